package card_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// chance is a fixed stream that keys of curves are made from, so that the tests
// do not depend on luck. What is made from it opens nothing.
type chance byte

func (c *chance) Read(p []byte) (int, error) {
	for i := range p {
		*c++
		p[i] = byte(*c)*37 + 11
	}
	return len(p), nil
}

var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(nil, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

var shortKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(nil, 1024)
	if err != nil {
		panic(err)
	}
	return k
})

var curveKey = sync.OnceValue(func() *ecdsa.PrivateKey {
	k, err := ecdsa.GenerateKey(elliptic.P256(), nil)
	if err != nil {
		panic(err)
	}
	return k
})

// made is what a certificate for the tests is made of.
type made struct {
	name   string // common name of the subject
	serial *big.Int
	from   time.Time
	to     time.Time
	usage  x509.KeyUsage
	key    crypto.Signer
	issuer pkix.Name
}

func plain() made {
	return made{
		name: "555254240100", serial: big.NewInt(0x1abc),
		from: time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC), to: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC),
		usage: x509.KeyUsageDigitalSignature, key: curveKey(),
		issuer: pkix.Name{Organization: []string{"nhs"}, OrganizationalUnit: []string{"CA"}, CommonName: "SubCA02"},
	}
}

// der returns the certificate, signed by its own key in its issuer's name.
func (m made) der(t testing.TB) []byte {
	t.Helper()
	issuer := &x509.Certificate{Subject: m.issuer, SerialNumber: big.NewInt(1), PublicKey: m.key.Public()}
	d, err := x509.CreateCertificate(nil, &x509.Certificate{
		Subject:      pkix.Name{Organization: []string{"nhs"}, OrganizationalUnit: []string{"people"}, CommonName: m.name},
		SerialNumber: m.serial, NotBefore: m.from, NotAfter: m.to, KeyUsage: m.usage,
	}, issuer, m.key.Public(), m.key)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// withSHA1 returns a certificate that says it is signed with SHA-1, as the ones
// of 2016 are: the last number of the algorithm's OID changes, twice.
func withSHA1(der []byte) []byte {
	sha256RSA := []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b}
	sha1RSA := []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05}
	return bytes.ReplaceAll(der, sha256RSA, sha1RSA)
}

func armoured(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func TestParseCertificate(t *testing.T) {
	der := plain().der(t)
	got, err := card.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	spki, err := x509.MarshalPKIXPublicKey(curveKey().Public())
	if err != nil {
		t.Fatal(err)
	}
	sum, keySum := sha256.Sum256(der), sha256.Sum256(spki)
	want := card.Certificate{
		UserID: "555254240100", Serial: "1abc", Issuer: "CN=SubCA02,OU=CA,O=nhs",
		NotBefore:    time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC),
		KeyAlgorithm: card.ECDSAKey, KeyBits: 256, SignatureAlgorithm: card.ECDSAWithSHA256,
		Use: card.ForAuthentication, Fingerprint: hex.EncodeToString(sum[:]), KeyFingerprint: hex.EncodeToString(keySum[:]),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got != want {
		t.Error("equal certificates do not compare as equal")
	}
}

// TestParseCertificateReadsWhatIsOld: the certificate that could be seen in public
// has a key of 1024 bits, SHA-1, and two years and half an hour. It is read, and
// judged afterwards.
func TestParseCertificateReadsWhatIsOld(t *testing.T) {
	m := plain()
	m.key = shortKey()
	m.from, m.to = time.Date(2016, 11, 22, 9, 0, 0, 0, time.UTC), time.Date(2018, 11, 22, 9, 30, 0, 0, time.UTC)
	c, err := card.ParseCertificate(withSHA1(m.der(t)))
	if err != nil {
		t.Fatal(err)
	}
	if c.KeyAlgorithm != card.RSAKey || c.KeyBits != 1024 || c.SignatureAlgorithm != card.SHA1WithRSA {
		t.Errorf("%s %d %s, want rsa 1024 sha1-rsa", c.KeyAlgorithm, c.KeyBits, c.SignatureAlgorithm)
	}
	if fs := card.CheckCertificate(c, "555254240100", m.to, "").Findings(); len(fs) > 0 {
		t.Errorf("what was in order in 2016 is found wrong: %v", fs)
	}
}

func TestParseCertificateSubjectAndUse(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*made)
		id     string
		use    card.CertificateUse
		why    string
	}{
		{"plain", func(*made) {}, "555254240100", card.ForAuthentication, "digitalSignature alone"},
		{"signing", func(m *made) { m.usage = x509.KeyUsageContentCommitment }, "555254240100", card.ForSigning, "contentCommitment alone"},
		{"both bits", func(m *made) { m.usage |= x509.KeyUsageContentCommitment }, "555254240100", card.ForSigning, "contentCommitment is what authentication never has"},
		{"encryption", func(m *made) { m.usage = x509.KeyUsageKeyEncipherment }, "555254240100", 0, "is for neither"},
		{"no key usage", func(m *made) { m.usage = 0 }, "555254240100", 0, "says nothing"},
		{"leading zero", func(m *made) { m.name = "055254240100" }, "055254240100", card.ForAuthentication, "text, not a number"},
		{"eleven digits", func(m *made) { m.name = "55525424010" }, "", card.ForAuthentication, "one too few"},
		{"thirteen digits", func(m *made) { m.name = "5552542401000" }, "", card.ForAuthentication, "one too many"},
		{"space at the end", func(m *made) { m.name = "555254240100 " }, "", card.ForAuthentication, "a certificate is not typed by people"},
		{"a person's name", func(m *made) { m.name = "Ada Example" }, "", card.ForAuthentication, "is not kept"},
	} {
		m := plain()
		tt.change(&m)
		c, err := card.ParseCertificate(m.der(t))
		if err != nil || c.UserID != tt.id || c.Use != tt.use {
			t.Errorf("%s: %q, %s, %v, want %q, %s\nwhy: %s", tt.name, c.UserID, c.Use, err, tt.id, tt.use, tt.why)
		}
	}
}

func TestParseCertificateKeysAndSerials(t *testing.T) {
	_, ed, err := ed25519.GenerateKey(new(chance))
	if err != nil {
		t.Fatal(err)
	}
	large, err := ecdsa.GenerateKey(elliptic.P384(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		key    crypto.Signer
		serial int64
		want   card.Certificate
	}{
		{"rsa", rsaKey(), 0x7fff, card.Certificate{KeyAlgorithm: card.RSAKey, KeyBits: 2048, SignatureAlgorithm: card.SHA256WithRSA, Serial: "7fff"}},
		{"p-384", large, 0xf, card.Certificate{KeyAlgorithm: card.ECDSAKey, KeyBits: 384, SignatureAlgorithm: card.ECDSAWithSHA384, Serial: "0f"}},
		{"ed25519", ed, 0x100, card.Certificate{KeyAlgorithm: card.Ed25519Key, KeyBits: 256, SignatureAlgorithm: card.PureEd25519, Serial: "0100"}},
	} {
		m := plain()
		m.key, m.serial = tt.key, big.NewInt(tt.serial)
		c, err := card.ParseCertificate(m.der(t))
		if err != nil {
			t.Fatal(err)
		}
		got := card.Certificate{KeyAlgorithm: c.KeyAlgorithm, KeyBits: c.KeyBits, SignatureAlgorithm: c.SignatureAlgorithm, Serial: c.Serial}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
}

// TestParseCertificateThatIsStrange: what is not known is said to be something
// else, and a serial of zero is one.
func TestParseCertificateThatIsStrange(t *testing.T) {
	m := plain()
	m.serial = big.NewInt(1)
	der := m.der(t)
	for _, tt := range []struct{ name, from, to string }{
		{"serial", "a003020102020101", "a003020102020100"},
		{"key", "2a8648ce3d0201", "2a8648ce3d0202"},
		{"signature", "2a8648ce3d040302", "2a8648ce3d040305"},
	} {
		from, err := hex.DecodeString(tt.from)
		to, err2 := hex.DecodeString(tt.to)
		if err != nil || err2 != nil || !bytes.Contains(der, from) {
			t.Fatalf("%s: %v, %v", tt.name, err, err2)
		}
		der = bytes.ReplaceAll(der, from, to)
	}
	m.key = shortKey()
	md5 := bytes.ReplaceAll(m.der(t), []byte("\xf7\x0d\x01\x01\x0b"), []byte("\xf7\x0d\x01\x01\x04"))
	if c, err := card.ParseCertificate(md5); err != nil || c.SignatureAlgorithm != card.OtherSignature {
		t.Errorf("MD5: %s, %v", c.SignatureAlgorithm, err)
	}
	c, err := card.ParseCertificate(der)
	if err != nil || c.Serial != "00" || c.KeyAlgorithm != card.OtherKey || c.KeyBits != 0 || c.SignatureAlgorithm != card.OtherSignature {
		t.Errorf("%v: %+v", err, c)
	}
}

func TestParseCertificatesBundles(t *testing.T) {
	one, m := plain().der(t), plain()
	m.usage = x509.KeyUsageContentCommitment
	two := m.der(t)
	text := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	damaged := bytes.Replace(armoured("CERTIFICATE", two), []byte("-----END CERTIFICATE"), []byte("-----END CERTIFICATF"), 1)
	for _, tt := range []struct {
		name   string
		bundle []byte
		want   int // 0 for an error
		why    string
	}{
		{"one, DER", one, 1, "the plain case"},
		{"two, DER", text(one, two), 2, "one after another"},
		{"two, PEM", text(armoured("CERTIFICATE", one), armoured("CERTIFICATE", two)), 2, "as CAs hand them out"},
		{"two, PEM with text", text([]byte("Bag Attributes\n  friendlyName: a\n"), armoured("CERTIFICATE", one), []byte("\nsubject=x\n"), armoured("CERTIFICATE", two), []byte("end\n")), 2, "as openssl writes them (RFC 7468, §5.2)"},
		{"empty", nil, 0, "no certificate"},
		{"text", []byte("no certificate"), 0, "no certificate"},
		{"half", one[:len(one)-1], 0, "cut off"},
		{"one and something", append(bytes.Clone(one), 0), 0, "what follows would be passed over"},
		{"a private key among them", text(armoured("CERTIFICATE", one), armoured("PRIVATE KEY", []byte{1})), 0, "keys do not belong here, and whoever sends one should hear of it"},
		{"a certificate under another name", text(armoured("CERTIFICATE", one), armoured("TRUSTED CERTIFICATE", two)), 0, "it is something else, whatever it can be read as"},
		{"a damaged second", text(armoured("CERTIFICATE", one), damaged), 0, "package pem passes over it in silence"},
		{"an end that is missing", text(armoured("CERTIFICATE", one), armoured("CERTIFICATE", two)[:200]), 0, "cut off"},
		{"too long", append(armoured("CERTIFICATE", one), bytes.Repeat([]byte("\n"), card.MaxCertificateBytes)...), 0, "bound before it is read"},
	} {
		got, err := card.ParseCertificates(tt.bundle)
		if len(got) != tt.want || (err == nil) != (tt.want > 0) {
			t.Errorf("%s: %d certificates, %v, want %d\nwhy: %s", tt.name, len(got), err, tt.want, tt.why)
		}
		if err != nil && !errors.Is(err, card.ErrCertificate) {
			t.Errorf("%s: %v is no ErrCertificate", tt.name, err)
		}
		if tt.want == 2 && (got[0].Use != card.ForAuthentication || got[1].Use != card.ForSigning) {
			t.Errorf("%s: the order has changed", tt.name)
		}
	}
}

// TestParseCertificateBound: a certificate of exactly the bound is read, and not
// one byte more, whatever it is.
func TestParseCertificateBound(t *testing.T) {
	m := plain()
	m.issuer.CommonName = strings.Repeat("x", card.MaxCertificateBytes-1000)
	missing := card.MaxCertificateBytes - len(m.der(t))
	for range 8 { // signatures have one of a few lengths
		m.issuer.CommonName += strings.Repeat("x", max(missing, 0))
		missing = card.MaxCertificateBytes - len(m.der(t))
	}
	for range 100 {
		d := m.der(t)
		_, err := card.ParseCertificate(d)
		if fits := len(d) <= card.MaxCertificateBytes; (err == nil) != fits {
			t.Fatalf("%d bytes: %v", len(d), err)
		}
	}
	if _, err := card.ParseCertificate(make([]byte, card.MaxCertificateBytes+1)); !errors.Is(err, card.ErrCertificate) {
		t.Errorf("one byte too many: %v", err)
	}
}

// TestParseCertificateTellsNothing: errors do not repeat what was read, and an
// issuer cannot steer a terminal.
func TestParseCertificateTellsNothing(t *testing.T) {
	m := plain()
	m.issuer.CommonName = "a\x1b[2J\u202eb"
	c, err := card.ParseCertificate(m.der(t))
	if err != nil || c.Issuer != "CN=a\ufffd[2J\ufffdb,OU=CA,O=nhs" {
		t.Errorf("%q, %v", c.Issuer, err)
	}
	broken := bytes.Replace(plain().der(t), []byte("555254240100"), []byte("5552542\xff0100"), 1)
	if _, err := card.ParseCertificate(broken); err == nil || strings.Contains(err.Error(), "5552542") {
		t.Errorf("%v", err)
	}
}

func TestCertificateAsJSON(t *testing.T) {
	c, err := card.ParseCertificate(plain().der(t))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `"keyAlgorithm":"ecdsa","keyBits":256,"signatureAlgorithm":"sha256-ecdsa","use":"authentication"`) {
		t.Errorf("%s", text)
	}
	var back card.Certificate
	if err := json.Unmarshal(text, &back); err != nil || back != c {
		t.Errorf("read back as %+v, %v", back, err)
	}
	text, err = json.Marshal(card.Pair{Signing: c})
	if err != nil || !strings.HasPrefix(string(text), `{"signing":{"userID":`) {
		t.Errorf("a missing certificate is written: %s, %v", text, err)
	}
}

// FuzzParseCertificates: whatever is read can be written as text, fits what is
// promised of it, and is read the same alone.
func FuzzParseCertificates(f *testing.F) {
	one, m := plain().der(f), plain()
	m.key, m.usage = shortKey(), x509.KeyUsageContentCommitment
	two := withSHA1(m.der(f))
	f.Add(one)
	f.Add(append(bytes.Clone(one), two...))
	f.Add(append(armoured("CERTIFICATE", one), armoured("CERTIFICATE", two)...))
	f.Add(armoured("PRIVATE KEY", []byte("x")))
	f.Add([]byte("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"))
	f.Add([]byte(nil))
	f.Fuzz(func(t *testing.T, bundle []byte) {
		cs, err := card.ParseCertificates(bundle)
		if err != nil {
			if len(cs) != 0 || !errors.Is(err, card.ErrCertificate) {
				t.Fatalf("%d certificates with error %v", len(cs), err)
			}
			return
		}
		for _, c := range cs {
			text, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			var back card.Certificate
			if err := json.Unmarshal(text, &back); err != nil || back != c {
				t.Fatalf("%s is read back as %+v, %v", text, back, err)
			}
			if !utf8.ValidString(c.Issuer) || strings.IndexFunc(c.Issuer, unicode.IsControl) >= 0 || len(c.Serial)%2 != 0 {
				t.Fatalf("%+v", c)
			}
			card.CheckPair(card.Pair{Authentication: c, Signing: c}, "555254240100", c.NotAfter, "").Result()
		}
		if one, err := card.ParseCertificate(bundle); err == nil && (len(cs) != 1 || cs[0] != one) {
			t.Fatal("one certificate is read otherwise in a bundle")
		}
	})
}

func TestCertificateClosedLists(t *testing.T) {
	checkClosed(t, []string{"authentication", "signing"}, card.CertificateUses(), 0, card.ForSigning+1)
	checkClosed(t, []string{"rsa", "ecdsa", "ed25519", "other"}, card.KeyAlgorithms(), 0, card.OtherKey+1)
	checkClosed(t, []string{
		"sha1-rsa", "sha256-rsa", "sha384-rsa", "sha512-rsa", "sha256-rsa-pss", "sha384-rsa-pss", "sha512-rsa-pss",
		"sha1-ecdsa", "sha256-ecdsa", "sha384-ecdsa", "sha512-ecdsa", "ed25519", "other",
	}, card.SignatureAlgorithms(), 0, card.OtherSignature+1)
	checkClosed(t, []string{"not-due", "due", "expired"}, card.RenewalStates(), 0, card.RenewalExpired+1)
	checkClosed(t, []string{"holder", "unlocker", "sponsor", "agent"}, card.Renewers(), 0, card.RenewerAgent+1)
	for _, s := range append(card.SignatureAlgorithms(), 0, card.OtherSignature+1) {
		known := s != 0 && s < card.OtherSignature
		if (s.HashBits() >= 160) != known {
			t.Errorf("%s has a hash of %d bits", s, s.HashBits())
		}
	}
}

// TestCertificateRules: the rules of certificates keep to their numbers, cite
// something, and are in order.
func TestCertificateRules(t *testing.T) {
	last, n := guidance.RuleID("RA-CRD-039"), 0
	for _, r := range card.Rules() {
		if r.ID < "RA-CRD-040" || r.ID > "RA-CRD-064" {
			continue
		}
		n++
		if r.ID <= last || len(r.Citations) == 0 {
			t.Errorf("%s is out of order or cites nothing", r.ID)
		}
		last = r.ID
	}
	if n != 24 {
		t.Errorf("%d rules of certificates, want 24", n)
	}
}
