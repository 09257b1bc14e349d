package sandbox_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/server/sandbox"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// TestResetWhileInUse resets a world that sixteen goroutines use: each of their
// calls is carried out, refused, or answered by ErrReset, and nobody sees a
// closed store.
func TestResetWhileInUse(t *testing.T) {
	w := open(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	var done, reset atomic.Int64
	for n := range 16 {
		group.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				err := useSomehow(ctx, w, n+i)
				var refusal *guidance.Refusal
				switch {
				case ctx.Err() != nil:
				case errors.Is(err, sqlite.ErrClosed):
					t.Error("somebody used a closed store")
				case errors.Is(err, sandbox.ErrReset):
					reset.Add(1)
				case err == nil, errors.As(err, &refusal), errors.Is(err, authority.ErrConflict), errors.Is(err, authority.ErrNotFound):
					done.Add(1)
				default:
					t.Errorf("neither carried out nor refused: %v", err)
				}
			}
		})
	}
	for range 5 {
		time.Sleep(50 * time.Millisecond)
		if err := w.Reset(t.Context()); err != nil {
			t.Error(err)
		}
	}
	cancel()
	group.Wait()
	if done.Load() == 0 {
		t.Error("nothing was carried out")
	}
	t.Logf("%d calls answered, %d told of the reset, %d entries", done.Load(), reset.Load(), verified(t, w))
}

func useSomehow(ctx context.Context, w *sandbox.World, n int) error {
	by := sandbox.Actor("agent/rx2/ra-agent")
	switch n % 5 {
	case 0:
		_, err := w.Advance(time.Second)
		return err
	case 1:
		_, err := w.Work(ctx)
		return err
	case 2:
		_, err := w.Messages(ctx)
		return err
	case 3:
		return w.SetOutcomes(sandbox.Outcomes{Printer: sandbox.Choice{Outcome: sandbox.Temporary, Times: n + 1}})
	}
	return w.Use(ctx, func(ctx context.Context, l *sandbox.Live) error {
		_, err := l.Authority.DispatchCard(ctx, authority.MoveCard{By: by, Card: sandbox.ID("card/printed")})
		return err
	})
}

// TestUseIsToldOfAReset: whoever waits inside Use is woken, and told why; who
// comes meanwhile waits for the new world.
func TestUseIsToldOfAReset(t *testing.T) {
	w := open(t, t.TempDir())
	inside, leave := make(chan struct{}), make(chan struct{})
	told := make(chan error, 1)
	go func() {
		told <- w.Use(context.Background(), func(ctx context.Context, l *sandbox.Live) error {
			close(inside)
			<-ctx.Done()
			<-leave
			if _, err := l.Store.Checkpoint(context.Background()); err != nil {
				t.Errorf("the store was closed before Use returned: %v", err)
			}
			return ctx.Err()
		})
	}()
	<-inside
	ended := make(chan error, 1)
	go func() { ended <- w.Reset(context.Background()) }()
	late, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	for w.Use(late, func(context.Context, *sandbox.Live) error { return nil }) == nil {
	}
	if err := w.Use(late, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Use() while a reset waits = %v", err)
	}
	close(leave)
	if err := <-told; !errors.Is(err, sandbox.ErrReset) {
		t.Errorf("Use() = %v, want ErrReset", err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	order(t, w)
}

// TestResetGivesUp: a reset that may not wait longer resets nothing.
func TestResetGivesUp(t *testing.T) {
	w := open(t, t.TempDir())
	id := order(t, w)
	use(t, w, func(ctx context.Context, _ *sandbox.Live) error {
		short, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		if err := w.Reset(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Reset() = %v", err)
		}
		if !errors.Is(context.Cause(ctx), sandbox.ErrReset) {
			t.Errorf("the context ended with %v", context.Cause(ctx))
		}
		return nil // what was done is done
	})
	view(t, w, func(tx authority.Tx) error { return second(tx.Card(id)) })
}

// TestErrorsOfUse: without a reset, the errors are those of fn and of ctx.
func TestErrorsOfUse(t *testing.T) {
	w := open(t, t.TempDir())
	mine := errors.New("mine")
	if err := w.Use(t.Context(), func(context.Context, *sandbox.Live) error { return mine }); err != mine {
		t.Errorf("Use() = %v, want the error as it is", err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(mine)
	if err := w.Use(ctx, nil); !errors.Is(err, mine) {
		t.Errorf("Use() with a context that has ended = %v", err)
	}
	if err := w.Reset(ctx); !errors.Is(err, mine) {
		t.Errorf("Reset() with a context that has ended = %v", err)
	}
}
