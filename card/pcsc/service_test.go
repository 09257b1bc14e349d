package pcsc

import (
	"context"
	"errors"
	"iter"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestOpenAndReadersLetGo(t *testing.T) {
	f := newFake(t, "b", "a")
	f.fail("establish", Code(0x8010001D))
	if _, err := open(t.Context(), f); !errors.Is(err, ErrNoService) {
		t.Errorf("Open() = %v, want ErrNoService", err)
	}
	f.fail("establish", nil)
	s, err := open(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	f.set("b", flagPresent|7<<16, fakeATR)
	want := []Reader{{Name: "a", State: Empty}, {Name: "b", State: Present, ATR: fakeATR}}
	got, err := s.Readers(t.Context())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Readers() error %v, mismatch (-want +got):\n%s", err, diff)
	}
	for _, step := range []string{"readers", "change", "release"} {
		f.fail(step, Code(0x80100013))
		if got, err := s.Readers(t.Context()); !errors.Is(err, ErrNoService) {
			t.Errorf("Readers() with %s failing = %v, %v, want ErrNoService", step, got, err)
		}
		f.fail(step, nil)
	}
	f.set("a", 0, nil)
	f.set("b", 0, nil)
	if got, err := s.Readers(t.Context()); len(got) != 0 || err != nil {
		t.Errorf("Readers() without readers = %v, %v", got, err)
	}
	f.nothingHeld()
}

func TestWhatIsOverBeginsNothing(t *testing.T) {
	f, s := present(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f.fail("establish", errors.New("something was begun"))
	check := func(name string, err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	_, err := s.Readers(ctx)
	check("Readers", err, context.Canceled)
	_, err = s.Connect(ctx, "a")
	check("Connect", err, context.Canceled)
	_, err = s.WaitCard(ctx, "a")
	check("WaitCard", err, context.Canceled)
	check("WaitRemoved", s.WaitRemoved(ctx, "a"), context.Canceled)
	_, err = open(ctx, f)
	check("Open", err, context.Canceled)
	check("Close", errors.Join(s.Close(), s.Close()), nil)
	_, err = s.Readers(t.Context())
	check("Readers of a closed service", err, ErrClosed)
	_, err = s.Connect(t.Context(), "a")
	check("Connect of a closed service", err, ErrClosed)
}

// TestConnectCutOff has the service take its time to connect: what comes of it
// later is let go of.
// TestReadersThatComeMeanwhile: scard asks twice for the list, and we then for what
// is in them; a reader that comes or goes in between is no fault.
func TestReadersThatComeMeanwhile(t *testing.T) {
	for _, tt := range []struct {
		op   string
		code Code
		why  string
	}{
		{"readers", 0x80100008, "one more came: the list was too long for its buffer"},
		{"change", 0x80100009, "one went"},
	} {
		t.Run(tt.op, func(t *testing.T) {
			f := newFake(t, "a")
			s, err := open(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			f.failOnce(tt.op, tt.code)
			if got, err := s.Readers(t.Context()); len(got) != 1 || err != nil {
				t.Errorf("Readers() = %v, %v; why: %s", got, err, tt.why)
			}
			f.failOnce(tt.op, tt.code)
			for r, err := range s.Watch(t.Context()) {
				if err != nil || r.Name != "a" {
					t.Errorf("Watch() told of %v, %v; why: %s", r, err, tt.why)
				}
				break
			}
			f.fail(tt.op, tt.code)
			if _, err := s.Readers(t.Context()); !errors.Is(err, tt.code) {
				t.Errorf("Readers() without end = %v, want the code; why: %s", err, tt.why)
			}
			f.nothingHeld()
		})
	}
}

func TestConnectCutOff(t *testing.T) {
	f, s := present(t)
	slow := &slowSystem{fake: f, gate: make(chan struct{})}
	s.system = slow
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	if _, err := s.Connect(ctx, "a"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Connect() = %v, want its deadline", err)
	}
	close(slow.gate)
	f.nothingHeld()
	for range 500 {
		if f.disconnects.Load() == 1 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Error("a connection that came too late was not let go of")
}

type slowSystem struct {
	*fake
	gate chan struct{}
}

func (s *slowSystem) establish() (session, error) { <-s.gate; return s.fake.establish() }

// follow returns a function that checks the next change of a watch.
func follow(t *testing.T, s *Service) func(Reader) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	next, stop := iter.Pull2(s.Watch(ctx))
	t.Cleanup(func() { stop(); cancel() })
	return func(want Reader) {
		t.Helper()
		got, err, _ := next()
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("Watch() error %v, mismatch (-want +got):\n%s", err, diff)
		}
	}
}

func TestWatch(t *testing.T) {
	f := newFake(t)
	s, err := open(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	told := follow(t, s)
	soon := func(name string, flags uint32, atr []byte) {
		time.AfterFunc(10*time.Millisecond, func() { f.set(name, flags, atr) })
	}
	soon("a", flagEmpty, nil)
	told(Reader{Name: "a", State: Empty}) // the first reader of all
	f.set("b", flagPresent|1<<16, fakeATR)
	told(Reader{Name: "b", State: Present, ATR: fakeATR}) // a second, with a card in it
	soon("a", flagPresent|1<<16, []byte{0x3B, 0x00})
	told(Reader{Name: "a", State: Present, ATR: []byte{0x3B, 0x00}})
	f.set("a", flagPresent|1<<16|0x100, []byte{0x3B, 0x00}) // in use: nothing to tell of
	soon("a", flagPresent|3<<16, fakeATR)
	told(Reader{Name: "a", State: Present, ATR: fakeATR}) // swapped between two looks
	soon("a", flagPresent|flagMute|4<<16, nil)
	told(Reader{Name: "a", State: Mute})
	soon("a", flagEmpty|5<<16, fakeATR)
	told(Reader{Name: "a", State: Empty}) // a stale ATR is not told
	soon("a", flagUnavailable, nil)
	told(Reader{Name: "a", State: Unavailable})
	soon("b", 0, nil)
	told(Reader{Name: "b", State: Unavailable}) // unplugged
	soon("b", flagEmpty, nil)
	told(Reader{Name: "b", State: Empty}) // and back
	f.set("b", flagPresent|1<<16, nil)    // its ATR is not known yet
	time.AfterFunc(60*time.Millisecond, func() { f.set("b", flagPresent|1<<16, fakeATR) })
	told(Reader{Name: "b", State: Present, ATR: fakeATR})
}

func TestWatchEnds(t *testing.T) {
	f := newFake(t, "a")
	s, err := open(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	for range s.Watch(t.Context()) {
		break // the loop's own end
	}
	f.nothingHeld()

	time.AfterFunc(20*time.Millisecond, func() {
		f.fail("change", Code(0x80100013))
		f.set("a", flagPresent, fakeATR)
	})
	var last error
	for _, err := range s.Watch(t.Context()) {
		last = err
	}
	if !errors.Is(last, ErrNoService) {
		t.Errorf("Watch() of a service that goes ended with %v", last)
	}
	f.fail("change", nil)
	f.nothingHeld()
}

// TestWaitIsCutOffAtOnce cuts waits off at every moment: a cancel that comes before
// the wait is lost.
func TestWaitIsCutOffAtOnce(t *testing.T) {
	f := newFake(t, "a")
	s, err := open(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for n := range 50 {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Duration(n)*200*time.Microsecond)
			defer cancel()
			if _, err := s.WaitCard(ctx, "a"); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("WaitCard() = %v, want its deadline", err)
			}
		})
	}
	all.Wait()
	f.nothingHeld()
	if f.cancels.Load() == 0 || f.timeouts.Load() != 0 {
		t.Errorf("%d cancels, and %d waits that went on to the end", f.cancels.Load(), f.timeouts.Load())
	}
}

func TestWaitRemoved(t *testing.T) {
	f, s := present(t)
	if err := s.WaitRemoved(t.Context(), "b"); !errors.Is(err, ErrNoReader) {
		t.Errorf("WaitRemoved() of no reader: %v, want ErrNoReader", err)
	}
	time.AfterFunc(20*time.Millisecond, func() { f.set("a", flagEmpty|1<<16, nil) })
	if err := s.WaitRemoved(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	f.set("a", flagPresent|2<<16, fakeATR)
	time.AfterFunc(20*time.Millisecond, func() { f.set("a", 0, nil) })
	if err := s.WaitRemoved(t.Context(), "a"); err != nil {
		t.Errorf("WaitRemoved() of a reader that is unplugged: %v", err)
	}
	f.nothingHeld()
}
