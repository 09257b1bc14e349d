package sandbox

import (
	"context"
	"sync"
)

// gate lets any number of callers in, until it is shut: then those inside are
// told, new ones wait, and whoever shut it waits until the last has left.
type gate struct {
	mu     sync.Mutex
	inside int
	term   context.Context // ends, with a cause, when those inside are to leave
	end    context.CancelCauseFunc
	shut   chan struct{} // not nil while shut; closed when the gate opens again
	empty  chan struct{} // not nil while somebody waits for the last to leave
	over   error         // not nil once it never opens again
}

func newGate() *gate {
	g := &gate{}
	g.begin()
	return g
}

func (g *gate) begin() { g.term, g.end = context.WithCancelCause(context.Background()) }

// enter returns the term of those inside, or the cause of ctx, if that ends
// before the gate opens, or why the gate never opens again.
func (g *gate) enter(ctx context.Context) (term context.Context, err error) {
	err = g.whenOpen(ctx, func() {
		g.inside++
		term = g.term
	})
	return term, err
}

// whenOpen runs do, under the lock, once the gate is open.
func (g *gate) whenOpen(ctx context.Context, do func()) error {
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		g.mu.Lock()
		if g.shut == nil || g.over != nil {
			defer g.mu.Unlock()
			if g.over == nil {
				do()
			}
			return g.over
		}
		opened := g.shut
		g.mu.Unlock()
		select {
		case <-opened:
		case <-ctx.Done():
		}
	}
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.inside == 0 && g.empty != nil {
		close(g.empty)
		g.empty = nil
	}
}

// close shuts the gate, tells those inside why, and waits for them to leave. When
// ctx ends first the gate opens again and the cause of ctx is returned.
func (g *gate) close(ctx context.Context, why error) error {
	left := make(chan struct{})
	err := g.whenOpen(ctx, func() {
		g.shut = make(chan struct{})
		g.end(why)
		if g.inside == 0 {
			close(left)
			return
		}
		g.empty = left
	})
	if err != nil {
		return err
	}
	select {
	case <-left:
		return nil
	case <-ctx.Done():
		g.open()
		return context.Cause(ctx)
	}
}

// open opens the gate again.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.empty = nil
	g.begin()
	close(g.shut)
	g.shut = nil
}

// finish keeps a gate that is shut from ever opening: those who wait get why.
func (g *gate) finish(why error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.over = why
	close(g.shut)
}
