package pcsc

import "github.com/rakit-dev/rakit/guidance"

// Reader is a slot for one card, and what is in it. A device with two slots is two
// readers.
type Reader struct {
	Name  string // as the system calls it; Connect takes it
	State State
	// ATR is the card's answer to reset (ISO/IEC 7816-3:2006, 8.2), 2 to 33 bytes,
	// where State is Present; else it is nil. It says what chip this is, not whose.
	ATR []byte
}

// State is what is in a reader. The zero State is invalid.
type State uint8

// The states of a reader.
const (
	Empty       State = iota + 1 // no card
	Present                      // a card that has answered to its reset
	Mute                         // something that does not answer to a reset
	Unavailable                  // the reader is unplugged, or does not work
)

var stateNames = []string{"empty", "present", "mute", "unavailable"}

// States returns every state, in the order of the constants.
func States() []State { return guidance.MembersClosed[State](stateNames) }

// String returns the state as it is written in documents, or "invalid".
func (s State) String() string { return guidance.NameClosed(stateNames, s) }

// MarshalText returns the state as text; the zero State is an error.
func (s State) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reader state", stateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *State) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[State]("reader state", stateNames, string(text))
	return err
}

// Flags of SCARD_READERSTATE (pcsclite.h, winscard.h: the same numbers). The upper
// 16 bits count the cards that came and went.
const (
	flagChanged     = 0x0002
	flagUnknown     = 0x0004
	flagUnavailable = 0x0008
	flagEmpty       = 0x0010
	flagPresent     = 0x0020
	flagMute        = 0x0200
	counterMask     = 0xFFFF0000
)

// reader returns the Reader that the flags of PC/SC tell of.
func reader(name string, flags uint32, atr []byte) Reader {
	r := Reader{Name: name, State: Unavailable}
	switch {
	case flags&(flagUnknown|flagUnavailable) != 0:
	case flags&flagMute != 0:
		r.State = Mute
	case flags&flagPresent != 0:
		r.State, r.ATR = Present, atr
	case flags&flagEmpty != 0:
		r.State = Empty
	}
	return r
}
