package report

import (
	"maps"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// totals is what the end of every report says.
type totals struct {
	records  int
	outcomes [guidance.NotEvaluated + 1]int
	findings guidance.Summary
}

func (t *totals) add(r guidance.Result) {
	t.records++
	t.outcomes[r.Outcome]++
	t.findings.Add(r.Findings)
}

// rules counts what came of each rule. It grows with the number of rules, which
// stand in tables, and not with that of results.
type rules map[guidance.RuleID]*ruleCount

// ruleCount is in how many records a rule was what, and the number of its
// findings.
type ruleCount struct {
	passed, notApplicable, notEvaluated int

	found    int // records with a finding
	findings guidance.Summary
	last     int // number of the record that was counted last in found
}

func (rs rules) of(id guidance.RuleID) *ruleCount {
	c, ok := rs[id]
	if !ok {
		c = &ruleCount{}
		rs[id] = c
	}
	return c
}

// add counts a result; number is a different one for each.
func (rs rules) add(number int, r guidance.Result) {
	for i, f := range r.Findings {
		c := rs.of(f.Rule)
		if c.last != number {
			c.last = number
			c.found++
		}
		c.findings.Add(r.Findings[i : i+1])
	}
	for _, id := range r.Passed {
		rs.of(id).passed++
	}
	for _, id := range r.NotApplicable {
		rs.of(id).notApplicable++
	}
	for _, id := range r.NotEvaluated {
		rs.of(id).notEvaluated++
	}
}

// ids returns the rules that were counted, in order.
func (rs rules) ids() []guidance.RuleID { return slices.Sorted(maps.Keys(rs)) }

// routes counts outcomes by route.
type routes map[string]*[guidance.NotEvaluated + 1]int

// maxRoutes bounds the routes that are counted apart: there are a handful, but
// they are text here. Those beyond are counted as otherRoutes.
const (
	maxRoutes   = 100
	otherRoutes = "other routes"
)

func (rs routes) add(r guidance.Result) {
	route := r.Route
	if rs[route] == nil && len(rs) >= maxRoutes {
		route = otherRoutes
	}
	if rs[route] == nil {
		rs[route] = new([guidance.NotEvaluated + 1]int)
	}
	rs[route][r.Outcome]++
}

func (rs routes) names() []string { return slices.Sorted(maps.Keys(rs)) }
