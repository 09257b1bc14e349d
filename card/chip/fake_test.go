package chip_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/card/tlv"
)

// fake is a card in memory: files by their whole path in hexadecimal, PIV objects
// by their tag, passcodes by reference. It keeps what it was sent.
type fake struct {
	files   map[string][]byte // what is nil is a directory
	names   map[string]string // path of an application by its AID in hexadecimal
	objects map[tlv.Tag][]byte
	pins    map[byte]*secret
	homes   map[byte]string // directories of passcodes; without one it is known everywhere

	t0        bool // answers wait for GET RESPONSE, and Le must be right
	mute      bool // a wrong passcode is 6300, not 63Cx
	records   bool // EF.DIR has records
	described bool // SELECT always describes
	warns     bool // a READ BINARY that reaches the end says 6282
	most      int  // bytes in one READ BINARY; 0 is as many as asked for

	// override, if set, answers in the place of the card, unless it returns false.
	override func(f *fake, apdu []byte) ([]byte, error, bool)

	dir, file string
	held      []byte // for GET RESPONSE
	sent      [][]byte
	given     [][]byte // the very slices of sent
}

type secret struct {
	value       string
	tries, most int
	verified    bool
}

func sw(word uint16, data ...byte) []byte {
	return append(slices.Clone(data), byte(word>>8), byte(word))
}

func (f *fake) Transmit(ctx context.Context, apdu []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f.sent, f.given = append(f.sent, slices.Clone(apdu)), append(f.given, apdu)
	if f.override != nil {
		if answer, err, mine := f.override(f, apdu); mine {
			return answer, err
		}
	}
	ins, p1, p2 := apdu[1], apdu[2], apdu[3]
	data, le := body(apdu)
	switch ins {
	case 0xA4:
		return f.wait(f.selects(p1, p2, data), le, len(data) > 0), nil
	case 0xB0:
		return f.wait(f.binary(int(p1)<<8|int(p2), le), le, false), nil
	case 0xB2:
		return f.record(int(p1)), nil
	case 0xC0:
		return f.response(le), nil
	case 0xCB:
		return f.wait(f.object(data), le, true), nil
	case 0x20:
		return f.verify(p2, data), nil
	case 0x24:
		return f.change(p2, p2, data), nil
	case 0x2C:
		return f.change(0x02|p2&0x80, p2, data), nil
	}
	return sw(0x6D00), nil
}

// body returns data field and Le of an APDU, short or extended.
func body(apdu []byte) (data []byte, le int) {
	rest := apdu[4:]
	switch {
	case len(rest) == 0:
		return nil, 0
	case len(rest) == 1:
		return nil, (int(rest[0])+255)%256 + 1
	case rest[0] == 0 && len(rest) == 3:
		return nil, 1 << 16
	case rest[0] == 0:
		n := int(rest[1])<<8 | int(rest[2])
		return rest[3 : 3+n], 1 << 16 * min(1, len(rest)-3-n)
	}
	n := int(rest[0])
	return rest[1 : 1+n], 256 * min(1, len(rest)-1-n)
}

// wait is how T=0 answers: what has data comes by GET RESPONSE, or not before Le
// is right.
func (f *fake) wait(answer []byte, le int, carried bool) []byte {
	n := len(answer) - 2
	if !f.t0 || n == 0 {
		return answer
	}
	if !carried {
		if n < le && n < 256 {
			return sw(0x6C00 | uint16(n))
		}
		return answer
	}
	f.held = answer
	return sw(0x6100 | uint16(min(n, 256)&0xFF))
}

func (f *fake) response(le int) []byte {
	n := len(f.held) - 2
	if n > le {
		part := f.held[:le]
		f.held = f.held[le:]
		return sw(0x6100|uint16(min(n-le, 256)&0xFF), part...)
	}
	return f.held
}

func (f *fake) selects(p1, p2 byte, data []byte) []byte {
	if f.described && p2 == 0x0C {
		return sw(0x6A86)
	}
	where := ""
	switch p1 {
	case 0x00:
		where = f.dir + hex.EncodeToString(data)
		if bytes.Equal(data, []byte{0x3F, 0x00}) {
			where = "3f00"
		}
	case 0x04:
		where = f.names[hex.EncodeToString(data)]
	case 0x08:
		where = "3f00" + hex.EncodeToString(data)
	case 0x09:
		where = f.dir + hex.EncodeToString(data)
	}
	content, ok := f.files[where]
	if !ok {
		return sw(0x6A82)
	}
	f.file = ""
	if f.dir = where; content != nil {
		f.dir, f.file = where[:len(where)-4], where
	}
	if p2 == 0x0C {
		return sw(0x9000)
	}
	return sw(0x9000, tlv.Encode(0x61, tlv.Encode(0x4F, []byte{1, 2, 3, 4, 5}), tlv.Encode(0x50, []byte("described")))...)
}

func (f *fake) binary(offset, le int) []byte {
	content := f.files[f.file]
	switch {
	case f.file == "":
		return sw(0x6986)
	case f.records && strings.HasSuffix(f.file, "2f00"):
		return sw(0x6981)
	case offset >= len(content):
		return sw(0x6B00)
	}
	n := min(len(content)-offset, le)
	if f.most > 0 {
		n = min(n, f.most)
	}
	if f.warns && offset+n == len(content) {
		return sw(0x6282, content[offset:]...)
	}
	return sw(0x9000, content[offset:offset+n]...)
}

// record gives each template of EF.DIR as a record.
func (f *fake) record(n int) []byte {
	all, _ := tlv.Parse(f.files[f.file])
	if n > len(all) {
		return sw(0x6A83)
	}
	return sw(0x9000, tlv.Encode(all[n-1].Tag, all[n-1].Value)...)
}

func (f *fake) object(data []byte) []byte {
	name, err := tlv.Find(data, 0x5C)
	if err != nil || len(name) != 3 {
		return sw(0x6A80)
	}
	value, ok := f.objects[tlv.Tag(name[0])<<16|tlv.Tag(name[1])<<8|tlv.Tag(name[2])]
	if !ok {
		return sw(0x6A82)
	}
	return sw(0x9000, tlv.Encode(0x53, value)...)
}

// try is one try at a passcode: nil if it is right.
func (f *fake) try(s *secret, value []byte) []byte {
	if s.tries == 0 {
		return sw(0x6983)
	}
	if string(value) == s.value {
		s.tries, s.verified = s.most, true
		return nil
	}
	s.tries--
	s.verified = false
	if f.mute {
		return sw(0x6300)
	}
	return sw(0x63C0 | uint16(s.tries))
}

func (f *fake) verify(reference byte, data []byte) []byte {
	s, home := f.pins[reference], f.homes[reference]
	switch {
	case s == nil || home != "" && home != f.dir:
		return sw(0x6A88)
	case len(data) == 0 && s.tries == 0:
		return sw(0x6983)
	case len(data) == 0 && s.verified:
		return sw(0x9000)
	case len(data) == 0:
		return sw(0x63C0 | uint16(s.tries))
	}
	if no := f.try(s, data); no != nil {
		return no
	}
	return sw(0x9000)
}

// change is CHANGE REFERENCE DATA and RESET RETRY COUNTER: the secret under one
// reference sets that under another.
func (f *fake) change(by, reference byte, data []byte) []byte {
	if by != reference && f.pins[by] == nil {
		by = 0x81
	}
	s, target := f.pins[by], f.pins[reference]
	if s == nil || target == nil {
		return sw(0x6A88)
	}
	n := len(data) / 2
	if no := f.try(s, data[:n]); no != nil {
		return no
	}
	target.value, target.tries, target.verified = string(data[n:]), target.most, false
	return sw(0x9000)
}

// spent counts the commands with a passcode in them.
func (f *fake) spent() int {
	n := 0
	for _, apdu := range f.sent {
		if slices.Contains([]byte{0x20, 0x24, 0x2C}, apdu[1]) && len(apdu) > 5 {
			n++
		}
	}
	return n
}

// padded is a passcode filled up with FF to eight bytes.
func padded(text string) string { return (text + "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF")[:8] }

const (
	holder = "555254240100"
	right  = "135790"
	chosen = "2468013"
	puk    = "97531864"
)

// The writers of ASN.1 that a PKCS #15 card needs.
func seq(parts ...[]byte) []byte      { return tlv.Encode(0x30, parts...) }
func octets(b ...byte) []byte         { return tlv.Encode(0x04, b) }
func text(s string) []byte            { return tlv.Encode(0x0C, []byte(s)) }
func number(n byte) []byte            { return tlv.Encode(0x02, []byte{n}) }
func context0(parts ...[]byte) []byte { return tlv.Encode(0xA0, parts...) }
func context1(parts ...[]byte) []byte { return tlv.Encode(0xA1, parts...) }
func word(n int) []byte               { return []byte{byte(n >> 8), byte(n)} }
func place(file ...byte) []byte       { return seq(octets(file...)) }
func flags(b ...byte) []byte          { return tlv.Encode(0x03, append([]byte{0}, b...)) }
func part(offset, length int, file ...byte) []byte {
	return seq(octets(file...), tlv.Encode(0x02, word(offset)), tlv.Encode(0x80, word(length)))
}

// pinObject is an entry of EF(AOD): flags needs-padding and more, UTF-8.
func pinObject(label string, id, unblockedBy, reference, more byte, attributes ...[]byte) []byte {
	common := seq(text(label), flags(0xC0))
	if unblockedBy != 0 {
		common = seq(text(label), flags(0xC0), octets(unblockedBy))
	}
	return seq(common, seq(octets(id)), context1(seq(append([][]byte{
		flags(0x0C | more), tlv.Encode(0x0A, []byte{2}), number(4), number(8), number(8),
		tlv.Encode(0x80, []byte{reference}), octets(0xFF),
	}, attributes...)...)))
}

func certObject(label string, id byte, value ...[]byte) []byte {
	return seq(seq(text(label)), seq(octets(id)), context1(seq(value...)))
}

// certificate returns a certificate in DER with a common name of its subject.
func certificate(t testing.TB, commonName string) []byte {
	t.Helper()
	der, err := selfSigned(commonName)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func selfSigned(commonName string) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	from := time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: commonName},
		NotBefore: from, NotAfter: from.AddDate(2, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	return x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
}

const (
	pkcs15AID = "a000000063504b43532d3135"
	pivAID    = "a00000030800001000"
)

// pkcs15Card is a card with EF.DIR, a passcode and its PUK, and two certificates,
// of which the second stands in the middle of its file.
func pkcs15Card(first, second []byte) *fake {
	aid, _ := hex.DecodeString(pkcs15AID)
	around := slices.Concat([]byte{0xAA, 0xBB, 0xCC}, second, []byte{0xDD})
	return &fake{
		dir:   "3f00",
		names: map[string]string{pkcs15AID: "3f005015"},
		homes: map[byte]string{0x01: "3f005015", 0x02: "3f005015"},
		pins: map[byte]*secret{
			0x01: {value: padded(right), tries: 3, most: 3},
			0x02: {value: padded(puk), tries: 10, most: 10},
		},
		files: map[string][]byte{
			"3f00": nil,
			"3f002f00": append(tlv.Encode(0x61,
				tlv.Encode(0x4F, aid), tlv.Encode(0x50, []byte("Care ID")), tlv.Encode(0x51, []byte{0x3F, 0x00, 0x50, 0x15})),
				0xFF, 0xFF, 0x00),
			"3f005015": nil,
			"3f0050155031": append(slices.Concat(
				tlv.Encode(0xA8, place(0x44, 0x01)),
				tlv.Encode(0xA4, place(0x3F, 0x00, 0x50, 0x15, 0x44, 0x03)),
				tlv.Encode(0xA0, place(0x44, 0x02))), 0, 0, 0, 0),
			"3f0050155032": seq(number(0), octets(0x12, 0x34, 0xAB), text("Example Cards"), tlv.Encode(0x80, []byte("Smartcard \x1b[2J")), flags(0x10)),
			"3f0050154401": slices.Concat(
				pinObject("Passcode", 1, 2, 0x01, 0),
				pinObject("PUK", 2, 0, 0x02, 0x02)),
			"3f0050154403": slices.Concat(
				certObject("Authentication", 0x45, place(0x43, 0x01)),
				certObject("Signing", 0x46, part(3, len(second), 0x43, 0x02))),
			"3f0050154301": append(slices.Clone(first), make([]byte, 600)...),
			"3f0050154302": around,
		},
	}
}

// pivCard is a PIV card with two certificates.
func pivCard(first, second []byte) *fake {
	return &fake{
		dir:   "3f00",
		names: map[string]string{pivAID: "3f00"},
		files: map[string][]byte{"3f00": nil},
		pins: map[byte]*secret{
			0x80: {value: padded(right), tries: 3, most: 3},
			0x81: {value: padded(puk), tries: 10, most: 10},
		},
		objects: map[tlv.Tag][]byte{
			0x5FC102: slices.Concat(tlv.Encode(0x30, make([]byte, 25)), tlv.Encode(0x34, bytes.Repeat([]byte{0xC1}, 16)), tlv.Encode(0xFE)),
			0x5FC105: pivObject(first, 0),
			0x5FC10A: pivObject(second, 0),
		},
	}
}

func pivObject(der []byte, info byte) []byte {
	return slices.Concat(tlv.Encode(0x70, der), tlv.Encode(0x71, []byte{info}), tlv.Encode(0xFE))
}

// shared is a card that other programs share.
type shared struct {
	*fake
	begun, ended    int
	beginErr, after error
}

func (s *shared) Begin(context.Context) (func() error, error) {
	if s.beginErr != nil {
		return nil, s.beginErr
	}
	s.begun++
	return func() error { s.ended++; return s.after }, nil
}

func (s *shared) Transmit(ctx context.Context, apdu []byte) ([]byte, error) {
	if s.begun != s.ended+1 {
		return nil, errors.New("a command while other programs are not kept away")
	}
	return s.fake.Transmit(ctx, apdu)
}
