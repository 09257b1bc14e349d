package guidance

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// validRuleID is the form of an id as it is documented.
var validRuleID = regexp.MustCompile(`^RA-(INP|IDN|EVD|GPG|CIS|VID|CRD|TAC|PSC|RBC|EXC|AUD)-[0-9]{3}$`)

// TestEveryRuleID walks every id that there can be: each is valid, stands in the
// order of text, and comes back from its place.
func TestEveryRuleID(t *testing.T) {
	every := everyRuleID()
	if len(every) != rulePlaces*idLength || rulePlaces > math.MaxUint16 {
		t.Fatalf("%d bytes for %d places", len(every), rulePlaces)
	}
	before := RuleID("")
	for p := range rulePlaces {
		id := every.at(rulePlace(p))
		if back, ok := id.place(); !ok || int(back) != p || !validRuleID.MatchString(string(id)) || id <= before {
			t.Fatalf("%s after %s, at %d: place() = %d, %v", id, before, p, back, ok)
		}
		before = id
	}
}

func TestRuleIDValid(t *testing.T) {
	for _, tt := range []struct {
		id  RuleID
		why string
	}{
		{"", "the id of the zero Rule"},
		{"RA-EVD-00", "a digit is missing"},
		{"RA-EVD-0011", "a digit too many"},
		{"RA-EVD-00x", "a letter among the digits"},
		{"RA-EVD-٠٠", "digits of another script, in as many bytes"},
		{"RA-EVD_001", "no hyphen before the number"},
		{"RA_EVD-001", "no hyphen before the area"},
		{"ra-EVD-001", "small letters"},
		{"RA-EVE-001", "no area"},
		{"RA-evd-001", "an area in small letters"},
		{"RB-EVD-001", "another prefix"},
	} {
		if tt.id.Valid() || tt.id.Area() != "" {
			t.Errorf("%q is valid\nwhy not: %s", tt.id, tt.why)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		id := RuleID(rapid.StringMatching(`R[AB]-(EVD|VID|EVX)[-_][0-9a]{2,4}`).Draw(t, "id"))
		if id.Valid() != validRuleID.MatchString(string(id)) {
			t.Fatalf("%q: Valid() = %v", id, id.Valid())
		}
	})
}

// TestAssessmentResultByDefinition holds Result against what it promises, read
// off the rules one by one. Some of the rules have ids that are not valid.
func TestAssessmentResultByDefinition(t *testing.T) {
	ids := []RuleID{"RA-AUD-000", "RA-EVD-063", "RA-EVD-064", "RA-VID-999", "", "own-1", "own-2"}
	rapid.Check(t, func(t *rapid.T) {
		var a, b Assessment
		best := map[RuleID]int{} // verdict + 1; 0 is no mark at all
		for range rapid.IntRange(0, 30).Draw(t, "marks") {
			into := rapid.SampledFrom([]*Assessment{&a, &b}).Draw(t, "into")
			r := Rule{ID: rapid.SampledFrom(ids).Draw(t, "rule"), Severity: Warning}
			v := verdict(rapid.IntRange(0, int(failed)).Draw(t, "verdict"))
			switch v {
			case notApplicable:
				into.Skip(r)
			case notEvaluated:
				into.Unknown(r)
			case passed:
				into.Pass(r)
			case failed:
				into.Fail(r, "/x", "")
			}
			best[r.ID] = max(best[r.ID], int(v)+1)
		}
		a.Merge(b)
		with := func(v verdict) []RuleID {
			list := []RuleID{}
			for id, b := range best {
				if b == int(v)+1 {
					list = append(list, id)
				}
			}
			slices.SortFunc(list, func(a, b RuleID) int { // ids that are not valid come last
				if a.Valid() != b.Valid() {
					return map[bool]int{true: -1, false: 1}[a.Valid()]
				}
				return strings.Compare(string(a), string(b))
			})
			return list
		}
		got := a.Result()
		want := [failed][]RuleID{with(notApplicable), with(notEvaluated), with(passed)}
		if diff := cmp.Diff(want, [failed][]RuleID{got.NotApplicable, got.NotEvaluated, got.Passed}); diff != "" {
			t.Fatalf("Result() mismatch (-want +got):\n%s", diff)
		}
	})
}

// TestResultIsTheCallers shows that adding to a list of one result changes
// neither its other lists nor another result.
func TestResultIsTheCallers(t *testing.T) {
	var a Assessment
	a.Pass(Rule{ID: "RA-EVD-001"})
	a.Skip(Rule{ID: "RA-EVD-002"})
	one, other := a.Result(), a.Result()
	one.Passed[0] = "RA-EVD-009"
	one.Passed = append(one.Passed, "RA-EVD-008")
	want := [][]RuleID{{"RA-EVD-001"}, {"RA-EVD-002"}, {"RA-EVD-002"}}
	if diff := cmp.Diff(want, [][]RuleID{other.Passed, other.NotApplicable, one.NotApplicable}); diff != "" {
		t.Errorf("lists are shared (-want +got):\n%s", diff)
	}
}
