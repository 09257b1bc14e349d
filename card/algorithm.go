package card

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"

	"github.com/rakit-dev/rakit/guidance"
)

// KeyAlgorithm is the kind of public key that a certificate holds. The zero
// KeyAlgorithm is invalid.
type KeyAlgorithm uint8

// The kinds of key.
const (
	RSAKey     KeyAlgorithm = iota + 1
	ECDSAKey                // on one of the curves of NIST
	Ed25519Key              // RFC 8410
	OtherKey                // any other; its size is not known
)

var keyAlgorithmNames = []string{"rsa", "ecdsa", "ed25519", "other"}

// KeyAlgorithms returns every kind, in the order of the constants.
func KeyAlgorithms() []KeyAlgorithm {
	return guidance.MembersClosed[KeyAlgorithm](keyAlgorithmNames)
}

// String returns the kind as it is written in documents, or "invalid".
func (k KeyAlgorithm) String() string { return guidance.NameClosed(keyAlgorithmNames, k) }

// MarshalText returns the kind as text; the zero KeyAlgorithm is an error.
func (k KeyAlgorithm) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("key algorithm", keyAlgorithmNames, k)
}

// UnmarshalText reads a kind; unknown text is a [*guidance.UnknownValueError].
func (k *KeyAlgorithm) UnmarshalText(text []byte) (err error) {
	*k, err = guidance.ParseClosed[KeyAlgorithm]("key algorithm", keyAlgorithmNames, string(text))
	return err
}

// keyOf returns the kind of a certificate's key and its size in bits.
func keyOf(c *x509.Certificate) (KeyAlgorithm, int) {
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		return RSAKey, key.N.BitLen()
	case *ecdsa.PublicKey:
		return ECDSAKey, key.Params().BitSize
	}
	if c.PublicKeyAlgorithm == x509.Ed25519 {
		return Ed25519Key, 256
	}
	return OtherKey, 0
}

// SignatureAlgorithm is how the issuer signed a certificate. The zero
// SignatureAlgorithm is invalid.
type SignatureAlgorithm uint8

// The ways of signing. Where the hash is all that matters, parameters are not
// told apart (RSA-PSS has its own).
const (
	SHA1WithRSA SignatureAlgorithm = iota + 1
	SHA256WithRSA
	SHA384WithRSA
	SHA512WithRSA
	SHA256WithRSAPSS
	SHA384WithRSAPSS
	SHA512WithRSAPSS
	ECDSAWithSHA1
	ECDSAWithSHA256
	ECDSAWithSHA384
	ECDSAWithSHA512
	PureEd25519
	OtherSignature // any other, MD5 among them
)

// signatureAlgorithms gives each way its text, and the bits of its hash; 0 bits
// is a hash that is not known.
var signatureAlgorithms = []struct {
	name string
	hash int
	x509 x509.SignatureAlgorithm
}{
	{"sha1-rsa", 160, x509.SHA1WithRSA},
	{"sha256-rsa", 256, x509.SHA256WithRSA},
	{"sha384-rsa", 384, x509.SHA384WithRSA},
	{"sha512-rsa", 512, x509.SHA512WithRSA},
	{"sha256-rsa-pss", 256, x509.SHA256WithRSAPSS},
	{"sha384-rsa-pss", 384, x509.SHA384WithRSAPSS},
	{"sha512-rsa-pss", 512, x509.SHA512WithRSAPSS},
	{"sha1-ecdsa", 160, x509.ECDSAWithSHA1},
	{"sha256-ecdsa", 256, x509.ECDSAWithSHA256},
	{"sha384-ecdsa", 384, x509.ECDSAWithSHA384},
	{"sha512-ecdsa", 512, x509.ECDSAWithSHA512},
	{"ed25519", 512, x509.PureEd25519},
	{"other", 0, x509.UnknownSignatureAlgorithm},
}

var signatureAlgorithmNames = func() []string {
	names := make([]string, len(signatureAlgorithms))
	for i, s := range signatureAlgorithms {
		names[i] = s.name
	}
	return names
}()

// SignatureAlgorithms returns every way of signing, in the order of the
// constants.
func SignatureAlgorithms() []SignatureAlgorithm {
	return guidance.MembersClosed[SignatureAlgorithm](signatureAlgorithmNames)
}

// HashBits returns the length of the hash that is signed, in bits, or 0 if it is
// not known.
func (s SignatureAlgorithm) HashBits() int {
	if s == 0 || int(s) > len(signatureAlgorithms) {
		return 0
	}
	return signatureAlgorithms[s-1].hash
}

// String returns the way as it is written in documents, or "invalid".
func (s SignatureAlgorithm) String() string {
	return guidance.NameClosed(signatureAlgorithmNames, s)
}

// MarshalText returns the way as text; the zero SignatureAlgorithm is an error.
func (s SignatureAlgorithm) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("signature algorithm", signatureAlgorithmNames, s)
}

// UnmarshalText reads a way; unknown text is a [*guidance.UnknownValueError].
func (s *SignatureAlgorithm) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[SignatureAlgorithm]("signature algorithm", signatureAlgorithmNames, string(text))
	return err
}

func signatureOf(a x509.SignatureAlgorithm) SignatureAlgorithm {
	for i, s := range signatureAlgorithms {
		if s.x509 == a {
			return SignatureAlgorithm(i + 1)
		}
	}
	return OtherSignature
}
