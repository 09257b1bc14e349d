package identity_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

func TestNHSNumberVectors(t *testing.T) {
	vectors(t, "nhs-number.json", "nhs_number", func(v conformance.Vector) (map[string]any, error) {
		n, err := identity.ParseNHSNumber(v.Input)
		if v.StrictValid == nil || n.Production() != *v.StrictValid {
			t.Errorf("%s: Production() = %t of %+q\nwhy: %s", v.ID, n.Production(), v.Input, v.Why)
		}
		if err != nil {
			checkExpectedDigit(t, v)
			return nhsReason(err), err
		}
		fields := map[string]any{
			"digits": n.String(), "display": n.Display(), "check_digit": float64(n.CheckDigit()),
			"range": n.Range().String(), "repeated_digit": n.Repeated(), "chi_date_ok": n.CHIDateExists(),
		}
		return fields, nil
	})
}

// nhsReason returns the corpus's fields for a refused number.
func nhsReason(err error) map[string]any {
	switch message := err.Error(); {
	case strings.Contains(message, "would be 10"):
		return map[string]any{"reason": "check_digit_10"}
	case strings.Contains(message, "the check digit"):
		return map[string]any{"reason": "check_digit"}
	}
	return map[string]any{"reason": "format"}
}

// checkExpectedDigit asserts that a number with the digit that the corpus
// expects would be read. A refusal does not name that digit: somebody would type
// it. With the check made, the field is taken out of the comparison.
func checkExpectedDigit(t *testing.T, v conformance.Vector) {
	t.Helper()
	expected, ok := v.Fields["expected"].(float64)
	if !ok {
		return
	}
	delete(v.Fields, "expected")
	figures := strings.NewReplacer(" ", "", "-", "").Replace(v.Input)
	if _, err := identity.ParseNHSNumber(fmt.Sprint(figures[:9], expected)); err != nil {
		t.Errorf("%s: with the expected digit: %v", v.ID, err)
	}
}

// TestNHSNumberHasOneCheckDigit: of the ten numbers that nine digits begin, one
// is read, or none.
func TestNHSNumberHasOneCheckDigit(t *testing.T) {
	const sample = 2000
	none := 0
	for i := range sample {
		nine := fmt.Sprintf("%09d", i*499_979%1_000_000_000)
		read := []string{}
		for last := range 10 {
			n, err := identity.ParseNHSNumber(fmt.Sprint(nine, last))
			if err == nil {
				read = append(read, n.String())
			}
		}
		if len(read) == 0 {
			none++
		}
		if len(read) > 1 {
			t.Fatalf("read: %q", read)
		}
	}
	if none < sample/13 || none > sample/9 {
		t.Errorf("nine digits without a check digit: %d of %d, want about one in eleven", none, sample)
	}
}

// TestNHSNumberSeesOneSlip: the check digit sees each digit that is mistyped and
// each pair of neighbours that is swapped.
func TestNHSNumberSeesOneSlip(t *testing.T) {
	const sound = "9434765919"
	for at := range sound {
		for c := '0'; c <= '9'; c++ {
			slip := []byte(sound)
			slip[at] = byte(c)
			if _, err := identity.ParseNHSNumber(string(slip)); (err == nil) != (string(slip) == sound) {
				t.Errorf("digit %d as %c: error %v", at+1, c, err)
			}
		}
		if at == 0 || sound[at] == sound[at-1] {
			continue
		}
		swapped := []byte(sound)
		swapped[at-1], swapped[at] = swapped[at], swapped[at-1]
		if _, err := identity.ParseNHSNumber(string(swapped)); err == nil {
			t.Errorf("digits %d and %d swapped, and read", at, at+1)
		}
	}
}

func TestNHSNumberRanges(t *testing.T) {
	// The numbers next to each edge that have a check digit, one on either side.
	tests := []struct {
		below, above string
		want         [2]string
		why          string
	}{
		{"0099999994", "0100000002", [2]string{"unassigned", "scotland_chi"}, "010 000 000x opens the Scottish range"},
		{"3112999991", "3113000009", [2]string{"scotland_chi", "unassigned"}, "311 299 999x ends it: 31 December 99"},
		{"3199999999", "3200000007", [2]string{"unassigned", "northern_ireland"}, "320 000 000x opens the range of Northern Ireland"},
		{"3999999993", "4000000004", [2]string{"northern_ireland", "england_wales_iom"}, "400 000 000x opens that of England and Wales"},
		{"4999999994", "5000000005", [2]string{"england_wales_iom", "not_issued"}, "500 000 000x is kept back"},
		{"5999999995", "6000000006", [2]string{"not_issued", "england_wales_iom"}, "600 000 000x is England and Wales again"},
		{"7999999997", "8000000008", [2]string{"england_wales_iom", "ireland_ihi"}, "800 000 000x is the Republic of Ireland's"},
		{"8599999990", "8600000009", [2]string{"ireland_ihi", "unassigned"}, "860 000 000x is nobody's"},
		{"8999999998", "9000000009", [2]string{"unassigned", "test"}, "900 000 000x is for tests"},
	}
	for _, tt := range tests {
		below, above := must(identity.ParseNHSNumber(tt.below)), must(identity.ParseNHSNumber(tt.above))
		got := [2]string{below.Range().String(), above.Range().String()}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s and %s (-want +got):\n%s\nwhy: %s", below, above, diff, tt.why)
		}
	}
	if r := (identity.NHSNumber{}).Range(); r != 0 || r.String() != "invalid" {
		t.Errorf("an absent number has range %s", r)
	}
}

// numberNear returns the number with the first nine digits of ten, or zero when
// there is none.
func numberNear(ten string) identity.NHSNumber {
	for last := range 10 {
		if n, err := identity.ParseNHSNumber(fmt.Sprint(ten[:9], last)); err == nil {
			return n
		}
	}
	return identity.NHSNumber{}
}

// TestCHIDates walks every day that six digits can name, in both centuries.
func TestCHIDates(t *testing.T) {
	for year := range 100 {
		for month := range 14 {
			for day := range 33 {
				nine := fmt.Sprintf("%02d%02d%02d", day, month, year)
				if nine < "010000" || nine > "311299" {
					continue // another range
				}
				n := chi(nine)
				if want := dayIn(1900+year, month, day) || dayIn(2000+year, month, day); n.CHIDateExists() != want {
					t.Errorf("%s: CHIDateExists() = %t, want %t", n, n.CHIDateExists(), want)
				}
			}
		}
	}
	if numberNear("4010185000").CHIDateExists() {
		t.Error("an English number opens with no date")
	}
}

// chi returns a number that opens with the six digits.
func chi(six string) identity.NHSNumber {
	for serial := range 1000 {
		if n, err := identity.ParseNHSNumber(fmt.Sprintf("%s%04d", six, serial)); err == nil {
			return n
		}
	}
	panic("no number begins " + six)
}

func dayIn(year, month, day int) bool {
	_, err := guidance.ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
	return err == nil
}

// TestNHSNumberProductionMatchesRange: only three ranges hold people.
func TestNHSNumberProductionMatchesRange(t *testing.T) {
	people := []string{"scotland_chi", "northern_ireland", "england_wales_iom"}
	rapid.Check(t, func(t *rapid.T) {
		n := numberNear(rapid.StringMatching(`[0-9]{10}`).Draw(t, "ten"))
		if n.Production() && (n.Repeated() || !slices.Contains(people, n.Range().String())) {
			t.Fatalf("%s of %s is in production", n, n.Range())
		}
		if !n.IsZero() && !n.Production() && n.Range() == identity.NHSEnglandWalesIoM && !n.Repeated() {
			t.Fatalf("%s is not in production", n)
		}
	})
}

func TestNHSNumberAsText(t *testing.T) {
	checkText[identity.NHSNumber](t, "943 476 5919", "9434765919")
	zero := identity.NHSNumber{}
	if zero.Display() != "" || zero.CheckDigit() != 0 || zero.Repeated() || zero.Production() || zero.CHIDateExists() {
		t.Error("an absent number says something")
	}
}

func FuzzParseNHSNumber(f *testing.F) {
	fuzzText[identity.NHSNumber](f, 10, "943 476 5919", "943-476-5919", "9434765918", "0000000000", "943 476-5919", "943  476  5919")
}
