package assessment

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

// Record returns what came of one registration record. One that cannot be read
// fails, and is named by the line on which it begins. The error is none of the
// record's: the input itself broke off.
func Record(v input.Value, o registration.Options) (guidance.Result, error) {
	var record registration.Record
	err := v.Decode(&record)
	if err == nil {
		return registration.Check(record, o), nil
	}
	finding, err := findingOf(err)
	return guidance.Result{Line: v.Line, Outcome: guidance.Fail, Findings: []guidance.Finding{finding}}, err
}

// Header returns the head of a report on records that are checked by the rules
// under the options.
func Header(rules *guidance.Registry, o registration.Options) guidance.Header {
	h := guidance.Header{Ruleset: rules.VersionAt(o.KnownAt), AsOf: "record", KnownAt: o.KnownAt.String(), Policy: o.Policy.Digest(), Rules: rules.Rules()}
	if !o.AsOf.IsZero() {
		h.AsOf = o.AsOf.String()
	}
	return h
}
