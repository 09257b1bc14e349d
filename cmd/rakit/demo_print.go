package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
)

// demoLine is what is printed of one step.
type demoLine struct {
	number int
	step   demoStep
	event  audit.Event
	rule   guidance.Rule
	why    string // the message of the refusal
	notes  []string
	right  bool // it came out as it should
}

// demoPrinter prints a demonstration.
type demoPrinter interface {
	head(d *demonstration)
	resumed(done int)
	step(l demoLine)
	log(name, outcome string, rule guidance.Rule, lines []string)
	foot(d *demonstration)
	err() error
}

func newDemoPrinter(format string, w io.Writer) demoPrinter {
	out := &firstError{w: w}
	if format == "jsonl" {
		return &jsonlDemo{out}
	}
	return &textDemo{firstError: out}
}

// firstError keeps the first error of a writer.
type firstError struct {
	w     io.Writer
	first error
}

func (f *firstError) printf(format string, args ...any) {
	if f.first == nil {
		_, f.first = fmt.Fprintf(f.w, format, args...)
	}
}

func (f *firstError) err() error { return f.first }

// textDemo prints for people. Publications are numbered as they are first
// cited, and listed at the end.
type textDemo struct {
	*firstError
	cited []guidance.Citation
}

func (t *textDemo) head(*demonstration) {
	t.printf("Remote registration of April 2020, from the request to the card in use.\n" +
		"Virtual clock; every person, number and organisation is invented.\n")
}

func (t *textDemo) resumed(done int) {
	t.printf("\nGoing on: %d steps are in the log.\n", done)
}

func (t *textDemo) step(l demoLine) {
	outcome := l.event.Outcome.String()
	if !l.right {
		outcome += " (NOT AS EXPECTED)"
	}
	t.printf("\n%2d  %s  %s: %s\n", l.number, l.step.at, l.step.title, strings.ToUpper(outcome))
	if l.why != "" {
		t.printf("      because %s\n", l.why)
	}
	for _, n := range l.notes {
		t.printf("      %s\n", n)
	}
	t.rule(l.rule)
}

func (t *textDemo) rule(r guidance.Rule) {
	t.printf("      %s  %s\n", r.ID, r.Title)
	switch r.Basis {
	case guidance.Sourced:
	case guidance.DesignChoice:
		t.printf("        rakit's own rule: %s\n", r.Rationale)
	default:
		t.printf("        %s: %s\n", r.Basis, r.Rationale)
	}
	for _, c := range r.Citations {
		t.printf("        [%d] %s, %s\n", t.number(c), c.Title, c.Section)
	}
}

// number returns the number of a citation's publication.
func (t *textDemo) number(c guidance.Citation) int {
	i := slices.IndexFunc(t.cited, func(k guidance.Citation) bool { return k.URL == c.URL })
	if i < 0 {
		i = len(t.cited)
		t.cited = append(t.cited, c)
	}
	return i + 1
}

func (t *textDemo) log(_, outcome string, r guidance.Rule, lines []string) {
	t.printf("\n    %s\n", strings.Join(lines, "\n    "))
	if outcome == "refused" {
		t.rule(r)
	}
}

func (t *textDemo) foot(d *demonstration) {
	t.printf("\nPublications\n")
	for i, c := range t.cited {
		t.printf("  [%d] %s\n      %s\n", i+1, c.Title, c.URL)
	}
	if d.asExpected {
		t.printf("\nAll came out as it should.\n")
	}
}

// jsonlDemo prints for programs: a line for each step.
type jsonlDemo struct{ *firstError }

type demoJSON struct {
	Step      string              `json:"step"`
	Outcome   string              `json:"outcome"`
	Rule      guidance.RuleID     `json:"rule"`
	Citations []guidance.Citation `json:"citations"`
}

func (j *jsonlDemo) head(*demonstration) {}
func (j *jsonlDemo) resumed(int)         {}
func (j *jsonlDemo) foot(*demonstration) {}

func (j *jsonlDemo) step(l demoLine) {
	j.line(demoJSON{Step: l.step.name, Outcome: l.event.Outcome.String(), Rule: l.rule.ID, Citations: l.rule.Citations})
}

func (j *jsonlDemo) log(name, outcome string, r guidance.Rule, _ []string) {
	j.line(demoJSON{Step: name, Outcome: outcome, Rule: r.ID, Citations: r.Citations})
}

func (j *jsonlDemo) line(l demoJSON) {
	if l.Citations == nil {
		l.Citations = []guidance.Citation{}
	}
	data, err := json.Marshal(l)
	if err != nil {
		j.first = err
		return
	}
	j.printf("%s\n", data)
}
