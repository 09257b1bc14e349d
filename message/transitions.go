package message

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Transition is one line of the table of a message's way.
type Transition struct {
	From State
	Move Move
	To   State
	By   By            // who makes the move
	Why  string        // why there is such a move, for people
	Rule guidance.Rule // what the move rests on
}

// transitions is the only place that says how a message may move. What is not in it is
// refused. What the gateway tells later finds a message in any state: where that cannot
// be, [explain] says by which rule.
var transitions = []Transition{
	{Waiting, Begin, Sending, BySender, "recorded before the gateway is asked, so that a crash in between is seen", ruleBegun},
	{Waiting, Accept, Sent, ByGateway, "the gateway had said that it knew nothing of an earlier attempt, and tells later that it has taken it", ruleHandedOver},
	{Waiting, Arrive, Delivered, ByGateway, "the gateway had said that it knew nothing of an earlier attempt, and tells later that it arrived", ruleHandedOver},
	{Waiting, NotArrive, Failed, ByGateway, "the gateway had said that it knew nothing of an earlier attempt, and tells later that it did not arrive", ruleHandedOver},
	{Waiting, Fail, Failed, BySender, "it must not be sent any more, or cannot be made", ruleMoves},
	{Waiting, GiveUp, Failed, BySender, "nobody has handed it over for too long: no server ran, or its text could not be made", ruleDeferred},
	{Sending, Defer, Waiting, ByGateway, "the gateway has certainly not taken it: it was refused for the time being, or is not known there", ruleDeferred},
	{Sending, Accept, Sent, ByGateway, "the gateway has taken it, as it answers or as it says when it is asked", ruleBegun},
	{Sending, Arrive, Delivered, ByGateway, "the gateway says that it has arrived, before anybody heard that it was taken", ruleBegun},
	{Sending, NotArrive, Failed, ByGateway, "the gateway says that it did not arrive, before anybody heard that it was taken", ruleBegun},
	{Sending, Fail, Failed, ByGateway, "the gateway never sends it, or does not have it and it must not be sent any more", ruleBegun},
	{Sending, GiveUp, Failed, BySender, "the gateway has certainly not taken it, for too long", ruleDeferred},
	{Sending, Lose, Unknown, BySender, "nobody can tell, or the gateway could not be asked for too long: it is not sent again", ruleLost},
	{Sent, Arrive, Delivered, ByGateway, "the gateway says that it has arrived", ruleTold},
	{Sent, NotArrive, Failed, ByGateway, "the gateway says that it did not arrive", ruleTold},
	{Unknown, Accept, Sent, ByGateway, "the gateway says later that it has taken it", ruleLost},
	{Unknown, Arrive, Delivered, ByGateway, "the gateway says later that it has arrived", ruleLost},
	{Unknown, NotArrive, Failed, ByGateway, "the gateway says later that it did not arrive, or never went", ruleLost},
}

// Transitions returns the table of moves, in the order in which the documentation
// prints it. The slice is the caller's.
func Transitions() []Transition { return slices.Clone(transitions) }

// Next returns the line of the table for the move m from the state from. If there is
// none, the error is a [*guidance.Refusal] (RA-PSC-040, RA-PSC-044 for a message that has
// arrived or failed, or RA-PSC-043 for one that is unknown and is to be handed over); so
// it is for values that are no state or no move.
func Next(from State, m Move) (Transition, error) {
	i := slices.IndexFunc(transitions, func(t Transition) bool { return t.From == from && t.Move == m })
	if i < 0 {
		rule, message := explain(from, m)
		return Transition{}, rule.Refuse(m.String(), "/state", message)
	}
	return transitions[i], nil
}

// explain says which rule forbids a move that is not in the table.
func explain(from State, m Move) (guidance.Rule, string) {
	if from == Unknown && m == Begin {
		return ruleLost, "nobody can tell whether the message was sent: it is not handed over again"
	}
	if from.Final() {
		return ruleTold, "the message is " + from.String() + ", and stays so"
	}
	return ruleMoves, "a message that is " + from.String() + " makes no such move"
}

// Final reports whether s is a state that no move of the table leaves. An invalid state
// is not final: it is no state.
func (s State) Final() bool {
	return s.String() != "invalid" && !slices.ContainsFunc(transitions, func(t Transition) bool { return t.From == s })
}

// Settled reports whether the sender has nothing more to do about a message in this
// state: the gateway has taken it, or it is not sent any more. What the gateway tells
// later may still move it.
func (s State) Settled() bool { return s == Sent || s == Delivered || s == Failed || s == Unknown }
