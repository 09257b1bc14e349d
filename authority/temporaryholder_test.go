package authority_test

import (
	"errors"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
)

// TestHolderOfARegistration follows somebody who is entered with a registration: it
// has to be one that may be seen, and they are the same person once they have a user id.
func TestHolderOfARegistration(t *testing.T) {
	h := pool(t)
	who := newcomer(h, 1, evidence.Locum)
	id := h.opened(t, evidence.IDCheckerRoute, onDuty, who)
	lend := func(change func(*authority.LendTemporaryCard)) error {
		return only(h.LendTemporaryCard(t.Context(), loan(h, func(l *authority.LendTemporaryCard) {
			l.Holder.UserID, l.Holder.Registration = identity.UserID{}, id
			change(l)
		})))
	}
	for name, registration := range map[string]string{"none": "case-none", "of another organisation": h.elsewhere(t, id)} {
		err := lend(func(l *authority.LendTemporaryCard) { l.Holder.Registration = registration })
		if !errors.Is(err, authority.ErrNotFound) || h.last().Outcome != audit.Failed {
			t.Errorf("registration %s: %v, %s", name, err, h.last().Outcome)
		}
	}
	if err := lend(func(*authority.LendTemporaryCard) {}); err != nil {
		t.Fatal(err)
	}
	note := authority.NoteRegistered{By: home, Card: h.tac(), Handover: h.last().Detail["handover"]}
	h.refusedBy(t, only(h.NoteRegistered(t.Context(), note)), "RA-VID-040") // nobody has been registered yet

	h.clock = instant("2026-06-10T08:00:00Z")
	h.checked(t, id, home, evidence.IDCheck{
		CheckedBy: onDuty.ID.String(), On: "2026-06-09", Option: evidence.OutOfHours, Trained: true, Appointed: true, FormCompleted: true, PhotoTakenOn: "2026-06-09",
	})
	h.clock = h.clock.Add(time.Hour)
	if err := only(h.NoteRegistered(t.Context(), note)); err != nil {
		t.Fatal(err)
	}
	if e := h.last(); e.Detail["registered-at"] != "2026-06-10T08:00:00Z" || e.Detail["registration"] != id {
		t.Errorf("the registration is not dated by the identity: %v", e.Detail)
	}
	h.refusedBy(t, only(h.NoteRegistered(t.Context(), note)), "RA-TAC-028")

	// With the first card still out, they come again under the user id that they have now.
	k := must(h.Case(t.Context(), id))
	must(h.AddTemporaryCard(t.Context(), added(2)))
	second := loan(h)
	second.Holder.UserID = k.UserID
	h.refusedBy(t, only(h.LendTemporaryCard(t.Context(), second)), "RA-TAC-015")
	second.Holder.UserID, second.Holder.Registration = locum.UserID, id
	if err := only(h.LendTemporaryCard(t.Context(), second)); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("with a registration of somebody else: %v", err)
	}
	other := h.opened(t, evidence.IDCheckerRoute, home, newcomer(h, 2, evidence.Locum))
	note.Registration = other
	if err := only(h.NoteRegistered(t.Context(), note)); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("with a registration of somebody else noted: %v", err)
	}
}
