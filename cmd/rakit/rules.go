package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// rulesCommand is `rakit rules`: all rules, or one.
type rulesCommand struct {
	Format string `enum:"text,json" default:"text" placeholder:"text|json" help:"text for people (default), json for programs."`
	ID     string `arg:"" optional:"" help:"Id of one rule, for example RA-CIS-002."`
}

var errNoRule = errors.New("there is no rule with this id; rakit rules lists all")

// Run shows the rules in order of id.
func (c rulesCommand) Run(s *streams) error {
	registry, err := registration.Rules()
	if err != nil {
		return err
	}
	rules := registry.Rules()
	if c.ID != "" {
		r, ok := registry.Rule(guidance.RuleID(c.ID))
		if !ok {
			return errNoRule
		}
		rules = []guidance.Rule{r}
	}
	out := bufio.NewWriter(s.out)
	if c.Format == "json" {
		err = writeRulesJSON(out, registry.Version(), rules)
	} else {
		writeRulesText(out, registry.Version(), rules)
	}
	return errors.Join(err, out.Flush())
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
}

func writeRulesJSON(out *bufio.Writer, version string, rules []guidance.Rule) error {
	shown := make([]rule, len(rules))
	for i, r := range rules {
		shown[i] = rule{
			ID: r.ID, Rev: r.Rev, Title: r.Title, Severity: r.Severity, Scope: r.Scope.Names(), Basis: r.Basis,
			Effective: r.Effective, Known: r.Known, Citations: r.Citations, Rationale: r.Rationale,
		}
	}
	document := struct {
		Ruleset string `json:"ruleset"`
		Rules   []rule `json:"rules"`
	}{version, shown}
	if err := json.MarshalWrite(out, document, jsontext.WithIndent("  ")); err != nil {
		return err
	}
	return out.WriteByte('\n')
}

// writeRulesText leaves errors of writing to the Flush of its caller.
func writeRulesText(out *bufio.Writer, version string, rules []guidance.Rule) {
	fmt.Fprintf(out, "Rule set %s\n", version)
	for _, r := range rules {
		fmt.Fprintf(out, "\n%s/%d  %s  %s  %s\n", r.ID, r.Rev, r.Severity, r.Basis, strings.Join(r.Scope.Names(), ", "))
		fmt.Fprintf(out, "  %s\n", r.Title)
		fmt.Fprintf(out, "  applies %s; known from %s\n", applies(r.Effective), r.Known)
		for _, c := range r.Citations {
			fmt.Fprintf(out, "  %s, %s\n  %s\n", c.Title, c.Section, c.URL)
		}
		if r.Rationale != "" {
			fmt.Fprintf(out, "  why: %s\n", r.Rationale)
		}
	}
}

func applies(i guidance.Interval) string {
	if i == (guidance.Interval{}) {
		return "always"
	}
	return i.String()
}
