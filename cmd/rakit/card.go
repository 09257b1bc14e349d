package main

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"syscall"
	"time"

	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/card/pcsc"
)

// cardCommand is `rakit card`.
type cardCommand struct {
	Readers cardReadersCommand `cmd:"" help:"List the readers, and what is in them."`
	Watch   cardWatchCommand   `cmd:"" help:"Tell of cards and readers that come and go."`
	Read    cardReadCommand    `cmd:"" help:"Read what a card shows without a passcode."`
	Verify  cardVerifyCommand  `cmd:"" help:"Hand the passcode to the card: is it right?"`
	Change  cardChangeCommand  `cmd:"" help:"Change the passcode of the card."`
	Unblock cardUnblockCommand `cmd:"" help:"Give the card a new passcode by its unblocking code."`
	Virtual cardVirtualCommand `cmd:"" help:"Plug a virtual card into a virtual reader (vpcd)."`
}

// cardPlace is where the card is that a command speaks to, and how.
type cardPlace struct {
	Reader  string        `placeholder:"NAME" help:"Reader, as rakit card readers calls it; without it, the only one with a card in it."`
	Layout  string        `enum:"auto,pkcs15,piv" default:"auto" placeholder:"auto|pkcs15|piv" help:"How the card arranges what it holds: an assumption, see docs/cards.md (default auto: the first that the card has)."`
	Timeout time.Duration `default:"30s" placeholder:"30s" help:"How long the card, and other programs that use it, may take (default 30s)."`
	Format  string        `enum:"text,json" default:"text" placeholder:"text|json" help:"text for people (default), json for programs."`

	maybeVirtual
}

// opened is a card, the application on it that was found, and what closes all of
// it.
type opened struct {
	connection
	session *chip.Session
	layout  string
	close   func()
}

// open finds the reader, and on its card an application of the layout.
func (p cardPlace) open(ctx context.Context) (opened, error) {
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	from, err := p.slots(ctx, p.Layout == layoutPIV)
	if err != nil {
		return opened{}, err
	}
	reader, err := chooseReader(ctx, from, p.Reader)
	if err != nil {
		from.close()
		return opened{}, err
	}
	connected, err := from.connect(ctx, reader)
	if err != nil {
		from.close()
		return opened{}, err
	}
	o := opened{connection: connected, close: func() {
		_ = connected.Close() // the card was let go of, or has gone
		from.close()
	}}
	if o.session, o.layout, err = openSession(ctx, connected, p.Layout); err != nil {
		o.close()
		return opened{}, err
	}
	return o, nil
}

// The names of layouts.
const (
	layoutPKCS15 = "pkcs15"
	layoutPIV    = "piv"
)

// openSession opens the application of the layout of that name; of any, if it is
// "auto".
func openSession(ctx context.Context, c connection, name string) (*chip.Session, string, error) {
	err := error(chip.ErrNoApplication)
	for _, l := range []struct {
		name   string
		layout chip.Layout
	}{{layoutPKCS15, everyPasscode(chip.PKCS15Layout())}, {layoutPIV, chip.PIVLayout()}} {
		if name != l.name && name != "auto" {
			continue
		}
		var s *chip.Session
		if s, err = chip.Open(ctx, c, l.layout); !errors.Is(err, chip.ErrNoApplication) {
			return s, l.name, err
		}
	}
	return nil, "", err
}

// everyPasscode lets a layout take the passcodes that were chosen before digits
// alone were allowed: they keep working until they are changed. What a card says
// of its passcode still holds.
func everyPasscode(l chip.Layout) chip.Layout {
	l.PIN.MinLength, l.PIN.Letters = 4, true
	return l
}

// interruptible returns a context that is done when the command is told to stop.
// The signal after that ends the process.
func interruptible() (context.Context, func()) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// advice is what to do about an error, besides what it says.
var advice = []struct {
	of   error
	text string
}{
	{pcsc.ErrNotBuilt, "build it with: go build -tags pcsc -o rakit ./cmd/rakit; --virtual works without"},
	{pcsc.ErrNoService, "is it installed (Debian: apt-get install pcscd) and running? --virtual works without"},
	{pcsc.ErrNoReader, "rakit card readers lists those that there are"},
	{pcsc.ErrNoCard, "put a card in, chip first"},
	{pcsc.ErrMute, "take it out, and put it in chip first, contacts up"},
	{pcsc.ErrInUse, "close the other program, and run this again"},
	{pcsc.ErrReset, "run this again"},
	{pcsc.ErrRemoved, "put it back, and run this again"},
	{chip.ErrNoApplication, "it keeps to none of the layouts that were tried, as cards of the NHS may not; its vendor's middleware may read it"},
	{context.DeadlineExceeded, "the card, or another program that uses it, took too long; see --timeout"},
}

// told returns the error of a command on cards with what to do about it. The
// error of a command that was interrupted is the interruption.
func told(ctx context.Context, err error) error {
	var f failure
	var spent *chip.MaybeSpentError
	switch {
	case err == nil || errors.As(err, &f):
		return err
	case ctx.Err() != nil && !errors.As(err, &spent):
		return failure{statusInterrupted, "interrupted"}
	case errors.As(err, &spent):
		err = fmt.Errorf("%w; look at the tries with rakit card read before you try again", err)
	default:
		err = advised(err)
	}
	if ctx.Err() != nil {
		return failure{statusInterrupted, err.Error()}
	}
	return err
}

func advised(err error) error {
	for _, a := range advice {
		if errors.Is(err, a.of) {
			return fmt.Errorf("%w; %s", err, a.text)
		}
	}
	return err
}
