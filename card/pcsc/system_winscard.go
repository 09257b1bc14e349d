//go:build windows

package pcsc

import (
	"time"

	"github.com/ebfe/scard"
)

const (
	// waitsForReaders: the readers are listed anew often enough.
	waitsForReaders = false
	// maxStates is more than anybody has; Windows knows no limit.
	maxStates = 256
	// pollEvery is how often the readers are asked. scard keeps the strings that it
	// passes alive by nothing here, so no call may wait.
	pollEvery = 250 * time.Millisecond
)

// waitName returns the name of a reader, to be waited for.
func (s *scardSession) waitName(name string) string { return name }

// Names are not told apart here, so sessions need no numbers.
func takePlace() int { return 0 }

func givePlace(int) {}

// there reports whether a state of SCardStatus, which are numbers on Windows
// (winscard.h: SCARD_UNKNOWN 0, SCARD_ABSENT 1, SCARD_PRESENT 2 and above), says
// that a card is in the reader.
func there(s scard.State) bool { return s >= 2 }
