package chip

import "fmt"

// Instructions (ISO/IEC 7816-4:2020, Instruction byte).
const (
	insVerify      = 0x20
	insChange      = 0x24 // CHANGE REFERENCE DATA
	insUnblock     = 0x2C // RESET RETRY COUNTER
	insSelect      = 0xA4
	insReadBinary  = 0xB0
	insReadRecord  = 0xB2
	insGetResponse = 0xC0
	insGetData     = 0xCB // with odd parity: the data field is a tag list
)

const (
	chained    = 0x10    // CLA bit 5: more of the command comes (ISO/IEC 7816-4:2020, Command chaining)
	shortData  = 0xFF    // the most that a short command carries
	shortLe    = 0x100   // the most that a short command asks for
	longData   = 0xFFFF  // the most that an extended command carries, and that is chained here
	everything = 1 << 16 // Le: as many bytes as there are
)

// command is a command APDU before it is written (ISO/IEC 7816-4:2020, 5.2).
type command struct {
	cla, ins, p1, p2 byte
	data             []byte
	le               int  // bytes that are asked for; 0 for none
	once             bool // it spends a try, or might: never sent again
}

// apdus returns the command as it is sent: one APDU, or a chain of them if data
// is too long for a short one and the card has no extended length. Only the last
// of a chain asks for an answer.
func (c command) apdus(extended bool) ([][]byte, error) {
	if len(c.data) > longData {
		return nil, fmt.Errorf("a command of %d bytes: %w", len(c.data), ErrLimit)
	}
	if extended && (len(c.data) > shortData || c.le > shortLe) {
		return [][]byte{c.long()}, nil
	}
	var all [][]byte
	for part := c; ; {
		if len(part.data) <= shortData {
			return append(all, part.short()), nil
		}
		link := part
		link.cla |= chained
		link.data, link.le = part.data[:shortData], 0
		all = append(all, link.short())
		part.data = part.data[shortData:]
	}
}

// short returns the APDU with length fields of one byte. A Le of 256 is 00.
func (c command) short() []byte {
	b := make([]byte, 0, 6+len(c.data))
	b = append(b, c.cla, c.ins, c.p1, c.p2)
	if len(c.data) > 0 {
		b = append(append(b, byte(len(c.data))), c.data...)
	}
	if c.le > 0 {
		b = append(b, byte(min(c.le, shortLe)))
	}
	return b
}

// long returns the APDU with extended length fields: a byte 00 once, then two
// bytes each. A Le of 65536 is 0000.
func (c command) long() []byte {
	b := make([]byte, 0, 9+len(c.data))
	b = append(b, c.cla, c.ins, c.p1, c.p2, 0)
	if n := len(c.data); n > 0 {
		b = append(append(b, byte(n>>8), byte(n)), c.data...)
	}
	if c.le > 0 {
		b = append(b, byte(c.le>>8), byte(c.le))
	}
	return b
}
