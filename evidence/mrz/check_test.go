package mrz_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
)

// verdict is what an assessment says of each rule.
type verdict struct{ Findings, Passed, NotApplicable, NotEvaluated []string }

func verdictOf(a guidance.Assessment) verdict {
	r := a.Result()
	var v verdict
	for _, f := range r.Findings {
		v.Findings = append(v.Findings, string(f.Rule[len("RA-EVD-"):])+" "+f.Severity.String()+" "+f.Pointer+" "+f.Message)
	}
	for _, list := range []struct {
		from []guidance.RuleID
		to   *[]string
	}{{r.Passed, &v.Passed}, {r.NotApplicable, &v.NotApplicable}, {r.NotEvaluated, &v.NotEvaluated}} {
		for _, id := range list.from {
			*list.to = append(*list.to, string(id[len("RA-EVD-"):]))
		}
	}
	return v
}

func TestCheck(t *testing.T) {
	const british = "P<GBRTESTER<<ZOE<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n5123456789GBR8402297F3501014<<<<<<<<<<<<<<08"
	const at = "/documents/0/mrz"
	tests := []struct {
		name, text string
		want       verdict
		why        string
	}{
		{
			"in order", british,
			verdict{Passed: []string{"020", "021", "022", "023", "024", "025", "026"}, NotApplicable: []string{"027"}},
			"a passport has no long number",
		},
		{
			"specimen", specimens[mrz.TD3],
			verdict{
				Findings: []string{
					"025 warning " + at + " the issuing state is one that stands on specimens only: not for production",
					"025 warning " + at + " the nationality is one that stands on specimens only: not for production",
				},
				Passed: []string{"020", "021", "022", "023", "024", "026"}, NotApplicable: []string{"027"},
			},
			"it is in order and nobody's",
		},
		{
			"unknown state", "IRGBRZU12345673<<<<<<<<<<<<<<<\n6608198F0808088COU<<<<<<<<<<<6\nSAMPLE<<SUSANNA<<<<<<<<<<<<<<<",
			verdict{
				Findings: []string{"025 warning " + at + " the code of the nationality is not one that is known: a person has to look"},
				Passed:   []string{"020", "021", "022", "023", "024", "026"}, NotApplicable: []string{"027"},
			},
			"a sample of the Home Office uses a code of its own",
		},
		{
			"name that may be cut", "I<PRT007777779<ZZ92<<<<<<<<<<<\n8303143M3405282PRT<<<<<<<<<<<2\nCACADOR<DE<ARAUJO<<ANDRE<ESTEV",
			verdict{
				Findings: []string{"026 warning " + at + " the name may have been cut, as its field is full: a person has to look"},
				Passed:   []string{"020", "021", "022", "023", "024", "025", "027"},
			},
			"a letter in the last place; the long number is by the rule of ICAO",
		},
		{
			"no primary part", strings.Replace(british, "TESTER<<ZOE<<", "<<SUNITA<<<<<", 1),
			verdict{
				Findings: []string{"026 warning " + at + " the primary part of the name is empty: a person has to look"},
				Passed:   []string{"020", "021", "022", "023", "024", "025"}, NotApplicable: []string{"027"},
			},
			"seen in the wild",
		},
		{
			"three parts", strings.Replace(british, "TESTER<<ZOE<<<", "TEST<<ZOE<<ANN", 1),
			verdict{
				Findings: []string{"026 warning " + at + " the name field has fillers where none are usual: a person has to look"},
				Passed:   []string{"020", "021", "022", "023", "024", "025"}, NotApplicable: []string{"027"},
			},
			"a name has two parts",
		},
		{
			"filler first", strings.Replace(british, "TESTER<<ZOE", "<TESTER<ZOE", 1),
			verdict{
				Findings: []string{"026 warning " + at + " the name field has fillers where none are usual: a person has to look"},
				Passed:   []string{"020", "021", "022", "023", "024", "025"}, NotApplicable: []string{"027"},
			},
			"a name begins with a letter",
		},
		{
			"three fillers", strings.Replace(british, "TESTER<<ZOE<", "TESTER<<<ZOE", 1),
			verdict{
				Findings: []string{"026 warning " + at + " the name field has fillers where none are usual: a person has to look"},
				Passed:   []string{"020", "021", "022", "023", "024", "025"}, NotApplicable: []string{"027"},
			},
			"two stand between the parts",
		},
		{
			"Belgian", "IDBEL000590240<6013<<<<<<<<<<<\n8402297F3501014BEL<<<<<<<<<<<8\nTESTER<<ZOE<<<<<<<<<<<<<<<<<<<",
			verdict{
				Findings: []string{"027 info " + at + " the check digit of the document number is right only with the filler inside the number counted, as on some Belgian cards"},
				Passed:   []string{"020", "021", "022", "023", "024", "025", "026"},
			},
			"accepted, and said",
		},
		{
			"fields at fault", "P<GBRTEST3R<<ZOE<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n5123456780GBR8413017X3501014<<<<<<<<<<<<<<08",
			verdict{
				Findings: []string{
					"021 error " + at + " line 2, column 10: the check digit does not agree with the document number",
					"021 error " + at + " line 2, column 20: the check digit does not agree with the date of birth",
					"021 error " + at + " line 2, column 44: the composite check digit does not agree with the fields that it is over",
					"022 error " + at + " line 2, columns 14 to 19: the date of birth is no day up to today, nor one of which the end is left unknown with fillers",
					"023 error " + at + " line 2, column 21: sex is F, M or a filler; X stands for unspecified in the printed part only",
					"024 error " + at + " line 1, columns 6 to 44: a name has no digits",
				},
				Passed: []string{"020"}, NotEvaluated: []string{"025", "026", "027"},
			},
			"nothing is said of a zone that could not be read",
		},
		{
			"layout at fault", british[:len(british)-1],
			verdict{
				Findings:     []string{"020 error " + at + " line 2: 44 characters are wanted in this line"},
				NotEvaluated: []string{"021", "022", "023", "024", "025", "026", "027"},
			},
			"without its size no field can be found",
		},
		{
			"character at fault", strings.Replace(british, "ZOE", "Zoe", 1),
			verdict{
				Findings:     []string{"020 error " + at + " line 1, columns 15 to 16: only capital letters A to Z, digits 0 to 9 and the filler < belong into the zone"},
				NotEvaluated: []string{"021", "022", "023", "024", "025", "026", "027"},
			},
			"what was not read whole has not passed",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			zone, a := mrz.Check(tt.text, today, at)
			if diff := cmp.Diff(tt.want, verdictOf(a)); diff != "" {
				t.Errorf("Check() (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			parsed, err := mrz.Parse(tt.text, today)
			if zone != parsed || (err == nil) != (len(a.Errors()) == 0) {
				t.Errorf("Check() and Parse() do not agree: %v", err)
			}
		})
	}
}

// TestCheckAnswersForEveryRule: each rule stands in one list of the result,
// whatever is read.
func TestCheckAnswersForEveryRule(t *testing.T) {
	texts := []string{"", "P<GBR", "é", strings.Repeat("<", 44) + "\n" + strings.Repeat("<", 44), strings.Repeat("<\n", 3)}
	for _, text := range specimens {
		texts = append(texts, text, strings.ToLower(text), text[1:], strings.Replace(text, "7408122", "7408121", 1))
	}
	for _, text := range texts {
		_, a := mrz.Check(text, today, "")
		r := a.Result()
		seen := map[guidance.RuleID]bool{}
		for _, f := range r.Findings {
			seen[f.Rule] = true
		}
		count := len(seen) + len(r.Passed) + len(r.NotApplicable) + len(r.NotEvaluated)
		if count != len(mrz.Rules()) {
			t.Errorf("%q: %d rules are answered for, want %d: %+v", text, count, len(mrz.Rules()), r)
		}
	}
}

func TestRules(t *testing.T) {
	if _, err := guidance.NewRegistry(mrz.Rules()); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"RA-EVD-020 error sourced", "RA-EVD-021 error sourced", "RA-EVD-022 error sourced", "RA-EVD-023 error sourced",
		"RA-EVD-024 error sourced", "RA-EVD-025 warning design-choice", "RA-EVD-026 warning design-choice", "RA-EVD-027 info unverified",
	}
	var got []string
	for _, r := range mrz.Rules() {
		got = append(got, string(r.ID)+" "+r.Severity.String()+" "+r.Basis.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}
