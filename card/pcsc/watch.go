package pcsc

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"
)

const (
	// settle is how long to wait before asking again when what PC/SC told of was
	// nothing to tell of: a reader that came into use, or went while we asked.
	settle = 20 * time.Millisecond
	// settleTries is how often a card is asked after whose ATR is not known yet.
	settleTries = 20
	// grace is how long a wait that was cancelled is waited for, so that as a rule
	// nothing is left behind once Watch has returned.
	grace = 250 * time.Millisecond
)

// Watch tells of every reader there is, as it is now, and then of every change:
// cards put in and pulled, readers plugged in and unplugged (Unavailable). A card
// that was swapped between two looks is told of as Present again. It goes on until
// the loop over it ends, or an error does: ctx's, [ErrClosed] or [ErrNoService].
//
// How soon a card is seen is the service's own matter: pcscd looks every 400 ms at
// readers that cannot tell by themselves.
func (s *Service) Watch(ctx context.Context) iter.Seq2[Reader, error] {
	return func(yield func(Reader, error) bool) {
		w := s.watch()
		defer w.close()
		for {
			changes, err := w.next(ctx)
			for _, r := range changes {
				if !yield(r, nil) {
					return
				}
			}
			if err != nil {
				yield(Reader{}, failed("watch", err))
				return
			}
		}
	}
}

// watch is one loop over the readers, with a session of its own.
type watch struct {
	service *Service
	session session // nil before the first look, and after one was cut off
	seen    map[string]*sight
	looked  bool // seen holds every reader there is
}

func (s *Service) watch() *watch { return &watch{service: s, seen: map[string]*sight{}} }

// sight is what was last seen in a reader.
type sight struct {
	flags uint32 // what PC/SC is told that we know
	told  uint32 // what was told of; 0 is nothing yet
	tries int    // how often a card without ATR was asked after
}

// look is what one look found.
type look struct {
	known []known
	gone  []string
}

// next returns the next changes, at least one unless there is an error.
func (w *watch) next(ctx context.Context) ([]Reader, error) {
	for {
		changes, err := w.step(ctx)
		if err != nil || len(changes) > 0 {
			return changes, err
		}
	}
}

// step looks once, for a slice at most, and returns what is new.
func (w *watch) step(ctx context.Context) ([]Reader, error) {
	l, err := w.look(ctx)
	switch {
	case errors.Is(err, codeTimeout):
		w.looked = true
		return nil, nil
	case between(err):
		return nil, pause(ctx, w.service.done, settle)
	case err != nil:
		return nil, err
	}
	w.looked = true
	changes := w.changes(l)
	if len(changes) == 0 {
		return nil, pause(ctx, w.service.done, settle)
	}
	return changes, nil
}

// between reports whether a reader came or went between two questions: scard asks
// how long the list of readers is before it asks for the list, and we for the list
// before we ask what is in them.
func between(err error) bool {
	return errors.Is(err, codeUnknownReader) || errors.Is(err, codeTooSmall)
}

// look lists the readers, and waits a slice for a change. A reader that has gone is
// change enough.
func (w *watch) look(ctx context.Context) (look, error) {
	if err := over(ctx, w.service.done); err != nil {
		return look{}, err
	}
	before := make(map[string]uint32, len(w.seen))
	for name, s := range w.seen {
		before[name] = s.flags
	}
	sys, c := w.service.system, w.session
	w.session = nil // it is the call's for now
	var l look
	var err error
	returned := make(chan struct{})
	opened := make(chan session, 1)
	go func() {
		defer close(returned)
		if c == nil {
			if c, err = sys.establish(); err != nil {
				return
			}
		}
		opened <- c
		l, err = lookOnce(c, before)
	}()
	select {
	case <-returned:
		select {
		case w.session = <-opened:
		default: // there is no session
		}
		return l, err
	case <-ctx.Done():
	case <-w.service.done:
	}
	cutOff(opened, returned)
	return look{}, over(ctx, w.service.done)
}

// lookOnce is what look does on the session.
func lookOnce(c session, before map[string]uint32) (look, error) {
	names, err := c.readers()
	if err != nil {
		return look{}, err
	}
	l := look{}
	for name := range before {
		if !slices.Contains(names, name) {
			l.gone = append(l.gone, name)
		}
	}
	if len(l.gone) > 0 {
		slices.Sort(l.gone)
		return l, nil
	}
	slices.Sort(names)
	for _, name := range names {
		l.known = append(l.known, known{name: name, flags: before[name]})
	}
	return l, c.change(l.known, slice)
}

// cutOff ends a look, and lets go of its session: cancel has no effect before the
// wait has begun, so it is repeated until the look has returned. That is not waited
// for longer than grace.
func cutOff(opened <-chan session, returned <-chan struct{}) {
	released := make(chan struct{})
	go func() {
		defer close(released)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		var c session
		for done := false; !done; {
			select {
			case c = <-opened:
			default:
			}
			if c != nil {
				_ = c.cancel() // there may be nothing to cancel, or no more
			}
			select {
			case <-returned:
				done = true
			case <-tick.C:
			}
		}
		if c == nil {
			select {
			case c = <-opened:
			default:
				return // it never came to be
			}
		}
		_ = c.release() // nobody is left to tell
	}()
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-released:
	case <-timer.C:
	}
}

// changes returns what is new in l, and takes note of it.
func (w *watch) changes(l look) []Reader {
	var changes []Reader
	for _, name := range l.gone {
		delete(w.seen, name)
		changes = append(changes, Reader{Name: name, State: Unavailable})
	}
	for _, k := range l.known {
		s := w.seen[k.name]
		if s == nil {
			s = &sight{}
			w.seen[k.name] = s
		}
		s.flags = k.flags
		r := reader(k.name, k.flags, k.atr)
		if r.State == Present && len(r.ATR) == 0 && s.tries < settleTries {
			s.flags, s.tries = 0, s.tries+1 // the service is at it; ask again
			continue
		}
		s.tries = 0
		if now := k.flags&counterMask | uint32(r.State); now != s.told {
			s.told = now
			changes = append(changes, r)
		}
	}
	return changes
}

// close lets go of the session, unless a look that was cut off has it.
func (w *watch) close() {
	if w.session != nil {
		_ = w.session.release() // what it was for is over
		w.session = nil
	}
}

// pause waits for d, or returns why that is over.
func pause(ctx context.Context, done <-chan struct{}, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-done:
	}
	return over(ctx, done)
}
