package guidance

import (
	"cmp"
	"math/bits"
	"slices"
)

// Assessment collects what came of applying rules to one thing. The zero
// Assessment is ready to use. A rule that was evaluated is either passed, or
// has at least one finding; otherwise it was not applicable to this thing, or
// could not be evaluated for want of something (an agreement, an edition).
type Assessment struct {
	findings []Finding
	marks    []mark
	others   []otherMark
}

// mark is what came of a rule that has no finding. A record makes some two
// hundred of them: they are small, and hold no pointer.
type mark struct {
	place   rulePlace
	verdict verdict
}

// otherMark is the mark of a rule whose id is not valid, and so has no place. No
// rule of rakit makes one.
type otherMark struct {
	rule    RuleID
	verdict verdict
}

// verdict is ordered: where a rule has several, the greatest counts.
type verdict uint8

const (
	notApplicable verdict = iota
	notEvaluated
	passed
	failed // of a rule with a finding; no mark says so
	verdicts
)

// note adds a mark.
func (a *Assessment) note(id RuleID, v verdict) {
	place, ok := id.place()
	if !ok {
		a.others = append(a.others, otherMark{id, v})
		return
	}
	if a.marks == nil {
		a.marks = make([]mark, 0, 16)
	}
	a.marks = append(a.marks, mark{place, v})
}

// Pass records that r was evaluated and met. A later [Assessment.Fail] of the
// same rule wins.
func (a *Assessment) Pass(r Rule) { a.note(r.ID, passed) }

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
func (a *Assessment) Skip(r Rule) { a.note(r.ID, notApplicable) }

// Unknown records that r could not be evaluated.
func (a *Assessment) Unknown(r Rule) { a.note(r.ID, notEvaluated) }

// Merge adds what came of b to a.
func (a *Assessment) Merge(b Assessment) {
	a.findings = append(a.findings, b.findings...)
	a.marks = append(a.marks, b.marks...)
	a.others = append(a.others, b.others...)
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
	r := Result{Outcome: Pass, Findings: a.Findings()}
	if Worst(r.Findings) == Error {
		r.Outcome = Fail
	}
	ids := a.byVerdict()
	r.Passed, r.NotEvaluated, r.NotApplicable = ids[passed], ids[notEvaluated], ids[notApplicable]
	return r
}

// byVerdict returns the rules without a finding by their verdict, each once and
// in order of id. No list is nil.
func (a Assessment) byVerdict() [failed][]RuleID {
	var marked placeMarks
	for _, m := range a.marks {
		marked.add(m.place, m.verdict)
	}
	for _, f := range a.findings {
		if place, ok := f.Rule.place(); ok {
			marked.add(place, failed)
		}
	}
	ids := marked.settle()
	a.addOthers(&ids)
	return ids
}

// addOthers adds the rules whose ids are not valid, after the rest.
func (a Assessment) addOthers(ids *[failed][]RuleID) {
	others := slices.Clone(a.others)
	slices.SortFunc(others, func(a, b otherMark) int {
		return cmp.Or(cmp.Compare(a.rule, b.rule), cmp.Compare(b.verdict, a.verdict))
	})
	for i, m := range others {
		found := slices.ContainsFunc(a.findings, func(f Finding) bool { return f.Rule == m.rule })
		if found || i > 0 && others[i-1].rule == m.rule {
			continue
		}
		ids[m.verdict] = append(ids[m.verdict], m.rule)
	}
}

// placeMarks are marks in the order of ids: one bit for every place and verdict.
// The zero placeMarks hold none.
type placeMarks struct {
	words [(rulePlaces + 63) / 64][verdicts]uint64
	count [verdicts]int
}

func (p *placeMarks) add(at rulePlace, v verdict) {
	word, bit := &p.words[at/64][v], uint64(1)<<(at%64)
	if *word&bit == 0 {
		*word |= bit
		p.count[v]++
	}
}

// settle returns the ids that have no finding by their greatest verdict, in order.
func (p *placeMarks) settle() (ids [failed][]RuleID) {
	for v := range ids {
		ids[v] = make([]RuleID, 0, p.count[v])
	}
	every := everyRuleID()
	for i, words := range &p.words {
		if words == [verdicts]uint64{} {
			continue
		}
		settled := words[failed]
		for _, v := range [...]verdict{passed, notEvaluated, notApplicable} {
			for left := words[v] &^ settled; left != 0; left &= left - 1 { // without its lowest bit
				ids[v] = append(ids[v], every.at(rulePlace(i*64+bits.TrailingZeros64(left))))
			}
			settled |= words[v]
		}
	}
	return ids
}
