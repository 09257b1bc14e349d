package report

import (
	"bufio"
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/rakit-dev/rakit/guidance"
)

// textBody writes for people. The buffered writer keeps its first error: each
// method returns that of its last call.
type textBody struct {
	w *bufio.Writer
}

func (t textBody) head(h guidance.Header) error {
	day := "on " + plain(h.AsOf)
	if h.AsOf == "record" {
		day = "each on its own day"
	}
	knowledge := "with the newest knowledge"
	if h.KnownAt != "" {
		knowledge = "with what was known on " + plain(h.KnownAt)
	}
	_, err := fmt.Fprintf(t.w, "Rule set %s; records assessed %s, %s\n\n", plain(h.Ruleset), day, knowledge)
	return err
}

func (t textBody) result(r guidance.Result) error {
	fmt.Fprintf(t.w, "%s  %s  %s  %s\n", name(r), plain(cmp.Or(r.Route, "no route")), editions(r), r.Outcome)
	for _, f := range r.Findings {
		t.finding(f)
	}
	fmt.Fprintf(t.w, "  %d passed, %d not applicable, %d not evaluated", len(r.Passed), len(r.NotApplicable), len(r.NotEvaluated))
	for i, id := range r.NotEvaluated {
		fmt.Fprintf(t.w, "%s%s", [2]string{": ", " "}[min(i, 1)], plain(string(id)))
	}
	_, err := t.w.WriteString("\n\n")
	return err
}

func (t textBody) finding(f guidance.Finding) {
	const indent = "           "
	fmt.Fprintf(t.w, "  %-7s  %s  %s\n", f.Severity, plain(string(f.Rule)), plain(cmp.Or(f.Pointer, "whole record")))
	fmt.Fprintf(t.w, "%s%s\n", indent, plain(f.Message))
	if note := basisNotes[f.Basis]; note != "" {
		fmt.Fprintf(t.w, "%s%s\n", indent, note)
	}
	for _, c := range f.Citations {
		fmt.Fprintf(t.w, "%s%s, %s\n%s%s\n", indent, plain(c.Title), plain(c.Section), indent, plain(c.URL))
	}
}

// basisNotes says of a rule that does not simply stand in the publication that
// is cited below it what it rests on.
var basisNotes = map[guidance.Basis]string{
	guidance.LocalPractice: "practice of Registration Authorities, without a national text",
	guidance.DesignChoice:  "rakit's own rule",
	guidance.Unverified:    "reported, but not read in a primary source",
	guidance.Disputed:      "the sources disagree:",
}

func (t textBody) foot(n totals) error {
	_, err := fmt.Fprintf(t.w, "%s: %d passed, %d failed, %d not evaluated; %s, %s, %d for information\n",
		count(n.records, "record"),
		n.outcomes[guidance.Pass], n.outcomes[guidance.Fail], n.outcomes[guidance.NotEvaluated],
		count(n.findings.Error, "error"), count(n.findings.Warning, "warning"), n.findings.Info)
	return err
}

func name(r guidance.Result) string {
	switch {
	case r.Record != "":
		return plain(r.Record)
	case r.Line > 0:
		return fmt.Sprintf("line %d", r.Line)
	}
	return "record without id"
}

func editions(r guidance.Result) string {
	if len(r.Editions) == 0 {
		return "no edition"
	}
	return plain(strings.Join(r.Editions, ", "))
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// plain returns s, or s quoted with escapes if it holds anything that is not
// printed as itself: a line end, a terminal's escape, a change of direction.
func plain(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) {
		return strconv.Quote(s)
	}
	return s
}
