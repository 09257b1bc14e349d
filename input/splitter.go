package input

import (
	"bufio"
	"bytes"
	"errors"
)

// splitter finds where the elements of a JSON array begin and end, and nothing
// more: by strings, brackets and commas. What is wrong within an element is for
// [Value.Decode] to say.
type splitter struct {
	br   *bufio.Reader
	at   place // of the next byte
	buf  []byte
	full bool // no more fits into buf
	long bool // more than fits was there
	extent
}

// place is a place in the input. Both count from 1, columns in bytes.
type place struct{ line, column int }

// after returns the place behind some text.
func (p place) after(text []byte) place {
	if n := bytes.Count(text, []byte("\n")); n > 0 {
		return place{p.line + n, len(text) - bytes.LastIndexByte(text, '\n')}
	}
	return place{p.line, p.column + len(text)}
}

// ahead returns what is there to be read, at least one byte.
func (s *splitter) ahead() ([]byte, error) {
	if s.br.Buffered() == 0 {
		if _, err := s.br.Peek(1); err != nil {
			return nil, err
		}
	}
	return s.br.Peek(s.br.Buffered())
}

// take passes over the first n bytes of what is ahead.
func (s *splitter) take(ahead []byte, n int) {
	s.at = s.at.after(ahead[:n])
	_, _ = s.br.Discard(n) // they are there
}

// peek returns the next byte that is not white space, without taking it.
func (s *splitter) peek() (byte, error) {
	for {
		ahead, err := s.ahead()
		if err != nil {
			return 0, err
		}
		n := 0
		for n < len(ahead) && isSpace(ahead[n]) {
			n++
		}
		if n < len(ahead) {
			c := ahead[n]
			s.take(ahead, n)
			return c, nil
		}
		s.take(ahead, n)
	}
}

var spaces = [256]bool{' ': true, '\t': true, '\r': true, '\n': true}

func isSpace(c byte) bool { return spaces[c] }

// element reads the element that begins with the next byte. It is valid until
// the next one, and nil if it is longer than [MaxValue].
func (s *splitter) element() ([]byte, error) {
	s.buf, s.full, s.long = s.buf[:0], false, false
	s.begin()
	for {
		ahead, err := s.ahead()
		if err != nil {
			return nil, err
		}
		n, ended, err := s.scan(ahead)
		s.keep(ahead[:n])
		s.take(ahead, n)
		switch {
		case err != nil:
			return nil, err
		case ended && s.long:
			return nil, nil
		case ended:
			return bytes.TrimRight(s.buf, whiteSpace), nil
		}
	}
}

// keep adds to the element under way. What no longer fits is dropped; white space
// that follows an element is no part of it, whatever its length.
func (s *splitter) keep(p []byte) {
	if s.full || len(s.buf)+len(p) > MaxValue {
		p = bytes.TrimRight(p, whiteSpace)
		s.long = s.long || len(p) > 0 && (s.full || len(s.buf)+len(p) > MaxValue)
		s.full = true
	}
	if !s.long {
		s.buf = append(s.buf, p...)
	}
}

// extent finds where one element of an array ends: behind the bracket that closes
// it or, if it begins with none, before the next comma or closing bracket.
type extent struct {
	began     bool // the first byte has been seen
	bracketed bool // and is an opening bracket
	inString  bool
	escaped   bool // in a string, and the byte before is a backslash
	brackets
}

func (e *extent) begin() {
	e.began, e.bracketed, e.inString, e.escaped, e.depth = false, false, false, false, 0
}

var errBracket = errors.New("a closing bracket that does not belong to the one that is open")

// The bytes outside strings by which an element is told from the next: within
// brackets, and outside of them.
var (
	within  = [256]bool{'"': true, '{': true, '[': true, '}': true, ']': true}
	outside = [256]bool{'"': true, '{': true, '[': true, '}': true, ']': true, ',': true}
)

// scan passes over the bytes of w that belong to the element, and reports whether
// it ends there. An error stands at the byte behind those.
func (e *extent) scan(w []byte) (n int, ended bool, err error) {
	if !e.began {
		e.began, e.bracketed = true, w[0] == '{' || w[0] == '['
	}
	for i := 0; ; {
		if e.inString {
			i = e.string(w, i)
		}
		stops := &within
		if e.depth == 0 {
			stops = &outside
		}
		for i < len(w) && !stops[w[i]] {
			i++
		}
		if i == len(w) {
			return i, false, nil
		}
		switch c := w[i]; {
		case c == '"':
			e.inString = true
		case c == '{', c == '[':
			e.open(c == '{')
		case e.depth == 0 && c != '}': // a comma, or the end of the array
			return i, true, nil
		case !e.close(c == '}'):
			return i, false, errBracket
		case e.depth == 0 && e.bracketed:
			return i + 1, true, nil
		}
		i++
	}
}

// string returns the index behind the string in which w[i] stands, or len(w).
func (e *extent) string(w []byte, i int) int {
	if e.escaped {
		e.escaped = false
		i++
	}
	quote := indexByte(w, i, '"')
	if quote < len(w) && (quote == i || w[quote-1] != '\\') { // as nearly always
		e.inString = false
		return quote + 1
	}
	for {
		escape := bytes.IndexByte(w[i:quote], '\\')
		switch {
		case escape < 0 && quote == len(w):
			return quote
		case escape < 0:
			e.inString = false
			return quote + 1
		}
		if i += escape + 2; i > len(w) {
			e.escaped = true
			return len(w)
		}
		if i > quote {
			quote = indexByte(w, i, '"')
		}
	}
}

// indexByte returns the index of the first c in w at or behind from, or len(w).
func indexByte(w []byte, from int, c byte) int {
	if i := bytes.IndexByte(w[from:], c); i >= 0 {
		return from + i
	}
	return len(w)
}

// maxNesting is how deep brackets are remembered, which is deeper than anything
// that can be decoded.
const maxNesting = 10_240

// brackets are those that are open. Of brackets nested deeper than maxNesting, only
// the number is known, so that memory is bounded.
type brackets struct {
	depth   int
	objects [maxNesting / 64]uint64 // a bit for each level: set for an object
}

func (b *brackets) open(object bool) {
	if b.depth < maxNesting {
		word, bit := &b.objects[b.depth/64], uint64(1)<<(b.depth%64)
		*word &^= bit
		if object {
			*word |= bit
		}
	}
	b.depth++
}

// close reports whether a closing bracket belongs to the one that is open.
func (b *brackets) close(object bool) bool {
	if b.depth == 0 {
		return false
	}
	b.depth--
	return b.depth >= maxNesting || b.objects[b.depth/64]>>(b.depth%64)&1 == 1 == object
}
