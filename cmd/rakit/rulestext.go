package main

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/specimen"
)

// writeRulesText leaves errors of writing to the Flush of its caller.
func writeRulesText(out *bufio.Writer, version string, rules []rule) {
	fmt.Fprintf(out, "Rule set %s\n", version)
	for _, r := range rules {
		fmt.Fprintf(out, "\n%s/%d  %s  %s  %s\n", r.ID, r.Rev, r.Severity, r.Basis, strings.Join(r.Scope, ", "))
		fmt.Fprintf(out, "  %s\n", r.Title)
		fmt.Fprintf(out, "  applies %s; known from %s\n", applies(r.Effective), r.Known)
		for _, c := range r.Citations {
			fmt.Fprintf(out, "  %s, %s\n  %s\n", c.Title, c.Section, c.URL)
		}
		if r.Rationale != "" {
			fmt.Fprintf(out, "  why: %s\n", r.Rationale)
		}
		for _, e := range r.Examples {
			writeExampleText(out, e)
		}
	}
}

// writeExampleText shows an example; of two documents it shows the passing one, and
// what has to be changed for the failing one.
func writeExampleText(out *bufio.Writer, e example) {
	if e.Command == "" {
		fmt.Fprintf(out, "  met:    %s\n  missed: %s\n  shown by the test %s\n", e.Passing, e.Failing, e.Test)
		return
	}
	fmt.Fprintf(out, "  met, by %s, with\n    %s\n  missed where %s%s:\n", e.Command, e.Passing, e.What, besides(e))
	if len(e.Edits) == 0 {
		fmt.Fprintf(out, "    %s\n", e.Failing)
	}
	for _, edit := range e.Edits {
		fmt.Fprintf(out, "    %s\n", editText(edit))
	}
}

// besides names the rules that the failing document misses as well.
func besides(e example) string {
	if len(e.Besides) == 0 {
		return ""
	}
	ids := make([]string, len(e.Besides))
	for i, id := range e.Besides {
		ids[i] = string(id)
	}
	return ", besides " + strings.Join(ids, ", ")
}

// editText says what makes the failing document of the passing one.
func editText(e specimen.Edit) string {
	value, was := specimen.Shown(string(e.Value)), specimen.Shown(string(e.Was))
	switch e.Op {
	case "add":
		return e.Path + " is added: " + value
	case "remove":
		return e.Path + " is left out; it was " + was
	}
	return e.Path + " is " + value + ", and not " + was
}

// applies says on which days a rule applies. Most have no days of their own: the
// editions of the guidance say by which of them a route goes.
func applies(i guidance.Interval) string {
	if i == (guidance.Interval{}) {
		return "on any day on which the route asks for it"
	}
	return i.String()
}
