package virtual

import (
	"bytes"
	"context"
	"errors"
	"fmt"
)

// ErrPulled is returned when a fault takes the card out of the reader.
var ErrPulled = errors.New("the card was pulled")

// Fault is something that a card does wrong, on purpose, for tests of those that
// read cards. The card has carried the command out all the same: a wrong passcode
// has cost its try, however the answer looks.
type Fault struct {
	// Instruction restricts the fault to commands of that second byte; 0 means
	// all.
	Instruction byte
	// Skip is how many of them are answered properly first, and Times how many
	// suffer then; 0 means all that follow.
	Skip, Times int

	// Stall answers nothing until the context of Transmit, or of Serve, is done.
	Stall bool
	// Pull takes the card out of the reader: [ErrPulled].
	Pull bool
	// Change returns what is answered instead; see [Truncated] and [Status]. The
	// proper answer, status word included, is its own to change. An answer of no
	// bytes is returned by Transmit; [Card.Serve] pulls the card instead, because
	// pcscd would wait for more for ever.
	Change func(proper []byte) []byte
}

// Truncated returns a change that keeps the first n bytes of an answer.
func Truncated(n int) func([]byte) []byte {
	return func(proper []byte) []byte { return proper[:min(max(n, 0), len(proper))] }
}

// Status returns a change that answers nothing but a status word, such as 0x6F00.
func Status(word uint16) func([]byte) []byte {
	return func([]byte) []byte { return []byte{byte(word >> 8), byte(word)} }
}

// SetFaults replaces the faults of the card; none makes it well again. When a
// command suffers from several, the first counts.
func (c *Card) SetFaults(faults ...Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = append([]Fault(nil), faults...)
}

// fault returns the fault that the command suffers from, and counts.
func (c *Card) fault(command []byte) (Fault, bool) {
	for i := range c.faults {
		f := &c.faults[i]
		switch {
		case f.Instruction != 0 && (len(command) < 2 || command[1] != f.Instruction), f.Times < 0:
		case f.Skip > 0:
			f.Skip--
		case f.Times == 1:
			f.Times = -1 // spent
			return *f, true
		default:
			f.Times = max(0, f.Times-1)
			return *f, true
		}
	}
	return Fault{}, false
}

// spoil returns what a fault makes of a proper answer.
func (f Fault) spoil(ctx context.Context, proper []byte) ([]byte, error) {
	switch {
	case f.Stall:
		<-ctx.Done()
		return nil, fmt.Errorf("transmit to virtual card: %w", ctx.Err())
	case f.Pull:
		return nil, ErrPulled
	case f.Change != nil:
		return bytes.Clone(f.Change(proper)), nil
	}
	return proper, nil
}
