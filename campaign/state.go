package campaign

import "github.com/rakit-dev/rakit/guidance"

// State is where an item stands. The zero State is invalid.
type State uint8

// The states.
const (
	StateOpen      State = iota + 1 // on the list; somebody has to decide
	StateDecided                    // decided upon
	StateUndecided                  // the campaign was closed before anybody decided; on the list still
)

var stateNames = []string{"open", "decided", "undecided"}

// States returns every state, in the order of the constants.
func States() []State { return guidance.MembersClosed[State](stateNames) }

// String returns the state as it is written in documents, or "invalid".
func (s State) String() string { return guidance.NameClosed(stateNames, s) }

// MarshalText returns the state as text; the zero State is an error.
func (s State) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("state of an item", stateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *State) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[State]("state of an item", stateNames, string(text))
	return err
}

// Move is something that happens to an item. The zero Move is invalid.
type Move uint8

// The moves. [Transitions] says from which state to which each one leads.
const (
	PutOnList        Move = iota + 1 // the first source names the person
	AddReason                        // a source gives another reason
	NoteExtract                      // a later extract says what the record carries
	NoteVerification                 // the person was verified, and there is more to decide
	Remind                           // a reminder was sent
	Decide                           // somebody decides
	Verify                           // a normal verification decides
	Reopen                           // somebody takes the decision back
	RescindAtClosing                 // the campaign is closed: access is rescinded by policy
	LeaveUndecided                   // the campaign is closed: reported as undecided by policy
	Relocate                         // a newer record names another organisation
	Assign                           // another owner, or another day
	EndReason                        // exceptional access was revoked
	EndAccess                        // the same, and there was no other reason: decided by it
)

var moveNames = []string{
	"put-on-list", "add-reason", "note-extract", "note-verification", "remind", "decide", "verify", "reopen",
	"rescind-at-closing", "leave-undecided", "relocate", "assign", "end-reason", "end-access",
}

// Moves returns every move, in the order of the constants.
func Moves() []Move { return guidance.MembersClosed[Move](moveNames) }

// String returns the move as it is written in documents, or "invalid".
func (m Move) String() string { return guidance.NameClosed(moveNames, m) }

// MarshalText returns the move as text; the zero Move is an error.
func (m Move) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("move of an item", moveNames, m)
}

// UnmarshalText reads a move; unknown text is a [*guidance.UnknownValueError].
func (m *Move) UnmarshalText(text []byte) (err error) {
	*m, err = guidance.ParseClosed[Move]("move of an item", moveNames, string(text))
	return err
}

// By says by what an item is moved. The zero By is invalid.
type By uint8

// What moves an item.
const (
	ByPerson       By = iota + 1 // one of the RA staff, named
	BySource                     // what a source says: a record, a registration, the log of exceptional access
	ByVerification               // a normal verification of the person
	ByPolicy                     // the policy of the campaign, when it is closed
)

var byNames = []string{"person", "source", "verification", "policy"}

// String returns what it is as written in documents, or "invalid".
func (b By) String() string { return guidance.NameClosed(byNames, b) }

// MarshalText returns what it is as text; the zero By is an error.
func (b By) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("what moves an item", byNames, b)
}

// UnmarshalText reads what it is; unknown text is a [*guidance.UnknownValueError].
func (b *By) UnmarshalText(text []byte) (err error) {
	*b, err = guidance.ParseClosed[By]("what moves an item", byNames, string(text))
	return err
}
