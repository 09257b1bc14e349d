package card

import "context"

// Transmitter is what a chip is spoken to through: a reader with a card in it
// (package card/pcsc), a card that is a program (package card/virtual), or
// whatever a caller has. Package card/chip reads cards through it.
type Transmitter interface {
	// Transmit sends one command APDU and returns the response APDU, status word
	// included, as the card gave it: no chaining, no GET RESPONSE. The command
	// stays the caller's, the response is the caller's own.
	//
	// When ctx is done first, the error wraps its error, and the card may have
	// received the command all the same: never send one again that spends a try.
	Transmit(ctx context.Context, command []byte) (response []byte, err error)
}

// Exclusive is a [Transmitter] that other programs share, and that can keep them
// away for a while. Package card/chip uses it where it finds it, so that nobody
// selects another file between two commands that belong together.
type Exclusive interface {
	Transmitter
	// Begin keeps other programs away from the card until end is called. It waits
	// for those that came first, until ctx is done.
	Begin(ctx context.Context) (end func() error, err error)
}
