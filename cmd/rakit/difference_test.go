package main

import (
	"strings"
	"testing"
)

// TestDifferenceIsPlain: a report that somebody else wrote does nothing to the
// terminal on which it is compared.
func TestDifferenceIsPlain(t *testing.T) {
	const bad = `x\u001b[2J\r\u202e`
	finding := `{"rule":"RA-EVD-001` + bad + `","severity":"error","pointer":"/` + bad + `","message":"` + bad + `","basis":"sourced",` +
		`"citations":[{"title":"` + bad + `","section":"` + bad + `","url":"https://example.com/` + bad + `"}]}`
	foreign := write(t, "foreign.jsonl", `{"ruleset":"`+bad+`","asOf":"record","knownAt":"`+bad+`"}
{"record":"remote-0001","route":"`+bad+`","editions":["`+bad+`"],"outcome":"fail","findings":[`+finding+`],"passed":["RA-EVD-002`+bad+`"],"notApplicable":[],"notEvaluated":[]}
{"records":1,"summary":{"error":1,"warning":0,"info":0}}
`)
	other := write(t, "other.jsonl", strings.ReplaceAll(readFile(t, foreign), `"passed":["RA-EVD-002`+bad+`"],"notApplicable":[]`, `"passed":[],"notApplicable":["RA-EVD-002`+bad+`"]`))
	for _, args := range [][]string{{"--from", foreign}, {"--to", foreign, "--from", "newest"}, {"--from", foreign, "--to", other}} {
		got := runWith(t, `{"id":"remote-0001"}`, append([]string{"diff-guidance"}, args...)...)
		if got.status != 1 || strings.Count(got.stdout, `\x1b[2J`) < 4 {
			t.Errorf("%v: status %d, want 1 and escapes:\n%s%s", args, got.status, got.stdout, got.stderr)
		}
		if i := strings.IndexAny(got.stdout+got.stderr, "\x1b\r\u202e"); i >= 0 {
			t.Errorf("%v: the terminal is sent %q", args, (got.stdout + got.stderr)[i:min(i+8, len(got.stdout+got.stderr))])
		}
	}
}
