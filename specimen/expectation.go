package specimen

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Expectation is the label of a document: what an assessment of it has to find.
// It stands in the document as its member expect. That of a CIS record has flag and
// convention, too, as rakit flags writes them: convention is "" for none.
type Expectation struct {
	Outcome    guidance.Outcome    `json:"outcome"`
	Rules      []guidance.RuleID   `json:"rules"`               // every rule with a finding, of any severity, in order of id
	Flag       identity.Flag       `json:"flag,omitzero"`       // of CIS records alone
	Convention identity.Convention `json:"convention,omitzero"` // which marker; none unless Flag is full
}

// cisExpectation is the Expectation of a CIS record as it is written.
type cisExpectation struct {
	Outcome    guidance.Outcome    `json:"outcome"`
	Rules      []guidance.RuleID   `json:"rules"`
	Flag       identity.Flag       `json:"flag"`
	Convention identity.Convention `json:"convention"`
}

// text returns the label in JSON.
func (e Expectation) text() []byte {
	if e.Flag != 0 {
		return encode(cisExpectation(e))
	}
	return encode(e)
}

// unbroken returns the label of a document with which nothing is wrong.
func unbroken(s Subject) Expectation {
	e := Expectation{Outcome: guidance.Pass, Rules: []guidance.RuleID{}}
	if s == CIS {
		e.Flag = identity.FlagNone
	}
	return e
}
