package specimen_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/specimen"
)

// verdict is what an assessment says of one document.
type verdict struct {
	Outcome    guidance.Outcome
	Rules      []guidance.RuleID   // with a finding, each once, in order
	Flag       identity.Flag       // of CIS records
	Convention identity.Convention // of CIS records
}

// judge has the assessment of its subject judge a document.
func judge(t testing.TB, d specimen.Defect, document []byte) verdict {
	t.Helper()
	values := input.Values(bytes.NewReader(document))
	if d.Subject == specimen.Record || d.Subject == specimen.Line {
		values = input.ValuesAs[registration.Record](bytes.NewReader(document))
	}
	for v, err := range values {
		var unreadable *input.Error
		if errors.As(err, &unreadable) { // which ends the run
			return verdict{Outcome: guidance.Fail, Rules: []guidance.RuleID{unreadable.Finding().Rule}}
		}
		if err != nil {
			t.Fatalf("%s: %v", d.Rule, err)
		}
		switch d.Subject {
		case specimen.Record, specimen.Line:
			return judgeRecord(t, d.Options, v)
		case specimen.CIS:
			return judgeRow(t, func(b *bytes.Buffer) judging { return assessment.NewFlags(b) }, v)
		case specimen.Scores:
			return judgeRow(t, func(b *bytes.Buffer) judging {
				return assessment.NewProfiles(b, assessment.ProfileOptions{Accepted: gpg45.AllProfiles(), Explain: d.Options.Explain})
			}, v)
		case specimen.Value:
			kind, err := assessment.ParseValidationKind(d.Kind)
			if err != nil {
				t.Fatalf("%s: kind %q: %v", d.Rule, d.Kind, err)
			}
			return judgeRow(t, func(b *bytes.Buffer) judging { return assessment.NewValidation(kind, b, d.Options.Today) }, v)
		}
	}
	t.Fatalf("%s: nothing to judge as %s", d.Rule, d.Subject)
	return verdict{}
}

func judgeRecord(t testing.TB, o specimen.Options, v input.Value) verdict {
	t.Helper()
	options := registration.Options{AsOf: o.AsOf, KnownAt: o.KnownAt}
	if o.Policy != "" {
		policy, err := registration.ReadPolicy([]byte(o.Policy))
		if err != nil {
			t.Fatal(err)
		}
		options.Policy = policy
	}
	result, err := assessment.Record(v, options)
	if err != nil {
		t.Fatal(err)
	}
	return verdict{Outcome: result.Outcome, Rules: rulesOf(result.Findings)}
}

// judging is an assessment that writes a row for each document.
type judging interface {
	Assess(input.Value) error
	Flush() error
}

func judgeRow(t testing.TB, begin func(*bytes.Buffer) judging, v input.Value) verdict {
	t.Helper()
	var b bytes.Buffer
	j := begin(&b)
	if err := j.Assess(v); err != nil {
		t.Fatal(err)
	}
	if err := j.Flush(); err != nil {
		t.Fatal(err)
	}
	var row struct {
		Findings   []guidance.Finding  `json:"findings"`
		Flag       identity.Flag       `json:"flag"`
		Convention identity.Convention `json:"convention"`
	}
	if err := json.Unmarshal(b.Bytes(), &row); err != nil {
		t.Fatal(err)
	}
	got := verdict{guidance.Pass, rulesOf(row.Findings), row.Flag, row.Convention}
	if guidance.Worst(row.Findings) == guidance.Error {
		got.Outcome = guidance.Fail
	}
	return got
}

func rulesOf(fs []guidance.Finding) []guidance.RuleID {
	set := []guidance.RuleID{}
	for _, f := range fs {
		set = append(set, f.Rule)
	}
	return sorted(set)
}

// shown returns as much of a document as fits into a message.
func shown(document []byte) string {
	const most = 1500
	if len(document) > most {
		document = document[:most]
	}
	return strings.ToValidUTF8(string(document), "?")
}
