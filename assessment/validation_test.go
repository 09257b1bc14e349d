package assessment_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// today is the day of these tests.
var today = guidance.MustDate("2026-11-21")

// answer is a row.
type answer struct {
	ID         string             `json:"id"`
	Line       int                `json:"line,omitzero"`
	Valid      *bool              `json:"valid"`
	Normalised string             `json:"normalised,omitempty"`
	Fields     map[string]any     `json:"fields,omitempty"`
	Findings   []guidance.Finding `json:"findings"`

	text string
}

// validated returns the rows for a document of JSON Lines.
func validated(t interface{ Fatal(...any) }, kind, lines string) ([]answer, *assessment.Validation) {
	k, err := assessment.ParseValidationKind(kind)
	if err != nil {
		t.Fatal(kind, err)
	}
	var out bytes.Buffer
	v := assessment.NewValidation(k, &out, today)
	for value, err := range input.Values(strings.NewReader(lines)) {
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Assess(value); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.Flush(); err != nil {
		t.Fatal(err)
	}
	var rows []answer
	for row := range strings.Lines(out.String()) {
		a := answer{text: row}
		if err := json.Unmarshal([]byte(row), &a, json.RejectUnknownMembers(true)); err != nil {
			t.Fatal(err, row)
		}
		rows = append(rows, a)
	}
	return rows, v
}

func linesOf(t *testing.T, kind string) []conformance.Line {
	t.Helper()
	lines, err := conformance.Lines(kind)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func joined(lines []conformance.Line) string {
	var b strings.Builder
	for _, l := range lines {
		b.Write(l.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// TestValidationVectors runs every vector of every kind.
func TestValidationVectors(t *testing.T) {
	for _, kind := range assessment.ValidationKinds() {
		t.Run(kind.String(), func(t *testing.T) {
			lines := linesOf(t, kind.String())
			rows, v := validated(t, kind.String(), joined(lines))
			if len(rows) != len(lines) {
				t.Fatalf("%d rows for %d lines", len(rows), len(lines))
			}
			allValid := true
			for i, l := range lines {
				allValid = allValid && l.Valid
				checkRow(t, kind.String(), l, rows[i])
			}
			if (v.Worst() == guidance.Error) == allValid {
				t.Errorf("worst is %v, all valid %t", v.Worst(), allValid)
			}
		})
	}
}

// checkRow holds a row against its vector. The fields of a text that is not valid
// are advice; what of them is the corpus's own notion and not ours is left out.
func checkRow(t *testing.T, kind string, l conformance.Line, row answer) {
	t.Helper()
	if row.ID != l.ID || row.Valid == nil || *row.Valid != l.Valid {
		t.Errorf("%s %+q: want valid %t (%s), got %s", l.ID, l.Input, l.Valid, l.Why, row.text)
		return
	}
	if row.Findings == nil || (guidance.Worst(row.Findings) == guidance.Error) == l.Valid {
		t.Errorf("%s: valid %t with findings %v", l.ID, l.Valid, row.Findings)
	}
	for _, f := range row.Findings {
		if f.Pointer != "/input" || f.Message == "" {
			t.Errorf("%s: a finding at %q: %s", l.ID, f.Pointer, f.Message)
		}
	}
	if strings.HasPrefix(kind, "passcode") {
		checkSecret(t, l, row)
		return
	}
	if (row.Normalised != "") != l.Valid {
		t.Errorf("%s: valid %t with normalised: %s", l.ID, l.Valid, row.text)
	}
	got := map[string]any{}
	for name := range l.Fields {
		if value, ok := row.Fields[name]; ok {
			got[name] = value
		}
	}
	if notOurs[l.ID] {
		return
	}
	if diff := cmp.Diff(l.Fields, got); diff != "" {
		t.Errorf("%s %+q: fields (-want +got):\n%s\nwhy: %s\n%s", l.ID, l.Input, diff, l.Why, row.text)
	}
	if !l.Valid && len([]rune(l.Input)) > 3 && repeats(row.text, l.Input) {
		t.Errorf("%s: a text that is not valid came back: %s", l.ID, row.text)
	}
}

// notOurs are vectors that are not valid, with fields that no answer has.
var notOurs = map[string]bool{
	"driving-licence-033": true, // the parts of a number that is none: its date is no day
	"mrz-238":             true, // the purpose of a share code that is none
	"mrz-240":             true, // the same
}

// checkSecret holds a row about a passcode to saying nothing of it.
func checkSecret(t *testing.T, l conformance.Line, row answer) {
	t.Helper()
	if row.Normalised != "" || row.Fields != nil {
		t.Errorf("%s: more than whether it is valid: %s", l.ID, row.text)
	}
	text := strings.Replace(row.text, l.ID, "", 1)
	if l.Input != "" && strings.Contains(text, l.Input) {
		t.Errorf("%s: the passcode came back: %s", l.ID, row.text)
	}
}

// repeats reports whether a row holds a text, as it is or as JSON writes it.
func repeats(row, text string) bool {
	quoted, _ := json.Marshal(text)
	return strings.Contains(row, text) || strings.Contains(row, string(quoted[1:len(quoted)-1]))
}

// TestValidationInAnyOrder: what is answered for a line does not depend on the
// lines before it, be they the same. A few dozen at a time bring any two together.
func TestValidationInAnyOrder(t *testing.T) {
	for _, kind := range assessment.ValidationKinds() {
		t.Run(kind.String(), func(t *testing.T) {
			lines := linesOf(t, kind.String())
			rows, _ := validated(t, kind.String(), joined(lines))
			want, places := map[string]string{}, []int{}
			for i, row := range rows {
				want[row.ID], places = row.text, append(places, i)
			}
			rapid.Check(t, func(t *rapid.T) {
				var some []conformance.Line
				for _, i := range rapid.SliceOfN(rapid.SampledFrom(places), 1, 30).Draw(t, "order") {
					some = append(some, lines[i])
				}
				rows, _ := validated(t, kind.String(), joined(some))
				for i, row := range rows {
					if row.ID != some[i].ID || row.text != want[row.ID] {
						t.Errorf("line %d: got %s, want %s", i+1, row.text, want[some[i].ID])
					}
				}
			})
		})
	}
}

// TestValidationOfAnything: for any text every kind answers with one row, which
// repeats nothing of what is not valid.
func TestValidationOfAnything(t *testing.T) {
	kinds := assessment.ValidationKinds()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind").String()
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ A-Z0-9<\n]{0,100}`), rapid.StringMatching(`[0-9]{6,16}`)).Draw(t, "text")
		line, err := json.Marshal(map[string]string{"id": "x", "input": text})
		if err != nil {
			t.Fatal(err)
		}
		rows, _ := validated(t, kind, string(line))
		if len(rows) != 1 || rows[0].Valid == nil || rows[0].Findings == nil {
			t.Fatalf("%s: %v", kind, rows)
		}
		// A year or a word of a citation may be drawn; six characters of one are not.
		quiet := !*rows[0].Valid || strings.HasPrefix(kind, "passcode")
		if text := strings.TrimSpace(text); quiet && len(text) > 5 && repeats(rows[0].text, text) {
			t.Errorf("%s: %q came back: %s", kind, text, rows[0].text)
		}
	})
}

// TestValidationReadsStrictly: a faulty line is answered by number and rule, in
// its place, and the run goes on.
func TestValidationReadsStrictly(t *testing.T) {
	const marker = "MARKER-7f3a"
	for _, tt := range []struct {
		name, why, kind, line string
		rule                  guidance.RuleID
		pointer               string
	}{
		{"not JSON", "no value at all", "nino", marker, "RA-INP-001", ""},
		{"text after", "trailing text", "nino", `{"input":"a"}` + marker, "RA-INP-001", ""},
		{"bad UTF-8", "in a value", "nino", "{\"input\":\"" + marker + "\xff\"}", "RA-INP-001", "/input"},
		{"unknown member", "misspelt", "nino", `{"inputs":"` + marker + `"}`, "RA-INP-002", "/inputs"},
		{"wrong case", "names are case-sensitive", "nino", `{"Input":"` + marker + `"}`, "RA-INP-002", "/Input"},
		{"context of another kind", "a day means nothing to a NI number", "nino", `{"input":"a","today":"2020-01-01"}`, "RA-INP-002", "/today"},
		{"context of no kind", "not even its name is taken for granted", "postcode", `{"input":"a","mode":"` + marker + `"}`, "RA-INP-002", "/mode"},
		{"context in a context", "members stand beside the input", "nino", `{"input":"a","Context":{"mode":"strict"}}`, "RA-INP-002", "/Context"},
		{"twice", "duplicate member", "nino", `{"input":"a","input":"` + marker + `"}`, "RA-INP-003", "/input"},
		{"context twice", "duplicate member", "nino", `{"input":"a","mode":"strict","mode":"lenient"}`, "RA-INP-003", "/mode"},
		{"number", "leading zeros would be lost", "uprn", `{"input":199356}`, "RA-INP-004", "/input"},
		{"list", "one text a line", "mrz", `{"input":["` + marker + `"]}`, "RA-INP-004", "/input"},
		{"null", "null is no text", "nino", `{"input":null}`, "RA-INP-004", "/input"},
		{"day that is none", "30 February", "passcode", `{"input":"739204","on":"2023-02-30"}`, "RA-INP-004", "/on"},
		{"mode of no list", "a closed list", "nino", `{"input":"a","mode":"` + marker + `"}`, "RA-INP-005", "/mode"},
		{"mode in another case", "written exactly", "nino", `{"input":"a","mode":"Strict"}`, "RA-INP-005", "/mode"},
		{"country of no list", "a closed list", "driving-licence", `{"input":"a","country":"FR"}`, "RA-INP-005", "/country"},
		{"empty country", "not the default", "driving-licence", `{"input":"a","country":""}`, "RA-INP-005", "/country"},
		{"sex of no list", "a word would not be compared", "driving-licence", `{"input":"a","sex":"female"}`, "RA-INP-005", "/sex"},
		{"empty sex", "what is not known is left out", "driving-licence", `{"input":"a","sex":""}`, "RA-INP-005", "/sex"},
		{"no input", "absent is not empty", "nino", `{"id":"a"}`, "RA-INP-007", "/input"},
		{"too long", "over 1 MiB", "nino", `{"input":"` + marker + strings.Repeat("x", 1<<20) + `"}`, "RA-INP-006", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			good := `{"id":"a","input":""}`
			rows, _ := validated(t, tt.kind, good+"\n"+good+"\n"+tt.line+"\n"+good+"\n")
			if len(rows) != 4 || rows[3].Valid == nil {
				t.Fatalf("%s: the run did not go on: %v", tt.why, rows)
			}
			got := rows[2]
			if got.Line != 3 || len(got.Findings) != 1 || got.Findings[0].Rule != tt.rule || got.Findings[0].Pointer != tt.pointer {
				t.Errorf("%s: want line 3, %s at %q, got %s", tt.why, tt.rule, tt.pointer, got.text)
			}
			if strings.Contains(got.text, marker) || got.Valid != nil {
				t.Errorf("%s: %s", tt.why, got.text)
			}
			if _, v := validated(t, tt.kind, tt.line); v.Worst() != guidance.Error {
				t.Errorf("%s: the worst is %v", tt.why, v.Worst())
			}
		})
	}
}
