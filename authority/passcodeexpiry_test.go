package authority_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/passcode"
)

const quarter = passcode.KeptFor

// expires sweeps, and asserts how many passcodes that destroyed.
func (h *house) expires(t *testing.T, want int) {
	t.Helper()
	n, err := h.ExpirePasscodes(t.Context(), 10)
	if err != nil || n != want {
		t.Fatalf("ExpirePasscodes = %d, %v; want %d", n, err, want)
	}
	must(h.Work(t.Context()))
}

// printedAt returns when the card of the main job was printed.
func (h *house) printedAt(t *testing.T) time.Time {
	t.Helper()
	return must(h.Card(t.Context(), h.cardID())).PrintedAt
}

// TestPasscodeExpires destroys the passcode of a card that has come ninety days after
// its print, to the nanosecond: what asks for it then is refused, in the log, and the
// holder gets a passcode face to face.
func TestPasscodeExpires(t *testing.T) {
	h := newHouse(t, revealing(passcode.RevealByOne))
	h.until(t, "confirm receipt")
	box, err := h.sealed(t)
	if err != nil {
		t.Fatal(err)
	}
	h.clock = h.printedAt(t).Add(quarter - 1)
	h.expires(t, 0)
	if _, err := h.vault.Open(box); err != nil {
		t.Errorf("a nanosecond early: Open = %v", err)
	}
	h.clock = h.printedAt(t).Add(quarter)
	h.expires(t, 1)
	h.expires(t, 0)
	if _, err := h.sealed(t); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("the box is still there: %v", err)
	}
	if _, err := h.vault.Open(box); !errors.Is(err, passcode.ErrKeyDestroyed) {
		t.Errorf("Open of a copy of the box = %v, want ErrKeyDestroyed", err)
	}
	if got := h.came(authority.ActionPasscodeExpired); !slices.Equal(got, []string{"done RA-PSC-054"}) {
		t.Errorf("events %v", got)
	}
	state(t, h, card.Received)
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})), "RA-PSC-054")
	h.refusedBy(t, h.revealed(t.Context(), agent), "RA-PSC-054")
	if err := only(h.UnlockFaceToFace(t.Context(), h.met())); err != nil {
		t.Errorf("face to face: %v", err)
	}
	state(t, h, card.InUse)
	verified(t, h)
}

// TestPasscodeKeptAsConfigured holds the period of local policy, and refuses one that
// makes no sense.
func TestPasscodeKeptAsConfigured(t *testing.T) {
	h := newHouse(t, options{change: func(c *authority.Config) { c.PasscodeKept = 48 * time.Hour }})
	h.until(t, "dispatch")
	h.clock = h.printedAt(t).Add(48 * time.Hour)
	h.expires(t, 1)
	h.tell(t, "confirm receipt", "confirm receipt")
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})), "RA-PSC-054")

	_, err := authority.New(authority.Config{Store: h.store, Vault: h.vault, Directory: h.sim, Printer: h.sim, Messenger: h.sim, PasscodeKept: -1})
	if err == nil {
		t.Error("a negative period was taken")
	}
}

// TestExpiryLeavesWhatIsUnderWay leaves a passcode that is being sent, and has nothing
// to do where none is held.
func TestExpiryLeavesWhatIsUnderWay(t *testing.T) {
	for name, wait := range map[string]func(h *house) error{
		"being sent": func(h *house) error {
			return only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()}))
		},
		"released": func(h *house) error {
			return errors.Join(only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})), only(h.Work(t.Context())))
		},
		"unlocked face to face": func(h *house) error { return only(h.UnlockFaceToFace(t.Context(), h.met())) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, options{})
			h.until(t, "confirm receipt")
			if err := wait(h); err != nil {
				t.Fatal(err)
			}
			h.clock = h.clock.Add(2 * quarter)
			if n, err := h.ExpirePasscodes(t.Context(), 10); n != 0 || err != nil {
				t.Errorf("ExpirePasscodes = %d, %v; want none", n, err)
			}
		})
	}
}

// TestExpiryStopsAtItsLimit does as many as it is told, and the rest the next time.
func TestExpiryStopsAtItsLimit(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "dispatch")
	first := h.cardID()
	if err := only(h.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: first, Reason: card.ReasonLost})); err != nil {
		t.Fatal(err)
	}
	next := must(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID(), Replaces: first}))
	must(h.Work(t.Context()))
	h.clock = must(h.Card(t.Context(), next.ID)).PrintedAt.Add(quarter)
	for _, limit := range []int{0, 1, 1} {
		want := map[bool]int{true: 1}[limit == 1 && len(h.came(authority.ActionPasscodeExpired)) == 0]
		if n, err := h.ExpirePasscodes(t.Context(), limit); n != want || err != nil {
			t.Errorf("ExpirePasscodes(%d) = %d, %v; want %d", limit, n, err, want)
		}
	}
}
