package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
	"github.com/rakit-dev/rakit/guidance/triage"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

// checkCommand is `rakit check`: registration records in, a report out.
type checkCommand struct {
	Format  report.Format `default:"text" placeholder:"FORMAT" help:"Form of the report: text for people (default); json, jsonl, junit, sarif, csv for programs; html for the browser."`
	Out     string        `placeholder:"FILE" help:"Write the report to this file; as html to this folder, an index and pages of records, unless the name ends in .html."`
	AsOf    guidance.Date `xor:"day" placeholder:"YYYY-MM-DD" help:"Check every record as of this day, not of its checkedOn."`
	KnownAt guidance.Date `xor:"knowledge" placeholder:"YYYY-MM-DD" help:"Check with what was known of the guidance on this day."`
	Replay  string        `xor:"knowledge,day" placeholder:"REPORT" help:"Check as this earlier report did: with its rule set, day and knowledge."`
	Policy  string        `placeholder:"FILE" help:"What the Registration Authority has agreed locally."`

	Suppress   string             `placeholder:"FILE" help:"Findings that do not count, each with a reason, an owner and its last day."`
	Severity   []severityOverride `placeholder:"RULE=error|warning|info" help:"Let a rule weigh otherwise than it states; the report shows it."`
	Baseline   string             `placeholder:"REPORT" help:"An earlier report, as json or jsonl: only findings that it does not have count."`
	FailOn     guidance.Severity  `default:"error" placeholder:"SEVERITY" help:"The least severity that makes the exit status 1: error (default), warning or info."`
	MinRecords int                `placeholder:"N" help:"The least number of records; fewer make the exit status 2, so that an export that broke does not look clean."`
	Files      sources            `arg:"" optional:"" name:"file" help:"Files to read; - or none: standard input."`
}

// Help is shown by `rakit check --help`.
func (checkCommand) Help() string {
	return `Records are read as a JSON array, as JSON Lines, as CSV (headers are JSON Pointers), or as one JSON document over many lines; "rakit schema record" prints their schema. A record that cannot be read is a finding, and the run goes on.

    rakit check registration.json
    rakit check --format junit --out report.xml < records.jsonl
    rakit check --known-at 2023-03-01 registration.json
    rakit check --baseline last-week.jsonl --suppress suppressions.json records.csv

A file of suppressions: {"suppressions":[{"rule":"RA-EVD-014","record":"r-*","reason":"…","owner":"…","expires":"2027-01-31"}]}; one whose last day has passed makes the exit status 1.`
}

// severityOverride is what a rule is to weigh, written RULE=SEVERITY.
type severityOverride struct {
	rule     guidance.RuleID
	severity guidance.Severity
}

var errOverride = errors.New("an override is written RULE=SEVERITY, for example RA-EVD-014=error")

// UnmarshalText reads an override. Whether there is such a rule is not its matter.
func (o *severityOverride) UnmarshalText(text []byte) error {
	id, severity, ok := strings.Cut(string(text), "=")
	if o.rule = guidance.RuleID(id); !ok || !o.rule.Valid() {
		return errOverride
	}
	return o.severity.UnmarshalText([]byte(severity))
}

// garbage is how much memory may be let go, in percent of what is held, before it is
// collected. A check holds little and lets go of nearly all that it allocates: to
// collect it less often than by default takes a sixth off the time of a long run, for
// some 25 MiB.
const garbage = 400

// Run checks every record, and writes the report as it goes.
func (c checkCommand) Run(s *streams) error {
	defer debug.SetGCPercent(debug.SetGCPercent(garbage))
	registry, err := registration.Rules()
	if err != nil {
		return err
	}
	options, head, err := c.options(registry)
	if err != nil {
		return err
	}
	weigh, err := c.triage(registry)
	if err != nil {
		return err
	}
	head = weigh.Head(head)
	if c.Format == report.SARIF { // which wants to know; elsewhere the rule set says what counts
		head.Tool, _ = build()
	}
	out, err := openReport(c.Out, s.out, c.Format, head, slices.Concat(c.Files, sources{c.Policy, c.Suppress, c.Baseline, c.Replay})...)
	if err != nil {
		return err
	}
	records, worst := 0, guidance.Severity(0)
	err = s.eachRecord(c.Files, c.Out != "", func(v input.Value, at guidance.Place) error {
		records++
		result, err := assessment.Record(v, options)
		if err != nil {
			return err
		}
		result.At = at
		result = weigh.Result(result)
		worst = max(worst, guidance.Worst(result.Findings))
		return out.Result(result)
	})
	if err != nil {
		return errors.Join(err, out.abandon()) // the report stays open: it must not look complete
	}
	out.Fixed(weigh.Fixed())
	if err := out.finish(); err != nil {
		return err
	}
	if err := c.say(s, weigh, records); err != nil {
		return err
	}
	if records < c.MinRecords {
		return fmt.Errorf("%w: %d were there, and at least %d were to be", errTooFew, records, c.MinRecords)
	}
	return c.status(weigh, worst)
}

var errTooFew = errors.New("too few records")

// status returns errFound for a finding that is bad enough, and for a suppression
// that has expired.
func (c checkCommand) status(weigh *triage.Triage, worst guidance.Severity) error {
	if worst >= c.FailOn || len(weigh.Expired()) > 0 {
		return errFound
	}
	return nil
}

// say tells people what the report does not.
func (c checkCommand) say(s *streams, weigh *triage.Triage, records int) error {
	lines := []string{}
	for _, l := range weigh.Expired() {
		lines = append(lines, fmt.Sprintf("the suppression of %s expired on %s: it suppresses nothing, and fails the run", l.Rule, l.Expires))
	}
	for _, l := range weigh.Unused() {
		lines = append(lines, fmt.Sprintf("the suppression of %s found nothing to suppress", l.Rule))
	}
	if records == 0 {
		lines = append(lines, "there was no record to check")
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(s.err, "rakit: "+line); err != nil {
			return err
		}
	}
	return nil
}

// triage returns what counts in this run.
func (c checkCommand) triage(registry *guidance.Registry) (*triage.Triage, error) {
	config := triage.Config{Rules: registry, Severities: map[guidance.RuleID]guidance.Severity{}, On: guidance.DateOf(time.Now())}
	for _, o := range c.Severity {
		config.Severities[o.rule] = o.severity
	}
	if c.Suppress != "" {
		data, err := readSmall(c.Suppress)
		if err != nil {
			return nil, err
		}
		if config.Suppressions, err = triage.ReadSuppressions(data, registry); err != nil {
			return nil, fmt.Errorf("suppressions %s: %w", c.Suppress, err)
		}
	}
	if c.Baseline != "" {
		f, err := os.Open(c.Baseline)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if config.Baseline, err = triage.ReadBaseline(f); err != nil {
			return nil, fmt.Errorf("baseline %s: %w", c.Baseline, err)
		}
	}
	return triage.New(config)
}

// options returns the day and knowledge by which records are checked, and the head
// of the report that says so.
func (c checkCommand) options(registry *guidance.Registry) (registration.Options, guidance.Header, error) {
	options, err := checkOptions(c.AsOf, c.KnownAt, c.Policy)
	if err != nil || c.Replay == "" {
		return options, assessment.Header(registry, options), err
	}
	f, err := os.Open(c.Replay)
	if err != nil {
		return options, guidance.Header{}, err
	}
	defer f.Close()
	earlier, err := report.NewReader(f)
	if err != nil {
		return options, guidance.Header{}, fmt.Errorf("%s: %w", c.Replay, err)
	}
	options, head, err := assessment.Replay(registry, earlier.Header(), options.Policy)
	if err != nil {
		return options, head, fmt.Errorf("%s: %w", c.Replay, err)
	}
	return options, head, nil
}

// checkOptions returns the options of a check, with the policy of a file.
func checkOptions(asOf, knownAt guidance.Date, policy string) (registration.Options, error) {
	options := registration.Options{AsOf: asOf, KnownAt: knownAt}
	if policy == "" {
		return options, nil
	}
	data, err := readSmall(policy)
	if err != nil {
		return options, err
	}
	if options.Policy, err = registration.ReadPolicy(data); err != nil {
		return options, fmt.Errorf("policy %s: %w", policy, err)
	}
	return options, nil
}
