package audit_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/audit"
)

func TestLineIsCanonical(t *testing.T) {
	london := time.FixedZone("BST", 3600)
	e := audit.Event{
		Seq: 7, At: time.Date(2020, 4, 20, 10, 30, 0, 250_000_000, london), Action: "card.print",
		Outcome: audit.Refused, Actor: "555000000001", Role: "ra-agent", Organisation: "RX2",
		For: "RX1", Subject: "card-1", Rules: []string{"RA-CRD-001"},
		Detail:  map[string]string{"to": "b", "from": "a"},
		Private: map[string]audit.Commitment{"mobile": {1}},
	}
	want := `{"v":1,"seq":7,"at":"2020-04-20T09:30:00.25Z","action":"card.print","outcome":"refused",` +
		`"actor":"555000000001","role":"ra-agent","organisation":"RX2","for":"RX1","subject":"card-1","rules":["RA-CRD-001"],` +
		`"detail":{"from":"a","to":"b"},"private":{"mobile":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}}`
	if diff := cmp.Diff(want, string(line(t, e))); diff != "" {
		t.Errorf("Line() mismatch (-want +got):\n%s", diff)
	}
}

func TestLineRefuses(t *testing.T) {
	tests := []struct {
		name string
		why  string
		edit func(*audit.Event)
	}{
		{"no time", "the zero value is never permissive", func(e *audit.Event) { e.At = time.Time{} }},
		{"year 10000", "RFC 3339 has four digits", func(e *audit.Event) { e.At = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"no action", "an event says what was done", func(e *audit.Event) { e.Action = "" }},
		{"action with space", "actions can be listed", func(e *audit.Event) { e.Action = "card print" }},
		{"action in upper case", "one spelling", func(e *audit.Event) { e.Action = "card.Print" }},
		{"no outcome", "the zero value is never permissive", func(e *audit.Event) { e.Outcome = 0 }},
		{"outcome outside the list", "closed list", func(e *audit.Event) { e.Outcome = 4 }},
		{"negative position", "positions start at 0", func(e *audit.Event) { e.Seq = -1 }},
		{"detail without name", "names are plain", func(e *audit.Event) { e.Detail = map[string]string{"": "x"} }},
		{"private without name", "names are plain", func(e *audit.Event) { e.Private = map[string]audit.Commitment{"a b": {1}} }},
		{"empty commitment", "it commits to nothing", func(e *audit.Event) { e.Private = map[string]audit.Commitment{"a": {}} }},
		{"not UTF-8", "two readers could read it differently", func(e *audit.Event) { e.Subject = "secret\xff" }},
		{"too long", "a reader has a bound", func(e *audit.Event) { e.Subject = strings.Repeat("x", 256<<10) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := event(1)
			tt.edit(&e)
			_, err := e.Line()
			if !errors.Is(err, audit.ErrEvent) {
				t.Errorf("Line() error = %v, want ErrEvent\nwhy: %s", err, tt.why)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error repeats the event: %v", err)
			}
		})
	}
}

func TestParseLineIsStrict(t *testing.T) {
	good := string(line(t, event(1)))
	if _, err := audit.ParseLine([]byte(good)); err != nil {
		t.Fatalf("ParseLine(Line()) error = %v", err)
	}
	tests := []struct {
		name string
		why  string
		line string
	}{
		{"nothing", "no entry", ""},
		{"newline", "a line ends before its newline", good + "\n"},
		{"version 2", "a version that is not known", strings.Replace(good, `"v":1`, `"v":2`, 1)},
		{"space", "one form only", strings.Replace(good, `"seq":1`, `"seq": 1`, 1)},
		{"leading zero", "one form only", strings.Replace(good, `"seq":1`, `"seq":01`, 1)},
		{"offset", "times are in UTC", strings.Replace(good, `09:30:01Z`, `10:30:01+01:00`, 1)},
		{"zeros in fraction", "one form only", strings.Replace(good, `01Z`, `01.100Z`, 1)},
		{"wrong case", "names are case-sensitive", strings.Replace(good, `"actor"`, `"Actor"`, 1)},
		{"unknown member", "nothing hides in an entry", strings.Replace(good, `"actor"`, `"x":1,"actor"`, 1)},
		{"duplicate member", "which one counts?", strings.Replace(good, `"actor"`, `"role":"ra-agent","actor"`, 1)},
		{"unknown outcome", "closed list", strings.Replace(good, `"done"`, `"maybe"`, 1)},
		{"escape", "one form only", strings.Replace(good, `RX1`, `\u0052X1`, 1)},
		{"order of a map", "one form only", strings.Replace(good, `"from":"sealed","to":"released"`, `"to":"released","from":"sealed"`, 1)},
		{"empty organisation", "what is empty is left out", strings.Replace(good, `"subject"`, `"for":"","subject"`, 1)},
		{"order of members", "one form only", strings.Replace(good, `"organisation"`, `"for":"RX1","organisation"`, 1)},
		{"empty member", "what is empty is left out", strings.Replace(good, `"role":"ra-agent"`, `"role":""`, 1)},
		{"control line", "another kind of line", `{"checkpoint":{"from":0,"leaves":[]}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := audit.ParseLine([]byte(tt.line)); !errors.Is(err, audit.ErrLine) {
				t.Errorf("ParseLine() error = %v, want ErrLine\nwhy: %s", err, tt.why)
			}
		})
	}
}

// TestLineBeforeFor shows that an entry written before there was a member "for" is
// read and written as it was.
func TestLineBeforeFor(t *testing.T) {
	before := `{"v":1,"seq":7,"at":"2020-04-20T09:30:00Z","action":"card.print","outcome":"done","organisation":"RX2","subject":"card-1"}`
	e, err := audit.ParseLine([]byte(before))
	if err != nil || e.For != "" || string(line(t, e)) != before {
		t.Errorf("ParseLine() = %+v, %v", e, err)
	}
}

func TestLineAndParseLineAreInverse(t *testing.T) {
	names := rapid.StringMatching(`[A-Za-z][A-Za-z0-9._-]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		e := audit.Event{
			Seq:     rapid.Int64Min(0).Draw(t, "seq"),
			At:      time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC(),
			Action:  rapid.StringMatching(`[a-z]{1,8}(\.[a-z]{1,8})?(-[a-z0-9]{1,4})?`).Draw(t, "action"),
			Outcome: rapid.SampledFrom([]audit.Outcome{audit.Done, audit.Refused, audit.Failed}).Draw(t, "outcome"),
			Actor:   rapid.String().Draw(t, "actor"),
			For:     rapid.String().Draw(t, "for"),
			Subject: rapid.String().Draw(t, "subject"),
		}
		if n := rapid.SliceOfN(rapid.String(), 1, 3).Draw(t, "rules"); rapid.Bool().Draw(t, "with rules") {
			e.Rules = n
		}
		if m := rapid.MapOfN(names, rapid.String(), 1, 4).Draw(t, "detail"); rapid.Bool().Draw(t, "with detail") {
			e.Detail = m
		}
		b, err := e.Line()
		if err != nil {
			t.Fatal(err)
		}
		got, err := audit.ParseLine(b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Fatalf("ParseLine(Line()) mismatch (-want +got):\n%s", diff)
		}
	})
}

func FuzzParseLine(f *testing.F) {
	f.Add(line(f, event(0)))
	f.Add([]byte(`{"v":1,"seq":0,"at":"2020-04-20T09:30:00Z","action":"a","outcome":"failed"}`))
	f.Add([]byte(`{"v":1,"seq":0,"at":"2020-04-20T09:30:00.000Z","action":"a","outcome":"failed","rules":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := audit.ParseLine(data)
		if err != nil {
			return
		}
		if diff := cmp.Diff(string(data), string(line(t, e))); diff != "" {
			t.Errorf("Line(ParseLine(x)) mismatch (-want +got):\n%s", diff)
		}
	})
}

func TestOutcomes(t *testing.T) {
	for o, want := range map[audit.Outcome]string{audit.Done: "done", audit.Refused: "refused", audit.Failed: "failed"} {
		text, err := o.MarshalText()
		var back audit.Outcome
		if err != nil || string(text) != want || back.UnmarshalText(text) != nil || back != o {
			t.Errorf("outcome %d: text %q, error %v, back %v", o, text, err, back)
		}
	}
	var o audit.Outcome
	if _, err := o.MarshalText(); err == nil || o.String() != "invalid" {
		t.Error("the zero outcome has a text")
	}
	if err := o.UnmarshalText([]byte("Done")); err == nil {
		t.Error("an unknown outcome was read")
	}
}
