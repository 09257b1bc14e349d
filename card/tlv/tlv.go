package tlv

import (
	"errors"
	"fmt"
)

// MaxSize is how many bytes are read at once: more than any file of a card
// holds that can be read without a special command.
const MaxSize = 1 << 16

// The reasons why data is refused.
var (
	ErrTruncated  = errors.New("data ends inside a data object")
	ErrIndefinite = errors.New("length is indefinite, which cards do not write")
	ErrLength     = errors.New("length field is longer than four bytes")
	ErrTag        = errors.New("tag is none of one, two or three bytes")
	ErrSize       = errors.New("data is longer than 65536 bytes")
	ErrAbsent     = errors.New("data object is absent")
)

// Tag is a tag as its bytes read as one number, the class and the constructed
// bit included: 0x61, 0x5F2D, 0x5FC105. The zero Tag is invalid.
type Tag uint32

// Constructed reports whether the value holds data objects.
func (t Tag) Constructed() bool { return t.bytes()[0]&0x20 != 0 }

// Valid reports whether t is a tag that [Next] would read as t
// (ISO/IEC 7816-4:2020, 6.3). First bytes 00 and FF are none: they pad.
func (t Tag) Valid() bool {
	if t > 0xFFFFFF {
		return false
	}
	got, n, err := readTag(t.bytes())
	return err == nil && got == t && n == len(t.bytes()) && !padding(t.bytes()[0])
}

// bytes returns the tag as it is written.
func (t Tag) bytes() []byte {
	switch {
	case t > 0xFFFF:
		return []byte{byte(t >> 16), byte(t >> 8), byte(t)}
	case t > 0xFF:
		return []byte{byte(t >> 8), byte(t)}
	}
	return []byte{byte(t)}
}

// Object is one data object.
type Object struct {
	Tag   Tag
	Value []byte // part of what was read
}

// Children returns the objects that a constructed object holds. For a primitive
// one the error wraps [ErrAbsent].
func (o Object) Children() ([]Object, error) {
	if !o.Tag.Constructed() {
		return nil, fmt.Errorf("in a primitive data object: %w", ErrAbsent)
	}
	return Parse(o.Value)
}

// Next returns the first object of data and what comes after it. Bytes 00 and FF
// before the object are padding and skipped (ISO/IEC 7816-4:1995, annex D.1: files
// hold them where objects were erased). Where nothing but padding is left, the
// error wraps [ErrAbsent].
func Next(data []byte) (o Object, rest []byte, err error) {
	if len(data) > MaxSize {
		return Object{}, nil, ErrSize
	}
	for len(data) > 0 && padding(data[0]) {
		data = data[1:]
	}
	if len(data) == 0 {
		return Object{}, nil, ErrAbsent
	}
	tag, n, err := readTag(data)
	if err != nil {
		return Object{}, nil, err
	}
	data = data[n:]
	length, n, err := readLength(data)
	if err != nil {
		return Object{}, nil, err
	}
	data = data[n:]
	if length > uint64(len(data)) {
		return Object{}, nil, ErrTruncated
	}
	return Object{Tag: tag, Value: data[:length:length]}, data[length:], nil
}

// Parse returns the objects of one level, in their order. Empty data and mere
// padding give none. The error says at which byte the object begins that cannot
// be read.
func Parse(data []byte) ([]Object, error) {
	var all []Object
	for rest := data; ; {
		o, after, err := Next(rest)
		if errors.Is(err, ErrAbsent) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("data object at byte %d: %w", len(data)-len(rest), err)
		}
		all, rest = append(all, o), after
	}
}

// Find returns the value of the object to which a path of tags leads: the first
// with the first tag, in that the first with the second, and so on. The error
// wraps [ErrAbsent] where the path does not lead to the end. An empty path gives
// data itself.
func Find(data []byte, path ...Tag) ([]byte, error) {
	for _, tag := range path {
		value, err := find(data, tag)
		if err != nil {
			return nil, fmt.Errorf("looking for tag %X: %w", tag.bytes(), err)
		}
		data = value
	}
	return data, nil
}

// find returns the value of the first object of a level that has a tag. Objects
// after it are not read.
func find(data []byte, tag Tag) ([]byte, error) {
	for {
		o, rest, err := Next(data)
		if err != nil {
			return nil, err
		}
		if o.Tag == tag {
			return o.Value, nil
		}
		data = rest
	}
}

// Append returns dst with the object of a tag and a value written after it, the
// length in the fewest bytes. A tag that is not [Tag.Valid] is written all the
// same, and read as something else.
func Append(dst []byte, tag Tag, value []byte) []byte {
	dst = append(dst, tag.bytes()...)
	return append(appendLength(dst, len(value)), value...)
}

// Encode returns the object of a tag whose value is parts, one after the other:
// for a constructed object, what Encode returned for its children.
func Encode(tag Tag, parts ...[]byte) []byte {
	var value []byte
	for _, p := range parts {
		value = append(value, p...)
	}
	return Append(nil, tag, value)
}

func padding(b byte) bool { return b == 0x00 || b == 0xFF }

// readTag reads the tag at the beginning of data and returns its size. The
// second byte of a two-byte tag is not held to 1F and above: EMV's 9F02 is in
// use (ISO/IEC 7816-4:2020, 6.3).
func readTag(data []byte) (Tag, int, error) {
	if data[0]&0x1F != 0x1F {
		return Tag(data[0]), 1, nil
	}
	tag := Tag(data[0])
	for i, b := range data[1:] {
		if i == 2 || i == 0 && b == 0x80 {
			return 0, 0, ErrTag
		}
		tag = tag<<8 | Tag(b)
		if b&0x80 == 0 {
			return tag, i + 2, nil
		}
	}
	if len(data) > 3 {
		return 0, 0, ErrTag
	}
	return 0, 0, ErrTruncated
}

// readLength reads the length field at the beginning of data and returns its
// size (ISO/IEC 7816-4:2020, 6.3). Lengths in more bytes than they need are
// legal there, and cards write them.
func readLength(data []byte) (uint64, int, error) {
	if len(data) == 0 {
		return 0, 0, ErrTruncated
	}
	if data[0] < 0x80 {
		return uint64(data[0]), 1, nil
	}
	n := int(data[0] & 0x7F)
	switch {
	case n == 0:
		return 0, 0, ErrIndefinite
	case n > 4:
		return 0, 0, ErrLength
	case len(data) <= n:
		return 0, 0, ErrTruncated
	}
	var length uint64
	for _, b := range data[1 : 1+n] {
		length = length<<8 | uint64(b)
	}
	return length, 1 + n, nil
}

func appendLength(dst []byte, n int) []byte {
	switch {
	case n < 0x80:
		return append(dst, byte(n))
	case n <= 0xFF:
		return append(dst, 0x81, byte(n))
	case n <= 0xFFFF:
		return append(dst, 0x82, byte(n>>8), byte(n))
	case n <= 0xFFFFFF:
		return append(dst, 0x83, byte(n>>16), byte(n>>8), byte(n))
	}
	return append(dst, 0x84, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}
