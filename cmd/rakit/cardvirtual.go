package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/card/pcsc"
	"github.com/rakit-dev/rakit/card/virtual"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

// What opens every virtual card. They are no secret: there is nothing behind them.
const (
	demoPasscode = "739164"
	demoPUK      = "40718265"
)

// virtualCard says what a virtual card is to be.
type virtualCard struct {
	User  identity.UserID `default:"999900000101" placeholder:"UUID" help:"Whose card it is (default 999900000101)."`
	Since guidance.Date   `placeholder:"YYYY-MM-DD" help:"First day of its certificates, which last three years (default: thirty days ago)."`
	Tries int             `default:"3" placeholder:"0-3" help:"Tries that its passcode has left; 0 is blocked (default 3)."`
	PIV   bool            `name:"piv" help:"Give it the layout of PIV instead of PKCS #15."`
	Seed  uint64          `default:"1" placeholder:"N" help:"Equal seeds make equal cards (default 1)."`
}

const virtualTries = 3

var errTries = errors.New("a virtual card has 0 to 3 tries left")

// make makes the card.
func (v virtualCard) make() (*virtual.Card, error) {
	if v.Tries < 0 || v.Tries > virtualTries {
		return nil, errTries
	}
	begin := guidance.DateOf(time.Now()).AddDays(-30)
	if !v.Since.IsZero() {
		begin = v.Since
	}
	var seed [32]byte
	for i := range 8 {
		seed[i] = byte(v.Seed >> (8 * i))
	}
	options := virtual.Options{
		UserID: v.User, NotBefore: begin.Start(), ECDSA: true, Rand: rand.NewChaCha8(seed),
		Passcode: passcode.NewSecret(demoPasscode), PUK: passcode.NewSecret(demoPUK),
	}
	if v.PIV {
		options.Layout = virtual.PIV()
	}
	c, err := virtual.New(options)
	if err != nil {
		return nil, err
	}
	return c, v.spend(c)
}

// spend tries wrong passcodes until the card has as many tries left as it is to
// have.
func (v virtualCard) spend(c *virtual.Card) error {
	layout := chip.PKCS15Layout()
	if v.PIV {
		layout = chip.PIVLayout()
	}
	session, err := chip.Open(context.Background(), c, layout)
	if err != nil {
		return err
	}
	for range virtualTries - v.Tries {
		_, err := session.Verify(context.Background(), passcode.NewSecret("00000000"))
		if !errors.Is(err, chip.ErrWrongPasscode) {
			return fmt.Errorf("using up the tries of a virtual card: %w", err)
		}
	}
	c.Reset()
	return nil
}

// bench is one reader with a virtual card in it, which is part of this program.
type bench struct{ card *virtual.Card }

// bench returns a bench with the card in it, of the layout of PIV if that is
// asked for.
func (v virtualCard) bench(piv bool) (slots, error) {
	v.PIV = v.PIV || piv
	c, err := v.make()
	if err != nil {
		return nil, err
	}
	return bench{c}, nil
}

const benchReader = "virtual reader"

func (b bench) reader() pcsc.Reader {
	return pcsc.Reader{Name: benchReader, State: pcsc.Present, ATR: b.card.ATR()}
}

// Readers returns the one reader.
func (b bench) Readers(context.Context) ([]pcsc.Reader, error) {
	return []pcsc.Reader{b.reader()}, nil
}

// Watch tells of the one reader, to which nothing happens after that.
func (b bench) Watch(ctx context.Context) iter.Seq2[pcsc.Reader, error] {
	return func(yield func(pcsc.Reader, error) bool) {
		if yield(b.reader(), nil) {
			<-ctx.Done()
			yield(pcsc.Reader{}, ctx.Err())
		}
	}
}

func (b bench) connect(_ context.Context, reader string) (connection, error) {
	if reader != benchReader {
		return nil, pcsc.ErrNoReader
	}
	return plugged{b.card}, nil
}

func (bench) close() {}

// plugged is a virtual card in the reader of a bench.
type plugged struct{ *virtual.Card }

// Reader returns the name of the reader.
func (plugged) Reader() string { return benchReader }

// Reset takes the card out and puts it back.
func (p plugged) Reset(context.Context) error {
	p.Card.Reset()
	return nil
}

// Close does nothing.
func (plugged) Close() error { return nil }

// cardVirtualCommand is `rakit card virtual`: a card in a reader until it is
// stopped.
type cardVirtualCommand struct {
	Addr string `default:"127.0.0.1:35963" placeholder:"HOST:PORT" help:"Where vpcd waits for cards (default 127.0.0.1:35963; the second slot has the port after it)."`
	virtualCard
}

// Help is shown by `rakit card virtual --help`.
func (cardVirtualCommand) Help() string {
	return `Every program of this computer that speaks PC/SC finds the card, until the command is stopped, which pulls it. It needs pcscd with the virtual reader vpcd (Debian: apt-get install pcscd vsmartcard-vpcd). vpcd listens on every address of the computer: do not run it where strangers can reach it.

    rakit card virtual &
    rakit card read

Passcode ` + demoPasscode + `, unblocking code ` + demoPUK + `: they open nothing. Its layout is an assumption: that a program reads this card is no evidence that it reads a real one.`
}

var errHungUp = errors.New("the reader has gone, or has a card already")

// Run plugs the card in and serves it until the command is interrupted.
func (c cardVirtualCommand) Run(s *streams) error {
	ctx, stop := interruptible()
	defer stop()
	plugged, err := c.make()
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "rakit: a virtual card of %s for the reader at %s; passcode %s, unblocking code %s\n", c.User, c.Addr, demoPasscode, demoPUK)
	err = plugged.Connect(ctx, c.Addr)
	switch {
	case ctx.Err() != nil:
		return nil
	case err == nil:
		return errHungUp
	}
	return fmt.Errorf("%w; is the reader vpcd there (Debian: apt-get install pcscd vsmartcard-vpcd)?", err)
}
