package virtual_test

import (
	"encoding/hex"
	"testing"

	"github.com/rakit-dev/rakit/card/virtual"
)

// FuzzTransmit sends up to 64 commands, each after a byte that says how long it is,
// to each kind of card.
func FuzzTransmit(f *testing.F) {
	for _, commands := range [][]string{
		{"00A4000C025015", "00B0910000", "00C0000000"},
		{"0020000108" + wrong, "0024000110" + right + other, "002C000110" + puk + right},
		{"00A4040C0B" + pivAID, "00CB3FFF055C035FC10508", "00C0000000"},
		{"10200001043132", "0020000100"},
		{"00A40000000002501500FF", "00B0000000FFFF", "80CA9F7F00", "0084000000"},
		{""},
	} {
		var seed []byte
		for _, command := range commands {
			b, err := hex.DecodeString(command)
			if err != nil {
				b = []byte(command)
			}
			seed = append(append(seed, byte(len(b))), b...)
		}
		f.Add(seed)
	}
	lying := newCard(f).Certificates()
	given := func(o *virtual.Options) { o.Certificates = lying }
	made := [][]func(*virtual.Options){{given}, {given, t0}, {given, piv}, {given, piv, t0, noPUK}}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, kind := range made {
			c := newCard(t, kind...)
			rest := data
			for range 64 {
				if len(rest) == 0 {
					break
				}
				n := min(int(rest[0]), len(rest)-1)
				command := rest[1 : 1+n]
				rest = rest[1+n:]
				before := string(command)
				answer, err := c.Transmit(t.Context(), command)
				if err != nil || len(answer) < 2 || len(answer) > 32_000 {
					t.Fatalf("%X: answered %d bytes, %v", command, len(answer), err)
				}
				if string(command) != before {
					t.Fatal("the command was changed")
				}
				if left := c.Tries(); left.Passcode < 0 || left.Passcode > 3 || left.PUK < 0 || left.PUK > 10 {
					t.Fatalf("%X: tries %+v", command, left)
				}
			}
		}
	})
}
