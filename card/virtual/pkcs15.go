package virtual

import (
	"errors"

	"github.com/rakit-dev/rakit/card/tlv"
)

// Tags of ASN.1, and of the directories of PKCS #15 v1.1.
const (
	intTag      tlv.Tag = 0x02
	bitsTag     tlv.Tag = 0x03
	bytesTag    tlv.Tag = 0x04
	enumTag     tlv.Tag = 0x0A
	textTag     tlv.Tag = 0x0C
	sequenceTag tlv.Tag = 0x30
	context0    tlv.Tag = 0xA0
	context1    tlv.Tag = 0xA1
)

// Identifiers of the files. Only those of section 5.5 of PKCS #15 v1.1 and of ISO
// 7816-4 are standard (2F00, 5031, 5032); the others are found through those.
const (
	directoryID   = 0x2F00
	applicationID = 0x5015
	objectsID     = 0x5031
	tokenID       = 0x5032
	secretsID     = 0x4401
	keysID        = 0x4402
	certificateID = 0x4403
	firstCertID   = 0x4331
	firstObjectID = 0x45 // how certificates and their keys find each other
)

const cardLabel = "rakit virtual card"

// fillPKCS15 writes the files.
func (c *Card) fillPKCS15(serial []byte) error {
	c.root = &file{id: masterFile, folder: true}
	c.root.add(&file{id: directoryID, short: 0x1E, content: tlv.Encode(
		0x61,
		tlv.Encode(0x4F, c.layout.AID),
		tlv.Encode(0x50, []byte(cardLabel)),
		tlv.Encode(0x51, pathTo()),
	)})
	app := c.root.add(&file{id: applicationID, folder: true, name: c.layout.AID})
	app.add(&file{id: objectsID, short: 0x11, content: c.objectDirectory()})
	app.add(&file{id: tokenID, short: 0x12, content: c.tokenInfo(serial)})
	app.add(&file{id: secretsID, content: c.secretDirectory()})
	app.add(&file{id: keysID, content: c.keyDirectory()})
	app.add(&file{id: certificateID, content: c.certificateDirectory()})
	for i, cert := range c.certificates {
		app.add(&file{id: certificateFile(i), content: cert.DER})
	}
	for _, f := range app.children {
		if len(f.content) > 0x7FFF {
			return errors.New("a directory is too long for its file")
		}
	}
	return nil
}

func certificateFile(i int) uint16 { return firstCertID + uint16(i) }

func objectID(i int) []byte { return tlv.Encode(bytesTag, []byte{firstObjectID + byte(i)}) }

// pathTo returns the bytes of the path to a file of the application, or to it.
func pathTo(ids ...uint16) []byte {
	path := []byte{masterFile >> 8, masterFile & 0xFF, applicationID >> 8, applicationID & 0xFF}
	for _, id := range ids {
		path = append(path, byte(id>>8), byte(id))
	}
	return path
}

// path is a Path.
func path(ids ...uint16) []byte { return sequence(tlv.Encode(bytesTag, pathTo(ids...))) }

func sequence(parts ...[]byte) []byte { return tlv.Encode(sequenceTag, parts...) }

// bits is a BIT STRING with those bits set, the first being 0, without trailing
// zeros, as DER asks for named bits.
func bits(set ...int) []byte {
	b, last := []byte{0, 0, 0}, 0
	for _, i := range set {
		b[1+i/8] |= 0x80 >> (i % 8)
		last = max(last, i)
	}
	b[0] = byte(7 - last%8)
	return tlv.Encode(bitsTag, b[:2+last/8])
}

// number is an INTEGER from 0 to 65535.
func number(tag tlv.Tag, n int) []byte {
	switch {
	case n < 0x80:
		return tlv.Encode(tag, []byte{byte(n)})
	case n < 0x8000:
		return tlv.Encode(tag, []byte{byte(n >> 8), byte(n)})
	}
	return tlv.Encode(tag, []byte{0, byte(n >> 8), byte(n)})
}

// text is a label.
func text(s string) []byte { return tlv.Encode(textTag, []byte(s)) }

// objectDirectory is EF(ODF) (section 6.2): where the other directories are.
func (c *Card) objectDirectory() []byte {
	odf := tlv.Encode(0xA0, path(keysID))
	odf = append(odf, tlv.Encode(0xA4, path(certificateID))...)
	return append(odf, tlv.Encode(0xA8, path(secretsID))...)
}

// tokenInfo is EF(TokenInfo) (section 6.9).
func (c *Card) tokenInfo(serial []byte) []byte {
	const readOnly, loginRequired, drawsRandom = 0, 1, 2
	return sequence(
		number(intTag, 0), // v1
		tlv.Encode(bytesTag, serial),
		text("rakit"),
		tlv.Encode(0x80, []byte(cardLabel)),
		bits(readOnly, loginRequired, drawsRandom),
	)
}

// Identifiers of the two secrets within the directories.
var (
	passcodeAuth = tlv.Encode(bytesTag, []byte{1})
	pukAuth      = tlv.Encode(bytesTag, []byte{2})
)

// secretDirectory is EF(AODF) (section 6.8).
func (c *Card) secretDirectory() []byte {
	const local, noUnlocking, initialised, padded, unlocks = 1, 3, 4, 5, 6
	common := sequence(text("Passcode"), bits(0, 1))
	if c.puk.most > 0 {
		common = sequence(text("Passcode"), bits(0, 1), pukAuth)
	}
	flags := []int{local, initialised}
	if c.layout.PadTo > 0 {
		flags = append(flags, padded)
	}
	if c.puk.most == 0 {
		flags = append(flags, noUnlocking)
	}
	aodf := c.pinObject(common, passcodeAuth, c.layout.Passcode, bits(flags...))
	if c.puk.most == 0 {
		return aodf
	}
	flags = append(flags, unlocks)
	return append(aodf, c.pinObject(sequence(text("PUK"), bits(0)), pukAuth, c.layout.PUK, bits(flags...))...)
}

func (c *Card) pinObject(common, id []byte, name byte, flags []byte) []byte {
	const asciiNumeric = 1
	stored := c.layout.PadTo
	if stored == 0 {
		stored = c.layout.MaxLength
	}
	return sequence(
		common,
		sequence(id),
		tlv.Encode(context1, sequence(
			flags,
			tlv.Encode(enumTag, []byte{asciiNumeric}),
			number(intTag, c.layout.MinLength),
			number(intTag, stored),
			number(intTag, c.layout.MaxLength),
			number(0x80, int(name)),
			tlv.Encode(bytesTag, []byte{c.layout.Pad}),
			path(),
		)),
	)
}

// keyDirectory is EF(PrKDF) (section 6.3): a key for each certificate. The keys
// are named and do not exist.
func (c *Card) keyDirectory() []byte {
	const sign, nonRepudiation = 2, 9
	var prkdf []byte
	for i, cert := range c.certificates {
		usage := []int{sign}
		if cert.Signing {
			usage = append(usage, nonRepudiation)
		}
		common := sequence(text(cert.Label+" key"), bits(0), passcodeAuth)
		key := sequence(objectID(i), bits(usage...), bits(0, 2, 3, 4), number(intTag, i+1))
		curve, size := keyOf(cert.DER)
		if curve {
			prkdf = append(prkdf, tlv.Encode(context0, common, key, tlv.Encode(context1, sequence(path())))...)
			continue
		}
		prkdf = append(prkdf, sequence(common, key, tlv.Encode(context1, sequence(path(), number(intTag, size))))...)
	}
	return prkdf
}

// certificateDirectory is EF(CDF) (section 6.6).
func (c *Card) certificateDirectory() []byte {
	var cdf []byte
	for i, cert := range c.certificates {
		cdf = append(cdf, sequence(
			sequence(text(cert.Label)),
			sequence(objectID(i)),
			tlv.Encode(context1, sequence(path(certificateFile(i)))),
		)...)
	}
	return cdf
}
