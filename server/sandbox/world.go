package sandbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// secrets is where keys come from: never from a seed.
var secrets = rand.Reader

// Errors of a world, to be tested with errors.Is.
var (
	// ErrReset says that the world was reset while it was used: what was done in
	// it is gone, and what was under way may be tried in the new one.
	ErrReset = errors.New("the sandbox was reset")
	// ErrClosed says that the world was closed.
	ErrClosed = errors.New("the sandbox is closed")
	// ErrBroken says that the world could not be made anew after a reset. It can
	// be reset again.
	ErrBroken = errors.New("the sandbox could not be made anew")
)

// Config is what a [World] works with. Its zero value is ready for use.
type Config struct {
	// Observe is told of every event after it has been committed, in the
	// goroutine of the command, but not of those of the seeding. It must not
	// block, and must not call the World. It may be nil.
	Observe func(audit.Event)
}

// World is a seeded Registration Authority with a virtual clock in a folder. Make
// one with [Open]. It is safe for concurrent use.
type World struct {
	dir    string
	config Config
	lock   *lock
	gate   *gate
	live   atomic.Pointer[Live] // never nil
	broken error                // not nil when live is closed; guarded by the gate
	ending sync.Once
}

// Open opens the world in a folder, and seeds a new one where there is none, or
// one that was not seeded to its end. A world that was left, or killed, goes on
// at the time at which its clock stood and with the outcomes that were chosen.
//
// The error wraps [ErrForeign] for a folder that holds anything that is no
// sandbox, sqlite.ErrInUse when another process has it open, or is what the file
// system or the store says.
func Open(dir string, c Config) (*World, error) {
	w := &World{dir: dir, config: c, gate: newGate()}
	if err := w.open(context.Background()); err != nil {
		return nil, fmt.Errorf("sandbox: open: %w", err)
	}
	return w, nil
}

func (w *World) open(ctx context.Context) (err error) {
	if w.lock, err = settle(w.dir); err != nil {
		return err
	}
	ready, err := whole(w.dir)
	if err == nil && ready {
		err = w.enter(ctx)
	} else if err == nil {
		err = w.make(ctx)
	}
	if err != nil {
		return errors.Join(err, w.lock.release())
	}
	return nil
}

// enter opens the world as it was left.
func (w *World) enter(ctx context.Context) error {
	s, err := readState(filepath.Join(w.dir, stateFile))
	if err != nil {
		return err
	}
	l, err := openLive(ctx, w.dir, s, w.config)
	if err != nil {
		return err
	}
	w.live.Store(l)
	return nil
}

// make makes the world anew: the file of its state, which says that it is whole,
// is written last.
func (w *World) make(ctx context.Context) error {
	if err := clear(w.dir); err != nil {
		return err
	}
	if _, err := seed(ctx, w.dir); err != nil {
		return err
	}
	s, err := newState(filepath.Join(w.dir, stateFile))
	if err != nil {
		return err
	}
	l, err := openLive(ctx, w.dir, s, w.config)
	if err != nil {
		return err
	}
	w.live.Store(l)
	return nil
}

// Close waits for every [World.Use] under way, whose context it ends with
// [ErrClosed], and closes the store. The folder can be opened again. It may be
// called more than once.
func (w *World) Close() (err error) {
	w.ending.Do(func() {
		if err = w.gate.close(context.Background(), ErrClosed); err != nil {
			return
		}
		w.gate.finish(ErrClosed)
		l := w.live.Load()
		l.state.retire(ErrClosed)
		if err = errors.Join(l.Store.Close(), w.lock.release()); err != nil {
			err = fmt.Errorf("sandbox: close: %w", err)
		}
	})
	return err
}

// Use runs fn with the world as it is, which stays open until fn returns. A reset
// that is asked for meanwhile ends the context that fn is given, with [ErrReset]
// as its cause, and waits for fn; a fn that fails then fails with ErrReset. While
// a reset is under way Use waits for it, or until ctx is done.
//
// fn must not call [World.Reset] or [World.Close]: they would wait for it.
//
// The error is that of fn, or wraps ErrReset, [ErrClosed], [ErrBroken] or the
// cause of ctx.
func (w *World) Use(ctx context.Context, fn func(ctx context.Context, l *Live) error) error {
	term, err := w.gate.enter(ctx)
	if err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	defer w.gate.leave()
	if w.broken != nil {
		return fmt.Errorf("sandbox: %w", w.broken)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(term, func() { cancel(context.Cause(term)) })()
	err = fn(ctx, w.live.Load())
	if err != nil && term.Err() != nil {
		return fmt.Errorf("sandbox: %w: %w", context.Cause(term), err)
	}
	return err
}

// Reset makes the world anew: everything that a sandbox has made in the folder is
// deleted and seeded again, with the same ids, other keys, the clock at [Start]
// and no outcome chosen. It waits until every [World.Use] under way has returned;
// when ctx is done before, nothing is reset. After that ctx has no say.
//
// The error wraps [ErrClosed], [ErrBroken], or the cause of ctx.
func (w *World) Reset(ctx context.Context) error {
	if err := w.gate.close(ctx, ErrReset); err != nil {
		return fmt.Errorf("sandbox: reset: %w", err)
	}
	defer w.gate.open()
	l := w.live.Load()
	l.state.retire(ErrReset)
	w.broken = nil
	if err := errors.Join(l.Store.Close(), w.make(context.WithoutCancel(ctx))); err != nil {
		w.broken = fmt.Errorf("%w: %w", ErrBroken, err)
	}
	if w.broken != nil {
		return fmt.Errorf("sandbox: reset: %w", w.broken)
	}
	return nil
}

// Authority returns the authority of the world as it is. It is that of a world
// which is gone after a reset: get and use it inside [World.Use].
func (w *World) Authority() *authority.Authority { return w.live.Load().Authority }

// Store returns the store of the world as it is, as [World.Authority] does.
func (w *World) Store() *sqlite.Store { return w.live.Load().Store }

// Now returns the instant of the virtual clock, in UTC. The clock stands still
// until it is set.
func (w *World) Now() time.Time { return w.live.Load().Now() }

// Advance sets the clock forward and returns the instant that it then shows. It
// does no jobs that are due by then: see [World.Work]. The error wraps
// [ErrBackwards], [ErrTooLate], [ErrReset] or [ErrClosed], and the clock stands
// as it did.
func (w *World) Advance(d time.Duration) (time.Time, error) {
	return w.forward("advance", func(now time.Time) time.Time { return now.Add(d) })
}

// SetTime sets the clock to an instant that is not before the one it shows. It
// answers as [World.Advance] does.
func (w *World) SetTime(t time.Time) (time.Time, error) {
	return w.forward("set time", func(time.Time) time.Time { return t })
}

func (w *World) forward(op string, next func(time.Time) time.Time) (time.Time, error) {
	t, err := w.live.Load().state.forward(next)
	if err != nil {
		return t, fmt.Errorf("sandbox: %s: %w", op, err)
	}
	return t, nil
}

// Outcomes returns what is chosen for the calls to come; Times counts down.
func (w *World) Outcomes() Outcomes { return w.live.Load().state.outcomes() }

// SetOutcomes chooses what comes of the calls to come. What a party has answered
// for good stays as it was. The error is an [*OutcomeError], or wraps [ErrReset]
// or [ErrClosed].
func (w *World) SetOutcomes(o Outcomes) error {
	if err := o.Check(); err != nil {
		return fmt.Errorf("sandbox: choosing outcomes: %w", err)
	}
	if err := w.live.Load().state.choose(o); err != nil {
		return fmt.Errorf("sandbox: choosing outcomes: %w", err)
	}
	return nil
}

// Work does every job that is due by the virtual clock, as authority.Work does,
// and returns how many.
func (w *World) Work(ctx context.Context) (n int, err error) {
	err = w.Use(ctx, func(ctx context.Context, l *Live) error {
		n, err = l.Authority.Work(ctx)
		return err
	})
	return n, err
}

// Messages returns every text message that was sent, in order of sending. The
// texts are secrets in clear: numbers for the video call, and passcodes.
func (w *World) Messages(ctx context.Context) (sent []simulator.Sent, err error) {
	err = w.Use(ctx, func(_ context.Context, l *Live) error {
		sent, err = l.Simulator.Messages()
		return err
	})
	return sent, err
}

// Printed returns every card that was printed, by time.
func (w *World) Printed(ctx context.Context) (prints []simulator.Print, err error) {
	err = w.Use(ctx, func(_ context.Context, l *Live) error {
		prints, err = l.Simulator.Printed()
		return err
	})
	return prints, err
}

// Identities returns every identity that the directory created, by time.
func (w *World) Identities(ctx context.Context) (created []simulator.Created, err error) {
	err = w.Use(ctx, func(_ context.Context, l *Live) error {
		created, err = l.Simulator.Identities()
		return err
	})
	return created, err
}
