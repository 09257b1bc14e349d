package licence_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
)

// specimen is the number that the issuer prints on specimens: Sarah Meredyth
// Morgan, born 5 July 1964.
const specimen = "MORGA657054SM9IJ"

// must returns the number of a country; tests use it for numbers they know.
func must(t testing.TB, c licence.Country, text string) licence.Number {
	t.Helper()
	n, err := licence.Parse(c, text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNumberAsText(t *testing.T) {
	tests := []struct{ name, text, want, why string }{
		{"GB", "GB morga 657054 sm9ij", "GB MORGA657054SM9IJ", "the country goes first"},
		{"NI", "NI 55667788", "NI 55667788", "digits alone would not say whose"},
		{"IM", "IM 123456 / 1", "IM 123456/1", "only the first space parts"},
		{"JE", "JE 012345", "JE 012345", "leading zeros are data"},
		{"GG", "GG MORGA657054SM9IJ", "GG MORGA657054SM9IJ", "another country, another number"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var n, again licence.Number
			if err := n.UnmarshalText([]byte(tt.text)); err != nil {
				t.Fatal(err)
			}
			text, err := n.MarshalText()
			if err != nil || string(text) != tt.want || n.IsZero() || n.Country().String() != tt.name {
				t.Errorf("%q became %q of %s, %v\nwhy: %s", tt.text, text, n.Country(), err, tt.why)
			}
			if err := again.UnmarshalText(text); err != nil || again != n {
				t.Errorf("%q reads as %v, %v", text, again, err)
			}
		})
	}
	for _, text := range []string{"", "GB", "GB ", "gb " + specimen, specimen, "XX " + specimen, " GB " + specimen, "NI " + specimen} {
		n := must(t, licence.GB, specimen)
		err := n.UnmarshalText([]byte(text))
		if err == nil || !n.IsZero() {
			t.Errorf("%q reads as %s, %v; want an error and nothing kept", text, n, err)
			continue
		}
		checkFormatError(t, err)
	}
}

func TestAbsentNumber(t *testing.T) {
	var n licence.Number
	text, err := n.MarshalText()
	if err == nil || !n.IsZero() || n.String() != "" || n.Country() != 0 || n.Unusual() {
		t.Errorf("the zero number is %q of %s, written %q", n, n.Country(), text)
	}
	if c := n.Compare(licence.Holder{}); c.Result != licence.NotComparable {
		t.Errorf("the zero number compares as %s", c.Result)
	}
}

// TestNothingCoded: numbers of the other countries say nothing of their holder,
// whatever they look like.
func TestNothingCoded(t *testing.T) {
	for country, text := range map[licence.Country]string{
		licence.NI: "65705464", licence.IM: "FL1234A", licence.JE: "570564",
	} {
		n := must(t, country, text)
		got := n.SurnameBlock() + n.YY() + n.Month() + n.Day() + n.Sex() + n.Initials() + n.Tail()
		if got != "" || n.DateExists() || n.Unusual() || n.BirthDates() != nil {
			t.Errorf("%s: codes %q, birth %v; want nothing", country, got, n.BirthDates())
		}
	}
}

func TestUnknownCountry(t *testing.T) {
	for _, c := range []licence.Country{0, 6, 255} {
		n, err := licence.Parse(c, specimen)
		if err == nil || !n.IsZero() {
			t.Errorf("country %d: %v, %v; want an error", c, n, err)
			continue
		}
		checkFormatError(t, err)
	}
}

func TestCountriesAreTold(t *testing.T) {
	if must(t, licence.GB, specimen) == must(t, licence.GG, specimen) {
		t.Error("the same characters of two issuers are one number")
	}
	if must(t, licence.GB, specimen) != must(t, licence.GB, " morga 657054 sm9ij") {
		t.Error("one number written in two ways is two numbers")
	}
}

// TestEveryDay walks every two-digit year, month code and day: a number exists
// exactly when the day is on the calendar of one of the two centuries.
func TestEveryDay(t *testing.T) {
	digits := func(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	for year := range 100 {
		for code := range 100 {
			for day := range 100 {
				yy, mm, dd := digits(year), digits(code), digits(day)
				month := code
				if code > 50 {
					month -= 50
				}
				var want []guidance.Date
				for _, century := range []string{"19", "20"} {
					if d, err := guidance.ParseDate(century + yy + "-" + digits(month) + "-" + dd); err == nil {
						want = append(want, d)
					}
				}
				n, err := licence.Parse(licence.GB, "SPECI"+yy[:1]+mm+dd+yy[1:]+"JB9AB")
				if (err == nil) != (len(want) > 0) || !slices.Equal(n.BirthDates(), want) {
					t.Fatalf("year %s, month code %s, day %s: %v, %v; want %v", yy, mm, dd, n.BirthDates(), err, want)
				}
			}
		}
	}
}

// TestEveryCharacter puts every byte in every place of a number: what is read
// is what the table of the places allows.
func TestEveryCharacter(t *testing.T) {
	const upper, digit = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	const lower = "abcdefghijklmnopqrstuvwxyz"
	allowed := [16]string{
		0: upper + lower, 1: upper + lower, 2: upper + lower, 3: upper + lower, 4: upper + lower + "9",
		5: digit, 6: "0156", 7: "123456789", 8: "0123", 9: "123456789", 10: digit,
		11: upper + lower, 12: upper + lower + "9", 13: upper + lower + digit, 14: upper + lower + digit, 15: upper + lower + digit,
	}
	// 1 January 1981: months 01, 11, 51 and 61 and days 01, 11, 21 and 31 are real.
	const base = "SPECI801011JB9AB"
	for place := range allowed {
		for c := range 256 {
			text := base[:place] + string([]byte{byte(c)}) + base[place+1:]
			_, err := licence.Parse(licence.GB, text)
			if want := strings.IndexByte(allowed[place], byte(c)) >= 0; (err == nil) != want {
				t.Errorf("byte %q in place %d: error %v, want valid %t", byte(c), place+1, err, want)
			}
		}
	}
}

// TestInvisibleCharactersAreDropped: what takes no room on paper, and white
// space, may stand anywhere.
func TestInvisibleCharactersAreDropped(t *testing.T) {
	for _, r := range "\u180e\u200b\u200c\u200d\u2028\u2029\u2060\ufeff \t\r\n\u0085\u00a0\u2003\u202f\u3000" {
		for country, text := range map[licence.Country]string{licence.GB: specimen, licence.NI: "55667788", licence.IM: "123456/1", licence.JE: "123456"} {
			if n := must(t, country, string(r)+text[:5]+string(r)+text[5:]+string(r)); n.String() != text {
				t.Errorf("%U: %q became %q", r, text, n)
			}
		}
	}
	for _, r := range "\u00ad\u200e\u202a\u2066\u0301\x00\x1f" {
		if n, err := licence.Parse(licence.GB, specimen[:5]+string(r)+specimen[5:]); err == nil {
			t.Errorf("%U was dropped: %v", r, n)
		}
	}
}

func TestParseAllocates(t *testing.T) {
	for name, text := range map[string]string{"good": specimen, "short": specimen[1:], "no day": "MORGA602304SM9IJ"} {
		if n := testing.AllocsPerRun(100, func() { _, _ = licence.Parse(licence.GB, text) }); n > 1 {
			t.Errorf("%s: Parse() makes %v allocations, want at most that of an error", name, n)
		}
	}
}
