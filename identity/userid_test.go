package identity_test

import (
	"testing"

	"github.com/rakit-dev/rakit/identity"
)

func TestParseUserID(t *testing.T) {
	tests := []struct{ name, in, want, why string }{
		{"twelve digits", "555086689106", "555086689106", "the form of every published example"},
		{"leading zero", "004377014925", "004377014925", "leading zeros are data"},
		{"no check digit", "103264994981", "103264994981", "no rule for a check digit was published, so any last digit does"},
		{"other last digit", "103264994980", "103264994980", "the same number with another last digit is another person"},
		{"all zeros", "000000000000", "000000000000", "the shape is right; only the directory knows"},
		{"eleven digits", "55508668910", "", "one short"},
		{"thirteen digits", "5550866891066", "", "one long"},
		{"letter", "55508668910A", "", "digits only"},
		{"sign", "-55508668910", "", "not a number"},
		{"grouped", "555 086 689 106", "", "nothing may stand inside"},
		{"full-width digit", "55508668910６", "", "never folded"},
		{"arabic-indic digit", "55508668910٦", "", "never folded"},
		{"empty", "", "", "absent is not a value"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, err := identity.ParseUserID(tt.in)
			if id.String() != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("ParseUserID(%+q) = %q, %v; want %q\nwhy: %s", tt.in, id, err, tt.want, tt.why)
			}
		})
	}
}
