package virtual_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/card/virtual"
	"github.com/rakit-dev/rakit/passcode"
)

// TestChipReadsEveryKind reads each kind of card by package chip, in process, and
// drives its passcode until it is locked and unlocked. It is no evidence about a
// real card: both sides follow the same standards.
func TestChipReadsEveryKind(t *testing.T) {
	t1 := func(o *virtual.Options) { o.ATR = virtual.JCOP41T1() }
	files := func(o *virtual.Options) { o.Layout = virtual.PKCS15() }
	for _, tt := range []struct {
		name             string
		layout, protocol func(*virtual.Options)
		read             chip.Layout
	}{
		{"PKCS#15 T=1", files, t1, chip.PKCS15Layout()},
		{"PKCS#15 T=0", files, t0, chip.PKCS15Layout()},
		{"PIV T=1", piv, t1, chip.PIVLayout()},
		{"PIV T=0", piv, t0, chip.PIVLayout()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCard(t, tt.layout, tt.protocol)
			s, err := chip.Open(t.Context(), c, tt.read)
			if err != nil {
				t.Fatal(err)
			}
			if id, err := s.UserID(t.Context()); id != "555000000001" || err != nil {
				t.Errorf("UserID = %s, %v", id, err)
			}
			got, err := s.Certificates(t.Context())
			if err != nil || len(got) != 2 {
				t.Fatalf("Certificates = %d, %v, want two", len(got), err)
			}
			for i, cert := range c.Certificates() {
				if !bytes.Equal(got[i].DER, cert.DER) {
					t.Errorf("certificate %d differs", i)
				}
			}
			tries(t, c, s)
		})
	}
}

// tries locks the card by wrong passcodes, and unlocks it by the PUK.
func tries(t *testing.T, c *virtual.Card, s *chip.Session) {
	t.Helper()
	bad, good := passcode.NewSecret("123457"), passcode.NewSecret("123456")
	for left := 2; left >= 0; left-- {
		if n, err := s.Verify(t.Context(), bad); n != left || err == nil || c.Tries().Passcode != left {
			t.Errorf("Verify = %d, %v, and %+v on the card, want %d left", n, err, c.Tries(), left)
		}
	}
	if _, err := s.Verify(t.Context(), good); !errors.Is(err, chip.ErrBlocked) {
		t.Errorf("Verify = %v, want it locked", err)
	}
	if _, err := s.Unblock(t.Context(), passcode.NewSecret("87654321"), good); err != nil {
		t.Errorf("Unblock = %v", err)
	}
	if _, err := s.Change(t.Context(), good, passcode.NewSecret("7654321")); err != nil {
		t.Errorf("Change = %v", err)
	}
	if n, err := s.Verify(t.Context(), passcode.NewSecret("7654321")); err != nil || c.Tries().Passcode != 3 {
		t.Errorf("Verify = %d, %v, with %+v on the card", n, err, c.Tries())
	}
}
