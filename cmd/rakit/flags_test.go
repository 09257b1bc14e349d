package main

import (
	"fmt"
	"strings"
	"testing"
)

// Entries from which the records of these tests are put together.
const (
	zerosRemote = `{"kind":"uk-passport","number":"000000000","expires":"2025-04-01"}`
	zeros       = `{"kind":"passport","number":"000000000"}`
	tac1Remote  = `{"kind":"TAC1","issued":"2020-03-01"}`
	tac2Remote  = `{"kind":"TAC2","issued":"2020-03-01"}`
	tac1        = `{"kind":"TAC1"}`
	tac2        = `{"kind":"TAC2"}`
	realOne     = `{"kind":"uk-passport","number":"512345678","issued":"2018-05-01","expires":"2028-05-01"}`
	realTwo     = `{"kind":"utility-bill","issued":"2020-02-01"}`
)

func TestFlags(t *testing.T) {
	for _, tt := range []struct {
		name, why        string
		flag, convention string
		entries          []string
	}{
		{"remote", "as the remote registration page has it", "full", "remote-registration", []string{zerosRemote, tac1Remote, tac2Remote}},
		{"streamlining", "as the streamlining page has it", "full", "streamlining", []string{zeros, tac1, tac2}},
		{"streamlining, UK passport", "either kind of passport will do", "full", "streamlining", []string{`{"kind":"uk-passport","number":"000000000"}`, tac1, tac2}},
		{"spaces in the number", "spaces are ignored", "full", "streamlining", []string{`{"kind":"passport","number":"000 000 000"}`, tac1, tac2}},
		{"TAC 1", "the streamlining page writes a space", "full", "streamlining", []string{zeros, `{"kind":"TAC 1"}`, `{"kind":"TAC 2"}`}},
		{"tac1", "case is ignored for TACs", "full", "streamlining", []string{zeros, `{"kind":"tac1"}`, `{"kind":"tac2"}`}},
		{"another order", "order does not matter", "full", "remote-registration", []string{tac2Remote, zerosRemote, tac1Remote}},
		{"extra evidence", "it changes nothing", "full", "remote-registration", []string{realOne, zerosRemote, tac1Remote, realTwo, tac2Remote}},
		{"remote, any passport", "the remote page has a UK passport", "partial", "", []string{`{"kind":"passport","number":"000000000","expires":"2025-04-01"}`, tac1Remote, tac2Remote}},
		{"a date missing", "one TAC without its day", "partial", "", []string{zerosRemote, tac1Remote, tac2}},
		{"a date different", "a day late", "partial", "", []string{`{"kind":"uk-passport","number":"000000000","expires":"2025-04-02"}`, tac1Remote, tac2Remote}},
		{"a date unreadable", "a day as people write it", "partial", "", []string{`{"kind":"uk-passport","number":"000000000","expires":"01/04/2025"}`, tac1Remote, tac2Remote}},
		{"partial with extra", "extra evidence changes nothing", "partial", "", []string{zerosRemote, tac1, tac2Remote, realOne}},
		{"zeros alone", "zeros without both TACs", "near-miss", "", []string{zerosRemote}},
		{"zeros and one TAC", "zeros without both TACs", "near-miss", "", []string{zeros, tac1, tac1}},
		{"letter O", "looks like a zero", "near-miss", "", []string{`{"kind":"passport","number":"00000000O"}`, tac1, tac2}},
		{"eight zeros", "wrong count", "near-miss", "", []string{`{"kind":"uk-passport","number":"00000000"}`, tac1, tac2}},
		{"ten zeros", "wrong count", "near-miss", "", []string{`{"kind":"uk-passport","number":"0000000000"}`, tac1, tac2}},
		{"another document", "zeros on another kind", "near-miss", "", []string{`{"kind":"driving-licence","number":"000000000"}`, tac1, tac2}},
		{"temporary card", "TAC1 and TAC2 alone are an ordinary temporary card", "none", "", []string{tac1, tac2}},
		{"temporary card and evidence", "the same, beside real evidence", "none", "", []string{realOne, tac1, tac2, realTwo}},
		{"real evidence", "an ordinary record", "none", "", []string{realOne, realTwo}},
		{"look-alike without TACs", "a slip in a real number is not a mark", "none", "", []string{`{"kind":"passport","number":"00000000O"}`}},
		{"no entries", "an empty list is an answer", "none", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, `{"id":"a","evidence":[`+strings.Join(tt.entries, ",")+`]}`, "flags")
			start := fmt.Sprintf(`{"id":"a","flag":%q,"convention":%q,"findings":[`, tt.flag, tt.convention)
			if !strings.HasPrefix(got.stdout, start) || got.status != 0 || got.stderr != "" {
				t.Errorf("%s: want %s and status 0, got status %d, %s%s", tt.why, start, got.status, got.stdout, got.stderr)
			}
			if found := strings.Contains(got.stdout, `"severity":"warning"`); found != (tt.flag != "none") {
				t.Errorf("%s: finding of severity warning: %t\n%s", tt.why, found, got.stdout)
			}
		})
	}
}

// TestFlagsOfRenewed: a renewal for which the person was there adds a finding after
// that of the flag, and changes neither flag nor exit status.
func TestFlagsOfRenewed(t *testing.T) {
	record := func(more string) string {
		return `{"id":"a","organisation":"RX1","evidence":[` + zerosRemote + `,` + tac1Remote + `,` + tac2Remote + `]` + more + `,"expect":{"flag":"full"}}`
	}
	before := runWith(t, record(""), "flags")
	for _, tt := range []struct {
		name, renewals string
		at             string
	}{
		{"after the last day", `,"renewals":[{"on":"2023-01-02"},{"on":"2023-04-21","expired":"2023-04-20"}]`, "/renewals/1/on"},
		{"on the last day", `,"renewals":[{"on":"2023-04-20","expired":"2023-04-20"}]`, ""},
	} {
		got := runWith(t, record(tt.renewals), "flags")
		kept := strings.TrimSuffix(before.stdout, "]}\n")
		rest, ok := strings.CutPrefix(got.stdout, kept)
		if !ok || got.status != 0 || got.stderr != "" {
			t.Errorf("%s: status %d, %s%s", tt.name, got.status, got.stdout, got.stderr)
		}
		want := "]}\n"
		if tt.at != "" {
			want = `,{"rule":"RA-CIS-024","severity":"info","pointer":"` + tt.at + `",`
		}
		if !strings.HasPrefix(rest, want) || strings.Count(rest, "RA-CIS-024") > 1 {
			t.Errorf("%s: after the finding of the flag comes %s; want %s", tt.name, rest, want)
		}
	}
}

// TestFlagsReadsStrictly: a faulty line is answered by number and rule, in its
// place, and the run goes on.
func TestFlagsReadsStrictly(t *testing.T) {
	for _, tt := range []struct {
		name, why, line, rule string
	}{
		{"not JSON", "no value at all", marker, "RA-INP-001"},
		{"cut off", "a line that breaks off", `{"id":"` + marker, "RA-INP-001"},
		{"text after", "trailing text", `{"id":"a","evidence":[]}` + marker, "RA-INP-001"},
		{"bad UTF-8", "in a value", "{\"id\":\"" + marker + "\xff\",\"evidence\":[]}", "RA-INP-001"},
		{"unknown member", "misspelt", `{"id":"a","evidences":"` + marker + `"}`, "RA-INP-002"},
		{"wrong case", "names are case-sensitive", `{"id":"a","Evidence":[{"kind":"` + marker + `"}]}`, "RA-INP-002"},
		{"unknown member of an entry", "strict all the way down", `{"id":"a","evidence":[{"colour":"` + marker + `"}]}`, "RA-INP-002"},
		{"twice", "duplicate member", `{"id":"a","evidence":[],"id":"` + marker + `"}`, "RA-INP-003"},
		{"wrong type", "text for a list", `{"id":"a","evidence":"` + marker + `"}`, "RA-INP-004"},
		{"no evidence", "absent is not empty", `{"id":"a"}`, "RA-INP-007"},
		{"no day of renewal", "when it was is what matters", `{"id":"a","evidence":[],"renewals":[{"on":"2023-04-21"},{"expired":"2023-04-20"}]}`, "RA-INP-007"},
		{"a renewal on no day", "unlike the entries, nobody typed it by hand", `{"id":"a","evidence":[],"renewals":[{"on":"` + marker + `"}]}`, "RA-INP-004"},
		{"too long", "over 1 MiB", `{"id":"` + marker + strings.Repeat("x", 1<<20) + `","evidence":[]}`, "RA-INP-006"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			good := `{"id":"a","evidence":[]}`
			got := runWith(t, good+"\n"+good+"\n"+tt.line+"\n"+good+"\n", "flags")
			rows := strings.Split(strings.TrimSuffix(got.stdout, "\n"), "\n")
			want := `{"line":3,"findings":[{"rule":"` + tt.rule + `","severity":"error",`
			none := `{"id":"a","flag":"none","convention":"","findings":[]}`
			if got.status != 1 || len(rows) != 4 || rows[0] != none || rows[3] != none || !strings.HasPrefix(rows[2], want) {
				t.Errorf("%s: want status 1 and row 3 %s…; got status %d\n%s", tt.why, want, got.status, got.stdout)
			}
		})
	}
}

func TestFlagsGolden(t *testing.T) {
	lines := `{"id":"a","evidence":[` + zerosRemote + `,` + tac1Remote + `,` + tac2Remote + `]}
{"id":"b","evidence":[` + realOne + `]}
{"id":"c","evidence":[` + zeros + `}
`
	got := runWith(t, lines, "flags")
	golden(t, "flags", "the rows as DESIGN has them, whole", got)
	if got.status != 1 {
		t.Errorf("status %d, want 1: one line is broken", got.status)
	}
}

// BenchmarkFlags answers ten records a turn: all flags, and a broken line.
func BenchmarkFlags(b *testing.B) {
	ten := strings.Repeat(`{"id":"a","evidence":[`+realOne+`,`+realTwo+`]}`+"\n", 4) +
		strings.Repeat(`{"id":"a","evidence":[`+zerosRemote+`,`+tac1Remote+`,`+tac2Remote+`]}`+"\n", 2) +
		`{"id":"a","evidence":[` + zeros + `,` + tac1 + `,` + tac2 + "]}\n" +
		`{"id":"a","evidence":[` + zerosRemote + `,` + tac1 + `,` + tac2 + "]}\n" +
		`{"id":"a","evidence":[` + zeros + "]}\n" + "broken\n"
	in := strings.NewReader(strings.Repeat(ten, b.N))
	b.ReportAllocs()
	b.ResetTimer()
	if status := run([]string{"flags"}, in, discard{}, discard{}); status != 1 {
		b.Fatalf("status %d", status)
	}
	b.ReportMetric(float64(10*b.N)/b.Elapsed().Seconds(), "records/s")
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
