package assessment_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
)

// TestValidationInContext: what stands beside the input counts, and what does not
// has the default that is documented.
func TestValidationInContext(t *testing.T) {
	const holder = `,"surname":"Morgan","forenames":"Sarah Meredyth","dateOfBirth":"1964-07-05","sex":"F"`
	zone := `"P<GBRTESTER<<ZOE<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n5123456789GBR2611228F3501014<<<<<<<<<<<<<<00"`
	for _, tt := range []struct {
		name, why, kind, members string
		valid                    bool
		fields                   map[string]any // some of them; nil: none
	}{
		{"lenient by default", "people type as they like", "nino", `"input":"jk987654d"`, true, map[string]any{"display": "JK 98 76 54 D"}},
		{"lenient by name", "the default may be named", "nino", `"input":"jk987654d","mode":"lenient"`, true, map[string]any{}},
		{"strict", "HMRC's systems want capitals", "nino", `"input":"jk987654d","mode":"strict"`, false, nil},
		{"strict and no number", "the reason stays the parser's", "nino", `"input":"TN010180M","mode":"strict"`, false, map[string]any{"class": "temporary"}},

		{"born today", "the day of the run is the default", "mrz", `"input":` + zone, true, map[string]any{"birthDay": "1926-11-22"}},
		{"born on the day", "the latest day that is not after it", "mrz", `"input":` + zone + `,"today":"2026-11-22"`, true, map[string]any{"birthDay": "2026-11-22"}},

		{"Great Britain by default", "the largest issuer", "driving-licence", `"input":"55667788"`, false, nil},
		{"Northern Ireland", "eight digits", "driving-licence", `"input":"55667788","country":"NI"`, true, map[string]any{"normalised": "55667788"}},
		{"Guernsey", "as Great Britain", "driving-licence", `"input":"MORGA657054SM9IJ","country":"GG"` + holder, true, map[string]any{"result": "match", "mismatch": []any{}}},
		{"no holder", "nothing is compared", "driving-licence", `"input":"MORGA657054SM9IJ"`, true, map[string]any{"result": nil, "mismatch": nil, "tail": "9IJ"}},
		{"day of birth alone", "what is not known is not compared", "driving-licence", `"input":"MORGA657054SM9IJ","dateOfBirth":"1964-07-05"`, true, map[string]any{"result": "not-comparable", "mismatch": []any{}}},
		{"day of birth of another", "the one thing that blocks", "driving-licence", `"input":"MORGA657054SM9IJ","dateOfBirth":"1964-07-06"`, false, map[string]any{"result": "mismatch", "mismatch": []any{"birth_day"}, "normalised": nil, "surnameBlock": nil}},
		{"sex that differs", "markers change: a person looks", "driving-licence", `"input":"MORGA657054SM9IJ","sex":"M"`, true, map[string]any{"result": "review", "mismatch": []any{"sex"}}},
		{"sex X", "no number codes it", "driving-licence", `"input":"MORGA657054SM9IJ","surname":"Morgan","forenames":"Sarah Meredyth","dateOfBirth":"1964-07-05","sex":"X"`, true, map[string]any{"result": "match"}},
		{"thirteen characters", "all that says something of the holder", "driving-licence", `"input":"morga 657054 sm"` + holder, true, map[string]any{"normalised": "MORGA657054SM", "result": "match", "tail": nil}},
		{"thirteen characters and a day", "enough to compare", "driving-licence", `"input":"MORGA657054SM","dateOfBirth":"1964-07-05"`, true, map[string]any{"result": "not-comparable", "mismatch": []any{}}},
		{"thirteen characters and a sex", "half of all people have it", "driving-licence", `"input":"MORGA657054SM","sex":"F"`, false, nil},
		{"surname alone", "initials are not compared", "driving-licence", `"input":"MORGA657054SM9IJ","surname":"Morgan","dateOfBirth":"1964-07-05"`, true, map[string]any{"result": "not-comparable", "mismatch": []any{}}},
		{"forenames alone", "the surname is not compared", "driving-licence", `"input":"MORGA657054SM9IJ","forenames":"Sarah Meredyth","dateOfBirth":"1964-07-05"`, true, map[string]any{"result": "not-comparable", "mismatch": []any{}}},
		{"thirteen characters of another", "they are held against the holder", "driving-licence", `"input":"MORGA657064SM"` + holder, false, map[string]any{"result": "mismatch", "mismatch": []any{"birth_day"}}},
		{"thirteen characters of nobody", "no number without a holder", "driving-licence", `"input":"MORGA657054SM"`, false, nil},
		{"twelve characters", "the initials are not whole", "driving-licence", `"input":"MORGA657054S"` + holder, false, nil},
		{"fourteen characters", "neither form", "driving-licence", `"input":"MORGA657054SM9"` + holder, false, nil},
		{"thirteen characters of Jersey", "a number that codes nothing has no such part", "driving-licence", `"input":"123","country":"JE"` + holder, false, nil},
		{"issue number", "to be left off", "driving-licence", `"input":"MORGA657054SM9IJ 35"` + holder, false, map[string]any{"hint": "issue_number_35", "result": nil}},
		{"issue number written together", "sixteen characters and two digits", "driving-licence", `"input":"MORGA657054SM9IJ35"`, false, map[string]any{"hint": "issue_number_35"}},
		{"issue number of Northern Ireland", "no such thing", "driving-licence", `"input":"55667788 35","country":"NI"`, false, nil},
		{"issue number after another text", "no number even without it", "driving-licence", `"input":"MORGA657054SM9I 35"`, false, nil},
		{"one digit for an issue number", "issues are counted with two", "driving-licence", `"input":"MORGA657054SM9IJ 3"`, false, nil},
		{"three digits for an issue number", "the last two of them are none", "driving-licence", `"input":"MORGA657054SM9IJ 135"`, false, nil},
		{"issue number of the next line", "white space of any kind stands before it", "driving-licence", `"input":"MORGA657054SM9IJ \u00a035\u200b"`, false, map[string]any{"hint": "issue_number_35"}},
		{"letters for an issue number", "not two digits", "driving-licence", `"input":"MORGA657054SM9IJ AB"`, false, nil},

		{"passcode of today", "digits only since 19 July 2023", "passcode", `"input":"a2c4e6"`, false, nil},
		{"passcode of the last day", "letters until then", "passcode", `"input":"a2c4e6","on":"2023-07-18"`, true, nil},
		{"passcode of the first day", "and no longer", "passcode", `"input":"a2c4e6","on":"2023-07-19"`, false, nil},
		{"easily guessed", "the format is right", "passcode", `"input":"123456"`, true, nil},
		{"chosen, easily guessed", "nobody should", "passcode-chosen", `"input":"123456"`, false, nil},
		{"chosen, of letters", "not today's format", "passcode-chosen", `"input":"a2c4e6"`, false, nil},
		{"chosen, a birthday", "of whom it is not known", "passcode-chosen", `"input":"150785"`, true, nil},
		{"chosen, one's own birthday", "of whom it is", "passcode-chosen", `"input":"150785","dateOfBirth":"1985-07-15"`, false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, _ := validated(t, tt.kind, `{"id":"a",`+tt.members+`}`)
			got := rows[0]
			if got.Valid == nil || *got.Valid != tt.valid {
				t.Fatalf("%s: want valid %t, got %s", tt.why, tt.valid, got.text)
			}
			if tt.fields == nil && got.Fields != nil {
				t.Errorf("%s: want no fields, got %s", tt.why, got.text)
			}
			some := map[string]any{}
			for name := range tt.fields {
				some[name] = got.Fields[name]
			}
			if diff := cmp.Diff(tt.fields, some); tt.fields != nil && diff != "" {
				t.Errorf("%s: fields (-want +got):\n%s", tt.why, diff)
			}
		})
	}
}

// TestStrictNumbersHaveTheirRule: what is wrong with a number that people may
// write and HMRC's systems do not find is no rule of numbers in general.
func TestStrictNumbersHaveTheirRule(t *testing.T) {
	for text, want := range map[string][]string{
		"JK987654D": {}, "JK 98 76 54 D": {}, "jk987654d": {"RA-IDN-066"}, "JK987654D ": {"RA-IDN-066"}, "nc987654d": {"RA-IDN-006", "RA-IDN-066"},
		"GB987654D": {"RA-IDN-005"}, "": {"RA-IDN-005"},
	} {
		rows, _ := validated(t, "nino", `{"id":"a","input":"`+text+`","mode":"strict"}`)
		got := []string{}
		for _, f := range rows[0].Findings {
			got = append(got, string(f.Rule))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestNumbersThatStandForNone: a default code has the form of a number, and
// whoever reads the row is told.
func TestNumbersThatStandForNone(t *testing.T) {
	for kind, text := range map[string]string{"gmc": "0000000", "gmc-code": "C9999998", "hcpc": "SW123456"} {
		rows, _ := validated(t, kind, `{"id":"a","input":"`+text+`"}`)
		fs := rows[0].Findings
		if !*rows[0].Valid || len(fs) != 1 || fs[0].Rule != "RA-IDN-067" {
			t.Errorf("%s %s: %s", kind, text, rows[0].text)
		}
	}
}

// TestValidationTurns: kind and day may change between two lines; what was found
// before still counts, until the Validation is made as new.
func TestValidationTurns(t *testing.T) {
	var out strings.Builder
	kind := func(word string) assessment.ValidationKind {
		k, err := assessment.ParseValidationKind(word)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	v := assessment.NewValidation(kind("passcode"), &out, guidance.MustDate("2023-07-19"))
	line := []byte(`{"id":"a","input":"a2c4"}`)
	answer := func(want string, worst guidance.Severity) {
		t.Helper()
		if err := v.AssessOne(line); err != nil {
			t.Fatal(err)
		}
		if err := v.Flush(); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(out.String(), want) || v.Worst() != worst {
			t.Errorf("want %s and worst %v, got %s and %v", want, worst, out.String(), v.Worst())
		}
		out.Reset()
	}
	answer(`{"id":"a","valid":false,`, guidance.Error)
	v.Turn(kind("passcode"), guidance.MustDate("2023-07-18"))
	answer(`{"id":"a","valid":true,`, guidance.Error)
	v.Turn(kind("ods"), guidance.Date{})
	answer(`{"id":"a","valid":true,"normalised":"A2C4",`, guidance.Error)
	v.Reset(&out)
	answer(`{"id":"a","valid":true,"normalised":"A2C4",`, 0)
}

// TestValidationWarns: what is valid, and is yet not what it may be taken for, has
// a finding that says so.
func TestValidationWarns(t *testing.T) {
	const holder = `,"surname":"Morgan","forenames":"Sarah Meredyth","dateOfBirth":"1964-07-05","sex":"F"`
	for _, tt := range []struct {
		name, why, kind, members string
		rules                    []guidance.RuleID
		flag                     any
	}{
		{"thirteen characters", "anybody can work them out", "driving-licence", `"input":"MORGA657054SM"` + holder, []guidance.RuleID{"RA-EVD-034"}, nil},
		{"whole number", "nothing is left off", "driving-licence", `"input":"MORGA657054SM9IJ"` + holder, nil, nil},
		{"nine zeros", "the mark of the emergency", "passport-uk", `"input":"000000000"`, []guidance.RuleID{"RA-EVD-012"}, true},
		{"nine zeros in groups", "the same", "passport-uk", `"input":" 000 000 000"`, []guidance.RuleID{"RA-EVD-012"}, true},
		{"nine zeros of any state", "the same", "passport-other", `"input":"000000000"`, []guidance.RuleID{"RA-EVD-012"}, true},
		{"one and eight zeros", "a number", "passport-uk", `"input":"100000000"`, nil, nil},
		{"eight zeros", "no mark", "passport-other", `"input":"00000000"`, nil, nil},
	} {
		rows, _ := validated(t, tt.kind, `{"id":"a",`+tt.members+`}`)
		got := rows[0]
		var rules []guidance.RuleID
		for _, f := range got.Findings {
			if rules = append(rules, f.Rule); f.Severity != guidance.Warning {
				t.Errorf("%s: %s has severity %s", tt.name, f.Rule, f.Severity)
			}
		}
		if diff := cmp.Diff(tt.rules, rules); diff != "" || got.Valid == nil || !*got.Valid || got.Fields["covidFlag"] != tt.flag {
			t.Errorf("%s: rules (-want +got):\n%s\n%s: %s", tt.name, diff, tt.why, got.text)
		}
	}
}
