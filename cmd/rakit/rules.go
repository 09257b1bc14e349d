package main

import (
	"bufio"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/specimen"
)

// rulesCommand is `rakit rules`: all rules, or one.
type rulesCommand struct {
	Format   string `enum:"text,json,markdown" default:"text" placeholder:"text|json|markdown" help:"text for people (default), json for programs, markdown for a page."`
	Versions bool   `help:"Show the versions of the rule set that this build can go back to, and no rule."`
	ID       string `arg:"" optional:"" help:"Id of one rule, for example RA-CIS-002."`
}

var errNoRule = errors.New("there is no rule with this id; rakit rules lists all")

// Help is shown by `rakit rules --help`.
func (rulesCommand) Help() string {
	return `Each rule with what it rests on, when it applies, what it is evaluated against, and an example that meets it and one that does not.

    rakit rules RA-CIS-002
    rakit rules --format json RA-CIS-002
    rakit rules --versions`
}

// Run shows the rules in order of id.
func (c rulesCommand) Run(s *streams) error {
	registry, err := registration.Rules()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(s.out)
	if c.Versions {
		for _, set := range registry.Rulesets() {
			fmt.Fprintf(out, "%s  with what was known from %s\n", set.Version, set.Known)
		}
		return out.Flush()
	}
	rules := shownRules(registry, guidance.RuleID(c.ID))
	if len(rules) == 0 {
		return errNoRule
	}
	switch c.Format {
	case "json":
		err = writeRulesJSON(out, registry.Version(), rules)
	case "markdown":
		err = writeRulesMarkdown(out, rules)
	default:
		writeRulesText(out, registry.Version(), rules)
	}
	return errors.Join(err, out.Flush())
}

// shownRules returns the rules with their examples: all, or the one with the id.
func shownRules(registry *guidance.Registry, id guidance.RuleID) []rule {
	rules, examples := registry.Rules(), specimen.Examples()
	if id != "" {
		r, known := registry.Rule(id)
		if !known {
			return nil
		}
		rules, examples = []guidance.Rule{r}, specimen.ExamplesOf(id)
	}
	of := map[guidance.RuleID][]specimen.Example{}
	for _, e := range examples {
		of[e.Rule] = append(of[e.Rule], e)
	}
	shown := make([]rule, len(rules))
	for i, r := range rules {
		shown[i] = rule{
			ID: r.ID, Rev: r.Rev, Title: r.Title, Severity: r.Severity, Scope: r.Scope.Names(), Basis: r.Basis,
			Effective: r.Effective, Known: r.Known, Citations: r.Citations, Rationale: r.Rationale,
			Examples: shownExamples(of[r.ID]),
		}
	}
	return shown
}

// rule is a rule as it is shown to programs.
type rule struct {
	ID        guidance.RuleID     `json:"id"`
	Rev       int                 `json:"rev"`
	Title     string              `json:"title"`
	Severity  guidance.Severity   `json:"severity"`
	Scope     []string            `json:"scope"`
	Basis     guidance.Basis      `json:"basis"`
	Effective guidance.Interval   `json:"effective"` // empty: always
	Known     guidance.Date       `json:"known"`
	Citations []guidance.Citation `json:"citations"`
	Rationale string              `json:"rationale,omitempty"`
	Examples  []example           `json:"examples"`
}

// example shows a rule met and missed.
type example struct {
	Command string            `json:"command,omitempty"` // what judges the documents
	What    string            `json:"what,omitempty"`
	Passing string            `json:"passing"` // a line of input, or a situation
	Failing string            `json:"failing"`
	Edits   []specimen.Edit   `json:"edits,omitempty"`   // what makes the one of the other
	Besides []guidance.RuleID `json:"besides,omitempty"` // rules that the failing line misses as well
	Test    string            `json:"test,omitempty"`    // of situations: the Go test that shows them
}

func shownExamples(es []specimen.Example) []example {
	shown := make([]example, len(es))
	for i, e := range es {
		edits, _ := e.Edits()
		shown[i] = example{e.Command, e.What, specimen.Shown(e.Passing), specimen.Shown(e.Failing), edits, e.Besides, e.Test}
	}
	return shown
}

func writeRulesJSON(out *bufio.Writer, version string, rules []rule) error {
	document := struct {
		Ruleset string `json:"ruleset"`
		Rules   []rule `json:"rules"`
	}{version, rules}
	if err := json.MarshalWrite(out, document, jsontext.WithIndent("  ")); err != nil {
		return err
	}
	return out.WriteByte('\n')
}
