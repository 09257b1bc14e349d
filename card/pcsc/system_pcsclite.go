//go:build !windows && pcsc && cgo

package pcsc

import (
	"fmt"
	"time"

	"github.com/ebfe/scard"
)

const (
	// waitsForReaders: pcscd tells of readers that come and go by a reader's name
	// that is none.
	waitsForReaders = true
	// maxStates is PCSCLITE_MAX_READERS_CONTEXTS (pcsclite.h): how many readers one
	// call may wait for.
	maxStates = 16
	// pollEvery is not needed: a call may wait.
	pollEvery time.Duration = 0
)

// waitName returns the name of a reader, to be waited for. scard keeps the name's
// C string alive by nothing but a map from name to string: when two contexts wait
// for one name, the first one's string is collected while C reads it. Behind a NUL,
// where C does not read, every context has a name of its own.
func (s *scardSession) waitName(name string) string {
	return fmt.Sprintf("%s\x00%p", name, s.context)
}

// there reports whether a state of SCardStatus, of which each bit is a state, says
// that a card is in the reader.
func there(s scard.State) bool { return s&scard.Present != 0 }
