package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

func listClauses() []clause {
	return []clause{
		{"cases are listed", caseListing().pages},
		{"cards are listed", cardListing().pages},
		{"positions are listed", positionListing().pages},
		{"assignments are listed", assignmentListing().pages},
		{"exceptional access is listed", grantListing().pages},
		{"organisations that own something are listed", ownersListed},
		{"events are listed", eventsListed},
		{"events are listed after each append and each reopening", eventsListedAtOnce},
		{"foreign refusals look like nothing", foreignRefusalsLookLikeNothing},
		{"a list shows what was put in its function", listSeesPuts},
		{"events after what is no position cannot be listed", badPosition},
	}
}

// What objects and filters of the lists are drawn from: few of each, so that they
// meet.
var (
	organisations = []identity.ODSCode{
		must(identity.ParseODSCode("RX1")), must(identity.ParseODSCode("RX2")), must(identity.ParseODSCode("RX10")),
		must(identity.ParseODSCode("A81001")), must(identity.ParseODSCode("FFFFF")),
	}
	people = []identity.UserID{
		must(identity.ParseUserID("555000000001")), must(identity.ParseUserID("555000000002")), must(identity.ParseUserID("555000000003")),
	}
	stages  = []registration.Stage{registration.Requested, registration.OnCall, registration.Registered}
	states  = []card.State{card.Ordered, card.InUse, card.Cancelled}
	routes  = []evidence.Route{evidence.EmergencyRemote, evidence.EmergencyNoVideo}
	days    = []guidance.Date{guidance.MustDate("2020-05-01"), guidance.MustDate("2020-06-01"), guidance.MustDate("2020-07-01")}
	serials = []string{"08-1", "09-1"}
	ids     = []string{"case-1", "case-2", "position-1"}
)

func one[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

// maybe draws one of the values, or the zero value.
func maybe[T any](t *rapid.T, name string, of []T) (v T) {
	if i := rapid.IntRange(-1, len(of)-1).Draw(t, name); i >= 0 {
		v = of[i]
	}
	return v
}

// listing is one kind of list, of objects of type T by filters of type F.
type listing[T, F any] struct {
	sample func(r *rand.Rand, id string) T
	put    func(authority.Tx, T) error
	list   func(tx authority.Tx, in []string, f F, p authority.Page) ([]T, error)
	draw   func(*rapid.T) F
	id     func(T) string
	of     func(T) string // the organisation
	lets   func(F, T) bool
}

// eq reports whether a filter lets a value through.
func eq[T comparable](asked, v T) bool { return asked == *new(T) || asked == v }

func caseListing() listing[registration.Case, authority.CaseFilter] {
	return listing[registration.Case, authority.CaseFilter]{
		sample: func(r *rand.Rand, id string) registration.Case {
			c := sampleCase()
			c.ID, c.Organisation, c.Stage, c.Route = id, one(r, organisations).String(), one(r, stages), one(r, routes)
			return c
		},
		put: authority.Tx.PutCase, list: authority.Tx.ListCases,
		draw: func(t *rapid.T) authority.CaseFilter {
			return authority.CaseFilter{Organisation: maybe(t, "organisation", organisations), Stage: maybe(t, "stage", stages), Route: maybe(t, "route", routes)}
		},
		id: func(c registration.Case) string { return c.ID },
		of: func(c registration.Case) string { return c.Organisation },
		lets: func(f authority.CaseFilter, c registration.Case) bool {
			return eq(f.Organisation.String(), c.Organisation) && eq(f.Stage, c.Stage) && eq(f.Route, c.Route)
		},
	}
}

func cardListing() listing[card.Card, authority.CardFilter] {
	return listing[card.Card, authority.CardFilter]{
		sample: func(r *rand.Rand, id string) card.Card {
			c := sampleCard()
			c.ID, c.Organisation, c.Holder, c.Registration, c.State = id, one(r, organisations).String(), one(r, people).String(), one(r, ids), one(r, states)
			c.Serial = one(r, serials)
			return c
		},
		put: authority.Tx.PutCard, list: authority.Tx.ListCards,
		draw: func(t *rapid.T) authority.CardFilter {
			return authority.CardFilter{
				Organisation: maybe(t, "organisation", organisations), Holder: maybe(t, "holder", people),
				Registration: maybe(t, "registration", ids), State: maybe(t, "state", states), Serial: maybe(t, "serial", serials),
			}
		},
		id: func(c card.Card) string { return c.ID },
		of: func(c card.Card) string { return c.Organisation },
		lets: func(f authority.CardFilter, c card.Card) bool {
			return eq(f.Organisation.String(), c.Organisation) && eq(f.Holder.String(), c.Holder) &&
				eq(f.Registration, c.Registration) && eq(f.State, c.State) && eq(f.Serial, c.Serial)
		},
	}
}

func positionListing() listing[rbac.Position, authority.PositionFilter] {
	return listing[rbac.Position, authority.PositionFilter]{
		sample: func(r *rand.Rand, id string) rbac.Position {
			p := samplePosition()
			p.ID, p.Organisation = id, one(r, organisations).String()
			return p
		},
		put: authority.Tx.PutPosition, list: authority.Tx.ListPositions,
		draw: func(t *rapid.T) authority.PositionFilter {
			return authority.PositionFilter{Organisation: maybe(t, "organisation", organisations)}
		},
		id: func(p rbac.Position) string { return p.ID },
		of: func(p rbac.Position) string { return p.Organisation },
		lets: func(f authority.PositionFilter, p rbac.Position) bool {
			return eq(f.Organisation.String(), p.Organisation)
		},
	}
}

func assignmentListing() listing[rbac.Assignment, authority.AssignmentFilter] {
	return listing[rbac.Assignment, authority.AssignmentFilter]{
		sample: func(r *rand.Rand, id string) rbac.Assignment {
			a := sampleAssignment()
			a.ID, a.Organisation, a.User, a.Position = id, one(r, organisations).String(), one(r, people).String(), one(r, ids)
			return a
		},
		put: authority.Tx.PutAssignment, list: authority.Tx.ListAssignments,
		draw: func(t *rapid.T) authority.AssignmentFilter {
			return authority.AssignmentFilter{
				Organisation: maybe(t, "organisation", organisations), User: maybe(t, "user", people), Position: maybe(t, "position", ids),
			}
		},
		id: func(a rbac.Assignment) string { return a.ID },
		of: func(a rbac.Assignment) string { return a.Organisation },
		lets: func(f authority.AssignmentFilter, a rbac.Assignment) bool {
			return eq(f.Organisation.String(), a.Organisation) && eq(f.User.String(), a.User) && eq(f.Position, a.Position)
		},
	}
}

func grantListing() listing[rbac.Grant, authority.GrantFilter] {
	return listing[rbac.Grant, authority.GrantFilter]{
		sample: func(r *rand.Rand, id string) rbac.Grant {
			g := sampleGrant()
			g.ID, g.WorkingAt, g.User, g.Review, g.Reviews, g.Revoked = id, one(r, organisations).String(), one(r, people).String(), one(r, days), nil, nil
			if r.IntN(3) == 0 {
				g.Revoked = &rbac.Revocation{By: "555000000003", Reason: "left", At: one(r, days).Start()}
			}
			if r.IntN(3) == 0 {
				g.Reviews = []rbac.Review{{Due: one(r, days), By: "555000000002", Note: "well", At: one(r, days).Start(), Next: g.Review}}
			}
			return g
		},
		put: authority.Tx.PutGrant, list: authority.Tx.ListGrants,
		draw: func(t *rapid.T) authority.GrantFilter {
			return authority.GrantFilter{
				WorkingAt: maybe(t, "working at", organisations), User: maybe(t, "user", people), ReviewDueOn: maybe(t, "due on", days),
			}
		},
		id: func(g rbac.Grant) string { return g.ID },
		of: func(g rbac.Grant) string { return g.WorkingAt },
		lets: func(f authority.GrantFilter, g rbac.Grant) bool {
			return eq(f.WorkingAt.String(), g.WorkingAt) && eq(f.User.String(), g.User) && (f.ReviewDueOn.IsZero() || g.ReviewDue(f.ReviewDueOn))
		},
	}
}

// drawScope draws which organisations a list is of.
func drawScope(t *rapid.T) (in []string) {
	for _, code := range organisations {
		if rapid.Bool().Draw(t, "in "+code.String()) {
			in = append(in, code.String())
		}
	}
	return in
}

// pages puts random objects, a third of them twice, and asks for random lists
// page by page: each holds what the filter lets through, once and in order.
func (l listing[T, F]) pages(f *fixture) {
	r := rand.New(rand.NewPCG(1, 2))
	all := map[string]T{}
	f.update(func(tx authority.Tx) error {
		for i := range 120 {
			v := l.sample(r, fmt.Sprintf("%s-%x", one(r, []string{"a", "a-b", "A", "z"}), r.Uint64()>>(4*(i%16))))
			if _, again := all[l.id(v)]; again {
				continue
			}
			if err := l.put(tx, v); err != nil {
				return err
			}
			all[l.id(v)] = v
		}
		return nil
	})
	f.changeSome(func(tx authority.Tx) error { return l.change(tx, r, all) })
	rapid.Check(f.T, func(t *rapid.T) {
		in, filter := drawScope(t), l.draw(t)
		var want []string
		for id, v := range all {
			if slices.Contains(in, l.of(v)) && l.lets(filter, v) {
				want = append(want, id)
			}
		}
		slices.Sort(want)
		got := l.walk(t, f.store, in, filter, rapid.IntRange(1, 40).Draw(t, "limit"))
		if !slices.Equal(want, got) {
			t.Fatalf("listed in pages %v, want %v", got, want)
		}
	})
}

func (f *fixture) changeSome(change func(authority.Tx) error) {
	f.Helper()
	f.update(change)
	f.reopen()
}

// change puts every third object anew, so that it may belong elsewhere.
func (l listing[T, F]) change(tx authority.Tx, r *rand.Rand, all map[string]T) error {
	var scope []string
	for _, code := range organisations {
		scope = append(scope, code.String())
	}
	stored, err := l.list(tx, scope, *new(F), authority.Page{Limit: 1000})
	if err != nil {
		return err
	}
	if len(stored) != len(all) {
		return fmt.Errorf("%d objects are listed, want %d", len(stored), len(all))
	}
	for i := 0; i < len(stored); i += 3 {
		v := l.sample(r, l.id(stored[i]))
		copyVersion(&v, stored[i])
		if err := l.put(tx, v); err != nil {
			return err
		}
		all[l.id(v)] = v
	}
	return nil
}

// walk returns the ids of a list, page by page.
func (l listing[T, F]) walk(t *rapid.T, s authority.Store, in []string, filter F, limit int) (got []string) {
	for after := ""; ; {
		var found []T
		err := s.View(context.Background(), func(tx authority.Tx) (err error) {
			found, err = l.list(tx, in, filter, authority.Page{After: after, Limit: limit})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > limit {
			t.Fatalf("a page of %d has %d", limit, len(found))
		}
		for _, v := range found {
			got = append(got, l.id(v))
		}
		if len(found) < limit {
			return got
		}
		after = l.id(found[limit-1])
	}
}

// copyVersion gives v the version of the object as it was loaded.
func copyVersion[T any](v *T, loaded T) {
	versionOf(v).SetInt(versionOf(&loaded).Int())
}

func randomEvent(r *rand.Rand) audit.Event {
	e := sampleEvent(one(r, ids))
	e.Action, e.Outcome, e.Actor = one(r, actions), one(r, outcomes), one(r, people).String()
	e.Organisation, e.For = one(r, organisations).String(), one(r, organisations).String()
	if r.IntN(4) == 0 {
		e.Organisation, e.Actor, e.Role = "", "system", ""
	}
	if r.IntN(4) == 0 {
		e.For = ""
	}
	// What looks like a member of an event and is none.
	e.Detail = map[string]string{
		"subject": one(r, ids), "action": one(r, actions), "actor": one(r, people).String(), "outcome": one(r, outcomes).String(),
		"organisation": one(r, organisations).String(),
	}
	if r.IntN(8) == 0 {
		e.Subject = ""
	}
	return e
}

var (
	actions  = []string{"card.print", "card.cancel"}
	outcomes = []audit.Outcome{audit.Done, audit.Refused, audit.Failed}
)

// matching returns the positions of the events that are to be listed.
func matching(all []audit.Event, in []string, f authority.EventFilter) (want []int64) {
	code := f.Organisation.String()
	for i, e := range all {
		seen := slices.Contains(in, e.Organisation) || slices.Contains(in, e.For)
		if code != "" {
			seen = slices.Contains(in, code) && (e.Organisation == code || e.For == code)
		}
		if seen && eq(f.Subject, e.Subject) && eq(f.Action, e.Action) && eq(f.Actor, e.Actor) && eq(f.Outcome, e.Outcome) {
			want = append(want, int64(i))
		}
	}
	return want
}

// eventsListed appends random events in groups of random size, some of which are
// undone, and asks for random lists page by page.
func eventsListed(f *fixture) {
	r := rand.New(rand.NewPCG(3, 4))
	var all []audit.Event
	for len(all) < 700 {
		var some []audit.Event
		for range 1 + r.IntN(90) {
			some = append(some, randomEvent(r))
		}
		undo := r.IntN(4) == 0
		err := f.attempt(func(tx authority.Tx) error {
			for _, e := range some {
				if err := tx.Append(e, nil); err != nil {
					return err
				}
			}
			if undo {
				return errRefused
			}
			return nil
		})
		if undo != errors.Is(err, errRefused) || !undo && err != nil {
			f.Fatal(err)
		}
		if !undo {
			all = append(all, some...)
		}
	}
	f.reopen()
	rapid.Check(f.T, func(t *rapid.T) {
		in := drawScope(t)
		filter := authority.EventFilter{
			Subject: maybe(t, "subject", ids), Action: maybe(t, "action", actions), Outcome: maybe(t, "outcome", outcomes),
			Actor: maybe(t, "actor", append([]string{"system"}, people[0].String())), Organisation: maybe(t, "organisation", organisations),
		}
		got := f.walkEvents(t, in, filter, rapid.IntRange(1, 90).Draw(t, "limit"))
		if want := matching(all, in, filter); !slices.Equal(want, positions(got)) {
			t.Fatalf("listed in pages %v, want %v", positions(got), want)
		}
		for _, e := range got {
			want := all[e.Position]
			want.Seq = e.Position
			if diff := gocmp.Diff(want, e.Event); diff != "" {
				t.Fatalf("event %d mismatch (-want +got):\n%s", e.Position, diff)
			}
		}
	})
}

func positions(events []authority.LoggedEvent) (all []int64) {
	for _, e := range events {
		all = append(all, e.Position)
	}
	return all
}

func (f *fixture) walkEvents(t *rapid.T, in []string, filter authority.EventFilter, limit int) (got []authority.LoggedEvent) {
	for after := ""; ; {
		found, err := f.listEvents(in, filter, authority.Page{After: after, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > limit {
			t.Fatalf("a page of %d has %d", limit, len(found))
		}
		got = append(got, found...)
		if len(found) < limit {
			return got
		}
		after = strconv.FormatInt(found[limit-1].Position, 10)
	}
}

func (f *fixture) listEvents(in []string, filter authority.EventFilter, p authority.Page) (found []authority.LoggedEvent, err error) {
	f.settle()
	err = f.store.View(context.Background(), func(tx authority.Tx) (err error) {
		found, err = tx.ListEvents(in, filter, p)
		return err
	})
	return found, err
}

// eventsListedAtOnce shows that an event is found as soon as it is there, however
// a store goes about its index.
func eventsListedAtOnce(f *fixture) {
	for i := range 200 {
		e := sampleEvent("card-1")
		e.Organisation, e.For = "RX1", "RX2"
		f.update(func(tx authority.Tx) error { return tx.Append(e, nil) })
		if i%37 == 0 || i%64 >= 62 || i%64 == 0 {
			f.reopen()
		}
		for _, filter := range []authority.EventFilter{{}, {Subject: "card-1"}} {
			found, err := f.listEvents([]string{"RX2"}, filter, authority.Page{Limit: 300})
			if err != nil || len(found) != i+1 {
				f.Fatalf("%d events are listed after %d, %v", len(found), i+1, err)
			}
		}
	}
	all := f.events()
	if !slices.IsSortedFunc(all, func(a, b audit.Event) int { return cmp.Compare(a.Seq, b.Seq) }) || len(all) != 200 {
		f.Errorf("the log has %d events, or out of order", len(all))
	}
}

// foreignRefusalsLookLikeNothing shows that what was refused because the object
// belongs to others is shown to the refused as what was not found, and to the
// others as it was.
func foreignRefusalsLookLikeNothing(f *fixture) {
	e := sampleEvent("card-1")
	e.Organisation, e.For, e.Outcome, e.Rules, e.Private = "RX9", "RX1", audit.Refused, []string{string(rbac.ScopeRule)}, nil
	f.update(func(tx authority.Tx) error { return tx.Append(e, nil) })
	page := authority.Page{Limit: 10}
	for _, tt := range []struct {
		why     string
		in      []string
		filter  authority.EventFilter
		outcome []audit.Outcome
	}{
		{"their own log says only that it failed", []string{"RX9"}, authority.EventFilter{}, []audit.Outcome{audit.Failed}},
		{"so does a filter", []string{"RX9"}, authority.EventFilter{Outcome: audit.Refused}, nil},
		{"and the other one", []string{"RX9"}, authority.EventFilter{Outcome: audit.Failed}, []audit.Outcome{audit.Failed}},
		{"the owner sees the attempt", []string{"RX1"}, authority.EventFilter{}, []audit.Outcome{audit.Refused}},
		{"and who acts for both", []string{"RX1", "RX9"}, authority.EventFilter{Outcome: audit.Refused}, []audit.Outcome{audit.Refused}},
	} {
		found, err := f.listEvents(tt.in, tt.filter, page)
		var got []audit.Outcome
		for _, l := range found {
			got = append(got, l.Event.Outcome)
			if hidden := l.Event.Outcome == audit.Failed; hidden && (l.Event.For != "" || l.Event.Rules != nil || l.Event.Detail != nil) {
				f.Errorf("%s: %+v tells whose it is", tt.why, l.Event)
			}
		}
		if err != nil || !slices.Equal(got, tt.outcome) {
			f.Errorf("%s: %v, %v; want %v", tt.why, got, err, tt.outcome)
		}
	}
}

func listSeesPuts(f *fixture) {
	f.update(func(tx authority.Tx) error {
		if err := tx.PutCase(sampleCase()); err != nil {
			return err
		}
		found, err := tx.ListCases([]string{"RX1"}, authority.CaseFilter{}, authority.Page{Limit: 1})
		if err == nil && (len(found) != 1 || found[0].Version != 1) {
			err = fmt.Errorf("listed %d cases in their function", len(found))
		}
		return err
	})
}

func badPosition(f *fixture) {
	for _, after := range []string{"-1", "x", "01", "1 ", "9223372036854775808", "case-1"} {
		if _, err := f.listEvents([]string{"RX1"}, authority.EventFilter{}, authority.Page{After: after, Limit: 1}); !errors.Is(err, authority.ErrPage) {
			f.Errorf("events after %q: %v, want ErrPage", after, err)
		}
	}
}
