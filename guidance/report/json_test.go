package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// byPackage returns v as the JSON package writes it.
func byPackage(t interface{ Fatal(...any) }, v any) string {
	data, err := json.Marshal(v, json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// anyText is text with all that JSON has to escape or mend.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringOfN(rapid.RuneFrom([]rune("aZ09 -/~\x7f\"\\\n\t\x00\x1f<>&\u2028\u00e9\U0001f600")), -1, 12, -1),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 6), func(b []byte) string { return string(b) }),
	)
}

func anySeverity() *rapid.Generator[guidance.Severity] {
	return rapid.SampledFrom([]guidance.Severity{guidance.Info, guidance.Warning, guidance.Error})
}

func anyFinding() *rapid.Generator[guidance.Finding] {
	return rapid.Custom(func(t *rapid.T) guidance.Finding {
		f := guidance.Finding{
			Rule: guidance.RuleID(anyText().Draw(t, "rule")), Severity: anySeverity().Draw(t, "severity"),
			Pointer: anyText().Draw(t, "pointer"), Message: anyText().Draw(t, "message"),
			Basis:    rapid.SampledFrom([]guidance.Basis{guidance.Sourced, guidance.LocalPractice, guidance.DesignChoice, guidance.Unverified, guidance.Disputed}).Draw(t, "basis"),
			Baseline: rapid.SampledFrom([]guidance.Baseline{0, guidance.New, guidance.Unchanged}).Draw(t, "baseline"),
		}
		for range rapid.IntRange(0, 2).Draw(t, "citations") {
			c := guidance.RemoteRegistration.At(anyText().Draw(t, "section"))
			c.Title, c.URL = anyText().Draw(t, "title"), anyText().Draw(t, "url")
			if rapid.Bool().Draw(t, "undated") {
				c.Edited = guidance.Date{}
			}
			f.Citations = append(f.Citations, c)
		}
		if rapid.Bool().Draw(t, "overridden") {
			f.Stated = anySeverity().Draw(t, "stated")
		}
		if rapid.Bool().Draw(t, "suppressed") {
			f.Suppressed = &guidance.Suppression{Reason: anyText().Draw(t, "reason"), Owner: anyText().Draw(t, "owner"), Expires: guidance.MustDate("2027-01-31")}
		}
		return f
	})
}

func anyResult() *rapid.Generator[guidance.Result] {
	ids := rapid.SliceOfN(rapid.Map(anyText(), func(s string) guidance.RuleID { return guidance.RuleID(s) }), 0, 4)
	return rapid.Custom(func(t *rapid.T) guidance.Result {
		return guidance.Result{
			Record: anyText().Draw(t, "record"), File: anyText().Draw(t, "known file"), Line: rapid.IntRange(0, 3).Draw(t, "line"), Route: anyText().Draw(t, "route"),
			Editions: rapid.SliceOfN(anyText(), 0, 2).Draw(t, "editions"),
			Outcome:  rapid.SampledFrom([]guidance.Outcome{guidance.Pass, guidance.Fail, guidance.NotEvaluated}).Draw(t, "outcome"),
			Findings: rapid.SliceOfN(anyFinding(), 0, 3).Draw(t, "findings"),
			Passed:   ids.Draw(t, "passed"), NotApplicable: ids.Draw(t, "not applicable"), NotEvaluated: ids.Draw(t, "not evaluated"),
			At: guidance.Place{File: rapid.OneOf(anyText(), rapid.Just("-")).Draw(t, "file"), Line: rapid.IntRange(0, 9).Draw(t, "at")},
		}
	})
}

// placed returns r as it is written: where a record without an id was read outweighs
// what an earlier report said.
func placed(r guidance.Result) guidance.Result {
	if r.Record != "" {
		return r
	}
	if r.At.Line > 0 {
		r.Line = r.At.Line
	}
	switch r.At.File {
	case "":
	case "-":
		r.File = "stdin"
	default:
		r.File = r.At.File
	}
	return r
}

// TestResultsAreWhatTheJSONPackageWrites holds what is written by hand against
// the package that knows how.
func TestResultsAreWhatTheJSONPackageWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rs := rapid.SliceOfN(anyResult(), 0, 3).Draw(t, "results")
		rs = append(rs, rs...) // the second time what is kept is used
		var lines, object bytes.Buffer
		for format, b := range map[report.Format]*bytes.Buffer{report.JSONL: &lines, report.JSON: &object} {
			w, err := report.New(b, format, header)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rs {
				if err := w.Result(r); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
		}
		head, list := `{"ruleset":"0123456789ab","asOf":"record"`, ""
		want := head + "}\n"
		var sum guidance.Summary
		for i, r := range rs {
			want += byPackage(t, placed(r)) + "\n"
			list += [2]string{"", ","}[min(i, 1)] + byPackage(t, placed(r))
			sum.Add(r.Findings)
		}
		foot := fmt.Sprintf(`"records":%d,"summary":%s}`+"\n", len(rs), byPackage(t, sum))
		if diff := cmp.Diff(want+"{"+foot, lines.String()); diff != "" {
			t.Errorf("JSON Lines mismatch (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(head+`,"results":[`+list+"],"+foot, object.String()); diff != "" {
			t.Errorf("JSON mismatch (-want +got):\n%s", diff)
		}
	})
}

// TestRecordsWithoutIDAreNamedByPlace: line 1 of two files are two records, and a
// record that has an id has the same bytes wherever it stands.
func TestRecordsWithoutIDAreNamedByPlace(t *testing.T) {
	for _, tt := range []struct {
		name       string
		result     guidance.Result
		json, text string
	}{
		{"file", guidance.Result{At: guidance.Place{File: "a.jsonl", Line: 1}}, `{"record":"","file":"a.jsonl","line":1,`, "a.jsonl line 1  "},
		{"unreadable", guidance.Result{Line: 1, At: guidance.Place{File: "b.jsonl", Line: 1}}, `{"record":"","file":"b.jsonl","line":1,`, "b.jsonl line 1  "},
		{"standard input", guidance.Result{At: guidance.Place{File: "-", Line: 2}}, `{"record":"","file":"stdin","line":2,`, "line 2  "},
		{"no file", guidance.Result{At: guidance.Place{Line: 3}}, `{"record":"","line":3,`, "line 3  "},
		{"out of a report", guidance.Result{File: "a.jsonl", Line: 4}, `{"record":"","file":"a.jsonl","line":4,`, "a.jsonl line 4  "},
		{"nothing", guidance.Result{}, `{"record":"","editions"`, "record without id  "},
		{"hostile", guidance.Result{At: guidance.Place{File: "a\x1b[2J", Line: 1}}, `{"record":"","file":"a\u001b[2J","line":1,`, `"a\x1b[2J" line 1  `},
		{"with an id", guidance.Result{Record: "r", At: guidance.Place{File: "a.jsonl", Line: 1}}, `{"record":"r","editions"`, "r  "},
	} {
		tt.result.Outcome = guidance.Pass
		rs := []guidance.Result{tt.result}
		if got := string(written(t, report.JSONL, header, rs)); !strings.Contains(got, "\n"+tt.json) {
			t.Errorf("%s: JSON Lines hold no %s:\n%s", tt.name, tt.json, got)
		}
		if got := string(written(t, report.Text, header, rs)); !strings.Contains(got, "\n"+tt.text) {
			t.Errorf("%s: the text holds no %q:\n%s", tt.name, tt.text, got)
		}
	}
}

// TestFindingEncoderFollowsTheCitations: what is kept for a rule is not written
// for a finding of that rule with others.
func TestFindingEncoderFollowsTheCitations(t *testing.T) {
	var enc report.FindingEncoder
	f := rulesOf()[0].Finding("/a", "")
	for _, section := range []string{"Stage 1", "Stage 1", "Stage 2", "Stage 1"} {
		f.Citations = []guidance.Citation{guidance.RemoteRegistration.At(section)}
		got, err := enc.Append([]byte("before "), f)
		if err != nil {
			t.Fatal(err)
		}
		if want := "before " + byPackage(t, f); string(got) != want {
			t.Errorf("Append() = %s\nwant %s", got, want)
		}
	}
	f.Citations[0].Section = "Stage 3" // the same list, changed by its owner
	if got, err := enc.Append(nil, f); err != nil || string(got) != byPackage(t, f) {
		t.Errorf("Append() = %s, %v after its citations were changed", got, err)
	}
}

func TestHeaderMembersOnlyIfThereAreAny(t *testing.T) {
	data := written(t, report.JSONL, decidedHeader(), decidedResults())
	first, _, _ := bytes.Cut(data, []byte("\n"))
	var got struct {
		Tool         string                      `json:"tool"`
		Ruleset      string                      `json:"ruleset"`
		AsOf         string                      `json:"asOf"`
		KnownAt      string                      `json:"knownAt"`
		Severities   []guidance.SeverityOverride `json:"severities"`
		Suppressions []guidance.SuppressionLine  `json:"suppressions"`
	}
	if err := json.Unmarshal(first, &got, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	h := decidedHeader()
	if diff := cmp.Diff(h.Severities, got.Severities); diff != "" {
		t.Errorf("severities mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(h.Suppressed, got.Suppressions, cmp.AllowUnexported(guidance.Date{})); diff != "" {
		t.Errorf("suppressions mismatch (-want +got):\n%s", diff)
	}
	plain := written(t, report.JSONL, header, nil)
	if want := `{"ruleset":"0123456789ab","asOf":"record"}` + "\n" + `{"records":0,"summary":{"error":0,"warning":0,"info":0}}` + "\n"; string(plain) != want {
		t.Errorf("without decisions: %s, want %s", plain, want)
	}
}
