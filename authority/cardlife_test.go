package authority_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// self is the holder of the main card, who acts for themself.
func (h *house) self() authority.Actor {
	return authority.Actor{ID: h.userID(), Role: rbac.Self, Organisation: rx1}
}

// TestLost reports a card, and follows the one in its place.
func TestLost(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "take into use")
	h.clock = h.clock.AddDate(0, 0, 1)
	report := authority.ReportCard{By: agent, Card: h.cardID(), Reason: card.ReasonLost, Replace: true}
	for _, tt := range []struct {
		reason card.CancelReason
		on     string
		rules  []string
	}{
		{card.ReasonDamaged, "2020-04-20", []string{"RA-CRD-018"}},
		{0, "2020-04-20", []string{"RA-CRD-009", "RA-CRD-018"}},
		{card.ReasonStolen, "2020-04-22", []string{"RA-CRD-018"}}, // tomorrow
	} {
		wrong := report
		wrong.Reason, wrong.On = tt.reason, guidance.MustDate(tt.on)
		h.refusedBy(t, only(h.ReportCard(t.Context(), wrong)), tt.rules...)
	}
	report.On = guidance.MustDate("2020-04-20")
	done, err := h.ReportCard(t.Context(), report)
	if err != nil {
		t.Fatal(err)
	}
	if done.Old.State != card.Cancelled || done.Old.ReportedOn != report.On || done.Old.ReplacedBy != done.New.ID ||
		done.New.Replaces != done.Old.ID || done.New.Registration != done.Old.Registration || done.New.State != card.Ordered {
		t.Errorf("reported %+v\nordered %+v", done.Old, done.New)
	}
	want := audit.Event{
		At: h.clock, Action: authority.ActionReportCard, Actor: agent.ID.String(), Role: "ra-agent", Organisation: "RX2", For: "RX1",
		Subject: done.Old.ID, Outcome: audit.Done, Rules: []string{"RA-CRD-009", "RA-CRD-018"}, Detail: map[string]string{
			"own-profile": "not-held", "from": "in-use", "to": "cancelled", "reason": "lost", "reported-on": "2020-04-20",
			"user": done.Old.Holder, "replaces": done.Old.ID, "replacement": done.New.ID,
		},
	}
	if diff := cmp.Diff(want, h.last()); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	if got := must(h.Card(t.Context(), done.New.ID)); got != done.New {
		t.Errorf("stored %+v\nreturned %+v", got, done.New)
	}
	must(h.Work(t.Context()))
	printed := must(h.sim.Printed())
	if len(printed) != 2 || printed[0].Passcode.Reveal() == printed[1].Passcode.Reveal() || printed[0].Serial == printed[1].Serial {
		t.Errorf("%d cards were printed, or both are alike", len(printed))
	}
	h.refusedBy(t, only(h.ReportCard(t.Context(), report)), "RA-CRD-010")
	// Its passcode goes the way of the first one's.
	next := authority.MoveCard{By: agent, Card: done.New.ID}
	for _, err := range []error{
		only(h.DispatchCard(t.Context(), next)), only(h.ConfirmReceipt(t.Context(), next)),
		only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: next.Card})), only(h.Work(t.Context())),
		only(h.TakeIntoUse(t.Context(), next)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := len(passcodeTexts(h)); n != 2 {
		t.Errorf("%d texts with a passcode, want 2", n)
	}
	verified(t, h)
}

// TestReportIsOneTransaction shows that a report whose replacement cannot be ordered
// leaves the card as it was.
func TestReportIsOneTransaction(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "take into use")
	closed := func(p identity.Profile) (identity.Profile, error) {
		p.State = identity.ProfileClosed
		return p, nil
	}
	if err := h.changeProfile(closed); err != nil {
		t.Fatal(err)
	}
	before := h.contents(t)
	h.refusedBy(t, only(h.ReportCard(t.Context(), authority.ReportCard{By: agent, Card: h.cardID(), Reason: card.ReasonLost, Replace: true})), "RA-IDN-085")
	if diff := cmp.Diff(before, h.contents(t)); diff != "" {
		t.Errorf("the refusal changed something (-want +got):\n%s", diff)
	}
	if err := reportedLost(h); err != nil {
		t.Errorf("without a replacement: %v", err)
	}
}

// TestFound finds a lost card by its serial: it stays ended.
func TestFound(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "take into use")
	k := must(h.Card(t.Context(), h.cardID()))
	find := authority.FindCard{By: agent, Serial: k.Serial}
	h.refusedBy(t, only(h.FindCard(t.Context(), find)), "RA-CRD-001")
	if err := reportedLost(h); err != nil {
		t.Fatal(err)
	}
	theirs := find
	theirs.By = elsewhere
	said, unknown := h.FindCard(t.Context(), theirs)
	_, missing := h.FindCard(t.Context(), authority.FindCard{By: elsewhere, Serial: "0800000000"})
	if !errors.Is(unknown, authority.ErrNotFound) || unknown.Error() != missing.Error() || said != (card.Card{}) {
		t.Errorf("for a stranger %v, and %v where there is none", unknown, missing)
	}
	for _, nothing := range []authority.FindCard{{By: agent}, {By: agent, Card: "card-0000000000000000"}} {
		if err := only(h.FindCard(t.Context(), nothing)); !errors.Is(err, authority.ErrNotFound) {
			t.Errorf("%+v: %v", nothing, err)
		}
	}
	found, err := h.FindCard(t.Context(), find)
	if err != nil || found.State != card.Cancelled || found.Body != card.BodyFound {
		t.Fatalf("%v, card is %s, %s", err, found.State, found.Body)
	}
	if last := h.last(); last.Subject != k.ID || !slices.Equal(last.Rules, []string{"RA-CRD-023"}) || last.Detail["body"] != "found" {
		t.Errorf("event %+v", last)
	}
	h.refusedBy(t, only(h.FindCard(t.Context(), find)), "RA-CRD-001")
	h.refusedBy(t, only(h.ClearCard(t.Context(), h.card())), "RA-CRD-024") // it was out of everybody's sight
	destroyed, err := h.DestroyCard(t.Context(), h.card())
	if err != nil || destroyed.Body != card.BodyDestroyed {
		t.Errorf("%v, %s", err, destroyed.Body)
	}
}

// TestChangedName orders a card in the new name, beside which the old one works
// until the new one has come.
func TestChangedName(t *testing.T) {
	for name, come := range map[string]func(h *house, id string) error{
		"received": func(h *house, id string) error {
			if err := only(h.DispatchCard(t.Context(), authority.MoveCard{By: agent, Card: id})); err != nil {
				return err
			}
			return only(h.ConfirmReceipt(t.Context(), authority.MoveCard{By: agent, Card: id}))
		},
		"handed over": func(h *house, id string) error {
			return only(h.HandOverCard(t.Context(), authority.MeetHolder{By: agent, Card: id, HolderPresent: true}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, options{})
			h.until(t, "take into use")
			accepted := must(h.Profile(t.Context(), h.userID())).TermsAcceptedOn
			replace := authority.ReplaceCard{By: agent, Card: h.cardID()}
			h.refusedBy(t, only(h.ReplaceCard(t.Context(), replace)), "RA-CRD-019")
			h.clock = h.clock.AddDate(0, 1, 0)
			if err := renamed(h); err != nil {
				t.Fatal(err)
			}
			done, err := h.ReplaceCard(t.Context(), replace)
			if err != nil {
				t.Fatal(err)
			}
			must(h.Work(t.Context()))
			state(t, h, card.InUse)
			printed := must(h.sim.Printed())
			if done.New.Because != card.ReasonNameChanged || len(printed) != 2 || printed[1].Name != "Ada Sample" {
				t.Errorf("ordered %+v, printed %d", done.New, len(printed))
			}
			h.refusedBy(t, only(h.ReplaceCard(t.Context(), replace)), "RA-CRD-016")
			h.refusedBy(t, only(h.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: h.cardID(), Reason: card.ReasonNameChanged})), "RA-CRD-031")
			if err := come(h, done.New.ID); err != nil {
				t.Fatal(err)
			}
			old := must(h.Card(t.Context(), h.cardID()))
			if old.State != card.Cancelled || old.Reason != card.ReasonNameChanged || old.Version != done.Old.Version+1 {
				t.Errorf("the old card is %s for %s", old.State, old.Reason)
			}
			if last := h.last(); last.Detail["superseded"] != old.ID || !slices.Contains(last.Rules, "RA-CRD-031") {
				t.Errorf("event %+v", last)
			}
			if p := must(h.Profile(t.Context(), h.userID())); accepted.IsZero() || p.TermsAcceptedOn != accepted {
				t.Errorf("terms accepted on %s, and now on %s", accepted, p.TermsAcceptedOn)
			}
			verified(t, h)
		})
	}
}

// TestNewNameSpoiled shows that the old card works on, and is replaced again, when
// the one in the new name comes to nothing.
func TestNewNameSpoiled(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "take into use")
	h.clock = h.clock.Add(time.Minute)
	if err := renamedAndReplaced(h); err != nil {
		t.Fatal(err)
	}
	first := must(h.Card(t.Context(), h.cardID())).ReplacedBy
	if err := only(h.SpoilCard(t.Context(), authority.MoveCard{By: agent, Card: first})); err != nil {
		t.Fatal(err)
	}
	state(t, h, card.InUse)
	done, err := h.ReplaceCard(t.Context(), authority.ReplaceCard{By: agent, Card: h.cardID()})
	if err != nil || done.Old.ReplacedBy != done.New.ID || done.New.ID == first {
		t.Errorf("%v, replaced by %s", err, done.Old.ReplacedBy)
	}
}

// TestReprintInTheEmergency, and after it.
func TestReprintInTheEmergency(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "take into use")
	reprint := authority.ReprintCard{By: agent, Card: h.cardID()}
	h.refusedBy(t, only(h.ReprintCard(t.Context(), reprint)), "RA-CRD-021")
	if err := lockedOut(h); err != nil {
		t.Fatal(err)
	}
	met := reprint
	met.CanMeet = true
	h.refusedBy(t, only(h.ReprintCard(t.Context(), met)), "RA-CRD-021")
	at := h.clock
	h.clock = time.Date(2023, 5, 31, 23, 30, 0, 0, time.UTC) // 1 June in London
	h.refusedBy(t, only(h.ReprintCard(t.Context(), reprint)), "RA-CRD-021")
	h.clock = at
	done, err := h.ReprintCard(t.Context(), reprint)
	if err != nil || done.Old.Reason != card.ReasonLockedOrExpiredReprinted || done.New.Replaces != done.Old.ID || done.New.IssuedLocked {
		t.Fatalf("%v, old %+v, new %+v", err, done.Old, done.New)
	}
	if diff := cmp.Diff([]string{"RA-CRD-009", "RA-CRD-021", "RA-CRD-020"}, h.last().Rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

// TestPrintedLaterAndLocked shows that a card waits to be printed for as long as
// somebody wants, and that one that is issued locked never has a passcode.
func TestPrintedLaterAndLocked(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "create identity")
	ordered, err := h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID(), Later: true, Locked: true})
	if err != nil || ordered.State != card.Deferred {
		t.Fatalf("%v, card is %s", err, ordered.State)
	}
	if n := must(h.Jobs(t.Context())); n != 0 || len(must(h.sim.Printed())) != 0 {
		t.Errorf("%d jobs", n)
	}
	if err := only(h.SendCardToPrint(t.Context(), h.card())); err != nil {
		t.Fatal(err)
	}
	h.refusedBy(t, only(h.SendCardToPrint(t.Context(), h.card())), "RA-CRD-001")
	must(h.Work(t.Context()))
	state(t, h, card.Printed)
	if printed := must(h.sim.Printed()); len(printed) != 1 || !printed[0].Passcode.IsZero() {
		t.Errorf("printed %d cards, with a passcode", len(printed))
	}
	noPasscode(t, h, h.cardID())
	h.tell(t, "dispatch", "confirm receipt")
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})), "RA-CRD-035")
	alone := h.met()
	alone.HolderPresent = false
	h.refusedBy(t, only(h.UnlockFaceToFace(t.Context(), alone)), "RA-PSC-027")
	if err := only(h.UnlockFaceToFace(t.Context(), h.met())); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	if n := len(h.came(authority.ActionKeyDestroyed)) + len(passcodeTexts(h)); n != 0 {
		t.Errorf("%d keys and texts of a passcode that there never was", n)
	}
	if got := must(h.Profile(t.Context(), h.userID())).TermsAcceptedOn; got.String() != "2020-04-20" || !slices.Contains(h.came(authority.ActionUnlockFaceToFace), "done RA-CRD-017 RA-PSC-025") {
		t.Errorf("terms accepted on %q, events %v", got, h.came(authority.ActionUnlockFaceToFace))
	}
}

// TestHandOver destroys the passcode that nobody needs.
func TestHandOver(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "order card")
	alone := h.met()
	alone.HolderPresent = false
	h.refusedBy(t, only(h.HandOverCard(t.Context(), alone)), "RA-PSC-027")
	if keys(t, h) != 1 {
		t.Fatal("a hand-over that was refused destroyed the passcode")
	}
	if err := only(h.HandOverCard(t.Context(), h.met())); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	state(t, h, card.InUse)
	noPasscode(t, h, h.cardID())
	cancelled(t, h, card.ReasonDamaged)
	if n := len(h.came(authority.ActionKeyDestroyed)); n != 1 {
		t.Errorf("the key was destroyed %d times", n)
	}
}

// TestOrderedWithoutRegistration replaces a card of somebody who was registered
// elsewhere.
func TestOrderedWithoutRegistration(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "define position")
	at := h.clock
	held := card.Card{
		ID: "card-00000000000000aa", Holder: grantee.String(), Organisation: "RX1", State: card.Cancelled, Serial: "0900000001",
		Reason: card.ReasonDamaged, OrderedAt: at, EndedAt: at, Body: card.BodyOut,
	}
	if err := h.store.Update(t.Context(), func(tx authority.Tx) error {
		return errors.Join(tx.PutProfile(somebody(h)), tx.PutCard(held))
	}); err != nil {
		t.Fatal(err)
	}
	order := authority.OrderCard{By: agent, Replaces: held.ID}
	stranger := order
	stranger.By = elsewhere
	h.refusedBy(t, only(h.OrderCard(t.Context(), stranger)), "RA-RBC-003")
	if err := only(h.OrderCard(authority.IfVersion(t.Context(), 7), order)); !errors.Is(err, authority.ErrConflict) {
		t.Errorf("with another version: %v", err)
	}
	ordered, err := h.OrderCard(authority.IfVersion(t.Context(), 1), order)
	if err != nil || ordered.Registration != "" || ordered.Replaces != held.ID || ordered.Holder != grantee.String() {
		t.Fatalf("%v, ordered %+v", err, ordered)
	}
	must(h.Work(t.Context()))
	for _, err := range []error{
		only(h.DispatchCard(t.Context(), h.card())), only(h.ConfirmReceipt(t.Context(), h.card())),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})), "RA-PSC-021")
	if err := only(h.UnlockFaceToFace(t.Context(), h.met())); err != nil {
		t.Error(err)
	}
	if err := only(h.OrderCard(t.Context(), authority.OrderCard{By: agent})); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("for nobody: %v", err)
	}
}

// TestHoldingPolicy lets a second card pass where it is configured so, and says so.
func TestHoldingPolicy(t *testing.T) {
	h := newHouse(t, options{holding: card.WarnSecondCard})
	h.until(t, "order card")
	if h.last().Detail["override"] != "" {
		t.Errorf("the first card: event %+v", h.last())
	}
	if err := only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID()})); err != nil {
		t.Fatal(err)
	}
	if h.last().Detail["override"] != "RA-CRD-016" {
		t.Errorf("the second card: event %+v", h.last())
	}
}

// TestMovedHolder shows that a card is of the organisation to which its holder has
// moved, whatever the registration says.
func TestMovedHolder(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "take into use")
	k := must(must(h.Card(t.Context(), h.cardID())).MovedTo("RX3"))
	if err := errors.Join(
		h.store.Update(t.Context(), func(tx authority.Tx) error { return tx.PutCard(k) }),
		h.changeProfile(func(p identity.Profile) (identity.Profile, error) { p.Organisation = rx3; return p, nil }),
	); err != nil {
		t.Fatal(err)
	}
	h.refusedBy(t, reportedLost(h), "RA-RBC-003")
	if err := only(h.ReportCard(t.Context(), authority.ReportCard{By: elsewhere, Card: k.ID, Reason: card.ReasonLost})); err != nil {
		t.Fatal(err)
	}
	h.refusedBy(t, only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID()})), "RA-RBC-003")
	ordered, err := h.OrderCard(t.Context(), authority.OrderCard{By: elsewhere, Replaces: k.ID})
	if err != nil || ordered.Organisation != "RX3" {
		t.Errorf("%v, for %s", err, ordered.Organisation)
	}
}

// TestLeaver follows a card that is asked back.
func TestLeaver(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "take into use")
	for i, step := range []struct {
		move cardMove
		want card.State
	}{
		{(*authority.Authority).AskBackCard, card.AskedBack},
		{(*authority.Authority).ChaseCard, card.AskedBack},
		{(*authority.Authority).KeepCard, card.InUse},
		{(*authority.Authority).AskBackCard, card.AskedBack},
		{(*authority.Authority).HandBackCard, card.Cancelled},
	} {
		k, err := step.move(h.Authority, t.Context(), h.card())
		if err != nil || k.State != step.want {
			t.Fatalf("step %d: %v, card is %s, want %s", i+1, err, k.State, step.want)
		}
	}
	k := must(h.Card(t.Context(), h.cardID()))
	if k.Reason != card.ReasonOtherLeaver || k.Body != card.BodyInHand || !slices.Equal(h.last().Rules, []string{"RA-CRD-022"}) {
		t.Errorf("card %s for %s, event %+v", k.Body, k.Reason, h.last())
	}
	cleared, err := h.ClearCard(t.Context(), h.card())
	if err != nil || cleared.Body != card.BodyCleared || !slices.Equal(h.last().Rules, []string{"RA-CRD-024"}) {
		t.Errorf("%v, %s, event %+v", err, cleared.Body, h.last())
	}
}
