package card

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// MaxCertificateBytes is the longest text that [ParseCertificate] and
// [ParseCertificates] read. A certificate on a card has one or two thousand
// bytes.
const MaxCertificateBytes = 64 << 10

// ErrCertificate is returned, wrapped, for what cannot be read as X.509
// certificates. Nothing of what was read is repeated in it.
var ErrCertificate = errors.New("not an X.509 certificate that can be read")

// Certificate is what one certificate of a card says, without the certificate.
// Nothing is judged here ([CheckCertificate] does), and nothing is made up:
// what it does not say in a form that is known is left out. Certificates can be
// compared with ==. The zero Certificate is absent.
type Certificate struct {
	// UserID is the common name of the subject, if it is a user id: twelve digits.
	UserID string `json:"userID,omitzero"`
	Serial string `json:"serial"` // the number its issuer gave it, hexadecimal, lower case, an even count of digits
	Issuer string `json:"issuer"` // distinguished name as text (RFC 4514); what cannot be printed is U+FFFD

	NotBefore time.Time `json:"notBefore"` // first instant of its validity, UTC
	NotAfter  time.Time `json:"notAfter"`  // last instant of its validity, UTC; it is still valid then (RFC 5280, §4.1.2.5)

	KeyAlgorithm       KeyAlgorithm       `json:"keyAlgorithm"`
	KeyBits            int                `json:"keyBits,omitzero"` // of the RSA modulus or the curve; 0 if not known
	SignatureAlgorithm SignatureAlgorithm `json:"signatureAlgorithm"`
	Use                CertificateUse     `json:"use,omitzero"` // zero if its key usage is for neither

	Fingerprint    string `json:"fingerprint"`    // SHA-256 of the certificate, hexadecimal
	KeyFingerprint string `json:"keyFingerprint"` // SHA-256 of its public key (SubjectPublicKeyInfo), hexadecimal
}

// IsZero reports whether c is absent.
func (c Certificate) IsZero() bool { return c == Certificate{} }

// ParseCertificate reads one X.509 certificate in DER (RFC 5280). Old ones are
// read too, with RSA keys of 1024 bits and signatures with SHA-1: whether they
// will do is for [CheckCertificate]. No signature is verified and no chain is
// built. The error wraps [ErrCertificate]: for anything after the certificate,
// for more than [MaxCertificateBytes], for a negative serial number and for a
// curve that is not one of NIST.
func ParseCertificate(der []byte) (Certificate, error) {
	if len(der) > MaxCertificateBytes {
		return Certificate{}, fmt.Errorf("reading a certificate: more than %d bytes: %w", MaxCertificateBytes, ErrCertificate)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		// The error of x509 may quote what it read.
		return Certificate{}, fmt.Errorf("reading a certificate: %w", ErrCertificate)
	}
	return certificateOf(c), nil
}

// ParseCertificates reads a bundle of X.509 certificates, one at least, in its
// order: PEM (RFC 7468) with text between the certificates allowed, or DER, one
// after another. The error wraps [ErrCertificate]: for a PEM block that is no
// certificate (a private key, say), for an unfinished block, for more than
// [MaxCertificateBytes] in all, and for what [ParseCertificate] does not read.
func ParseCertificates(bundle []byte) ([]Certificate, error) {
	if len(bundle) > MaxCertificateBytes {
		return nil, fmt.Errorf("reading certificates: more than %d bytes: %w", MaxCertificateBytes, ErrCertificate)
	}
	der := bundle
	if bytes.Contains(bundle, pemBegin) {
		var err error
		if der, err = unarmoured(bundle); err != nil {
			return nil, fmt.Errorf("reading certificates: %w", err)
		}
	}
	cs, err := x509.ParseCertificates(der)
	if err != nil || len(cs) == 0 {
		return nil, fmt.Errorf("reading certificates: %w", ErrCertificate)
	}
	read := make([]Certificate, len(cs))
	for i, c := range cs {
		read[i] = certificateOf(c)
	}
	return read, nil
}

var pemBegin = []byte("-----BEGIN ")

// unarmoured returns the DER of all certificates in a PEM text, one after
// another. Each beginning of a block must have become a block: package pem
// passes over those that are damaged.
func unarmoured(text []byte) ([]byte, error) {
	var der []byte
	begun, blocks := bytes.Count(text, pemBegin), 0
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			return nil, fmt.Errorf("a PEM block is no certificate: %w", ErrCertificate)
		}
		blocks++
		der = append(der, block.Bytes...)
	}
	if blocks != begun {
		return nil, fmt.Errorf("a PEM block is damaged: %w", ErrCertificate)
	}
	return der, nil
}

func certificateOf(c *x509.Certificate) Certificate {
	serial := c.SerialNumber.Bytes()
	if len(serial) == 0 {
		serial = []byte{0}
	}
	algorithm, bits := keyOf(c)
	return Certificate{
		UserID:             userIDOf(c.Subject.CommonName),
		Serial:             hex.EncodeToString(serial),
		Issuer:             printable(c.Issuer.String()),
		NotBefore:          c.NotBefore.UTC(),
		NotAfter:           c.NotAfter.UTC(),
		KeyAlgorithm:       algorithm,
		KeyBits:            bits,
		SignatureAlgorithm: signatureOf(c.SignatureAlgorithm),
		Use:                useOf(c.KeyUsage),
		Fingerprint:        fingerprint(c.Raw),
		KeyFingerprint:     fingerprint(c.RawSubjectPublicKeyInfo),
	}
}

// userIDOf returns the user id that is the whole of a common name, without the
// tolerance for white space that text typed by people has.
func userIDOf(commonName string) string {
	id, err := identity.ParseUserID(commonName)
	if err != nil || id.String() != commonName {
		return ""
	}
	return id.String()
}

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

// printable keeps what an issuer calls itself from steering a terminal or a log.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}

// CertificateUse is what a certificate of a card is for. The zero
// CertificateUse is invalid.
type CertificateUse uint8

// The two uses of a pair, told apart by the key usage (RFC 5280, §4.2.1.3):
// contentCommitment, once called nonRepudiation, is for signing, with
// digitalSignature or without; digitalSignature alone is for authentication.
const (
	ForAuthentication CertificateUse = iota + 1 // to sign in
	ForSigning                                  // to sign prescriptions and other documents
)

var certificateUseNames = []string{"authentication", "signing"}

// CertificateUses returns every use, in the order of the constants.
func CertificateUses() []CertificateUse {
	return guidance.MembersClosed[CertificateUse](certificateUseNames)
}

// String returns the use as it is written in documents, or "invalid".
func (u CertificateUse) String() string { return guidance.NameClosed(certificateUseNames, u) }

// MarshalText returns the use as text; the zero CertificateUse is an error.
func (u CertificateUse) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("certificate use", certificateUseNames, u)
}

// UnmarshalText reads a use; unknown text is a [*guidance.UnknownValueError].
func (u *CertificateUse) UnmarshalText(text []byte) (err error) {
	*u, err = guidance.ParseClosed[CertificateUse]("certificate use", certificateUseNames, string(text))
	return err
}

func useOf(k x509.KeyUsage) CertificateUse {
	switch {
	case k&x509.KeyUsageContentCommitment != 0:
		return ForSigning
	case k&x509.KeyUsageDigitalSignature != 0:
		return ForAuthentication
	}
	return 0
}
