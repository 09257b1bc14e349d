package pcsc

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTPDU(t *testing.T) {
	for _, tt := range []struct {
		name, why  string
		send, want []byte
	}{
		{"case 1", "T=0 has a fifth byte", []byte{0, 0x20, 0, 1}, []byte{0, 0x20, 0, 1, 0}},
		{"case 2", "the fifth byte is the length", []byte{0, 0xb0, 0, 0, 8}, []byte{0, 0xb0, 0, 0, 8}},
		{"case 2, all", "0 is 256", []byte{0, 0xb0, 0, 0, 0}, []byte{0, 0xb0, 0, 0, 0}},
		{"case 3", "data alone", []byte{0, 0x20, 0, 1, 2, 9, 9}, []byte{0, 0x20, 0, 1, 2, 9, 9}},
		{"case 4", "the expected length is left out", []byte{0, 0xa4, 4, 0, 2, 9, 9, 0}, []byte{0, 0xa4, 4, 0, 2, 9, 9}},
		{"case 3, one byte", "the last byte is data", []byte{0, 0x20, 0, 1, 1, 9}, []byte{0, 0x20, 0, 1, 1, 9}},
		{"extended", "T=0 cannot carry it, and the card says so", []byte{0, 0xb0, 0, 0, 0, 1, 0}, []byte{0, 0xb0, 0, 0, 0, 1, 0}},
		{"extended with data", "its length is not a short one", []byte{0, 0xa4, 4, 0, 0, 0, 1, 9}, []byte{0, 0xa4, 4, 0, 0, 0, 1, 9}},
		{"too long by two", "not a command at all: for the card to refuse", []byte{0, 0xa4, 4, 0, 1, 9, 0, 0}, []byte{0, 0xa4, 4, 0, 1, 9, 0, 0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			kept := bytes.Clone(tt.send)
			if diff := cmp.Diff(tt.want, tpdu(tt.send)); diff != "" {
				t.Errorf("tpdu() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if !bytes.Equal(kept, tt.send) {
				t.Errorf("the command was changed")
			}
		})
	}
}
