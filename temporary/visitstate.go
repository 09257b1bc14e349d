package temporary

import (
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// VisitState is where a visit stands. The zero VisitState is invalid.
type VisitState uint8

// The states of a visit.
const (
	Planned       VisitState = iota + 1 // nobody decided how the inspector sees records
	Decided                             // with their own card, or by being registered
	Declined                            // no card; records are seen lawfully in another way; final
	AccessGiven                         // profiles are assigned
	AccessRemoved                       // and removed again; final
	Cancelled                           // the visit does not take place; final
)

var visitStateNames = []string{"planned", "decided", "declined", "access-given", "access-removed", "cancelled"}

// VisitStates returns every state, in the order of the constants.
func VisitStates() []VisitState { return guidance.MembersClosed[VisitState](visitStateNames) }

// String returns the state as it is written in documents, or "invalid".
func (s VisitState) String() string { return guidance.NameClosed(visitStateNames, s) }

// MarshalText returns the state as text; the zero VisitState is an error.
func (s VisitState) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("state of a visit", visitStateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *VisitState) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[VisitState]("state of a visit", visitStateNames, string(text))
	return err
}

// Final reports whether s is a state that no move of the table leaves.
func (s VisitState) Final() bool {
	return s.String() != "invalid" &&
		!slices.ContainsFunc(visitTransitions, func(t VisitTransition) bool { return t.From == s })
}

// VisitMove is something that happens to a visit. The zero VisitMove is invalid.
type VisitMove uint8

// The moves of a visit.
const (
	PlanVisit VisitMove = iota + 1
	Decide              // for a card of the inspector's
	Decline             // the inspector would rather not give their particulars
	GiveAccess
	RemoveAccess
	CancelVisit
)

var visitMoveNames = []string{"plan", "decide", "decline", "give-access", "remove-access", "cancel"}

// VisitMoves returns every move, in the order of the constants.
func VisitMoves() []VisitMove { return guidance.MembersClosed[VisitMove](visitMoveNames) }

// String returns the move as it is written in documents, or "invalid".
func (m VisitMove) String() string { return guidance.NameClosed(visitMoveNames, m) }

// MarshalText returns the move as text; the zero VisitMove is an error.
func (m VisitMove) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("move of a visit", visitMoveNames, m)
}

// UnmarshalText reads a move; unknown text is a [*guidance.UnknownValueError].
func (m *VisitMove) UnmarshalText(text []byte) (err error) {
	*m, err = guidance.ParseClosed[VisitMove]("move of a visit", visitMoveNames, string(text))
	return err
}

// VisitTransition is one line of the table of a visit's moves. All of them are made
// by the Registration Authority.
type VisitTransition struct {
	From VisitState // zero: not planned yet
	Move VisitMove
	To   VisitState
	By   By
	Why  string
	Rule guidance.Rule // what the move rests on
}

// visitTransitions is the only place that says what may happen to a visit.
var visitTransitions = []VisitTransition{
	{0, PlanVisit, Planned, ByAgent, "a visit is announced, for which records have to be seen", ruleVisit},
	{Planned, Decide, Decided, ByAgent, "the inspector brings a card, or is registered for one by the normal process", ruleInspector},
	{Decided, Decide, Decided, ByAgent, "the inspector forgot the card and is registered, or has one after all; decided anew before access was given", ruleInspector},
	{Planned, Decline, Declined, ByAgent, "the inspector would rather not give their particulars; records are seen lawfully in another way", ruleDeclined},
	{Decided, Decline, Declined, ByAgent, "the inspector thought better of it before access was given", ruleDeclined},
	{Planned, CancelVisit, Cancelled, ByAgent, "the visit does not take place", ruleVisitMoves},
	{Decided, CancelVisit, Cancelled, ByAgent, "the visit does not take place", ruleVisitMoves},
	{Decided, GiveAccess, AccessGiven, ByAgent, "profiles are assigned upon authorisation", ruleAccess},
	{AccessGiven, RemoveAccess, AccessRemoved, ByAgent, "profiles are removed upon an authorisation of its own", ruleRemoval},
}

// VisitTransitions returns the table of a visit's moves, in the order in which the
// documentation prints it. The slice is the caller's.
func VisitTransitions() []VisitTransition { return slices.Clone(visitTransitions) }

// NextVisit returns the line of the table for the move m from the state from, which
// is zero for a visit that is not planned. If there is none, the error is a
// [*guidance.Refusal]: by RA-TAC-042 where a visit was declined, else by RA-TAC-044 or
// RA-TAC-046.
func NextVisit(from VisitState, m VisitMove) (VisitTransition, error) {
	return nextVisit(from, m, guidance.Assessment{})
}

func nextVisit(from VisitState, m VisitMove, a guidance.Assessment) (VisitTransition, error) {
	i := slices.IndexFunc(visitTransitions, func(t VisitTransition) bool { return t.From == from && t.Move == m })
	if i < 0 {
		rule, message := explainVisit(from, m)
		a.Fail(rule, "/state", message)
	}
	if err := a.Refusal(m.String() + " visit"); err != nil {
		return VisitTransition{}, err
	}
	return visitTransitions[i], nil
}

func explainVisit(from VisitState, m VisitMove) (guidance.Rule, string) {
	switch {
	case from == Declined && (m == GiveAccess || m == Decide):
		return ruleDeclined, "the inspector gave no particulars, and sees records in another lawful way"
	case from == AccessGiven && (m == CancelVisit || m == Decline):
		return ruleRemoval, "access was given: it is removed first"
	case from == 0:
		return ruleVisitMoves, fmt.Sprintf("%s cannot come before the visit is planned", m)
	}
	return ruleVisitMoves, fmt.Sprintf("%s cannot follow when the visit is %s", m, from)
}

// Decision says how an inspector sees records. The zero Decision is invalid.
type Decision uint8

// The decisions.
const (
	OwnCard     Decision = iota + 1 // with the smartcard that they have and bring
	Registering                     // registered for one by the normal process
	WithoutCard                     // no card is issued
)

var decisionNames = []string{"own-card", "registered", "declined"}

// Decisions returns every decision, in the order of the constants.
func Decisions() []Decision { return guidance.MembersClosed[Decision](decisionNames) }

// String returns the decision as it is written in documents, or "invalid".
func (d Decision) String() string { return guidance.NameClosed(decisionNames, d) }

// MarshalText returns the decision as text; the zero Decision is an error.
func (d Decision) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("decision on a visit", decisionNames, d)
}

// UnmarshalText reads a decision; unknown text is a [*guidance.UnknownValueError].
func (d *Decision) UnmarshalText(text []byte) (err error) {
	*d, err = guidance.ParseClosed[Decision]("decision on a visit", decisionNames, string(text))
	return err
}

// Way returns the decision as a way of the table of [Paths]; the zero Way for an
// invalid one.
func (d Decision) Way() Way {
	return map[Decision]Way{OwnCard: WayOwnCard, Registering: WayNormalProcess, WithoutCard: WayNoCard}[d]
}
