package virtual

import (
	"bytes"
	"errors"

	"github.com/rakit-dev/rakit/card/tlv"
)

// Data objects of NIST SP 800-73-4 part 1, table 3.
const (
	pivHolder         = "\x5F\xC1\x02"
	pivAuthentication = "\x5F\xC1\x05"
	pivCapability     = "\x5F\xC1\x07"
	pivSigning        = "\x5F\xC1\x0A"
	pivDiscovery      = "\x7E"
)

// fillPIV writes the data objects, at most one certificate of a kind.
func (c *Card) fillPIV(serial []byte) error {
	c.objects = map[string][]byte{
		pivCapability: capability(serial),
		pivHolder:     c.holder(serial),
		pivDiscovery: tlv.Encode(0x7E,
			tlv.Encode(0x4F, c.layout.AID),
			tlv.Encode(0x5F2F, []byte{0x40, 0x00})), // the application's own passcode, no other
	}
	for _, cert := range c.certificates {
		place := pivAuthentication
		if cert.Signing {
			place = pivSigning
		}
		if c.objects[place] != nil {
			return errors.New("a PIV card has room for one certificate of a kind")
		}
		c.objects[place] = tlv.Encode(0x53,
			tlv.Encode(0x70, cert.DER),
			tlv.Encode(0x71, []byte{0}), // not compressed
			tlv.Encode(0xFE))
	}
	return nil
}

// capability is the Card Capability Container (SP 800-73-4 part 1, table 8),
// which tells little but the number of the chip.
func capability(serial []byte) []byte {
	id := append([]byte{0xA0, 0, 0, 0x01, 0x16, 0xFF, 0x02}, make([]byte, 14)...)
	copy(id[7:], serial[:min(len(serial), 14)])
	return tlv.Encode(0x53,
		tlv.Encode(0xF0, id),
		tlv.Encode(0xF1, []byte{0x21}),
		tlv.Encode(0xF2, []byte{0x21}),
		tlv.Encode(0xF3),
		tlv.Encode(0xF4, []byte{0}),
		tlv.Encode(0xF5, []byte{0x10}),
		tlv.Encode(0xF6), tlv.Encode(0xF7), tlv.Encode(0xFA), tlv.Encode(0xFB),
		tlv.Encode(0xFC), tlv.Encode(0xFD), tlv.Encode(0xFE))
}

// noAgency is the agency number of whoever has none, 9999-9999-999999-0-1 and so
// on in BCD with parity: readers then go by the GUID (section 3.1.2).
const noAgency = "\xD4\xE7\x39\xDA\x73\x9C\xED\x39\xCE\x73\x9D\x83\x68\x58\x21\x08\x42\x10\x84\x21\xC8\x42\x10\xC3\xEB"

// holder is the Card Holder Unique Identifier (table 9), unsigned: no agency, the
// number of the chip, and the day on which the first certificate ends.
func (c *Card) holder(serial []byte) []byte {
	day := "99991231"
	if end, readable := endOf(c.certificates); readable {
		day = end.UTC().Format("20060102")
	}
	guid := make([]byte, 16)
	copy(guid, serial)
	return tlv.Encode(0x53,
		tlv.Encode(0x30, []byte(noAgency)),
		tlv.Encode(0x34, guid),
		tlv.Encode(0x35, []byte(day)),
		tlv.Encode(0x3E),
		tlv.Encode(0xFE))
}

// selectPIV is SELECT by name (SP 800-73-4 part 2, section 3.1.1): nothing else
// can be selected.
func (c *Card) selectPIV(cmd command) ([]byte, status) {
	switch {
	case cmd.p1 != 0x04 || len(cmd.data) == 0 || !bytes.HasPrefix(c.layout.AID, cmd.data):
		return nil, fileNotFound
	case cmd.p2&0x0C == 0x0C:
		c.chosen = true
		return nil, ok
	}
	c.chosen = true
	provider := c.layout.AID[:5]
	return tlv.Encode(0x61,
		tlv.Encode(0x4F, c.layout.AID[5:]),
		tlv.Encode(0x79, tlv.Encode(0x4F, provider))), ok
}

// dataObject is GET DATA (section 3.1.2): the object that tag list 5C names.
func (c *Card) dataObject(cmd command) ([]byte, status) {
	if cmd.p() != 0x3FFF {
		return nil, wrongParameters
	}
	name, err := tlv.Find(cmd.data, 0x5C)
	if err != nil {
		return nil, wrongData
	}
	content, found := c.objects[string(name)]
	if !found {
		return nil, fileNotFound
	}
	return content, ok
}
