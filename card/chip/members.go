package chip

import (
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/card/tlv"
)

// The ASN.1 types of PKCS #15 (Rec. ITU-T X.690, 8; X.680, table 1).
const (
	tagBoolean     tlv.Tag = 0x01
	tagInteger     tlv.Tag = 0x02
	tagBits        tlv.Tag = 0x03
	tagOctets      tlv.Tag = 0x04
	tagEnumerated  tlv.Tag = 0x0A
	tagUTF8        tlv.Tag = 0x0C
	tagSequence    tlv.Tag = 0x30
	tagContext0    tlv.Tag = 0x80 // [0], primitive; [1] is one more
	tagContextSeq0 tlv.Tag = 0xA0 // [0], constructed; [1] is one more
)

// members takes the members of a SEQUENCE off one after the other. After the
// first that is missing or broken, err says so and all others are empty.
type members struct {
	left []tlv.Object
	err  error
}

func membersOf(value []byte) *members {
	left, err := tlv.Parse(value)
	return &members{left: left, err: err}
}

// next reports whether the next member has one of the tags.
func (m *members) next(tags ...tlv.Tag) bool {
	return m.err == nil && len(m.left) > 0 && slices.Contains(tags, m.left[0].Tag)
}

// optional takes the next member if it has the tag.
func (m *members) optional(tag tlv.Tag) (value []byte, ok bool) {
	if m.err != nil || len(m.left) == 0 || m.left[0].Tag != tag {
		return nil, false
	}
	value, m.left = m.left[0].Value, m.left[1:]
	return value, true
}

// required takes the next member, which must have the tag.
func (m *members) required(tag tlv.Tag) []byte {
	value, ok := m.optional(tag)
	if !ok && m.err == nil {
		m.err = fmt.Errorf("a member is missing: %w", tlv.ErrAbsent)
	}
	return value
}

// number takes the next member, an integer of at most four bytes, if it has the
// tag; else it returns absent.
func (m *members) number(tag tlv.Tag, absent int) int {
	value, ok := m.optional(tag)
	if !ok {
		return absent
	}
	if len(value) == 0 || len(value) > 4 {
		m.err = fmt.Errorf("a number is empty or too large: %w", ErrAnswer)
		return absent
	}
	n := int(int8(value[0]))
	for _, b := range value[1:] {
		n = n<<8 | int(b)
	}
	return n
}

// bits is a BIT STRING: a byte with the count of unused bits, then the bits.
type bits []byte

// has reports whether the bit with a number is set, 0 being the first.
func (b bits) has(n int) bool {
	i := 1 + n/8
	return i < len(b) && b[i]&(0x80>>(n%8)) != 0
}
