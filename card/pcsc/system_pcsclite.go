//go:build !windows && pcsc && cgo

package pcsc

import (
	"slices"
	"strconv"
	"sync"
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
// where C does not read, every context that is open has a name of its own.
func (s *scardSession) waitName(name string) string {
	return name + "\x00" + strconv.Itoa(s.place)
}

// places are the numbers behind the NUL that sessions have now. scard's map is one
// for the process and forgets nothing, so there is one list for the process too,
// and a number is used again: the map has as many names as sessions were ever open
// at once, and no more.
var places struct {
	sync.Mutex
	taken []bool
}

// takePlace returns the lowest number that no session has.
func takePlace() int {
	places.Lock()
	defer places.Unlock()
	free := slices.Index(places.taken, false)
	if free < 0 {
		free = len(places.taken)
		places.taken = append(places.taken, false)
	}
	places.taken[free] = true
	return free
}

// givePlace gives a number back, of a session on which nothing is called any more.
func givePlace(place int) {
	places.Lock()
	defer places.Unlock()
	places.taken[place] = false
}

// there reports whether a state of SCardStatus, of which each bit is a state, says
// that a card is in the reader.
func there(s scard.State) bool { return s&scard.Present != 0 }
