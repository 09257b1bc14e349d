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
	{StateOpen, Relocate, StateOpen, BySource, "a newer record names another organisation, which sees to the person from now on", ruleSighting},
	{StateOpen, EndReason, StateOpen, BySource, "exceptional access was revoked, and is a reason no more", ruleAccess},
	{StateOpen, EndAccess, StateDecided, BySource, "exceptional access was revoked, and there is no other reason left", ruleDecidedUpon},
	{StateOpen, NoteVerification, StateOpen, ByVerification, "the person was verified, but holds exceptional access, which a verification does not answer for", ruleAccess},
	{StateOpen, Remind, StateOpen, ByPerson, "the owner was reminded", ruleDue},
	{StateOpen, Assign, StateOpen, ByPerson, "somebody else sees to it, or by another day", ruleAssign},
	{StateOpen, Decide, StateDecided, ByPerson, "somebody named decides; what was decided is carried out elsewhere", ruleDecision},
	{StateOpen, Verify, StateDecided, ByVerification, "the person was verified in the normal way, which clears the flag", ruleOtherEnds},
	{StateOpen, RescindAtClosing, StateDecided, ByPolicy, "the campaign is closed, and its policy rescinds the access of whom nobody decided upon in time, if it is more than a near miss", rulePolicy},
	{StateOpen, LeaveUndecided, StateUndecided, ByPolicy, "the campaign is closed: whom nobody decided upon, and whose access its policy does not rescind, is reported", rulePolicy},
	{StateDecided, AddReason, StateOpen, BySource, "who decided did not know of this reason: somebody looks again", ruleSighting},
	{StateDecided, NoteExtract, StateDecided, BySource, "a later extract shows whether the flag is gone", ruleCleared},
	{StateDecided, Relocate, StateDecided, BySource, "a newer record names another organisation", ruleSighting},
	{StateDecided, EndReason, StateDecided, BySource, "exceptional access was revoked after the decision", ruleAccess},
	{StateDecided, Reopen, StateOpen, ByPerson, "somebody named takes the decision back while the person belongs on the list", ruleReopen},
	{StateUndecided, NoteVerification, StateUndecided, ByVerification, "the person was verified after the campaign was closed, but holds exceptional access", ruleAccess},
	{StateUndecided, EndReason, StateUndecided, BySource, "exceptional access was revoked after the campaign was closed", ruleAccess},
	{StateUndecided, EndAccess, StateDecided, BySource, "exceptional access was revoked after the campaign was closed, and there is no other reason left", ruleOpen},
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
