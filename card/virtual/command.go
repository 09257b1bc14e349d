package virtual

import "encoding/binary"

// The most that a short and an extended length field can ask for.
const (
	shortMost    = 256
	extendedMost = 65536
)

// command is a command APDU taken apart (ISO/IEC 7816-4:2020, section 5.2).
type command struct {
	class, instruction, p1, p2 byte
	data                       []byte
	expected                   int  // bytes of answer asked for; 0 when none
	all                        bool // expected is the most the field can say: whatever there is
	extended                   bool
}

// p returns both parameters as one number.
func (c command) p() uint16 { return uint16(c.p1)<<8 | uint16(c.p2) }

// parseCommand takes apart what was sent; false means that its lengths
// contradict each other. The data stay the caller's.
func parseCommand(b []byte) (command, bool) {
	if len(b) < 4 {
		return command{}, false
	}
	c := command{class: b[0], instruction: b[1], p1: b[2], p2: b[3]}
	body := b[4:]
	switch {
	case len(body) == 0:
		return c, true
	case len(body) == 1:
		c.expect(int(body[0]), shortMost)
		return c, true
	case body[0] != 0:
		return c.short(body)
	case len(body) == 2:
		return command{}, false
	}
	return c.long(body[1:])
}

func (c command) short(body []byte) (command, bool) {
	n, rest := int(body[0]), body[1:]
	switch len(rest) - n {
	case 0:
		c.data = rest
	case 1:
		c.data = rest[:n]
		c.expect(int(rest[n]), shortMost)
	default:
		return command{}, false
	}
	return c, true
}

func (c command) long(body []byte) (command, bool) {
	c.extended = true
	n, rest := int(binary.BigEndian.Uint16(body)), body[2:]
	if len(rest) == 0 {
		c.expect(n, extendedMost)
		return c, true
	}
	if n == 0 {
		return command{}, false
	}
	switch len(rest) - n {
	case 0:
		c.data = rest
	case 2:
		c.data = rest[:n]
		c.expect(int(binary.BigEndian.Uint16(rest[n:])), extendedMost)
	default:
		return command{}, false
	}
	return c, true
}

// expect notes the length asked for, of which zero means the most.
func (c *command) expect(n, most int) {
	c.expected, c.all = n, n == 0
	if n == 0 {
		c.expected = most
	}
}
