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

// writeExampleText shows an example; of two documents it shows the failing one, and
// what has to be changed for it.
func writeExampleText(out *bufio.Writer, e example) {
	if e.Command == "" {
		fmt.Fprintf(out, "  met:    %s\n  missed: %s\n  shown by the test %s\n", e.Passing, e.Failing, e.Test)
		return
	}
	fmt.Fprintf(out, "  missed where %s; %s:\n", e.What, e.Command)
	if len(e.Edits) == 0 {
		fmt.Fprintf(out, "    %s\n  and met by\n    %s\n", e.Failing, e.Passing)
		return
	}
	fmt.Fprintf(out, "    %s\n  and met without\n", e.Failing)
	for _, edit := range e.Edits {
		fmt.Fprintf(out, "    %s\n", editText(edit))
	}
}

func editText(e specimen.Edit) string {
	if e.Value == nil {
		return e.Op + " " + e.Path
	}
	return e.Op + " " + e.Path + " " + specimen.Shown(string(e.Value))
}

func applies(i guidance.Interval) string {
	if i == (guidance.Interval{}) {
		return "always"
	}
	return i.String()
}
