package identity

import (
	"fmt"
	"io"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

//go:generate go test -run TestWriteProfileTableGolden -update .

// ProfileTransition is one line of the table of a profile's moves.
type ProfileTransition struct {
	From ProfileState
	Move ProfileMove
	To   ProfileState
	By   string        // who makes the move, for people
	Why  string        // why there is such a move, for people
	Rule guidance.Rule // what the move rests on
}

const (
	byRA         = "registration authority"
	byHolderOrRA = "holder or registration authority"
)

// profileTransitions is the only place that says what may become of a profile. What
// is not in it is refused.
var profileTransitions = []ProfileTransition{
	{ProfileOpen, ChangeContact, ProfileOpen, byHolderOrRA, "the holder can be reached elsewhere now, or could not be reached at all", ruleContactBy},
	{ProfileOpen, ChangeName, ProfileOpen, byRA, "the holder has another name now; the card with the old one is replaced", ruleNameByRA},
	{ProfileOpen, MoveOrganisation, ProfileOpen, byRA, "the holder works for another organisation now, with the same profile and card", ruleMoved},
	{ProfileOpen, CloseProfile, ProfileClosed, byRA, "the holder needs no access any more, or must have none", ruleClosingConfirmed},
	{ProfileClosed, ReopenProfile, ProfileOpen, byRA, "the holder is back, or the profile was closed in error; access is given anew", ruleReopenedByAnother},
	{ProfileOpen, SupersedeProfile, ProfileSuperseded, byRA, "the holder has two profiles, and goes on with the other; this one is closed", ruleSuperseded},
	{ProfileClosed, SupersedeProfile, ProfileSuperseded, byRA, "a profile that was closed turns out to be a duplicate", ruleSuperseded},
}

// ProfileTransitions returns the table of moves, in the order in which the
// documentation prints it. The slice is the caller's.
func ProfileTransitions() []ProfileTransition { return slices.Clone(profileTransitions) }

// NextProfile returns the line of the table for the move m from the state from. If
// there is none, the error is a [*guidance.Refusal] that names the rule that forbids
// it; so it is for values that are no state or no move.
func NextProfile(from ProfileState, m ProfileMove) (ProfileTransition, error) {
	return nextProfile(from, m, guidance.Assessment{})
}

// nextProfile is [NextProfile] for a move of which more is asked: with the findings
// already in a, so that a refusal holds every reason.
func nextProfile(from ProfileState, m ProfileMove, a guidance.Assessment) (ProfileTransition, error) {
	i := slices.IndexFunc(profileTransitions, func(t ProfileTransition) bool { return t.From == from && t.Move == m })
	if i < 0 {
		rule, message := whyNot(from, m)
		a.Fail(rule, "/state", message)
	}
	if err := a.Refusal(m.String() + " of profile"); err != nil {
		return ProfileTransition{}, err
	}
	return profileTransitions[i], nil
}

// whyNot returns the rule that forbids a pair outside the table of moves.
func whyNot(from ProfileState, m ProfileMove) (rule guidance.Rule, message string) {
	switch {
	case m.String() == "invalid":
		return ruleProfileMoves, ""
	case from == ProfileSuperseded:
		return ruleSuperseded, "the profile was superseded: go on with the one that is kept"
	case from == ProfileClosed && m == CloseProfile:
		return ruleClosedRests, "the profile is closed already"
	case from == ProfileClosed:
		return ruleClosedRests, "the profile is closed: reopen it first"
	}
	return ruleProfileMoves, ""
}

// WriteProfileTable writes the moves for the documentation: a Markdown table with a
// line for each move, a second one of the rules that the moves rest on, and the
// moves as a Mermaid state diagram. The error is that of w, wrapped.
func WriteProfileTable(w io.Writer) error {
	table := guidance.MoveTable{Initial: []string{ProfileOpen.String()}, Rules: Rules()}
	for _, s := range ProfileStates() {
		table.States = append(table.States, s.String())
		if s.Final() {
			table.Final = append(table.Final, s.String())
		}
	}
	for _, t := range profileTransitions {
		table.Moves = append(table.Moves, guidance.Move{
			From: t.From.String(), Move: t.Move.String(), To: t.To.String(), By: t.By, Why: t.Why, Rule: t.Rule.ID,
		})
	}
	if err := table.Write(w); err != nil {
		return fmt.Errorf("writing the table of profile moves: %w", err)
	}
	return nil
}
