package temporary_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

// values compares the types that hide their parts.
var values = cmp.Options{
	cmpopts.EquateComparable(identity.UserID{}, identity.ODSCode{}, identity.Name{}, guidance.Date{}, temporary.Name{}),
	cmpopts.EquateEmpty(),
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func day(s string) guidance.Date { return guidance.MustDate(s) }

func instant(s string) time.Time { return must(time.Parse(time.RFC3339, s)) }

func person(n int) identity.UserID {
	return must(identity.ParseUserID(fmt.Sprintf("5550%08d", n)))
}

func named(given, family string) identity.Name {
	return must(identity.NewName(identity.NameParts{Given: given, Family: family}))
}

var (
	rx1     = must(identity.ParseODSCode("RX1"))
	rx2     = must(identity.ParseODSCode("RX2"))
	agent   = person(1)
	checker = person(2)
	nurse   = person(3) // on duty at night
	holder  = person(4)
	manager = person(5)
)

// night is when cards are lent in most tests: Tuesday, 22:15 in London.
var night = instant("2026-06-09T21:15:00Z")

func stamp(at time.Time) temporary.Stamp { return temporary.Stamp{By: agent, At: at} }

func newCard(change ...func(*temporary.NewCard)) temporary.NewCard {
	n := temporary.NewCard{
		ID: "tac-1", Organisation: rx1, Name: must(temporary.NewName(rx1, "Ward1")), Serial: "s-1",
		By: agent, At: instant("2026-01-05T09:00:00Z"),
	}
	for _, c := range change {
		c(&n)
	}
	return n
}

// numbered returns the n-th card of RX1, in the store.
func numbered(n int) temporary.Card {
	return must(temporary.Add(newCard(func(c *temporary.NewCard) {
		c.ID, c.Serial = fmt.Sprintf("tac-%d", n), fmt.Sprintf("s-%d", n)
		c.Name = must(temporary.NewName(rx1, fmt.Sprintf("Ward%d", n)))
		c.At = instant("2024-10-01T09:00:00Z")
	})))
}

func policy(change ...func(*temporary.LocalPolicy)) temporary.LocalPolicy {
	p := temporary.LocalPolicy{
		Organisation: rx1, Reference: "RA local policy, section 7", Days: guidance.Since(day("2024-10-01")),
		Choices: []temporary.Choice{
			{Category: evidence.Locum, Ways: []temporary.Way{temporary.WayOutOfHours, temporary.WayTrainedChecker}},
			{Category: evidence.Agency, Ways: []temporary.Way{temporary.WayOpenSession}},
		},
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

func appointment(change ...func(*temporary.Appointment)) temporary.Appointment {
	p := temporary.Appointment{
		ID: "appointment-1", Checker: checker, Organisation: rx1, TrainedOn: day("2024-09-30"), AppointedBy: manager,
		Days: guidance.Since(day("2024-10-01")),
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

// giving returns a loan to a locum at which everything is there.
func giving(at time.Time, change ...func(*temporary.Giving)) temporary.Giving {
	g := temporary.Giving{
		ID: "h-1", Holder: temporary.Holder{Name: named("Ada", "Example"), UserID: holder, Registration: "case-1"},
		Category: evidence.Locum, Documents: []evidence.Kind{evidence.UKPassport, evidence.UtilityBill, evidence.BankStatement},
		CheckedBy: checker, Reason: temporary.ShortNotice,
		Request: temporary.Request{Reference: "form-1", PriorityOn: temporary.RequestDue(at)}, By: nurse, At: at,
		Policy: policy(), Appointments: []temporary.Appointment{appointment()},
	}
	for _, c := range change {
		c(&g)
	}
	return g
}

// lent returns a card that was lent at an instant.
func lent(at time.Time, change ...func(*temporary.Giving)) temporary.Card {
	return must(numbered(1).Give(giving(at, change...)))
}

// rulesOf returns the rules by which something was refused; none for nil.
func rulesOf(t *testing.T, err error) (ids []guidance.RuleID) {
	t.Helper()
	if err == nil {
		return nil
	}
	var refusal *guidance.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error %T is no refusal: %v", err, err)
	}
	for _, f := range refusal.Findings {
		if !slices.Contains(ids, f.Rule) {
			ids = append(ids, f.Rule)
		}
	}
	slices.Sort(ids)
	return ids
}

// found returns the findings of an assessment as "rule pointer".
func found(a guidance.Assessment) (all []string) {
	for _, f := range a.Findings() {
		all = append(all, string(f.Rule)+" "+f.Pointer)
	}
	return all
}

// refusedBy asserts that something was refused by these rules and no other.
func refusedBy(t *testing.T, err error, want ...guidance.RuleID) {
	t.Helper()
	if diff := cmp.Diff(want, rulesOf(t, err), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("refused by other rules (-want +got):\n%s%v", diff, err)
	}
}
