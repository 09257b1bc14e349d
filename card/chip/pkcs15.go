package chip

import (
	"context"
	"encoding/hex"
	"fmt"

	"github.com/rakit-dev/rakit/card/tlv"
)

// The files of a PKCS #15 application with a fixed place (ISO/IEC 7816-15:2016,
// table 1; PKCS #15 v1.1, 5.4).
var (
	objectDirectory = []byte{0x50, 0x31}
	tokenInfoFile   = []byte{0x50, 0x32}
)

// The kinds of objects in EF(ODF): the number in the context tag (ISO/IEC
// 7816-15:2016, 8.3; PKCS #15 v1.1, 6.2).
const (
	kindCertificates    = 4
	kindAuthentications = 8
)

// path is where a value stands: in a file, from an offset on, so many bytes.
// Length -1 is all there is (Path of ISO/IEC 7816-15:2016, 8.2.5).
type path struct {
	file           []byte
	offset, length int
}

// read reads what p leads to.
func (p path) read(ctx context.Context, l *link, enough func([]byte) bool) ([]byte, error) {
	if p.length < 0 {
		return l.readFile(ctx, p.file, p.offset, enough)
	}
	b, err := l.readFile(ctx, p.file, p.offset, func(read []byte) bool { return len(read) >= p.length })
	if err != nil {
		return nil, err
	}
	if len(b) < p.length {
		return nil, fmt.Errorf("a file is shorter than the card says: %w", ErrAnswer)
	}
	return b[:p.length], nil
}

// parsePath reads the value of a Path. Index and length come together or not at
// all.
func parsePath(value []byte) (path, error) {
	m := membersOf(value)
	p := path{file: m.required(tagOctets)}
	p.offset = m.number(tagInteger, 0)
	p.length = m.number(tagContext0, -1)
	switch {
	case m.err != nil:
		return path{}, m.err
	case p.offset < 0 || p.offset > maxOffset || p.length < -1 || p.length > maxAnswer || len(p.file) > maxPath:
		return path{}, fmt.Errorf("a path leads nowhere: %w", ErrAnswer)
	}
	return p, nil
}

// listing is where the objects of one kind stand: in files, or in EF(ODF) itself.
type listing struct {
	kind    int
	at      path
	objects []byte // of a listing that stands in EF(ODF)
	direct  bool
}

// parseObjectDirectory reads EF(ODF). Objects of kinds that are not read here are
// passed over.
func parseObjectDirectory(file []byte) ([]listing, error) {
	const name = "EF(ODF)"
	objects, err := tlv.Parse(file)
	if err != nil {
		return nil, unreadable(name, err)
	}
	var all []listing
	for _, o := range objects {
		kind := int(o.Tag) - int(tagContextSeq0)
		if kind != kindCertificates && kind != kindAuthentications {
			continue
		}
		each, err := parseListings(kind, o.Value)
		if err != nil {
			return nil, unreadable(name, err)
		}
		if all = append(all, each...); len(all) > maxObjects {
			return nil, fmt.Errorf("%s: more than %d entries: %w", name, maxObjects, ErrLimit)
		}
	}
	return all, nil
}

// parseListings reads PathOrObjects: a path, or [0] with the objects themselves.
func parseListings(kind int, value []byte) ([]listing, error) {
	objects, err := tlv.Parse(value)
	if err != nil {
		return nil, err
	}
	var all []listing
	for _, o := range objects {
		switch o.Tag {
		case tagSequence:
			at, err := parsePath(o.Value)
			if err != nil {
				return nil, err
			}
			all = append(all, listing{kind: kind, at: at})
		case tagContextSeq0:
			all = append(all, listing{kind: kind, objects: o.Value, direct: true})
		}
	}
	return all, nil
}

// token is what EF(TokenInfo) says about the card.
type token struct {
	label, manufacturer, serial string
}

// parseTokenInfo reads EF(TokenInfo), which ISO/IEC 7816-15:2016, 8.10, calls
// EF(CIAInfo): version, serial number, manufacturer, [0] label; the rest is passed
// over.
func parseTokenInfo(file []byte) (token, error) {
	value, err := tlv.Find(file, tagSequence)
	if err != nil {
		return token{}, unreadable("EF(TokenInfo)", err)
	}
	m := membersOf(value)
	m.required(tagInteger)
	serial, _ := m.optional(tagOctets)
	manufacturer, _ := m.optional(tagUTF8)
	label, _ := m.optional(tagContext0)
	if m.err != nil {
		return token{}, unreadable("EF(TokenInfo)", m.err)
	}
	if len(serial) > maxText/2 {
		return token{}, fmt.Errorf("EF(TokenInfo): the serial number has more than %d bytes: %w", maxText/2, ErrLimit)
	}
	return token{label: printable(label), manufacturer: printable(manufacturer), serial: hex.EncodeToString(serial)}, nil
}

// listings reads EF(ODF) and returns what stands in the files of one kind, each
// file by itself.
func (l *link) listings(ctx context.Context, kind int) ([][]byte, error) {
	file, err := l.readFile(ctx, objectDirectory, 0, toTheEnd)
	if err != nil {
		return nil, err
	}
	entries, err := parseObjectDirectory(file)
	if err != nil {
		return nil, err
	}
	var all [][]byte
	for _, e := range entries {
		if e.kind != kind {
			continue
		}
		if !e.direct {
			if e.objects, err = e.at.read(ctx, l, toTheEnd); err != nil {
				return nil, err
			}
		}
		all = append(all, e.objects)
	}
	return all, nil
}
