package authority_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// twin is born on one day with Ada, of the same family name, and has the same
// mobile.
func twin() registration.Items {
	in := items
	in.Registrant = identity.Registrant{
		GivenName: "Ida", FamilyName: "Example", DateOfBirth: "1985-12-10", NationalInsuranceNumber: "JK987655D",
		Email: "ida.example@example.nhs.uk", Mobile: "07700 900123",
	}
	return in
}

func noDuplicate(why identity.NotDuplicateReason, ids ...identity.UserID) []identity.NotDuplicate {
	return []identity.NotDuplicate{{Reason: why, DecidedBy: "somebody else", Note: "both were seen", Candidates: ids}}
}

// ids returns who the candidates are.
func ids(found []identity.Candidate) (all []string) {
	for _, f := range found {
		all = append(all, f.UserID.String())
	}
	return all
}

// TestDuplicatesAreAnsweredFor shows that nobody gets an identity while a profile
// that may be theirs is not answered for, and what an answer does.
func TestDuplicatesAreAnsweredFor(t *testing.T) {
	var asked []authority.IdentityOrder
	h := newHouse(t, options{ports: &simulator.Outcomes{OnCreate: func(o authority.IdentityOrder) error {
		asked = append(asked, o)
		return nil
	}}})
	h.until(t, "create identity")
	first := h.userID()
	k := must(h.verify(t.Context(), twin()))
	create := func(decisions ...identity.NotDuplicate) error {
		return only(h.CreateIdentity(t.Context(), authority.CreateIdentity{By: agent, Case: k.ID, NotDuplicates: decisions}))
	}

	err := create()
	h.refusedBy(t, err, "RA-IDN-050")
	for _, secret := range []string{"Ada", "Ida", "Example", "900123", "JK9876", "1985"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the refusal says %q: %v", secret, err)
		}
	}
	if !strings.Contains(err.Error(), "1 of 1") || h.last().Detail["candidates"] != first.String() {
		t.Errorf("%v, candidates %q", err, h.last().Detail["candidates"])
	}
	found := must(h.For(agent).Candidates(t.Context(), k.ID))
	if diff := cmp.Diff([]string{first.String()}, ids(found)); diff != "" || !slices.Contains(found[0].Matched, "mobile") || !slices.Contains(found[0].Differs, "nationalInsuranceNumber") {
		t.Errorf("candidates (-want +got):\n%s%+v", diff, found)
	}
	if _, err := h.For(elsewhere).Candidates(t.Context(), k.ID); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("candidates for somebody elsewhere: %v", err)
	}
	if _, err := h.For(agent).Candidates(t.Context(), "none-1"); !errors.Is(err, authority.ErrNotFound) {
		t.Errorf("candidates of no case: %v", err)
	}

	h.refusedBy(t, create(noDuplicate(identity.NotDuplicateTwins, grantee)...), "RA-IDN-050")
	h.refusedBy(t, create(noDuplicate(0, first)...), "RA-IDN-050", "RA-IDN-051")
	if got := must(h.Case(t.Context(), k.ID)); got.Version != k.Version || len(got.NotDuplicates) != 0 {
		t.Error("a refused decision was kept")
	}
	if err := create(noDuplicate(identity.NotDuplicateTwins, first)...); err != nil {
		t.Fatal(err)
	}
	last := h.last()
	if last.Detail["candidates"] != first.String() || last.Detail["reasons"] != "twins" || !slices.Contains(last.Rules, "RA-IDN-050") {
		t.Errorf("event %v by %v", last.Detail, last.Rules)
	}
	must(h.Work(t.Context()))
	if got := asked[len(asked)-1].NotDuplicates; !slices.Equal(got, []identity.UserID{first}) {
		t.Errorf("the directory was told that %v are others", got)
	}
	k = must(h.Case(t.Context(), k.ID))
	if k.Stage != registration.Registered || k.UserID == first || k.NotDuplicates[0].DecidedBy != agent.ID.String() {
		t.Errorf("case is %s under %s, decided by %s", k.Stage, k.UserID, k.NotDuplicates[0].DecidedBy)
	}
	if diff := cmp.Diff([]string{first.String()}, ids(must(h.For(agent).Candidates(t.Context(), k.ID)))); diff != "" {
		t.Errorf("candidates of a registered person (-want +got), who is not one of them:\n%s", diff)
	}
	verified(t, h)
}

// TestDirectorysCandidatesAreAnsweredFor shows that whom the directory named is
// asked about, though no profile of them is held.
func TestDirectorysCandidatesAreAnsweredFor(t *testing.T) {
	h := newHouse(t, options{items: family("Duplicate")})
	h.until(t, "create identity")
	k := must(h.Case(t.Context(), h.caseID()))
	named := must(identity.ParseUserID("999900000000"))
	if !slices.Equal(k.Candidates, []identity.UserID{named}) || k.Stage != registration.Verified {
		t.Fatalf("case is %s, the directory named %v", k.Stage, k.Candidates)
	}
	found := must(h.For(agent).Candidates(t.Context(), k.ID))
	if diff := cmp.Diff([]string{named.String()}, ids(found)); diff != "" || found[0].Strength != identity.Possible || found[0].Name.Result != 0 {
		t.Errorf("candidates (-want +got):\n%s%+v", diff, found)
	}
	create := authority.CreateIdentity{By: agent, Case: k.ID}
	h.refusedBy(t, only(h.CreateIdentity(t.Context(), create)), "RA-IDN-050")
	create.NotDuplicates = noDuplicate(identity.NotDuplicateSameName, named)
	if err := only(h.CreateIdentity(t.Context(), create)); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	if k := must(h.Case(t.Context(), k.ID)); k.Stage != registration.Registered {
		t.Errorf("case is %s: the directory was told, and creates the identity", k.Stage)
	}
}

// TestAnswersStandForThoseTheyName shows that what was decided before the directory
// refused still counts, and that whoever it names is asked about.
func TestAnswersStandForThoseTheyName(t *testing.T) {
	named := must(identity.ParseUserID("999900000077"))
	refuse := true
	h := newHouse(t, options{ports: &simulator.Outcomes{OnCreate: func(o authority.IdentityOrder) error {
		if refuse && len(o.NotDuplicates) > 0 {
			return &authority.DuplicateError{Candidates: []identity.UserID{named}}
		}
		return nil
	}}})
	h.until(t, "create identity")
	first := h.userID()
	k := must(h.verify(t.Context(), twin()))
	create := authority.CreateIdentity{By: agent, Case: k.ID, NotDuplicates: noDuplicate(identity.NotDuplicateTwins, first)}
	must(h.CreateIdentity(t.Context(), create))
	must(h.Work(t.Context()))
	create.NotDuplicates = nil
	h.refusedBy(t, only(h.CreateIdentity(t.Context(), create)), "RA-IDN-050")
	if got, want := h.last().Detail["candidates"], first.String()+" "+named.String(); got != want {
		t.Errorf("candidates %q, want %q", got, want)
	}
	refuse = false
	create.NotDuplicates = noDuplicate(identity.NotDuplicateSimilarName, named)
	must(h.CreateIdentity(t.Context(), create))
	must(h.Work(t.Context()))
	k = must(h.Case(t.Context(), k.ID))
	if k.Stage != registration.Registered || !slices.Equal(k.AnsweredFor(), []identity.UserID{first, named}) {
		t.Errorf("case is %s, answered for %v", k.Stage, k.AnsweredFor())
	}
}

// TestTwoCasesOfOnePerson shows what becomes of the second: the profile of the
// first is seen, or the directory knows them.
func TestTwoCasesOfOnePerson(t *testing.T) {
	for name, between := range map[string]bool{"one after the other": true, "both before the directory answers": false} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, options{})
			h.until(t, "define position")
			one, two := must(h.verify(t.Context(), items)), must(h.verify(t.Context(), items))
			must(h.CreateIdentity(t.Context(), authority.CreateIdentity{By: agent, Case: one.ID}))
			create := authority.CreateIdentity{By: agent, Case: two.ID}
			if between {
				must(h.Work(t.Context()))
			} else {
				must(h.CreateIdentity(t.Context(), create))
				must(h.Work(t.Context()))
			}
			h.refusedBy(t, only(h.CreateIdentity(t.Context(), create)), "RA-IDN-050")
			one = must(h.Case(t.Context(), one.ID))
			two = must(h.Case(t.Context(), two.ID))
			if one.Stage != registration.Registered || two.Stage != registration.Verified || h.last().Detail["candidates"] != one.UserID.String() {
				t.Errorf("cases are %s and %s, candidates %q", one.Stage, two.Stage, h.last().Detail["candidates"])
			}
			if between != (len(two.Candidates) == 0) {
				t.Errorf("the directory named %v", two.Candidates)
			}
			if n := len(must(h.sim.Identities())); n != 1 {
				t.Errorf("%d identities of one person", n)
			}
		})
	}
}

// TestOnePersonInARace has four cases of one person ask for the identity at the
// same time, each of them also working: one gets it.
func TestOnePersonInARace(t *testing.T) {
	const racers = 4
	h := newHouse(t, options{})
	h.until(t, "define position")
	cases := make([]string, racers)
	for n := range racers {
		cases[n] = must(h.verify(t.Context(), items)).ID
	}
	start := make(chan struct{})
	var all sync.WaitGroup
	for _, id := range cases {
		all.Go(func() {
			<-start
			err := only(h.CreateIdentity(context.Background(), authority.CreateIdentity{By: agent, Case: id}))
			var refusal *guidance.Refusal
			if err != nil && (!errors.As(err, &refusal) || refusal.Rule() != "RA-IDN-050") {
				t.Errorf("got %v, want a refusal by RA-IDN-050 or none", err)
			}
			if _, err := h.Work(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	all.Wait()
	must(h.Work(t.Context()))
	stages := map[registration.Stage]int{}
	for _, id := range cases {
		stages[must(h.Case(t.Context(), id)).Stage]++
	}
	if diff := cmp.Diff(map[registration.Stage]int{registration.Registered: 1, registration.Verified: racers - 1}, stages); diff != "" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}
	if n, jobs := len(must(h.sim.Identities())), must(h.Jobs(t.Context())); n != 1 || jobs != 0 {
		t.Errorf("%d identities of one person, %d jobs", n, jobs)
	}
	verified(t, h)
}

// TestPassedOverByTheDirectory shows that two people of one mailbox who were asked
// for at the same time are named in the log: the directory does not know mailboxes.
func TestPassedOverByTheDirectory(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "define position")
	one := must(h.verify(t.Context(), registrant(0)))
	in := registrant(1)
	in.Registrant.Email = registrant(0).Registrant.Email
	two := must(h.verify(t.Context(), in))
	must(h.CreateIdentity(t.Context(), authority.CreateIdentity{By: agent, Case: one.ID}))
	must(h.CreateIdentity(t.Context(), authority.CreateIdentity{By: agent, Case: two.ID}))
	must(h.Work(t.Context()))
	var named []string
	for _, e := range h.log() {
		if e.Action == authority.ActionIdentityCreated && e.Outcome == audit.Done {
			named = append(named, e.Detail["candidates"])
		}
	}
	want := []string{"", must(h.Case(t.Context(), one.ID)).UserID.String()}
	if diff := cmp.Diff(want, named); diff != "" {
		t.Errorf("candidates in the events (-want +got):\n%s", diff)
	}
}
