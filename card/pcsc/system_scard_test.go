//go:build linux && pcsc && cgo

package pcsc

import (
	"errors"
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
	a, b := &scardSession{&scard.Context{}}, &scardSession{&scard.Context{}}
	if a.waitName("x") == b.waitName("x") {
		t.Error("two sessions wait for a reader by one string")
	}
	if got := a.waitName("x")[:2]; got != "x\x00" {
		t.Errorf("C reads %q", got)
	}
}
