//go:build linux && pcsc && cgo

package pcsc_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/ebfe/scard"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card/pcsc"
)

// within returns a context for what has to be done in a time, and fails the test
// by it rather than have it hang.
func within(t testing.TB, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// connected returns a connection to the card in slot 0.
func connected(t testing.TB, s *pcsc.Service, reader string) *pcsc.Card {
	t.Helper()
	c, err := s.Connect(within(t, 5*time.Second), reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

var challenge = []byte{0x00, 0x84, 0x00, 0x00, 0x08}

// nothingHeld waits until the process has no more goroutines and open files than
// before, and nobody is connected to the reader.
func nothingHeld(t *testing.T, goroutines, files int, reader string) {
	t.Helper()
	var g, f int
	for range 300 {
		if g, f = runtime.NumGoroutine(), openFiles(t); g <= goroutines && f <= files {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if g > goroutines || f > files {
		stacks := make([]byte, 1<<16)
		t.Errorf("%d goroutines and %d files are left, %d and %d were there before\n%s",
			g, f, goroutines, files, stacks[:runtime.Stack(stacks, true)])
	}
	if reader == "" {
		return
	}
	alone(t, reader)
}

// alone shows that nobody is connected to the card: only then one may have it for
// oneself.
func alone(t *testing.T, reader string) {
	t.Helper()
	c, err := scard.EstablishContext()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Release() }()
	h, err := c.Connect(reader, scard.ShareExclusive, scard.ProtocolAny)
	if err != nil {
		t.Fatalf("somebody is connected still: %v", err)
	}
	if err := h.Disconnect(scard.LeaveCard); err != nil {
		t.Fatal(err)
	}
}

func openFiles(t *testing.T) int {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}

func TestReadersAndACardThatComesAndGoes(t *testing.T) {
	bed, s := open(t)
	empty(t, bed, s, 0)
	empty(t, bed, s, 1)
	want := []pcsc.Reader{{Name: bed.Reader(0), State: pcsc.Empty}, {Name: bed.Reader(1), State: pcsc.Empty}}
	got, err := s.Readers(t.Context())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Fatalf("Readers() error %v, mismatch (-want +got):\n%s", err, diff)
	}

	c := insert(t, bed, 1, atrTwo, echo)
	present, err := s.WaitCard(within(t, 5*time.Second), "")
	want[1] = pcsc.Reader{Name: bed.Reader(1), State: pcsc.Present, ATR: atrTwo}
	if diff := cmp.Diff(want[1], present); err != nil || diff != "" {
		t.Fatalf("WaitCard() error %v, mismatch (-want +got):\n%s", err, diff)
	}
	got, err = s.Readers(t.Context())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Fatalf("Readers() error %v, mismatch (-want +got):\n%s", err, diff)
	}
	connection := connected(t, s, bed.Reader(1))
	if got := connection.ATR(); !bytes.Equal(got, atrTwo) {
		t.Errorf("ATR() = % X, want % X", got, atrTwo)
	}
	if state, err := connection.State(t.Context()); state != pcsc.Present || err != nil {
		t.Errorf("State() = %v, %v, want present", state, err)
	}

	c.pull()
	if err := s.WaitRemoved(within(t, 5*time.Second), bed.Reader(1)); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Readers(t.Context()); err != nil || got[1].State != pcsc.Empty || got[1].ATR != nil {
		t.Errorf("after the pull Readers() = %v, %v", got, err)
	}
	if state, err := connection.State(t.Context()); state != pcsc.Empty || err != nil {
		t.Errorf("after the pull State() = %v, %v, want empty", state, err)
	}
	if got := connection.ATR(); got != nil {
		t.Errorf("after the pull ATR() = % X, want none", got)
	}
	if _, err := s.Connect(t.Context(), bed.Reader(1)); !errors.Is(err, pcsc.ErrNoCard) {
		t.Errorf("Connect() to an empty reader: %v, want ErrNoCard", err)
	}
	if _, err := s.Connect(t.Context(), "no such reader"); !errors.Is(err, pcsc.ErrNoReader) {
		t.Errorf("Connect() to no reader: %v, want ErrNoReader", err)
	}
}

func TestRemovedInATransactionAndBackAgain(t *testing.T) {
	bed, s, c := inserted(t, echo)
	connection := connected(t, s, bed.Reader(0))
	end, err := connection.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := connection.Transmit(t.Context(), challenge); err != nil || !bytes.Equal(answer, echo(challenge)) {
		t.Fatalf("Transmit() = % X, %v", answer, err)
	}
	c.pull()
	for _, when := range []string{"at once", "when the service knows"} {
		if _, err := connection.Transmit(within(t, 5*time.Second), challenge); !errors.Is(err, pcsc.ErrRemoved) {
			t.Errorf("Transmit() after the pull, %s: %v, want ErrRemoved", when, err)
		}
		empty(t, bed, s, 0)
	}
	_ = end() // whether that works is the service's matter; it must not hang
	if err := connection.Reconnect(within(t, 5*time.Second)); !errors.Is(err, pcsc.ErrNoCard) && !errors.Is(err, pcsc.ErrRemoved) {
		t.Errorf("Reconnect() to nothing: %v, want ErrNoCard or ErrRemoved", err)
	}
	insert(t, bed, 0, atrTwo, echo)
	if _, err := s.WaitCard(within(t, 5*time.Second), bed.Reader(0)); err != nil {
		t.Fatal(err)
	}
	if _, err := connection.Transmit(within(t, 5*time.Second), challenge); !errors.Is(err, pcsc.ErrRemoved) {
		t.Errorf("Transmit() to a card that came later: %v, want ErrRemoved", err)
	}
	if err := connection.Reconnect(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	if got := connection.ATR(); !bytes.Equal(got, atrTwo) {
		t.Errorf("ATR() after Reconnect = % X, want % X", got, atrTwo)
	}
	if _, err := connection.Transmit(t.Context(), challenge); err != nil {
		t.Errorf("Transmit() after Reconnect: %v", err)
	}
}

func TestResetByAnother(t *testing.T) {
	bed, s, _ := inserted(t, echo)
	one, other := connected(t, s, bed.Reader(0)), connected(t, s, bed.Reader(0))
	if err := other.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := one.Transmit(t.Context(), challenge); !errors.Is(err, pcsc.ErrReset) {
		t.Fatalf("Transmit() after another's reset: %v, want ErrReset", err)
	}
	if err := one.Reconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := one.Transmit(t.Context(), challenge); err != nil {
		t.Error(err)
	}
}

func TestInUse(t *testing.T) {
	bed, s, _ := inserted(t, echo)
	c, err := scard.EstablishContext()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Release() }()
	h, err := c.Connect(bed.Reader(0), scard.ShareExclusive, scard.ProtocolAny)
	if err != nil {
		t.Fatal(err)
	}
	files := openFiles(t)
	if _, err := s.Connect(within(t, 5*time.Second), bed.Reader(0)); !errors.Is(err, pcsc.ErrInUse) {
		t.Errorf("Connect() = %v, want ErrInUse", err)
	}
	if got := openFiles(t); got > files {
		t.Errorf("a refused Connect left %d files open, %d were", got, files)
	}
	if err := h.Disconnect(scard.LeaveCard); err != nil {
		t.Fatal(err)
	}
	connected(t, s, bed.Reader(0))
}

func TestShortAnswers(t *testing.T) {
	bed, s, card := inserted(t, func([]byte) []byte { return []byte{0x90} })
	connection := connected(t, s, bed.Reader(0))
	if answer, err := connection.Transmit(within(t, 5*time.Second), challenge); answer != nil || !errors.Is(err, pcsc.ErrAnswer) {
		t.Errorf("Transmit() = % X, %v, want ErrAnswer", answer, err)
	}
	for _, command := range [][]byte{nil, {}, {0, 0, 0}, make([]byte, 65546)} {
		if _, err := connection.Transmit(t.Context(), command); !errors.Is(err, pcsc.ErrCommand) {
			t.Errorf("Transmit() of %d bytes: %v, want ErrCommand", len(command), err)
		}
	}
	if got := card.commands(); got != 1 {
		t.Errorf("the card was sent %d commands, want 1", got)
	}
}

// TestStalledCard has a card that never answers; vpcd's zero-length answer makes
// pcscd wait for ever too, and a pull frees it with an empty answer.
func TestStalledCard(t *testing.T) {
	bed, s, card := inserted(t, func([]byte) []byte { return nil })
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	connection, err := s.Connect(t.Context(), bed.Reader(0))
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	_, err = connection.Transmit(within(t, 100*time.Millisecond), challenge)
	if took := time.Since(begun); !errors.Is(err, context.DeadlineExceeded) || took > time.Second {
		t.Fatalf("Transmit() = %v after %v, want its deadline of 100ms", err, took)
	}
	if _, err := connection.Transmit(t.Context(), challenge); !errors.Is(err, pcsc.ErrUnusable) {
		t.Errorf("Transmit() after that: %v, want ErrUnusable", err)
	}
	if _, err := connection.Begin(t.Context()); !errors.Is(err, pcsc.ErrUnusable) {
		t.Errorf("Begin() after that: %v, want ErrUnusable", err)
	}
	if card.commands() != 1 {
		t.Errorf("the card was sent %d commands, want 1", card.commands())
	}
	// The rest of the process goes on: the list of readers, and another card.
	if _, err := s.Readers(within(t, 2*time.Second)); err != nil {
		t.Errorf("Readers() beside a silent card: %v", err)
	}
	empty(t, bed, s, 1)
	second := insert(t, bed, 1, atrTwo, echo)
	if _, err := s.WaitCard(within(t, 5*time.Second), bed.Reader(1)); err != nil {
		t.Fatal(err)
	}
	beside := connected(t, s, bed.Reader(1))
	if _, err := beside.Transmit(within(t, 2*time.Second), challenge); err != nil {
		t.Errorf("Transmit() beside a silent card: %v", err)
	}
	if err := beside.Close(); err != nil {
		t.Error(err)
	}
	second.pull()
	left := 0
	for range 100 { // those that end need a moment
		if left = runtime.NumGoroutine() - goroutines; left <= 1 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if left > 1 {
		t.Errorf("%d goroutines stay behind in a silent card, want 1", left)
	}
	if err := connection.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
	card.pull()
	empty(t, bed, s, 0)
	nothingHeld(t, goroutines-1, files-1, "") // the card's own are gone too
}

func TestOneWaitsForAnothersTransaction(t *testing.T) {
	bed, s, _ := inserted(t, echo)
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	one, other, third := connected(t, s, bed.Reader(0)), connected(t, s, bed.Reader(0)), connected(t, s, bed.Reader(0))
	end, err := one.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Begin(within(t, 50*time.Millisecond)); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("Begin() beside another's transaction: %v, want its deadline", err)
	}
	if _, err := other.Transmit(t.Context(), challenge); !errors.Is(err, pcsc.ErrUnusable) {
		t.Errorf("Transmit() after a Begin that was cut off: %v, want ErrUnusable", err)
	}
	begun := make(chan error, 1)
	go func() {
		end, err := third.Begin(within(t, 5*time.Second))
		if err == nil {
			err = end()
		}
		begun <- err
	}()
	select {
	case err := <-begun:
		t.Fatalf("Begin() beside another's transaction returned %v", err)
	case <-time.After(150 * time.Millisecond):
	}
	if err := errors.Join(end(), end()); err != nil {
		t.Fatal(err)
	}
	if err := <-begun; err != nil {
		t.Errorf("Begin() after the other's end: %v", err)
	}
	if err := errors.Join(one.Close(), third.Close(), third.Close(), other.Close()); err != nil {
		t.Error(err)
	}
	if _, err := one.Transmit(t.Context(), challenge); !errors.Is(err, pcsc.ErrClosed) {
		t.Errorf("Transmit() after Close: %v, want ErrClosed", err)
	}
	nothingHeld(t, goroutines, files, bed.Reader(0))
}

func TestCloseInTheMiddle(t *testing.T) {
	release := make(chan struct{})
	bed, s, card := inserted(t, func(c []byte) []byte { <-release; return echo(c) })
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	connection := connected(t, s, bed.Reader(0))
	failed := make(chan error, 1)
	go func() {
		_, err := connection.Transmit(context.Background(), challenge)
		failed <- err
	}()
	for card.commands() == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := connection.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
	if err := <-failed; !errors.Is(err, pcsc.ErrClosed) {
		t.Errorf("Transmit() during Close = %v, want ErrClosed", err)
	}
	close(release)
	nothingHeld(t, goroutines, files, bed.Reader(0))
}

func TestManyAtOnce(t *testing.T) {
	bed, s, _ := inserted(t, echo)
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	connection := connected(t, s, bed.Reader(0))
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			command := []byte{0, 0xA4, byte(n), 0, 1, byte(n)}
			for range 50 {
				if answer, err := connection.Transmit(context.Background(), command); err != nil || !bytes.Equal(answer, echo(command)) {
					t.Errorf("Transmit() = % X, %v", answer, err)
					return
				}
			}
		})
		all.Go(func() {
			for range 20 {
				if _, err := s.Readers(context.Background()); err != nil {
					t.Error(err)
				}
				connection.ATR()
			}
		})
	}
	all.Wait()
	if err := connection.Close(); err != nil {
		t.Error(err)
	}
	nothingHeld(t, goroutines, files, bed.Reader(0))
}
