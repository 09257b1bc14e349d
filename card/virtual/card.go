package virtual

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/rakit-dev/rakit/card"
)

var _ card.Transmitter = (*Card)(nil)

// Card is a card that is a program. Make one with [New]. It may be used by
// several goroutines, one command at a time.
type Card struct {
	layout       Layout
	atr          []byte
	t0           bool
	rand         io.Reader
	certificates []Certificate
	lifetimeData []byte            // CPLC
	objects      map[string][]byte // PIV: contents by tag
	root         *file             // PKCS#15

	mu            sync.Mutex
	passcode, puk reference
	faults        []Fault
	see           func(command []byte)
	session
}

// session is what a reset forgets.
type session struct {
	selected *file
	chosen   bool    // PIV: its application is selected
	pending  []byte  // what GET RESPONSE will return
	chain    command // what came of a chained command, when chaining
	chaining bool
}

// longestChain bounds what a chained command may bring, in bytes.
const longestChain = 4096

// Format writes "[virtual card]" for every verb and flag of the fmt package: what
// was sent to a card is not printed with it.
func (*Card) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[virtual card]") }

// ATR returns the answer to reset. The bytes are the caller's.
func (c *Card) ATR() []byte { return bytes.Clone(c.atr) }

// Certificates returns the certificates on the card, in the order in which they
// lie there. They are the caller's.
func (c *Card) Certificates() []Certificate {
	out := slices.Clone(c.certificates)
	for i := range out {
		out[i].DER = bytes.Clone(out[i].DER)
	}
	return out
}

// Tries are the tries left before a secret is locked.
type Tries struct {
	Passcode int
	PUK      int // 0 also where the card has none
}

// Tries returns what is left of both; 0 is locked.
func (c *Card) Tries() Tries {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Tries{Passcode: c.passcode.left, PUK: c.puk.left}
}

// Reset does what taking the card out and putting it back does: what was
// selected and verified is forgotten, and the tries left are not.
func (c *Card) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reset()
}

func (c *Card) reset() {
	c.session = session{selected: c.root}
	c.passcode.verified, c.puk.verified = false, false
}

// Transmit answers one command, in process. Whatever the bytes are, there is an
// answer: a status word for those that make no command.
//
// The error wraps that of ctx when ctx is done, before the command (which then
// was not carried out) or during a stall ([Fault], after it was), and is
// [ErrPulled] when a fault pulls the card.
func (c *Card) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("transmit to virtual card: %w", err)
	}
	return c.take(ctx, command, c.answer)
}

// take has a command answered, and what is wrong with the card come over the answer.
func (c *Card) take(ctx context.Context, command []byte, answer func([]byte) []byte) ([]byte, error) {
	c.mu.Lock()
	if c.see != nil {
		c.see(bytes.Clone(command))
	}
	response := answer(command)
	fault, faulty := c.fault(command)
	c.mu.Unlock()
	if faulty {
		return fault.spoil(ctx, response)
	}
	return response, nil
}

// Watch has see called with a copy of every command that comes, in process and
// over vpcd, before it is carried out: for tests of what arrives at a card. The
// calls come one after the other, from whatever goroutine brings the command; see
// must not ask the card anything. nil ends it.
func (c *Card) Watch(see func(command []byte)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.see = see
}

// answer carries out one command, and cuts what it returns to what was asked for.
func (c *Card) answer(b []byte) []byte {
	cmd, well := parseCommand(b)
	if !well || (cmd.extended && c.t0) {
		return c.refuse()
	}
	if s := classOf(cmd); s != ok {
		return s.after(nil)
	}
	whole, s := c.chained(cmd)
	if !whole {
		return s.after(nil)
	}
	if c.chaining {
		c.chaining = false
		cmd.data = append(c.chain.data, cmd.data...)
		c.chain = command{}
	}
	if cmd.instruction == 0xC0 {
		return c.getResponse(cmd)
	}
	c.pending = nil
	data, s := c.carryOut(cmd)
	return c.cut(cmd, data, s)
}

// refuse answers what is no command, and forgets what was begun before it.
func (c *Card) refuse() []byte {
	c.pending, c.chaining, c.chain = nil, false, command{}
	return wrongLength.after(nil)
}

// classOf is [ok] for the classes that the card knows (section 5.4.1).
func classOf(cmd command) status {
	switch {
	case cmd.class == 0x80 && cmd.instruction == 0xCA: // GET DATA of GlobalPlatform
		return ok
	case cmd.class&0xE0 != 0:
		return unknownClass
	case cmd.class&0x0C != 0:
		return noSecureMessaging
	case cmd.class&0x03 != 0:
		return noChannels
	}
	return ok
}

// chained collects the parts of a chained command (section 5.3.3), and reports
// whether cmd is to be carried out now.
func (c *Card) chained(cmd command) (bool, status) {
	more := cmd.class&0x10 != 0
	if c.chaining && (cmd.instruction != c.chain.instruction || cmd.p() != c.chain.p()) {
		c.chaining, c.chain = false, command{}
		return false, chainUnfinished
	}
	if c.chaining && len(c.chain.data)+len(cmd.data) > longestChain {
		c.chaining, c.chain = false, command{}
		return false, wrongLength
	}
	if !more {
		return true, ok
	}
	if !c.chaining {
		c.chaining, c.chain, c.pending = true, cmd, nil
		c.chain.data = bytes.Clone(cmd.data)
	} else {
		c.chain.data = append(c.chain.data, cmd.data...)
	}
	return false, ok
}

// carryOut does what the instruction says.
func (c *Card) carryOut(cmd command) ([]byte, status) {
	switch cmd.instruction {
	case 0xA4:
		return c.selectFile(cmd)
	case 0x84:
		return c.challenge(cmd)
	case 0xCA:
		return c.lifetime(cmd)
	}
	if c.layout.piv && !c.chosen {
		return nil, unknownCommand
	}
	switch cmd.instruction {
	case 0x20:
		return c.verify(cmd)
	case 0x24:
		return c.change(cmd)
	case 0x2C:
		return c.unlock(cmd)
	case 0xB0:
		if !c.layout.piv {
			return c.readBinary(cmd)
		}
	case 0xCB:
		if c.layout.piv {
			return c.dataObject(cmd)
		}
	}
	return nil, unknownCommand
}
