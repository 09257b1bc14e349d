package specimen

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Example shows a rule met and missed: by two documents, of which the failing one
// breaks no other rule, or, for a rule that is evaluated when something is asked
// for or against a log, by two situations.
type Example struct {
	Rule    guidance.RuleID
	Command string // what judges the documents: rakit and its arguments; "" for situations
	What    string // what is wrong with the failing document; "" for situations
	Passing string // one line, or a sentence
	Failing string // the same

	// Besides are rules that the failing document misses as well, because it cannot be
	// had without: there are few such examples, and each such rule has another one whose
	// passing document misses them too.
	Besides []guidance.RuleID
	Test    string // of situations: the Go test that shows them, as package.Test
}

// Examples returns an example for every rule, in order of rule. The slice is the
// caller's.
func Examples() []Example {
	all := []Example{}
	for _, d := range Defects() {
		all = append(all, d.Example())
	}
	for _, s := range Situations() {
		all = append(all, s.Example())
	}
	slices.SortStableFunc(all, func(a, b Example) int { return strings.Compare(string(a.Rule), string(b.Rule)) })
	return all
}

// ExamplesOf returns the examples of one rule; none if there is no such rule.
func ExamplesOf(rule guidance.RuleID) (of []Example) {
	for _, d := range Defects() {
		if d.Rule == rule {
			of = append(of, d.Example())
		}
	}
	for _, s := range Situations() {
		if s.Rule == rule {
			of = append(of, s.Example())
		}
	}
	return of
}

// Example returns the situation as an example of its rule.
func (s Situation) Example() Example {
	return Example{Rule: s.Rule, Passing: s.Met, Failing: s.Missed, Test: s.Test}
}

// Example returns the defect as an example of its rule.
func (d Defect) Example() Example {
	return Example{Rule: d.Rule, Command: d.Command(), What: d.What, Passing: string(d.Sound()), Failing: string(d.Broken()), Besides: d.Besides}
}

// Command returns the command line that judges the documents of the defect, read
// from standard input. A policy stands in it as a file named policy.json.
func (d Defect) Command() string {
	args := []string{"rakit", d.Subject.command()}
	if d.Kind != "" {
		args = append(args, d.Kind)
	}
	for _, option := range []struct {
		name string
		day  guidance.Date
	}{{"--as-of", d.Options.AsOf}, {"--known-at", d.Options.KnownAt}, {"--today", d.Options.Today}} {
		if !option.day.IsZero() {
			args = append(args, option.name, option.day.String())
		}
	}
	if d.Options.Policy != "" {
		args = append(args, "--policy", "policy.json")
	}
	if d.Options.Explain {
		args = append(args, "--explain")
	}
	return strings.Join(args, " ")
}

// command returns the command of rakit that judges documents of the subject.
func (s Subject) command() string {
	return map[Subject]string{Record: "check", CIS: "flags", Scores: "gpg45", Value: "validate", Line: "check"}[s]
}

// shortLine is the length of the longest document that is shown whole, in bytes.
const shortLine = 16 << 10

// Shown returns a document of an example as it is shown to people: one that is too
// long is cut, and its length is told.
func Shown(document string) string {
	if len(document) <= shortLine {
		return document
	}
	return strings.ToValidUTF8(document[:200], "") + "… (" + strconv.Itoa(len(document)) + " bytes)"
}
