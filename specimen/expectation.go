package specimen

import "github.com/rakit-dev/rakit/guidance"

// Expectation is the label of a document: what an assessment of it has to find.
// It stands in the document as its member expect.
type Expectation struct {
	Outcome guidance.Outcome  `json:"outcome"`
	Rules   []guidance.RuleID `json:"rules"` // every rule with a finding, of any severity, in order of id
}
