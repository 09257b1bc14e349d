package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/guidance"
)

// validateCommand is `rakit validate`: texts of one kind in, whether each is
// valid out.
type validateCommand struct {
	Kind  assessment.ValidationKind `arg:"" name:"kind" help:"What the texts are: one of the kinds above."`
	Files sources                   `arg:"" optional:"" name:"file" help:"Files to read; - or none: standard input."`
}

// Help is shown by `rakit validate --help`.
func (validateCommand) Help() string {
	var b strings.Builder
	b.WriteString(`Reads JSON Lines with a text each, and writes a line for each, in order:

    {"id":"a","input":"jk 98 76 54 d"}
    {"id":"a","valid":true,"normalised":"JK987654D","fields":{…},"findings":[]}

A text is valid without a finding of severity error. Normalised and fields are left out where there is nothing to say; nothing of a passcode is ever written. A line that cannot be read is answered by its number and the findings, and the run goes on. Exit status 1: a line was not valid, or could not be read.

The kinds, with the members that a line may have beside id and input:
`)
	for _, kind := range assessment.ValidationKinds() {
		fmt.Fprintf(&b, "\n    %-16s %s", kind, kind.Title())
		if context := kind.Context(); len(context) > 0 {
			fmt.Fprintf(&b, " (%s)", strings.Join(context, ", "))
		}
	}
	return b.String()
}

// Run answers every line, in order. Days that are not given are those of today.
func (c validateCommand) Run(s *streams) error {
	return s.assess(c.Files, assessment.NewValidation(c.Kind, s.out, guidance.DateOf(time.Now())))
}
