package organisation_test

import (
	"os"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/organisation"
)

func TestCheckShape(t *testing.T) {
	for _, tt := range []struct {
		code, issued string
		rule         guidance.RuleID
		why          string
	}{
		{"G7H8J", "2020-03-31", "RA-RBC-091", "the day before the newest form"},
		{"G7H8J", "2020-04-01", "", "its first day"},
		{"G7H8J", "2026-11-21", "", "in use still"},
		{"F5H1R", "2001-04-01", "", "a pharmacy's code of old that looks like the newest form"},
		{"R0A1B", "2001-04-01", "", "a site of a trust that does"},
		{"RX1", "2020-09-30", "", "the last day on which the sources leave room for an older form"},
		{"RX1", "2020-10-01", "RA-RBC-092", "the day after"},
		{"A83008", "1974-04-01", "", "a practice of old"},
		{"A83008", "2024-02-29", "RA-RBC-092", "a practice's form, after its time"},
		{"1A2B3", "2024-02-29", "RA-RBC-092", "digit first is not the newest form"},
		{"G7H8J", "", "", "nobody knows when it was given out"},
	} {
		var issued guidance.Date
		if tt.issued != "" {
			issued = day(tt.issued)
		}
		a := organisation.CheckShape(tt.code, issued, "/code")
		found := a.Findings()
		switch {
		case len(a.Errors()) > 0:
			t.Errorf("%s (%s): the form of a code is no error", tt.code, tt.why)
		case tt.rule == "" && len(found) > 0, tt.rule != "" && (len(found) != 1 || found[0].Rule != tt.rule || found[0].Pointer != "/code"):
			t.Errorf("%s of %s (%s): %v, want %q", tt.code, tt.issued, tt.why, found, tt.rule)
		}
	}
}

// TestPublishedCodes holds every good code of the corpus that somebody published against the forms.
func TestPublishedCodes(t *testing.T) {
	data, err := os.ReadFile("../testdata/conformance/ods.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Input  string         `json:"input"`
		Valid  bool           `json:"valid"`
		Origin string         `json:"origin"`
		Others jsontext.Value `json:",embed"`
	}
	if err := json.Unmarshal(data, &vectors); err != nil || len(vectors) < 20 {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	for _, v := range vectors {
		c, err := identity.ParseODSCode(v.Input)
		if !v.Valid || v.Origin != "published" || err != nil {
			continue
		}
		fits := slices.ContainsFunc(organisation.Shapes(guidance.Date{}), func(s organisation.Shape) bool { return s.Fits(c.String()) })
		if !fits {
			t.Errorf("%s has none of the forms", c)
		}
	}
}

func TestShapes(t *testing.T) {
	count := func(on string) (older, newest int) {
		for _, s := range organisation.Shapes(day(on)) {
			if s.Name == "alternating" {
				newest++
			} else {
				older++
			}
		}
		return older, newest
	}
	for on, want := range map[string][2]int{"2020-03-31": {7, 0}, "2020-04-01": {7, 1}, "2020-09-30": {7, 1}, "2020-10-01": {0, 1}} {
		if older, newest := count(on); older != want[0] || newest != want[1] {
			t.Errorf("on %s: %d older forms and %d of the newest", on, older, newest)
		}
	}
	for _, s := range organisation.Shapes(guidance.Date{}) {
		if !s.Fits(s.Example) || s.Fits(s.Example+"1") || s.Fits(s.Example[1:]) {
			t.Errorf("%s: its example does not fit, or a longer or shorter one does", s.Name)
		}
		if _, err := identity.ParseODSCode(s.Example); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if len(s.Citations) == 0 || s.Rationale == "" {
			t.Errorf("%s: not sourced, and does not say why", s.Name)
		}
		s.Citations[0].Title = "changed"
	}
	if organisation.Shapes(guidance.Date{})[0].Citations[0].Title == "changed" {
		t.Error("a caller changed the table")
	}
	if alternating := organisation.Shapes(day("2021-01-01"))[0]; alternating.Fits("g7h8j") || alternating.Fits("77H8J") || alternating.Fits("GGH8J") || len(alternating.May) > 0 {
		t.Error("the newest form is letter, digit, letter, digit, letter, and carries no kind")
	}
}
