package pcsc

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// fake is a PC/SC that a test holds in its hand. It counts what is held of it, and
// fails the test by a session that is called while it is in a call.
type fake struct {
	t        testing.TB
	mu       sync.Mutex
	slots    map[string]*fakeSlot
	changed  chan struct{} // closed and made anew at each change
	failing  map[string]error
	once     map[string]error
	transmit func(command []byte) ([]byte, error)
	begin    func() error
	ending   func() error

	sessions, handles atomic.Int64 // held now
	disconnects       atomic.Int64
	cancels, timeouts atomic.Int64
}

type fakeSlot struct {
	flags uint32
	atr   []byte
}

var fakeATR = []byte{0x3B, 0x80, 0x80, 0x01, 0x01}

func newFake(t testing.TB, names ...string) *fake {
	f := &fake{
		t: t, slots: map[string]*fakeSlot{}, changed: make(chan struct{}), failing: map[string]error{}, once: map[string]error{},
		transmit: func([]byte) ([]byte, error) { return []byte{0x90, 0x00}, nil },
		begin:    func() error { return nil },
		ending:   func() error { return nil },
	}
	for _, name := range names {
		f.set(name, flagEmpty, nil)
	}
	return f
}

// set makes a reader what flags say; 0 unplugs it.
func (f *fake) set(name string, flags uint32, atr []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.slots[name] = (&fakeSlot{flags, atr}); flags == 0 {
		delete(f.slots, name)
	}
	close(f.changed)
	f.changed = make(chan struct{})
}

func (f *fake) fail(op string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failing[op] = err
}

func (f *fake) failure(op string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.once[op]; err != nil {
		delete(f.once, op)
		return err
	}
	return f.failing[op]
}

// failOnce has the next call of op fail.
func (f *fake) failOnce(op string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.once[op] = err
}

// nothingHeld waits until nothing is held of f any more.
func (f *fake) nothingHeld() {
	f.t.Helper()
	for range 500 {
		if f.sessions.Load() == 0 && f.handles.Load() == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	f.t.Errorf("%d sessions and %d handles are held", f.sessions.Load(), f.handles.Load())
}

func (f *fake) establish() (session, error) {
	if err := f.failure("establish"); err != nil {
		return nil, err
	}
	f.sessions.Add(1)
	return &fakeSession{fake: f, cancelled: make(chan struct{}, 1)}, nil
}

type fakeSession struct {
	*fake
	busy      atomic.Bool
	released  atomic.Bool
	cancelled chan struct{}
}

// enter marks the session as in a call, until what it returns is called.
func (s *fakeSession) enter(op string) func() {
	if s.released.Load() {
		s.t.Errorf("%s on a session that was released", op)
	}
	if !s.busy.CompareAndSwap(false, true) {
		s.t.Errorf("%s on a session that is in a call: the process would stop", op)
	}
	return func() { s.busy.Store(false) }
}

func (s *fakeSession) readers() ([]string, error) {
	defer s.enter("readers")()
	if err := s.failure("readers"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for name := range s.slots {
		names = append(names, name)
	}
	return names, nil
}

func (s *fakeSession) change(known []known, wait time.Duration) error {
	defer s.enter("change")()
	if err := s.failure("change"); err != nil {
		return err
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	s.mu.Lock()
	count := len(s.slots)
	s.mu.Unlock()
	for {
		s.mu.Lock()
		changed := s.changed
		for _, k := range known {
			if s.slots[k.name] == nil {
				s.mu.Unlock()
				return codeUnknownReader
			}
		}
		news := len(s.slots) != count
		for i, k := range known {
			if is := s.slots[k.name]; is.flags != k.flags {
				news = true
				known[i].flags, known[i].atr = is.flags, is.atr
			}
		}
		s.mu.Unlock()
		if news {
			return nil
		}
		select { // a cancel that came before is lost, as with pcscd
		case <-s.cancelled:
		default:
		}
		select {
		case <-changed:
		case <-timer.C:
			s.timeouts.Add(1)
			return codeTimeout
		case <-s.cancelled:
			return Code(0x80100002)
		}
	}
}

func (s *fakeSession) cancel() error {
	s.cancels.Add(1)
	select {
	case s.cancelled <- struct{}{}:
	default:
	}
	return nil
}

func (s *fakeSession) release() error {
	defer s.enter("release")()
	if !s.released.CompareAndSwap(false, true) {
		s.t.Error("a session was released twice")
	}
	s.sessions.Add(-1)
	return s.failure("release")
}

func (s *fakeSession) connect(reader string) (handle, error) {
	defer s.enter("connect")()
	if err := s.failure("connect"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	slot := s.slots[reader]
	s.mu.Unlock()
	switch {
	case slot == nil:
		return nil, codeUnknownReader
	case slot.flags&flagPresent == 0:
		return nil, Code(0x8010000C)
	}
	s.handles.Add(1)
	return &fakeHandle{s}, nil
}

type fakeHandle struct{ *fakeSession }

func (h *fakeHandle) transmit(command []byte) ([]byte, error) {
	defer h.enter("transmit")()
	return h.fake.transmit(command)
}

func (h *fakeHandle) begin() error {
	defer h.enter("begin")()
	return h.fake.begin()
}

func (h *fakeHandle) end() error {
	defer h.enter("end")()
	return errors.Join(h.fake.ending(), h.failure("end"))
}

func (h *fakeHandle) status() (bool, error) {
	defer h.enter("status")()
	return true, h.failure("status")
}

func (h *fakeHandle) reconnect(bool) error {
	defer h.enter("reconnect")()
	return h.failure("reconnect")
}

func (h *fakeHandle) disconnect() error {
	defer h.enter("disconnect")()
	h.disconnects.Add(1)
	h.handles.Add(-1)
	return h.failure("disconnect")
}

// TestFakeNotices shows that the fake fails a test that misuses it.
func TestFakeNotices(t *testing.T) {
	silent := &recorder{TB: t}
	f := newFake(silent, "a")
	f.set("a", flagPresent, fakeATR)
	s, err := f.establish()
	if err != nil {
		t.Fatal(err)
	}
	done := s.(*fakeSession).enter("a call")
	_, _ = s.readers()
	done()
	if err := errors.Join(s.release(), s.release()); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"readers on a session that is in a call: the process would stop",
		"release on a session that was released",
		"a session was released twice",
	}
	if !slices.Equal(silent.said, want) {
		t.Errorf("the fake said %q, want %q", silent.said, want)
	}
}
