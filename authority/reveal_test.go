package authority_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
)

func revealing(p passcode.RevealPolicy) options {
	return options{change: func(c *authority.Config) { c.Reveal = p }}
}

var revealCommands = []command{
	{method: "RequestReveal", after: "confirm receipt", by: agent, options: revealing(passcode.RevealByTwo), as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.RequestReveal(ctx, authority.MoveCard{By: by, Card: h.cardID()}))
	}},
	{method: "RevealPasscode", after: "confirm receipt", by: agent, options: revealing(passcode.RevealByOne), as: func(ctx context.Context, h *house, by authority.Actor) error {
		return h.revealed(ctx, by)
	}},
}

// colleague may release passcodes as well.
var colleague = authority.Actor{ID: must(identity.ParseUserID("999900000004")), Role: rbac.RAAgent, Organisation: rx2}

// revealed has the passcode of the main job shown, and returns the error alone.
func (h *house) revealed(ctx context.Context, by authority.Actor) error {
	_, code, err := h.RevealPasscode(ctx, authority.MoveCard{By: by, Card: h.cardID()})
	if err != nil && !code.IsZero() {
		return errors.New("a refused reveal gave a passcode out")
	}
	return err
}

func (h *house) asked(ctx context.Context, by authority.Actor) error {
	return only(h.RequestReveal(ctx, authority.MoveCard{By: by, Card: h.cardID()}))
}

// printedCode returns the passcode that the printer was given for the main job.
func (h *house) printedCode() string { return must(h.sim.Printed())[0].Passcode.Reveal() }

// TestRevealIsTheRelease shows the passcode to one person: it is the one that was
// printed, nothing is texted, nothing can be released or shown again, the key is gone,
// and the log says who saw it and by which rules. The holder then uses the card.
func TestRevealIsTheRelease(t *testing.T) {
	h := newHouse(t, revealing(passcode.RevealByOne))
	h.until(t, "confirm receipt")
	sealed, err := h.sealed(t)
	if err != nil {
		t.Fatal(err)
	}
	texts := len(must(h.sim.Messages()))
	k, code, err := h.RevealPasscode(t.Context(), authority.MoveCard{By: agent, Card: h.cardID()})
	if err != nil || code.Reveal() != h.printedCode() || k.State != card.Released || !strings.HasPrefix(k.ReleaseRef, "reveal-") {
		t.Fatalf("RevealPasscode = %s under %q, %v; want the passcode printed, and released", k.State, k.ReleaseRef, err)
	}
	e := h.last()
	if e.Action != authority.ActionRevealPasscode || e.Outcome != audit.Done || e.Actor != agent.ID.String() ||
		!slices.Contains(e.Rules, "RA-PSC-051") || !slices.Contains(e.Rules, "RA-PSC-020") ||
		e.Detail["from"] != "received" || e.Detail["to"] != "released" || e.Detail["release"] != k.ReleaseRef || e.Detail["user"] == "" {
		t.Errorf("the event does not tell of it: %+v", e)
	}
	if form := shows(h.export(), code.Reveal()); form != "" {
		t.Errorf("%s in the log", form)
	}
	must(h.Work(t.Context()))
	if _, err := h.vault.Open(sealed); !errors.Is(err, passcode.ErrKeyDestroyed) {
		t.Errorf("Open of a copy of the box = %v, want ErrKeyDestroyed", err)
	}
	if n := len(must(h.sim.Messages())); n != texts {
		t.Errorf("%d texts more", n-texts)
	}
	h.refusedBy(t, h.revealed(t.Context(), agent), "RA-PSC-022")
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})), "RA-PSC-022")
	h.tell(t, "take into use", "take into use")
	state(t, h, card.InUse)
	verified(t, h)
}

// sealed returns what is sealed for the card of the main job.
func (h *house) sealed(t *testing.T) (s passcode.Sealed, err error) {
	t.Helper()
	viewing := h.store.View(t.Context(), func(tx authority.Tx) error {
		s, err = tx.Sealed(h.cardID())
		return nil
	})
	if viewing != nil {
		t.Fatal(viewing)
	}
	return s, err
}

// TestRevealRefused has a refusal for each condition, that of the release among them,
// and shows that the passcode can be released as usual after it.
func TestRevealRefused(t *testing.T) {
	for _, tt := range []struct {
		name, after string
		policy      passcode.RevealPolicy
		do          func(h *house) error
		rules       []string
		why         string
	}{
		{"off", "confirm receipt", passcode.RevealOff, func(h *house) error { return h.revealed(t.Context(), agent) }, []string{"RA-PSC-050"}, "off unless decided otherwise"},
		{"asked though off", "confirm receipt", passcode.RevealOff, func(h *house) error { return h.asked(t.Context(), agent) }, []string{"RA-PSC-050"}, "there is nothing to be asked for"},
		{"asked though one is enough", "confirm receipt", passcode.RevealByOne, func(h *house) error { return h.asked(t.Context(), agent) }, []string{"RA-PSC-052"}, "an ask that nobody needs is a mistake"},
		{"before the receipt call", "dispatch", passcode.RevealByOne, func(h *house) error { return h.revealed(t.Context(), agent) }, []string{"RA-PSC-020"}, "the card may be anywhere"},
		{"asked before the receipt call", "dispatch", passcode.RevealByTwo, func(h *house) error { return h.asked(t.Context(), agent) }, []string{"RA-PSC-020"}, "nor may it be asked for"},
		{"after the release", "release", passcode.RevealByOne, func(h *house) error { return h.revealed(t.Context(), agent) }, []string{"RA-PSC-022"}, "once"},
		{"a Sponsor", "confirm receipt", passcode.RevealByOne, func(h *house) error {
			by := agent
			by.Role = rbac.Sponsor
			return h.revealed(t.Context(), by)
		}, []string{"RA-RBC-001"}, "who may not release may not see"},
		{"nobody asked", "confirm receipt", passcode.RevealByTwo, func(h *house) error { return h.revealed(t.Context(), agent) }, []string{"RA-PSC-052"}, "two are needed"},
		{"who asked is shown it", "confirm receipt", passcode.RevealByTwo, func(h *house) error {
			return errors.Join(h.asked(t.Context(), agent), h.revealed(t.Context(), agent))
		}, []string{"RA-PSC-052"}, "two people, not one twice"},
		{"ten minutes later", "confirm receipt", passcode.RevealByTwo, func(h *house) error {
			err := h.asked(t.Context(), agent)
			h.clock = h.clock.Add(10 * time.Minute)
			return errors.Join(err, h.revealed(t.Context(), colleague))
		}, []string{"RA-PSC-053"}, "the holder waits on the telephone"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, revealing(tt.policy))
			h.until(t, tt.after)
			h.refusedBy(t, tt.do(h), tt.rules...)
			if last := h.last(); !strings.Contains(last.Action, "reveal") {
				t.Errorf("the refusal is an event %s", last.Action)
			}
			if tt.after == "confirm receipt" {
				h.tell(t, "release", "release")
				state(t, h, card.Released)
			}
		})
	}
}

// TestRevealByTwo shows the passcode to the second of two people in the last moment.
func TestRevealByTwo(t *testing.T) {
	h := newHouse(t, revealing(passcode.RevealByTwo))
	h.until(t, "confirm receipt")
	if err := h.asked(t.Context(), agent); err != nil {
		t.Fatal(err)
	}
	h.clock = h.clock.Add(10*time.Minute - 1)
	_, code, err := h.RevealPasscode(t.Context(), authority.MoveCard{By: colleague, Card: h.cardID()})
	if err != nil || code.Reveal() != h.printedCode() {
		t.Fatalf("RevealPasscode = %v", err)
	}
	if e := h.last(); e.Actor != colleague.ID.String() || e.Detail["asked-by"] != agent.ID.String() || !slices.Contains(e.Rules, "RA-PSC-052") || !slices.Contains(e.Rules, "RA-PSC-053") {
		t.Errorf("the event does not name both: %+v", e)
	}
	if k := must(h.Card(t.Context(), h.cardID())); !k.RevealAsk.IsZero() {
		t.Error("the ask is still there")
	}
}

// TestTwoUserIDsAreOnePerson refuses a second user id of who asked.
func TestTwoUserIDsAreOnePerson(t *testing.T) {
	h := newHouse(t, revealing(passcode.RevealByTwo))
	h.until(t, "confirm receipt")
	own := manager
	own.Organisation = rx2
	for _, by := range []authority.Actor{agent, colleague} {
		p := identity.Profile{
			UserID: by.ID, Name: must(identity.NewName(identity.NameParts{Given: "Cleo", Family: "Twice"})), Organisation: rx2,
			Mobile: must(identity.ParseMobile("07700900777")), Route: "in-person", OpenedAt: h.clock,
		}
		if err := only(h.RecordProfile(t.Context(), authority.RecordProfile{By: own, Profile: p})); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.asked(t.Context(), agent); err != nil {
		t.Fatal(err)
	}
	h.refusedBy(t, h.revealed(t.Context(), colleague), "RA-PSC-052")
}
