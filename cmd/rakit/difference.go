package main

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// difference writes the records that change, as it is told of them. A side may be a
// report that somebody else wrote, so that all text goes to people as plain text.
type difference struct {
	w        *bufio.Writer
	lines    bool // of JSON
	records  int
	changed  int
	revision int            // the same answer by another revision of the guidance
	ways     map[string]int // how many change in which way, by route
}

func newDifference(w *bufio.Writer, format string, from, to guidance.Header) *difference {
	d := &difference{w: w, lines: format == "jsonl", ways: map[string]int{}}
	if !d.lines {
		fmt.Fprintf(w, "From rule set %s, %s\nTo   rule set %s, %s\n", report.Plain(from.Ruleset), knowledgeOf(from), report.Plain(to.Ruleset), knowledgeOf(to))
	}
	return d
}

func knowledgeOf(h guidance.Header) string {
	if h.KnownAt == "" {
		return "with the newest knowledge"
	}
	return "with what was known on " + report.Plain(h.KnownAt)
}

// add writes a change, if it is one. Errors of writing stay in the buffered writer
// until the end.
func (d *difference) add(c assessment.Change) error {
	d.records++
	if !c.Changed() {
		if strings.Join(c.From.Editions, " ") != strings.Join(c.To.Editions, " ") {
			d.revision++
		}
		return nil
	}
	d.changed++
	d.ways[way(c)]++
	if d.lines {
		if err := json.MarshalWrite(d.w, c, json.Deterministic(true)); err != nil {
			return err
		}
		return d.w.WriteByte('\n')
	}
	name := cmp.Or(c.Record, fmt.Sprintf("line %d", c.Line))
	fmt.Fprintf(d.w, "\n%s  %s  %s, then %s\n", report.Plain(name), report.Plain(cmp.Or(c.Route, "no route")), c.From.Outcome, c.To.Outcome)
	d.decided("from", c.From)
	d.decided("to", c.To)
	for _, r := range c.Rules {
		fmt.Fprintf(d.w, "  %s  %s, then %s\n", report.Plain(string(r.Rule)), r.From, r.To)
	}
	return nil
}

// way says of which route a record is, how it changes, and by which editions.
func way(c assessment.Change) string {
	side := func(a assessment.Decided) string {
		return a.Outcome.String() + " by " + cmp.Or(strings.Join(a.Editions, ", "), "no edition")
	}
	return report.Plain(fmt.Sprintf("%s: %s, then %s", cmp.Or(c.Route, "no route"), side(c.From), side(c.To)))
}

// decided writes one of the two answers: what it relied on, and what it found that
// the other did not.
func (d *difference) decided(side string, a assessment.Decided) {
	fmt.Fprintf(d.w, "  %-4s  %s by %s\n", side, a.Outcome, report.Plain(cmp.Or(strings.Join(a.Editions, ", "), "no edition")))
	for _, k := range a.Known {
		fmt.Fprintf(d.w, "        %s, %s, known from %s, %s\n", k.Name, inForce(k.Effective), k.Known, k.Basis)
		d.citations(k.Citations)
	}
	for _, f := range a.Findings {
		fmt.Fprintf(d.w, "        %s  %s  %s  %s\n", f.Severity, report.Plain(string(f.Rule)), report.Plain(cmp.Or(f.Pointer, "whole record")), report.Plain(f.Message))
		d.citations(f.Citations)
	}
}

func (d *difference) citations(cs []guidance.Citation) {
	for _, c := range cs {
		fmt.Fprintf(d.w, "          %s, %s\n          %s\n", report.Plain(c.Title), report.Plain(c.Section), report.Plain(c.URL))
	}
}

func inForce(i guidance.Interval) string {
	if i.To.IsZero() {
		return "in force from " + i.From.String()
	}
	return "in force " + i.String()
}

// end writes the counts and what is still held back. The error is errFound if a
// record changed.
func (d *difference) end() error {
	if !d.lines {
		fmt.Fprintln(d.w)
		for _, way := range slices.Sorted(maps.Keys(d.ways)) {
			fmt.Fprintf(d.w, "%6d  %s\n", d.ways[way], way)
		}
		fmt.Fprintf(d.w, "%d of %d records change; %d more rest on another revision with the same answer\n", d.changed, d.records, d.revision)
	}
	if err := d.w.Flush(); err != nil {
		return err
	}
	if d.changed > 0 {
		return errFound
	}
	return nil
}
