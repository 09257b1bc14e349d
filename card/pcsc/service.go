package pcsc

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// Service is the reader service of this computer. Make one with [Open]. It holds
// no connection while nothing is asked of it, so it may be kept while the service
// goes and comes back.
type Service struct {
	system system
	done   chan struct{} // closed by Close
	once   sync.Once
}

// Open returns the service, once it has answered. The error is [ErrNotBuilt],
// [ErrNoService], or ctx's.
func Open(ctx context.Context) (*Service, error) { return open(ctx, newSystem()) }

func open(ctx context.Context, sys system) (*Service, error) {
	s := &Service{system: sys, done: make(chan struct{})}
	_, err := brief(ctx, s, "open", func(session) (struct{}, error) { return struct{}{}, nil })
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Close ends what watches and waits through s, with [ErrClosed]. Cards that were
// connected stay so until they are closed themselves. It may be called again, and
// the error is always nil.
func (s *Service) Close() error {
	s.once.Do(func() { close(s.done) })
	return nil
}

// Readers returns the readers and what is in them now, sorted by name; none is no
// error.
func (s *Service) Readers(ctx context.Context) ([]Reader, error) {
	return brief(ctx, s, "list readers", func(c session) ([]Reader, error) {
		readers, err := list(c)
		for tries := 1; between(err) && tries < listTries; tries++ {
			readers, err = list(c)
		}
		return readers, err
	})
}

// listTries is how often the readers are listed when one comes or goes meanwhile.
const listTries = 5

// list lists the readers and what is in them.
func list(c session) ([]Reader, error) {
	names, err := c.readers()
	if err != nil || len(names) == 0 {
		return nil, err
	}
	slices.Sort(names)
	list := make([]known, len(names))
	for i, name := range names {
		list[i].name = name
	}
	if err := c.change(list, 0); err != nil {
		return nil, err
	}
	readers := make([]Reader, len(list))
	for i, k := range list {
		readers[i] = reader(k.name, k.flags, k.atr)
	}
	return readers, nil
}

// Connect connects to the card in the reader of that name, and shares it with
// other programs until [Card.Begin]. It waits for a transaction of another program
// to end. Close the Card when done. The errors are
// [ErrNoReader], [ErrNoCard], [ErrMute], [ErrInUse] if another program has the card
// for itself, [ErrNoService], or ctx's.
func (s *Service) Connect(ctx context.Context, reader string) (*Card, error) {
	const op = "connect"
	if reader == "" {
		return nil, failed(op, ErrNoReader)
	}
	c, err := await(ctx, s.done, func() (*Card, error) { return connect(s.system, reader) }, func(late *Card) {
		if late != nil {
			late.end(ErrClosed)
		}
	})
	if err != nil {
		return nil, failed(op, err)
	}
	return c, nil
}

// brief has ask do a few quick things in a session of their own.
func brief[T any](ctx context.Context, s *Service, op string, ask func(session) (T, error)) (T, error) {
	got, err := await(ctx, s.done, func() (T, error) {
		c, err := s.system.establish()
		if err != nil {
			var none T
			return none, err
		}
		got, err := ask(c)
		if released := c.release(); err == nil && released != nil {
			err = released
		}
		return got, err
	}, func(T) {})
	return got, failed(op, err)
}

// await returns what call returns, or before that the error of ctx, or ErrClosed
// once done is closed. What call returns after that is given to late.
func await[T any](ctx context.Context, done <-chan struct{}, call func() (T, error), late func(T)) (T, error) {
	var none T
	if err := over(ctx, done); err != nil {
		return none, err
	}
	type result struct {
		got T
		err error
	}
	results := make(chan result) // no room: either it is taken here, or late gets it
	gone := make(chan struct{})
	go func() {
		got, err := call()
		select {
		case results <- result{got, err}:
		case <-gone:
			late(got)
		}
	}()
	select {
	case r := <-results:
		return r.got, r.err
	case <-ctx.Done():
	case <-done:
	}
	close(gone)
	return none, over(ctx, done)
}

// over returns ErrClosed if done is closed, or the error of ctx.
func over(ctx context.Context, done <-chan struct{}) error {
	select {
	case <-done:
		return ErrClosed
	default:
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("cut off: %w", err)
	}
	return nil
}
