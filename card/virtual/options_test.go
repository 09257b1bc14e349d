package virtual_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card/virtual"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

// read parses the certificates of a card.
func read(tb testing.TB, c *virtual.Card) []*x509.Certificate {
	tb.Helper()
	var all []*x509.Certificate
	for _, cert := range c.Certificates() {
		parsed, err := x509.ParseCertificate(cert.DER)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, parsed)
	}
	return all
}

func TestMadePair(t *testing.T) {
	c := newCard(t, func(o *virtual.Options) { o.ECDSA = false })
	labels := []string{}
	for _, cert := range c.Certificates() {
		labels = append(labels, cert.Label)
	}
	if diff := cmp.Diff([]string{"Authentication", "Signing"}, labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	usages := []x509.KeyUsage{x509.KeyUsageDigitalSignature, x509.KeyUsageContentCommitment}
	pair := read(t, c)
	for i, cert := range pair {
		if got := cert.Subject.String(); got != "CN=555000000001,OU=people,O=nhs" {
			t.Errorf("subject %d is %s", i, got)
		}
		if cert.KeyUsage != usages[i] {
			t.Errorf("key usage %d is %b, want %b", i, cert.KeyUsage, usages[i])
		}
		if end := time.Date(2029, 3, 2, 9, 29, 59, 0, time.UTC); !cert.NotBefore.Equal(issued) || !cert.NotAfter.Equal(end) {
			t.Errorf("certificate %d runs from %s to %s, want three years from %s", i, cert.NotBefore, cert.NotAfter, issued)
		}
		key, isRSA := cert.PublicKey.(*rsa.PublicKey)
		if !isRSA || key.N.BitLen() != 2048 || key.N.ProbablyPrime(0) {
			t.Errorf("key %d is %T, want RSA of 2048 bits", i, cert.PublicKey)
		}
	}
	if pair[0].SerialNumber.Cmp(pair[1].SerialNumber) == 0 || bytes.Equal(pair[0].RawSubjectPublicKeyInfo, pair[1].RawSubjectPublicKeyInfo) {
		t.Error("the two share a number or a key")
	}
}

func TestPairOnACurve(t *testing.T) {
	end := issued.AddDate(0, 6, 0)
	c := newCard(t, func(o *virtual.Options) { o.NotAfter = end })
	for i, cert := range read(t, c) {
		if _, onCurve := cert.PublicKey.(*ecdsa.PublicKey); !onCurve || !cert.NotAfter.Equal(end) {
			t.Errorf("certificate %d has a %T and ends %s, want %s", i, cert.PublicKey, cert.NotAfter, end)
		}
	}
}

// TestEqualCards makes cards of one seed, and of another.
func TestEqualCards(t *testing.T) {
	for _, curve := range []bool{false, true} {
		set := func(o *virtual.Options) { o.ECDSA, o.Serial = curve, nil }
		first, second := newCard(t, set), newCard(t, set)
		if diff := cmp.Diff(first.Certificates(), second.Certificates()); diff != "" {
			t.Errorf("one seed, two cards:\n%s", diff)
		}
		if send(t, first, "80CA9F7F00") != send(t, second, "80CA9F7F00") {
			t.Error("one seed, two numbers of the chip")
		}
		third := newCard(t, set, func(o *virtual.Options) { _, _ = io.CopyN(io.Discard, o.Rand, 8) })
		if cmp.Equal(first.Certificates(), third.Certificates()) {
			t.Error("other chance, the same card")
		}
	}
}

func TestGivenCertificates(t *testing.T) {
	given := []virtual.Certificate{{Label: "Odd", DER: []byte{1, 2, 3}}, {Label: "Sign", DER: []byte{4}, Signing: true}}
	for name, layout := range map[string]virtual.Layout{"PKCS#15": virtual.PKCS15(), "PIV": virtual.PIV()} {
		c := newCard(t, func(o *virtual.Options) {
			o.Certificates, o.Layout, o.UserID, o.NotBefore = given, layout, identity.UserID{}, time.Time{}
		})
		if diff := cmp.Diff(given, c.Certificates()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		c.Certificates()[0].DER[0] = 9
		if c.Certificates()[0].DER[0] != 1 {
			t.Errorf("%s: what is returned is the card's own", name)
		}
	}
	none := newCard(t, func(o *virtual.Options) { o.Certificates = []virtual.Certificate{} })
	if got := len(none.Certificates()); got != 0 {
		t.Errorf("%d certificates, want none", got)
	}
}

func TestRefusedOptions(t *testing.T) {
	long := virtual.Certificate{DER: make([]byte, 30_001)}
	twice := []virtual.Certificate{{DER: []byte{1}}, {DER: []byte{2}}}
	layout := func(change func(*virtual.Layout)) func(*virtual.Options) {
		return func(o *virtual.Options) {
			o.Layout = virtual.PKCS15()
			change(&o.Layout)
		}
	}
	for _, tt := range []struct {
		name   string
		change func(*virtual.Options)
		why    string
	}{
		{"no chance", func(o *virtual.Options) { o.Rand = nil }, "nothing is drawn from a source of its own"},
		{"chance that ends", func(o *virtual.Options) { o.Rand = bytes.NewReader(make([]byte, 40)) }, "it wraps the error"},
		{"chance that is stuck", func(o *virtual.Options) { o.Rand = zeros{} }, "no key is zero"},
		{"chance that is stuck, RSA", func(o *virtual.Options) { o.Rand, o.ECDSA = stuck{}, false }, "two primes are two"},
		{"no passcode", func(o *virtual.Options) { o.Passcode = passcode.Secret{} }, "a card has one"},
		{"passcode of five", func(o *virtual.Options) { o.Passcode = passcode.NewSecret("12345") }, "six at least"},
		{"passcode of nine", func(o *virtual.Options) { o.Passcode = passcode.NewSecret("123456789") }, "eight at most"},
		{"PUK of five", func(o *virtual.Options) { o.PUK = passcode.NewSecret("12345") }, "six at least"},
		{"no user id", func(o *virtual.Options) { o.UserID = identity.UserID{} }, "certificates are somebody's"},
		{"no start", func(o *virtual.Options) { o.NotBefore = time.Time{} }, "no clock is read"},
		{"end before start", func(o *virtual.Options) { o.NotAfter = issued }, "it has to last"},
		{"number of three bytes", func(o *virtual.Options) { o.Serial = []byte{1, 2, 3} }, "four at least"},
		{"number of 17 bytes", func(o *virtual.Options) { o.Serial = make([]byte, 17) }, "sixteen at most"},
		{"empty answer to reset", func(o *virtual.Options) { o.ATR = []byte{} }, "that would be no card"},
		{"answer to reset of nonsense", func(o *virtual.Options) { o.ATR = []byte{0, 0x11} }, "3B or 3F begins it"},
		{"answer to reset of 34 bytes", func(o *virtual.Options) { o.ATR = append([]byte{0x3B}, make([]byte, 33)...) }, "33 at most"},
		{"answer to reset of T=14", func(o *virtual.Options) { o.ATR = []byte{0x3B, 0x80, 0x0E} }, "T=0 or T=1"},
		{"answer to reset cut off", func(o *virtual.Options) { o.ATR = []byte{0x3B, 0xF0, 1, 2} }, "TD1 is missing"},
		{"nine certificates", func(o *virtual.Options) { o.Certificates = make([]virtual.Certificate, 9) }, "eight at most"},
		{"empty certificate", func(o *virtual.Options) { o.Certificates = make([]virtual.Certificate, 1) }, "no file is empty"},
		{"long certificate", func(o *virtual.Options) { o.Certificates = []virtual.Certificate{long} }, "offsets have 15 bits"},
		{"two for authentication", func(o *virtual.Options) { o.Certificates, o.Layout = twice, virtual.PIV() }, "PIV has one place"},
		{"short name", layout(func(l *virtual.Layout) { l.AID = l.AID[:4] }), "five bytes at least"},
		{"no name", layout(func(l *virtual.Layout) { l.AID = nil }), "the rest was chosen"},
		{"one reference", layout(func(l *virtual.Layout) { l.PUK = l.Passcode }), "two secrets"},
		{"lengths", layout(func(l *virtual.Layout) { l.MaxLength = 5 }), "less than the least"},
		{"padding", layout(func(l *virtual.Layout) { l.PadTo = 7 }), "shorter than the longest"},
		{"no tries", layout(func(l *virtual.Layout) { l.Tries = 0 }), "locked from the start"},
		{"16 tries", layout(func(l *virtual.Layout) { l.PUKTries = 16 }), "a status word counts to 15"},
	} {
		o := options(t)
		tt.change(&o)
		if c, err := virtual.New(o); err == nil || c != nil {
			t.Errorf("%s: New = %v, want an error and no card\nwhy: %s", tt.name, err, tt.why)
		}
	}
	o := options(t)
	o.Rand = iotest.TimeoutReader(o.Rand)
	if _, err := virtual.New(o); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("New = %v, want it to wrap the source's error", err)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// stuck repeats what makes a fair key on a curve, too.
type stuck struct{}

func (stuck) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 7
	}
	return len(b), nil
}

func TestATR(t *testing.T) {
	c := newCard(t)
	if !bytes.Equal(c.ATR(), virtual.JCOP41T1()) {
		t.Errorf("ATR %X", c.ATR())
	}
	c.ATR()[0] = 0
	if !bytes.Equal(c.ATR(), virtual.JCOP41T1()) {
		t.Error("what is returned is the card's own")
	}
}
