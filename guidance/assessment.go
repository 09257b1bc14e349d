package guidance

import (
	"slices"
)

// Assessment collects what came of applying rules to one thing. The zero
// Assessment is ready to use. A rule that was evaluated is either passed, or
// has at least one finding; otherwise it was not applicable to this thing, or
// could not be evaluated for want of something (an agreement, an edition).
type Assessment struct {
	findings      []Finding
	passed        map[RuleID]bool
	notApplicable map[RuleID]bool
	notEvaluated  map[RuleID]bool
}

// Pass records that r was evaluated and met. A later [Assessment.Fail] of the
// same rule wins.
func (a *Assessment) Pass(r Rule) { mark(&a.passed, r.ID) }

// Fail records that r is not met at pointer; the arguments are those of
// [Rule.Finding].
func (a *Assessment) Fail(r Rule, pointer, message string) {
	a.findings = append(a.findings, r.Finding(pointer, message))
}

// Require records that r passed if ok, and else that it failed at pointer.
func (a *Assessment) Require(r Rule, ok bool, pointer, message string) {
	if ok {
		a.Pass(r)
		return
	}
	a.Fail(r, pointer, message)
}

// Skip records that r does not apply to this thing.
func (a *Assessment) Skip(r Rule) { mark(&a.notApplicable, r.ID) }

// Unknown records that r could not be evaluated.
func (a *Assessment) Unknown(r Rule) { mark(&a.notEvaluated, r.ID) }

// Merge adds what came of b to a.
func (a *Assessment) Merge(b Assessment) {
	a.findings = append(a.findings, b.findings...)
	for id := range b.passed {
		mark(&a.passed, id)
	}
	for id := range b.notApplicable {
		mark(&a.notApplicable, id)
	}
	for id := range b.notEvaluated {
		mark(&a.notEvaluated, id)
	}
}

// Findings returns the findings, sorted as by [SortFindings].
func (a Assessment) Findings() []Finding {
	fs := slices.Clone(a.findings)
	SortFindings(fs)
	return fs
}

// Errors returns the findings of severity error, sorted.
func (a Assessment) Errors() []Finding {
	return slices.DeleteFunc(a.Findings(), func(f Finding) bool { return f.Severity != Error })
}

// Refusal returns the error that op is refused because of the findings of
// severity error, or nil when there is none.
func (a Assessment) Refusal(op string) error {
	if fs := a.Errors(); len(fs) > 0 {
		return &Refusal{Op: op, Findings: fs}
	}
	return nil
}

// Result returns the assessment as the part of a report that speaks of one
// record. A rule stands in one list only: a finding outranks passed, passed
// outranks not evaluated, not evaluated outranks not applicable.
func (a Assessment) Result() Result {
	failed := map[RuleID]bool{}
	for _, f := range a.findings {
		failed[f.Rule] = true
	}
	r := Result{
		Outcome:       Pass,
		Findings:      a.Findings(),
		Passed:        sortedIDs(a.passed, failed),
		NotEvaluated:  sortedIDs(a.notEvaluated, failed, a.passed),
		NotApplicable: sortedIDs(a.notApplicable, failed, a.passed, a.notEvaluated),
	}
	if Worst(r.Findings) == Error {
		r.Outcome = Fail
	}
	return r
}

func mark(set *map[RuleID]bool, id RuleID) {
	if *set == nil {
		*set = map[RuleID]bool{}
	}
	(*set)[id] = true
}

func sortedIDs(set map[RuleID]bool, except ...map[RuleID]bool) []RuleID {
	ids := []RuleID{}
	for id := range set {
		if !slices.ContainsFunc(except, func(m map[RuleID]bool) bool { return m[id] }) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
