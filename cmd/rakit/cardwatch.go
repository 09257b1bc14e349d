package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/card/pcsc"
)

// shownReader is a reader as it is written for programs.
type shownReader struct {
	Reader string     `json:"reader"`
	State  pcsc.State `json:"state"`
	ATR    string     `json:"atr,omitzero"` // hexadecimal, lower case
}

func shown(r pcsc.Reader) shownReader {
	return shownReader{Reader: r.Name, State: r.State, ATR: hex.EncodeToString(r.ATR)}
}

// line writes one JSON document on a line of its own.
func (s *streams) line(document any) error {
	text, err := json.Marshal(document)
	if err != nil {
		return err
	}
	_, err = s.out.Write(append(text, '\n'))
	return err
}

// cardReadersCommand is `rakit card readers`: a line out for each reader.
type cardReadersCommand struct {
	Format string `enum:"text,json" default:"text" placeholder:"text|json" help:"text for people (default), json for programs: a document a line."`
	maybeVirtual
}

// readersIn is how long the reader service may take to answer.
const readersIn = 30 * time.Second

// Run lists the readers, sorted by name; none is no fault.
func (c cardReadersCommand) Run(s *streams) error {
	interrupted, stop := interruptible()
	defer stop()
	ctx, cancel := context.WithTimeout(interrupted, readersIn)
	defer cancel()
	from, err := c.slots(ctx, false)
	if err != nil {
		return told(interrupted, err)
	}
	defer from.close()
	readers, err := from.Readers(ctx)
	if err != nil {
		return told(interrupted, err)
	}
	for _, r := range readers {
		if err := c.show(s, shown(r)); err != nil {
			return err
		}
	}
	if len(readers) == 0 && c.Format == "text" {
		_, err = fmt.Fprintln(s.err, "rakit: there is no reader")
	}
	return err
}

func (c cardReadersCommand) show(s *streams, r shownReader) error {
	if c.Format == "json" {
		return s.line(r)
	}
	_, err := fmt.Fprintln(s.out, strings.TrimSpace(fmt.Sprintf("%s: %s  %s", r.Reader, r.State, r.ATR)))
	return err
}

// cardWatchCommand is `rakit card watch`: a line out for each change.
type cardWatchCommand struct {
	For time.Duration `placeholder:"DURATION" help:"Stop after this time, with status 0; without it, go on until interrupted."`
	maybeVirtual
}

// Help is shown by `rakit card watch --help`.
func (cardWatchCommand) Help() string {
	return `Writes a JSON document a line: first every reader as it is, then every change.

    {"reader":"…","state":"present","atr":"3b6f…"}

The states are empty, present, mute (something that does not answer) and unavailable (unplugged). Exit status: 0 after --for, 130 interrupted, 2 unusable.`
}

// Run tells of changes as they come.
func (c cardWatchCommand) Run(s *streams) error {
	interrupted, stop := interruptible()
	defer stop()
	ctx, cancel := interrupted, func() {}
	if c.For > 0 {
		ctx, cancel = context.WithTimeout(interrupted, c.For)
	}
	defer cancel()
	from, err := c.slots(ctx, false)
	if err == nil {
		defer from.close()
		err = follow(ctx, s, from)
	}
	switch {
	case interrupted.Err() != nil:
		return failure{status: statusInterrupted}
	case c.For > 0 && errors.Is(err, context.DeadlineExceeded):
		return nil
	}
	return told(interrupted, err)
}

// follow writes a line for each change until an error ends it.
func follow(ctx context.Context, s *streams, from slots) error {
	for r, err := range from.Watch(ctx) {
		if err != nil {
			return err
		}
		if err := s.line(shown(r)); err != nil {
			return err
		}
	}
	return ctx.Err()
}
