package registration_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

func userID(t testing.TB, s string) identity.UserID { return parsed(t, identity.ParseUserID, s) }

// heldLike returns a profile with what a case says of the registrant.
func heldLike(t testing.TB, c registration.Case, id string) identity.Profile {
	claim := c.Claim()
	return identity.Profile{UserID: userID(t, id), Name: claim.Name, DateOfBirth: claim.DateOfBirth, Email: claim.Email}
}

func TestCandidatesAmong(t *testing.T) {
	c := newDesk(t).verified(request(t))
	one, two := heldLike(t, c, "999900000001"), heldLike(t, c, "999900000002")
	asked := must(t)(c.RequestIdentity(guidance.Date{}))
	back, _, err := asked.DuplicateFound(userID(t, "999900000002"), userID(t, "999900000003"))
	if err != nil {
		t.Fatal(err)
	}
	again := must(t)(back.RequestIdentity(guidance.Date{}))
	again, _, err = again.DuplicateFound(userID(t, "999900000003"), userID(t, "999900000004"))
	if err != nil {
		t.Fatal(err)
	}
	registered := must(t)(asked.IdentityCreated(one.UserID, calledAt))
	tests := []struct {
		name string
		c    registration.Case
		held []identity.Profile
		want []string
		why  string
	}{
		{"nobody", c, nil, nil, "no profile, no candidate"},
		{"held", c, []identity.Profile{two, one}, []string{"999900000001", "999900000002"}, "as package identity finds them"},
		{"somebody else", c, []identity.Profile{{UserID: one.UserID}}, nil, "nothing matches"},
		{"named by the directory", back, nil, []string{"999900000002", "999900000003"}, "of whom no profile is held"},
		{"held and named", back, []identity.Profile{one, two}, []string{"999900000001", "999900000002", "999900000003"}, "each once, what was compared first"},
		{"named twice", again, nil, []string{"999900000002", "999900000003", "999900000004"}, "what was said before still stands"},
		{"oneself", registered, []identity.Profile{one, two}, []string{"999900000002"}, "one's own profile is no duplicate"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range tt.c.CandidatesAmong(tt.held) {
				got = append(got, f.UserID.String())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("CandidatesAmong() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
	if len(asked.Candidates) != 0 || len(back.Candidates) != 2 {
		t.Error("a case before was changed")
	}
	if diff := cmp.Diff(identity.SearchKeys(c.Claim()), c.SearchKeys()); diff != "" {
		t.Errorf("SearchKeys() mismatch (-want +got):\n%s", diff)
	}
}

func TestAnswerDuplicates(t *testing.T) {
	c := newDesk(t).verified(request(t))
	found := c.CandidatesAmong([]identity.Profile{heldLike(t, c, "999900000001"), heldLike(t, c, "999900000002")})
	one := identity.NotDuplicate{Reason: identity.NotDuplicateTwins, DecidedBy: "A. Agent", Candidates: []identity.UserID{found[0].UserID}}
	two := identity.NotDuplicate{Reason: identity.NotDuplicateSameName, DecidedBy: "A. Agent", Candidates: []identity.UserID{found[1].UserID}}
	answer := func(c registration.Case, decisions ...identity.NotDuplicate) (registration.Case, error) {
		next, _, err := c.AnswerDuplicates(found, decisions)
		return next, err
	}
	_, err := answer(c)
	refusedBy(t, err, "RA-IDN-050")
	_, err = answer(c, one)
	refusedBy(t, err, "RA-IDN-050")
	unsigned := two
	unsigned.DecidedBy = ""
	_, err = answer(c, one, unsigned)
	refusedBy(t, err, "RA-IDN-050", "RA-IDN-051")
	both := must(t)(answer(c, one, two))
	if len(c.NotDuplicates) != 0 || len(both.NotDuplicates) != 2 {
		t.Errorf("%d decisions before, %d after", len(c.NotDuplicates), len(both.NotDuplicates))
	}
	if got := must(t)(answer(both, one)); len(got.NotDuplicates) != 3 || !slices.Equal(got.AnsweredFor(), []identity.UserID{found[0].UserID, found[1].UserID}) {
		t.Errorf("%d decisions, answered for %v", len(got.NotDuplicates), got.AnsweredFor())
	}
	must(t)(answer(both)) // what was decided before still counts
	next, _, err := both.AnswerDuplicates(append(found, identity.Candidate{UserID: userID(t, "999900000003")}), nil)
	refusedBy(t, err, "RA-IDN-050") // for those that it names
	if next.ID != "" {
		t.Error("a refused step returns a case")
	}
}
