package authority_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/store/sqlite"
	"github.com/rakit-dev/rakit/temporary"
)

// clockwork puts an Authority together whose clock the example sets, in a folder of
// its own that done removes.
func clockwork(now *time.Time) (ra *authority.Authority, done func(), err error) {
	dir, err := os.MkdirTemp("", "rakit")
	if err != nil {
		return nil, nil, err
	}
	vault, err := passcode.OpenVault(filepath.Join(dir, "keys"))
	if err != nil {
		return nil, nil, err
	}
	signer, err := audit.NewSigner("rakit.example/ra", make([]byte, 32)) // an example: keep a real seed safe
	if err != nil {
		return nil, nil, err
	}
	store, err := sqlite.Open(filepath.Join(dir, "rakit.db"), signer)
	if err != nil {
		return nil, nil, err
	}
	ports, err := simulator.Open(filepath.Join(dir, "outside"), simulator.Config{})
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	ra, err = authority.New(authority.Config{
		Store: store, Vault: vault, Directory: ports, Printer: ports, Messenger: ports,
		Now: func() time.Time { return *now },
	})
	return ra, func() { _, _ = store.Close(), os.RemoveAll(dir) }, err
}

// who returns the n-th of some invented people.
func who(n int) identity.UserID {
	id, err := identity.ParseUserID(fmt.Sprintf("5550%08d", n))
	if err != nil {
		panic(err)
	}
	return id
}

// A temporary access card is lent at night and comes back the next day. It is lent
// again, and does not come back: from midnight it does not work, before anybody has
// swept. Nobody noted that the holder was registered, which the report shows too.
func ExampleAuthority_LendTemporaryCard() {
	ctx := context.Background()
	now := time.Date(2026, 6, 9, 21, 15, 0, 0, time.UTC) // Tuesday, 22:15 in London
	ra, done, err := clockwork(&now)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer done()
	rx1, _ := identity.ParseODSCode("RX1")
	agent := authority.Actor{ID: who(1), Role: rbac.RAAgent, Organisation: rx1}
	checker := authority.Actor{ID: who(2), Role: rbac.IDChecker, Organisation: rx1}

	// The organisation's policy lets locums be lent cards, and who is on duty is its
	// ID Checker.
	since := guidance.Since(guidance.MustDate("2024-10-01"))
	_, err = ra.Arrange(ctx, authority.Arrange{By: agent, Arrangements: temporary.Arrangements{
		Organisation: rx1,
		Policy: temporary.LocalPolicy{
			Organisation: rx1, Reference: "RA local policy, section 7", Days: since,
			Choices: []temporary.Choice{{Category: evidence.Locum, Ways: []temporary.Way{temporary.WayOutOfHours}}},
		},
		Appointments: []temporary.Appointment{{
			ID: "appointment-1", Checker: checker.ID, Organisation: rx1, TrainedOn: guidance.MustDate("2024-09-30"), AppointedBy: agent.ID, Days: since,
		}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	name, _ := temporary.NewName(rx1, "Ward7")
	added, err := ra.AddTemporaryCard(ctx, authority.AddTemporaryCard{By: agent, Organisation: rx1, Name: name.String(), Serial: "0001"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(added.Name, "is", added.State)

	locum, _ := identity.NewName(identity.NameParts{Given: "Lola", Family: "Locum"})
	lend := func() (temporary.Card, error) {
		return ra.LendTemporaryCard(ctx, authority.LendTemporaryCard{
			By: checker, Card: added.ID, Holder: temporary.Holder{Name: locum, UserID: who(3)}, Category: evidence.Locum,
			Documents: []evidence.Kind{evidence.UKPassport, evidence.UtilityBill, evidence.BankStatement}, CheckedBy: checker.ID,
			Reason:  temporary.ShortNotice,
			Request: temporary.Request{Reference: "form 12", PriorityOn: temporary.RequestDue(now)},
		})
	}
	lent, err := lend()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("lent, and due back by", lent.Handovers[0].DueBack().Format(time.RFC3339))

	now = now.Add(12 * time.Hour)
	back, err := ra.TakeBackTemporaryCard(ctx, authority.MoveTemporaryCard{By: agent, Card: added.ID})
	fmt.Println("taken back:", back.State, err)

	now = now.Add(12 * time.Hour) // Wednesday night
	if _, err := lend(); err != nil {
		fmt.Println(err)
		return
	}
	now = time.Date(2026, 6, 11, 23, 0, 0, 0, time.UTC) // 00:00 on Friday in London
	seen, err := ra.For(agent).TemporaryCard(ctx, added.ID)
	_, held := seen.Now.Holder()
	fmt.Println("at midnight:", seen.Now.State, "- may be used:", held, err)
	for range 2 {
		n, err := ra.SweepTemporaryCards(ctx)
		fmt.Println("swept:", n, err)
	}
	report, err := ra.For(agent).TemporaryReport(ctx, rx1, guidance.Since(guidance.MustDate("2026-06-01")))
	for _, l := range report.Lines {
		fmt.Println(l.Name, l.Holder, l.Outcome, l.Findings)
	}
	fmt.Println(err)
	// Output:
	// RX1TACWARD7 is in-store
	// lent, and due back by 2026-06-10T23:00:00Z
	// taken back: in-store <nil>
	// at midnight: deactivated - may be used: false <nil>
	// swept: 1 <nil>
	// swept: 0 <nil>
	// RX1TACWARD7 555000000003 returned-in-time [RA-TAC-023]
	// RX1TACWARD7 555000000003 not-returned [RA-TAC-019 RA-TAC-023]
	// <nil>
}

// An inspector would rather not give their particulars: that is recorded with how they
// see records without a card, and nothing can be given to them after it.
func ExampleAuthority_DecideVisit() {
	ctx := context.Background()
	now := time.Date(2026, 6, 9, 9, 0, 0, 0, time.UTC)
	ra, done, err := clockwork(&now)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer done()
	rx1, _ := identity.ParseODSCode("RX1")
	agent := authority.Actor{ID: who(1), Role: rbac.RAAgent, Organisation: rx1}
	name, _ := identity.NewName(identity.NameParts{Given: "Ina", Family: "Spector"})

	visit, err := ra.PlanVisit(ctx, authority.PlanVisit{
		By: agent, Organisation: rx1, Inspector: temporary.Inspector{Name: name, Body: "Care Quality Commission"}, Purpose: "inspection",
		Days: guidance.Interval{From: guidance.MustDate("2026-06-10"), To: guidance.MustDate("2026-06-12")},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	refused := func(err error) {
		var refusal *guidance.Refusal
		if !errors.As(err, &refusal) {
			fmt.Println("not refused:", err)
			return
		}
		for _, f := range refusal.Findings {
			fmt.Println("refused by", f.Rule, "-", f.Message)
		}
	}
	decline := authority.DecideVisit{By: agent, Visit: visit.ID, Decision: temporary.WithoutCard}
	_, err = ra.DecideVisit(ctx, decline)
	refused(err)

	decline.Alternative = "a member of staff shows the records on a screen"
	visit, err = ra.DecideVisit(ctx, decline)
	fmt.Println("the visit is", visit.State, err)
	refused(visit.CheckIssue().Refusal("issue card"))

	_, err = ra.GiveVisitAccess(ctx, authority.GiveVisitAccess{
		By: agent, Visit: visit.ID, User: who(4), Positions: []string{"p-1"},
		Authorised: temporary.Authorisation{By: who(5), At: now, Policy: "RA local policy, section 9"},
	})
	refused(err)
	// Output:
	// refused by RA-TAC-042 - it is not said how the inspector sees records lawfully in another way
	// the visit is declined <nil>
	// refused by RA-TAC-042 - no card is issued for a visit that was declined
	// refused by RA-TAC-042 - the inspector gave no particulars, and sees records in another lawful way
}
