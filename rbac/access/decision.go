package access

import (
	"cmp"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// Decision is the answer to a [Question] with its reasons. The zero Decision is a
// denial.
type Decision struct {
	Outcome Outcome
	Reasons []Reason // sorted by rule, pointer, assignment, access profile, position and grant; never empty in a decision that was made
	Policy  string   // version of the baseline policy relied on; "" without one
	Matrix  string   // permission matrix relied on, for example "cim/1"; "" if none was
}

// Reason is one rule that decided, and what it decided about: the whole question, or
// one access profile of one assignment, or of exceptional access to a position. Every
// access profile of whatever the user holds has one reason at least: the Outcome of
// those that give what is asked is [Allowed]; the others say what is missing.
type Reason struct {
	Rule    guidance.RuleID // RA-RBC-030 to 039; for acts also one of package rbac
	Outcome Outcome
	Pointer string // JSON Pointer of the part of the question that is meant; "" for what the user holds

	Assignment   string // id; "" where no assignment is meant
	Position     string // id
	Profile      int    // which access profile of the position, counted from 1; 0 where none is meant
	Organisation string // ODS code at which that access profile holds

	Source Source        // how it comes by the activity; zero if it does not, and for acts
	Role   rbac.Role     // the role of RA staff that its codes give; zero if none, and for activities
	Grant  string        // id of the exceptional access that was relied on, or that gives the position
	Day    guidance.Date // the day that decided: the first one ([NotYet]), or the first on which it is over or closed
	Waived bool          // the rule does not hold, and local policy lets it pass: such a use is to be logged
}

// Allowed reports whether the question is answered by yes.
func (d Decision) Allowed() bool { return d.Outcome == Allowed }

// Err returns nil when d allows, and else a [*guidance.Refusal] of op with every
// reason that denies, each rule once. It never returns nil for a denial.
func (d Decision) Err(op string) error {
	if d.Allowed() {
		return nil
	}
	refusal := &guidance.Refusal{Op: op}
	for _, r := range d.Reasons {
		f := r.Finding()
		said := func(g guidance.Finding) bool {
			return g.Rule == f.Rule && g.Pointer == f.Pointer && g.Message == f.Message
		}
		if r.Outcome != Allowed && !slices.ContainsFunc(refusal.Findings, said) {
			refusal.Findings = append(refusal.Findings, f)
		}
	}
	if len(refusal.Findings) == 0 {
		return ruleQuestion.Refuse(op, "", "nothing was decided, and nothing is allowed by default")
	}
	guidance.SortFindings(refusal.Findings)
	return refusal
}

// Finding returns the reason as a finding, whose message names days and nobody. Of
// one that allows, it says which rule was met, or waived (severity info).
func (r Reason) Finding() guidance.Finding {
	rule, ok := rulesByID[r.Rule]
	if !ok {
		rule = guidance.Rule{ID: r.Rule, Severity: guidance.Error}
	}
	if r.Outcome == Allowed {
		rule.Severity = guidance.Info
	}
	return rule.Finding(r.Pointer, r.message())
}

// message says more than the rule's title where there is more to say.
func (r Reason) message() string {
	switch {
	case r.Waived:
		return "it does not hold, and local policy lets it pass"
	case r.Outcome == Allowed:
		return "it holds"
	case r.Outcome == Expired && !r.Day.IsZero():
		return "it does not hold any more since " + r.Day.String()
	case r.Outcome == NotYet:
		return "it does not hold before " + r.Day.String()
	}
	return ""
}

// compare is the order of reasons.
func (r Reason) compare(s Reason) int {
	return cmp.Or(
		cmp.Compare(r.Rule, s.Rule), cmp.Compare(r.Pointer, s.Pointer),
		cmp.Compare(r.Assignment, s.Assignment), cmp.Compare(r.Profile, s.Profile),
		cmp.Compare(r.Position, s.Position), cmp.Compare(r.Grant, s.Grant),
	)
}
