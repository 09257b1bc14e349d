package national_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/rbac/national"
)

// small is a document of somebody's own, in no order.
const small = `{"version": "nrd-99.1", "gathered": "2027-01-15",
 "sources": [{"key": "WB", "title": "The workbook", "url": "https://example.org/nrd"}, {"key": "A", "title": "Another", "commit": "0123abc"}],
 "staffGroups": [{"code": "S9000", "name": "Invented", "basis": "sourced", "sources": ["WB"]}],
 "subStaffGroups": [{"code": "G9000", "within": "S9000", "basis": "sourced", "sources": ["WB"]}],
 "jobRoles": [
  {"code": "R9902", "name": "OBSOLETE Second", "obsolete": true, "basis": "sourced", "sources": ["WB"]},
  {"code": "R9901", "name": "First", "basis": "sourced", "sources": ["WB", "A"]}],
 "activities": [
  {"code": "B9903", "basis": "sourced", "sources": ["WB"]},
  {"code": "B9901", "name": "One", "basis": "unverified", "sources": ["A"], "note": "heard of"},
  {"code": "B9902", "basis": "sourced", "sources": ["WB"]}],
 "roleCodes": [{"code": "S9000:G9000:R9901", "name": "\"Invented\":\"x\":\"First\"", "basis": "sourced", "sources": ["WB"]}],
 "areasOfWork": [{"code": "P9000:Q9000:T9000", "basis": "sourced", "sources": ["WB"]}],
 "workgroups": [{"code": "999000000001", "basis": "sourced", "sources": ["WB"]}],
 "baseline": [
  {"jobRole": "R9901", "activity": "B9902", "basis": "sourced", "sources": ["WB"]},
  {"jobRole": "R9901", "activity": "B9901", "basis": "unverified", "sources": ["WB"], "note": "heard of"}],
 "inclusions": [
  {"activity": "B9902", "includes": "B9903", "basis": "unverified", "switchedOff": true, "sources": ["WB"]}]}`

func TestParseCodes(t *testing.T) {
	c, err := national.ParseCodes([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if c.Version() != "nrd-99.1" || c.Gathered() != guidance.MustDate("2027-01-15") {
		t.Errorf("version %s, gathered %s", c.Version(), c.Gathered())
	}
	order := []string{}
	for _, list := range [][]national.Code{c.JobRoles(), c.Activities()} {
		for _, code := range list {
			order = append(order, code.Code)
		}
	}
	for _, row := range c.Baseline() {
		order = append(order, row.From+" "+row.To)
	}
	for _, s := range c.Sources() {
		order = append(order, s.Key)
	}
	want := []string{"R9901", "R9902", "B9901", "B9902", "B9903", "R9901 B9901", "R9901 B9902", "A", "WB"}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("order mismatch (-want +got):\n%s", diff)
	}
	p := c.Policy()
	if diff := cmp.Diff([]string{"B9901", "B9902", "B9903"}, p.Effective("R9901", nil)); diff != "" {
		t.Errorf("Effective() mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"B9901", "B9902"}, p.OnlyEnabled().Effective("R9901", nil)); diff != "" {
		t.Errorf("OnlyEnabled().Effective() mismatch (-want +got):\n%s", diff)
	}
	if p.Version() != "nrd-99.1" || p.OnlyEnabled().Version() != "nrd-99.1+only-enabled" {
		t.Errorf("versions %q, %q", p.Version(), p.OnlyEnabled().Version())
	}
	if p.Knows("R8000") || !p.Knows("R9902") {
		t.Error("it knows its own job roles, and those alone")
	}
}

func TestParseCodesKeepsNothingOfTheDocument(t *testing.T) {
	data := []byte(small)
	c, err := national.ParseCodes(data)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		data[i] = 'x'
	}
	if _, ok := c.JobRole("R9901"); !ok || !c.Policy().Gives("R9901", nil, "B9903") {
		t.Error("the codes changed with the bytes that they were read from")
	}
}

func TestParseCodesRefuses(t *testing.T) {
	const missing, bad, unknown = "RA-INP-007", "RA-INP-004", "RA-INP-002"
	tests := []struct {
		name     string
		old, new string // of the document above, the first of them
		rule     guidance.RuleID
		pointer  string
		why      string
	}{
		{"no version", `"version": "nrd-99.1", `, ``, missing, "/version", "a decision names it"},
		{"version with a space", `nrd-99.1`, `nrd 99.1`, bad, "/version", "it is written into logs"},
		{"no day", `"gathered": "2027-01-15",`, ``, missing, "/gathered", "codes are of some day"},
		{"day of no calendar", `2027-01-15`, `2027-02-29`, bad, "/gathered", "2027 is no leap year"},
		{"unknown member", `"gathered"`, `"names": [], "gathered"`, unknown, "/names", "a slip must not go unseen"},
		{"not a list", `"baseline": [`, `"baseline": {}, "x": [`, bad, "/baseline", "rows are a list"},
		{"null", `"basis": "sourced"`, `"basis": null`, bad, "/staffGroups/0/basis", "null is no basis"},
		{"source without key", `"key": "WB", `, ``, missing, "/sources/0/key", "nobody could name it"},
		{"key with a slash", `"key": "WB"`, `"key": "W/B"`, bad, "/sources/0/key", "it is a short word"},
		{"key stands twice", `"key": "A"`, `"key": "WB"`, bad, "/sources/1/key", "which of the two is meant?"},
		{"source without title", `"title": "The workbook", `, ``, bad, "/sources/0/title", "nobody could find it"},
		{"address of a file", `https://example.org`, `file:///nrd`, bad, "/sources/0/url", "nobody else could open it"},
		{"commit", `0123abc`, `main`, bad, "/sources/1/commit", "a branch moves"},
		{"code missing", `"code": "R9902", `, ``, missing, "/jobRoles/0/code", "a code list is of codes"},
		{"job role of another kind", `"code": "R9902"`, `"code": "B9902"`, bad, "/jobRoles/0/code", "its form is R and four digits"},
		{"activity of another kind", `"code": "B9903"`, `"code": "R9903"`, bad, "/activities/0/code", "its form is B and four digits"},
		{"staff group of another kind", `"code": "S9000"`, `"code": "G9000"`, bad, "/staffGroups/0/code", "its form is S and four digits"},
		{"sub staff group of another kind", `"code": "G9000"`, `"code": "S9000"`, bad, "/subStaffGroups/0/code", "its form is G and four digits"},
		{"area of work", `P9000:Q9000:T9000`, `P9000:Q9000`, bad, "/areasOfWork/0/code", "it has three parts"},
		{"workgroup", `999000000001`, `99900000001`, bad, "/workgroups/0/code", "eleven digits are one too few"},
		{"role code", `S9000:G9000:R9901`, `R9901`, bad, "/roleCodes/0/code", "a job role is no role code"},
		{"role name", `\"Invented\":\"x\":\"First\"`, `First`, bad, "/roleCodes/0/name", "a role name has three parts"},
		{"name over two lines", `"name": "First"`, `"name": "First\nSecond"`, bad, "/jobRoles/1/name", "names are shown in tables"},
		{"code stands twice", `"code": "R9902"`, `"code": "R9901"`, bad, "/jobRoles/1/code", "which of the two is meant?"},
		{"within, of a job role", `"code": "R9902", `, `"code": "R9902", "within": "S9000", `, unknown, "/jobRoles/0/within", "only a sub staff group is within something"},
		{"within nothing", `"within": "S9000"`, `"within": "S9001"`, bad, "/subStaffGroups/0/within", "there is no such staff group"},
		{"no basis", `"basis": "sourced", `, ``, missing, "/staffGroups/0/basis", "every row says how sure it is"},
		{"no sources", `"sources": ["WB", "A"]`, `"sources": []`, missing, "/jobRoles/1/sources", "every row says where it is from"},
		{"source that is none", `"sources": ["WB", "A"]`, `"sources": ["WB", "B"]`, bad, "/jobRoles/1/sources", "there is no such key"},
		{"unverified without a why", `["A"], "note": "heard of"`, `["A"]`, missing, "/activities/1/note", "what nobody could verify owes a reason"},
		{"note with a control character", `["A"], "note": "heard of"`, `["A"], "note": "heard\u001b[2Jof"`, bad, "/activities/1/note", "it would act upon a terminal"},
		{"baseline of an unknown job role", `"jobRole": "R9901"`, `"jobRole": "R9909"`, bad, "/baseline/0/jobRole", "a slip, or a job role that is missing above"},
		{"baseline of an unknown activity", `"R9901", "activity": "B9902"`, `"R9901", "activity": "B9909"`, bad, "/baseline/0/activity", "a slip, or an activity that is missing above"},
		{"baseline row twice", `"R9901", "activity": "B9902"`, `"R9901", "activity": "B9901"`, bad, "/baseline/1/activity", "with two bases, which one counts?"},
		{"baseline row unverified without a why", `["WB"], "note": "heard of"}],`, `["WB"]}],`, missing, "/baseline/1/note", "it is not switched off, which would be the why"},
		{"inclusion by an unknown activity", `{"activity": "B9902", "includes"`, `{"activity": "B9909", "includes"`, bad, "/inclusions/0/activity", "a slip, or an activity that is missing above"},
		{"inclusion of an unknown activity", `"includes": "B9903"`, `"includes": "B9909"`, bad, "/inclusions/0/includes", "a slip, or an activity that is missing above"},
		{"inclusion twice", `"inclusions": [`, `"inclusions": [{"activity": "B9902", "includes": "B9903", "basis": "sourced", "sources": ["WB"]},`, bad, "/inclusions/1/includes", "with two bases, which one counts?"},
		{"inclusion without sources", `"switchedOff": true, "sources": ["WB"]`, `"switchedOff": true`, missing, "/inclusions/0/sources", "every row says where it is from"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(small, tt.old) {
				t.Fatal("the document has nothing to replace")
			}
			c, err := national.ParseCodes([]byte(strings.Replace(small, tt.old, tt.new, 1)))
			var fault *input.Error
			if !errors.As(err, &fault) || c != nil {
				t.Fatalf("ParseCodes() = %v, %v, want an *input.Error\nwhy: %s", c, err, tt.why)
			}
			if f := fault.Finding(); f.Rule != tt.rule || f.Pointer != tt.pointer {
				t.Errorf("refused by %s at %s (%s), want %s at %s\nwhy: %s", f.Rule, f.Pointer, f.Message, tt.rule, tt.pointer, tt.why)
			}
		})
	}
}

func TestParseCodesNeedsLittle(t *testing.T) {
	c, err := national.ParseCodes([]byte(`{"version":"v","gathered":"2027-01-15"}`))
	if err != nil {
		t.Fatal(err)
	}
	if c.Policy().Effective("R8000", []string{"B1300"}) != nil {
		t.Error("codes without job roles grant something")
	}
}

// TestTheEmbeddedFile shows that the file is written in the format that is documented,
// in the order that is returned: so a difference between two versions is readable.
func TestTheEmbeddedFile(t *testing.T) {
	data, err := os.ReadFile("codes.json")
	if err != nil {
		t.Fatal(err)
	}
	c, err := national.ParseCodes(data)
	if err != nil {
		t.Fatal(err)
	}
	codes := []string{}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, `    {"code": "R`); ok {
			codes = append(codes, "R"+rest[:4])
		}
	}
	want := []string{}
	for _, r := range c.JobRoles() {
		want = append(want, r.Code)
	}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Errorf("job roles of the file mismatch (-want +got):\n%s", diff)
	}
	if !slices.IsSorted(codes) {
		t.Error("the file is not in order of code")
	}
}
