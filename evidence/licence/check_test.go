package licence_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
)

func morgan() licence.Holder {
	return licence.Holder{Surname: "Morgan", Forenames: "Sarah Meredyth", DateOfBirth: guidance.MustDate("1964-07-05"), Sex: "F"}
}

// verdicts returns what came of every rule, in a word each, but for those of
// the fourteenth place and of the whole number: see TestPlace14 and TestCheckFirst13.
func verdicts(a guidance.Assessment) map[guidance.RuleID]string {
	got := allVerdicts(a)
	delete(got, "RA-EVD-033")
	delete(got, "RA-EVD-034")
	return got
}

func allVerdicts(a guidance.Assessment) map[guidance.RuleID]string {
	r := a.Result()
	got := map[guidance.RuleID]string{}
	for _, f := range r.Findings {
		got[f.Rule] = f.Severity.String() + " at " + f.Pointer
	}
	for word, ids := range map[string][]guidance.RuleID{"met": r.Passed, "unknown": r.NotEvaluated, "skipped": r.NotApplicable} {
		for _, id := range ids {
			got[id] = word
		}
	}
	return got
}

func TestCheck(t *testing.T) {
	const at = "/documents/0/number"
	with := func(change func(*licence.Holder)) *licence.Holder {
		h := morgan()
		change(&h)
		return &h
	}
	all := func(format, birth, holder string) map[guidance.RuleID]string {
		return map[guidance.RuleID]string{"RA-EVD-030": format, "RA-EVD-031": birth, "RA-EVD-032": holder}
	}
	tests := []struct {
		name    string
		country licence.Country
		text    string
		holder  *licence.Holder
		want    map[guidance.RuleID]string
		why     string
	}{
		{"own", licence.GB, specimen, with(func(*licence.Holder) {}), all("met", "met", "met"), "everything agrees"},
		{"Guernsey", licence.GG, specimen, with(func(*licence.Holder) {}), all("met", "met", "met"), "coded as in Great Britain"},
		{"no holder", licence.GB, specimen, nil, all("met", "skipped", "skipped"), "nobody to compare with"},
		{"unreadable", licence.GB, specimen[1:], with(func(*licence.Holder) {}), all("error at "+at, "unknown", "unknown"), "nothing could be compared"},
		{"unreadable, no holder", licence.GB, "", nil, all("error at "+at, "skipped", "skipped"), "nothing to compare"},
		{"unknown country", 0, specimen, with(func(*licence.Holder) {}), all("error at "+at, "unknown", "unknown"), "no rule can be applied"},
		{"Northern Ireland", licence.NI, "55667788", with(func(*licence.Holder) {}), all("met", "skipped", "skipped"), "codes nothing: passing would be a lie"},
		{"Isle of Man", licence.IM, "123456/1", with(func(*licence.Holder) {}), all("met", "skipped", "skipped"), "codes nothing"},
		{"Jersey", licence.JE, "123456", with(func(*licence.Holder) {}), all("met", "skipped", "skipped"), "codes nothing"},
		{"unreadable of Jersey", licence.JE, "12345", with(func(*licence.Holder) {}), all("error at "+at, "unknown", "unknown"), "what it is cannot be told"},
		{"birth day", licence.GB, specimen, with(func(h *licence.Holder) { h.DateOfBirth = guidance.MustDate("1964-07-06") }), all("met", "error at "+at, "met"), "another person's"},
		{"surname", licence.GB, specimen, with(func(h *licence.Holder) { h.Surname = "Evans" }), all("met", "met", "warning at "+at), "may have married"},
		{"sex", licence.GB, specimen, with(func(h *licence.Holder) { h.Sex = "M" }), all("met", "met", "warning at "+at), "a marker may have changed; the month is the same"},
		{"both", licence.GB, specimen, with(func(h *licence.Holder) { h.Forenames, h.DateOfBirth = "Ada", guidance.MustDate("1965-07-05") }), all("met", "error at "+at, "warning at "+at), "every reason"},
		{"birth not known", licence.GB, specimen, with(func(h *licence.Holder) { h.DateOfBirth = guidance.Date{} }), all("met", "unknown", "met"), "not compared"},
		{"name not known", licence.GB, specimen, with(func(h *licence.Holder) { h.Surname, h.Forenames = " ", "" }), all("met", "met", "unknown"), "not compared"},
		{"name not known, sex differs", licence.GB, specimen, with(func(h *licence.Holder) { h.Surname, h.Forenames, h.Sex = "", "", "M" }), all("met", "met", "warning at "+at), "what is known differs"},
		{"sex not known", licence.GB, specimen, with(func(h *licence.Holder) { h.Sex = "" }), all("met", "met", "met"), "registrants are not asked for it"},
		{"sex X", licence.GB, specimen, with(func(h *licence.Holder) { h.Sex = "X" }), all("met", "met", "met"), "a number codes one of two, so that nothing can be said"},
		{"one name", licence.GB, specimen, with(func(h *licence.Holder) { h.Surname = "" }), all("met", "met", "unknown"), "half a name: no surname is made up, and none is compared"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, a := licence.Check(tt.country, tt.text, tt.holder, at)
			if diff := cmp.Diff(tt.want, verdicts(a)); diff != "" {
				t.Errorf("Check() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if parsed, _ := licence.Parse(tt.country, tt.text); n != parsed {
				t.Errorf("Check() returns another number than Parse()")
			}
		})
	}
}

// TestCheckSaysWhat: whoever reads a finding has to know where to look, and
// learns no part of number or name from it.
func TestCheckSaysWhat(t *testing.T) {
	h := licence.Holder{Surname: "Gardner", Forenames: "Charles", DateOfBirth: guidance.MustDate("1969-05-10"), Sex: "M"}
	_, a := licence.Check(licence.GB, specimen, &h, "")
	want := []string{
		"the number codes another date of birth than the holder's; these differ: birth year, birth month, birth day",
		"the number codes something else than the holder says; look, and ask for evidence of a change; these differ: surname, sex, initials",
	}
	var got []string
	for _, f := range a.Findings() {
		got = append(got, f.Message)
		if len(f.Citations) == 0 || f.Basis != guidance.Unverified {
			t.Errorf("%s: basis %s with %d citations", f.Rule, f.Basis, len(f.Citations))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("messages mismatch (-want +got):\n%s", diff)
	}
}

func TestReasons(t *testing.T) {
	const charset = "only the letters A to Z and the digits 0 to 9 are wanted"
	tests := []struct {
		country    licence.Country
		text, want string
	}{
		{licence.GB, "", "empty"},
		{licence.GB, " \u200b", "empty"},
		{licence.GB, "SPECI801010JB9A$", charset},
		{licence.GB, "SPECI/01010JB9AB", charset},
		{licence.GB, "SPECI80101\u0660JB9AB", charset},
		{licence.GB, "SPECI801010JB9A", "16 characters are wanted"},
		{licence.GB, "99999801010JB9AB", "the first five characters are letters of the surname, filled up with 9"},
		{licence.GB, "SPECI8O1010JB9AB", "characters 6 to 11 are digits"},
		{licence.GB, "SPECI804310JB9AB", "characters 6 to 11 are no date of birth"},
		{licence.GB, "SPECI8010109B9AB", "characters 12 and 13 are initials, or 9 for want of one"},
		{licence.GG, "SPECI801010JB9AB 01", "the issue number stands at the end, and is to be left off"},
		{licence.GB, "SPECI801010JB9AB01", "the issue number stands at the end, and is to be left off"},
		{licence.GB, "SPECI801010JB9ABO1", "16 characters are wanted"},
		{licence.GB, "SPECI801010JB9AB 0 1", "16 characters are wanted"},
		{licence.GB, "SPECI804310JB9AB01", "16 characters are wanted"},
		{licence.NI, "1234567", "eight digits are wanted"},
		{licence.NI, "55667788 35", "eight digits are wanted"},
		{licence.IM, "123456/", "six digits, a slash and one or two digits are wanted"},
		{licence.IM, "FG123", "six digits, a slash and one or two digits are wanted; before 2016, F or P, G or L, four digits and a letter"},
		{licence.JE, "123456 35", "six digits are wanted"},
		{0, specimen, "of a country whose numbers are not known"},
	}
	for _, tt := range tests {
		_, err := licence.Parse(tt.country, tt.text)
		if err == nil || err.Error() != "driving licence number: "+tt.want {
			t.Errorf("%s %+q: error %v, want %s", tt.country, tt.text, err, tt.want)
		}
	}
	for text, want := range map[string]string{
		"SPECI801010JBOAB": "character 14 is none of I, O, Q, Y, Z, 0 and 1",
		"SPECI801010JB91B": "characters 15 and 16 are letters",
		"SPECI801010JB9A1": "characters 15 and 16 are letters",
		"SPECI804310JB9AB": "characters 6 to 11 are no date of birth",
	} {
		if n, err := licence.ParseStrict(text); err == nil || !n.IsZero() || err.Error() != "driving licence number: "+want {
			t.Errorf("strict reading of %q: error %v, want %s", text, err, want)
		}
	}
}

func TestCheckForm(t *testing.T) {
	const at = "/documents/2/number"
	for _, text := range []string{specimen, "morga 657054 sm9ij", "55667788", "123456/12", "PL9999Z", "123456"} {
		want := map[guidance.RuleID]string{"RA-EVD-030": "met", "RA-EVD-031": "skipped", "RA-EVD-032": "skipped"}
		if diff := cmp.Diff(want, verdicts(licence.CheckForm(text, at))); diff != "" {
			t.Errorf("CheckForm(%q) mismatch (-want +got):\n%s", text, diff)
		}
	}
	for text, part := range map[string]string{
		"": "not of the form", "1234567": "not of the form", "512345678": "not of the form", "MORGA602304SM9IJ": "not of the form",
		specimen + " 35": "issue number", specimen + "35": "issue number",
	} {
		a := licence.CheckForm(text, at)
		want := map[guidance.RuleID]string{"RA-EVD-030": "error at " + at, "RA-EVD-031": "skipped", "RA-EVD-032": "skipped"}
		if diff := cmp.Diff(want, verdicts(a)); diff != "" {
			t.Errorf("CheckForm(%q) mismatch (-want +got):\n%s", text, diff)
		}
		if fs := a.Findings(); len(fs) != 1 || !strings.Contains(fs[0].Message, part) {
			t.Errorf("CheckForm(%q) says %v, want %q", text, fs, part)
		}
	}
}

func TestRules(t *testing.T) {
	registry, err := guidance.NewRegistry(licence.Rules())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range registry.Rules() {
		got = append(got, string(r.ID)+" "+r.Severity.String()+" "+r.Basis.String())
		if len(r.Citations) == 0 {
			t.Errorf("%s cites nothing", r.ID)
		}
	}
	want := []string{"RA-EVD-030 error unverified", "RA-EVD-031 error unverified", "RA-EVD-032 warning unverified", "RA-EVD-033 warning unverified", "RA-EVD-034 warning unverified"}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("rules mismatch (-want +got):\n%s", diff)
	}
	if !slices.IsSortedFunc(licence.Rules(), func(a, b guidance.Rule) int { return strings.Compare(string(a.ID), string(b.ID)) }) {
		t.Error("the table is not in order of id")
	}
}

// TestPlace14: a character that is easily misread is to be looked at, and refuses
// nothing: GOV.UK's own hint has one.
func TestPlace14(t *testing.T) {
	const at = "/documents/0/number"
	for _, tt := range []struct {
		name, why, text string
		country         licence.Country
		want            string
	}{
		{"nine", "as nearly all numbers", specimen, licence.GB, "met"},
		{"eight", "counted down for people of one key", "MORGA657054SM8IJ", licence.GB, "met"},
		{"M", "GOV.UK's hint, whose other characters are odd", "HARRI559146MJ931", licence.GB, "met"},
		{"zero", "taken for O", "MORGA657054SM0IJ", licence.GB, "warning at " + at},
		{"one", "taken for I", "MORGA657054SM1IJ", licence.GG, "warning at " + at},
		{"Z", "taken for 2", "MORGA657054SMZIJ", licence.GB, "warning at " + at},
		{"Jersey", "has no such place", "123456", licence.JE, "skipped"},
		{"unreadable", "has no such place", "MORGA", licence.GB, "skipped"},
	} {
		_, a := licence.Check(tt.country, tt.text, nil, at)
		if got := allVerdicts(a)["RA-EVD-033"]; got != tt.want {
			t.Errorf("%s: %s, want %s: %s", tt.name, got, tt.want, tt.why)
		}
		want := tt.want
		if tt.text == "MORGA" {
			want = "skipped"
		}
		if got := allVerdicts(licence.CheckForm(tt.text, at))["RA-EVD-033"]; got != want {
			t.Errorf("%s, of any country: %s, want %s: %s", tt.name, got, want, tt.why)
		}
	}
}

// TestConflictIsNamed: two publications give the numbers of two islands in two
// ways, and who is refused should find both.
func TestConflictIsNamed(t *testing.T) {
	rule := licence.Rules()[0]
	sections := map[string]bool{}
	for _, c := range rule.Citations {
		sections[c.Section+" in "+c.URL] = true
	}
	const personnel = "https://www.personnelchecks.co.uk/2011/02/non-uk-driving-licences-and-crb-checks/"
	for _, want := range []string{"Jersey in " + personnel, "Isle of Man in " + personnel, "Driving licence number in https://www.disclosures.co.uk/index.php?pageid=253"} {
		if !sections[want] {
			t.Errorf("%s does not cite %s", rule.ID, want)
		}
	}
	for _, want := range []string{"six digits for Jersey", "eight digits for Jersey", "nine for the Isle of Man"} {
		if !strings.Contains(rule.Rationale, want) {
			t.Errorf("the rationale of %s does not say %q", rule.ID, want)
		}
	}
}

// TestCheckHolder: two rules speak, and no other.
func TestCheckHolder(t *testing.T) {
	for _, tt := range []struct {
		name, why, text string
		country         licence.Country
		want            map[guidance.RuleID]string
	}{
		{"own", "an easily misread character is not said again", "MORGA657054SM0IJ", licence.GB, map[guidance.RuleID]string{"RA-EVD-031": "met", "RA-EVD-032": "met"}},
		{"another day", "blocks", "MORGA657064SM9IJ", licence.GG, map[guidance.RuleID]string{"RA-EVD-031": "error at /n", "RA-EVD-032": "met"}},
		{"Jersey", "codes nothing", "123456", licence.JE, map[guidance.RuleID]string{"RA-EVD-031": "skipped", "RA-EVD-032": "skipped"}},
	} {
		got := allVerdicts(licence.CheckHolder(must(t, tt.country, tt.text), morgan(), "/n"))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
	}
	if got := allVerdicts(licence.CheckHolder(licence.Number{}, morgan(), "/n")); got["RA-EVD-031"] != "skipped" {
		t.Errorf("the absent number: %v", got)
	}
}
