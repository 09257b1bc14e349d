package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"golang.org/x/term"

	"github.com/rakit-dev/rakit/passcode"
)

// descriptor is a file descriptor from which a passcode is read, one more than its
// number; 0 is none.
type descriptor uint16

var errDescriptor = errors.New("not a file descriptor that was given to the command to be read: 0, or 3 and above")

// UnmarshalText reads the number of a descriptor. What may have been meant as a
// passcode is not repeated.
func (d *descriptor) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 10, 12)
	if err != nil || n == 1 || n == 2 {
		return errDescriptor
	}
	*d = descriptor(n + 1)
	return nil
}

// maxSecret is the longest line that is read, in bytes.
const maxSecret = 256

var (
	errNoTerminal = errors.New("there is no terminal to ask at")
	errShown      = errors.New("that descriptor is a terminal, which would show what is typed: leave the flag out, to be asked")
	errNoSecret   = errors.New("nothing was given")
	errLongSecret = errors.New("the line is too long for a passcode")
	errNotTwice   = errors.New("the two are not the same: nothing was sent to the card")
)

// asker gets passcodes, from people or from descriptors, and from nothing else.
type asker struct {
	ctx  context.Context
	in   io.Reader
	tell io.Writer // where people are asked
	open map[descriptor]*bufio.Reader
}

// asker returns what gets passcodes from the descriptors that are named, which it
// takes before anything else is opened: what is opened later may have their numbers.
func (s *streams) asker(ctx context.Context, from ...descriptor) (*asker, error) {
	a := &asker{ctx: ctx, in: s.in, tell: s.err, open: map[descriptor]*bufio.Reader{}}
	for _, d := range from {
		if d == 0 || a.open[d] != nil {
			continue
		}
		in := a.in
		if d != 1 {
			f, err := given(int(d - 1))
			if err != nil {
				return nil, errDescriptor // the cause may name it, and it may be a passcode
			}
			in = f
		}
		if f, ok := in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			return nil, errShown
		}
		a.open[d] = bufio.NewReaderSize(in, maxSecret)
	}
	return a, nil
}

// get returns a secret: the next line of the descriptor, or what is typed at the
// terminal, where it is not shown.
func (a *asker) get(from descriptor, flag, what string) (passcode.Secret, error) {
	var line []byte
	var err error
	if from == 0 {
		line, err = a.ask(what)
	} else {
		line, err = a.read(from)
	}
	defer clear(line)
	switch {
	case errors.Is(err, errNoTerminal):
		err = fmt.Errorf("%w: give it with %s", err, flag)
	case err == nil && len(line) == 0:
		err = errNoSecret
	}
	if err != nil {
		return passcode.Secret{}, fmt.Errorf("%s: %w", what, err)
	}
	return passcode.NewSecret(string(line)), nil
}

// getTwice is get for what must not be mistyped: at the terminal it is asked for
// twice, with what is to be said of the first in between.
func (a *asker) getTwice(from descriptor, flag, what string, between func(passcode.Secret) error) (passcode.Secret, error) {
	first, err := a.get(from, flag, what)
	if err == nil {
		err = between(first)
	}
	if err != nil || from != 0 {
		return first, err
	}
	second, err := a.get(0, flag, what+" again")
	if err == nil && !first.Equal(second) {
		err = errNotTwice
	}
	return first, err
}

// read returns the next line of a descriptor, without its end. Two flags may name
// one descriptor: then its lines are theirs in turn.
func (a *asker) read(from descriptor) ([]byte, error) {
	return a.wait(func() ([]byte, error) {
		line, err := a.open[from].ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return nil, errLongSecret
		case err != nil && !errors.Is(err, io.EOF):
			return nil, errDescriptor // the cause names the descriptor, which may be a passcode
		}
		return withoutEnd(line), nil
	})
}

// wait returns what get returns, or before that why nobody waits for it any more:
// then the process ends, and get with it.
func (a *asker) wait(get func() ([]byte, error)) ([]byte, error) {
	type got struct {
		line []byte
		err  error
	}
	done := make(chan got, 1)
	go func() {
		line, err := get()
		done <- got{line, err}
	}()
	select {
	case g := <-done:
		return g.line, g.err
	case <-a.ctx.Done():
		return nil, a.ctx.Err()
	}
}

func withoutEnd(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
		if n > 1 && line[n-2] == '\r' {
			line = line[:n-2]
		}
	}
	return line
}

// ask asks at the terminal, which shows nothing of what is typed, and is as it was
// before whatever happens.
func (a *asker) ask(what string) ([]byte, error) {
	f, ok := a.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, errNoTerminal
	}
	before, err := term.GetState(int(f.Fd()))
	if err != nil {
		return nil, errNoTerminal
	}
	if _, err := fmt.Fprintf(a.tell, "%s: ", what); err != nil {
		return nil, err
	}
	defer fmt.Fprintln(a.tell)
	line, err := a.wait(func() ([]byte, error) { return term.ReadPassword(int(f.Fd())) })
	if a.ctx.Err() != nil {
		err = errors.Join(a.ctx.Err(), term.Restore(int(f.Fd()), before))
	}
	return line, err
}
