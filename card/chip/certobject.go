package chip

import (
	"context"
	"encoding/hex"
	"fmt"

	"github.com/rakit-dev/rakit/card/tlv"
)

// Certificate is a certificate as it stands on a chip. [card.ParseCertificate]
// reads what it says.
type Certificate struct {
	Label string // as the card says it
	ID    string // hexadecimal; the key of it has the same
	DER   []byte
}

// certificateObject is an entry of EF(CD): a certificate, or where it stands.
type certificateObject struct {
	Certificate
	authority bool // of an authority, not of the holder
	at        path
}

// parseCertificateObjects reads a file of certificates, EF(CD) (ISO/IEC
// 7816-15:2016, 8.7). Certificates that are not X.509 are passed over.
func parseCertificateObjects(file []byte) ([]certificateObject, error) {
	objects, err := tlv.Parse(file)
	if err != nil {
		return nil, unreadable("EF(CD)", err)
	}
	var all []certificateObject
	for _, o := range objects {
		if o.Tag != tagSequence {
			continue
		}
		c, err := parseCertificateObject(o.Value)
		if err != nil {
			return nil, unreadable("EF(CD)", err)
		}
		if all = append(all, c); len(all) > maxObjects {
			return nil, fmt.Errorf("EF(CD): more than %d certificates: %w", maxObjects, ErrLimit)
		}
	}
	return all, nil
}

// parseCertificateObject reads one: common attributes, the attributes of its
// class, [1] those of an X.509 certificate.
func parseCertificateObject(value []byte) (certificateObject, error) {
	m := membersOf(value)
	common := membersOf(m.required(tagSequence))
	class := membersOf(m.required(tagSequence))
	m.optional(tagContextSeq0)
	typed := membersOf(m.required(tagContextSeq0 + 1))
	var c certificateObject
	label, _ := common.optional(tagUTF8)
	id := class.required(tagOctets)
	authority, _ := class.optional(tagBoolean)
	attributes := membersOf(typed.required(tagSequence))
	for _, each := range []*members{m, common, class, typed} {
		if each.err != nil {
			return certificateObject{}, each.err
		}
	}
	c.Label, c.ID = printable(label), hex.EncodeToString(id)
	c.authority = len(authority) == 1 && authority[0] != 0
	if direct, ok := attributes.optional(tagContextSeq0); ok {
		c.DER = directCertificate(direct)
		return c, nil
	}
	place := attributes.required(tagSequence)
	if attributes.err != nil {
		return certificateObject{}, attributes.err
	}
	at, err := parsePath(place)
	c.at = at
	return c, err
}

// directCertificate returns the certificate in [0]. The tag is explicit (it
// stands for any type, Rec. ITU-T X.680, 31.2.7); cards that took it as implicit
// replaced that of the SEQUENCE by it.
func directCertificate(value []byte) []byte {
	if o, rest, err := tlv.Next(value); err == nil && o.Tag == tagSequence && len(rest) == 0 {
		return value
	}
	return tlv.Append(nil, tagSequence, value)
}

// certificates returns the holder's certificates of a PKCS #15 application.
func (l *link) certificates(ctx context.Context) ([]Certificate, error) {
	files, err := l.listings(ctx, kindCertificates)
	if err != nil {
		return nil, err
	}
	var all []Certificate
	for _, file := range files {
		objects, err := parseCertificateObjects(file)
		if err != nil {
			return nil, err
		}
		for _, o := range objects {
			if o.authority {
				continue
			}
			if o.DER == nil {
				if o.DER, err = o.read(ctx, l); err != nil {
					return nil, err
				}
			}
			if all = append(all, o.Certificate); len(all) > maxObjects {
				return nil, fmt.Errorf("more than %d certificates: %w", maxObjects, ErrLimit)
			}
		}
	}
	return all, nil
}

// read reads the certificate where it stands, without what its file is filled up
// with.
func (c certificateObject) read(ctx context.Context, l *link) ([]byte, error) {
	file, err := c.at.read(ctx, l, oneObject)
	if err != nil {
		return nil, err
	}
	der, err := firstObject(file)
	if err != nil {
		return nil, unreadable("a certificate", err)
	}
	return der, nil
}
