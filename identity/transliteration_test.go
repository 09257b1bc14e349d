package identity_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// nameVectors returns the vectors of a kind that were published, and ours.
func nameVectors(t *testing.T, kind string) []conformance.Vector {
	t.Helper()
	published, err := conformance.Load("mrz.json", kind)
	if err != nil {
		t.Fatal(err)
	}
	own, err := conformance.Load("names.json", kind)
	if err != nil {
		t.Fatal(err)
	}
	return append(published, own...)
}

func TestTransliterationVectors(t *testing.T) {
	for _, v := range nameVectors(t, "translit") {
		t.Run(v.ID, func(t *testing.T) {
			forms := identity.MRZForms(v.Input)
			if (forms != nil) != v.Valid {
				t.Fatalf("%+q: %q, want valid %t\nwhy: %s", v.Input, forms, v.Valid, v.Why)
			}
			if !v.Valid {
				return
			}
			got := map[string]any{"mrz": forms[0], "accepted": anyOf(forms)}
			if v.Origin == "published" {
				// The publisher's coder gives its one answer, not all that are accepted.
				got["accepted"] = anyOf(slices.DeleteFunc(forms, func(f string) bool { return f != forms[0] }))
			}
			if diff := cmp.Diff(v.Fields, got); diff != "" {
				t.Errorf("%+q (-want +got):\n%s\nwhy: %s", v.Input, diff, v.Why)
			}
		})
	}
}

func anyOf(ss []string) []any {
	out := make([]any, 0, len(ss))
	for _, s := range ss {
		out = append(out, s)
	}
	return out
}

// TestLatinTable walks table A of ICAO Doc 9303-3, section 6, by code point, so
// that a letter which was left out or put in the wrong line is seen.
func TestLatinTable(t *testing.T) {
	lines := map[string]string{
		"A": "00C0-00C3 0100 0102 0104", "AE|A": "00C4", "AA|A": "00C5", "AE": "00C6",
		"C": "00C7 0106 0108 010A 010C", "D": "00D0 010E 0110", "E": "00C8-00CB 0112 0114 0116 0118 011A",
		"G": "011C 011E 0120 0122", "H": "0124 0126", "I": "00CC-00CF 0128 012A 012C 012E 0130 0131", "IJ": "0132",
		"J": "0134", "K": "0136", "L": "0139 013B 013D 013F 0141", "N": "0143 0145 0147 014A", "N|NXX": "00D1",
		"O": "00D2-00D5 014C 014E 0150", "OE|O": "00D6", "OE": "00D8 0152", "R": "0154 0156 0158",
		"S": "015A 015C 015E 0160", "SS": "1E9E 00DF", "T": "0162 0164 0166", "TH": "00DE",
		"U": "00D9-00DB 0168 016A 016C 016E 0170 0172", "UE|UXX|U": "00DC", "W": "0174", "Y": "00DD 0176 0178",
		"Z": "0179 017B 017D",
	}
	for want, codes := range lines {
		for _, r := range runesOf(t, codes) {
			for _, letter := range []string{string(r), strings.ToLower(string(r))} {
				if diff := cmp.Diff(strings.Split(want, "|"), identity.MRZForms(letter)); diff != "" {
					t.Errorf("%s %U (-want +got):\n%s", letter, r, diff)
				}
			}
		}
	}
}

// runesOf reads code points and ranges of them in hexadecimal.
func runesOf(t *testing.T, codes string) (out []rune) {
	t.Helper()
	for _, code := range strings.Fields(codes) {
		from, to, isRange := strings.Cut(code, "-")
		first, last := hex(t, from), hex(t, from)
		if isRange {
			last = hex(t, to)
		}
		for r := first; r <= last; r++ {
			out = append(out, r)
		}
	}
	return out
}

func hex(t *testing.T, code string) (n rune) {
	t.Helper()
	for _, c := range code {
		at := strings.IndexRune("0123456789ABCDEF", c)
		if at < 0 {
			t.Fatal(errors.New("test data: " + code))
		}
		n = n*16 + rune(at)
	}
	return n
}

// TestCyrillicAlphabets spells whole alphabets, as each language does.
func TestCyrillicAlphabets(t *testing.T) {
	tests := []struct{ name, letters, want, why string }{
		{"Russian", "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", "ABVGDEEZHZIIKLMNOPRSTUFKHTSCHSHSHCHIEYEIUIA", "the general table: no other language has all of these"},
		{"Belorussian", "АБВГДЕЁЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЬЭЮЯ", "ABVHDEIOZHZIIKLMNOPRSTUUFKHTSCHSHYEIUIA", "Г and Ё"},
		{"Bulgarian", "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ", "ABVGDEZHZIIKLMNOPRSTUFKHTSCHSHSHTIEIUIA", "Щ"},
		{"Macedonian", "АБВГДЃЕЖЗЅИЈКЛЉМНЊОПРСТЌУФХЦЧЏШ", "ABVGDGJEZHZDZIJKLLJMNNJOPRSTKJUFHCCHDJSH", "Ѓ, Ќ, Х, Ц, Џ"},
		{"Serbian", "АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ", "ABVHDDEZZIJKLLJMNNJOPRSTCUFHCCDZS", "Г, Ж, Х, Ц, Ч, Ш"},
		{"Ukrainian", "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ", "ABVGGDEIEZHZYIIIKLMNOPRSTUFKHTSCHSHSHCHIUIA", "И"},
		{"Ukrainian, Г as H", "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ", "ABVHGDEIEZHZYIIIKLMNOPRSTUFKHTSCHSHSHCHIUIA", "as the passports of Ukraine have it"},
		{"old letters", "ѪѴ", "UY", "table B has them"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, letters := range []string{tt.letters, strings.ToLower(tt.letters)} {
				forms := identity.MRZForms(letters)
				if !slices.Contains(forms, tt.want) {
					t.Errorf("%s is spelt %q, want among them %s\nwhy: %s", letters, forms, tt.want, tt.why)
				}
			}
		})
	}
}

// anyNamePart draws letters with and without tables, signs and white space.
func anyNamePart() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.SampledFrom([]rune("ABCEMNOTUabcemnotuÄÅÖÜÑØßéñöüŁıİĳ АИЩГЇћЬаигя-‐'’. ")), 1, 24, -1)
}

func TestMRZFormsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyNamePart().Draw(t, "part")
		forms := identity.MRZForms(s)
		checkForms(t, s, forms)
		for _, form := range forms {
			again := identity.MRZForms(strings.ReplaceAll(form, "<", " "))
			if diff := cmp.Diff([]string{form}, again); diff != "" {
				t.Fatalf("%q: the form is not spelt as itself (-want +got):\n%s", s, diff)
			}
		}
	})
}

// checkForms asserts what every list of forms promises.
func checkForms(t interface{ Errorf(string, ...any) }, s string, forms []string) {
	if len(forms) > 256*7 {
		t.Errorf("%q has %d forms", s, len(forms))
	}
	for i, form := range forms {
		if form == "" || strings.Trim(form, "ABCDEFGHIJKLMNOPQRSTUVWXYZ<") != "" || strings.Trim(form, "<") != form || strings.Contains(form, "<<") {
			t.Errorf("%q is spelt %q", s, form)
		}
		if slices.Contains(forms[:i], form) {
			t.Errorf("%q is spelt %q twice", s, form)
		}
	}
}
