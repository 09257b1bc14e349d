//go:build linux && pcsc && cgo

package pcsc_test

import (
	"encoding/binary"
	"io"
	"net"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/card/pcsc"
	"github.com/rakit-dev/rakit/card/pcsc/pcsctest"
)

func TestMain(m *testing.M) { pcsctest.Main(m) }

// atrs of two cards that cannot be taken for each other; both speak T=1.
var (
	atrOne = []byte{0x3B, 0x80, 0x80, 0x01, 0x01}
	atrTwo = []byte{0x3B, 0x81, 0x80, 0x01, 0x42, 0x42}
)

// echo answers each command with its own bytes and 9000.
func echo(command []byte) []byte { return append(append([]byte{}, command...), 0x90, 0x00) }

// testCard is a card that is a function. An answer of nil is none: the card stalls.
type testCard struct {
	conn   net.Conn
	atr    []byte
	answer func(command []byte) []byte
	mu     sync.Mutex
	got    int // commands
	done   chan struct{}
}

// insert puts a card into a slot, without waiting for the service to see it.
func insert(t testing.TB, s *pcsctest.Service, slot int, atr []byte, answer func([]byte) []byte) *testCard {
	t.Helper()
	conn, err := s.Dial(t.Context(), slot)
	if err != nil {
		t.Fatal(err)
	}
	c := &testCard{conn: conn, atr: atr, answer: answer, done: make(chan struct{})}
	go c.serve()
	t.Cleanup(c.pull)
	return c
}

// pull pulls the card, and returns when it is over.
func (c *testCard) pull() {
	_ = c.conn.Close()
	<-c.done
}

func (c *testCard) commands() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.got
}

func (c *testCard) serve() {
	defer close(c.done)
	for {
		message, err := c.read()
		if err != nil {
			return
		}
		var answer []byte
		switch {
		case len(message) == 1 && message[0] == 4:
			answer = c.atr
		case len(message) == 1:
			continue // power and reset have no answer
		default:
			c.mu.Lock()
			c.got++
			c.mu.Unlock()
			if answer = c.answer(message); answer == nil {
				continue
			}
		}
		if _, err := c.conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
			return
		}
	}
}

func (c *testCard) read() ([]byte, error) {
	var length [2]byte
	c.acknowledge()
	if _, err := io.ReadFull(c.conn, length[:]); err != nil {
		return nil, err
	}
	message := make([]byte, binary.BigEndian.Uint16(length[:]))
	c.acknowledge()
	_, err := io.ReadFull(c.conn, message)
	return message, err
}

// acknowledge has the kernel acknowledge at once what vpcd sends in two pieces.
func (c *testCard) acknowledge() {
	raw, err := c.conn.(syscall.Conn).SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
}

// open returns the service of the tests, and pcsc on it.
func open(t testing.TB) (*pcsctest.Service, *pcsc.Service) {
	t.Helper()
	bed := pcsctest.Start(t)
	s, err := pcsc.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return bed, s
}

// inserted puts a card into slot 0 of an empty reader, and waits for it.
func inserted(t testing.TB, answer func([]byte) []byte) (*pcsctest.Service, *pcsc.Service, *testCard) {
	t.Helper()
	bed, s := open(t)
	empty(t, bed, s, 0)
	c := insert(t, bed, 0, atrOne, answer)
	if _, err := s.WaitCard(within(t, 5*time.Second), bed.Reader(0)); err != nil {
		t.Fatal(err)
	}
	return bed, s, c
}

// empty waits until an earlier test's card is gone.
func empty(t testing.TB, bed *pcsctest.Service, s *pcsc.Service, slot int) {
	t.Helper()
	if err := s.WaitRemoved(within(t, 5*time.Second), bed.Reader(slot)); err != nil {
		t.Fatal(err)
	}
}
