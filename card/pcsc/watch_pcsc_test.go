//go:build linux && pcsc && cgo

package pcsc_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card/pcsc"
)

// following returns a function that returns the next change a watch tells of.
func following(t *testing.T, s *pcsc.Service, ctx context.Context) func() pcsc.Reader {
	t.Helper()
	next, stop := iter.Pull2(s.Watch(ctx))
	t.Cleanup(stop)
	return func() pcsc.Reader {
		t.Helper()
		r, err, ok := next()
		if err != nil || !ok {
			t.Fatalf("Watch() = %v, %v", err, ok)
		}
		return r
	}
}

func TestWatchTellsOfCards(t *testing.T) {
	bed, s := open(t)
	empty(t, bed, s, 0)
	next := following(t, s, within(t, 10*time.Second))
	for slot := range 2 {
		if r := next(); r.Name != bed.Reader(slot) || r.State != pcsc.Empty {
			t.Fatalf("first told of %v", r)
		}
	}
	c := insert(t, bed, 0, atrOne, echo)
	if r := next(); r.Name != bed.Reader(0) || r.State != pcsc.Present || !bytes.Equal(r.ATR, atrOne) {
		t.Fatalf("told of %v, want the card", r)
	}
	connected(t, s, bed.Reader(0)) // that it is in use is nothing to tell of
	c.pull()
	if r := next(); r.Name != bed.Reader(0) || r.State != pcsc.Empty || r.ATR != nil {
		t.Fatalf("told of %v, want it empty", r)
	}
	insert(t, bed, 0, []byte{0x00, 0x11}, echo)
	if r := next(); r.Name != bed.Reader(0) || r.State == pcsc.Empty {
		t.Fatalf("told of %v, want something in it", r)
	}
}

func TestWaitCutOff(t *testing.T) {
	bed, s := open(t)
	empty(t, bed, s, 0)
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	for _, after := range []time.Duration{0, time.Millisecond, 20 * time.Millisecond, 990 * time.Millisecond, 1010 * time.Millisecond} {
		best := time.Hour
		for range 3 { // a busy machine may hold up one, and not all
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(after, cancel)
			begun := time.Now()
			_, err := s.WaitCard(ctx, bed.Reader(0))
			best = min(best, time.Since(begun))
			if cancel(); !errors.Is(err, context.Canceled) {
				t.Errorf("WaitCard() = %v, want to be cancelled", err)
			}
			if best < after+400*time.Millisecond {
				break
			}
		}
		if best > after+400*time.Millisecond {
			t.Errorf("WaitCard() returned after %v, was cancelled after %v", best, after)
		}
	}
	nothingHeld(t, goroutines, files, "")
}

func TestCloseEndsWatching(t *testing.T) {
	_, s := open(t)
	time.AfterFunc(50*time.Millisecond, func() { _ = s.Close() })
	var last error
	for _, err := range s.Watch(within(t, 5*time.Second)) {
		last = err
	}
	if !errors.Is(last, pcsc.ErrClosed) {
		t.Errorf("Watch() of a closed service ended with %v", last)
	}
	if _, err := s.Readers(t.Context()); !errors.Is(err, pcsc.ErrClosed) {
		t.Errorf("Readers() of a closed service: %v", err)
	}
}

// TestManyWatchOneName has many watch the same readers while memory is collected
// and things happen at the other reader: the binding keeps alive the name of the
// last wait only, and the others would look for readers of other names.
func TestManyWatchOneName(t *testing.T) {
	bed, s := open(t)
	empty(t, bed, s, 0)
	empty(t, bed, s, 1)
	second := insert(t, bed, 1, atrTwo, echo)
	if _, err := s.WaitCard(within(t, 5*time.Second), bed.Reader(1)); err != nil {
		t.Fatal(err)
	}
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	const watches = 4
	told := make(chan []pcsc.Reader)
	for range watches {
		go func() {
			var all []pcsc.Reader
			for r, err := range s.Watch(ctx) {
				if err == nil {
					all = append(all, r)
				}
			}
			told <- all
		}()
	}
	time.Sleep(30 * time.Millisecond) // everybody waits by now
	second.pull()
	var junk [][]byte
	for ctx.Err() == nil {
		runtime.GC()
		for n := range 20000 { // names of reader that no reader has, where names were
			junk = append(junk, bytes.Repeat([]byte("j"), 16+n%40))
		}
		junk = junk[:0]
		time.Sleep(20 * time.Millisecond)
	}
	want := []pcsc.Reader{
		{Name: bed.Reader(0), State: pcsc.Empty},
		{Name: bed.Reader(1), State: pcsc.Present, ATR: atrTwo},
		{Name: bed.Reader(1), State: pcsc.Empty},
	}
	for range watches {
		if diff := cmp.Diff(want, <-told); diff != "" {
			t.Errorf("Watch() mismatch (-want +got):\n%s", diff)
		}
	}
	nothingHeld(t, goroutines, files, "")
}

func TestServiceDies(t *testing.T) {
	bed, s, _ := inserted(t, echo)
	connection := connected(t, s, bed.Reader(0))
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	ended := make(chan error)
	go func() {
		var last error
		for _, err := range s.Watch(within(t, 5*time.Second)) {
			last = err
		}
		ended <- last
	}()
	time.Sleep(50 * time.Millisecond)
	if err := bed.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, pcsc.ErrNoService) {
		t.Errorf("Watch() ended with %v, want ErrNoService", err)
	}
	if _, err := connection.Transmit(t.Context(), challenge); !errors.Is(err, pcsc.ErrNoService) {
		t.Errorf("Transmit() = %v, want ErrNoService", err)
	}
	if _, err := s.Readers(t.Context()); !errors.Is(err, pcsc.ErrNoService) {
		t.Errorf("Readers() = %v, want ErrNoService", err)
	}
	if _, err := pcsc.Open(t.Context()); !errors.Is(err, pcsc.ErrNoService) {
		t.Errorf("Open() = %v, want ErrNoService", err)
	}
	if err := connection.Close(); err != nil && !errors.Is(err, pcsc.ErrNoService) {
		t.Errorf("Close() = %v, want nil or ErrNoService", err)
	}
	nothingHeld(t, goroutines, files-1, "")
	if err := bed.Restart(); err != nil {
		t.Fatal(err)
	}
	insert(t, bed, 0, atrTwo, echo)
	if _, err := s.WaitCard(within(t, 5*time.Second), bed.Reader(0)); err != nil {
		t.Fatal(err)
	}
	if answer, err := connected(t, s, bed.Reader(0)).Transmit(t.Context(), challenge); err != nil || len(answer) != 7 {
		t.Errorf("Transmit() to the service that came back = % X, %v", answer, err)
	}
}
