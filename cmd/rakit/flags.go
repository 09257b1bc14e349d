package main

import "github.com/rakit-dev/rakit/assessment"

// flagsCommand is `rakit flags`: CIS records in, how each is flagged out.
type flagsCommand struct {
	Files sources `arg:"" optional:"" name:"file" help:"Files to read; - or none: standard input."`
}

// Help is shown by `rakit flags --help`.
func (flagsCommand) Help() string {
	return `Reads JSON Lines with the evidence entered in the Care Identity Service and writes a line for each, in order:

    {"id":"a","evidence":[{"kind":"uk-passport","number":"000000000"},{"kind":"TAC1"},{"kind":"TAC2"}]}
    {"id":"a","flag":"full","convention":"streamlining","findings":[…]}

The flag is full, partial, near-miss or none. Where renewals of certificates are given, as "renewals":[{"on":"2023-04-21","expired":"2023-04-20"}], a finding of severity info says of a person who is flagged full or partial that certificates were renewed after the last day of the old ones: the person was there for it. "organisation" and "expect" are accepted, and change nothing. A line that cannot be read is answered by its number and the findings, and the run goes on.`
}

// Run answers every record, in order.
func (c flagsCommand) Run(s *streams) error {
	return s.assess(c.Files, assessment.NewFlags(s.out))
}
