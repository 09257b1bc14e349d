package temporary_test

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

// A locum comes at night. Their documents are seen, the request is completed, and
// they are lent a card; the next day nobody brings it back.
func Example() {
	rx1, _ := identity.ParseODSCode("RX1")
	agent, _ := identity.ParseUserID("555000000001")
	checker, _ := identity.ParseUserID("555000000002")
	name, _ := temporary.NewName(rx1, "Ward1")
	locum, _ := identity.NewName(identity.NameParts{Given: "Ada", Family: "Example"})
	night := time.Date(2026, 6, 9, 21, 15, 0, 0, time.UTC)

	card, err := temporary.Add(temporary.NewCard{
		ID: "tac-1", Organisation: rx1, Name: name, Serial: "s-1", By: agent, At: night.AddDate(0, -1, 0),
	})
	if err != nil {
		panic(err)
	}
	card, err = card.Give(temporary.Giving{
		ID: "h-1", Holder: temporary.Holder{Name: locum, Registration: "case-1"}, Category: evidence.Locum,
		Documents: []evidence.Kind{evidence.UKPassport, evidence.UtilityBill, evidence.BankStatement},
		CheckedBy: checker, Reason: temporary.ShortNotice,
		Request: temporary.Request{Reference: "form-1", PriorityOn: temporary.RequestDue(night)},
		By:      checker, At: night,
		Policy: temporary.LocalPolicy{
			Organisation: rx1, Reference: "local RA policy, section 7", Days: guidance.Since(guidance.MustDate("2026-01-01")),
			Choices: []temporary.Choice{{Category: evidence.Locum, Ways: []temporary.Way{temporary.WayOutOfHours}}},
		},
		Appointments: []temporary.Appointment{{
			ID: "appointment-1", Checker: checker, Organisation: rx1, AppointedBy: agent,
			TrainedOn: guidance.MustDate("2025-12-01"), Days: guidance.Since(guidance.MustDate("2026-01-01")),
		}},
	})
	if err != nil {
		panic(err)
	}
	due := temporary.DueBack(night)
	fmt.Println("due back:", due.In(guidance.London()).Format("Monday 2 January 15:04"))
	fmt.Println("works the evening before:", card.ActiveAt(due.Add(-time.Hour)))
	fmt.Println("works then:", card.ActiveAt(due))
	for _, d := range temporary.Sweep(due.Add(7*time.Hour), []temporary.Card{card}) {
		fmt.Printf("%s: %s, with %s, hour %d\n", d.Card.ID, d.Card.State, d.Holder, d.HoursOverdue)
	}
	// Output:
	// due back: Thursday 11 June 00:00
	// works the evening before: true
	// works then: false
	// tac-1: deactivated, with case-1, hour 8
}

func ExampleNewName() {
	ods, _ := identity.ParseODSCode("RX1")
	name, err := temporary.NewName(ods, "Ward1")
	fmt.Println(name, err)
	_, err = temporary.NewName(ods, "1Ward")
	fmt.Println(err)
	// Output:
	// RX1TACWARD1 <nil>
	// name of a temporary access card: two letters are wanted after TAC, and nothing but letters and digits after them
}

func ExampleParseName() {
	name, err := temporary.ParseName("rx1tacward1")
	fmt.Println(name.Organisation(), name.Chosen(), err)
	// Output: RX1 WARD1 <nil>
}

func ExampleDueBack() {
	// The following day is the one on which the clocks go forward.
	lent := time.Date(2026, 3, 28, 22, 0, 0, 0, time.UTC)
	fmt.Println(temporary.DueBack(lent).In(guidance.London()))
	fmt.Println(temporary.DueBack(lent).Sub(lent))
	// Output:
	// 2026-03-30 00:00:00 +0100 BST
	// 25h0m0s
}

// Everything that is missing is named at once.
func ExampleCard_Give() {
	_, err := numbered(1).Give(giving(night, func(g *temporary.Giving) {
		g.Documents, g.Request.Reference = g.Documents[:1], ""
	}))
	var refusal *guidance.Refusal
	if errors.As(err, &refusal) {
		for _, f := range refusal.Findings {
			fmt.Println(f.Rule, f.Pointer, f.Message)
		}
	}
	// Output:
	// RA-TAC-010 /documents the documents are not one of the combinations that are asked for
	// RA-TAC-013 /request/reference the new user request is not completed
}

func ExampleCard_TakenBack() {
	late := instant("2026-06-11T08:30:00Z")
	card, err := lent(night).TakenBack(temporary.Stamp{By: agent, At: late})
	fmt.Println(card.State, card.Handovers[0].HoursLate(late), err)
	card, err = card.Cleared(temporary.Clearing{Stamp: temporary.Stamp{By: agent, At: late.Add(time.Hour)}, Checked: true, NewPasscode: true})
	fmt.Println(card.State, err)
	// Output:
	// awaiting-check 10 <nil>
	// in-store <nil>
}

func ExampleCard_At() {
	card := lent(night)
	for _, at := range []time.Time{night.Add(-time.Minute), night, temporary.DueBack(night)} {
		w := card.At(at)
		h, held := w.Holder()
		fmt.Printf("%s %q %v\n", w.State, h.Name, held)
	}
	// Output:
	// in-store "" false
	// lent "Ada Example" true
	// deactivated "" false
}

func ExampleWriteCSV() {
	back, _ := lent(night).TakenBack(temporary.Stamp{By: agent, At: night.Add(12 * time.Hour)})
	june := guidance.Interval{From: guidance.MustDate("2026-06-01"), To: guidance.MustDate("2026-06-30")}
	report := temporary.NewReport(rx1, june, instant("2026-07-01T08:00:00Z"), []temporary.Card{back})
	fmt.Println(report.Total.Lent, report.Total.ReturnedInTime, report.Lines[0].Findings)
	var rows strings.Builder
	if err := temporary.WriteCSV(&rows, report); err != nil {
		panic(err)
	}
	fmt.Print(strings.ReplaceAll(rows.String(), "\r\n", "\n"))
	// Output:
	// 1 1 [RA-TAC-023]
	// card,name,handover,holder,checkedBy,reason,request,givenBy,givenAt,dueBack,registered,returnedAt,outcome,hoursLate,findings
	// tac-1,RX1TACWARD1,h-1,555000000004,555000000002,short-notice,form-1,555000000003,2026-06-09T21:15:00Z,2026-06-10T23:00:00Z,,2026-06-10T09:15:00Z,returned-in-time,0,RA-TAC-023
}

func ExamplePaths() {
	for _, p := range temporary.Paths() {
		if p.Category == evidence.Locum {
			fmt.Println(p.Way, p.Route, p.Access)
		}
	}
	// Output:
	// open-session in-person later
	// trained-checker id-checker unsaid
	// out-of-hours id-checker with-card
}

func ExampleLocalPolicy_Takes() {
	p := temporary.LocalPolicy{
		Organisation: rx1, Reference: "local RA policy, section 7", Days: guidance.Since(guidance.MustDate("2026-01-01")),
		Choices: []temporary.Choice{{Category: evidence.Locum, Ways: []temporary.Way{temporary.WayTrainedChecker}}},
	}
	on := guidance.MustDate("2026-06-09")
	fmt.Println(len(p.Takes(rx1, evidence.Locum, temporary.WayTrainedChecker, on).Errors()))
	fmt.Println(p.Takes(rx1, evidence.Locum, temporary.WayOutOfHours, on).Refusal("register out of hours"))
	// Output:
	// 0
	// register out of hours: refused by RA-TAC-030: the local operating policy has not taken up this way
}

// An inspector who would rather not give their particulars is issued with no card.
func ExampleVisit_DeclinedWith() {
	visit, err := temporary.Plan(temporary.VisitDetails{
		ID: "visit-1", Organisation: rx1, Inspector: temporary.Inspector{Name: named("Cy", "Example"), Body: "Care Quality Commission"},
		Purpose: "inspection of ward 1", Days: guidance.Interval{From: guidance.MustDate("2026-06-09"), To: guidance.MustDate("2026-06-10")},
		Planned: temporary.Stamp{By: agent, At: monday},
	})
	if err != nil {
		panic(err)
	}
	visit, err = visit.DeclinedWith("a member of staff opens the records beside them", temporary.Stamp{By: agent, At: monday})
	fmt.Println(visit.State, err)
	fmt.Println(visit.CheckIssue().Refusal("issue smartcard"))
	// Output:
	// declined <nil>
	// issue smartcard: refused by RA-TAC-042: no card is issued for a visit that was declined
}
