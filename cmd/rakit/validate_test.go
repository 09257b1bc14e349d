package main

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// TestValidateVectors runs every vector of every kind, and each that is valid once
// more among valid ones alone: a warning is no reason to fail.
func TestValidateVectors(t *testing.T) {
	for _, kind := range conformance.ValidateKinds() {
		t.Run(kind, func(t *testing.T) {
			lines, err := conformance.Lines(kind)
			if err != nil {
				t.Fatal(err)
			}
			var all, valid strings.Builder
			for _, l := range lines {
				all.Write(append(l.Text, '\n'))
				if l.Valid {
					valid.Write(append(l.Text, '\n'))
				}
			}
			got := runWith(t, all.String(), "validate", kind)
			checkValidated(t, lines, got)
			if all.Len() > valid.Len() && got.status != 1 {
				t.Errorf("status %d, want 1: there are lines that are not valid", got.status)
			}
			if got := runWith(t, valid.String(), "validate", kind); got.status != 0 {
				t.Errorf("status %d, want 0: all lines are valid\n%s", got.status, got.stderr)
			}
		})
	}
}

func checkValidated(t *testing.T, lines []conformance.Line, got outcome) {
	t.Helper()
	rows := strings.Split(strings.TrimSuffix(got.stdout, "\n"), "\n")
	if len(rows) != len(lines) || got.stderr != "" {
		t.Fatalf("%d rows for %d lines\n%s", len(rows), len(lines), got.stderr)
	}
	for i, l := range lines {
		var row struct {
			ID     string         `json:"id"`
			Valid  bool           `json:"valid"`
			Fields map[string]any `json:"fields"`
		}
		if err := json.Unmarshal([]byte(rows[i]), &row); err != nil {
			t.Fatal(err)
		}
		if row.ID != l.ID || row.Valid != l.Valid {
			t.Errorf("%s: want valid %t (%s), got %s", l.ID, l.Valid, l.Why, rows[i])
		}
		for name := range row.Fields {
			if _, ok := l.Fields[name]; !ok {
				delete(row.Fields, name) // of which the vector does not speak
			}
		}
		if diff := cmp.Diff(l.Fields, row.Fields); l.Valid && len(l.Fields) > 0 && diff != "" {
			t.Errorf("%s: fields (-want +got):\n%s", l.ID, diff)
		}
	}
}

// TestValidateKindsAreServed: there is no kind without vectors, and none of
// vectors that the command does not know.
func TestValidateKindsAreServed(t *testing.T) {
	var kinds []string
	for _, k := range assessment.ValidationKinds() {
		kinds = append(kinds, k.String())
	}
	if diff := cmp.Diff(conformance.ValidateKinds(), kinds); diff != "" {
		t.Errorf("(-vectors +command):\n%s", diff)
	}
	help := runWith(t, "", "validate", "--help").stdout
	for _, kind := range kinds {
		if !strings.Contains(help, "\n    "+kind+" ") {
			t.Errorf("the help says nothing of %s", kind)
		}
	}
}

// TestValidateUsage: who names no kind, or none that there is, is told which there
// are.
func TestValidateUsage(t *testing.T) {
	for _, args := range [][]string{{"validate", marker}, {"validate", "NINO"}, {"validate", ""}} {
		got := runWith(t, "", args...)
		if got.status != 2 || got.stdout != "" || !strings.Contains(got.stderr, "known are nino, mrz, ") || !strings.Contains(got.stderr, ", passcode-chosen") {
			t.Errorf("%v: status %d, %q", args, got.status, got.stderr)
		}
	}
	if got := runWith(t, "", "validate"); got.status != 2 || !strings.Contains(got.stderr, "<kind>") {
		t.Errorf("no kind: status %d, %q", got.status, got.stderr)
	}
}

func TestValidateGolden(t *testing.T) {
	for _, tt := range []struct {
		name, why, kind, lines string
		status                 int
	}{
		{"validate nino", "the rows as they are documented, whole", "nino", `{"id":"a","input":"jk 98 76 54 d"}
{"id":"b","input":"CR123456A"}
{"id":"c","input":"QQ123456C"}
{"id":"d","input":"jk987654d","mode":"strict"}
{"id":"e","inputs":"JK987654D"}
{"input":""}
`, 1},
		{"validate uk-mobile", "a correction is offered, never applied", "uk-mobile", `{"id":"a","input":"0+447700900100"}
{"id":"b","input":"07700 900100"}
`, 1},
		{"validate postcode", "a pseudo-postcode is a postcode, and nobody's address", "postcode", `{"id":"a","input":"zz99 3vz"}
{"id":"b","input":"LS1 4AP"}
`, 0},
		{"validate passcode", "the format of the day, and nothing of the passcode", "passcode", `{"id":"a","input":"a2c4","on":"2023-07-18"}
{"id":"b","input":"a2c4","on":"2023-07-19"}
`, 1},
		{"validate passcode-chosen", "one's own birthday", "passcode-chosen", `{"id":"a","input":"150785","dateOfBirth":"1985-07-15"}
{"id":"b","input":"739204","dateOfBirth":"1985-07-15"}
`, 1},
		{"validate driving-licence", "held against its holder", "driving-licence", `{"id":"a","input":"morga 657054 sm9ij","surname":"Morgan","forenames":"Sarah Meredyth","dateOfBirth":"1964-07-05","sex":"F"}
{"id":"b","input":"MORGA657054SM9IJ","dateOfBirth":"1964-07-06"}
{"id":"c","input":"55667788","country":"NI"}
`, 1},
		{"validate nothing", "no lines are no fault", "ods", "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, tt.lines, "validate", tt.kind)
			golden(t, tt.name, tt.why, got)
			if got.status != tt.status {
				t.Errorf("%s: status %d, want %d", tt.why, got.status, tt.status)
			}
		})
	}
}

// TestValidateAsksForToday: what is not given is asked of the clock, once.
func TestValidateAsksForToday(t *testing.T) {
	got := runWith(t, `{"id":"a","input":"12345a"}`+"\n"+`{"id":"b","input":"12345a","on":"2023-07-18"}`+"\n", "validate", "passcode")
	if !strings.Contains(got.stdout, `"id":"a","valid":false`) || !strings.Contains(got.stdout, `"id":"b","valid":true`) {
		t.Errorf("letters were allowed until 18 July 2023:\n%s", got.stdout)
	}
}
