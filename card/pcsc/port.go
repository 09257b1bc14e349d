package pcsc

import "time"

// slice is the longest that one call may wait, so that a lost Cancel costs no more
// than that.
const slice = time.Second

// system is PC/SC as this package uses it. What can go wrong comes back as a Code,
// or as an error that holds nothing of what was passed in.
type system interface {
	establish() (session, error)
}

// session is a PC/SC context. But for cancel, it is in one call at a time, its
// handles included.
type session interface {
	// readers returns the names, none if there are none.
	readers() ([]string, error)
	// change waits until a reader is other than known says, or readers come or go,
	// and updates known. codeTimeout says that wait has passed.
	change(known []known, wait time.Duration) error
	// connect shares the card in a reader with other programs.
	connect(reader string) (handle, error)
	// cancel ends a change that waits; one that is about to wait misses it.
	cancel() error
	release() error
}

// known is a reader and what was last heard of it.
type known struct {
	name  string
	flags uint32 // none: nothing was heard yet
	atr   []byte
}

// handle is a connection to a card. The protocol is T=0 or T=1: connect and
// reconnect see to it.
type handle interface {
	transmit(command []byte) ([]byte, error)
	begin() error
	end() error
	// status returns whether the card is there.
	status() (present bool, err error)
	// reconnect takes note of what happened to the card, and resets it if asked to.
	reconnect(reset bool) error
	disconnect() error
}
