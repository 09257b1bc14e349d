package authority_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// The three ways in which a locum gets a smartcard, one example each: "Smartcards for
// temporary staff and visitors", Agency staff and locums.

// trust opens RX1 at an instant, which has chosen all three ways in its local policy,
// appointed its ID Checkers, and has one temporary access card and one position.
func trust(at time.Time) (h *house, done func(), err error) {
	dir, err := os.MkdirTemp("", "rakit")
	if err != nil {
		return nil, nil, err
	}
	h, err = open(dir, options{at: at, settings: evidence.Settings{Local: evidence.LocalPolicy{
		StaffOptions: []evidence.StaffOption{evidence.OpenSession, evidence.TrainedChecker, evidence.OutOfHours},
	}}})
	if err != nil {
		return nil, nil, err
	}
	_, err = h.DefinePosition(context.Background(), authority.DefinePosition{By: manager, Position: rbac.Position{
		ID: "p-1", Name: "Locum doctor", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8000"}}, Approval: approval,
	}})
	err = errors.Join(err, h.arrange(context.Background()))
	return h, func() { _, _ = h.store.Close(), os.RemoveAll(dir) }, err
}

// begin opens the registration of a locum by a route, and takes in what they bring.
func (h *house) begin(ctx context.Context, by authority.Actor, route evidence.Route) (id string, err error) {
	who := newcomer(h, 1, evidence.Locum)
	ring, _ := identity.ParseMobile("07700900100")
	opened, err := h.OpenRegistration(ctx, authority.OpenRegistration{
		By: by, Route: route, Organisation: rx1, RingNumber: ring, Registrant: identity.Registrant{Email: who.Registrant.Email},
	})
	if err != nil {
		return "", err
	}
	received, err := h.ReceiveItems(ctx, authority.ReceiveItems{By: by, Case: opened.Case.ID, Items: who})
	fmt.Println("missing:", received.Outcome.Missing)
	return opened.Case.ID, err
}

// enrol confirms the identity of somebody by the check of their documents, and
// creates it.
func (h *house) enrol(ctx context.Context, id string, check evidence.IDCheck) (registration.Case, error) {
	check.CheckedBy = cmp.Or(check.CheckedBy, home.ID.String())
	_, err := h.ConfirmIdentity(ctx, authority.ConfirmIdentity{By: home, Case: id, Check: check})
	if err == nil {
		_, err = h.CreateIdentity(ctx, authority.CreateIdentity{By: home, Case: id})
	}
	if err == nil {
		_, err = h.Work(ctx)
	}
	if err != nil {
		return registration.Case{}, err
	}
	k, err := h.Case(ctx, id)
	fmt.Println("the registration is", k.Stage)
	return k, err
}

// equip prints the card of somebody who is registered, and hands it over.
func (h *house) equip(ctx context.Context, k registration.Case) error {
	ordered, err := h.OrderCard(ctx, authority.OrderCard{By: home, Case: k.ID})
	if err == nil {
		_, err = h.Work(ctx)
	}
	if err != nil {
		return err
	}
	given, err := h.HandOverCard(ctx, authority.MeetHolder{By: home, Card: ordered.ID, HolderPresent: true})
	fmt.Println("the smartcard is", given.State)
	return err
}

// employ gives somebody the position, for four weeks.
func (h *house) employ(ctx context.Context, user identity.UserID) error {
	today := guidance.DateOf(h.clock)
	given, err := h.AssignPosition(ctx, authority.AssignPosition{By: home, User: user, Position: "p-1", Start: today, End: today.AddDays(27)})
	fmt.Println("the position is held until", given.End)
	return err
}

// The first way: organisations hold an open registration session together. The
// agencies were told of the day and the documents; locums come, are registered, and
// leave with a smartcard and no access. That comes when they work somewhere.
func ExampleAuthority_ConfirmIdentity_locumAtOpenSession() {
	ctx := context.Background()
	h, done, err := trust(time.Date(2026, 6, 10, 8, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer done()
	session := temporary.Session{
		ID: "session-1", Organisations: []identity.ODSCode{rx1, rx3}, On: guidance.MustDate("2026-06-10"),
		Told: []temporary.Told{{Name: "Example Staffing Ltd", DayOn: guidance.MustDate("2026-05-27"), DocumentsOn: guidance.MustDate("2026-05-27")}},
	}
	fmt.Println("the session:", session.Check().Refusal("hold session"))

	id, err := h.begin(ctx, home, evidence.InPerson)
	if err != nil {
		fmt.Println(err)
		return
	}
	k, err := h.enrol(ctx, id, evidence.IDCheck{Option: evidence.OpenSession, On: "2026-06-10"})
	if err == nil {
		err = h.equip(ctx, k)
	}
	fmt.Println(err)
	held, _, err := h.For(home).Assignments(ctx, authority.AssignmentFilter{User: k.UserID}, authority.Page{Limit: 10})
	fmt.Println("positions:", len(held), err)

	h.clock = time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	fmt.Println(h.employ(ctx, k.UserID))
	// Output:
	// the session: <nil>
	// missing: []
	// the registration is registered
	// the smartcard is in-use
	// <nil>
	// positions: 0 <nil>
	// the position is held until 2026-07-28
	// <nil>
}

// The second way: somebody of the staffing agency was trained and appointed as ID
// Checker. They see the documents and take the photograph, and send form and picture to
// the Registration Authority, which has the card ready when the locum arrives.
func ExampleAuthority_ConfirmIdentity_locumOfAgency() {
	ctx := context.Background()
	h, done, err := trust(time.Date(2026, 6, 10, 8, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer done()
	seen := guidance.MustDate("2026-06-08")
	pack := temporary.Pack{
		ID: "pack-1", Organisation: rx1, Category: evidence.Locum, CheckedBy: agencyChecker, CheckedOn: seen, Form: "form-1", FormBy: agencyChecker,
		PhotoTakenOn: seen, PhotoApprovedBy: agencyChecker, PhotoApprovedOn: seen, SentOn: seen.AddDays(1),
	}
	arranged, err := h.For(home).Arrangements(ctx, rx1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("what the agency sent:", pack.Check(arranged.Appointments, arranged.Policy).Refusal("take pack"))

	id, err := h.begin(ctx, home, evidence.IDCheckerRoute)
	if err != nil {
		fmt.Println(err)
		return
	}
	k, err := h.enrol(ctx, id, evidence.IDCheck{
		CheckedBy: agencyChecker.String(), Organisation: "Example Staffing Ltd", On: seen.String(), Option: evidence.TrainedChecker,
		Trained: true, Appointed: true, FormCompleted: true, PhotoTakenOn: seen.String(), ELearningDone: true,
	})
	if err == nil {
		err = h.equip(ctx, k)
	}
	if err == nil {
		err = h.employ(ctx, k.UserID)
	}
	fmt.Println(err)
	// Output:
	// what the agency sent: <nil>
	// missing: []
	// the registration is registered
	// the smartcard is in-use
	// the position is held until 2026-07-07
	// <nil>
}

// The third way: a locum comes at night, at short notice. The ID Checker on duty sees
// the documents and lends a temporary access card. The next day the locum is registered
// with priority and brings the card back. It would have stopped at midnight.
func ExampleAuthority_LendTemporaryCard_locumAtNight() {
	ctx := context.Background()
	h, done, err := trust(time.Date(2026, 6, 9, 21, 15, 0, 0, time.UTC)) // 22:15 in London
	if err != nil {
		fmt.Println(err)
		return
	}
	defer done()
	id, err := h.begin(ctx, onDuty, evidence.IDCheckerRoute)
	if err != nil {
		fmt.Println(err)
		return
	}
	name, _ := identity.NewName(identity.NameParts{Given: "Lola", Family: "Locum"})
	lent, err := h.LendTemporaryCard(ctx, authority.LendTemporaryCard{
		By: onDuty, Card: h.tac(), Holder: temporary.Holder{Name: name, Registration: id}, Category: evidence.Locum,
		Documents: []evidence.Kind{evidence.UKPassport, evidence.UtilityBill, evidence.BankStatement}, CheckedBy: onDuty.ID,
		Reason: temporary.LateBooking, Request: temporary.Request{Reference: "form-1", PriorityOn: temporary.RequestDue(h.clock)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("lent until", lent.Handovers[0].DueBack().Format(time.RFC3339))

	h.clock = time.Date(2026, 6, 10, 7, 30, 0, 0, time.UTC)
	pending, err := h.For(home).PendingRegistrations(ctx, rx1)
	fmt.Println("to be registered today:", len(pending), err)
	k, err := h.enrol(ctx, id, evidence.IDCheck{
		CheckedBy: onDuty.ID.String(), On: "2026-06-09", Option: evidence.OutOfHours, Trained: true, Appointed: true, FormCompleted: true, PhotoTakenOn: "2026-06-09",
	})
	if err == nil {
		_, err = h.NoteRegistered(ctx, authority.NoteRegistered{By: home, Card: lent.ID, Handover: lent.Handovers[0].ID})
	}
	if err == nil {
		err = h.equip(ctx, k)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	back, err := h.TakeBackTemporaryCard(ctx, authority.MoveTemporaryCard{By: home, Card: lent.ID})
	fmt.Println("the temporary card is", back.State, err)
	fmt.Println(h.employ(ctx, k.UserID))
	// Output:
	// missing: []
	// lent until 2026-06-10T23:00:00Z
	// to be registered today: 1 <nil>
	// the registration is registered
	// the smartcard is in-use
	// the temporary card is in-store <nil>
	// the position is held until 2026-07-07
	// <nil>
}
