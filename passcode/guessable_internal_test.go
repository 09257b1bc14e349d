package passcode

import (
	"fmt"
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
	if r := refusedCodes[0]; r.usual != got["pattern or common"] || r.allDates != got["anything"] {
		t.Errorf("the table of refused codes has %d and %d", r.usual, r.allDates)
	}
}

// TestRefusedCodesOfSevenAndEight holds the longer lengths against what follows from the
// classes, with the codes of one digit among each. Of seven digits there are two
// different ones in 45*126+10, mirrors 10^4, both 45*14+10, and 40 sequences. Of eight,
// two different ones in 45*254+10; mirrors, blocks and pairs, 10^4 each; the codes that
// are in more than one class are counted here. Dates of eight digits are walked: every
// day of 200 years in three orders.
func TestRefusedCodesOfSevenAndEight(t *testing.T) {
	if want := 45*126 + 10 + 10_000 - (45*14 + 10) + 40; refusedCodes[1].usual != want || refusedCodes[1].allDates != want {
		t.Errorf("of seven digits %+v are refused, want %d", refusedCodes[1], want)
	}
	seen, dates := map[string]bool{}, map[string]bool{}
	note := func(d string) {
		if len(patternsOf(d)) > 0 {
			seen[d] = true
		}
	}
	for n := range 10_000 {
		d := fmt.Sprintf("%04d", n)
		note(d + d)
		note(string([]byte{d[0], d[1], d[2], d[3], d[3], d[2], d[1], d[0]}))
		note(string([]byte{d[0], d[0], d[1], d[1], d[2], d[2], d[3], d[3]}))
	}
	for a := range byte(10) {
		for b := range byte(10) {
			for which := range 256 {
				d := make([]byte, 8)
				for i := range d {
					d[i] = '0' + a
					if which>>i&1 == 1 {
						d[i] = '0' + b
					}
				}
				note(string(d))
			}
		}
		for _, step := range []byte{1, 9, 2, 8} {
			d := make([]byte, 8)
			for i := range d {
				d[i] = '0' + (a+byte(i)*step)%10
			}
			note(string(d))
		}
	}
	if len(seen) != refusedCodes[2].usual {
		t.Errorf("of eight digits %d follow a pattern, want %d", len(seen), refusedCodes[2].usual)
	}
	for day := guidance.MustDate("1900-01-01"); day.Before(guidance.MustDate("2100-01-01")); day = day.AddDays(1) {
		y, m, d := day.String()[:4], day.String()[5:7], day.String()[8:]
		for _, written := range []string{d + m + y, m + d + y, y + m + d} {
			if !seen[written] {
				dates[written] = true
			}
		}
	}
	if got := len(seen) + len(dates); got != refusedCodes[2].allDates {
		t.Errorf("of eight digits %d are refused with all dates, want %d", got, refusedCodes[2].allDates)
	}
}

func TestEntropy(t *testing.T) {
	usual, strict := &GuessPolicy{}, &GuessPolicy{AllDates: true}
	for _, tt := range []struct {
		length int
		policy *GuessPolicy
		want   string
	}{
		{6, nil, "19.932"},
		{6, usual, "19.924"},
		{6, strict, "19.798"},
		{7, nil, "23.253"},
		{7, usual, "23.251"},
		{7, strict, "23.251"},
		{8, nil, "26.575"},
		{8, usual, "26.575"},
		{8, strict, "26.572"},
	} {
		if bits, ok := Entropy(tt.length, tt.policy); !ok || fmt.Sprintf("%.3f", bits) != tt.want {
			t.Errorf("Entropy(%d, %v) = %.3f, %v; want %s", tt.length, tt.policy, bits, ok, tt.want)
		}
	}
	for _, length := range []int{0, 5, 9, -6} {
		if bits, ok := Entropy(length, nil); ok || bits != 0 {
			t.Errorf("Entropy(%d) = %v", length, bits)
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
