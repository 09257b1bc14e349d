package virtual

import (
	"errors"
	"fmt"
)

// Layout is how a card arranges what it holds. Start from [PKCS15] or [PIV] and
// change what differs; the zero Layout stands for PKCS15().
//
// Which of it resembles an NHS smartcard is not known (see the package).
type Layout struct {
	piv bool

	// AID is the name of the application, 5 to 16 bytes.
	AID []byte
	// Passcode and PUK are the references by which VERIFY and its like name them.
	Passcode, PUK byte
	// PadTo is the length to which passcodes and PUKs are filled up before they
	// are sent, and Pad what with. PadTo 0 means that they are sent as they are.
	PadTo int
	Pad   byte
	// MinLength and MaxLength bound what may be chosen, in bytes.
	MinLength, MaxLength int
	// Tries and PUKTries are how many wrong ones lock, 1 to 15.
	Tries, PUKTries int
}

// PKCS15 returns a layout of files: a master file with EF.DIR, and an application
// of PKCS #15 v1.1 (ISO/IEC 7816-15) in folder 5015. Passcode 01 of 6 to 8
// characters, filled up with FF to 8, three tries; PUK 02, ten tries.
func PKCS15() Layout {
	return Layout{
		AID:      []byte{0xA0, 0, 0, 0, 0x63, 'P', 'K', 'C', 'S', '-', '1', '5'},
		Passcode: 0x01, PUK: 0x02,
		PadTo: 8, Pad: 0xFF,
		MinLength: 6, MaxLength: 8,
		Tries: 3, PUKTries: 10,
	}
}

// PIV returns a layout of data objects, as NIST SP 800-73-4 has them: no files,
// certificates in 5FC105 (authentication) and 5FC10A (signing). Passcode 80 and
// PUK 81, otherwise as [PKCS15].
func PIV() Layout {
	l := PKCS15()
	l.piv = true
	l.AID = []byte{0xA0, 0, 0, 0x03, 0x08, 0, 0, 0x10, 0, 0x01, 0}
	l.Passcode, l.PUK = 0x80, 0x81
	return l
}

// zero reports whether nothing was chosen.
func (l Layout) zero() bool {
	return !l.piv && len(l.AID) == 0 && l.Passcode == 0 && l.PUK == 0 && l.PadTo == 0 && l.Pad == 0 &&
		l.MinLength == 0 && l.MaxLength == 0 && l.Tries == 0 && l.PUKTries == 0
}

func (l Layout) check() error {
	switch {
	case len(l.AID) < 5 || len(l.AID) > 16:
		return errors.New("the name of an application has 5 to 16 bytes")
	case l.Passcode == l.PUK:
		return errors.New("passcode and PUK have one reference")
	case l.MinLength < 1 || l.MaxLength < l.MinLength || l.MaxLength > 64:
		return errors.New("the lengths of a passcode are not in order, or out of 1 to 64")
	case l.PadTo != 0 && (l.PadTo < l.MaxLength || l.PadTo > 64):
		return errors.New("passcodes cannot be filled up to that length")
	case l.Tries < 1 || l.Tries > 15 || l.PUKTries < 1 || l.PUKTries > 15:
		return errors.New("the numbers of tries are not 1 to 15")
	}
	return nil
}

// padded returns the secret as it is sent, or an error that does not hold it.
func (l Layout) padded(what, text string) (string, error) {
	if len(text) < l.MinLength || len(text) > l.MaxLength {
		return "", fmt.Errorf("the %s does not have the length that the layout asks for", what)
	}
	b := []byte(text)
	for i := range b {
		if l.PadTo != 0 && b[i] == l.Pad {
			return "", fmt.Errorf("the %s holds the byte it is filled up with", what)
		}
	}
	for len(b) < l.PadTo {
		b = append(b, l.Pad)
	}
	return string(b), nil
}

// choosable reports whether b, as it was sent, is a secret that may be chosen.
func (l Layout) choosable(b []byte) bool {
	n := len(b)
	if l.PadTo != 0 {
		if n != l.PadTo {
			return false
		}
		for n > 0 && b[n-1] == l.Pad {
			n--
		}
		for _, c := range b[:n] {
			if c == l.Pad {
				return false
			}
		}
	}
	return l.MinLength <= n && n <= l.MaxLength
}
