package guidance

import (
	"cmp"
	"slices"
)

// Assessment collects what came of applying rules to one thing. The zero
// Assessment is ready to use. A rule that was evaluated is either passed, or
// has at least one finding; otherwise it was not applicable to this thing, or
// could not be evaluated for want of something (an agreement, an edition).
type Assessment struct {
	findings []Finding
	marks    []mark
}

// mark is what came of a rule that has no finding.
type mark struct {
	rule    RuleID
	place   uint64 // of the rule in the order of ids
	verdict verdict
}

// note adds a mark. A record is held against some sixty rules, so room is made
// for as many at once.
func (a *Assessment) note(r Rule, v verdict) {
	if a.marks == nil {
		a.marks = make([]mark, 0, 64)
	}
	a.marks = append(a.marks, mark{r.ID, r.ID.place(), v})
}

// verdict is ordered: where a rule has several, the greatest counts.
type verdict uint8

const (
	notApplicable verdict = iota
	notEvaluated
	passed
)

// Pass records that r was evaluated and met. A later [Assessment.Fail] of the
// same rule wins.
func (a *Assessment) Pass(r Rule) { a.note(r, passed) }

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
func (a *Assessment) Skip(r Rule) { a.note(r, notApplicable) }

// Unknown records that r could not be evaluated.
func (a *Assessment) Unknown(r Rule) { a.note(r, notEvaluated) }

// Merge adds what came of b to a.
func (a *Assessment) Merge(b Assessment) {
	a.findings = append(a.findings, b.findings...)
	a.marks = append(a.marks, b.marks...)
}

// AsWarnings returns the assessment with findings of severity error lowered to
// warnings, for a route that asks for the same and refuses nothing.
func (a Assessment) AsWarnings() Assessment {
	a.findings = slices.Clone(a.findings)
	for i, f := range a.findings {
		a.findings[i].Severity = min(f.Severity, Warning)
	}
	return a
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
	r := Result{
		Outcome: Pass, Findings: a.Findings(),
		Passed: []RuleID{}, NotEvaluated: []RuleID{}, NotApplicable: []RuleID{},
	}
	if Worst(r.Findings) == Error {
		r.Outcome = Fail
	}
	lists := [...]*[]RuleID{notApplicable: &r.NotApplicable, notEvaluated: &r.NotEvaluated, passed: &r.Passed}
	marks := slices.Clone(a.marks)
	slices.SortFunc(marks, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(b.verdict, a.verdict))
	})
	for i, m := range marks {
		if i > 0 && marks[i-1].rule == m.rule || failed(r.Findings, m.rule) {
			continue
		}
		*lists[m.verdict] = append(*lists[m.verdict], m.rule)
	}
	return r
}

func failed(fs []Finding, id RuleID) bool {
	return slices.ContainsFunc(fs, func(f Finding) bool { return f.Rule == id })
}
