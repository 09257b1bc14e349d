package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

func temporaryClauses() []clause {
	all := entity[authenticator.Authenticator]{
		"authenticator", sampleAuthenticator,
		func(tx authority.Tx) (authenticator.Authenticator, error) { return tx.Authenticator("authenticator-1") }, authority.Tx.PutAuthenticator,
		func(a *authenticator.Authenticator) *int64 { return &a.Version },
		func(a *authenticator.Authenticator) { a.Holder = otherID() },
	}.clauses()
	all = append(all, entity[temporary.Card]{
		"temporary card", sampleTemporaryCard,
		func(tx authority.Tx) (temporary.Card, error) { return tx.TemporaryCard("tac-1") }, authority.Tx.PutTemporaryCard,
		func(c *temporary.Card) *int64 { return &c.Version },
		func(c *temporary.Card) { c.State = temporary.InStore },
	}.clauses()...)
	all = append(all, entity[temporary.Arrangements]{
		"arrangements", sampleArrangements,
		func(tx authority.Tx) (temporary.Arrangements, error) {
			return tx.Arrangements(must(identity.ParseODSCode("RX1")))
		}, authority.Tx.PutArrangements,
		func(a *temporary.Arrangements) *int64 { return &a.Version },
		func(a *temporary.Arrangements) { a.Policy.Reference = "another" },
	}.clauses()...)
	all = append(all, entity[temporary.Visit]{
		"visit", sampleVisit,
		func(tx authority.Tx) (temporary.Visit, error) { return tx.Visit("visit-1") }, authority.Tx.PutVisit,
		func(v *temporary.Visit) *int64 { return &v.Version },
		func(v *temporary.Visit) { v.State = temporary.Planned },
	}.clauses()...)
	return append(all,
		clause{"authenticators of a holder come in order of id", authenticatorsOfHolder},
		clause{"what a person holds, wherever it is, comes in order of id", heldByPerson},
		clause{"temporary cards are listed", temporaryListing().pages},
		clause{"temporary cards of an organisation come in order of id", temporaryCardsTogether},
		clause{"overdue temporary cards come in order of when they were due", overdueTemporaryCards},
		clause{"visits are listed", visitListing().pages},
		clause{"cards that expire are listed in order of their day", expiringCards},
		clause{"cards that expire after what is no place cannot be listed", badExpiringPlace},
	)
}

func sampleAuthenticator() authenticator.Authenticator {
	return authenticator.Authenticator{
		ID: "authenticator-1", Holder: userID(), Kind: authenticator.Kinds()[0], Label: "the \"blue\" one", State: authenticator.Removed,
		RegisteredAt: noon, RegisteredBy: userID(), RemovedAt: after(1), RemovedBy: otherID(), Reason: authenticator.RemovalReasons()[0],
	}
}

// sampleTemporaryCard has every field of everything that may happen to a card.
func sampleTemporaryCard() temporary.Card {
	rx1 := must(identity.ParseODSCode("RX1"))
	return temporary.Card{
		ID: "tac-1", Organisation: rx1, Name: must(temporary.NewName(rx1, "Ward1")), Serial: "08-1", State: temporary.Lent,
		Handovers: []temporary.Handover{{
			ID: "handover-1",
			Holder: temporary.Holder{
				Name:   must(identity.NewName(identity.NameParts{Title: "Dr", Given: "Lee", Middle: "A", Family: "Locum"})),
				UserID: userID(), Registration: "case-1",
			},
			Category: evidence.Locum, Documents: []evidence.Kind{evidence.UKPassport}, CheckedBy: otherID(), Appointment: "appointment-1",
			Reason: temporary.Reasons()[0], Note: "late", Request: temporary.Request{Reference: "form-1", PriorityOn: guidance.MustDate("2020-04-21")},
			GivenBy: otherID(), GivenAt: noon, CounterSigned: true,
			Registered: &temporary.Registered{Registration: "case-1", By: otherID(), At: after(2)},
			Returned:   &temporary.Return{By: otherID(), At: after(3)},
		}},
		History: []temporary.Step{{
			Move: temporary.Give, To: temporary.Lent, At: noon, By: otherID(), Handover: "handover-1", Reason: temporary.EndReasons()[0], Note: "line\nbreak",
		}},
	}
}

func sampleArrangements() temporary.Arrangements {
	rx1, days := must(identity.ParseODSCode("RX1")), guidance.Interval{From: guidance.MustDate("2020-04-08"), To: guidance.MustDate("2020-12-31")}
	return temporary.Arrangements{
		Organisation: rx1,
		Policy: temporary.LocalPolicy{
			Organisation: rx1, Reference: "Policy 7", Days: days, Pool: temporary.PoolPolicy{Max: 5},
			Choices: []temporary.Choice{{Category: evidence.Locum, Ways: []temporary.Way{temporary.Ways()[0]}}},
		},
		Appointments: []temporary.Appointment{{
			ID: "appointment-1", Checker: userID(), Organisation: rx1, Employer: "Example Agency",
			TrainedOn: guidance.MustDate("2020-04-01"), AppointedBy: otherID(), Days: days,
		}},
	}
}

func sampleVisit() temporary.Visit {
	authorised := temporary.Authorisation{By: otherID(), At: after(1), Policy: "Policy 7"}
	return temporary.Visit{
		ID: "visit-1", Organisation: must(identity.ParseODSCode("RX1")),
		Inspector: temporary.Inspector{
			Name: must(identity.NewName(identity.NameParts{Title: "Ms", Given: "In", Middle: "S", Family: "Pector"})),
			Body: "Example Commission", UserID: userID(),
		},
		Purpose: "inspection", Days: guidance.Interval{From: guidance.MustDate("2020-04-20"), To: guidance.MustDate("2020-04-21")},
		State: temporary.AccessRemoved, Decision: temporary.OwnCard, Alternative: "over the shoulder",
		Access:  &temporary.VisitAccess{Assignments: []string{"assignment-1"}, Authorised: authorised, At: after(2)},
		Removal: &temporary.VisitRemoval{Authorised: authorised, At: after(3)},
		History: []temporary.VisitStep{{Move: temporary.PlanVisit, To: temporary.Planned, At: noon, By: otherID()}},
	}
}

func authenticatorsOfHolder(f *fixture) {
	f.update(func(tx authority.Tx) error {
		var errs []error
		for _, n := range []int{3, 1, 2} {
			a := sampleAuthenticator()
			a.ID = fmt.Sprintf("authenticator-%d", n)
			errs = append(errs, tx.PutAuthenticator(a))
		}
		other := sampleAuthenticator()
		other.ID, other.Holder = "authenticator-0", otherID()
		return errors.Join(append(errs, tx.PutAuthenticator(other))...)
	})
	var got []string
	f.view(func(tx authority.Tx) error {
		all, err := tx.AuthenticatorsOf(userID())
		for _, a := range all {
			got = append(got, fmt.Sprint(a.ID, " ", a.Version))
		}
		return err
	})
	if diff := gocmp.Diff([]string{"authenticator-1 1", "authenticator-2 1", "authenticator-3 1"}, got); diff != "" {
		f.Errorf("AuthenticatorsOf() mismatch (-want +got):\n%s", diff)
	}
}

func heldByPerson(f *fixture) {
	f.update(func(tx authority.Tx) error {
		var errs []error
		for n, organisation := range []string{"RX2", "RX1", "RX3"} {
			a, g := sampleAssignment(), sampleGrant()
			a.ID, a.Organisation = fmt.Sprintf("assignment-%d", 3-n), organisation
			g.ID, g.WorkingAt = fmt.Sprintf("grant-%d", 3-n), organisation
			errs = append(errs, tx.PutAssignment(a), tx.PutGrant(g))
		}
		a, g := sampleAssignment(), sampleGrant()
		a.ID, a.User, g.ID, g.User = "assignment-0", otherID().String(), "grant-0", otherID().String()
		return errors.Join(append(errs, tx.PutAssignment(a), tx.PutGrant(g))...)
	})
	var got []string
	f.view(func(tx authority.Tx) error {
		held, err1 := tx.AssignmentsOf(userID())
		for _, a := range held {
			got = append(got, fmt.Sprint(a.ID, " ", a.Organisation, " ", a.Version))
		}
		granted, err2 := tx.GrantsOf(userID())
		for _, g := range granted {
			got = append(got, fmt.Sprint(g.ID, " ", g.WorkingAt, " ", g.Version))
		}
		return errors.Join(err1, err2)
	})
	want := []string{"assignment-1 RX3 1", "assignment-2 RX1 1", "assignment-3 RX2 1", "grant-1 RX3 1", "grant-2 RX1 1", "grant-3 RX2 1"}
	if diff := gocmp.Diff(want, got); diff != "" {
		f.Errorf("AssignmentsOf(), GrantsOf() mismatch (-want +got):\n%s", diff)
	}
}

func temporaryListing() listing[temporary.Card, authority.TemporaryCardFilter] {
	return listing[temporary.Card, authority.TemporaryCardFilter]{
		sample: func(r *rand.Rand, id string) temporary.Card {
			c := sampleTemporaryCard()
			c.ID, c.Organisation, c.State = id, one(r, organisations), one(r, temporary.States())
			return c
		},
		put: authority.Tx.PutTemporaryCard, list: authority.Tx.ListTemporaryCards,
		draw: func(t *rapid.T) authority.TemporaryCardFilter {
			return authority.TemporaryCardFilter{Organisation: maybe(t, "organisation", organisations), State: maybe(t, "state", temporary.States())}
		},
		id: func(c temporary.Card) string { return c.ID },
		of: func(c temporary.Card) string { return c.Organisation.String() },
		lets: func(f authority.TemporaryCardFilter, c temporary.Card) bool {
			return eq(f.Organisation, c.Organisation) && eq(f.State, c.State)
		},
	}
}

func visitListing() listing[temporary.Visit, authority.VisitFilter] {
	return listing[temporary.Visit, authority.VisitFilter]{
		sample: func(r *rand.Rand, id string) temporary.Visit {
			v := sampleVisit()
			v.ID, v.Organisation, v.State = id, one(r, organisations), one(r, temporary.VisitStates())
			return v
		},
		put: authority.Tx.PutVisit, list: authority.Tx.ListVisits,
		draw: func(t *rapid.T) authority.VisitFilter {
			return authority.VisitFilter{Organisation: maybe(t, "organisation", organisations), State: maybe(t, "state", temporary.VisitStates())}
		},
		id: func(v temporary.Visit) string { return v.ID },
		of: func(v temporary.Visit) string { return v.Organisation.String() },
		lets: func(f authority.VisitFilter, v temporary.Visit) bool {
			return eq(f.Organisation, v.Organisation) && eq(f.State, v.State)
		},
	}
}

// lent returns a card of an organisation that was lent at an instant.
func lent(id, organisation string, at time.Time) temporary.Card {
	c := sampleTemporaryCard()
	c.ID, c.Organisation, c.Handovers[0].GivenAt = id, must(identity.ParseODSCode(organisation)), at
	return c
}

func temporaryCardsTogether(f *fixture) {
	f.update(func(tx authority.Tx) error {
		return errors.Join(
			tx.PutTemporaryCard(lent("tac-2", "RX1", noon)), tx.PutTemporaryCard(lent("tac-1", "RX1", noon)), tx.PutTemporaryCard(lent("tac-3", "RX2", noon)))
	})
	var got []string
	f.view(func(tx authority.Tx) error {
		all, err := tx.TemporaryCardsOf(must(identity.ParseODSCode("RX1")))
		for _, c := range all {
			got = append(got, fmt.Sprint(c.ID, " ", c.Version))
		}
		return err
	})
	if diff := gocmp.Diff([]string{"tac-1 1", "tac-2 1"}, got); diff != "" {
		f.Errorf("TemporaryCardsOf() mismatch (-want +got):\n%s", diff)
	}
}

// overdueTemporaryCards: a card is overdue at the instant at which it is due, and
// not a second before; one that is not lent never.
func overdueTemporaryCards(f *fixture) {
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	back := lent("tac-0", "RX1", noon)
	back.State = temporary.InStore
	f.update(func(tx authority.Tx) error {
		return errors.Join(
			tx.PutTemporaryCard(lent("tac-3", "RX1", noon)), tx.PutTemporaryCard(lent("tac-2", "RX2", noon)),
			tx.PutTemporaryCard(lent("tac-1", "RX1", day(1))), tx.PutTemporaryCard(back))
	})
	overdue := func(at time.Time, limit int) (ids []string) {
		f.Helper()
		f.view(func(tx authority.Tx) error {
			all, err := tx.OverdueTemporaryCards(at, limit)
			for _, c := range all {
				ids = append(ids, c.ID)
			}
			return err
		})
		return ids
	}
	due := temporary.DueBack(noon)
	for _, tt := range []struct {
		why   string
		at    time.Time
		limit int
		want  []string
	}{
		{"a second before nothing is overdue", due.Add(-time.Second), 9, nil},
		{"at the instant it is", due, 9, []string{"tac-2", "tac-3"}},
		{"the first to be due come first", due.AddDate(0, 0, 9), 9, []string{"tac-2", "tac-3", "tac-1"}},
		{"not more than were asked for", due.AddDate(0, 0, 9), 2, []string{"tac-2", "tac-3"}},
	} {
		if diff := gocmp.Diff(tt.want, overdue(tt.at, tt.limit)); diff != "" {
			f.Errorf("OverdueTemporaryCards(%s) mismatch (-want +got):\n%s\nwhy: %s", tt.at, diff, tt.why)
		}
	}
	f.update(func(tx authority.Tx) error {
		c, err := tx.TemporaryCard("tac-2")
		c.State = temporary.Deactivated
		return errors.Join(err, tx.PutTemporaryCard(c))
	})
	if diff := gocmp.Diff([]string{"tac-3"}, overdue(due, 9)); diff != "" {
		f.Errorf("after one was marked (-want +got):\n%s", diff)
	}
}

// expiring returns a card in use whose certificates end at noon of a day of June.
func expiring(id, organisation string, day int) card.Card {
	c := sampleCard()
	c.ID, c.Organisation, c.State = id, organisation, card.InUse
	c.Certification.Pair = samplePair(time.Date(2020, 6, day, 12, 0, 0, 0, time.UTC))
	return c
}

func expiringCards(f *fixture) {
	cancelled, without := expiring("card-8", "RX1", 1), expiring("card-9", "RX1", 1)
	cancelled.State, without.Certification = card.Cancelled, card.Certification{}
	f.update(func(tx authority.Tx) error {
		var errs []error
		for _, c := range []card.Card{
			expiring("card-3", "RX1", 2), expiring("card-2", "RX2", 2), expiring("card-1", "RX1", 4), expiring("card-4", "RX1", 3),
			expiring("card-5", "RX3", 1), cancelled, without,
		} {
			errs = append(errs, tx.PutCard(c))
		}
		return errors.Join(errs...)
	})
	f.reopen()
	in := []string{"RX1", "RX2"}
	many := append([]string{}, in...)
	for n := range 200 { // another way through the index
		many = append(many, fmt.Sprintf("RY%d", n+10))
	}
	for _, tt := range []struct {
		why    string
		in     []string
		filter authority.ExpiringFilter
		want   []string
	}{
		{"in order of the day, then of id", in, authority.ExpiringFilter{By: guidance.MustDate("2020-06-30")}, []string{"card-2", "card-3", "card-4", "card-1"}},
		{"the last day is included", in, authority.ExpiringFilter{By: guidance.MustDate("2020-06-03")}, []string{"card-2", "card-3", "card-4"}},
		{"and the day after not", in, authority.ExpiringFilter{By: guidance.MustDate("2020-06-02")}, []string{"card-2", "card-3"}},
		{"of one organisation", in, authority.ExpiringFilter{By: guidance.MustDate("2020-06-30"), Organisation: organisations[0]}, []string{"card-3", "card-4", "card-1"}},
		{"of another's none", in, authority.ExpiringFilter{By: guidance.MustDate("2020-06-30"), Organisation: must(identity.ParseODSCode("RX3"))}, nil},
		{"of many organisations", many, authority.ExpiringFilter{By: guidance.MustDate("2020-06-30")}, []string{"card-2", "card-3", "card-4", "card-1"}},
		{"by no day", in, authority.ExpiringFilter{}, nil},
		{"of no organisation", nil, authority.ExpiringFilter{By: guidance.MustDate("2020-06-30")}, nil},
	} {
		for limit := 1; limit <= 5; limit++ {
			if diff := gocmp.Diff(tt.want, f.expiring(tt.in, tt.filter, limit)); diff != "" {
				f.Errorf("ListExpiring() by %d mismatch (-want +got):\n%s\nwhy: %s", limit, diff, tt.why)
			}
		}
	}
}

// expiring walks through the pages of a list of expiring cards.
func (f *fixture) expiring(in []string, filter authority.ExpiringFilter, limit int) (ids []string) {
	f.Helper()
	for after := ""; ; {
		var found []card.Card
		f.view(func(tx authority.Tx) (err error) {
			found, err = tx.ListExpiring(in, filter, authority.Page{After: after, Limit: limit})
			return err
		})
		for _, c := range found {
			ids = append(ids, c.ID)
			after = authority.ExpiringAfter(c)
		}
		if len(found) < limit {
			return ids
		}
	}
}

func badExpiringPlace(f *fixture) {
	for _, after := range []string{"card-1", "2020-06-01", "2020-06-01/", "2020-13-01/card-1", "/card-1"} {
		err := f.store.View(context.Background(), func(tx authority.Tx) error {
			_, err := tx.ListExpiring([]string{"RX1"}, authority.ExpiringFilter{By: guidance.MustDate("2020-06-30")}, authority.Page{After: after, Limit: 1})
			return err
		})
		if !errors.Is(err, authority.ErrPage) {
			f.Errorf("ListExpiring() after %q = %v, want ErrPage", after, err)
		}
	}
}
