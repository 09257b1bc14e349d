package pcsc

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rakit-dev/rakit/card"
)

// The lengths of a command (ISO/IEC 7816-4:2020, 5.2): a header, and a header with
// extended lengths and as much data as they can say.
const (
	shortestCommand = 4
	longestCommand  = 4 + 3 + 65535 + 3
)

const (
	// patience is how long Close waits for a call that is under way.
	patience = 500 * time.Millisecond
	// endWithin is how long the end of a transaction may take: as a rule it takes
	// milliseconds.
	endWithin = 2 * time.Second
)

// Card is a connection to a card in a reader. Make one with [Service.Connect].
type Card struct {
	reader  string
	session session
	handle  handle
	turn    chan struct{} // holds one token; who has it may call PC/SC
	ended   chan struct{} // closed once no call may begin any more
	freed   chan struct{} // closed once PC/SC has been let go of

	mu    sync.Mutex
	why   error // why it ended
	atr   []byte
	freeE error // what letting go said
}

var _ card.Exclusive = (*Card)(nil)

// connect makes the Card, and lets go of all if one step fails.
func connect(sys system, reader string) (*Card, error) {
	s, err := sys.establish()
	if err != nil {
		return nil, err
	}
	h, err := s.connect(reader)
	if err != nil {
		_ = s.release() // the first error says more
		return nil, err
	}
	atr, err := answerToReset(s, reader)
	if err != nil {
		_ = h.disconnect()
		_ = s.release()
		return nil, err
	}
	c := &Card{
		reader: reader, session: s, handle: h, atr: atr,
		turn: make(chan struct{}, 1), ended: make(chan struct{}), freed: make(chan struct{}),
	}
	c.turn <- struct{}{}
	return c, nil
}

// answerToReset returns the ATR of the card in a reader, nil if that has just been
// pulled. SCardStatus of the card would wait for another program's transaction.
func answerToReset(s session, reader string) ([]byte, error) {
	list := []known{{name: reader}}
	err := s.change(list, 0)
	return list[0].atr, err
}

// Reader returns the name of the reader that the card was connected in.
func (c *Card) Reader() string { return c.reader }

// ATR returns the card's answer to reset as it was at Connect or the last
// Reconnect or Reset; nil once it is known that the card was removed. The slice is
// the caller's.
func (c *Card) ATR() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.atr)
}

// Transmit sends one command and returns the answer, as [card.Transmitter] says. It
// takes its turn after other calls on c; a command that never had its turn was not
// sent, and c stays good. When ctx is done after that, c is [ErrUnusable].
//
// The errors are [ErrCommand], [ErrAnswer], [ErrRemoved], [ErrReset],
// [ErrNoService], [ErrUnusable], [ErrClosed], or ctx's. An answer shorter than a
// status word is one that the card did not give: no answer comes with an error.
func (c *Card) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	const op = "transmit"
	if len(command) < shortestCommand || len(command) > longestCommand {
		return nil, failed(op, ErrCommand)
	}
	if err := c.take(ctx); err != nil {
		return nil, failed(op, err) // before a copy is made that nobody would clear
	}
	// The caller may write over the command once cut off, while C still reads it.
	sent := bytes.Clone(command)
	return underWay(ctx, c, op, func() ([]byte, error) {
		defer clear(sent)
		answer, err := c.handle.transmit(sent)
		switch {
		case err != nil:
			return nil, err
		case len(answer) < 2:
			return nil, c.short()
		}
		return bytes.Clone(answer), nil // scard's own is 64 KiB, whatever its length
	})
}

// short returns why an answer is too short: a card that is pulled while it works
// gives an empty answer and no error.
func (c *Card) short() error {
	if _, err := c.handle.status(); err != nil {
		return err
	}
	return ErrAnswer
}

// Begin keeps other programs away from the card until end is called. It does not
// keep away other calls on c: who shares c between goroutines keeps them in order.
// Transactions nest. Begin waits for other programs that came first; when ctx is
// done before them, c is [ErrUnusable]. The errors are those of [Card.Transmit].
//
// end may be called again; only the first call does something. It is carried out
// even if ctx is done, and takes two seconds at most: a service that has not ended
// the transaction by then loses the connection instead, and c is [ErrUnusable].
func (c *Card) Begin(ctx context.Context) (end func() error, err error) {
	if _, err := do(ctx, c, "begin", func() (struct{}, error) { return struct{}{}, c.handle.begin() }); err != nil {
		return nil, err
	}
	return sync.OnceValue(func() error { return c.endTransaction(context.WithoutCancel(ctx)) }), nil
}

// endTransaction ends a transaction, or the whole connection if that takes too
// long: others wait for the card.
func (c *Card) endTransaction(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, endWithin)
	defer cancel()
	_, err := do(ctx, c, "end", func() (struct{}, error) { return struct{}{}, c.handle.end() })
	if errors.Is(err, context.DeadlineExceeded) {
		c.end(ErrUnusable) // it may never have had its turn
	}
	return err
}

// State returns what is in the reader now: Present, or Empty once the card was
// removed, even if it was put back since; Reconnect then. The errors are those of
// [Card.Transmit].
func (c *Card) State(ctx context.Context) (State, error) {
	present, err := do(ctx, c, "status", c.handle.status)
	switch {
	case errors.Is(err, ErrRemoved), errors.Is(err, ErrNoCard), err == nil && !present:
		return Empty, nil
	case err != nil:
		return 0, err
	}
	return Present, nil
}

// Reconnect takes note of what has happened to the card since ([ErrRemoved],
// [ErrReset]), and goes on with the card that is in the reader now, which may be
// another: look at the ATR, read it from the beginning (package chip: a new Open),
// and give the passcode anew. If no card is there, the error is [ErrNoCard] or
// [ErrRemoved], and Reconnect may be tried again.
func (c *Card) Reconnect(ctx context.Context) error { return c.anew(ctx, "reconnect", false) }

// Reset resets the card, which then has forgotten what was selected and that a
// passcode was given; other programs are told so by [ErrReset]. The errors are
// those of Reconnect.
func (c *Card) Reset(ctx context.Context) error { return c.anew(ctx, "reset", true) }

func (c *Card) anew(ctx context.Context, op string, reset bool) error {
	atr, err := do(ctx, c, op, func() ([]byte, error) {
		if err := c.handle.reconnect(reset); err != nil {
			return nil, err
		}
		return answerToReset(c.session, c.reader)
	})
	if err == nil {
		c.mu.Lock()
		c.atr = atr
		c.mu.Unlock()
	}
	return err
}
