package report_test

import (
	"bytes"
	"io"
	"regexp"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// FuzzResult: whatever a result holds, every format is well-formed.
func FuzzResult(f *testing.F) {
	for i, r := range append(results(), decidedResults()...) {
		finding := guidance.Finding{Rule: "RA-EVD-001"}
		if len(r.Findings) > 0 {
			finding = r.Findings[0]
		}
		f.Add(r.Record, r.Route, r.At.File, string(finding.Rule), finding.Pointer, finding.Message, "=1", uint16(i*37), r.At.Line)
	}
	schema := sarifSchema(f)
	f.Fuzz(func(t *testing.T, record, route, file, rule, pointer, message, cited string, choices uint16, line int) {
		finding := guidance.Finding{
			Rule: guidance.RuleID(rule), Severity: guidance.Severity(1 + choices%3), Pointer: pointer, Message: message,
			Basis: guidance.Basis(1 + choices/3%5), Baseline: guidance.Baseline(choices / 16 % 3),
			Citations: []guidance.Citation{{Title: cited, Section: cited, URL: cited}},
		}
		if choices&1024 != 0 {
			finding.Suppressed = &guidance.Suppression{Reason: cited, Owner: record, Expires: guidance.MustDate("2027-01-31")}
		}
		r := guidance.Result{
			Record: record, Line: line, Route: route, Editions: []string{cited}, Outcome: guidance.Outcome(1 + choices/128%3),
			Findings: []guidance.Finding{finding, finding}[:choices/512%3%2+choices/2048%2],
			Passed:   []guidance.RuleID{guidance.RuleID(rule)}, NotEvaluated: []guidance.RuleID{guidance.RuleID(cited)},
			At: guidance.Place{File: file, Line: line},
		}
		h := guidance.Header{
			Ruleset: cited, AsOf: "record", KnownAt: cited, Tool: cited,
			Suppressed: []guidance.SuppressionLine{{Rule: guidance.RuleID(rule), Record: record, Pointer: pointer, Suppression: guidance.Suppression{Reason: message, Owner: cited, Expires: guidance.MustDate("2027-01-31")}, Expired: choices&1 != 0}},
		}
		rs := []guidance.Result{r, r}
		for _, format := range report.Formats() {
			data := written(t, format, h, rs)
			if !utf8.Valid(data) {
				t.Fatalf("%s: not UTF-8", format)
			}
			wellFormed(t, format, data, rs)
			if format == report.SARIF {
				checkSARIF(t, schema, data)
			}
		}
	})
}

var uriPattern = regexp.MustCompile(`"uri":"([A-Za-z0-9._~:/-]|%[0-9A-F]{2})*"`)

func wellFormed(t *testing.T, format report.Format, data []byte, rs []guidance.Result) {
	t.Helper()
	switch format {
	case report.Text:
		if bad := regexp.MustCompile(`[^\n\PC]`).Find(data); bad != nil {
			t.Errorf("the text holds %q", bad)
		}
	case report.JSON:
		var doc struct {
			Results []guidance.Result `json:"results"`
		}
		if err := json.Unmarshal(data, &doc); err != nil || len(doc.Results) != len(rs) {
			t.Errorf("%d results, %v", len(doc.Results), err)
		}
	case report.JSONL:
		lines := 0
		for dec := jsontext.NewDecoder(bytes.NewReader(data)); ; lines++ {
			if _, err := dec.ReadValue(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if lines != len(rs)+2 || bytes.Count(data, []byte("\n")) != lines {
			t.Errorf("%d values on %d lines, want %d", lines, bytes.Count(data, []byte("\n")), len(rs)+2)
		}
	case report.JUnit:
		checkJUnitCounts(t, data)
	case report.SARIF:
		if bytes.Count(data, []byte(`"uri":`)) != len(uriPattern.FindAll(data, -1))+bytes.Count(data, []byte(`\"uri\":`)) {
			t.Errorf("a uri holds what none may")
		}
	case report.CSV:
		want := 0
		for _, r := range rs {
			want += max(1, len(r.Findings))
		}
		if rows := csvRows(t, data); len(rows) != want+1 {
			t.Errorf("%d rows, want %d", len(rows), want+1)
		}
	case report.HTML:
		groups := 0
		for _, e := range checkHTML(t, data) {
			if e.attrs["data-o"] != "" {
				groups++
			}
		}
		if groups != len(rs) {
			t.Errorf("%d records are shown, want %d", groups, len(rs))
		}
	}
}
