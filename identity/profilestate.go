package identity

import "github.com/rakit-dev/rakit/guidance"

// ProfileState is whether a Care Identity profile can be used. The zero ProfileState
// is not written; what it means in a stored profile is for [Profile.Life] to say.
type ProfileState uint8

// The states.
const (
	ProfileOpen       ProfileState = iota + 1 // its holder may be given access
	ProfileClosed                             // all access is removed; it can be reopened
	ProfileSuperseded                         // a duplicate: the holder goes on with another profile; final
)

var profileStateNames = []string{"open", "closed", "superseded"}

// ProfileStates returns every state, in the order of the constants.
func ProfileStates() []ProfileState { return guidance.MembersClosed[ProfileState](profileStateNames) }

// String returns the state as it is written in documents, or "invalid".
func (s ProfileState) String() string { return guidance.NameClosed(profileStateNames, s) }

// MarshalText returns the state as text; the zero ProfileState is an error.
func (s ProfileState) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("profile state", profileStateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *ProfileState) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[ProfileState]("profile state", profileStateNames, string(text))
	return err
}

// Final reports whether s is a state that no move of the table leaves. An invalid
// state is not final: it is no state.
func (s ProfileState) Final() bool {
	if s.String() == "invalid" {
		return false
	}
	for _, t := range profileTransitions {
		if t.From == s {
			return false
		}
	}
	return true
}

// Life returns the state of the profile. One that says by which it was superseded, or
// when it was closed, is taken at that word, whatever state it says: what ended is not
// open by a slip in another member. Of the rest, one that says no state is open: so are
// profiles that were stored before they had a state, all of which were in use, and those
// that a directory hands over without one. That is safe because nothing that ends a
// profile leaves the state out.
func (p Profile) Life() ProfileState {
	switch {
	case p.SupersededBy != nil:
		return ProfileSuperseded
	case p.Closing != nil:
		return ProfileClosed
	case p.State != 0:
		return p.State
	}
	return ProfileOpen
}

// ProfileMove is something that happens to a profile. The zero ProfileMove is
// invalid.
type ProfileMove uint8

// The moves. [ProfileTransitions] says from which state to which each one leads.
const (
	ChangeContact    ProfileMove = iota + 1 // email address or mobile number: [Profile.WithContact]
	ChangeName                              // [Profile.Renamed]
	MoveOrganisation                        // [Profile.Moved]
	CloseProfile                            // [Profile.Closed]
	ReopenProfile                           // [Profile.Reopened]
	SupersedeProfile                        // [Profile.Superseded]
)

var profileMoveNames = []string{"change-contact", "change-name", "move-organisation", "close", "reopen", "supersede"}

// ProfileMoves returns every move, in the order of the constants.
func ProfileMoves() []ProfileMove { return guidance.MembersClosed[ProfileMove](profileMoveNames) }

// String returns the move as it is written in documents, or "invalid".
func (m ProfileMove) String() string { return guidance.NameClosed(profileMoveNames, m) }

// MarshalText returns the move as text; the zero ProfileMove is an error.
func (m ProfileMove) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("profile move", profileMoveNames, m)
}

// UnmarshalText reads a move; unknown text is a [*guidance.UnknownValueError].
func (m *ProfileMove) UnmarshalText(text []byte) (err error) {
	*m, err = guidance.ParseClosed[ProfileMove]("profile move", profileMoveNames, string(text))
	return err
}
