package input

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// elements reads a JSON array. A fault in an element is that element's own, as
// long as there is telling where the next one begins.
func elements(br *bufio.Reader, yield func(Value, error) bool) {
	a := array{splitter{br: br, at: place{1, 1}}}
	if err := a.read(yield); err != nil {
		yield(Value{}, err)
	}
}

type array struct{ splitter }

// read yields the elements, and returns what ended the run before the end of the
// array, or after it.
func (a *array) read(yield func(Value, error) bool) error {
	if err := a.pass(); err != nil {
		return a.broken(1, a.at, err)
	}
	switch c, err := a.peek(); {
	case err != nil:
		return a.broken(1, a.at, err)
	case c == ']':
		return a.end()
	}
	separated := true
	for number := 1; ; number++ {
		v, err := a.value(number, separated)
		if err != nil {
			return err
		}
		if !yield(v, nil) {
			return nil
		}
		c, err := a.peek()
		switch {
		case err != nil:
			return a.broken(number+1, a.at, err)
		case c == ']':
			return a.end()
		}
		if separated = c == ','; separated {
			if err := a.pass(); err != nil {
				return a.broken(number+1, a.at, err)
			}
		}
	}
}

// pass passes over the next byte that is not white space: the bracket that opens
// or closes the array, or a comma.
func (a *array) pass() error {
	if _, err := a.peek(); err != nil {
		return err
	}
	ahead, err := a.ahead()
	if err != nil {
		return err
	}
	a.take(ahead, 1)
	return nil
}

// value reads one element. Nothing between two commas is an element too, and so
// is what follows another one without a comma: both at fault.
func (a *array) value(number int, separated bool) (Value, error) {
	c, err := a.peek()
	v := Value{Number: number, Line: a.at.line, column: a.at.column}
	begins := a.at
	switch {
	case err != nil:
		return Value{}, a.broken(number, begins, err)
	case c == ',' || c == ']':
		v.Fault = fault(ruleReadable, "", "there is no value beside this comma")
		return v, nil
	}
	data, err := a.element()
	switch {
	case err != nil:
		return Value{}, a.broken(number, begins, err)
	case !separated:
		v.Fault = fault(ruleReadable, "", "there is no comma before this value")
	case data == nil:
		v.Fault = tooLong()
	default:
		v.Data = data
	}
	return v, nil
}

// end reads the closing bracket, and makes sure that nothing follows.
func (a *array) end() error {
	if err := a.pass(); err != nil {
		return err
	}
	switch _, err := a.peek(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return fmt.Errorf("reading line %d: %w", a.at.line, err)
	}
	return fmt.Errorf("reading line %d: %w", a.at.line, fault(ruleReadable, "", "text after the end of the array"))
}

// broken says why an array could not be read on at an element that begins, or
// would begin, at a place.
func (a *array) broken(number int, begins place, err error) error {
	pointer := "/" + strconv.Itoa(number-1)
	switch {
	case errors.Is(err, io.EOF):
		err = fault(ruleReadable, pointer, fmt.Sprintf("the input ends on line %d, before the array does", a.at.line))
	case errors.Is(err, errBracket):
		err = fault(ruleReadable, pointer, fmt.Sprintf("on line %d, column %d, %v", a.at.line, a.at.column, errBracket))
	}
	return fmt.Errorf("reading element %d on line %d: %w", number, begins.line, err)
}
