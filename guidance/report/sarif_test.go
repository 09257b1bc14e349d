package report_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// sarifSchema is the schema that OASIS published, with its formats asserted.
func sarifSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// checkSARIF holds a document against the schema.
func checkSARIF(t testing.TB, schema *jsonschema.Schema, data []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("not SARIF: %v", err)
	}
}

func TestSARIFIsValid(t *testing.T) {
	schema := sarifSchema(t)
	for name, c := range cases() {
		t.Run(name, func(t *testing.T) { checkSARIF(t, schema, written(t, report.SARIF, c.header, c.results)) })
	}
}

// TestSARIFSchemaFindsFaults: a validator that was handed the wrong thing would
// find nothing wrong with anything.
func TestSARIFSchemaFindsFaults(t *testing.T) {
	schema := sarifSchema(t)
	good := written(t, report.SARIF, decidedHeader(), decidedResults())
	for _, tt := range []struct{ name, old, new string }{
		{"unknown member", `"ruleId"`, `"rule"`},
		{"unknown level", `"level":"note"`, `"level":"info"`},
		{"no uri", `"uri":"stdin"`, `"uri":"%zz"`},
		{"line 0", `"startLine":1`, `"startLine":0`},
	} {
		bad := bytes.Replace(good, []byte(tt.old), []byte(tt.new), 1)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(bad))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(bad, good) || schema.Validate(doc) == nil {
			t.Errorf("%s: nothing was found", tt.name)
		}
	}
}

// sarifResult is what the tests look at in a result.
type sarifResult struct {
	RuleID      string `json:"ruleId"`
	RuleIndex   *int   `json:"ruleIndex"`
	Level       string `json:"level"`
	Baseline    string `json:"baselineState"`
	Suppression []struct {
		Justification string `json:"justification"`
	} `json:"suppressions"`
	Fingerprints map[string]string `json:"partialFingerprints"`
	Locations    []struct {
		Physical *struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region struct {
				Line int `json:"startLine"`
			} `json:"region"`
		} `json:"physicalLocation"`
		Logical []struct {
			Name string `json:"fullyQualifiedName"`
			Kind string `json:"kind"`
		} `json:"logicalLocations"`
	} `json:"locations"`
}

func sarifResults(t *testing.T, h guidance.Header, rs ...guidance.Result) []sarifResult {
	t.Helper()
	var log struct {
		Runs []struct {
			Results []sarifResult `json:"results"`
		} `json:"runs"`
	}
	if err := json.Unmarshal(written(t, report.SARIF, h, rs), &log); err != nil {
		t.Fatal(err)
	}
	return log.Runs[0].Results
}

func TestSARIFSaysHowAFindingStands(t *testing.T) {
	rs := sarifResults(t, decidedHeader(), decidedResults()[0])
	type row struct {
		Rule, Level, Baseline string
		Index, Suppressions   int
		Pointer, Kind         string
	}
	var got []row
	for _, r := range rs {
		l := r.Locations[0].Logical[0]
		got = append(got, row{r.RuleID, r.Level, r.Baseline, *r.RuleIndex, len(r.Suppression), l.Name, l.Kind})
	}
	want := []row{
		{"RA-TAC-001", "note", "new", 3, 0, "", "object"},
		{"RA-CIS-002", "error", "unchanged", 0, 1, "/cis/evidence/0/expires", "property"},
		{"RA-CIS-002", "error", "unchanged", 0, 0, "/cis/evidence/1", "value"},
		{"RA-CIS-002", "error", "new", 0, 0, "/cis/evidence/2/expires", "property"},
		{"RA-EVD-087", "warning", "new", 1, 0, "/photo", "property"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results mismatch (-want +got):\n%s", diff)
	}
}

func TestSARIFNamesFilesAsURIs(t *testing.T) {
	tests := []struct{ name, why, file, want string }{
		{"relative", "the file of a repository", "records/may.jsonl", "records/may.jsonl"},
		{"current folder", "readers join it to another folder", "./records.jsonl", "records.jsonl"},
		{"standard input", "it needs some name", "-", "stdin"},
		{"space", "no URI has one", "may 2020.jsonl", "may%202020.jsonl"},
		{"per cent", "it would begin an escape", "100%.jsonl", "100%25.jsonl"},
		{"not ASCII", "UTF-8, as RFC 3986 has it", "Zürich.jsonl", "Z%C3%BCrich.jsonl"},
		{"not UTF-8", "a name of a file is bytes", "\xff.jsonl", "%FF.jsonl"},
		{"backslash", "here it is a part of the name", `a\b.jsonl`, "a%5Cb.jsonl"},
		{"colon", "what stands before it is no scheme", "c:records.jsonl", "c%3Arecords.jsonl"},
		{"query", "it is no query", "a?b#c.jsonl", "a%3Fb%23c.jsonl"},
		{"line end", "no URI has one", "a\nb", "a%0Ab"},
		{"absolute", "a URI of its own", "/srv/records.jsonl", "file:///srv/records.jsonl"},
		{"two slashes", "the second is no host", "//srv/records.jsonl", "file:///srv/records.jsonl"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := results()[3]
			r.At = guidance.Place{File: tt.file, Line: 9}
			got := sarifResults(t, header, r)[0].Locations[0].Physical
			if got == nil || got.Artifact.URI != tt.want || got.Region.Line != 9 {
				t.Errorf("physicalLocation = %+v, want %s on line 9\nwhy: %s", got, tt.want, tt.why)
			}
		})
	}
	if got := sarifResults(t, header, results()[3])[0].Locations[0].Physical; got != nil {
		t.Errorf("physicalLocation = %+v without a file, want none", got)
	}
}

// TestSARIFFingerprintsStay: the same finding has the same name wherever its
// record stands, and another has another.
func TestSARIFFingerprintsStay(t *testing.T) {
	print := func(change func(*guidance.Result)) string {
		r := results()[0]
		r.Findings = []guidance.Finding{r.Findings[0]}
		change(&r)
		all := sarifResults(t, header, r)[0].Fingerprints
		ours := all["recordRulePointer/v1"]
		if github := all["primaryLocationLineHash"]; github != ours[:16]+":1" {
			t.Errorf("the fingerprint of GitHub is %q, ours %q", github, ours)
		}
		return ours
	}
	base := print(func(*guidance.Result) {})
	if len(base) != 32 {
		t.Fatalf("fingerprint %q", base)
	}
	same := map[string]func(*guidance.Result){
		"line":     func(r *guidance.Result) { r.At.Line = 99 },
		"message":  func(r *guidance.Result) { r.Findings[0].Message = "in other words" },
		"severity": func(r *guidance.Result) { r.Findings[0].Severity = guidance.Info },
	}
	for name, change := range same {
		if print(change) != base {
			t.Errorf("another %s gives another fingerprint", name)
		}
	}
	other := map[string]func(*guidance.Result){
		"record":        func(r *guidance.Result) { r.Record = "r-2" },
		"rule":          func(r *guidance.Result) { r.Findings[0].Rule = "RA-CIS-003" },
		"place":         func(r *guidance.Result) { r.Findings[0].Pointer = "/cis" },
		"line, no id":   func(r *guidance.Result) { r.Record, r.Line = "", 7 },
		"line, no id 2": func(r *guidance.Result) { r.Record, r.Line = "", 8 },
		"file, no id":   func(r *guidance.Result) { r.Record, r.At = "", guidance.Place{File: "a.jsonl", Line: 8} },
		"file, no id 2": func(r *guidance.Result) { r.Record, r.At = "", guidance.Place{File: "b.jsonl", Line: 8} },
	}
	seen := map[string]string{base: "the first"}
	for name, change := range other {
		got := print(change)
		if before, ok := seen[got]; ok {
			t.Errorf("another %s has the fingerprint of %s", name, before)
		}
		seen[got] = name
	}
}
