package sandbox

import (
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/identity"
)

// Outcome says what comes of a call to one of the simulated outside parties. The
// zero Outcome leaves it to the magic values of package simulator.
type Outcome string

// The outcomes. Each party has its own: see [MessageOutcomes], [PrinterOutcomes],
// [DirectoryOutcomes] and [CAOutcomes].
const (
	Delivered   Outcome = "delivered"   // the text message is sent, whatever its number
	Unreachable Outcome = "unreachable" // the number can never be reached
	Printed     Outcome = "printed"     // the card is printed, whatever the name on it
	Spoiled     Outcome = "spoiled"     // the print fails and the card is waste
	Created     Outcome = "created"     // the identity is created, whoever the directory holds
	Duplicate   Outcome = "duplicate"   // the directory may know the person as 999900000000
	Refused     Outcome = "refused"     // the directory, or the certification authority, says no, for a reason of its own
	Certified   Outcome = "certified"   // the certificates are made, renewed or revoked, whoever holds the card
	Temporary   Outcome = "temporary"   // try again later; of every party
)

// MessageOutcomes returns what can come of a text message.
func MessageOutcomes() []Outcome { return []Outcome{Delivered, Temporary, Unreachable} }

// PrinterOutcomes returns what can come of a print.
func PrinterOutcomes() []Outcome { return []Outcome{Printed, Temporary, Spoiled} }

// DirectoryOutcomes returns what can come of a request for an identity.
func DirectoryOutcomes() []Outcome { return []Outcome{Created, Temporary, Duplicate, Refused} }

// CAOutcomes returns what can come of a request to the certification authority.
func CAOutcomes() []Outcome { return []Outcome{Certified, Temporary, Refused} }

// Choice is the outcome chosen for one party. The zero Choice chooses nothing.
type Choice struct {
	Outcome Outcome `json:"outcome,omitempty"`
	Times   int     `json:"times,omitzero"` // for so many calls; zero: until it is changed
}

// Outcomes is what was chosen for the outside parties. A call counts when it has
// not been answered for good before: numbers for a video call, for one, are
// offered to the gateway three times before they are put back.
type Outcomes struct {
	Messages  Choice `json:"messages,omitzero"`
	Printer   Choice `json:"printer,omitzero"`
	Directory Choice `json:"directory,omitzero"`
	CA        Choice `json:"ca,omitzero"` // the certification authority
}

// OutcomeError says which member of [Outcomes] cannot be chosen.
type OutcomeError struct {
	Pointer string // JSON Pointer, for example "/printer/outcome"
	Message string // what is wanted there
}

// Error returns the pointer and what is wanted. It repeats no input.
func (e *OutcomeError) Error() string { return e.Pointer + ": " + e.Message }

// maxTimes bounds [Choice.Times].
const maxTimes = 1_000_000

// Check returns an [*OutcomeError] for the first member that cannot be chosen, or
// nil.
func (o Outcomes) Check() error {
	for _, c := range []struct {
		pointer string
		choice  Choice
		allowed []Outcome
	}{
		{"/messages", o.Messages, MessageOutcomes()},
		{"/printer", o.Printer, PrinterOutcomes()},
		{"/directory", o.Directory, DirectoryOutcomes()},
		{"/ca", o.CA, CAOutcomes()},
	} {
		if err := c.choice.check(c.pointer, c.allowed); err != nil {
			return err
		}
	}
	return nil
}

func (c Choice) check(pointer string, allowed []Outcome) error {
	switch {
	case c.Outcome != "" && !slices.Contains(allowed, c.Outcome):
		return &OutcomeError{pointer + "/outcome", fmt.Sprintf("one of %v is wanted, or none", allowed)}
	case c.Times < 0 || c.Times > maxTimes:
		return &OutcomeError{pointer + "/times", fmt.Sprintf("0 to %d is wanted", maxTimes)}
	case c.Outcome == "" && c.Times > 0:
		return &OutcomeError{pointer + "/times", "there is no outcome to have so many times"}
	}
	return nil
}

// answer returns what a function of simulator.Outcomes is to return.
func (o Outcome) answer() error {
	switch o {
	case Delivered, Printed, Created, Certified:
		return simulator.ErrSkipTable
	case Temporary:
		return authority.ErrTemporary
	case Unreachable:
		return simulator.ErrUnreachable
	case Spoiled:
		return authority.ErrSpoiled
	case Duplicate:
		return &authority.DuplicateError{Candidates: []identity.UserID{somebody}}
	case Refused:
		return simulator.ErrRefused
	}
	return nil
}

// somebody is who the directory takes a duplicate for: the id that the simulator
// never allocates.
var somebody = mustUser("999900000000")
