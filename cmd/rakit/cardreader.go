package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/card/pcsc"
)

// slots are readers, and what is in them: those of this computer, or one that is
// part of this program.
type slots interface {
	Readers(ctx context.Context) ([]pcsc.Reader, error)
	Watch(ctx context.Context) iter.Seq2[pcsc.Reader, error]
	connect(ctx context.Context, reader string) (connection, error)
	close()
}

// connection is a card in a reader.
type connection interface {
	card.Transmitter
	Reader() string
	ATR() []byte
	// Reset makes the card forget that a passcode was given.
	Reset(ctx context.Context) error
	Close() error
}

// computer is the readers of this computer.
type computer struct{ *pcsc.Service }

func (c computer) connect(ctx context.Context, reader string) (connection, error) {
	connected, err := c.Connect(ctx, reader)
	if err != nil {
		return nil, err // not a connection that is nil
	}
	return connected, nil
}

func (c computer) close() { _ = c.Close() } // it is always nil

// maybeVirtual is the choice between the readers of this computer and a virtual
// one.
type maybeVirtual struct {
	Virtual bool        `group:"Without a card:" help:"Use a virtual card, made for this one command: no reader is needed. Its passcode is 739164, its unblocking code 40718265."`
	Card    virtualCard `embed:"" prefix:"virtual-" group:"Without a card:"`
}

var errVirtualAlone = errors.New("flags that begin with --virtual- say what the card of --virtual is like, and --virtual is not there")

// AfterApply refuses a command line that asks for a virtual card to be something,
// and not for a virtual card: it would speak to a real one.
func (v maybeVirtual) AfterApply(line *kong.Context) error {
	for _, given := range line.Path {
		if given.Flag != nil && strings.HasPrefix(given.Flag.Name, "virtual-") && !v.Virtual {
			return errVirtualAlone
		}
	}
	return nil
}

// slots returns the readers to use. Call close when done with them.
func (v maybeVirtual) slots(ctx context.Context, piv bool) (slots, error) {
	if v.Virtual {
		return v.Card.bench(piv)
	}
	service, err := pcsc.Open(ctx)
	if err != nil {
		return nil, err
	}
	return computer{service}, nil
}

var (
	errNoReaders = errors.New("there is no reader: plug one in, or try --virtual")
	errManyCards = errors.New("there is a card in more than one reader: choose one with --reader")
)

// chooseReader returns the name of the reader to use: the one that was asked for,
// or the only one in which there is something.
func chooseReader(ctx context.Context, from slots, asked string) (string, error) {
	if asked != "" {
		return asked, nil
	}
	readers, err := from.Readers(ctx)
	if err != nil {
		return "", err
	}
	if len(readers) == 0 {
		return "", errNoReaders
	}
	var filled []string
	for _, r := range readers {
		if r.State == pcsc.Present || r.State == pcsc.Mute {
			filled = append(filled, r.Name)
		}
	}
	switch len(filled) {
	case 0:
		return "", fmt.Errorf("choosing a reader: %w", pcsc.ErrNoCard)
	case 1:
		return filled[0], nil
	}
	return "", errManyCards
}
