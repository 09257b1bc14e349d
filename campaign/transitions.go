package campaign

import (
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Transition is one line of the table of moves.
type Transition struct {
	From State // zero: not on the list yet
	Move Move
	To   State
	By   By
	Why  string        // why there is such a move, for people
	Rule guidance.Rule // what the move rests on
}

// transitions is the only place that says what may happen to an item. What is not
// in it is refused.
var transitions = []Transition{
	{0, PutOnList, StateOpen, BySource, "a source names a person who is not on the list", ruleSighting},
	{StateOpen, AddReason, StateOpen, BySource, "another source names the person, or the record carries more of the marker; the earlier due day wins", ruleSighting},
	{StateOpen, NoteExtract, StateOpen, BySource, "a later extract says what the record carries now; that the marker is gone decides nothing", ruleSighting},
	{StateOpen, NoteVerification, StateOpen, ByVerification, "the person was verified, but holds exceptional access, which a verification does not answer for", ruleAccess},
	{StateOpen, Remind, StateOpen, ByPerson, "the owner was reminded", ruleDue},
	{StateOpen, Decide, StateDecided, ByPerson, "somebody named decides; what was decided is carried out elsewhere", ruleDecision},
	{StateOpen, Verify, StateDecided, ByVerification, "the person was verified in the normal way, which clears the flag", ruleDecidedUpon},
	{StateOpen, RescindAtClosing, StateDecided, ByPolicy, "the campaign is closed, and its policy rescinds the access of whom nobody decided upon", rulePolicy},
	{StateOpen, LeaveUndecided, StateUndecided, ByPolicy, "the campaign is closed, and its policy reports whom nobody decided upon", rulePolicy},
	{StateDecided, AddReason, StateOpen, BySource, "who decided did not know of this reason: somebody looks again", ruleSighting},
	{StateDecided, NoteExtract, StateDecided, BySource, "a later extract shows whether the flag is gone", ruleCleared},
	{StateDecided, Reopen, StateOpen, ByPerson, "somebody named takes the decision back while the person belongs on the list", ruleReopen},
	{StateUndecided, NoteVerification, StateUndecided, ByVerification, "the person was verified after the campaign was closed, but holds exceptional access", ruleAccess},
	{StateUndecided, Verify, StateDecided, ByVerification, "the person was verified in the normal way after the campaign was closed", ruleOpen},
}

// Transitions returns the table of moves, in the order in which the documentation
// prints it. The slice is the caller's.
func Transitions() []Transition { return slices.Clone(transitions) }

// Next returns the line of the table for the move m from the state from, which is
// zero for what is not on the list. If there is none, the error is a
// [*guidance.Refusal] by RA-CIS-034; so it is for values that are no state or no
// move.
func Next(from State, m Move) (Transition, error) {
	i := slices.IndexFunc(transitions, func(t Transition) bool { return t.From == from && t.Move == m })
	if i < 0 {
		return Transition{}, ruleMove.Refuse(m.String(), "/state", fmt.Sprintf("%s cannot follow when the item is %s", m, stood(from)))
	}
	return transitions[i], nil
}

// stood names a state for people; zero is that of what is not on the list.
func stood(s State) string {
	if s == 0 {
		return "not on the list"
	}
	return s.String()
}
