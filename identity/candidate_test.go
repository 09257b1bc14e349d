package identity_test

import (
	"fmt"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

func TestClosedListsOfNames(t *testing.T) {
	closed[identity.NameResult](t, 4)
	closed[identity.NameReason](t, 28)
	closed[identity.Strength](t, 3)
	closed[identity.NotDuplicateReason](t, 7)
	if r := identity.NameReason(29).Result(); r != 0 {
		t.Errorf("a reason outside the list makes %s", r)
	}
}

// profileOf returns the profile that was opened for a claim.
func profileOf(id string, c identity.Claim) identity.Profile {
	return identity.Profile{
		UserID: must(identity.ParseUserID(id)), Name: c.Name, DateOfBirth: c.DateOfBirth,
		NINumber: c.NINumber, Email: c.Email, Mobile: c.Mobile,
	}
}

func TestSamePersonVectors(t *testing.T) {
	all, err := conformance.Load("names.json", "same_person")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		t.Run(v.ID, func(t *testing.T) {
			left, right := claimOf(t, registrantOf(t, v.Fields["left"])), claimOf(t, registrantOf(t, v.Fields["right"]))
			got := answerOf(left, right)
			want := map[string]any{}
			for _, member := range []string{"same_person", "strength", "matched", "differs", "name"} {
				want[member] = v.Fields[member]
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s\nwhy: %s", v.Input, diff, v.Why)
			}
			if diff := cmp.Diff(want, answerOf(right, left)); diff != "" {
				t.Errorf("%s, the other way round (-want +got):\n%s", v.Input, diff)
			}
			if valid := got["strength"] != "none"; valid != v.Valid {
				t.Errorf("%s: valid %t, want %t", v.Input, valid, v.Valid)
			}
		})
	}
}

// registrantOf reads a member of a vector as a registrant.
func registrantOf(t *testing.T, member any) (r identity.Registrant) {
	t.Helper()
	data, err := json.Marshal(member)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &r, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	return r
}

// answerOf returns what is found for a claim where one other is held, in the
// corpus's own words.
func answerOf(claim, held identity.Claim) map[string]any {
	out := map[string]any{
		"same_person": anyOf(identity.SamePerson(claim, held)),
		"strength":    "none", "matched": []any{}, "differs": []any{}, "name": "",
	}
	for _, c := range identity.Candidates(claim, []identity.Profile{profileOf("021600556514", held)}) {
		out["strength"], out["name"] = c.Strength.String(), c.Name.Result.String()
		out["matched"], out["differs"] = anyOf(c.Matched), anyOf(c.Differs)
	}
	return out
}

func TestCandidatesAreRanked(t *testing.T) {
	claim := claimOf(t, ada())
	like := func(change func(*identity.Registrant)) identity.Claim {
		r := ada()
		change(&r)
		return claimOf(t, r)
	}
	held := []identity.Profile{
		profileOf("555086689106", like(func(r *identity.Registrant) { r.GivenName, r.NationalInsuranceNumber = "Bea", "" })),
		profileOf("021600556514", like(func(r *identity.Registrant) { r.NationalInsuranceNumber, r.Email, r.Mobile = "", "", "" })),
		profileOf("999999999990", identity.Claim{Name: name("Nobody", "", "Else"), DateOfBirth: guidance.MustDate("1970-01-01")}),
		profileOf("111111111110", like(func(r *identity.Registrant) { r.FamilyName = "Sample" })),
		profileOf("000000000010", like(func(r *identity.Registrant) { r.GivenName, r.NationalInsuranceNumber = "Bea", "" })),
	}
	got := []string{}
	for _, c := range identity.Candidates(claim, held) {
		got = append(got, fmt.Sprint(c.UserID, " ", c.Strength, " ", c.Differs))
	}
	want := []string{
		"111111111110 strong [familyName]",
		"021600556514 probable []",
		"000000000010 possible [givenName]",
		"555086689106 possible [givenName]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ranked (-want +got):\n%s", diff)
	}
	if found := identity.Candidates(claim, nil); found == nil || len(found) != 0 {
		t.Errorf("nobody is held, yet found: %v", found)
	}
}

// TestSamePersonIsACandidate holds that no match of SamePerson is passed over.
func TestSamePersonIsACandidate(t *testing.T) {
	claims := rapid.Custom(func(t *rapid.T) identity.Claim {
		c := identity.Claim{Name: anyName().Draw(t, "name")}
		if rapid.Bool().Draw(t, "born") {
			c.DateOfBirth = guidance.MustDate(rapid.SampledFrom([]string{"1900-01-01", "1985-12-10", "1985-12-11"}).Draw(t, "birth"))
		}
		if rapid.Bool().Draw(t, "numbered") {
			c.NINumber = must(identity.ParseNINumber(rapid.SampledFrom([]string{"JK987654D", "JK987653C"}).Draw(t, "number")))
		}
		if rapid.Bool().Draw(t, "with mobile") {
			c.Mobile = must(identity.ParseMobile(rapid.SampledFrom([]string{"07700900123", "07700900456"}).Draw(t, "mobile")))
		}
		return c
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := claims.Draw(t, "a"), claims.Draw(t, "b")
		found := identity.Candidates(a, []identity.Profile{profileOf("021600556514", b)})
		if len(identity.SamePerson(a, b)) > 0 && len(found) == 0 {
			t.Fatalf("%v and %v are perhaps one person, but no candidate", a, b)
		}
		back := identity.Candidates(b, []identity.Profile{profileOf("021600556514", a)})
		if diff := cmp.Diff(found, back, cmpopts.EquateComparable(identity.UserID{})); diff != "" {
			t.Fatalf("not symmetric (-want +got):\n%s", diff)
		}
		for _, c := range found {
			for _, m := range c.Matched {
				for _, d := range c.Differs {
					if m == d {
						t.Fatalf("%s matches and differs", m)
					}
				}
			}
		}
	})
}
