package passcode

import (
	"errors"
	"fmt"
	"io"
)

// Passcode is the passcode with which a smartcard is issued: six digits 0 to 9,
// kept as text because leading zeros count. Drawn at random it has 19.93 bits
// (log2 of a million). Make one with [Generate]; it is shown to nobody but the
// holder of the card (RA-PSC-001).
type Passcode struct{ Secret }

// Numbers are the six digits texted to the registrant and read back on the video
// call. They are not the passcode and never become it. [NewChallenge] makes them.
type Numbers struct{ Secret }

// UnlockCode is the code of six digits that is sent to a holder who unlocks their
// card themself. It is not the passcode that they choose then. [NewUnlockCode] makes
// it.
type UnlockCode struct{ Secret }

// Generate draws a passcode from rand, which is crypto/rand.Reader everywhere but
// in tests and seeded demonstrations. Every value is equally likely; none is
// filtered out, since 123456 is as fair a draw as any. A reader that ends or
// fails gives an error that wraps its own and a [*guidance.Refusal] (RA-PSC-004).
func Generate(rand io.Reader) (Passcode, error) {
	digits, err := draw(rand)
	if err != nil {
		return Passcode{}, fmt.Errorf("%w: %w", ruleUniform.Refuse("generate passcode", "", ""), err)
	}
	return Passcode{NewSecret(digits)}, nil
}

// ParsePasscode reads back six ASCII digits, exactly. The error is a
// [*guidance.Refusal] (RA-PSC-001) that does not repeat the text.
func ParsePasscode(text string) (Passcode, error) {
	if !sixDigits(text) {
		return Passcode{}, ruleIssued.Refuse("read passcode", "", "not six digits 0 to 9")
	}
	return Passcode{NewSecret(text)}, nil
}

const (
	codes    = 1_000_000 // values of six digits
	maxDraws = 100       // a fair source fails so often once in 10^132
)

var errStuck = errors.New("random source is stuck")

// draw returns six digits by rejection sampling: the low 20 bits of three bytes,
// big-endian, drawn again while they are a million or more. Taking a remainder
// instead would favour some codes.
func draw(rand io.Reader) (string, error) {
	var b [3]byte
	defer clear(b[:])
	for range maxDraws {
		if _, err := io.ReadFull(rand, b[:]); err != nil {
			return "", err
		}
		if n := uint32(b[0]&0x0f)<<16 | uint32(b[1])<<8 | uint32(b[2]); n < codes {
			return digitsFor(n), nil
		}
	}
	return "", errStuck
}

// digitsFor writes a number below a million with six digits.
func digitsFor(n uint32) string {
	var digits [6]byte
	for i := range digits {
		digits[len(digits)-1-i] = byte('0' + n%10)
		n /= 10
	}
	return string(digits[:])
}

func sixDigits(text string) bool {
	if len(text) != 6 {
		return false
	}
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
