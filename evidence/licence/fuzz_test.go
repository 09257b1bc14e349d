package licence_test

import (
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
)

// FuzzParse: whatever is read is a number in printable ASCII that reads as
// itself, strict is narrower than lenient, and no error repeats input.
func FuzzParse(f *testing.F) {
	for _, kind := range []string{"gb", "ni", "iom", "jersey", "guernsey"} {
		for _, v := range load(f, kind) {
			for c := range uint8(7) {
				f.Add(c, v.Input)
			}
		}
	}
	f.Add(uint8(1), "\xffSPECI801010JB9AB")
	f.Add(uint8(1), specimen+" \xff35")
	f.Fuzz(func(t *testing.T, c uint8, text string) {
		country := licence.Country(c)
		n, err := licence.Parse(country, text)
		if _, a := licence.Check(country, text, nil, "/number"); (err == nil) != (len(a.Errors()) == 0) {
			t.Errorf("%+q: Parse() says %v, Check() %v", text, err, a.Errors())
		}
		if err != nil {
			checkFormatError(t, err)
			if len(text) > 5 && strings.ContainsAny(text, "0123456789") && strings.Contains(err.Error(), text) {
				t.Errorf("the error repeats %q: %v", text, err)
			}
			if country == licence.GB {
				if _, strict := licence.ParseStrict(text); strict == nil {
					t.Errorf("%+q is a number in strict reading only", text)
				}
			}
			return
		}
		checkNumber(t, country, n)
		if len(licence.CheckForm(text, "/number").Errors()) > 0 {
			t.Errorf("%+q is a number of %s and of no country", text, country)
		}
	})
}

func checkNumber(t *testing.T, country licence.Country, n licence.Number) {
	t.Helper()
	again, err := licence.Parse(country, n.String())
	if err != nil || again != n || n.Country() != country || n.IsZero() {
		t.Errorf("%v reads as %v of %s, %v", n, again, again.Country(), err)
	}
	var unmarshalled licence.Number
	if text, err := n.MarshalText(); err != nil || unmarshalled.UnmarshalText(text) != nil || unmarshalled != n {
		t.Errorf("%v is written as %q, %v", n, text, err)
	}
	if strings.Trim(n.String(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/") != "" || len(n.String()) > 16 {
		t.Errorf("%q is kept", n)
	}
	codes := country == licence.GB || country == licence.GG
	parts := n.SurnameBlock() + n.String()[min(5, len(n.String())):min(11, len(n.String()))] + n.Initials() + n.Tail()
	if codes != n.DateExists() || codes && parts != n.String() || !codes && n.SurnameBlock()+n.YY()+n.Month()+n.Day()+n.Sex()+n.Initials()+n.Tail() != "" {
		t.Errorf("%s number %v: parts %q, date exists %t", country, n, parts, n.DateExists())
	}
}

// FuzzCompare: whoever the holder is, comparing does not panic, blocks exactly
// when part of the date of birth differs, is the same for the rules, and says
// nothing of holder or number.
func FuzzCompare(f *testing.F) {
	for _, v := range load(f, "gb_cross") {
		text := func(name string) string { s, _ := v.Fields[name].(string); return s }
		f.Add(v.Input, text("surname"), text("forenames"), text("birth_date"), text("sex"))
	}
	f.Add(specimen, "\xff", "\u0301", "", "X")
	f.Add("55667788", "M\u0301", " ", "1964-07-05", "F")
	f.Fuzz(func(t *testing.T, text, surname, forenames, born, sex string) {
		day, _ := guidance.ParseDate(born)
		h := licence.Holder{Surname: surname, Forenames: forenames, DateOfBirth: day, Sex: sex}
		if expected := licence.Expect13(h); day.IsZero() != (expected == "") || expected != "" && len(expected) != 13 {
			t.Errorf("Expect13() = %q", expected)
		}
		for _, country := range licence.Countries() {
			n, a := licence.Check(country, text, &h, "/number")
			c := n.Compare(h)
			birth := strings.Contains(strings.Join(c.Mismatch, " "), "birth_")
			if (c.Result == licence.Block) != birth || (c.Result == licence.Review) != (!birth && len(c.Mismatch) > 0) {
				t.Errorf("%s: %v", country, c)
			}
			if failed := len(a.Errors()) > 0; failed != (n.IsZero() || c.Result == licence.Block) {
				t.Errorf("%s: %v, and the rules say %v", country, c, a.Findings())
			}
			if c.Result == licence.Match && n.String()[:5] != licence.Expect13(h)[:5] {
				t.Errorf("%s: %s matches, and %s is expected", country, n, licence.Expect13(h))
			}
			checkSilence(t, a, text, surname, forenames)
		}
	})
}

// checkSilence asserts that findings do not repeat what was put in. Short texts
// are left out, and those that are words of ours.
func checkSilence(t *testing.T, a guidance.Assessment, texts ...string) {
	t.Helper()
	for _, finding := range a.Findings() {
		for _, text := range texts {
			if len(text) > 4 && strings.ContainsAny(text, "0123456789") && strings.Contains(finding.Message, text) {
				t.Errorf("%s repeats %q", finding.Rule, text)
			}
		}
	}
}
