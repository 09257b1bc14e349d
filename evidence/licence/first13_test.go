package licence_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
)

func TestParseFirst13(t *testing.T) {
	f, err := licence.ParseFirst13(licence.GB, " morga 657054\u200b sm")
	if err != nil || f.String() != "MORGA657054SM" || f.IsZero() || f.Country() != licence.GB || !f.DateExists() {
		t.Fatalf("%v of %s, %v", f, f.Country(), err)
	}
	n := must(t, licence.GB, specimen)
	want := []string{n.SurnameBlock(), n.YY(), n.Month(), n.Day(), n.Sex(), n.Initials()}
	got := []string{f.SurnameBlock(), f.YY(), f.Month(), f.Day(), f.Sex(), f.Initials()}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if !slices.Equal(n.BirthDates(), f.BirthDates()) {
		t.Errorf("days %v, want %v", f.BirthDates(), n.BirthDates())
	}
	var again licence.First13
	if text, err := f.MarshalText(); err != nil || string(text) != "GB MORGA657054SM" || again.UnmarshalText(text) != nil || again != f {
		t.Errorf("written as %q, %v, and read as %v", text, err, again)
	}
	if err := again.UnmarshalText([]byte("XX MORGA657054SM")); err == nil || !again.IsZero() {
		t.Errorf("of no country: %v, %v", again, err)
	}
	if text, err := again.MarshalText(); err == nil || again.DateExists() || again.BirthDates() != nil {
		t.Errorf("the absent value is written as %q", text)
	}
}

func TestFirst13Reasons(t *testing.T) {
	for _, tt := range []struct {
		country    licence.Country
		text, want string
	}{
		{licence.GB, "\u200b", "empty"},
		{licence.GB, "MORGA657054S", "13 characters are wanted"},
		{licence.GG, "MORGA657054SM9", "13 characters are wanted"},
		{licence.GB, "MORGA657054S\u041c", "only the letters A to Z and the digits 0 to 9 are wanted"},
		{licence.GB, "99999657054SM", "the first five characters are letters of the surname, filled up with 9"},
		{licence.GB, "MORGA602304SM", "characters 6 to 11 are no date of birth"},
		{licence.GB, "MORGA6570549M", "characters 12 and 13 are initials, or 9 for want of one"},
		{licence.JE, "MORGA657054SM", "of a country whose numbers do not code their holder"},
		{0, "MORGA657054SM", "of a country whose numbers do not code their holder"},
	} {
		f, err := licence.ParseFirst13(tt.country, tt.text)
		if err == nil || !f.IsZero() || err.Error() != "first 13 characters of a driving licence number: "+tt.want {
			t.Errorf("%s %+q: error %v, want %s", tt.country, tt.text, err, tt.want)
			continue
		}
		checkFormatError(t, err)
	}
}

func TestCheckFirst13(t *testing.T) {
	const whole = "warning at /n"
	all := func(open, birth, holder, missing string) map[guidance.RuleID]string {
		return map[guidance.RuleID]string{"RA-EVD-030": open, "RA-EVD-031": birth, "RA-EVD-032": holder, "RA-EVD-033": open, "RA-EVD-034": missing}
	}
	nothing := all("skipped", "skipped", "skipped", "skipped")
	for _, tt := range []struct {
		name, text string
		holder     licence.Holder
		want       map[guidance.RuleID]string
		why        string
	}{
		{"own", specimen[:13], morgan(), all("unknown", "met", "met", whole), "it agrees, and is not the number"},
		{"day alone", specimen[:13], licence.Holder{DateOfBirth: morgan().DateOfBirth}, all("unknown", "met", "unknown", whole), "something is compared"},
		{"surname alone", specimen[:13], licence.Holder{Surname: "Morgan"}, all("unknown", "unknown", "unknown", whole), "something is compared"},
		{"forenames alone", specimen[:13], licence.Holder{Forenames: "Ada"}, all("unknown", "unknown", whole, whole), "something is compared"},
		{"another day", "MORGA657064SM", morgan(), all("unknown", "error at /n", "met", whole), "another person's"},
		{"sex alone", specimen[:13], licence.Holder{Sex: "F"}, nothing, "half of all people"},
		{"nobody", specimen[:13], licence.Holder{}, nothing, "nothing is compared"},
		{"whole", specimen, morgan(), nothing, "to be read as a number"},
	} {
		f, a := licence.CheckFirst13(licence.GB, tt.text, tt.holder, "/n")
		if diff := cmp.Diff(tt.want, allVerdicts(a)); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
		if f.IsZero() != (tt.want["RA-EVD-034"] == "skipped") {
			t.Errorf("%s: read as %q", tt.name, f)
		}
	}
	if _, a := licence.Check(licence.GB, specimen, nil, "/n"); allVerdicts(a)["RA-EVD-034"] != "met" {
		t.Error("a whole number is not said to be whole")
	}
}

func FuzzParseFirst13(f *testing.F) {
	for _, v := range load(f, "gb") {
		f.Add(uint8(licence.GB), v.Input[:min(13, len(v.Input))])
	}
	f.Fuzz(func(t *testing.T, c uint8, text string) {
		country := licence.Country(c)
		first, err := licence.ParseFirst13(country, text)
		if err != nil {
			checkFormatError(t, err)
			return
		}
		if n, err := licence.Parse(country, text+"9AA"); err != nil || n.String()[:13] != first.String() {
			t.Errorf("%+q is the beginning of no number: %v", text, err)
		}
		again, err := licence.ParseFirst13(country, first.String())
		if err != nil || again != first || len(first.String()) != 13 || !first.DateExists() {
			t.Errorf("%v reads as %v, %v", first, again, err)
		}
	})
}
