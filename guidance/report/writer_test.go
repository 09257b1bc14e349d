package report_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

var formats = report.Formats()

// document is the JSON report as another program would read it.
type document struct {
	Ruleset string            `json:"ruleset"`
	AsOf    string            `json:"asOf"`
	KnownAt string            `json:"knownAt,omitempty"`
	Records int               `json:"records"`
	Results []guidance.Result `json:"results"`
	Summary guidance.Summary  `json:"summary"`
}

var header = guidance.Header{Ruleset: "0123456789ab", AsOf: "record"}

func results() []guidance.Result {
	disputed := guidance.Finding{
		Rule: "RA-EXC-001", Severity: guidance.Warning, Pointer: "/card", Basis: guidance.Disputed,
		Message:   "one page allows unlocking, the other a new card only",
		Citations: []guidance.Citation{guidance.Streamlining.At("Unlocking"), guidance.RemoteRegistration.At("Additional information")},
	}
	return []guidance.Result{
		{
			Record: "r-1", Route: "emergency-remote", Editions: []string{"emergency-remote/3"}, Outcome: guidance.Fail,
			Findings: []guidance.Finding{
				{
					Rule: "RA-CIS-002", Severity: guidance.Error, Pointer: "/cis/evidence/0/expires", Basis: guidance.Sourced,
					Message:   "the expiry date of the flag is not 1 April 2025",
					Citations: []guidance.Citation{guidance.RemoteRegistration.At("Stage 3")},
				},
				{Rule: "RA-EVD-087", Severity: guidance.Warning, Pointer: "/photo", Basis: guidance.DesignChoice, Message: "the image has little contrast; look at it"},
				disputed,
				{Rule: "RA-TAC-001", Severity: guidance.Info, Basis: guidance.LocalPractice, Message: "the card is due back"},
				{Rule: "RA-TAC-002", Severity: guidance.Error, Basis: guidance.Unverified, Message: "the card is overdue"},
			},
			Passed: []guidance.RuleID{"RA-EVD-001", "RA-EVD-002"}, NotApplicable: []guidance.RuleID{"RA-TAC-003"}, NotEvaluated: []guidance.RuleID{"RA-EVD-089"},
		},
		{Record: "r-2", Route: "emergency-clinician", Editions: []string{"emergency-clinician/3", "nhs-employers/1"}, Outcome: guidance.Pass, Passed: []guidance.RuleID{"RA-EVD-001"}},
		{Record: "r-3", Route: "in-person", Outcome: guidance.NotEvaluated},
		{Line: 4, Outcome: guidance.Fail, Findings: []guidance.Finding{{Rule: "RA-INP-001", Severity: guidance.Error, Basis: guidance.DesignChoice, Message: "not well-formed JSON in UTF-8 at byte 3"}}},
		{Record: "r-5\n\x1b[2Jr-6", Route: "\u202ein-person", Outcome: guidance.Pass},
		{Outcome: guidance.Pass},
	}
}

// written returns the report of rs in a format.
func written(t *testing.T, format report.Format, h guidance.Header, rs []guidance.Result) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := report.New(&b, format, h)
	if err != nil {
		t.Fatalf("New(%s) = %v", format, err)
	}
	for _, r := range rs {
		if err := w.Result(r); err != nil {
			t.Fatalf("Result(%q) = %v", r.Record, err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatalf("Close() = %v", err)
	}
	return b.Bytes()
}

// reportCase is a whole report.
type reportCase struct {
	why     string
	header  guidance.Header
	results []guidance.Result
}

// cases are the reports of which each format has a golden file, by its name.
func cases() map[string]reportCase {
	return map[string]reportCase{
		"full":    {"every outcome, severity and basis; an unreadable line; names that would move a cursor", header, results()},
		"empty":   {"no record at all is still a report", guidance.Header{Ruleset: "0123456789ab", AsOf: "2023-05-31", KnownAt: "2023-01-09"}, nil},
		"decided": {"what a test team decided, and names that somebody chose to do harm", decidedHeader(), decidedResults()},
		"one":     {"singular", header, []guidance.Result{{Record: "r-1", Route: "in-person", Editions: []string{"in-person/1"}, Outcome: guidance.Fail, Findings: results()[3].Findings}}},
	}
}

func TestGolden(t *testing.T) {
	for name, tt := range cases() {
		for _, format := range formats {
			t.Run(name+"/"+format.String(), func(t *testing.T) {
				got := written(t, format, tt.header, tt.results)
				golden := filepath.Join("testdata", name+"."+format.String()+".golden")
				if *update {
					if err := os.WriteFile(golden, got, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), string(got)); diff != "" {
					t.Errorf("%s mismatch (-want +got):\n%s\nwhy: %s", golden, diff, tt.why)
				}
				if again := written(t, format, tt.header, tt.results); !bytes.Equal(got, again) {
					t.Error("the same results gave other bytes")
				}
			})
		}
	}
}

func TestJSONIsReadStrictly(t *testing.T) {
	tests := []struct {
		name, why string
		header    guidance.Header
		results   []guidance.Result
		summary   guidance.Summary
	}{
		{"full", "what was written is read again", header, results(), guidance.Summary{Error: 3, Warning: 2, Info: 1}},
		{"empty", "valid JSON without any result", guidance.Header{Ruleset: "a", AsOf: "2023-05-31", KnownAt: "2023-01-09"}, nil, guidance.Summary{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := written(t, report.JSON, tt.header, tt.results)
			var got document
			if err := json.Unmarshal(data, &got, json.RejectUnknownMembers(true)); err != nil {
				t.Fatalf("the report cannot be read: %v\n%s", err, data)
			}
			want := document{
				Ruleset: tt.header.Ruleset, AsOf: tt.header.AsOf, KnownAt: tt.header.KnownAt,
				Records: len(tt.results), Results: withoutNil(tt.results), Summary: tt.summary,
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(guidance.Date{})); diff != "" {
				t.Errorf("report mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if bytes.Contains(data, []byte("null")) {
				t.Error("a list is null")
			}
			if n := bytes.Count(data, []byte("\n")); n != 1 || !bytes.HasSuffix(data, []byte("}\n")) {
				t.Errorf("%d line ends, want one, at the end", n)
			}
		})
	}
}

// withoutNil returns rs with an empty list in the place of each that is nil.
func withoutNil(rs []guidance.Result) []guidance.Result {
	out := append([]guidance.Result{}, rs...)
	for i := range out {
		r := &out[i]
		r.Editions = append([]string{}, r.Editions...)
		r.Findings = append([]guidance.Finding{}, r.Findings...)
		for j := range r.Findings {
			r.Findings[j].Citations = append([]guidance.Citation{}, r.Findings[j].Citations...)
		}
		r.Passed = append([]guidance.RuleID{}, r.Passed...)
		r.NotApplicable = append([]guidance.RuleID{}, r.NotApplicable...)
		r.NotEvaluated = append([]guidance.RuleID{}, r.NotEvaluated...)
	}
	return out
}

func TestTextHoldsNoControlCharacters(t *testing.T) {
	for _, c := range string(written(t, report.Text, header, results())) {
		if c != '\n' && (c < ' ' || c == '\u202e') {
			t.Errorf("the text holds %U", c)
		}
	}
}

func TestSummaryCountsWhatIsWritten(t *testing.T) {
	for _, format := range formats {
		t.Run(format.String(), func(t *testing.T) {
			w, err := report.New(&bytes.Buffer{}, format, header)
			if err != nil {
				t.Fatal(err)
			}
			if got := w.Summary(); got != (guidance.Summary{}) {
				t.Errorf("Summary() = %+v before any result, want zero", got)
			}
			if err := w.Result(results()[0]); err != nil {
				t.Fatal(err)
			}
			if got, want := w.Summary(), (guidance.Summary{Error: 2, Warning: 2, Info: 1}); got != want {
				t.Errorf("Summary() = %+v, want %+v", got, want)
			}
		})
	}
}

// TestFixedIsInTheSummary: what an earlier report had is in the end of every
// format that has one, and not in a report that was closed before.
func TestFixedIsInTheSummary(t *testing.T) {
	ends := map[report.Format]string{
		report.Text: "4711 of the earlier report fixed", report.JSON: `"fixed":4711`, report.JSONL: `"fixed":4711`,
		report.JUnit: "4711 of the earlier report fixed", report.SARIF: `"fixed":4711`, report.HTML: "<dt>Fixed</dt><dd>4,711</dd>",
	}
	for _, format := range formats {
		t.Run(format.String(), func(t *testing.T) {
			var b bytes.Buffer
			w, err := report.New(&b, format, header)
			if err != nil {
				t.Fatal(err)
			}
			w.Fixed(4700)
			w.Fixed(11)
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			w.Fixed(1)
			if got := w.Summary().Fixed; got != 4711 {
				t.Errorf("Summary().Fixed = %d, want 4711", got)
			}
			if !strings.Contains(b.String(), ends[format]) {
				t.Errorf("the report does not hold %s", ends[format])
			}
		})
	}
}

func TestHeaderThatIsNotUnderstood(t *testing.T) {
	tests := []struct {
		name, why string
		header    guidance.Header
		want      error
	}{
		{"severity", "it would say nothing", guidance.Header{Severities: []guidance.SeverityOverride{{Rule: "RA-EVD-001", Stated: guidance.Error}}}, nil},
		{"stated severity", "it would say nothing", guidance.Header{Severities: []guidance.SeverityOverride{{Rule: "RA-EVD-001", Severity: guidance.Error}}}, nil},
		{"suppression", "without an end it would hold for ever", guidance.Header{Suppressed: []guidance.SuppressionLine{{Rule: "RA-EVD-001"}}}, guidance.ErrDate},
	}
	for _, tt := range tests {
		for _, format := range formats {
			var unknown *guidance.UnknownValueError
			_, err := report.New(&bytes.Buffer{}, format, tt.header)
			if err == nil || !errors.Is(err, tt.want) && !errors.As(err, &unknown) {
				t.Errorf("%s: New(%s) = %v, want an error\nwhy: %s", tt.name, format, err, tt.why)
			}
		}
	}
}

func TestClose(t *testing.T) {
	for _, format := range formats {
		t.Run(format.String(), func(t *testing.T) {
			var b bytes.Buffer
			w, err := report.New(&b, format, header)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			n := b.Len()
			if err := w.Close(); err != nil || b.Len() != n {
				t.Errorf("second Close() = %v and wrote %d bytes, want nothing", err, b.Len()-n)
			}
			if err := w.Result(results()[1]); !errors.Is(err, report.ErrClosed) {
				t.Errorf("Result() after Close() = %v, want ErrClosed", err)
			}
			if b.Len() != n {
				t.Error("Result() after Close() wrote something")
			}
		})
	}
}

func TestResultThatIsNotUnderstood(t *testing.T) {
	tests := []struct {
		name, why string
		result    guidance.Result
	}{
		{"outcome", "the zero outcome says nothing", guidance.Result{Record: "private-id"}},
		{"severity", "it would not be counted", guidance.Result{Record: "private-id", Outcome: guidance.Fail, Findings: []guidance.Finding{{Rule: "RA-EVD-001", Basis: guidance.Sourced}}}},
		{"stated severity", "a severity there is not", guidance.Result{Record: "private-id", Outcome: guidance.Fail, Findings: []guidance.Finding{{Rule: "RA-EVD-001", Severity: guidance.Error, Basis: guidance.Sourced, Stated: 9}}}},
		{"baseline", "an answer there is not", guidance.Result{Record: "private-id", Outcome: guidance.Fail, Findings: []guidance.Finding{{Rule: "RA-EVD-001", Severity: guidance.Error, Basis: guidance.Sourced, Baseline: 9}}}},
		{"basis", "a rule has to say what it rests on", guidance.Result{Record: "private-id", Outcome: guidance.Fail, Findings: []guidance.Finding{{Rule: "RA-EVD-001", Severity: guidance.Error}}}},
	}
	for _, tt := range tests {
		for _, format := range formats {
			t.Run(tt.name+"/"+format.String(), func(t *testing.T) {
				var b bytes.Buffer
				w, err := report.New(&b, format, header)
				if err != nil {
					t.Fatal(err)
				}
				var unknown *guidance.UnknownValueError
				if err := w.Result(tt.result); !errors.As(err, &unknown) {
					t.Errorf("Result() = %v, want an *UnknownValueError\nwhy: %s", err, tt.why)
				}
				if w.Result(results()[1]) == nil || w.Close() == nil {
					t.Error("the error did not stay")
				}
				if bytes.Contains(b.Bytes(), []byte("private-id")) {
					t.Error("the result was written")
				}
			})
		}
	}
}

var (
	errFull      = errors.New("disk is full")
	errForgotten = errors.New("close forgot an earlier error")
)

// shortWriter takes room bytes and then fails.
type shortWriter struct{ room int }

func (s *shortWriter) Write(p []byte) (int, error) {
	n := min(len(p), s.room)
	s.room -= n
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func TestErrorOfTheUnderlyingWriterIsReturned(t *testing.T) {
	for _, format := range formats {
		t.Run(format.String(), func(t *testing.T) {
			whole := len(written(t, format, header, many()))
			for _, room := range []int{0, 1, 4 << 10, 64<<10 - 1, 64 << 10, 64<<10 + 1, whole / 2, whole - 1} {
				if err := write(&shortWriter{room: room}, format); !errors.Is(err, errFull) {
					t.Errorf("with room for %d of %d bytes: %v, want the writer's error", room, whole, err)
				}
			}
			if err := write(&shortWriter{room: whole}, format); err != nil {
				t.Errorf("with room for all: %v", err)
			}
		})
	}
}

// TestErrorComesWithTheResult asserts that a run over many records does not go
// on for nothing.
func TestErrorComesWithTheResult(t *testing.T) {
	for _, format := range formats {
		t.Run(format.String(), func(t *testing.T) {
			w, err := report.New(&shortWriter{}, format, header)
			for _, r := range many() {
				if err == nil {
					err = w.Result(r)
				}
			}
			if !errors.Is(err, errFull) {
				t.Errorf("no error in %d results, want the writer's", len(many()))
			}
		})
	}
}

// many returns results that do not fit into a buffer.
func many() []guidance.Result {
	var rs []guidance.Result
	for range 200 {
		rs = append(rs, results()...)
	}
	return rs
}

// write writes a report and returns the error of Close, which must not forget
// an error that an earlier call returned.
func write(out *shortWriter, format report.Format) error {
	w, err := report.New(out, format, header)
	if err != nil {
		return err
	}
	var failed bool
	for _, r := range many() {
		failed = w.Result(r) != nil || failed
	}
	closing := w.Close()
	if failed && closing == nil {
		return errForgotten
	}
	return closing
}

// counter counts the bytes that are written.
type counter struct{ n int }

func (c *counter) Write(p []byte) (int, error) {
	c.n += len(p)
	return len(p), nil
}

// TestMemoryStaysFlat asserts that results leave the writer while others are
// still to come.
func TestMemoryStaysFlat(t *testing.T) {
	for _, format := range formats {
		t.Run(format.String(), func(t *testing.T) {
			var b counter
			w, err := report.New(&b, format, header)
			if err != nil {
				t.Fatal(err)
			}
			r := results()[0]
			for range 1000 {
				if err := w.Result(r); err != nil {
					t.Fatal(err)
				}
			}
			before := b.n
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if held := b.n - before; held > 80<<10 {
				t.Errorf("%d of %d bytes were held back until Close", held, b.n)
			}
		})
	}
}

func TestUnknownFormat(t *testing.T) {
	for _, format := range []report.Format{0, 8, 255} {
		var unknown *guidance.UnknownValueError
		if _, err := report.New(&bytes.Buffer{}, format, header); !errors.As(err, &unknown) {
			t.Errorf("New(%d) = %v, want an *UnknownValueError", format, err)
		}
	}
	for _, text := range []string{"", "JSON", "yaml", "text "} {
		var f report.Format
		var unknown *guidance.UnknownValueError
		if err := f.UnmarshalText([]byte(text)); !errors.As(err, &unknown) {
			t.Errorf("UnmarshalText(%q) = %v, want an *UnknownValueError", text, err)
		} else if got := strings.Join(unknown.Allowed, " "); got != "text json jsonl junit sarif csv html" {
			t.Errorf("Allowed = %q, want the formats there are", got)
		}
	}
	for _, format := range formats {
		var f report.Format
		if err := f.UnmarshalText([]byte(format.String())); err != nil || f != format {
			t.Errorf("UnmarshalText(%q) = %v, %v", format, f, err)
		}
	}
}
