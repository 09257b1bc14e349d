package triage_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
	"github.com/rakit-dev/rakit/guidance/triage"
	"github.com/rakit-dev/rakit/input"
)

var day = guidance.MustDate

// registry has two rules: an error and a warning.
func registry(t testing.TB) *guidance.Registry {
	t.Helper()
	g, err := guidance.NewRegistry([]guidance.Rule{
		guidance.OwnRule("RA-EVD-901", guidance.Error, guidance.Record, "a document is shown", "for tests"),
		guidance.OwnRule("RA-INP-901", guidance.Error, guidance.Record, "a document is readable", "for tests"),
		guidance.OwnRule("RA-EVD-902", guidance.Warning, guidance.Record, "a document is clean", "for tests"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func finding(t testing.TB, id guidance.RuleID, pointer string) guidance.Finding {
	r, ok := registry(t).Rule(id)
	if !ok {
		t.Fatalf("no rule %s", id)
	}
	return r.Finding(pointer, "")
}

// result is what came of a record on the route in-person.
func result(record string, outcome guidance.Outcome, fs ...guidance.Finding) guidance.Result {
	return guidance.Result{Record: record, Route: "in-person", Editions: []string{"in-person-2024/1"}, Outcome: outcome, Findings: fs}
}

func suppressions(t testing.TB, text string) []triage.Suppression {
	t.Helper()
	ss, err := triage.ReadSuppressions([]byte(text), registry(t))
	if err != nil {
		t.Fatal(err)
	}
	return ss
}

const untilJanuary = `{"suppressions":[{"rule":"RA-EVD-901","record":"r-*","pointer":"/documents/*/kind","reason":"old scanner","owner":"RA team of RX1","expires":"2027-01-31"}]}`

func TestSuppression(t *testing.T) {
	shown := finding(t, "RA-EVD-901", "/documents/0/kind")
	tests := []struct {
		name    string
		file    string
		on      string
		result  guidance.Result
		outcome guidance.Outcome
		counted int // errors in the summary
		expired int
		unused  int
		why     string
	}{
		{"in force", untilJanuary, "2027-01-30", result("r-1", guidance.Fail, shown), guidance.Pass, 0, 0, 0, "the record passes, and its finding is still in the report"},
		{"on its last day", untilJanuary, "2027-01-31", result("r-1", guidance.Fail, shown), guidance.Pass, 0, 0, 0, "the last day is included"},
		{"the day after", untilJanuary, "2027-02-01", result("r-1", guidance.Fail, shown), guidance.Fail, 1, 1, 0, "an expired one suppresses nothing, and is named"},
		{"another record", untilJanuary, "2027-01-30", result("s-1", guidance.Fail, shown), guidance.Fail, 1, 0, 1, "it was written for others"},
		{"another place", untilJanuary, "2027-01-30", result("r-1", guidance.Fail, finding(t, "RA-EVD-901", "/documents/0/number")), guidance.Fail, 1, 0, 1, "it was written for another member"},
		{"another rule", untilJanuary, "2027-01-30", result("r-1", guidance.Fail, finding(t, "RA-EVD-902", "/documents/0/kind")), guidance.Pass, 0, 0, 1, "a suppression never spreads"},
		{"another route", strings.Replace(untilJanuary, `"record":"r-*"`, `"route":"emergency-*"`, 1), "2027-01-30", result("r-1", guidance.Fail, shown), guidance.Fail, 1, 0, 1, "it was written for emergency routes"},
		{"one of two errors", untilJanuary, "2027-01-30", result("r-1", guidance.Fail, shown, finding(t, "RA-EVD-901", "/photo")), guidance.Fail, 1, 0, 0, "the other one still counts"},
		{"no edition", untilJanuary, "2027-01-30", guidance.Result{Record: "r-1", Outcome: guidance.Fail, Findings: []guidance.Finding{shown}}, guidance.NotEvaluated, 0, 0, 0, "a record held against no edition cannot pass"},
		{"nothing to suppress", untilJanuary, "2027-01-30", result("r-1", guidance.Pass), guidance.Pass, 0, 0, 1, "it is named as unused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tr, err := triage.New(triage.Config{Suppressions: suppressions(t, tt.file), On: day(tt.on)})
			if err != nil {
				t.Fatal(err)
			}
			got := tr.Result(tt.result)
			var sum guidance.Summary
			sum.Add(got.Findings)
			if got.Outcome != tt.outcome || sum.Error != tt.counted || len(tr.Expired()) != tt.expired || len(tr.Unused()) != tt.unused {
				t.Errorf("outcome %s, %d errors, %d expired, %d unused; want %s, %d, %d, %d\nwhy: %s",
					got.Outcome, sum.Error, len(tr.Expired()), len(tr.Unused()), tt.outcome, tt.counted, tt.expired, tt.unused, tt.why)
			}
			if len(got.Findings) != len(tt.result.Findings) {
				t.Errorf("a finding was taken away: %d of %d are left", len(got.Findings), len(tt.result.Findings))
			}
			for _, f := range tt.result.Findings {
				if f.Suppressed != nil {
					t.Error("the findings of the caller were changed")
				}
			}
		})
	}
}

func TestReadSuppressions(t *testing.T) {
	good := untilJanuary
	tests := []struct {
		name, file string
		rule       guidance.RuleID
		pointer    string
		why        string
	}{
		{"no reason", strings.Replace(good, `"reason":"old scanner",`, "", 1), "RA-INP-007", "/suppressions/0/reason", "nobody could review it"},
		{"empty reason", strings.Replace(good, `"old scanner"`, `""`, 1), "RA-INP-007", "/suppressions/0/reason", "the same"},
		{"no owner", strings.Replace(good, `"owner":"RA team of RX1",`, "", 1), "RA-INP-007", "/suppressions/0/owner", "nobody answers for it"},
		{"no end", strings.Replace(good, `,"expires":"2027-01-31"`, "", 1), "RA-INP-007", "/suppressions/0/expires", "it would hide the finding for ever"},
		{"end that is no day", strings.Replace(good, "2027-01-31", "2027-02-29", 1), "RA-INP-004", "/suppressions/0/expires", "2027 has no 29 February"},
		{"no selector", strings.Replace(good, `"record":"r-*","pointer":"/documents/*/kind",`, "", 1), "RA-INP-007", "/suppressions/0/record", `to mean all records, one has to write "*"`},
		{"no rule", strings.Replace(good, `"rule":"RA-EVD-901",`, "", 1), "RA-INP-007", "/suppressions/0/rule", "it would hide everything"},
		{"rule that is not there", strings.Replace(good, "RA-EVD-901", "RA-EVD-999", 1), "RA-INP-004", "/suppressions/0/rule", "a slip of the finger suppresses nothing, silently"},
		{"broken pattern", strings.Replace(good, "r-*", "r-[", 1), "RA-INP-004", "/suppressions/0/record", "it would match nothing"},
		{"misspelt member", strings.Replace(good, "expires", "expiry", 1), "RA-INP-002", "/suppressions/0/expiry", "strict as everywhere"},
		{"no list", `{}`, "RA-INP-007", "/suppressions", "another file was meant"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := triage.ReadSuppressions([]byte(tt.file), registry(t))
			var e *input.Error
			if !errors.As(err, &e) {
				t.Fatalf("ReadSuppressions() = %v, want an *input.Error\nwhy: %s", err, tt.why)
			}
			if f := e.Finding(); f.Rule != tt.rule || f.Pointer != tt.pointer {
				t.Errorf("ReadSuppressions() = %s at %s, want %s at %s\nwhy: %s", f.Rule, f.Pointer, tt.rule, tt.pointer, tt.why)
			}
		})
	}
	if ss, err := triage.ReadSuppressions([]byte(good), registry(t)); err != nil || len(ss) != 1 {
		t.Errorf("ReadSuppressions() = %v, %v for a good file", ss, err)
	}
}

func TestSeverities(t *testing.T) {
	tr, err := triage.New(triage.Config{Rules: registry(t), Severities: map[guidance.RuleID]guidance.Severity{
		"RA-EVD-902": guidance.Error, "RA-EVD-901": guidance.Info,
	}})
	if err != nil {
		t.Fatal(err)
	}
	raised := tr.Result(result("r-1", guidance.Pass, finding(t, "RA-EVD-902", "/photo")))
	if f := raised.Findings[0]; raised.Outcome != guidance.Fail || f.Severity != guidance.Error || f.Stated != guidance.Warning {
		t.Errorf("a warning that weighs as an error: %s, %s, stated %s", raised.Outcome, f.Severity, f.Stated)
	}
	lowered := tr.Result(result("r-1", guidance.Fail, finding(t, "RA-EVD-901", "/photo")))
	if f := lowered.Findings[0]; lowered.Outcome != guidance.Pass || f.Severity != guidance.Info || f.Stated != guidance.Error {
		t.Errorf("an error that weighs as info: %s, %s, stated %s", lowered.Outcome, f.Severity, f.Stated)
	}
	want := []guidance.SeverityOverride{
		{Rule: "RA-EVD-901", Severity: guidance.Info, Stated: guidance.Error},
		{Rule: "RA-EVD-902", Severity: guidance.Error, Stated: guidance.Warning},
	}
	if diff := cmp.Diff(want, tr.Head(guidance.Header{}).Severities); diff != "" {
		t.Errorf("the head of the report mismatch (-want +got):\n%s", diff)
	}
	for id, why := range map[guidance.RuleID]string{"RA-EVD-999": "there is no such rule", "RA-INP-901": "what cannot be read proves nothing"} {
		if _, err := triage.New(triage.Config{Rules: registry(t), Severities: map[guidance.RuleID]guidance.Severity{id: guidance.Info}}); err == nil {
			t.Errorf("an override of %s was accepted\nwhy not: %s", id, why)
		}
	}
}

// TestBaseline writes a report in both forms, and holds a later run against it.
func TestBaseline(t *testing.T) {
	const old, young, gone = "/documents/0/kind", "/documents/1/kind", "/photo"
	for _, format := range []report.Format{report.JSON, report.JSONL} {
		var earlier strings.Builder
		w, err := report.New(&earlier, format, guidance.Header{Ruleset: "0123456789ab", AsOf: "record"})
		if err != nil {
			t.Fatal(err)
		}
		unreadable := guidance.Result{Line: 3, At: guidance.Place{File: "a.jsonl", Line: 3}, Outcome: guidance.Fail, Findings: []guidance.Finding{finding(t, "RA-EVD-901", "")}}
		for _, r := range []guidance.Result{
			result("r-1", guidance.Fail, finding(t, "RA-EVD-901", old), finding(t, "RA-EVD-901", gone)), result("r-2", guidance.Pass), unreadable,
		} {
			if err := w.Result(r); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		b, err := triage.ReadBaseline(strings.NewReader(earlier.String()))
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		tr, err := triage.New(triage.Config{Baseline: b})
		if err != nil {
			t.Fatal(err)
		}
		elsewhere := unreadable
		elsewhere.At.File = "b.jsonl"
		var sum guidance.Summary
		var got []guidance.Baseline
		for _, r := range []guidance.Result{
			result("r-1", guidance.Fail, finding(t, "RA-EVD-901", old), finding(t, "RA-EVD-901", young), finding(t, "RA-EVD-901", old)),
			result("r-2", guidance.Fail, finding(t, "RA-EVD-901", old)), unreadable, elsewhere,
		} {
			r = tr.Result(r)
			sum.Add(r.Findings)
			for _, f := range r.Findings {
				got = append(got, f.Baseline)
			}
			if r.Outcome != guidance.Fail {
				t.Errorf("%s: record %q is %s: what is not new still fails", format, r.Record, r.Outcome)
			}
		}
		const n, u = guidance.New, guidance.Unchanged
		if diff := cmp.Diff([]guidance.Baseline{u, n, n, n, u, n}, got); diff != "" { // an unreadable record goes by file and line
			t.Errorf("%s: mismatch (-want +got):\n%s", format, diff)
		}
		if want := (guidance.Summary{Error: 4, Unchanged: 2}); sum != want || tr.Fixed() != 1 {
			t.Errorf("%s: summary %+v, %d fixed; want %+v, 1", format, sum, tr.Fixed(), want)
		}
	}
}

// TestBaselineOfWeighed: what was suppressed in the earlier report has to be
// suppressed again, and what has become worse is new.
func TestBaselineOfWeighed(t *testing.T) {
	suppressed := finding(t, "RA-EVD-901", "/photo")
	suppressed.Suppressed = &guidance.Suppression{Reason: "old scanner", Owner: "RA team of RX1", Expires: day("2026-12-31")}
	worse := finding(t, "RA-EVD-902", "/photo")
	worse.Severity = guidance.Error
	warned := finding(t, "RA-EVD-902", "/photo")
	for _, tt := range []struct {
		name        string
		before, now guidance.Finding
		want        guidance.Baseline
		fixed       int
		why         string
	}{
		{"suppressed before", suppressed, finding(t, "RA-EVD-901", "/photo"), guidance.New, 0, "nobody answers for it any more"},
		{"a warning, now an error", warned, worse, guidance.New, 1, "it fails the record now"},
		{"an error, now a warning", worse, warned, guidance.Unchanged, 0, "it has become less"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var earlier strings.Builder
			w, err := report.New(&earlier, report.JSONL, guidance.Header{Ruleset: "0123456789ab", AsOf: "record"})
			if err == nil {
				err = errors.Join(w.Result(result("r-1", guidance.Fail, tt.before)), w.Close())
			}
			if err != nil {
				t.Fatal(err)
			}
			b, err := triage.ReadBaseline(strings.NewReader(earlier.String()))
			if err != nil {
				t.Fatal(err)
			}
			tr, err := triage.New(triage.Config{Baseline: b})
			if err != nil {
				t.Fatal(err)
			}
			if got := tr.Result(result("r-1", guidance.Fail, tt.now)).Findings[0].Baseline; got != tt.want || tr.Fixed() != tt.fixed {
				t.Errorf("%s, %d fixed; want %s, %d\nwhy: %s", got, tr.Fixed(), tt.want, tt.fixed, tt.why)
			}
		})
	}
}

// TestFirstSuppressionHolds: of two for one finding, the one that stands first.
func TestFirstSuppressionHolds(t *testing.T) {
	second := `,{"rule":"RA-EVD-901","record":"*","reason":"another","owner":"RA team of RX2","expires":"2027-06-30"}]}`
	both := strings.Replace(untilJanuary, "]}", second, 1)
	tr, err := triage.New(triage.Config{Suppressions: suppressions(t, both), On: day("2027-01-30")})
	if err != nil {
		t.Fatal(err)
	}
	f := tr.Result(result("r-1", guidance.Fail, finding(t, "RA-EVD-901", "/documents/0/kind"))).Findings[0]
	if f.Suppressed == nil || f.Suppressed.Reason != "old scanner" || len(tr.Unused()) != 0 {
		t.Errorf("suppressed by %+v, %d unused; want the first, and both in use", f.Suppressed, len(tr.Unused()))
	}
	slashed := tr.Result(result("site/r-9", guidance.Fail, finding(t, "RA-EVD-901", "/photo"))).Findings[0]
	if slashed.Suppressed == nil || slashed.Suppressed.Reason != "another" {
		t.Error(`the pattern "*" does not select an id with a slash`)
	}
}

// TestBaselineBrokenOff: half a report would make findings look new.
func TestBaselineBrokenOff(t *testing.T) {
	for _, format := range []report.Format{report.JSON, report.JSONL} {
		var earlier strings.Builder
		w, err := report.New(&earlier, format, guidance.Header{Ruleset: "0123456789ab", AsOf: "record"})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"r-1", "r-2"} {
			if err := w.Result(result(id, guidance.Fail, finding(t, "RA-EVD-901", "/photo"))); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		whole := strings.TrimRight(earlier.String(), "\n")
		for n := range len(whole) {
			if _, err := triage.ReadBaseline(strings.NewReader(whole[:n])); !errors.Is(err, report.ErrNoReport) {
				t.Fatalf("%s: %d bytes of %d: %v, want ErrNoReport", format, n, len(whole), err)
			}
		}
		if _, err := triage.ReadBaseline(strings.NewReader(whole)); err != nil {
			t.Errorf("%s: the whole report: %v", format, err)
		}
	}
}
