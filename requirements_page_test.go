package rakit_test

import (
	"fmt"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// writeRequirements returns docs/requirements.md.
func writeRequirements(pages []guidancePage) string {
	var b strings.Builder
	b.WriteString("# What the pages ask, and what carries it\n\n" +
		"<!-- Written by go test . -run TestRequirements -update from the files in docs/requirements. Do not edit. -->\n\n" +
		"Every thing that the five pages ask, allow, forbid or state has an id, our own\n" +
		"words for it, and the rules and tests that carry it, or the reason why none\n" +
		"does. The words are not those of the pages: read the pages for what they say.\n" +
		"A requirement that is carried in part has both. The tests fail when one has\n" +
		"neither, when a rule, test or vector is not there, and when a rule that cites a\n" +
		"page carries no requirement of it.\n\n")
	writeSummary(&b, pages)
	for _, p := range pages {
		writePage(&b, p)
	}
	return b.String()
}

// tally counts the requirements of a page by what carries them.
type tally struct {
	all, rules, tests, part int
	none                    map[string]int // by kind of reason
}

func (t *tally) count(r requirement) {
	t.all++
	carried := true
	switch {
	case len(r.Rules) > 0:
		t.rules++
	case len(r.Shows) > 0:
		t.tests++
	default:
		carried = false
		t.none[r.Reason.Kind]++
	}
	if carried && r.Reason != nil {
		t.part++
	}
}

func (t tally) row(name string) string {
	cells := []string{name, fmt.Sprint(t.all), fmt.Sprint(t.rules), fmt.Sprint(t.tests), fmt.Sprint(t.part)}
	for _, k := range reasonKinds {
		cells = append(cells, fmt.Sprint(t.none[k.name]))
	}
	return row(cells...)
}

// writeSummary writes how many requirements each page has, and what carries them.
func writeSummary(b *strings.Builder, pages []guidancePage) {
	head := []string{"page", "requirements", "carried by rules", "by tests alone", "of these in part"}
	for _, k := range reasonKinds {
		head = append(head, "not carried: "+k.name)
	}
	b.WriteString(row(head...) + strings.Repeat("|---", len(head)) + "|\n")
	total := tally{none: map[string]int{}}
	for _, p := range pages {
		t := tally{none: map[string]int{}}
		for _, r := range p.Requirements {
			t.count(r)
			total.count(r)
		}
		b.WriteString(t.row(fmt.Sprintf("[%s](#%s)", p.Title, strings.ToLower(p.Prefix))))
	}
	b.WriteString(total.row("all") + "\n")
	for _, k := range reasonKinds {
		fmt.Fprintf(b, "- *%s*: %s\n", k.name, k.meaning)
	}
}

// writePage writes the requirements of a page, section by section.
func writePage(b *strings.Builder, p guidancePage) {
	fmt.Fprintf(b, "\n<a id=\"%s\"></a>\n\n## %s\n\n<%s>, last edited %s, read %s.\n", strings.ToLower(p.Prefix), p.Title, p.URL, p.Edited, p.Read)
	last := ""
	for _, r := range p.Requirements {
		if r.Section != last {
			fmt.Fprintf(b, "\n### %s: %s\n\n| id | requirement | rules | tests and vectors | what is not carried |\n|---|---|---|---|---|\n", p.Prefix, r.Section)
			last = r.Section
		}
		b.WriteString(row("<a id=\""+strings.ToLower(r.ID)+"\"></a>"+r.ID, r.Statement, ruleLinks(r.Rules), shownBy(r), reasonText(r.Reason)))
	}
}

// ruleLinks returns links to what docs/rules.md says of the rules.
func ruleLinks(ids []guidance.RuleID) string {
	var links []string
	for _, id := range ids {
		links = append(links, fmt.Sprintf("[%s](rules.md#%s)", id, strings.ToLower(string(id))))
	}
	return strings.Join(links, " ")
}

func shownBy(r requirement) string {
	var parts []string
	for _, test := range r.Tests {
		parts = append(parts, "`"+test+"`")
	}
	for _, s := range r.Shows {
		parts = append(parts, "`"+s.Test+"`: "+s.What)
	}
	if len(r.Vectors) > 0 {
		parts = append(parts, "vectors "+strings.Join(r.Vectors, ", "))
	}
	return strings.Join(parts, "<br>")
}

func reasonText(r *reason) string {
	if r == nil {
		return ""
	}
	return "*" + r.Kind + "*: " + r.Why
}

// row returns a line of a table. A bar within a cell would end it.
func row(cells ...string) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString("| " + strings.ReplaceAll(c, "|", `\|`) + " ")
	}
	return strings.ReplaceAll(b.String(), "|  ", "| ") + "|\n"
}
