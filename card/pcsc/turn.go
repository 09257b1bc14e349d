package pcsc

import (
	"context"
	"errors"
	"time"
)

// do has call go into PC/SC when it is its turn, and returns what it returns, or
// before that the error of ctx, or why c ended. A call that is not waited for any
// more gives its turn back by itself, or lets go of PC/SC if c has ended by then.
func do[T any](ctx context.Context, c *Card, op string, call func() (T, error)) (T, error) {
	if err := c.take(ctx); err != nil {
		var none T
		return none, failed(op, err)
	}
	return underWay(ctx, c, op, call)
}

// underWay is do for who has taken the turn.
func underWay[T any](ctx context.Context, c *Card, op string, call func() (T, error)) (T, error) {
	var none T
	type result struct {
		got T
		err error
	}
	results := make(chan result, 1)
	go func() {
		got, err := call()
		c.give()
		results <- result{got, err}
	}()
	select {
	case r := <-results:
		c.note(r.err)
		return r.got, failed(op, r.err)
	case <-ctx.Done():
	case <-c.ended: // by Close
		return none, failed(op, c.reason())
	}
	select {
	case r := <-results: // just in time: nothing was cut off
		c.note(r.err)
		return r.got, failed(op, r.err)
	default:
		c.end(ErrUnusable)
		return none, failed(op, over(ctx, nil))
	}
}

// take waits for the turn.
func (c *Card) take(ctx context.Context) error {
	if err := over(ctx, nil); err != nil {
		return err // first, so that nothing is begun that is over
	}
	select {
	case <-c.turn:
	case <-c.ended:
		return c.reason()
	case <-ctx.Done():
		return over(ctx, nil)
	}
	select {
	case <-c.ended:
		c.give()
		return c.reason()
	default:
		return nil
	}
}

// give gives the turn back. Whoever ends c and whoever gives the turn back both look
// whether the other was first, in the opposite order; so one of them, and only one,
// gets to let go.
func (c *Card) give() {
	c.turn <- struct{}{}
	select {
	case <-c.ended:
		c.let()
	default:
	}
}

// end lets no further call begin, and lets go of PC/SC unless a call is under way,
// which does that when it returns. The first reason stays.
func (c *Card) end(why error) {
	c.mu.Lock()
	if c.why == nil {
		c.why = why
		close(c.ended)
	}
	c.mu.Unlock()
	c.let()
}

// let lets go of PC/SC, if nobody else has the turn; it never comes back.
func (c *Card) let() {
	select {
	case <-c.turn:
	default:
		return
	}
	go func() { // another program's card may hold up the service
		defer close(c.freed)
		disconnected, released := c.handle.disconnect(), c.session.release()
		c.mu.Lock()
		defer c.mu.Unlock()
		c.atr = nil
		c.freeE = disconnected
		if disconnected == nil {
			c.freeE = released
		}
	}()
}

// Close ends the connection, and what is under way on it, with [ErrClosed]; a
// transaction ends with it. The card is left as it is: it keeps in mind that a
// passcode was given unless [Card.Reset] comes first. Close may be called again and
// at any time. It returns what the service said, if that came within half a second:
// a call that is under way is let go of when it returns. That the card has been
// removed is no error.
func (c *Card) Close() error {
	c.end(ErrClosed)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-c.freed:
	case <-timer.C:
		return nil
	}
	c.mu.Lock()
	err := c.freeE
	c.freeE = nil // told once
	c.mu.Unlock()
	if errors.Is(err, ErrRemoved) || errors.Is(err, ErrNoCard) {
		return nil
	}
	return failed("close", err)
}

// note takes note that the card has gone.
func (c *Card) note(err error) {
	if errors.Is(err, ErrRemoved) || errors.Is(err, ErrNoCard) {
		c.mu.Lock()
		c.atr = nil
		c.mu.Unlock()
	}
}

// reason returns why c ended.
func (c *Card) reason() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.why
}
