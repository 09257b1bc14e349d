package virtual

import (
	"io"

	"github.com/rakit-dev/rakit/card/tlv"
)

// challenge is GET CHALLENGE (ISO/IEC 7816-4:2020, clause 11): as many bytes
// of chance as were asked for, 256 at most.
func (c *Card) challenge(cmd command) ([]byte, status) {
	switch {
	case cmd.p() != 0:
		return nil, wrongParameters
	case len(cmd.data) != 0 || cmd.expected == 0 || (cmd.expected > shortMost && !cmd.all):
		return nil, wrongLength
	}
	b := make([]byte, min(cmd.expected, shortMost))
	if _, err := io.ReadFull(c.rand, b); err != nil {
		return nil, broken
	}
	return b, ok
}

// lifetime is GET DATA of the Card Production Life Cycle, which cards of
// GlobalPlatform answer under tag 9F7F.
func (c *Card) lifetime(cmd command) ([]byte, status) {
	switch {
	case len(cmd.data) != 0:
		return nil, wrongLength
	case cmd.p() != 0x9F7F:
		return nil, dataNotFound
	case cmd.expected == 0:
		return nil, wrongLength
	}
	return tlv.Encode(0x9F7F, c.lifetimeData), ok
}

// lifetimeData returns 42 bytes, all zero but for the number of the chip (bytes
// 13 to 16): this card was made by nobody, nowhere.
func lifetimeData(serial []byte) []byte {
	b := make([]byte, 42)
	copy(b[12:16], serial[max(0, len(serial)-4):])
	return b
}
