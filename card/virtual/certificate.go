package virtual

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"time"
)

// Certificate is one that lies on a card.
type Certificate struct {
	Label   string // how the card calls it, 64 bytes at most
	DER     []byte // the certificate as it lies there
	Signing bool   // for signing rather than for authentication
}

// mostBytes bounds a certificate: files are read by offsets of 15 bits.
const mostBytes = 30_000

// certificatesOf returns the certificates of a card, given or made.
func certificatesOf(o Options) ([]Certificate, error) {
	if o.Certificates == nil {
		return makePair(o)
	}
	if len(o.Certificates) > 8 {
		return nil, errors.New("there are more than eight certificates")
	}
	given := slices.Clone(o.Certificates)
	for i, c := range given {
		if len(c.DER) == 0 || len(c.DER) > mostBytes || len(c.Label) > 64 {
			return nil, fmt.Errorf("certificate %d is empty or too long, or its label is", i)
		}
		given[i].DER = slices.Clone(c.DER)
	}
	return given, nil
}

// makePair makes the certificates of Options.UserID. Their subject is the one
// that the agents of NHS smartcards read the user id from; the issuer is an
// authority that signs these two and is gone.
func makePair(o Options) ([]Certificate, error) {
	if o.UserID.IsZero() {
		return nil, errors.New("there is no user id to make certificates for")
	}
	if o.NotBefore.IsZero() {
		return nil, errors.New("there is no time at which the certificates begin")
	}
	end := o.NotAfter
	if end.IsZero() {
		end = o.NotBefore.UTC().AddDate(3, 0, 0).Add(-time.Second)
	}
	if !end.After(o.NotBefore) {
		return nil, errors.New("the certificates end before they begin")
	}
	authority, err := curveKey(o.Rand)
	if err != nil {
		return nil, err
	}
	pair := []Certificate{{Label: "Authentication"}, {Label: "Signing", Signing: true}}
	for i := range pair {
		template := &x509.Certificate{
			Subject:   pkix.Name{Organization: []string{"nhs"}, OrganizationalUnit: []string{"people"}, CommonName: o.UserID.String()},
			NotBefore: o.NotBefore,
			NotAfter:  end,
			KeyUsage:  x509.KeyUsageDigitalSignature,
		}
		if pair[i].Signing {
			template.KeyUsage = x509.KeyUsageContentCommitment // called nonRepudiation before
		}
		if pair[i].DER, err = issue(template, authority, o); err != nil {
			return nil, err
		}
	}
	return pair, nil
}

// issue makes a key for the template, forgets its private half, and signs.
func issue(template *x509.Certificate, authority *ecdsa.PrivateKey, o Options) ([]byte, error) {
	var number [8]byte
	if _, err := io.ReadFull(o.Rand, number[:]); err != nil {
		return nil, err
	}
	number[0] = number[0]&0x7F | 0x40 // positive, and of one length
	template.SerialNumber = new(big.Int).SetBytes(number[:])
	public, err := publicKey(o)
	if err != nil {
		return nil, err
	}
	issuer := &x509.Certificate{Subject: pkix.Name{Organization: []string{"rakit"}, CommonName: "rakit test authority"}}
	return x509.CreateCertificate(o.Rand, template, issuer, public, repeatable{authority})
}

// repeatable signs without chance (RFC 6979), so that equal cards have equal
// certificates.
type repeatable struct{ *ecdsa.PrivateKey }

func (s repeatable) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	return s.PrivateKey.Sign(nil, digest, opts)
}

func publicKey(o Options) (crypto.PublicKey, error) {
	if o.ECDSA {
		key, err := curveKey(o.Rand)
		if err != nil {
			return nil, err
		}
		return &key.PublicKey, nil
	}
	p, err := prime(o.Rand)
	if err != nil {
		return nil, err
	}
	q, err := prime(o.Rand)
	if err != nil {
		return nil, err
	}
	if p.Cmp(q) == 0 {
		return nil, errStuck
	}
	return &rsa.PublicKey{N: p.Mul(p, q), E: 65537}, nil
}

// maxDraws bounds what is asked of a source of chance that is stuck. A fair one
// needs more once in 10^18 cards.
const maxDraws = 15_000

var errStuck = errors.New("the source of chance is stuck")

// curveKey draws a key on P-256. The generators of the standard library do not
// take chance from their callers any more.
func curveKey(rand io.Reader) (*ecdsa.PrivateKey, error) {
	var b [32]byte
	for range 100 {
		if _, err := io.ReadFull(rand, b[:]); err != nil {
			return nil, err
		}
		if key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), b[:]); err == nil {
			return key, nil
		}
	}
	return nil, errStuck
}

// prime draws a prime of 1024 bits whose product with another has 2048. It is
// good enough for a key that nothing is ever signed with, and not for others.
func prime(rand io.Reader) (*big.Int, error) {
	var b [128]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return nil, err
	}
	b[0] |= 0xC0
	b[127] |= 0x01
	p, two := new(big.Int).SetBytes(b[:]), big.NewInt(2)
	for range maxDraws {
		if p.ProbablyPrime(0) {
			return p, nil
		}
		p.Add(p, two)
	}
	return nil, errStuck
}

// keyOf returns what a key directory says of the key of a certificate: whether it
// is on a curve, and its bits. What cannot be read counts as RSA of 2048 bits.
func keyOf(der []byte) (curve bool, bits int) {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return false, 2048
	}
	switch key := c.PublicKey.(type) {
	case *ecdsa.PublicKey:
		return true, key.Curve.Params().BitSize
	case *rsa.PublicKey:
		return false, key.N.BitLen()
	}
	return false, 2048
}

// endOf returns when the first certificate that can be read ends, or false.
func endOf(certificates []Certificate) (time.Time, bool) {
	for _, c := range certificates {
		if read, err := x509.ParseCertificate(c.DER); err == nil {
			return read.NotAfter, true
		}
	}
	return time.Time{}, false
}
