package identity_test

import (
	"testing"

	"github.com/rakit-dev/rakit/identity"
)

func TestParseEntryKindIsTolerantOfTACsOnly(t *testing.T) {
	tests := []struct {
		in   string
		want identity.EntryKind
	}{
		{"TAC1", identity.TAC1},
		{"TAC 1", identity.TAC1},
		{"tac1", identity.TAC1},
		{" Tac\u00a02 ", identity.TAC2},
		{"t a c 2", identity.TAC2},
		{"uk-passport", identity.UKPassportEntry},
		{"passport", identity.PassportEntry},
		{"UK-Passport", 0},
		{" passport", 0},
		{"TAC3", 0},
		{"TAC", 0},
		{"TAC11", 0},
		{"TAC12", 0},
		{"TAC-1", 0},
		{"ATAC1", 0},
		{"ТАС1", 0}, // Cyrillic
		{"", 0},
	}
	for _, tt := range tests {
		got, err := identity.ParseEntryKind(tt.in)
		if got != tt.want || (err == nil) != (tt.want != 0) {
			t.Errorf("ParseEntryKind(%+q) = %v, %v; want %v", tt.in, got, err, tt.want)
		}
	}
}
