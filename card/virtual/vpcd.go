package virtual

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
)

// What vpcd sends in messages of one byte. None but the last is answered.
const (
	powerOff   = 0
	powerOn    = 1
	coldReset  = 2
	requestATR = 4
)

// longestMessage is what the length of a message can say.
const longestMessage = 0xFFFF

var errLongAnswer = errors.New("an answer of more than 65535 bytes cannot be sent to vpcd")

// Connect puts the card into the reader that vpcd offers at addr, such as
// "127.0.0.1:35963", and serves it there as [Card.Serve] does.
func (c *Card) Connect(ctx context.Context, addr string) error {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("connect virtual card: %w", err)
	}
	return c.Serve(ctx, conn)
}

// Serve answers vpcd over conn until it hangs up, until conn is closed, or until
// ctx is done, and closes conn: that is how a card is pulled. The first two
// return nil, the last an error that wraps that of ctx, a fault [ErrPulled].
//
// A card whose answer to reset says T=0 is spoken to by T=0 here: it answers 6700
// to a command of four bytes, and to one with data and an expected length.
//
// The messages are those of vsmartcard: a length of two bytes, high byte first,
// then as many bytes. pcscd notices a card that came or went when it looks next,
// within half a second.
func (c *Card) Serve(ctx context.Context, conn net.Conn) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	defer func() { _ = conn.Close() }()
	err := c.serve(ctx, conn)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("serve virtual card: %w", ctx.Err())
	case errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed):
		return nil
	}
	return fmt.Errorf("serve virtual card: %w", err)
}

// serve returns why it ended, never nil.
func (c *Card) serve(ctx context.Context, conn net.Conn) error {
	reader := promptly{conn}
	c.Reset()
	for {
		message, err := readMessage(reader)
		if err != nil {
			return err
		}
		answer, err := c.message(ctx, message)
		if err != nil {
			return err
		}
		if answer == nil {
			continue
		}
		if len(answer) > longestMessage {
			return errLongAnswer // its length would be cut off, and the rest be taken for the next
		}
		// Length and answer leave together, or the other side waits for both.
		out := binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(answer)), uint16(len(answer)))
		if _, err := conn.Write(append(out, answer...)); err != nil {
			return err
		}
	}
}

// message returns the answer to one message; nil means that none is due.
func (c *Card) message(ctx context.Context, message []byte) ([]byte, error) {
	if len(message) == 1 {
		switch message[0] {
		case powerOff, powerOn, coldReset:
			c.Reset()
		case requestATR:
			return c.ATR(), nil
		}
		return nil, nil
	}
	answer := c.answer
	if c.t0 {
		answer = c.answerTPDU
	}
	response, err := c.take(ctx, message, answer)
	if err == nil && len(response) == 0 {
		err = ErrPulled // pcscd would wait for ever for an answer of no bytes
	}
	return response, err
}

// answerTPDU carries out a command as it comes by T=0: five bytes, of which the
// last is how many bytes of data follow, or how many are expected. A reader has
// nothing else to send; what else comes is refused, so that a program that does not
// keep to it is found out (ISO/IEC 7816-3:2006, section 12.2).
func (c *Card) answerTPDU(b []byte) []byte {
	if len(b) != 5 && (len(b) < 5 || len(b) != 5+int(b[4])) {
		return c.refuse()
	}
	return c.answer(b)
}

func readMessage(r io.Reader) ([]byte, error) {
	var length [2]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	message := make([]byte, binary.BigEndian.Uint16(length[:]))
	_, err := io.ReadFull(r, message)
	return message, err
}

// promptly reads a connection and has every segment acknowledged at once: vpcd
// sends length and message apart, and its system holds the second back until the
// first is acknowledged, 40 ms later.
type promptly struct{ conn net.Conn }

func (p promptly) Read(b []byte) (int, error) {
	acknowledgeAtOnce(p.conn)
	return p.conn.Read(b)
}
