package virtual_test

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card/virtual"
)

// socket is the reader's end of a card that is served.
type socket struct {
	testing.TB
	net.Conn
	served chan error
}

// plug serves a card over a loopback connection.
func plug(ctx context.Context, t testing.TB, c *virtual.Card) socket {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := socket{TB: t, served: make(chan error, 1)}
	go func() { s.served <- c.Connect(ctx, l.Addr().String()) }()
	if s.Conn, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Conn.Close() })
	if err := s.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return s
}

// say sends one message; length and message apart, as vpcd does.
func (s socket) say(message string) {
	s.Helper()
	b, err := hex.DecodeString(message)
	if err != nil {
		s.Fatal(err)
	}
	for _, part := range [][]byte{binary.BigEndian.AppendUint16(nil, uint16(len(b))), b} {
		if _, err := s.Write(part); err != nil {
			s.Fatal(err)
		}
	}
}

// hear returns the next answer.
func (s socket) hear() string {
	s.Helper()
	var length [2]byte
	if _, err := io.ReadFull(s, length[:]); err != nil {
		s.Fatal(err)
	}
	b := make([]byte, binary.BigEndian.Uint16(length[:]))
	if _, err := io.ReadFull(s, b); err != nil {
		s.Fatal(err)
	}
	return strings.ToUpper(hex.EncodeToString(b))
}

func (s socket) ask(message, want, why string) {
	s.Helper()
	s.say(message)
	if got := s.hear(); got != want {
		s.Errorf("%s: answered %s, want %s\nwhy: %s", message, got, want, why)
	}
}

// ended returns what Serve returned.
func (s socket) ended() error {
	s.Helper()
	select {
	case err := <-s.served:
		return err
	case <-time.After(10 * time.Second):
		s.Fatal("it is still served")
		return nil
	}
}

func TestServe(t *testing.T) {
	s := plug(t.Context(), t, newCard(t))
	s.say("01") // power on: no answer
	s.ask("04", strings.ToUpper(hex.EncodeToString(virtual.JCOP41T1())), "the answer to reset")
	s.ask("0020000108"+right, "9000", "a command")
	s.ask("00200001", "9000", "verified")
	for _, reset := range []string{"02", "00", "01"} {
		s.say(reset) // no answer, or the next would be another's
		s.ask("00200001", "63C3", "what was verified is forgotten")
		s.ask("0020000108"+right, "9000", "a command")
	}
	s.say("03") // means nothing
	s.ask("", "6700", "an empty command has an answer all the same")
	s.Close()
	if err := s.ended(); err != nil {
		t.Errorf("Serve = %v, want nil when the reader hangs up", err)
	}
}

// TestServeT0: what T=0 cannot carry is refused, without being carried out; what it
// can is answered as in process.
func TestServeT0(t *testing.T) {
	for _, tt := range []struct {
		name string
		kind []func(*virtual.Options)
		odd  map[string]string // answers to what T=0 cannot carry
	}{
		{"T=0", []func(*virtual.Options){t0}, map[string]string{
			"00200001": "6700", "00A4000000": "6C0C", "00A40000022F0000": "6700", "0020000108" + right + "00": "6700",
			"00B00000000000": "6700", "00A40000023F": "6700", "00A400": "6700",
		}},
		{"T=1", nil, map[string]string{
			"00200001": "63C3", "00A40000022F0000": "6F0E8002002A82010183022F008A01059000", "0020000108" + right + "00": "9000",
		}},
	} {
		for command, want := range tt.odd {
			c := newCard(t, tt.kind...)
			plug(t.Context(), t, c).ask(command, want, tt.name)
		}
	}
	c := newCard(t, t0)
	s := plug(t.Context(), t, c)
	s.ask("00A40000022F00", "6110", "data, and the answer waits")
	s.ask("00C0000010", "6F0E8002002A82010183022F008A01059000", "GET RESPONSE")
	s.ask("00A40000022F00", "6110", "once more")
	s.ask("00A4000C023F0000", "6700", "refused")
	s.ask("00C0000010", "6985", "and what waited is forgotten")
	s.ask("0020000108"+wrong+"00", "6700", "refused")
	s.ask("0020000100", "63C3", "before a try was spent")
	s.ask("0020000108"+right, "9000", "by T=0")
	if got := send(t, newCard(t, t0), "00A40000022F0000"); got != "6110" {
		t.Errorf("in process: %s, want 6110: there is no protocol", got)
	}
}

// TestWatch sees what comes, in process and over vpcd, refused or not, and before a
// fault.
func TestWatch(t *testing.T) {
	c := newCard(t, t0)
	var seen []string
	see := func(command []byte) {
		seen = append(seen, strings.ToUpper(hex.EncodeToString(command)))
		clear(command) // it is a copy
	}
	c.Watch(see)
	s := plug(t.Context(), t, c)
	s.ask("0020000108"+right, "9000", "a command")
	s.ask("00200001", "6700", "refused")
	s.say("01") // no command
	c.SetFaults(virtual.Fault{Change: virtual.Status(0x6F00)})
	s.ask("0020000100", "6F00", "a fault")
	c.SetFaults()
	if got := send(t, c, "0020000108"+right); got != "9000" {
		t.Errorf("in process: %s", got)
	}
	c.Watch(nil)
	send(t, c, "00200001")
	want := []string{"0020000108" + strings.ToUpper(right), "00200001", "0020000100", "0020000108" + strings.ToUpper(right)}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("seen (-want +got):\n%s", diff)
	}
}

// TestServeALongAnswer: a message says its length in two bytes.
func TestServeALongAnswer(t *testing.T) {
	for n, want := range map[int]bool{65535: true, 65536: false, 65537: false} {
		c := newCard(t)
		c.SetFaults(virtual.Fault{Change: func([]byte) []byte { return make([]byte, n) }})
		s := plug(t.Context(), t, c)
		s.say("00200001")
		if want {
			if got := len(s.hear()) / 2; got != n {
				t.Errorf("%d bytes: heard %d", n, got)
			}
			continue
		}
		if got, err := s.Read(make([]byte, 1)); got != 0 || !errors.Is(err, io.EOF) {
			t.Errorf("%d bytes: the reader read %d, %v, want the end", n, got, err)
		}
		if err := s.ended(); err == nil || errors.Is(err, virtual.ErrPulled) {
			t.Errorf("%d bytes: Serve = %v, want that it is too long", n, err)
		}
	}
}

func TestServeUntilDone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := plug(ctx, t, newCard(t))
	s.ask("00200001", "63C3", "it is there")
	cancel()
	if err := s.ended(); !errors.Is(err, context.Canceled) {
		t.Errorf("Serve = %v, want the context's error", err)
	}
	if _, err := s.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("the reader read %v, want the end: the card is pulled", err)
	}
}

// TestServeNeverAnswersNothing: pcscd waits for ever for an answer of no bytes.
func TestServeNeverAnswersNothing(t *testing.T) {
	for name, fault := range map[string]virtual.Fault{"pulled": {Pull: true}, "nothing": {Change: virtual.Truncated(0)}} {
		c := newCard(t)
		c.SetFaults(fault)
		s := plug(t.Context(), t, c)
		s.say("00200001")
		if n, err := s.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
			t.Errorf("%s: the reader read %d, %v, want the end", name, n, err)
		}
		if err := s.ended(); !errors.Is(err, virtual.ErrPulled) {
			t.Errorf("%s: Serve = %v, want ErrPulled", name, err)
		}
	}
}

func TestServeAStall(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := newCard(t)
	c.SetFaults(virtual.Fault{Stall: true})
	s := plug(ctx, t, c)
	s.say("00200001")
	s.say("04") // not answered either: the card is busy
	if err := s.SetDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("the reader read %d, %v, want silence", n, err)
	}
	cancel()
	if err := s.ended(); !errors.Is(err, context.Canceled) {
		t.Errorf("Serve = %v", err)
	}
}

// writes counts how an answer is written.
type writes struct {
	net.Conn
	sizes chan int
}

func (w writes) Write(b []byte) (int, error) { w.sizes <- len(b); return w.Conn.Write(b) }

func TestServeWritesOnce(t *testing.T) {
	near, far := net.Pipe()
	w := writes{Conn: near, sizes: make(chan int, 10)}
	served := make(chan error, 1)
	go func() { served <- newCard(t).Serve(t.Context(), w) }()
	s := socket{TB: t, Conn: far, served: served}
	s.ask("00200001", "63C3", "a command")
	if got := <-w.sizes; got != 4 {
		t.Errorf("the first write has %d bytes, want length and answer, 4", got)
	}
	near.Close() // the caller pulls it
	if err := s.ended(); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Serve = %v", err)
	}
}

func TestConnectToNobody(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := newCard(t).Connect(t.Context(), l.Addr().String()); err == nil {
		t.Error("Connect to nobody: no error")
	}
}

// BenchmarkServe speaks as vpcd 0.8 does: length and message apart, the second held
// back by Nagle's algorithm until the first is acknowledged.
func BenchmarkServe(b *testing.B) {
	s := plug(b.Context(), b, newCard(b))
	if err := s.Conn.(*net.TCPConn).SetNoDelay(false); err != nil {
		b.Fatal(err)
	}
	if err := s.SetDeadline(time.Time{}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s.ask("00200001", "63C3", "a query")
	}
}
