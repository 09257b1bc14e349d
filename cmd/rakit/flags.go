package main

import (
	"errors"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// flagsCommand is `rakit flags`: CIS records in, how each is flagged out.
type flagsCommand struct {
	Files sources `arg:"" optional:"" name:"file" help:"Files to read; - or none: standard input."`
}

// Help is shown by `rakit flags --help`.
func (flagsCommand) Help() string {
	return `Reads JSON Lines with the evidence entered in the Care Identity Service and writes a line for each, in order:

    {"id":"a","evidence":[{"kind":"uk-passport","number":"000000000"},{"kind":"TAC1"},{"kind":"TAC2"}]}
    {"id":"a","flag":"full","convention":"streamlining","findings":[…]}

The flag is full, partial, near-miss or none. A line that cannot be read is answered by its number and the findings, and the run goes on.`
}

// Run answers every record, in order.
func (c flagsCommand) Run(s *streams) error {
	w := newFlagWriter(s.out)
	worst := guidance.Severity(0)
	err := c.Files.each(s.in, func(v input.Value) error {
		record, err := readCIS(v)
		if err != nil {
			finding, err := findingOf(err)
			if err != nil {
				return err
			}
			worst = max(worst, finding.Severity)
			return w.fault(v.Number, finding)
		}
		r := identity.Recognise(record)
		worst = max(worst, guidance.Worst(r.Findings))
		return w.recognition(record.ID, r)
	})
	if err := errors.Join(err, w.flush()); err != nil {
		return err
	}
	if worst == guidance.Error {
		return errFound
	}
	return nil
}

// readCIS reads a record. One without the member evidence is not one without
// evidence: nothing can be said of it.
func readCIS(v input.Value) (identity.CISRecord, error) {
	var record identity.CISRecord
	if err := v.Decode(&record); err != nil {
		return record, err
	}
	if record.Evidence == nil {
		return record, input.Missing("/evidence")
	}
	return record, nil
}
