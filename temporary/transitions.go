package temporary

import (
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Transition is one line of the table of moves.
type Transition struct {
	From State // zero: not in a store yet
	Move Move
	To   State
	By   By
	Why  string        // why there is such a move, for people
	Rule guidance.Rule // what the move rests on
}

// transitions is the only place that says how a temporary access card may move. What
// is not in it is refused.
var transitions = []Transition{
	{0, AddToStore, InStore, ByAgent, "the card is made and put into the organisation's store", ruleParts},
	{InStore, Give, Lent, ByStaff, "somebody named is lent the card, until their registration is done the next day", ruleParticulars},
	{Lent, TakeBack, InStore, ByStaff, "the card came back by the end of the following day", ruleFollowingDay},
	{Lent, Deactivate, Deactivated, ByClock, "the card did not come back by the end of the following day", ruleDeactivated},
	{Lent, Stop, Deactivated, ByAgent, "the card must not be used any more, though it is not overdue", ruleEnded},
	{Lent, Lose, Lost, ByStaff, "the holder, or somebody else, says that the card is gone", ruleLost},
	{InStore, Lose, Lost, ByStaff, "the card is not where it should lie", ruleLost},
	{Deactivated, Lose, Lost, ByStaff, "the holder says that the card is gone", ruleLost},
	{AwaitingCheck, Lose, Lost, ByStaff, "the card is not where it should lie", ruleLost},
	{Deactivated, BringBack, AwaitingCheck, ByStaff, "the card came back late; it does not work, and has to be looked at", ruleChecked},
	{Lost, BringBack, AwaitingCheck, ByStaff, "the card turned up; nobody knows in whose hands it was", ruleChecked},
	{AwaitingCheck, Clear, InStore, ByAgent, "the card was checked and given a new passcode, and can be lent again", ruleChecked},
	{InStore, Withdraw, Withdrawn, ByAgent, "the organisation does not need the card any more", ruleEnded},
	{AwaitingCheck, Withdraw, Withdrawn, ByAgent, "the card cannot be trusted any more", ruleEnded},
	{Deactivated, Withdraw, Withdrawn, ByAgent, "the card is given up", ruleEnded},
	{Lost, Withdraw, Withdrawn, ByAgent, "the card is given up", ruleEnded},
}

// Transitions returns the table of moves, in the order in which the documentation
// prints it. The slice is the caller's.
func Transitions() []Transition { return slices.Clone(transitions) }

// Next returns the line of the table for the move m from the state from, which is
// zero for a card in no store. If there is none, the error is a [*TransitionError]
// that holds a [*guidance.Refusal]; so it is for values that are no state or no move.
func Next(from State, m Move) (Transition, error) {
	return next(from, m, guidance.Assessment{})
}

// next is [Next] for a move of which more is asked: with the findings already in a,
// so that a refusal holds every reason.
func next(from State, m Move, a guidance.Assessment) (Transition, error) {
	i := slices.IndexFunc(transitions, func(t Transition) bool { return t.From == from && t.Move == m })
	if i < 0 {
		rule, message := explain(from, m)
		a.Fail(rule, "/state", message)
	}
	err := a.Refusal(m.String())
	switch {
	case i < 0:
		return Transition{}, &TransitionError{From: from, On: m, refusal: err}
	case err != nil:
		return Transition{}, err
	}
	return transitions[i], nil
}

// TransitionError is the error that the table has no such move from such a state.
// errors.As also finds the [*guidance.Refusal] in it, with the rule that forbids the
// move and whatever else spoke against it.
type TransitionError struct {
	From    State
	On      Move
	refusal error // a *guidance.Refusal
}

// Error returns the state and the refusal.
func (e *TransitionError) Error() string {
	return fmt.Sprintf("temporary card that is %s: %v", stood(e.From), e.refusal)
}

// Unwrap returns the [*guidance.Refusal].
func (e *TransitionError) Unwrap() error { return e.refusal }

// stood names a state for people; zero is that of a card in no store.
func stood(s State) string {
	if s == 0 {
		return "not in a store"
	}
	return s.String()
}

// explanations say which rule forbids moves that are not in the table, where a more
// telling one than [ruleMoves] does. They can refuse nothing by themselves: only
// pairs outside the table are looked up here.
var explanations = []struct {
	from    []State
	on      []Move // empty: every move
	rule    guidance.Rule
	message string
}{
	{[]State{Withdrawn}, nil, ruleFinal, "the card was withdrawn"},
	{[]State{Lent}, []Move{Give}, ruleOneHolder, "the card is lent to somebody"},
	{[]State{Lost}, []Move{Give}, ruleLost, "nobody knows where the card is"},
	{[]State{Deactivated, AwaitingCheck}, []Move{Give}, ruleChecked, "the card has not been checked and put back into the store"},
	{[]State{Deactivated}, []Move{TakeBack}, ruleDeactivated, "the card was deactivated: it is brought back, and checked"},
	{[]State{Deactivated, Lost}, []Move{Clear}, ruleChecked, "the card has not come back"},
	{[]State{Lent}, []Move{Clear, BringBack}, ruleFollowingDay, "the card is lent to somebody, who has to give it back"},
	{[]State{Lent}, []Move{Withdraw}, ruleEnded, "the card is out: it is taken back or stopped, or is lost"},
}

// explain returns the rule that forbids a pair outside the table of moves, and how.
func explain(from State, m Move) (guidance.Rule, string) {
	for _, e := range explanations {
		if slices.Contains(e.from, from) && (len(e.on) == 0 || slices.Contains(e.on, m)) {
			return e.rule, e.message
		}
	}
	return ruleMoves, fmt.Sprintf("%s cannot follow when the card is %s", m, stood(from))
}
