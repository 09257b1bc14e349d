package chip

import (
	"context"
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/card"
)

// The bounds of one operation. A PKCS #15 card with two certificates takes about
// forty commands, and one that is read a byte at a time has something to hide.
const (
	maxCommands     = 1024
	maxGetResponses = 300     // for one answer: 64 KiB in pieces of 256 bytes, and some
	maxAnswer       = 1 << 16 // bytes of one answer or file
)

// link sends the commands of one operation.
type link struct {
	t        card.Transmitter
	app      Application
	extended bool // the card takes extended length
	fci      bool // the card selects only if it may describe the file
	quiet    bool // no passcode is asked for its tries
	moved    bool // the current directory may not be the application's
	lost     bool // a command got no answer
	left     int  // how many commands may be sent yet
}

// answer is what a command was answered with in the end.
type answer struct {
	data []byte
	sw   uint16
}

func (a answer) sw1() byte { return byte(a.sw >> 8) }

// done reports whether a command that is sent once was carried out: 61xx is a yes
// too, with bytes that nobody asks for (ISO/IEC 7816-4:2020, Status bytes).
func (a answer) done() bool { return a.sw == statusOK || a.sw1() == 0x61 }

// failed returns the status word as an error, unless it is a yes. Of the warnings
// two are: the file ended before as many bytes as were asked for (6282), and the
// description of a file has another form than the standard's (6284).
func (a answer) failed(ins byte) error {
	switch a.sw {
	case statusOK, 0x6282, 0x6284:
		return nil
	}
	return &StatusError{SW: a.sw, Ins: ins}
}

// send sends a command and returns its whole answer: the rest of it is fetched
// with GET RESPONSE (61xx), and a wrong Le (6Cxx) is put right once. Neither is
// done for a command that is sent once. An error says that there is no answer.
func (l *link) send(ctx context.Context, c command) (answer, error) {
	a, err := l.whole(ctx, c)
	if err != nil || c.once {
		return a, err
	}
	if a.sw1() == 0x6C {
		c.le = rightLe(a.sw)
		if a, err = l.whole(ctx, c); err != nil {
			return answer{}, err
		}
	}
	return l.fetch(ctx, c.cla, a)
}

// whole sends a command with all the links of its chain: a card that did not carry
// one out has forgotten those before. A link that is refused is the last.
func (l *link) whole(ctx context.Context, c command) (answer, error) {
	apdus, err := c.apdus(l.extended)
	if err != nil {
		return answer{}, err
	}
	if c.once {
		defer wipe(apdus)
	}
	var a answer
	for i, apdu := range apdus {
		if a, err = l.transmit(ctx, apdu); err != nil || i < len(apdus)-1 && a.sw != statusOK {
			return a, err
		}
	}
	return a, nil
}

// wipe overwrites what held a passcode.
func wipe(apdus [][]byte) {
	for _, apdu := range apdus {
		clear(apdu)
	}
}

// rightLe returns how many bytes a 61xx or a 6Cxx offers: 00 is 256 and more.
func rightLe(sw uint16) int {
	if n := int(sw & 0xFF); n > 0 {
		return n
	}
	return shortLe
}

// fetch returns an answer with all that the card still holds ready (ISO/IEC
// 7816-4:2020, Response chaining, and GET RESPONSE command). A card that holds ready ever more, or ever
// more of nothing, is left.
func (l *link) fetch(ctx context.Context, cla byte, a answer) (answer, error) {
	for n := 0; a.sw1() == 0x61; n++ {
		if n == maxGetResponses {
			return answer{}, fmt.Errorf("more than %d parts of an answer: %w", maxGetResponses, ErrLimit)
		}
		c := command{cla: cla &^ chained, ins: insGetResponse, le: rightLe(a.sw)}
		next, err := l.transmit(ctx, c.short())
		if err == nil && next.sw1() == 0x6C {
			c.le = rightLe(next.sw)
			next, err = l.transmit(ctx, c.short())
		}
		if err != nil {
			return answer{}, err
		}
		if len(next.data) == 0 && next.sw1() == 0x61 {
			return answer{}, fmt.Errorf("parts of an answer without bytes: %w", ErrLimit)
		}
		if len(a.data)+len(next.data) > maxAnswer {
			return answer{}, fmt.Errorf("an answer of more than %d bytes: %w", maxAnswer, ErrLimit)
		}
		a = answer{data: append(a.data, next.data...), sw: next.sw}
	}
	return a, nil
}

// transmit sends one APDU and takes the status word off the answer.
func (l *link) transmit(ctx context.Context, apdu []byte) (answer, error) {
	if err := l.ready(ctx); err != nil {
		return answer{}, err
	}
	l.left--
	b, err := l.t.Transmit(ctx, apdu)
	switch {
	case err != nil:
		l.lost = true
		return answer{}, err
	case len(b) < 2:
		return answer{}, fmt.Errorf("an answer of %d bytes, which has no status word: %w", len(b), ErrAnswer)
	case len(b) > maxAnswer+2:
		return answer{}, fmt.Errorf("an answer of more than %d bytes: %w", maxAnswer, ErrLimit)
	}
	n := len(b) - 2
	return answer{data: b[:n:n], sw: uint16(b[n])<<8 | uint16(b[n+1])}, nil
}

// ready returns why no command can be sent, if that is so.
func (l *link) ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.left == 0 {
		return fmt.Errorf("more than %d commands: %w", maxCommands, ErrLimit)
	}
	return nil
}

// answered reports whether an error is what the card answered, be it nonsense, and
// other commands may do better.
func (l *link) answered(err error) bool {
	return l.left > 0 && (said(err) || errors.Is(err, ErrAnswer) || errors.Is(err, ErrLimit))
}
