package main

import (
	"fmt"
	"io"
	"os"

	"github.com/rakit-dev/rakit/input"
)

// sources are the files that a command reads, in order. None, and the name "-",
// are standard input.
type sources []string

// each calls read with every JSON document of the sources, in order, and stops
// at the first error.
func (s sources) each(stdin io.Reader, read func(input.Value) error) error {
	if len(s) == 0 {
		s = sources{"-"}
	}
	for _, name := range s {
		if err := eachValue(name, stdin, read); err != nil {
			return err
		}
	}
	return nil
}

func eachValue(name string, stdin io.Reader, read func(input.Value) error) error {
	r, title, err := openSource(name, stdin)
	if err != nil {
		return err
	}
	defer r.Close()
	for v, err := range input.Values(r) {
		if err != nil {
			return fmt.Errorf("%s: %w", title, err)
		}
		if err := read(v); err != nil {
			return err
		}
	}
	return nil
}

// openSource opens a file, or standard input by the name "-", and returns how messages
// are to call it.
func openSource(name string, stdin io.Reader) (r io.ReadCloser, title string, err error) {
	if name == "-" {
		return io.NopCloser(stdin), "standard input", nil
	}
	f, err := os.Open(name)
	return f, name, err
}

// readSmall reads a file that is small by nature: a key, a checkpoint, a policy.
func readSmall(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, input.MaxValue+1))
	if err == nil && len(data) > input.MaxValue {
		err = fmt.Errorf("%s: more than %d bytes", name, input.MaxValue)
	}
	return data, err
}
