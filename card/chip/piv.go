package chip

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/card/tlv"
)

// The data objects that are read of a PIV card (NIST SP 800-73-4, part 1, table 3
// and appendix A).
const (
	pivHolder  tlv.Tag = 0x5FC102 // Card Holder Unique Identifier
	pivAuth    tlv.Tag = 0x5FC105 // certificate of key 9A
	pivSigning tlv.Tag = 0x5FC10A // certificate of key 9C
)

// pivCertificates are the certificates that are read, with the reference of the
// key (part 1, table 4b) as their ID.
var pivCertificates = []struct {
	tag       tlv.Tag
	id, label string
}{
	{pivAuth, "9a", "PIV authentication"},
	{pivSigning, "9c", "digital signature"},
}

// What stands in a data object (part 1, tables 9 and 10; part 2, 3.1.2).
const (
	pivTagList     tlv.Tag = 0x5C
	pivData        tlv.Tag = 0x53
	pivCertificate tlv.Tag = 0x70
	pivCertInfo    tlv.Tag = 0x71
	pivGUID        tlv.Tag = 0x34
)

// pivCompressed is the bit of CertInfo that says gzip (part 1, appendix A).
const pivCompressed = 0x01

// maxCertificate is how many bytes a certificate may have after decompression.
const maxCertificate = 1 << 15

// object returns the value of a PIV data object (GET DATA: part 2, 3.1.2).
func (l *link) object(ctx context.Context, tag tlv.Tag) ([]byte, error) {
	name := []byte{byte(tag >> 16), byte(tag >> 8), byte(tag)}
	a, err := l.send(ctx, command{
		ins: insGetData, p1: 0x3F, p2: 0xFF, data: tlv.Encode(pivTagList, name), le: l.most(),
	})
	if err != nil {
		return nil, err
	}
	if err := a.failed(insGetData); err != nil {
		return nil, err
	}
	value, err := tlv.Find(a.data, pivData)
	if err != nil {
		return nil, unreadable("a PIV data object", err)
	}
	return value, nil
}

// parsePIVCertificate returns the certificate that stands in a data object,
// decompressed if need be. An empty object holds none: nil.
func parsePIVCertificate(value []byte) ([]byte, error) {
	const name = "a PIV certificate"
	if len(value) == 0 {
		return nil, nil
	}
	der, err := tlv.Find(value, pivCertificate)
	if err != nil {
		return nil, unreadable(name, err)
	}
	info, err := tlv.Find(value, pivCertInfo)
	if err != nil && !errors.Is(err, tlv.ErrAbsent) {
		return nil, unreadable(name, err)
	}
	switch {
	case len(der) == 0:
		return nil, nil
	case len(info) > 1:
		return nil, fmt.Errorf("%s: CertInfo is not one byte: %w", name, ErrAnswer)
	case len(info) == 1 && info[0]&pivCompressed != 0:
		return decompressed(der)
	}
	return der, nil
}

func decompressed(b []byte) ([]byte, error) {
	const name = "a compressed PIV certificate"
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, unreadable(name, err)
	}
	der, err := io.ReadAll(io.LimitReader(r, maxCertificate+1))
	if err != nil {
		return nil, unreadable(name, err)
	}
	if len(der) > maxCertificate {
		return nil, fmt.Errorf("%s: more than %d bytes: %w", name, maxCertificate, ErrLimit)
	}
	return der, nil
}

// pivCertificates returns the certificates of a PIV application, in the order of
// their keys. A key without one is passed over; one that cannot be read has the
// reason in Err.
func (l *link) pivCertificates(ctx context.Context) ([]Certificate, error) {
	var all []Certificate
	for _, each := range pivCertificates {
		value, err := l.object(ctx, each.tag)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		var der []byte
		if err == nil {
			der, err = parsePIVCertificate(value)
		}
		if err != nil && !l.answered(err) {
			return nil, err
		}
		if der != nil || err != nil {
			all = append(all, Certificate{Label: each.label, ID: each.id, DER: der, Err: err})
		}
	}
	return all, nil
}

// pivToken returns what the Card Holder Unique Identifier says about the card:
// its GUID, which is as near as PIV comes to a serial number.
func (l *link) pivToken(ctx context.Context) (token, error) {
	value, err := l.object(ctx, pivHolder)
	if errors.Is(err, ErrNotFound) {
		return token{}, nil
	}
	if err != nil {
		return token{}, err
	}
	guid, err := tlv.Find(value, pivGUID)
	if errors.Is(err, tlv.ErrAbsent) {
		return token{}, nil
	}
	if err != nil || len(guid) != 16 {
		return token{}, fmt.Errorf("the card holder's identifier: its GUID is not 16 bytes: %w", ErrAnswer)
	}
	if bytes.Equal(guid, make([]byte, len(guid))) {
		return token{}, nil // not filled in: many cards would have the same
	}
	return token{serial: hex.EncodeToString(guid)}, nil
}
