package identity_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// profileLife is a hand model of a profile, written without the table of moves: what
// anybody in a Registration Authority would keep in mind of it.
type profileLife struct {
	p   identity.Profile
	now time.Time

	ended, over bool // closed or superseded; superseded
	closer      identity.UserID
	family      string
	hasMail     bool

	names, edits, moves, reopenings int
}

func (l *profileLife) step(t *rapid.T, allowed bool, next identity.Profile, err error) bool {
	if (err == nil) != allowed {
		t.Fatalf("of a profile that is %s: error %v, want allowed %v", l.p.Life(), err, allowed)
	}
	if err == nil {
		l.p = next
		return true
	}
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error %T is no refusal", err)
	}
	return false
}

// tick moves the clock on, or not, so that moves may share an instant.
func (l *profileLife) tick(t *rapid.T) time.Time {
	l.now = l.now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "hours")) * time.Hour)
	return l.now
}

var anybody = rapid.SampledFrom([]identity.UserID{holder, agent, second})

func (l *profileLife) Contact(t *rapid.T) {
	by, self := anybody.Draw(t, "by"), rapid.Bool().Draw(t, "self")
	remove := rapid.Bool().Draw(t, "remove")
	c := identity.ContactChange{RemoveEmail: remove, By: by, Self: self, At: l.tick(t)}
	if !remove {
		c.Email = must(identity.ParseEmail(rapid.SampledFrom([]string{"ada@example.org", "ada@example.com"}).Draw(t, "email")))
	}
	changes := remove && l.hasMail || !remove && c.Email != l.p.Email
	next, err := l.p.WithContact(c)
	if l.step(t, !l.ended && changes && self == (by == holder), next, err) {
		l.hasMail = !remove
		l.edits++
	}
}

func (l *profileLife) Rename(t *rapid.T) {
	by, family := anybody.Draw(t, "by"), rapid.SampledFrom([]string{"Example", "Sample"}).Draw(t, "family")
	proven := rapid.Bool().Draw(t, "proof")
	c := identity.NameChange{Name: named("Ada", "Beryl", family), Reason: identity.NameByMarriage, By: by, At: l.tick(t)}
	if proven {
		c.Proof = &identity.NameProof{Kind: identity.ProofMarriage, SeenOn: guidance.DateOf(l.now), SeenBy: second}
	}
	next, err := l.p.Renamed(c)
	if l.step(t, !l.ended && by != holder && proven && family != l.family, next, err) {
		l.family = family
		l.names++
	}
}

func (l *profileLife) Move(t *rapid.T) {
	to := must(identity.ParseODSCode(rapid.SampledFrom([]string{"RX1", "RX2", "RX3"}).Draw(t, "to")))
	elsewhere := to != l.p.Organisation
	next, err := l.p.Moved(identity.Relocation{To: to, On: guidance.DateOf(l.tick(t)), By: agent, At: l.now})
	if l.step(t, !l.ended && elsewhere, next, err) {
		l.moves++
	}
}

func (l *profileLife) Close(t *rapid.T) {
	by, confirmed := anybody.Draw(t, "by"), rapid.Bool().Draw(t, "confirmed")
	next, err := l.p.Closed(identity.Closing{At: l.tick(t), By: by, Reason: identity.LeftHealthcare}, confirmed)
	if l.step(t, !l.ended && confirmed && by != holder, next, err) {
		l.ended, l.closer = true, by
	}
}

func (l *profileLife) Reopen(t *rapid.T) {
	by := anybody.Draw(t, "by")
	next, err := l.p.Reopened(identity.ProfileReopening{At: l.tick(t), By: by, Reason: identity.HolderReturned})
	if l.step(t, l.ended && !l.over && by != holder && by != l.closer, next, err) {
		l.ended = false
		l.reopenings++
	}
}

// Supersede is rare, so that most lives get far.
func (l *profileLife) Supersede(t *rapid.T) {
	if rapid.IntRange(0, 9).Draw(t, "dice") > 0 {
		t.Skip("not this time")
	}
	note := rapid.SampledFrom([]string{"", "they say so"}).Draw(t, "note") // the two have nothing in common
	next, err := l.p.Superseded(keptProfile(), identity.Supersession{By: second, At: l.tick(t), Note: note}, true)
	if l.step(t, !l.over && note != "", next, err) {
		if !l.ended {
			l.closer = second
		}
		l.ended, l.over = true, true
	}
}

func (l *profileLife) EarlyMove(t *rapid.T) {
	_, err := l.p.Closed(identity.Closing{At: living().OpenedAt.Add(-1), By: agent, Reason: identity.LeftHealthcare}, true)
	l.step(t, false, identity.Profile{}, err)
}

// Check holds the profile against what must be true of any life.
func (l *profileLife) Check(t *rapid.T) {
	p := l.p
	open := len(p.CheckOpen("").Errors()) == 0
	if open == l.ended || (p.Closing != nil) != l.ended || (p.SupersededBy != nil) != l.over {
		t.Fatalf("profile is %s, ended %v, over %v, closing %v", p.Life(), l.ended, l.over, p.Closing)
	}
	if l.ended && p.Closing.By != l.closer {
		t.Fatalf("closed by %s, want %s", p.Closing.By, l.closer)
	}
	if p.Name.Parts().Family != l.family || p.Email.IsZero() == l.hasMail {
		t.Fatalf("named %s, with an address %v", p.Name, !p.Email.IsZero())
	}
	if len(p.NameHistory) != l.names || len(p.ContactHistory) != l.edits || len(p.Relocations) != l.moves || len(p.Reopenings) != l.reopenings {
		t.Fatalf("histories of %d, %d, %d, %d", len(p.NameHistory), len(p.ContactHistory), len(p.Relocations), len(p.Reopenings))
	}
	if p.UserID != holder || p.Check() != nil || p.Version != 7 {
		t.Fatalf("the profile became another")
	}
	for i := 1; i < len(p.Relocations); i++ {
		if p.Relocations[i].From != p.Relocations[i-1].To {
			t.Fatalf("move %d begins elsewhere than the one before ended", i)
		}
	}
}

func TestProfileLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := living()
		p.Version = 7
		t.Repeat(rapid.StateMachineActions(&profileLife{p: p, now: later(0), family: "Example", hasMail: true}))
	})
}
