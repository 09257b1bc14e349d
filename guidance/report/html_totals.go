package report

import (
	"cmp"
	"html"
	"slices"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
)

// counts is what the tables of a page for people say.
type counts struct {
	rules  rules
	routes routes
	n      int
}

func newCounts() counts { return counts{rules: rules{}, routes: routes{}} }

func (c *counts) add(r guidance.Result) {
	c.n++
	c.rules.add(c.n, r)
	c.routes.add(r)
}

// summary writes the numbers of the whole run.
func (p *page) summary(t totals) {
	p.write("<section id=\"summary\" aria-label=\"Summary\">\n<dl class=\"tiles\">\n")
	p.tile("Records", t.records)
	for _, o := range allOutcomes {
		p.tile("Records "+outcomeWords[o], t.outcomes[o])
	}
	p.write("</dl>\n<dl class=\"tiles\">\n")
	p.tile("Errors", t.findings.Error)
	p.tile("Warnings", t.findings.Warning)
	p.tile("For information", t.findings.Info)
	p.tile("Suppressed", t.findings.Suppressed)
	p.tile("Known before", t.findings.Unchanged)
	p.tile("Fixed", t.findings.Fixed)
	p.write("</dl>\n</section>\n")
}

func (p *page) tile(word string, n int) {
	p.write("<div><dt>", word, "</dt><dd>", grouped(n), "</dd></div>\n")
}

// grouped returns a number with its thousands apart.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func (p *page) routes(rs routes) {
	p.write(`<h2 id="routes">Routes</h2>
<table class="counts">
<caption>Records by route and outcome.</caption>
<thead><tr><th scope="col">Route</th><th scope="col" class="n">Failed</th><th scope="col" class="n">Not evaluated</th><th scope="col" class="n">Passed</th></tr></thead>
<tbody>
`)
	for _, name := range rs.names() {
		p.write(`<tr><th scope="row">`, text(cmp.Or(name, "no route")), "</th>")
		for _, o := range allOutcomes {
			p.write(`<td class="n">`, grouped(rs[name][o]), "</td>")
		}
		p.write("</tr>\n")
	}
	p.write("</tbody>\n</table>\n")
}

// rules writes a row for each rule that can be held against a record, and each
// that was: first those with most records that do not meet them.
func (p *page) rules(h guidance.Header, rs rules, found func(guidance.RuleID) string) {
	stated := map[guidance.RuleID]guidance.Rule{}
	for _, r := range h.Rules {
		stated[r.ID] = r
		if r.Scope&guidance.Record != 0 {
			rs.of(r.ID)
		}
	}
	set := map[guidance.RuleID]guidance.SeverityOverride{}
	for _, o := range h.Severities {
		set[o.Rule] = o
	}
	ids := rs.ids()
	slices.SortStableFunc(ids, func(a, b guidance.RuleID) int { return cmp.Compare(rs[b].found, rs[a].found) })
	p.write(`<h2 id="rules">Rules</h2>
<table class="counts rules">
<caption>In how many records each rule was met. Those that most records do not meet come first.</caption>
<colgroup><col class="c1"><col><col class="c3"><col class="c4"><col class="c5"><col class="c5"><col class="c5"></colgroup>
<thead><tr><th scope="col">Rule</th><th scope="col">What must hold, and who says so</th><th scope="col">Severity</th><th scope="col" class="n">Not met</th><th scope="col" class="n">Met</th><th scope="col" class="n">Not applicable</th><th scope="col" class="n">Not evaluated</th></tr></thead>
<tbody>
`)
	for _, id := range ids {
		p.rule(id, stated[id], set[id], rs[id], found(id))
	}
	p.write("</tbody>\n</table>\n")
}

func (p *page) rule(id guidance.RuleID, r guidance.Rule, set guidance.SeverityOverride, c *ruleCount, found string) {
	p.write(`<tr id="`, text(string(id)), `"><td><code>`, text(string(id)), "</code></td><td>")
	if r.Title != "" {
		p.write("<p>", text(r.Title), "</p>")
		p.sources(r.Basis, r.Citations)
	}
	p.write("</td><td>")
	switch {
	case set.Severity != 0:
		p.write(severityTag(set.Severity), `<p class="note">the rule states `, set.Stated.String(), "</p>")
	case r.Severity != 0:
		p.write(severityTag(r.Severity))
	}
	p.write(`</td><td class="n" data-h="Not met">`)
	if c.found == 0 {
		p.write("0")
	} else {
		p.write(`<a href="`, text(found), `">`, grouped(c.found), `<span class="muted"> `, noun(c.found, "record"), "</span></a>")
		p.uncounted(c.findings)
	}
	for _, cell := range [...]struct {
		head string
		n    int
	}{{"Met", c.passed}, {"Not applicable", c.notApplicable}, {"Not evaluated", c.notEvaluated}} {
		p.write(`</td><td class="n" data-h="`, cell.head, `">`, grouped(cell.n))
	}
	p.write("</td></tr>\n")
}

// uncounted writes how many findings of a rule do not count, if there are any.
func (p *page) uncounted(s guidance.Summary) {
	if s.Suppressed > 0 {
		p.write(`<p class="note">`, grouped(s.Suppressed), " suppressed</p>")
	}
	if s.Unchanged > 0 {
		p.write(`<p class="note">`, grouped(s.Unchanged), " known before</p>")
	}
}

func severityTag(s guidance.Severity) string {
	f := guidance.Finding{Severity: s}
	value, word := standing(&f)
	return `<span class="tag ` + value + `">` + html.EscapeString(word) + "</span>"
}

func noun(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
