package passcode

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// TestDateVectors holds the calendar orders against the corpus. They are not said
// of a passcode that is accepted, so no exported function gives them.
func TestDateVectors(t *testing.T) {
	vs, err := conformance.Load("passcode.json", "weak")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vs {
		if !sixToEightDigits(v.Input) {
			continue
		}
		var want []string
		if listed, ok := v.Fields["dates"].([]any); ok {
			for _, name := range listed {
				want = append(want, name.(string))
			}
		}
		if diff := cmp.Diff(want, dateOrdersOf(v.Input)); diff != "" {
			t.Errorf("%s: calendar orders (-want +got):\n%s\nwhy: %s", v.ID, diff, v.Why)
		}
	}
}

// TestClassesCounted walks the million codes of six digits and counts each class.
// The numbers follow from what the classes are, each class with the codes of one
// digit among them: 10 first digits and two directions make 20 sequences, three
// free digits 1,000 blocks, mirrors and pairs, two 100 triples and blocks of two,
// and 45 pairs of digits times 62 orders and 10 make 2,800.
func TestClassesCounted(t *testing.T) {
	got := map[string]int{}
	for n := range codes {
		d := fmt.Sprintf("%06d", n)
		reasons, orders := patternsOf(d), dateOrdersOf(d)
		for _, p := range patterns {
			count(got, p.reason.String(), p.holds(d))
		}
		onlyCommon := slices.Equal(reasons, []GuessReason{GuessCommon})
		count(got, "all_same", runsBy(d, 0))
		count(got, "block of three", d[:3] == d[3:])
		count(got, "block of two", d[:2] == d[2:4] && d[:2] == d[4:])
		count(got, "any pattern", len(reasons) > 0 && !onlyCommon)
		count(got, "common", isCommon(d))
		count(got, "common, no pattern", onlyCommon)
		count(got, "pattern or common", len(reasons) > 0)
		count(got, "ddmmyy", slices.Contains(orders, "ddmmyy"))
		count(got, "date", len(orders) > 0)
		count(got, "anything", len(reasons)+len(orders) > 0)
		count(got, "iOS list, as rebuilt",
			runsBy(d, 1) || runsBy(d, 9) || d[:3] == d[3:] || mirrored(d) || inGroupsOf(2, d) || inGroupsOf(3, d))
	}
	want := map[string]int{
		"all_same": 10, "sequence": 20, "sequence_by_two": 20, "two_digits": 2800,
		"repeated_block": 1000 + 100 - 10, "block of three": 1000, "block of two": 100,
		"mirror": 1000, "doubled_digits": 1000, "triples": 100, "any pattern": 5000,
		"common": 100, "common, no pattern": 32, "pattern or common": 5032,
		"ddmmyy": 365*100 + 25, "date": 84_050, "anything": 88_662,
		"iOS list, as rebuilt": 2910,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	for refused, bits := range map[int]string{0: "19.93", got["pattern or common"]: "19.92", got["anything"]: "19.80"} {
		if left := fmt.Sprintf("%.2f", math.Log2(float64(codes-refused))); left != bits {
			t.Errorf("%d refused leave %s bits, want %s as documented", refused, left, bits)
		}
	}
}

func count(counts map[string]int, class string, in bool) {
	if in {
		counts[class]++
	}
}

// TestOwnNumbersTakeFew walks the million codes for one person: the passcodes that
// are refused for what is known of her alone are too few to matter. A number of n
// digits has n-5 runs of six; the two writings of the telephone number, of 12 and 11
// digits, have five of theirs in common. A date whose month has a zero to leave out,
// and whose day has none, takes 24.
func TestOwnNumbersTakeFew(t *testing.T) {
	for _, tt := range []struct {
		name    string
		numbers []string
		want    int
	}{
		{"born on 15 July 1985", birthDateWritings(guidance.MustDate("1985-07-15")), 24},
		{"+447700900123", phoneWritings("+447700900123"), 7 + 6 - 5},
		{"07700 900123", phoneWritings("07700 900123"), 7 + 6 - 5},
		{"00447700900123", phoneWritings("00447700900123"), 7 + 6 - 5},
		{"no telephone number", phoneWritings("none"), 0},
		{"NI number", eachDigitsOf([]string{"QQ 27 39 04 C"}), 1},
		{"two documents", eachDigitsOf([]string{"925076473", "PATTE805027JL9AB"}), 4 + 2},
	} {
		refused := 0
		for n := range codes {
			digits := fmt.Sprintf("%06d", n)
			if slices.ContainsFunc(tt.numbers, func(number string) bool { return sharesRun(digits, number) }) {
				refused++
			}
		}
		if refused != tt.want {
			t.Errorf("%s: %d codes are refused, want %d", tt.name, refused, tt.want)
		}
	}
}

func TestCommonestIsAList(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range commonest {
		if !sixDigits(c) || seen[c] {
			t.Errorf("the list has %q twice, or it is not six digits", c)
		}
		seen[c] = true
	}
	if len(seen) != 100 {
		t.Errorf("the list has %d codes, want 100", len(seen))
	}
}

// TestPatternOrder holds the table against the closed list: reasons are given in
// its order.
func TestPatternOrder(t *testing.T) {
	for i, p := range patterns {
		if p.reason != GuessSequence+GuessReason(i) {
			t.Errorf("pattern %d is %s, out of order", i, p.reason)
		}
	}
	if GuessReason(len(guessReasonNames)) != GuessCalendarDate {
		t.Errorf("%d words for %d reasons", len(guessReasonNames), GuessCalendarDate)
	}
}
