package conformance_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// recordFields are those of a vector of a record.
type recordFields struct {
	Outcome  string         `json:"outcome"`
	Rules    []string       `json:"rules"`
	Editions []string       `json:"editions"`
	AsOf     guidance.Date  `json:"as_of,omitzero"`
	KnownAt  guidance.Date  `json:"known_at,omitzero"`
	Policy   map[string]any `json:"policy,omitempty"`
	Format   string         `json:"format,omitempty"`
	Pad      *struct {
		After, Text string
		Times       int
	} `json:"pad,omitempty"`
}

// fieldsOf reads the fields of a vector, strictly.
func fieldsOf[T any](t *testing.T, v conformance.Vector) (fields T) {
	t.Helper()
	text, err := json.Marshal(v.Fields)
	if err == nil {
		err = json.Unmarshal(text, &fields, json.RejectUnknownMembers(true), json.MatchCaseInsensitiveNames(true))
	}
	if err != nil {
		t.Fatalf("%s: %v", v.ID, err)
	}
	return fields
}

// TestRecordVectors has every record checked, each alone.
func TestRecordVectors(t *testing.T) {
	vectors, err := conformance.Load("records.json", "record")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		want := fieldsOf[recordFields](t, v)
		text := v.Input
		if p := want.Pad; p != nil {
			text = strings.Replace(text, p.After, p.After+strings.Repeat(p.Text, p.Times), 1)
		}
		got := checked(t, text, options(t, want))
		wanted := recordFields{Outcome: want.Outcome, Rules: want.Rules, Editions: want.Editions}
		if diff := cmp.Diff(wanted, got, cmp.AllowUnexported(guidance.Date{})); diff != "" || v.Valid != (got.Outcome != "fail") {
			t.Errorf("%s: %s (valid %t; -want +got):\n%s", v.ID, v.Why, v.Valid, diff)
		}
	}
}

func options(t *testing.T, f recordFields) registration.Options {
	t.Helper()
	o := registration.Options{AsOf: f.AsOf, KnownAt: f.KnownAt}
	if f.Policy == nil {
		return o
	}
	text, err := json.Marshal(f.Policy)
	if err == nil {
		o.Policy, err = registration.ReadPolicy(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// checked returns what comes of the one record in a text.
func checked(t *testing.T, text string, o registration.Options) recordFields {
	t.Helper()
	var results []guidance.Result
	for value, err := range input.ValuesAs[registration.Record](strings.NewReader(text)) {
		var unreadable *input.Error
		switch {
		case errors.As(err, &unreadable): // which ends the run
			results = append(results, guidance.Result{Outcome: guidance.Fail, Findings: []guidance.Finding{unreadable.Finding()}})
			continue
		case err != nil:
			t.Fatal(err)
		}
		result, err := assessment.Record(value, o)
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, result)
	}
	if len(results) != 1 {
		t.Fatalf("%d records in %.80q", len(results), text)
	}
	r := results[0]
	return recordFields{Outcome: r.Outcome.String(), Rules: rulesOf(r.Findings), Editions: append([]string{}, r.Editions...)}
}

// rulesOf returns the rules of findings, each once, in order.
func rulesOf(fs []guidance.Finding) []string {
	rules := []string{}
	for _, f := range fs {
		rules = append(rules, string(f.Rule))
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

// TestCISVectors has the flag of every CIS record recognised.
func TestCISVectors(t *testing.T) {
	vectors, err := conformance.Load("cis.json", "cis")
	if err != nil {
		t.Fatal(err)
	}
	type fields struct {
		Rules      []string `json:"rules"`
		Flag       string   `json:"flag"`
		Convention string   `json:"convention"`
	}
	for _, v := range vectors {
		want := fieldsOf[fields](t, v)
		row := flagged(t, v.Input)
		got := fields{rulesOf(row.Findings), row.Flag, row.Convention}
		if diff := cmp.Diff(want, got); diff != "" || v.Valid != (guidance.Worst(row.Findings) < guidance.Error) {
			t.Errorf("%s: %s (valid %t; -want +got):\n%s", v.ID, v.Why, v.Valid, diff)
		}
	}
}

// flagRow is what is answered to a CIS record.
type flagRow struct {
	Flag       string             `json:"flag"`
	Convention string             `json:"convention"`
	Findings   []guidance.Finding `json:"findings"`
}

func flagged(t *testing.T, text string) (row flagRow) {
	t.Helper()
	var out bytes.Buffer
	flags := assessment.NewFlags(&out)
	for value, err := range input.Values(strings.NewReader(text)) {
		if err == nil {
			err = flags.Assess(value)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := flags.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &row); err != nil {
		t.Fatalf("%v: %s", err, out.Bytes())
	}
	return row
}
