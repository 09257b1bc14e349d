package pcsc

import (
	"context"
	"slices"
)

// WaitCard waits until there is a card in the reader of that name, or, for the empty
// name, in any; a card that is there already will do. The reader may be plugged in
// later. The errors are those of [Service.Watch].
func (s *Service) WaitCard(ctx context.Context, reader string) (Reader, error) {
	for r, err := range s.Watch(ctx) {
		if err != nil {
			return Reader{}, err
		}
		if r.State == Present && (reader == "" || r.Name == reader) {
			return r, nil
		}
	}
	return Reader{}, failed("wait", ErrClosed) // not reached: Watch ends by an error
}

// WaitRemoved waits until there is no card in the reader of that name; a reader that
// is unplugged takes its card with it. A reader that is not there at first is
// [ErrNoReader]; other errors are those of [Service.Watch].
func (s *Service) WaitRemoved(ctx context.Context, reader string) error {
	const op = "wait"
	now, err := s.Readers(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(now, func(r Reader) bool { return r.Name == reader }) {
		return failed(op, ErrNoReader)
	}
	w := s.watch()
	defer w.close()
	for {
		if _, err := w.step(ctx); err != nil {
			return failed(op, err)
		}
		if !w.holds(reader) {
			return nil
		}
	}
}

// holds reports whether there may be something in the reader: it has not been seen
// to be empty, and not to be gone.
func (w *watch) holds(reader string) bool {
	s := w.seen[reader]
	if s == nil {
		return !w.looked
	}
	state := State(s.told &^ counterMask)
	return state != Empty && state != Unavailable
}
