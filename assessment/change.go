package assessment

import (
	"cmp"
	"slices"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// Change is how one record comes out under two rule sets, or with what was known
// on two days.
type Change struct {
	Record string          `json:"record"`
	Line   int             `json:"line,omitzero"` // of a record that cannot be read
	Route  string          `json:"route,omitempty"`
	From   Decided         `json:"from"`
	To     Decided         `json:"to"`
	Rules  []VerdictChange `json:"rules"` // of which something came both times, but not the same; in order of id
}

// Decided is one of the two answers, and why.
type Decided struct {
	Ruleset  string             `json:"ruleset"`
	KnownAt  string             `json:"knownAt,omitempty"` // "": the newest knowledge
	Outcome  guidance.Outcome   `json:"outcome"`
	Editions []string           `json:"editions"` // relied on; none if none was in force
	Known    []KnownEdition     `json:"known"`    // what was known of the guidance for the route
	Findings []guidance.Finding `json:"findings"` // that the other answer does not have
}

// KnownEdition is an edition of the guidance for a route, as it was known.
type KnownEdition struct {
	Name      string              `json:"name"`
	Effective guidance.Interval   `json:"effective"`
	Known     guidance.Date       `json:"known"`
	Basis     guidance.Basis      `json:"basis"`
	Citations []guidance.Citation `json:"citations"`
}

// VerdictChange is a rule of which something else came.
type VerdictChange struct {
	Rule guidance.RuleID `json:"rule"`
	From string          `json:"from"` // found, passed, not-evaluated or not-applicable
	To   string          `json:"to"`
}

// Changed reports whether more than the revision relied on differs: the outcome, a
// finding, or what came of a rule.
func (c Change) Changed() bool {
	return c.From.Outcome != c.To.Outcome || len(c.From.Findings)+len(c.To.Findings)+len(c.Rules) > 0
}

// Compare returns how the same record came out under two heads. Findings are the
// same if rule, place, severity and message are. What was known of the guidance is
// filled in for a rule set that the registry has.
func Compare(rules *guidance.Registry, fromHead, toHead guidance.Header, from, to guidance.Result) Change {
	return Change{
		Record: to.Record, Line: to.Line, Route: to.Route,
		From: decided(rules, fromHead, from, to), To: decided(rules, toHead, to, from),
		Rules: verdictChanges(from, to),
	}
}

func decided(rules *guidance.Registry, h guidance.Header, r, other guidance.Result) Decided {
	d := Decided{Ruleset: h.Ruleset, KnownAt: h.KnownAt, Outcome: r.Outcome, Editions: r.Editions, Known: []KnownEdition{}, Findings: []guidance.Finding{}}
	for _, f := range r.Findings {
		if !slices.ContainsFunc(other.Findings, func(o guidance.Finding) bool { return sameFinding(f, o) }) {
			d.Findings = append(d.Findings, f)
		}
	}
	knownAt, err := guidance.ParseDate(h.KnownAt)
	if h.KnownAt != "" && err != nil || rules.VersionAt(knownAt) != h.Ruleset {
		return d // another build's: what it knew is not known here
	}
	if route, err := evidence.ParseRoute(r.Route); err == nil {
		d.Known = knownEditions(route, knownAt)
	}
	return d
}

func sameFinding(a, b guidance.Finding) bool {
	return a.Rule == b.Rule && a.Severity == b.Severity && a.Pointer == b.Pointer && a.Message == b.Message
}

// knownEditions returns the newest revision known on a day of every edition of a
// route.
func knownEditions(route evidence.Route, knownAt guidance.Date) []KnownEdition {
	known := []KnownEdition{}
	for _, e := range evidence.Editions(route).KnownAt(knownAt) {
		known = append(known, KnownEdition{e.Name(), e.Effective, e.Known, e.Basis, e.Citations})
	}
	return known
}

// verdictChanges goes through the rules that both results speak of. Where one of
// them rests on no edition, it speaks of few.
func verdictChanges(from, to guidance.Result) []VerdictChange {
	changes := []VerdictChange{}
	if sameVerdicts(from, to) {
		return changes // nearly always, and at no cost
	}
	after := verdicts(to)
	for id, was := range verdicts(from) {
		if is, both := after[id]; both && is != was {
			changes = append(changes, VerdictChange{id, was, is})
		}
	}
	slices.SortFunc(changes, func(a, b VerdictChange) int { return cmp.Compare(a.Rule, b.Rule) })
	return changes
}

func sameVerdicts(a, b guidance.Result) bool {
	byRule := func(f, o guidance.Finding) bool { return f.Rule == o.Rule }
	return slices.Equal(a.Passed, b.Passed) && slices.Equal(a.NotApplicable, b.NotApplicable) &&
		slices.Equal(a.NotEvaluated, b.NotEvaluated) && slices.EqualFunc(a.Findings, b.Findings, byRule)
}

func verdicts(r guidance.Result) map[guidance.RuleID]string {
	m := map[guidance.RuleID]string{}
	for word, ids := range map[string][]guidance.RuleID{"passed": r.Passed, "not-applicable": r.NotApplicable, "not-evaluated": r.NotEvaluated} {
		for _, id := range ids {
			m[id] = word
		}
	}
	for _, f := range r.Findings {
		m[f.Rule] = "found"
	}
	return m
}
