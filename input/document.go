package input

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// lenient are the options for telling where a document ends, and nothing more:
// what is wrong with it is for [Value.Decode] to say.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// unfinished reports whether a line begins a JSON document that does not end on
// it. A line that ends inside a string is broken, not unfinished: no JSON string
// holds a line end.
func unfinished(line []byte) bool {
	d := jsontext.NewDecoder(io.MultiReader(bytes.NewReader(line), bytes.NewReader([]byte{'\n'})), lenient...)
	return errors.Is(d.SkipValue(), io.ErrUnexpectedEOF)
}

// document reads on after a first line that is unfinished. If the input is one
// document over many lines, it returns that document; one longer than [MaxValue]
// comes back cut off, but longer than that still. If not, it returns nil, and
// the lines after the first are still to be read.
//
// The text itself decides. Where it is no whole document, it is taken for a
// faulty one, unless its second line begins an object as those of JSON Lines do.
func (l *lineReader) document(first []byte) ([]byte, error) {
	rest, err := io.ReadAll(io.LimitReader(l.br, MaxValue+1))
	if err != nil {
		return nil, err
	}
	text := slices.Concat(first, []byte("\n"), rest)
	linesFollow := bytes.HasPrefix(bytes.TrimLeft(rest, whiteSpace), []byte("{"))
	switch {
	case linesFollow && !jsontext.Value(text).IsValid(lenient...):
		l.br = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(rest), l.br), l.br.Size())
		return nil, nil
	case len(rest) > MaxValue:
		return text, nil // untrimmed, so that it is refused for its length
	}
	return bytes.TrimRight(text, whiteSpace), nil
}
