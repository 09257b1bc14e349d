package licence_test

import (
	"testing"

	"github.com/rakit-dev/rakit/evidence/licence"
)

// TestLettersWithoutBase: letters of which no base letter is left when their mark
// is taken away are spelt as ICAO Doc 9303-3, section 6, table A, spells them, but
// for Ø.
func TestLettersWithoutBase(t *testing.T) {
	for letters, want := range map[string]string{
		"Ø": "O", "Ł": "L", "Æ": "AE", "Œ": "OE", "ß": "SS", "ẞ": "SS", "Þ": "TH", "Ð": "D", "Đ": "D", "Ħ": "H", "Ŧ": "T", "Ŋ": "N",
		"ŋ": "N", "þ": "TH", "Ж": "",
	} {
		h := morgan()
		h.Surname = letters
		if got := licence.Expect13(h)[:5]; got != (want + "99999")[:5] {
			t.Errorf("%s opens a number as %s, want %s", letters, got, want)
		}
	}
}
