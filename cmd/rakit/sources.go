package main

import (
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

// sources are the files that a command reads, in order. None, and the name "-",
// are standard input.
type sources []string

// names returns the files, with standard input written out.
func (s sources) names() []string {
	if len(s) == 0 {
		return []string{"-"}
	}
	return s
}

// each calls read with every JSON document of the sources, in order, and stops
// at the first error.
func (s sources) each(stdin io.Reader, read func(input.Value) error) error {
	return s.through(stdin, input.Values, func(v input.Value, _ string) error { return read(v) })
}

// eachRecord calls read with every registration record of the files, as JSON or
// CSV, and where it begins. It shows how far it has come, unless the report goes to
// the same terminal.
func (s *streams) eachRecord(files sources, reportToFile bool, read func(input.Value, guidance.Place) error) error {
	shown := progress{}
	if reportToFile || !isTerminal(s.out) {
		shown = newProgress(files, s.err)
	}
	defer shown.done()
	values := func(r io.Reader) iter.Seq2[input.Value, error] {
		return input.ValuesAs[registration.Record](shown.of(r))
	}
	return files.through(s.in, values, func(v input.Value, name string) error {
		return read(v, guidance.Place{File: name, Line: v.Line})
	})
}

// through calls read with every value of the sources and the name of its file.
func (s sources) through(stdin io.Reader, values func(io.Reader) iter.Seq2[input.Value, error], read func(input.Value, string) error) error {
	for _, name := range s.names() {
		if err := eachValue(name, stdin, values, read); err != nil {
			return err
		}
	}
	return nil
}

func eachValue(name string, stdin io.Reader, values func(io.Reader) iter.Seq2[input.Value, error], read func(input.Value, string) error) error {
	r, title, err := openSource(name, stdin)
	if err != nil {
		return err
	}
	defer r.Close()
	for v, err := range values(r) {
		if err != nil {
			return fmt.Errorf("%s: %w", title, err)
		}
		if err := read(v, name); err != nil {
			return err
		}
	}
	return nil
}

// size returns the bytes of all sources together, -1 if that is not known.
func (s sources) size() int64 {
	total := int64(0)
	for _, name := range s.names() {
		info, err := os.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			return -1
		}
		total += info.Size()
	}
	return total
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
