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
	DER   []byte // nil if it could not be read
	Err   error  // why it could not be read: what the card answered
}

// certificateObject is an entry of EF(CD): a certificate, or where it stands.
type certificateObject struct {
	Certificate
	authority bool // of an authority, not of the holder
	elsewhere bool // not on the card, by a URL, or encrypted
	at        path
}

// parseCertificateObjects reads a file of certificates, EF(CD) (ISO/IEC
// 7816-15:2016, 8.7). Certificates that are not X.509 are passed over, and so are
// those that are elsewhere. An entry that cannot be read is one with an Err.
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
			c.Err = unreadable("EF(CD)", err)
		}
		if c.elsewhere {
			continue
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
	c.Label, c.ID = printable(label), hex.EncodeToString(id)
	c.authority = len(authority) == 1 && authority[0] != 0
	for _, each := range []*members{m, common, class, typed} {
		if each.err != nil {
			return c, each.err
		}
	}
	if c.elsewhere = attributes.next(outsideTags...); c.elsewhere {
		return c, nil
	}
	if direct, ok := attributes.optional(tagContextSeq0); ok {
		c.DER = directCertificate(direct)
		return c, nil
	}
	place := attributes.required(tagSequence)
	if attributes.err != nil {
		return c, attributes.err
	}
	at, err := parsePath(place)
	c.at = at
	return c, err
}

// outsideTags are the tags of a value that is not in a file of the card (ObjectValue
// and ReferencedValue of ISO/IEC 7816-15:2016; PKCS #15 v1.1, 6.1.4 and 6.1.9): a
// URL as text, or [3] with a digest; [1] and [2] an encrypted one.
var outsideTags = []tlv.Tag{0x13, tagUTF8, 0x16, tagContextSeq0 + 1, tagContextSeq0 + 2, tagContextSeq0 + 3}

// directCertificate returns the certificate in [0]. The tag is explicit (it
// stands for any type, Rec. ITU-T X.680, 31.2.7); cards that took it as implicit
// replaced that of the SEQUENCE by it.
func directCertificate(value []byte) []byte {
	if o, rest, err := tlv.Next(value); err == nil && o.Tag == tagSequence && len(rest) == 0 {
		return value
	}
	return tlv.Append(nil, tagSequence, value)
}

// certificates returns the holder's certificates of a PKCS #15 application. One
// that cannot be read does not hide the others.
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
			if o.DER == nil && o.Err == nil {
				if o.DER, o.Err = o.read(ctx, l); o.Err != nil && !l.answered(o.Err) {
					return nil, o.Err
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
