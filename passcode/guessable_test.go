package passcode_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

var strictly = passcode.GuessPolicy{AllDates: true}

// knownOf returns what a vector says is known of the person.
func knownOf(t *testing.T, v conformance.Vector) passcode.Known {
	t.Helper()
	context, _ := v.Fields["context"].(map[string]any)
	text := func(name string) string { s, _ := context[name].(string); return s }
	k := passcode.Known{Phone: text("phone"), UUID: text("uuid"), NINumber: text("nino")}
	if d := text("dob"); d != "" {
		k.BirthDate = day(d)
	}
	if n := text("document_number"); n != "" {
		k.DocumentNumbers = []string{n}
	}
	return k
}

// mayChoose answers as a screen would on which a passcode is chosen today: the
// format of the day, and how easily it is guessed.
func mayChoose(text passcode.Secret, k passcode.Known, p passcode.GuessPolicy) guidance.Assessment {
	a := passcode.CheckChosen(text, day("2026-11-21"))
	a.Merge(passcode.CheckGuessable(text, k, p))
	return a
}

func TestGuessableVectors(t *testing.T) {
	for _, v := range vectors(t, "weak") {
		text, k := passcode.NewSecret(v.Input), knownOf(t, v)
		for name, p := range map[string]struct {
			policy passcode.GuessPolicy
			want   bool
		}{"usual": {passcode.GuessPolicy{}, v.Valid}, "strict": {strictly, *v.StrictValid}} {
			err := mayChoose(text, k, p.policy).Refusal("choose passcode")
			if (err == nil) != p.want {
				t.Errorf("%s: %s: %q gives %v, want accepted %v\nwhy: %s", v.ID, name, v.Input, err, p.want, v.Why)
			}
			if err != nil && v.Input != "" && strings.Contains(err.Error(), v.Input) {
				t.Errorf("%s: the error repeats the passcode: %v", v.ID, err)
			}
		}
		want := []string{}
		for _, word := range v.Fields["reasons"].([]any) {
			want = append(want, word.(string))
		}
		if diff := cmp.Diff(want, reasonWords(text, k, passcode.GuessPolicy{})); diff != "" {
			t.Errorf("%s: reasons (-want +got):\n%s\nwhy: %s", v.ID, diff, v.Why)
		}
		if _, dated := v.Fields["dates"]; dated {
			want = append(want, "calendar_date")
		}
		if diff := cmp.Diff(want, reasonWords(text, k, strictly)); diff != "" {
			t.Errorf("%s: strict reasons (-want +got):\n%s\nwhy: %s", v.ID, diff, v.Why)
		}
	}
}

func reasonWords(text passcode.Secret, k passcode.Known, p passcode.GuessPolicy) []string {
	words := []string{}
	for _, g := range passcode.GuessReasons(text, k, p) {
		words = append(words, g.String())
	}
	return words
}

func TestCheckGuessable(t *testing.T) {
	const pattern, birth, number, date guidance.RuleID = "RA-PSC-030", "RA-PSC-031", "RA-PSC-032", "RA-PSC-033"
	all := passcode.Known{
		BirthDate: day("1985-07-15"), Phone: "+447700900123", UUID: "555086689106", NINumber: "QQ273904C",
		DocumentNumbers: []string{"925076473", "PATTE805027JL9AB"},
	}
	for _, tt := range []struct {
		name, text                  string
		known                       passcode.Known
		policy                      passcode.GuessPolicy
		findings                    []string
		passed, unknown, notApplied []guidance.RuleID
		why                         string
	}{
		{
			"fair", "739204", all, strictly, nil,
			[]guidance.RuleID{pattern, birth, number, date},
			nil, nil, "everything asked, nothing found",
		},
		{
			"nothing known", "739204",
			passcode.Known{},
			passcode.GuessPolicy{},
			nil,
			[]guidance.RuleID{pattern},
			[]guidance.RuleID{birth, number},
			[]guidance.RuleID{date},
			"what is not known cannot be compared, and dates were not asked for",
		},
		{
			"birth date alone", "739204",
			passcode.Known{BirthDate: day("1985-07-15")},
			passcode.GuessPolicy{},
			nil,
			[]guidance.RuleID{pattern, birth},
			[]guidance.RuleID{number},
			[]guidance.RuleID{date},
			"all that the command line has",
		},
		{
			"second document", "805027", all,
			passcode.GuessPolicy{},
			[]string{"RA-PSC-032 easily guessed: own_document_number"},
			[]guidance.RuleID{pattern, birth},
			nil,
			[]guidance.RuleID{date},
			"every document counts",
		},
		{
			"every kind of number", "12900123", all,
			passcode.GuessPolicy{},
			[]string{"RA-PSC-032 easily guessed: own_phone"},
			[]guidance.RuleID{pattern, birth},
			nil,
			[]guidance.RuleID{date},
			"a telephone number is one of them",
		},
		{
			"NI number alone", "739204",
			passcode.Known{NINumber: "QQ273904C"},
			passcode.GuessPolicy{},
			nil,
			[]guidance.RuleID{pattern, number},
			[]guidance.RuleID{birth},
			[]guidance.RuleID{date},
			"one number is enough to compare",
		},
		{
			"all reasons of a rule in one finding", "131131",
			passcode.Known{UUID: "131131000000", NINumber: "QQ131131C"},
			strictly,
			[]string{
				"RA-PSC-030 easily guessed: two_digits, repeated_block, mirror", "RA-PSC-032 easily guessed: own_uuid, own_nino",
				"RA-PSC-033 easily guessed: calendar_date",
			},
			nil,
			[]guidance.RuleID{birth},
			nil, "sorted, and one finding for each rule",
		},
		{
			"birth date, strict", "150785", all, strictly,
			[]string{"RA-PSC-031 easily guessed: own_birth_date", "RA-PSC-033 easily guessed: calendar_date"},
			[]guidance.RuleID{pattern, number},
			nil, nil, "both are said",
		},
		{
			"letters of an older passcode", "abcdef", all, strictly, nil, nil,
			[]guidance.RuleID{pattern, birth, number, date},
			nil, "the rules are of digits",
		},
		{
			"four digits of an older passcode", "1234", all,
			passcode.GuessPolicy{},
			nil, nil,
			[]guidance.RuleID{pattern, birth, number},
			[]guidance.RuleID{date},
			"fewer than the rules are of",
		},
		{
			"empty", "", all,
			passcode.GuessPolicy{},
			nil, nil,
			[]guidance.RuleID{pattern, birth, number},
			[]guidance.RuleID{date},
			"nothing was chosen",
		},
	} {
		r := passcode.CheckGuessable(passcode.NewSecret(tt.text), tt.known, tt.policy).Result()
		var findings []string
		for _, f := range r.Findings {
			findings = append(findings, string(f.Rule)+" "+f.Message)
			if f.Pointer != "" || f.Severity != guidance.Error {
				t.Errorf("%s: finding %+v points somewhere or is no error", tt.name, f)
			}
		}
		for what, pair := range map[string][2]any{
			"findings": {tt.findings, findings}, "passed": {tt.passed, slices.Clip(r.Passed)},
			"not evaluated": {tt.unknown, r.NotEvaluated}, "not applicable": {tt.notApplied, r.NotApplicable},
		} {
			if fmt.Sprint(pair[0]) != fmt.Sprint(pair[1]) {
				t.Errorf("%s: %s = %v, want %v\nwhy: %s", tt.name, what, pair[1], pair[0], tt.why)
			}
		}
	}
}

// TestGenerateIsNotFiltered draws the commonest code of all.
func TestGenerateIsNotFiltered(t *testing.T) {
	p, err := passcode.Generate(strings.NewReader("\x01\xe2\x40"))
	if err != nil || p.Reveal() != "123456" {
		t.Errorf("Generate = %v: a code that is easily guessed was not drawn", err)
	}
	if passcode.CheckGuessable(p.Secret, passcode.Known{}, passcode.GuessPolicy{}).Refusal("choose passcode") == nil {
		t.Error("123456 may be chosen")
	}
}

// TestGuessReasonsOfAnyHolder draws holders at random: what is taken out of a
// number is found, and a passcode that shares nothing is not.
func TestGuessReasonsOfAnyHolder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		uuid := rapid.StringMatching(`[0-9]{12}`).Draw(t, "uuid")
		length := rapid.IntRange(6, 8).Draw(t, "length")
		from := rapid.IntRange(0, 12-length).Draw(t, "from")
		k := passcode.Known{UUID: uuid}
		taken := passcode.NewSecret(uuid[from : from+length])
		if !slices.Contains(passcode.GuessReasons(taken, k, passcode.GuessPolicy{}), passcode.GuessOwnUUID) {
			t.Fatal("digits out of the UUID were not found")
		}
		birth := day("1900-01-01").AddDays(rapid.IntRange(0, 73_000).Draw(t, "birth"))
		iso := birth.String()
		for _, w := range []string{iso[8:] + iso[5:7] + iso[:4], iso[5:7] + iso[8:] + iso[2:4], iso[2:4] + iso[5:7] + iso[8:], iso[5:7] + iso[:4]} {
			reasons := passcode.GuessReasons(passcode.NewSecret(w), passcode.Known{BirthDate: birth}, strictly)
			if !slices.Contains(reasons, passcode.GuessOwnBirthDate) {
				t.Fatalf("a writing of the date of birth was not found: %v", reasons)
			}
		}
	})
}

func TestGuessReasonText(t *testing.T) {
	for g := passcode.GuessAllSame; g <= passcode.GuessCalendarDate; g++ {
		text, err := g.MarshalText()
		var back passcode.GuessReason
		if err != nil || back.UnmarshalText(text) != nil || back != g || string(text) != g.String() {
			t.Errorf("%d is written %q (%v) and read as %d", g, text, err, back)
		}
	}
	for _, g := range []passcode.GuessReason{0, passcode.GuessCalendarDate + 1} {
		if _, err := g.MarshalText(); err == nil || g.String() != "invalid" {
			t.Errorf("GuessReason(%d) is written %q", g, g)
		}
	}
	var g passcode.GuessReason
	if err := g.UnmarshalText([]byte("Sequence")); err == nil || g != 0 {
		t.Errorf("Sequence is read as %s, %v: words are exact", g, err)
	}
}

func FuzzGuessable(f *testing.F) {
	f.Add("123456", "1985-07-15", "+447700900123", "925076473", true)
	f.Add("15071985", "2000-02-29", "07700 900123", "PATTE805027JL9AB", false)
	f.Add("", "", "", "", false)
	f.Add("１２３４５６", "x", "00 44 ٣", "\xff", true)
	f.Fuzz(func(t *testing.T, text, birth, phone, document string, dates bool) {
		k := passcode.Known{Phone: phone, DocumentNumbers: []string{document}}
		k.BirthDate, _ = guidance.ParseDate(birth)
		s, p := passcode.NewSecret(text), passcode.GuessPolicy{AllDates: dates}
		reasons := passcode.GuessReasons(s, k, p)
		if !slices.IsSorted(reasons) || len(slices.Compact(slices.Clone(reasons))) != len(reasons) {
			t.Fatalf("reasons %v are not in order, or one is said twice", reasons)
		}
		err := passcode.CheckGuessable(s, k, p).Refusal("choose passcode")
		if (err != nil) != (len(reasons) > 0) {
			t.Fatalf("refused %v for the reasons %v", err, reasons)
		}
		if err != nil && strings.Contains(err.Error(), text) {
			t.Fatal("the error repeats the passcode")
		}
		wider := passcode.GuessReasons(s, k, strictly)
		for _, g := range reasons {
			if !slices.Contains(wider, g) {
				t.Fatalf("%s is no reason any more under the stricter policy", g)
			}
		}
		if chosen := passcode.CheckChosen(s, day("2026-11-21")).Refusal("choose passcode"); chosen != nil && reasons != nil {
			t.Fatalf("reasons %v were found in what is no passcode", reasons)
		}
	})
}
