package pcsc

import (
	"errors"
	"fmt"
)

// What can go wrong. An [*Error] of PC/SC matches one of these by errors.Is where
// its code means that.
var (
	// ErrNotBuilt is returned by Open of a program without readers in it.
	ErrNotBuilt = errors.New("built without readers: needs -tags pcsc and cgo, and on Linux libpcsclite-dev")
	// ErrNoService: there is no reader service, or it has gone. Open anew once it is back.
	ErrNoService = errors.New("no reader service")
	// ErrNoReader: no reader has that name, or it has been unplugged.
	ErrNoReader = errors.New("no such reader")
	// ErrNoCard: the reader is empty.
	ErrNoCard = errors.New("no card in the reader")
	// ErrMute: there is something in the reader that does not answer to a reset: a
	// card put in the wrong way round, a broken one, or no smartcard.
	ErrMute = errors.New("the card does not answer")
	// ErrProtocol: the card speaks neither T=0 nor T=1.
	ErrProtocol = errors.New("the card speaks neither T=0 nor T=1")
	// ErrInUse: another program has the card for itself.
	ErrInUse = errors.New("the card is in use by another program")
	// ErrRemoved: the card was pulled, or contact with it was lost; a pull looks so
	// until the service has noticed it. Reconnect or Connect once a card is there.
	ErrRemoved = errors.New("the card was removed")
	// ErrReset: another program has reset the card, which forgot what was selected
	// and that a passcode was given. Reconnect, and begin again.
	ErrReset = errors.New("the card was reset by another program")
	// ErrCommand: the command is shorter than a header or longer than the longest
	// (ISO/IEC 7816-4:2020, 5.2: 4 to 65,545 bytes). It was not sent.
	ErrCommand = errors.New("not the length of a command")
	// ErrAnswer: the answer is shorter than a status word.
	ErrAnswer = errors.New("the answer is shorter than a status word")
	// ErrUnusable: a call on this Card was cut off; Connect anew.
	ErrUnusable = errors.New("an earlier call on this card was cut off")
	// ErrClosed: the Service or the Card has been closed.
	ErrClosed = errors.New("closed")
)

// Error is that PC/SC refused or failed.
type Error struct {
	Op   string // what was asked for: "connect", "transmit", …
	Code Code
}

// Error returns what was asked for and what PC/SC said.
func (e *Error) Error() string { return fmt.Sprintf("pcsc: %s: %v", e.Op, e.Code) }

// Unwrap returns the code, which matches its sentinel.
func (e *Error) Unwrap() error { return e.Code }

// failed returns err as the error of op; nil stays nil.
func failed(op string, err error) error {
	var code Code
	switch {
	case err == nil:
		return nil
	case errors.As(err, &code):
		return &Error{Op: op, Code: code}
	}
	return fmt.Errorf("pcsc: %s: %w", op, err)
}
