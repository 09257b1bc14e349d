package triage

import (
	"fmt"
	"maps"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Config says what counts. The zero Config lets everything count.
type Config struct {
	Rules        *guidance.Registry // required where Severities holds any
	Suppressions []Suppression
	On           guidance.Date // the day by which suppressions have expired or not; required where there are any
	Severities   map[guidance.RuleID]guidance.Severity
	Baseline     *Baseline // an earlier report; nil for none
}

// Triage decides, for one run, which findings count. Make one with [New]. It is
// for one goroutine.
type Triage struct {
	suppressions []*line
	severities   map[guidance.RuleID]guidance.Severity
	overrides    []guidance.SeverityOverride
	baseline     *Baseline
}

// New returns the Triage of a Config. The error names a rule whose severity is to
// be another and that does not exist, or is of reading and cannot weigh less, or says that the day is missing.
func New(c Config) (*Triage, error) {
	if len(c.Suppressions) > 0 && c.On.IsZero() {
		return nil, fmt.Errorf("triage: suppressions without the day on which they are to hold")
	}
	t := &Triage{suppressions: linesOf(c.Suppressions, c.On), severities: c.Severities, baseline: c.Baseline}
	for _, id := range slices.Sorted(maps.Keys(c.Severities)) {
		rule, known := guidance.Rule{}, false
		if c.Rules != nil {
			rule, known = c.Rules.Rule(id)
		}
		if !known {
			return nil, fmt.Errorf("triage: there is no rule %s to give another severity", id)
		}
		if id.Area() == "INP" && c.Severities[id] < rule.Severity {
			return nil, fmt.Errorf("triage: %s says that something could not be read, which cannot weigh less", id)
		}
		t.overrides = append(t.overrides, guidance.SeverityOverride{Rule: id, Severity: c.Severities[id], Stated: rule.Severity})
	}
	return t, nil
}

// Head adds to the head of a report which rules weigh otherwise and what is
// suppressed.
func (t *Triage) Head(h guidance.Header) guidance.Header {
	h.Severities = t.overrides
	h.Suppressed = t.lines(func(*line) bool { return true })
	return h
}

// Result returns r with every finding weighed. The findings of r itself are not
// changed.
func (t *Triage) Result(r guidance.Result) guidance.Result {
	if len(r.Findings) == 0 {
		return r
	}
	r.Findings = slices.Clone(r.Findings)
	failed := false
	for i := range r.Findings {
		f := &r.Findings[i]
		t.weigh(f)
		t.suppress(f, r)
		f.Baseline = t.baseline.seen(r, *f)
		failed = failed || f.Severity == guidance.Error && f.Suppressed == nil
	}
	r.Outcome = outcome(r, failed)
	return r
}

// outcome returns that of a record whose findings were weighed. One that was held
// against no edition may fail, but it cannot pass.
func outcome(r guidance.Result, failed bool) guidance.Outcome {
	switch {
	case failed:
		return guidance.Fail
	case len(r.Editions) == 0:
		return guidance.NotEvaluated
	}
	return guidance.Pass
}

// weigh gives a finding the severity that was asked for its rule.
func (t *Triage) weigh(f *guidance.Finding) {
	if severity, ok := t.severities[f.Rule]; ok && severity != f.Severity {
		f.Stated, f.Severity = f.Severity, severity
	}
}

// suppress looks for a suppression that holds, and notes every one that was
// written for the finding: one that has expired is not out of use.
func (t *Triage) suppress(f *guidance.Finding, r guidance.Result) {
	for _, l := range t.suppressions {
		if l.Rule != f.Rule || !l.selects(r, f.Pointer) {
			continue
		}
		l.used = true
		if !l.expired && f.Suppressed == nil {
			f.Suppressed = &guidance.Suppression{Reason: l.Reason, Owner: l.Owner, Expires: l.Expires}
		}
	}
}

// Expired returns the suppressions whose last day has passed, in the order of
// their file. They suppress nothing; a run with any is to fail.
func (t *Triage) Expired() []guidance.SuppressionLine {
	return t.lines(func(l *line) bool { return l.expired })
}

// Unused returns the suppressions that have not expired and for which no result
// so far had a finding.
func (t *Triage) Unused() []guidance.SuppressionLine {
	return t.lines(func(l *line) bool { return !l.used && !l.expired })
}

// Fixed returns how many findings of the baseline no result so far had.
func (t *Triage) Fixed() int { return t.baseline.fixed() }
