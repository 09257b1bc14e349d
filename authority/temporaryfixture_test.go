package authority_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// The people of RX1 who have to do with temporary staff.
var (
	home          = actor(31, rbac.RAAgent)   // of the Registration Authority
	onDuty        = actor(32, rbac.IDChecker) // at night
	agencyChecker = must(identity.ParseUserID("999900000033"))
	collegeWorker = must(identity.ParseUserID("999900000034"))
	authoriser    = must(identity.ParseUserID("999900000035"))
)

func actor(n int, role rbac.Role) authority.Actor {
	return authority.Actor{ID: must(identity.ParseUserID(fmt.Sprintf("9999%08d", n))), Role: role, Organisation: rx1}
}

// The night of most tests: Tuesday, 22:15 in London, and the end of the day after.
var (
	night    = instant("2026-06-09T21:15:00Z")
	midnight = instant("2026-06-10T23:00:00Z")
)

func instant(s string) time.Time { return must(time.Parse(time.RFC3339, s)) }

func day(s string) guidance.Date { return guidance.MustDate(s) }

// arrangements are what RX1 has arranged: every way that can be chosen, and three ID
// Checkers, of its own and of those who send people.
func arrangements() temporary.Arrangements {
	appointed := func(id string, who identity.UserID, employer string) temporary.Appointment {
		return temporary.Appointment{
			ID: id, Checker: who, Organisation: rx1, Employer: employer, TrainedOn: day("2024-09-30"),
			AppointedBy: manager.ID, Days: guidance.Since(day("2024-10-01")),
		}
	}
	ways := []temporary.Way{temporary.WayOpenSession, temporary.WayTrainedChecker, temporary.WayOutOfHours}
	students := []temporary.Way{temporary.WayOpenSession, temporary.WayTrainedChecker, temporary.WayInduction}
	return temporary.Arrangements{
		Organisation: rx1,
		Policy: temporary.LocalPolicy{
			Organisation: rx1, Reference: "RA local policy, section 7", Days: guidance.Since(day("2024-10-01")),
			Choices: []temporary.Choice{
				{Category: evidence.Agency, Ways: ways}, {Category: evidence.Locum, Ways: ways}, {Category: evidence.Student, Ways: students},
			},
			Pool: temporary.PoolPolicy{Max: 200},
		},
		Appointments: []temporary.Appointment{
			appointed("appointment-1", onDuty.ID, ""),
			appointed("appointment-2", agencyChecker, "Example Staffing Ltd"),
			appointed("appointment-3", collegeWorker, "Example College"),
		},
	}
}

// pool is a house that lends temporary cards: RX1, with one card in its store, on the
// evening of the night.
func pool(t *testing.T, change ...func(*options)) *house {
	t.Helper()
	o := options{at: night, settings: evidence.Settings{Local: evidence.LocalPolicy{StaffOptions: []evidence.StaffOption{
		evidence.OpenSession, evidence.TrainedChecker, evidence.OutOfHours, evidence.Induction,
	}}}}
	for _, c := range change {
		c(&o)
	}
	h := newHouse(t, o)
	if err := h.arrange(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

// arrange records the arrangements of RX1, and puts a card into its store.
func (h *house) arrange(ctx context.Context) error {
	return errors.Join(
		only(h.Arrange(ctx, authority.Arrange{By: manager, Arrangements: arrangements()})),
		only(h.AddTemporaryCard(ctx, added(1))),
	)
}

// added is the n-th card of RX1.
func added(n int) authority.AddTemporaryCard {
	return authority.AddTemporaryCard{
		By: home, Organisation: rx1, Name: must(temporary.NewName(rx1, fmt.Sprintf("Ward%d", n))).String(), Serial: fmt.Sprintf("serial %d", n),
	}
}

// tac returns the id of the temporary card that was added last.
func (h *house) tac() string { return h.subject(authority.ActionAddTemporaryCard) }

// locum is somebody with a user id, who comes at night with everything.
var locum = temporary.Holder{
	Name: must(identity.NewName(identity.NameParts{Given: "Lola", Family: "Locum"})), UserID: must(identity.ParseUserID("999900000040")),
}

// loan is what is said when a card is lent to the locum.
func loan(h *house, change ...func(*authority.LendTemporaryCard)) authority.LendTemporaryCard {
	l := authority.LendTemporaryCard{
		By: onDuty, Card: h.tac(), Holder: locum, Category: evidence.Locum,
		Documents: []evidence.Kind{evidence.UKPassport, evidence.UtilityBill, evidence.BankStatement}, CheckedBy: onDuty.ID,
		Reason: temporary.ShortNotice, Request: temporary.Request{Reference: "form of Lola Locum", PriorityOn: temporary.RequestDue(h.clock)},
	}
	for _, c := range change {
		c(&l)
	}
	return l
}

func (h *house) lend(t *testing.T, change ...func(*authority.LendTemporaryCard)) temporary.Card {
	t.Helper()
	lent, err := h.LendTemporaryCard(t.Context(), loan(h, change...))
	if err != nil {
		t.Fatal(err)
	}
	return lent
}

// stored returns a temporary card as it is in the store.
func (h *house) stored(t *testing.T, id string) temporary.Card {
	t.Helper()
	return must(h.For(home).TemporaryCard(t.Context(), id)).Card
}

var values = gocmp.Options{
	cmpopts.EquateComparable(identity.UserID{}, identity.ODSCode{}, identity.Name{}, guidance.Date{}, temporary.Name{}), cmpopts.EquateEmpty(),
}

// toldOf compares the last event; the id of the handover and what is known of the
// actor are left out.
func (h *house) toldOf(t *testing.T, name string, rules []string, detail map[string]string, hidden []string) {
	t.Helper()
	e := h.last()
	delete(e.Detail, "handover")
	delete(e.Detail, "own-profile")
	if diff := gocmp.Diff(rules, e.Rules); diff != "" {
		t.Errorf("%s: rules (-want +got):\n%s", name, diff)
	}
	if diff := gocmp.Diff(detail, e.Detail, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: details (-want +got):\n%s", name, diff)
	}
	var committed []string
	for n := range e.Private {
		committed = append(committed, n)
	}
	slices.Sort(committed)
	if diff := gocmp.Diff(hidden, committed, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: commitments (-want +got):\n%s", name, diff)
	}
}

// elsewhere stores a copy of a case as that of RX3, and returns its id.
func (h *house) elsewhere(t *testing.T, id string) string {
	t.Helper()
	k := must(h.Case(t.Context(), id))
	k.ID, k.Organisation, k.Version = "case-of-rx3", "RX3", 0
	if err := h.store.Update(t.Context(), func(tx authority.Tx) error { return tx.PutCase(k) }); err != nil {
		t.Fatal(err)
	}
	return k.ID
}

// newcomer is the n-th person who is registered, with documents of the day.
func newcomer(h *house, n int, category evidence.Category) registration.Items {
	names := []string{"Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gil", "Hana"}
	on := guidance.DateOf(h.clock)
	return registration.Items{
		Category: category,
		Registrant: identity.Registrant{
			GivenName: names[n], FamilyName: names[len(names)-1-n] + "son", DateOfBirth: fmt.Sprintf("19%d-0%d-1%d", 70+n, n+1, n),
			NationalInsuranceNumber: fmt.Sprintf("JK9876%d%dD", n, n), Email: names[n] + "@example.nhs.uk", Mobile: fmt.Sprintf("07700 90012%d", n),
		},
		Documents: []evidence.Document{
			{Kind: "uk-passport", Number: fmt.Sprintf("51234567%d", n), Issued: "2019-05-01", Expires: "2029-05-01", Seen: evidence.Original},
			{Kind: "bank-statement", Provider: "Example Bank", Issued: on.AddDays(-20).String(), Seen: evidence.Original},
			{Kind: "utility-bill", Provider: "Example Water", Issued: on.AddDays(-30).String(), Seen: evidence.Original},
		},
		Photo: &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240000},
	}
}

// opened opens a registration at RX1 and takes in what somebody brings.
func (h *house) opened(t *testing.T, route evidence.Route, by authority.Actor, who registration.Items) (id string) {
	t.Helper()
	opened, err := h.OpenRegistration(t.Context(), authority.OpenRegistration{
		By: by, Route: route, Organisation: rx1, RingNumber: must(identity.ParseMobile("07700900100")),
		Registrant: identity.Registrant{Email: who.Registrant.Email},
	})
	if err != nil {
		t.Fatal(err)
	}
	received, err := h.ReceiveItems(t.Context(), authority.ReceiveItems{By: by, Case: opened.Case.ID, Items: who})
	if err != nil || len(received.Outcome.Missing) > 0 {
		t.Fatalf("missing %v, %v", received.Outcome.Missing, err)
	}
	return opened.Case.ID
}

// checked confirms the identity of a registration, and has it created.
func (h *house) checked(t *testing.T, id string, by authority.Actor, check evidence.IDCheck) registration.Case {
	t.Helper()
	check.CheckedBy = cmp.Or(check.CheckedBy, by.ID.String())
	check.On = cmp.Or(check.On, guidance.DateOf(h.clock).String())
	if err := only(h.ConfirmIdentity(t.Context(), authority.ConfirmIdentity{By: by, Case: id, Check: check})); err != nil {
		t.Fatal(err)
	}
	if err := only(h.CreateIdentity(t.Context(), authority.CreateIdentity{By: by, Case: id})); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	k := must(h.Case(t.Context(), id))
	if k.Stage != registration.Registered {
		t.Fatalf("case is %s", k.Stage)
	}
	return k
}
