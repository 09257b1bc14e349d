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
		{"thirteen characters of another", "they are held against the holder", "driving-licence", `"input":"MORGA657064SM"` + holder, false, map[string]any{"result": "mismatch", "mismatch": []any{"birth_day"}}},
		{"thirteen characters of nobody", "no number without a holder", "driving-licence", `"input":"MORGA657054SM"`, false, nil},
		{"twelve characters", "the initials are not whole", "driving-licence", `"input":"MORGA657054S"` + holder, false, nil},
		{"fourteen characters", "neither form", "driving-licence", `"input":"MORGA657054SM9"` + holder, false, nil},
		{"thirteen characters of Jersey", "a number that codes nothing has no such part", "driving-licence", `"input":"123","country":"JE"` + holder, false, nil},
		{"issue number", "to be left off", "driving-licence", `"input":"MORGA657054SM9IJ 35"` + holder, false, map[string]any{"hint": "issue_number_35", "result": nil}},
		{"issue number after another text", "no number even without it", "driving-licence", `"input":"MORGA657054SM9I 35"`, false, nil},
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
