package authority_test

import (
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
)

// person is somebody who wants to unlock a card: what they say, and what is the case.
type person struct {
	name, why string
	says      func(*authority.StartUnlock)
	is        func(t *testing.T, h *house) error
	rules     []string // by which the log says that no code was made; none: one was
}

func profiled(change func(p *identity.Profile)) func(*testing.T, *house) error {
	return func(_ *testing.T, h *house) error {
		return h.changeProfile(func(p identity.Profile) (identity.Profile, error) {
			change(&p)
			return p, nil
		})
	}
}

// people are one who can unlock their card, and those who cannot.
var people = []person{
	{name: "holder", why: "the card is locked, and all is well"},
	{"unknown user", "nobody has this user id", func(s *authority.StartUnlock) { s.User = stranger }, nil, []string{"RA-PSC-060"}},
	{"another date of birth", "one day off", func(s *authority.StartUnlock) { s.DateOfBirth = s.DateOfBirth.AddDays(1) }, nil, []string{"RA-PSC-060"}},
	{"no date of birth", "the profile has none to compare", nil, profiled(func(p *identity.Profile) { p.DateOfBirth = guidance.Date{} }), []string{"RA-PSC-060"}},
	{"no email address", "there is nowhere to send a code", nil, profiled(func(p *identity.Profile) { p.Email = identity.Email{} }), []string{"RA-PSC-061"}},
	{"text before 2025", "codes went by email alone", func(s *authority.StartUnlock) { s.Channel = message.Text }, nil, []string{"RA-PSC-062"}},
	{"domain not on the list", "it differs by a letter", nil, profiled(func(p *identity.Profile) {
		p.Email = must(identity.ParseEmail("ada.example@examples.nhs.uk"))
	}), []string{"RA-PSC-063"}},
	{"closed profile", "all access is removed", nil, profiled(func(p *identity.Profile) { p.State = identity.ProfileClosed }), []string{"RA-IDN-085"}},
	{"card not locked", "there is nothing to unlock", nil, func(t *testing.T, h *house) error {
		return only(h.UnlockCard(t.Context(), h.met()))
	}, []string{"RA-PSC-064"}},
	{"card cancelled", "it is lost", nil, func(_ *testing.T, h *house) error { return reportedLost(h) }, []string{"RA-PSC-064"}},
	{"two locked cards", "nobody can tell which is in the reader", nil, func(t *testing.T, h *house) error {
		k := must(h.Card(t.Context(), h.cardID()))
		k.ID, k.Version = "card-second", 0
		return h.store.Update(t.Context(), func(tx authority.Tx) error { return tx.PutCard(k) })
	}, []string{"RA-PSC-064"}},
	{"certificates expired", "they are renewed in person", nil, func(t *testing.T, h *house) error {
		h.clock = must(h.Card(t.Context(), h.cardID())).Certification.Pair.NotAfter().Add(1)
		return nil
	}, []string{"RA-CRD-027"}},
}

// TestUnlockTellsNothing: whoever is named, the application is told the same, at the
// same cost, and the reason is in the log alone. A wrong code is answered alike too.
func TestUnlockTellsNothing(t *testing.T) {
	type told struct {
		Started, StartedEvent string
		StartCalls            map[string]int
		Entered               string
		EnterOutcome          audit.Outcome
		EnterDetail           string
		EnterCalls            map[string]int
	}
	var first *told
	for _, p := range people {
		t.Run(p.name, func(t *testing.T) {
			calls := map[string]int{}
			onList := card.UnlockPolicy{Domains: []string{"example.nhs.uk"}}
			h, box := lockedHouse(t, options{ca: true, change: func(c *authority.Config) { c.Unlock = onList }})
			if p.is != nil {
				if err := p.is(t, h); err != nil {
					t.Fatal(err)
				}
			}
			watched := must(authority.New(authority.Config{
				Store: &counting{Store: h.store, calls: calls}, Vault: h.vault, Directory: h.sim, Printer: h.sim, Messenger: box,
				Now: func() time.Time { return h.clock }, Observe: h.observe, Unlock: onList,
			}))
			cmd := h.asAda()
			if p.says != nil {
				p.says(&cmd)
			}
			h.clock = h.clock.Add(time.Minute)
			began := h.clock
			u, err := watched.StartUnlock(t.Context(), cmd)
			var got told
			got.Started = fmt.Sprintf("%v until %v later, %v", anAttempt.MatchString(u.Attempt), u.ValidUntil.Sub(began), err)
			e := h.last()
			e.At, e.Subject = time.Time{}, anAttempt.ReplaceAllString(e.Subject, "unlock-x")
			if cmd.Channel == message.Text {
				e.Detail["channel"] = "email"
			}
			got.StartedEvent = fmt.Sprintf("%+v", e)
			got.StartCalls = maps.Clone(calls)

			must(h.Work(t.Context()))
			made := last(h, authority.ActionUnlockCodeMade)
			if (len(p.rules) == 0) != (made.Outcome == audit.Done) || len(p.rules) > 0 && !cmp.Equal(p.rules, made.Rules) {
				t.Errorf("the log says %s by %v, want %v", made.Outcome, made.Rules, p.rules)
			}
			if sent := box.code() != ""; sent != (len(p.rules) == 0) {
				t.Errorf("a code was sent: %v", sent)
			}
			clear(calls)
			_, err = watched.EnterUnlockCode(t.Context(), authority.EnterUnlockCode{By: application, Attempt: u.Attempt, Code: wrong(box.code())})
			got.Entered, got.EnterOutcome, got.EnterDetail, got.EnterCalls = err.Error(), h.last().Outcome, fmt.Sprint(h.last().Detail), maps.Clone(calls)
			if first == nil {
				first = &got
				if got.EnterCalls["Profile"] != 1 || got.StartCalls["CountMessages"] != 4 {
					t.Errorf("counted %v and %v: too little is asked for a count to say anything", got.StartCalls, got.EnterCalls)
				}
			}
			if diff := cmp.Diff(*first, got); diff != "" {
				t.Errorf("differs from the holder of a locked card (-holder +this):\n%s\nwhy: %s", diff, p.why)
			}
			text := h.export()
			for _, secret := range []string{adaBorn.String(), stranger.String(), "ada.example", cmd.DateOfBirth.String()} {
				if contains(text, secret) {
					t.Errorf("the log holds %s", secret)
				}
			}
			if len(p.rules) > 0 && made.Detail["user"]+made.Detail["card"] != "" {
				t.Errorf("the log says who it was: %v", made.Detail)
			}
			verified(t, h)
		})
	}
}

// TestUnlockOfAnUnknownAttempt costs what a known one costs, but that there is nothing
// to store, and the log keeps nothing of what was typed in place of an id.
func TestUnlockOfAnUnknownAttempt(t *testing.T) {
	h, _ := lockedHouse(t, options{})
	for _, id := range []string{"unlock-0000000000000000", h.userID().String(), "", "unlock-" + marker, "unlock-00000000000000000"} {
		h.notAccepted(t, h.enters(id, "123456"), "RA-PSC-067")
		if s := h.last().Subject; s != id && s != "unreadable" || s == h.userID().String() {
			t.Errorf("subject %q", s)
		}
	}
}

// last returns the newest event of an action.
func last(h *house, action string) (e audit.Event) {
	for _, next := range h.events {
		if next.Action == action {
			e = next
		}
	}
	return e
}

// TestStartUnlockAsksForAll: who asks, and with what, is no secret of anybody.
func TestStartUnlockAsksForAll(t *testing.T) {
	h, _ := lockedHouse(t, options{})
	for _, tt := range []struct {
		name, why string
		change    func(*authority.StartUnlock)
		rules     []string
	}{
		{"nobody", "the zero system", func(s *authority.StartUnlock) { s.By = authority.System{} }, []string{"RA-RBC-001"}},
		{"another system", "it reads", func(s *authority.StartUnlock) { s.By.SelfUnlock = false }, []string{"RA-RBC-001"}},
		{"no user id", "it is on the card", func(s *authority.StartUnlock) { s.User = identity.UserID{} }, []string{"RA-PSC-060"}},
		{"no date of birth", "everybody has one", func(s *authority.StartUnlock) { s.DateOfBirth = guidance.Date{} }, []string{"RA-PSC-060"}},
		{"no channel", "a code has to go somewhere", func(s *authority.StartUnlock) { s.Channel = 0 }, []string{"RA-PSC-061"}},
		{"no such channel", "one too many", func(s *authority.StartUnlock) { s.Channel = message.Email + 1 }, []string{"RA-PSC-061"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cmd := h.asAda()
			tt.change(&cmd)
			h.refusedBy(t, only(h.StartUnlock(t.Context(), cmd)), tt.rules...)
			if n := must(h.Jobs(t.Context())); n != 0 {
				t.Errorf("%d jobs after the refusal", n)
			}
		})
	}
	attempt := h.starts(t, h.asAda())
	err := only(h.EnterUnlockCode(t.Context(), authority.EnterUnlockCode{By: authority.System{Name: "Rota", Organisation: rx1}, Attempt: attempt, Code: "123456"}))
	h.refusedBy(t, err, "RA-RBC-001")
	if errors.Is(err, authority.ErrNotFound) || err.Error() == card.NotAccepted().Error() {
		t.Errorf("another system is told %v", err)
	}
}
