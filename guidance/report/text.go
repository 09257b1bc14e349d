package report

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// textBody writes for people. The buffered writer keeps its first error: each
// method returns that of its last call.
type textBody struct {
	w *bufio.Writer
}

func (t textBody) head(h guidance.Header) error {
	if h.Tool != "" {
		fmt.Fprintf(t.w, "rakit %s\n", Plain(h.Tool))
	}
	fmt.Fprintf(t.w, "Rule set %s; %s\n", Plain(h.Ruleset), days(h))
	for _, s := range h.Severities {
		fmt.Fprintf(t.w, "%s\n", overridden(s))
	}
	for _, s := range h.Suppressed {
		fmt.Fprintf(t.w, "%s\n", selected(s))
	}
	_, err := t.w.WriteString("\n")
	return err
}

func (t textBody) result(r guidance.Result) error {
	fmt.Fprintf(t.w, "%s  %s  %s  %s\n", name(r), route(r), editions(r), r.Outcome)
	for _, f := range r.Findings {
		t.finding(f)
	}
	_, err := t.w.WriteString("  " + rest(r) + "\n\n")
	return err
}

// rest returns what came of the rules without a finding.
func rest(r guidance.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d passed, %d not applicable, %d not evaluated", len(r.Passed), len(r.NotApplicable), len(r.NotEvaluated))
	for i, id := range r.NotEvaluated {
		b.WriteString([2]string{": ", " "}[min(i, 1)] + Plain(string(id)))
	}
	return b.String()
}

func (t textBody) finding(f guidance.Finding) {
	const indent = "           "
	fmt.Fprintf(t.w, "  %-7s  %s  %s\n", f.Severity, Plain(string(f.Rule)), Plain(cmp.Or(f.Pointer, "whole record")))
	fmt.Fprintf(t.w, "%s%s\n", indent, Plain(f.Message))
	for _, note := range decided(f) {
		fmt.Fprintf(t.w, "%s%s\n", indent, note)
	}
	if note := basisNotes[f.Basis]; note != "" {
		fmt.Fprintf(t.w, "%s%s\n", indent, note)
	}
	for _, c := range f.Citations {
		fmt.Fprintf(t.w, "%s%s, %s\n%s%s\n", indent, Plain(c.Title), Plain(c.Section), indent, Plain(c.URL))
	}
}

func (t textBody) foot(n totals) error {
	_, err := fmt.Fprintf(t.w, "%s: %s; %s\n", count(n.records, "record"), n.recordsLine(), n.findingsLine())
	return err
}

func (t totals) recordsLine() string {
	return fmt.Sprintf("%d passed, %d failed, %d not evaluated",
		t.outcomes[guidance.Pass], t.outcomes[guidance.Fail], t.outcomes[guidance.NotEvaluated])
}

// findingsLine names what did not count only if there is any.
func (t totals) findingsLine() string {
	line := fmt.Sprintf("%s, %s, %d for information",
		count(t.findings.Error, "error"), count(t.findings.Warning, "warning"), t.findings.Info)
	for _, more := range [...]struct {
		n    int
		what string
	}{
		{t.findings.Suppressed, "suppressed"},
		{t.findings.Unchanged, "known from the earlier report"},
		{t.findings.Fixed, "of the earlier report fixed"},
	} {
		if more.n > 0 {
			line += fmt.Sprintf(", %d %s", more.n, more.what)
		}
	}
	return line
}
