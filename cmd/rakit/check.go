package main

import (
	"fmt"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

// checkCommand is `rakit check`: registration records in, a report out.
type checkCommand struct {
	Format  report.Format `default:"text" placeholder:"text|json" help:"Form of the report: text for people (default), json for programs."`
	AsOf    guidance.Date `placeholder:"YYYY-MM-DD" help:"Check every record as of this day, not of its checkedOn."`
	KnownAt guidance.Date `placeholder:"YYYY-MM-DD" help:"Check with what was known of the guidance on this day."`
	Policy  string        `placeholder:"FILE" help:"What the Registration Authority has agreed locally."`
	Files   sources       `arg:"" optional:"" name:"file" help:"Files to read; - or none: standard input."`
}

// Help is shown by `rakit check --help`.
func (checkCommand) Help() string {
	return `Records are read as a JSON array, as JSON Lines, or as one JSON document over many lines; "rakit schema record" prints their schema. A record that cannot be read is a finding, and the run goes on.

    rakit check registration.json
    rakit check --format json < records.jsonl
    rakit check --known-at 2023-03-01 registration.json`
}

// Run checks every record, and writes the report as it goes.
func (c checkCommand) Run(s *streams) error {
	options, err := c.options()
	if err != nil {
		return err
	}
	registry, err := registration.Rules()
	if err != nil {
		return err
	}
	w, err := report.New(s.out, c.Format, assessment.Header(registry.Version(), options))
	if err != nil {
		return err
	}
	records := 0
	err = c.Files.each(s.in, func(v input.Value) error {
		records++
		result, err := assessment.Record(v, options)
		if err != nil {
			return err
		}
		return w.Result(result)
	})
	if err != nil {
		return err // the report stays open: it must not look complete
	}
	if err := w.Close(); err != nil {
		return err
	}
	if w.Summary().Error > 0 {
		return errFound
	}
	if records == 0 {
		_, err = fmt.Fprintln(s.err, "rakit: there was no record to check")
	}
	return err
}

func (c checkCommand) options() (registration.Options, error) {
	options := registration.Options{AsOf: c.AsOf, KnownAt: c.KnownAt}
	if c.Policy == "" {
		return options, nil
	}
	data, err := readSmall(c.Policy)
	if err != nil {
		return options, err
	}
	if options.Policy, err = registration.ReadPolicy(data); err != nil {
		return options, fmt.Errorf("policy %s: %w", c.Policy, err)
	}
	return options, nil
}
