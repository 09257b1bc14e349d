package pcsc

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var verify = []byte{0x00, 0x20, 0x00, 0x01, 0x08, 0x34, 0x39, 0x31, 0x35, 0x37, 0x33, 0xFF, 0xFF}

// present returns a fake with a card in reader "a", and the service on it.
func present(t *testing.T) (*fake, *Service) {
	t.Helper()
	f := newFake(t, "a")
	f.set("a", flagPresent, fakeATR)
	s, err := open(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return f, s
}

func connectedTo(t *testing.T, s *Service) *Card {
	t.Helper()
	c, err := s.Connect(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConnectLetsGoOfAllWhenAStepFails(t *testing.T) {
	tests := []struct {
		step string
		err  error
		want error
		why  string
	}{
		{"establish", Code(0x8010001D), ErrNoService, "there is nothing to let go of"},
		{"connect", Code(0x8010000B), ErrInUse, "the session is held by then"},
		{"change", Code(0x80100013), ErrNoService, "session and handle are held by then"},
	}
	for _, tt := range tests {
		t.Run(tt.step, func(t *testing.T) {
			f, s := present(t)
			f.fail(tt.step, tt.err)
			c, err := s.Connect(t.Context(), "a")
			if c != nil || !errors.Is(err, tt.want) {
				t.Errorf("Connect() = %v, %v, want %v; why: %s", c, err, tt.want, tt.why)
			}
			if f.sessions.Load() != 0 || f.handles.Load() != 0 {
				t.Errorf("%d sessions, %d handles are held; why: %s", f.sessions.Load(), f.handles.Load(), tt.why)
			}
		})
	}
}

func TestConnectRefuses(t *testing.T) {
	f, s := present(t)
	f.set("b", flagEmpty, nil)
	for name, want := range map[string]error{"": ErrNoReader, "no such": ErrNoReader, "b": ErrNoCard} {
		if _, err := s.Connect(t.Context(), name); !errors.Is(err, want) {
			t.Errorf("Connect(%q): %v, want %v", name, err, want)
		}
	}
	f.nothingHeld()
}

func TestTransmitHasItsOwnCopies(t *testing.T) {
	f, s := present(t)
	var inC []byte
	answer := []byte{0x90, 0x00}
	f.transmit = func(c []byte) ([]byte, error) { inC = c; return answer, nil }
	c := connectedTo(t, s)
	command := bytes.Clone(verify)
	got, err := c.Transmit(t.Context(), command)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(command, verify) {
		t.Error("Transmit changed the caller's command")
	}
	if len(inC) != len(verify) || !bytes.Equal(inC, make([]byte, len(verify))) {
		t.Error("the copy of a command is kept after it was sent")
	}
	if answer[0] = 0x63; got[0] != 0x90 {
		t.Error("the answer is not the caller's own")
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	f.nothingHeld()
}

// TestNoCopyWithoutATurn: of a command that never had its turn there is no copy,
// which nobody would clear.
func TestNoCopyWithoutATurn(t *testing.T) {
	f, s := present(t)
	inC, answer := make(chan struct{}, 1), make(chan struct{})
	f.transmit = func([]byte) ([]byte, error) { inC <- struct{}{}; <-answer; return []byte{0x90, 0}, nil }
	c := connectedTo(t, s)
	ended := make(chan error, 1)
	go func() { _, err := c.Transmit(context.Background(), verify); ended <- err }()
	<-inC
	const tries = 20
	command := make([]byte, longestCommand)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range tries {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		if _, err := c.Transmit(ctx, command); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Transmit() that waits for its turn: %v, want its deadline", err)
		}
		cancel()
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > tries*longestCommand/2 {
		t.Errorf("%d commands of %d bytes took %d bytes: they were copied", tries, longestCommand, got)
	}
	close(answer)
	if err := errors.Join(<-ended, c.Close()); err != nil {
		t.Error(err)
	}
	f.nothingHeld()
}

func TestErrorsHoldNothingOfACommand(t *testing.T) {
	f, s := present(t)
	c := connectedTo(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	answers := []func([]byte) ([]byte, error){
		func(b []byte) ([]byte, error) { return b[:1], nil },
		func([]byte) ([]byte, error) { return nil, Code(0x80100016) },
		func([]byte) ([]byte, error) { return nil, Code(0xDEADBEEF) },
		func([]byte) ([]byte, error) { cancel(); time.Sleep(5 * time.Millisecond); return nil, nil },
		nil, // unusable by now
	}
	for i, answer := range answers {
		f.transmit = answer
		_, err := c.Transmit(ctx, verify)
		if err == nil {
			t.Fatalf("answer %d: no error", i)
		}
		for _, part := range []string{"491573", "34393135", "0x34", "34 39", "52 57"} {
			if strings.Contains(err.Error(), part) {
				t.Errorf("answer %d: the error %q holds part of the command", i, err)
			}
		}
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	f.nothingHeld()
}

func TestTransmitLengths(t *testing.T) {
	f, s := present(t)
	sent := 0
	f.transmit = func([]byte) ([]byte, error) { sent++; return []byte{0x90, 0}, nil }
	c := connectedTo(t, s)
	for _, tt := range []struct {
		length int
		ok     bool
	}{{0, false}, {3, false}, {4, true}, {5, true}, {65545, true}, {65546, false}} {
		_, err := c.Transmit(t.Context(), make([]byte, tt.length))
		if ok := err == nil; ok != tt.ok || !ok && !errors.Is(err, ErrCommand) {
			t.Errorf("Transmit() of %d bytes: %v, want ok %v", tt.length, err, tt.ok)
		}
	}
	if sent != 3 {
		t.Errorf("%d commands were sent, want 3", sent)
	}
}

func TestShortAnswerIsRefused(t *testing.T) {
	f, s := present(t)
	c := connectedTo(t, s)
	for _, tt := range []struct {
		answer []byte
		status error
		want   error
		why    string
	}{
		{nil, nil, ErrAnswer, "a card that says nothing"},
		{[]byte{0x90}, nil, ErrAnswer, "half a status word"},
		{[]byte{0x90, 0}, nil, nil, "a status word is an answer"},
		{nil, Code(0x80100068), ErrReset, "the service says why"},
		{nil, Code(0x80100069), ErrRemoved, "a pull looks like an empty answer"},
	} {
		f.transmit = func([]byte) ([]byte, error) { return tt.answer, nil }
		f.fail("status", tt.status)
		got, err := c.Transmit(t.Context(), verify)
		if !errors.Is(err, tt.want) || (err != nil) != (got == nil) {
			t.Errorf("answer % X: %v, %v, want %v; why: %s", tt.answer, got, err, tt.want, tt.why)
		}
	}
	if got := c.ATR(); got != nil {
		t.Errorf("ATR() of a card that was removed = % X", got)
	}
	if state, err := c.State(t.Context()); state != Empty || err != nil {
		t.Errorf("State() of a card that was removed = %v, %v", state, err)
	}
	f.fail("status", nil)
	if err := c.Reconnect(t.Context()); err != nil || !bytes.Equal(c.ATR(), fakeATR) {
		t.Errorf("Reconnect() = %v, ATR() = % X", err, c.ATR())
	}
}

func TestCutOffEndsTheCard(t *testing.T) {
	f, s := present(t)
	inC, answer := make(chan []byte, 1), make(chan struct{})
	f.transmit = func(c []byte) ([]byte, error) { inC <- c; <-answer; return []byte{0x90, 0}, nil }
	c := connectedTo(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	command := bytes.Clone(verify)
	ended := make(chan error, 1)
	go func() { _, err := c.Transmit(ctx, command); ended <- err }()
	sent := <-inC

	waiting, giveUp := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer giveUp()
	if _, err := c.Transmit(waiting, verify); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Transmit() that waits for its turn: %v, want its deadline", err)
	}
	select {
	case err := <-ended:
		t.Fatalf("giving up a turn ended another's command: %v", err)
	default: // what was not sent does no harm
	}

	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Transmit() = %v, want to be cancelled", err)
	}
	clear(command)
	if !bytes.Equal(sent, verify) {
		t.Error("the caller's command is read after Transmit has returned")
	}
	if _, err := c.Transmit(t.Context(), verify); !errors.Is(err, ErrUnusable) {
		t.Errorf("Transmit() after that: %v, want ErrUnusable", err)
	}
	if f.handles.Load() != 1 {
		t.Error("the handle was let go of while it was in a call")
	}
	close(answer)
	f.nothingHeld()
	if err := c.Close(); err != nil || f.disconnects.Load() != 1 {
		t.Errorf("Close() = %v, %d disconnects", err, f.disconnects.Load())
	}
}

func TestWhatIsOverIsNotSent(t *testing.T) {
	f, s := present(t)
	f.transmit = func([]byte) ([]byte, error) { t.Error("a command was sent"); return []byte{0x90, 0}, nil }
	c := connectedTo(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 100 {
		if _, err := c.Transmit(ctx, verify); !errors.Is(err, context.Canceled) {
			t.Fatalf("Transmit() = %v, want to be cancelled", err)
		}
	}
	f.transmit = func([]byte) ([]byte, error) { return []byte{0x90, 0}, nil }
	if _, err := c.Transmit(t.Context(), verify); err != nil {
		t.Errorf("Transmit() after a command that was not sent: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	f.nothingHeld()
}

func TestBegin(t *testing.T) {
	f, s := present(t)
	c := connectedTo(t, s)
	f.begin = func() error { return Code(0x80100068) }
	if end, err := c.Begin(t.Context()); end != nil || !errors.Is(err, ErrReset) {
		t.Errorf("Begin() = %v, want ErrReset", err)
	}
	f.begin = func() error { return nil }
	end, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f.fail("end", Code(0x80100069))
	if err := end(); !errors.Is(err, ErrRemoved) {
		t.Errorf("end() = %v, want ErrRemoved", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := c.Begin(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("Begin() after Close: %v, want ErrClosed", err)
	}
	f.nothingHeld()
}

// TestEndIsBounded: a transaction that cannot be ended ends with the connection.
func TestEndIsBounded(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		hang      func(*fake, *Card) (goOn func())
	}{
		{"a service that hangs", "nothing else would let go of the card", func(f *fake, _ *Card) func() {
			gate := make(chan struct{})
			f.ending = func() error { <-gate; return nil }
			return func() { close(gate) }
		}},
		{"a turn that never comes", "the other command may take for ever", func(f *fake, c *Card) func() {
			gate, inC, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
			f.transmit = func([]byte) ([]byte, error) { close(inC); <-gate; return []byte{0x90, 0}, nil }
			go func() { defer close(ended); _, _ = c.Transmit(context.Background(), verify) }()
			<-inC
			return func() { close(gate); <-ended }
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel() // both wait
			f, s := present(t)
			c := connectedTo(t, s)
			ctx, cancel := context.WithCancel(t.Context())
			end, err := c.Begin(ctx)
			if err != nil {
				t.Fatal(err)
			}
			goOn := tt.hang(f, c)
			cancel() // end is to be tried all the same
			ended := make(chan error, 1)
			go func() { ended <- end() }()
			select {
			case err := <-ended:
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("end() = %v, want a deadline of its own; why: %s", err, tt.why)
				}
			case <-time.After(endWithin + 5*time.Second):
				t.Errorf("end() does not end; why: %s", tt.why)
			}
			short, stop := context.WithTimeout(t.Context(), time.Second)
			defer stop()
			if _, err := c.Transmit(short, verify); !errors.Is(err, ErrUnusable) {
				t.Errorf("Transmit() after that: %v, want ErrUnusable; why: %s", err, tt.why)
			}
			goOn()
			f.nothingHeld()
			if f.disconnects.Load() != 1 {
				t.Errorf("the connection was not given up; why: %s", tt.why)
			}
		})
	}
}

// TestEndComesAfterTheDeadline: what is over still lets go of the card.
func TestEndComesAfterTheDeadline(t *testing.T) {
	f, s := present(t)
	c := connectedTo(t, s)
	ends := 0
	f.ending = func() error { ends++; return nil }
	ctx, cancel := context.WithCancel(t.Context())
	end, err := c.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := errors.Join(end(), end()); err != nil || ends != 1 {
		t.Errorf("end() = %v, and the service was told %d times", err, ends)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	f.nothingHeld()
}

func TestCloseSaysWhatTheServiceSaid(t *testing.T) {
	for _, tt := range []struct {
		disconnect, release, want error
		why                       string
	}{
		{nil, nil, nil, "all is well"},
		{Code(0x80100069), nil, nil, "a card that was pulled needs no more"},
		{Code(0x8010001D), nil, ErrNoService, "the service has gone"},
		{nil, Code(0x8010001D), ErrNoService, "the service went in between"},
	} {
		f, s := present(t)
		c := connectedTo(t, s)
		f.fail("disconnect", tt.disconnect)
		f.fail("release", tt.release)
		if err := c.Close(); !errors.Is(err, tt.want) {
			t.Errorf("Close() = %v, want %v; why: %s", err, tt.want, tt.why)
		}
		if err := c.Close(); err != nil {
			t.Errorf("second Close() = %v; why: %s", err, tt.why)
		}
		f.nothingHeld()
	}
}

// TestEverythingAtOnce has calls, cuts and closes meet in every order. The fake
// fails it if a session is called twice at once, or after it was let go of.
func TestEverythingAtOnce(t *testing.T) {
	for round := range 200 {
		f, s := present(t)
		var transmitted atomic.Int64
		f.transmit = func([]byte) ([]byte, error) {
			transmitted.Add(1)
			time.Sleep(time.Duration(rand.IntN(200)) * time.Microsecond)
			return []byte{0x90, 0}, nil
		}
		c := connectedTo(t, s)
		var all sync.WaitGroup
		for n := range 6 {
			all.Go(func() {
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration(rand.IntN(1000))*time.Microsecond)
				defer cancel()
				for range 5 {
					switch n % 3 {
					case 0:
						if end, err := c.Begin(ctx); err == nil {
							_ = end()
						}
					case 1:
						_, _ = c.State(ctx)
					default:
						_, _ = c.Transmit(ctx, verify)
					}
				}
			})
		}
		if round%2 == 0 {
			all.Go(func() {
				time.Sleep(time.Duration(rand.IntN(500)) * time.Microsecond)
				_ = c.Close()
			})
		}
		all.Wait()
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		f.nothingHeld()
		if got := f.disconnects.Load(); got != 1 {
			t.Fatalf("round %d: %d disconnects, want 1", round, got)
		}
	}
}
