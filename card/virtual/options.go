package virtual

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

// Options are what a card is made of. Passcode and Rand are needed always, UserID
// and NotBefore where [New] makes the certificates.
type Options struct {
	// UserID is whose card it is: the common name of both certificates.
	UserID identity.UserID
	// Passcode is the holder's. Its length is bounded by the layout: 6 to 8
	// characters unless changed.
	Passcode passcode.Secret
	// PUK unlocks a locked card. Zero: nobody can, as holders of an NHS smartcard
	// have none.
	PUK passcode.Secret

	// Certificates lie on the card as they are, readable or not. nil: New makes
	// two, for authentication and for signing. Empty and not nil: there are none.
	Certificates []Certificate
	// NotBefore is when the certificates made by New begin, to the second, and
	// NotAfter when they end; zero means three years on, less a second.
	NotBefore, NotAfter time.Time
	// ECDSA makes them with keys on P-256, at once, rather than with RSA of 2048
	// bits, which takes a quarter of a second.
	ECDSA bool

	// Serial is the number of the chip, 4 to 16 bytes; nil draws eight.
	Serial []byte
	// ATR is the answer to reset; nil means [JCOP41T1]. It settles the protocol.
	ATR []byte
	// Layout is how it is all arranged; zero means [PKCS15].
	Layout Layout
	// Rand is where keys, serial numbers and challenges come from:
	// crypto/rand.Reader, or a seeded reader in examples.
	Rand io.Reader
}

// New makes a card that was not yet used: no secret is verified, and all tries
// are left. The error says which option is wrong, or wraps that of Rand; it holds
// no passcode.
func New(o Options) (*Card, error) {
	c, err := newCard(o)
	if err != nil {
		return nil, fmt.Errorf("make virtual card: %w", err)
	}
	return c, nil
}

func newCard(o Options) (*Card, error) {
	if o.Rand == nil {
		return nil, errors.New("there is no source of chance")
	}
	c := &Card{layout: o.Layout, atr: bytes.Clone(o.ATR), rand: o.Rand}
	if c.layout.zero() {
		c.layout = PKCS15()
	}
	if c.atr == nil {
		c.atr = JCOP41T1()
	}
	c.layout.AID = bytes.Clone(c.layout.AID)
	p, err := protocol(c.atr)
	if err != nil {
		return nil, err
	}
	c.t0 = p == 0
	if err := errors.Join(c.layout.check(), c.secrets(o)); err != nil {
		return nil, err
	}
	serial, err := serialOf(o)
	if err != nil {
		return nil, err
	}
	c.lifetimeData = lifetimeData(serial)
	if c.certificates, err = certificatesOf(o); err != nil {
		return nil, err
	}
	if c.layout.piv {
		err = c.fillPIV(serial)
	} else {
		err = c.fillPKCS15(serial)
	}
	c.reset()
	return c, err
}

// secrets puts passcode and PUK onto the card.
func (c *Card) secrets(o Options) error {
	sent, err := c.layout.padded("passcode", o.Passcode.Reveal())
	if err != nil {
		return err
	}
	c.passcode = reference{secret: passcode.NewSecret(sent), left: c.layout.Tries, most: c.layout.Tries}
	if o.PUK.IsZero() {
		return nil
	}
	if sent, err = c.layout.padded("PUK", o.PUK.Reveal()); err != nil {
		return err
	}
	c.puk = reference{secret: passcode.NewSecret(sent), left: c.layout.PUKTries, most: c.layout.PUKTries}
	return nil
}

func serialOf(o Options) ([]byte, error) {
	if o.Serial == nil {
		b := make([]byte, 8)
		_, err := io.ReadFull(o.Rand, b)
		return b, err
	}
	if len(o.Serial) < 4 || len(o.Serial) > 16 {
		return nil, errors.New("the number of the chip does not have 4 to 16 bytes")
	}
	return o.Serial, nil
}
