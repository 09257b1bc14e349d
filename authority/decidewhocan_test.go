package authority_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

// TestWhoCanAboveAProvider: a position of RX3, the RA parent of the provider RX2, with an
// access profile there may act for RX1, for as long as the link is in force.
func TestWhoCanAboveAProvider(t *testing.T) {
	h, _, agentAtProvider := withDispensers(t, options{})
	day := guidance.DateOf(h.clock)
	p := somebody(h)
	p.UserID = must(identity.ParseUserID("555000000301"))
	must(h.RecordProfile(t.Context(), authority.RecordProfile{By: manager, Profile: p}))
	above := p.UserID
	h.put(t, func(tx authority.Tx) error {
		if err := tx.PutLink(rbac.Link{Child: "RX2", Parent: "RX3", Interval: guidance.Interval{From: day, To: day.AddDays(1)}}); err != nil {
			return err
		}
		if err := tx.PutPosition(rbac.Position{ID: "p-above", Name: "RA Agent", Organisation: "RX3", AccessProfiles: []rbac.AccessProfile{
			{Organisation: "RX2", JobRole: "R5090"},
		}}); err != nil {
			return err
		}
		return tx.PutAssignment(rbac.Assignment{ID: "as-above", User: above.String(), Position: "p-above", Organisation: "RX3", Start: day})
	})
	q := access.Question{Act: rbac.AssignPosition, Organisation: "RX1"}
	for n, want := range [][]string{{agentAtProvider.String(), above.String()}, {agentAtProvider.String(), above.String()}, {agentAtProvider.String()}} {
		q.On = day.AddDays(n)
		if diff := cmp.Diff(want, must(h.For(manager).WhoCan(t.Context(), q))); diff != "" {
			t.Errorf("on day %d (-want +got):\n%s", n, diff)
		}
	}
}

// TestWhoCanIsDecide: in small worlds, those who are listed are those of whom the
// decision is that they may.
func TestWhoCanIsDecide(t *testing.T) {
	allowed := 0
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { allowed += whoCanIsDecide(t, seed) })
	}
	if allowed < 20 {
		t.Errorf("%d decisions allow: the worlds are too empty", allowed)
	}
}

func whoCanIsDecide(t *testing.T, seed uint64) (allowed int) {
	h := newHouse(t, options{})
	today := guidance.DateOf(h.clock)
	users := (&smallWorld{Rand: rand.New(rand.NewPCG(seed, 1)), h: h, today: today}).fill(t)
	for _, code := range worldCodes {
		r := h.ForSystem(authority.System{Name: "k-1", Organisation: must(identity.ParseODSCode(code)), Acts: []rbac.Act{rbac.ViewPositions}})
		for _, q := range []access.Question{
			{Act: rbac.AssignPosition, Organisation: code},
			{Act: rbac.AssignPosition, Organisation: code, On: today.AddDays(1)},
			{Activity: "B0570", Organisation: code},
			{Activity: "B0570", Organisation: code, On: today.AddDays(1)},
			{Activity: "B0570", Organisation: "FFFFF", WorkingAt: code},
		} {
			want := []string{}
			for _, u := range users {
				q.User = u
				if must(r.Decide(t.Context(), q)).Allowed() {
					want = append(want, u)
				}
			}
			if diff := cmp.Diff(want, must(r.WhoCan(t.Context(), q))); diff != "" {
				t.Errorf("%+v (-those who may +listed):\n%s", q, diff)
			}
			allowed += len(want)
		}
	}
	return allowed
}

var worldCodes = []string{"RX1", "RX2", "RX3", "RX4"}

// smallWorld draws a few organisations and people, and writes them to a store.
type smallWorld struct {
	*rand.Rand
	h     *house
	today guidance.Date
}

func (w *smallWorld) code() string { return worldCodes[w.IntN(len(worldCodes))] }

// during is days around today, often until today.
func (w *smallWorld) during() guidance.Interval {
	return guidance.Interval{From: w.today.AddDays(-w.IntN(3)), To: w.today.AddDays(w.IntN(3))}
}

// fill returns the user ids of everybody, sorted.
func (w *smallWorld) fill(t *testing.T) (users []string) {
	w.h.put(t, func(tx authority.Tx) error {
		var errs []error
		note := func(err error) { errs = append(errs, err) }
		for range 3 {
			note(tx.PutLink(rbac.Link{Child: w.code(), Parent: w.code(), Interval: w.during()}))
		}
		for n := range 2 {
			note(tx.PutAgreement(rbac.Agreement{ID: fmt.Sprint("a-", n), Provider: w.code(), Organisation: w.code(), Interval: w.during()}))
		}
		for n := range 6 {
			p := somebody(w.h)
			p.UserID = must(identity.ParseUserID(fmt.Sprint("55500000030", n)))
			if n == 5 {
				p.State, p.Closing = identity.ProfileClosed, &identity.Closing{By: manager.ID, Reason: identity.LeftHealthcare, At: w.h.clock}
			}
			users = append(users, p.UserID.String())
			note(tx.PutProfile(p))
		}
		of := []string{}
		for n := range 8 {
			p := rbac.Position{ID: fmt.Sprint("p-", n), Name: "drawn", Organisation: w.code()}
			if n == 0 {
				p.Organisation = "FFFFF"
			}
			for range 1 + w.IntN(2) {
				a := rbac.AccessProfile{JobRole: []string{"R5090", "R8003"}[w.IntN(2)], Activities: []string{"B0570"}}
				if n > 0 && w.IntN(2) > 0 {
					a.Organisation = w.code()
				}
				p.AccessProfiles = append(p.AccessProfiles, a)
			}
			of = append(of, p.Organisation)
			note(tx.PutPosition(p))
		}
		for n := range 10 {
			position, days := w.IntN(len(of)), w.during()
			note(tx.PutAssignment(rbac.Assignment{
				ID: fmt.Sprint("as-", n), User: users[w.IntN(len(users))], Position: fmt.Sprint("p-", position), Organisation: of[position], Start: days.From, End: days.To,
			}))
		}
		note(tx.PutAssignment(rbac.Assignment{ID: "as-locum", User: users[0], Position: "p-0", Organisation: "FFFFF", Start: w.today}))
		for n := range 6 {
			days := w.during()
			g := rbac.Grant{ID: fmt.Sprint("g-", n), User: users[w.IntN(len(users))], Kind: rbac.NationalLocum, Organisation: "FFFFF", WorkingAt: w.code(), Start: days.From, End: days.To}
			switch position := 1 + w.IntN(len(of)-1); {
			case n < 3:
				g.Kind, g.Position, g.Organisation, g.WorkingAt = rbac.PositionGrant, fmt.Sprint("p-", position), of[position], of[position]
			case n == 3:
				g.User = users[0]
			}
			note(tx.PutGrant(g))
		}
		return firstError(errs)
	})
	return users
}

func firstError(errs []error) error {
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return nil
}
