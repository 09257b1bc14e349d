//go:build linux && pcsc && cgo

package pcsc

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/ebfe/scard"

	"github.com/rakit-dev/rakit/card/pcsc/pcsctest"
)

// TestScardPanicsNowhere goes where the binding panics: no command, no reader, and
// a handle that speaks no protocol.
func TestScardPanicsNowhere(t *testing.T) {
	bed := pcsctest.Start(t)
	s, err := newSystem().establish()
	if err != nil {
		t.Fatal(err)
	}
	ours := s.(*scardSession)
	direct, err := ours.context.Connect(bed.Reader(1), scard.ShareDirect, scard.ProtocolUndefined)
	if err != nil {
		t.Fatal(err)
	}
	h := scardHandle{direct}
	if _, err := h.transmit([]byte{0, 0x84, 0, 0, 8}); !errors.Is(err, ErrProtocol) {
		t.Errorf("transmit() without a protocol: %v, want ErrProtocol", err)
	}
	for _, command := range [][]byte{nil, {}} {
		if _, err := h.transmit(command); !errors.Is(err, ErrCommand) {
			t.Errorf("transmit() of nothing: %v, want ErrCommand", err)
		}
	}
	// In a reader without a card and by the upper bits alone, no card is there.
	if present, err := h.status(); present || err != nil {
		t.Errorf("status() of an empty reader = %v, %v", present, err)
	}
	if err := errors.Join(h.disconnect(), ours.change(nil, time.Millisecond)); !errors.Is(err, codeTimeout) {
		t.Errorf("change() of no reader: %v, want a timeout", err)
	}
	if _, err := ours.connect("a\x00b"); !errors.Is(err, ErrNoReader) {
		t.Errorf("connect() to a name with a NUL: %v, want ErrNoReader", err)
	}
	many := make([]known, maxStates)
	for i := range many {
		many[i].name = bed.Reader(0)
	}
	if err := ours.change(many, 0); err != nil {
		t.Errorf("change() of as many readers as there may be: %v", err)
	}
	if err := ours.release(); err != nil {
		t.Error(err)
	}
	if err := ours.release(); err == nil {
		t.Error("a session could be released twice")
	}
}

// TestWaitNamesDiffer shows that C reads the reader's own name, while no two
// sessions share one in Go.
func TestWaitNamesDiffer(t *testing.T) {
	a, b := &scardSession{place: takePlace()}, &scardSession{place: takePlace()}
	defer givePlace(a.place)
	if a.waitName("x") == b.waitName("x") {
		t.Error("two sessions wait for a reader by one string")
	}
	if got := a.waitName("x")[:2]; got != "x\x00" {
		t.Errorf("C reads %q", got)
	}
	givePlace(b.place)
	if c := (&scardSession{place: takePlace()}); c.place != b.place {
		t.Error("what a session that is gone was told apart by is not used again")
	} else {
		givePlace(c.place)
	}
}

// TestSessionsLeaveNothing: scard keeps every name that it ever waited for.
func TestSessionsLeaveNothing(t *testing.T) {
	pcsctest.Start(t)
	s, err := Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	objects := func(rounds int) int {
		for range rounds {
			if _, err := s.Readers(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		runtime.GC()
		runtime.GC() // what finalizers let go of
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapObjects)
	}
	const rounds = 400
	if before, after := objects(10), objects(rounds); after-before > rounds {
		t.Errorf("%d lists of readers left %d objects", rounds, after-before)
	}
}
