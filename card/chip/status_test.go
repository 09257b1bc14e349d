package chip_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/card/chip"
)

// sentinels are all that a status word can match.
var sentinels = []error{
	chip.ErrNotFound, chip.ErrWrongPasscode, chip.ErrBlocked, chip.ErrSecurity, chip.ErrNotUsable, chip.ErrConditions,
	chip.ErrUnsupported, chip.ErrParameters, chip.ErrMemory, chip.ErrUnexplained,
}

// TestStatusWords maps the status words of ISO/IEC 7816-4:2020, Status bytes.
func TestStatusWords(t *testing.T) {
	tests := []struct {
		sw   uint16
		text string
		is   error
	}{
		{0x6100, "more bytes", chip.ErrUnexplained},
		{0x61FF, "more bytes", chip.ErrUnexplained},
		{0x6200, "warning", chip.ErrUnexplained},
		{0x6281, "corrupted", chip.ErrUnexplained},
		{0x6282, "end of the file", chip.ErrUnexplained},
		{0x6283, "deactivated", chip.ErrConditions},
		{0x6284, "warning", chip.ErrUnexplained},
		{0x6285, "termination", chip.ErrConditions},
		{0x6300, "wrong", chip.ErrWrongPasscode},
		{0x6381, "wrong", chip.ErrWrongPasscode},
		{0x63C0, "no try remains", chip.ErrWrongPasscode},
		{0x63C1, "tries remain", chip.ErrWrongPasscode},
		{0x63CF, "tries remain", chip.ErrWrongPasscode},
		{0x6400, "nothing was changed", chip.ErrUnexplained},
		{0x6401, "nothing was changed", chip.ErrUnexplained},
		{0x6500, "something was changed", chip.ErrUnexplained},
		{0x6581, "memory failure", chip.ErrMemory},
		{0x6600, "security", chip.ErrUnexplained},
		{0x6700, "length", chip.ErrParameters},
		{0x6701, "no standard line", chip.ErrUnexplained},
		{0x6800, "CLA", chip.ErrUnsupported},
		{0x6881, "logical channels", chip.ErrUnsupported},
		{0x6882, "secure messaging", chip.ErrUnsupported},
		{0x6883, "last command", chip.ErrUnsupported},
		{0x6884, "chaining", chip.ErrUnsupported},
		{0x6900, "not allowed", chip.ErrConditions},
		{0x6981, "structure", chip.ErrConditions},
		{0x6982, "security status", chip.ErrSecurity},
		{0x6983, "blocked", chip.ErrBlocked},
		{0x6984, "not usable", chip.ErrNotUsable},
		{0x6985, "conditions", chip.ErrConditions},
		{0x6986, "no file", chip.ErrConditions},
		{0x6987, "not allowed", chip.ErrConditions},
		{0x6988, "not allowed", chip.ErrConditions},
		{0x6A00, "P1 or P2", chip.ErrParameters},
		{0x6A80, "wrong data", chip.ErrParameters},
		{0x6A81, "not supported", chip.ErrUnsupported},
		{0x6A82, "not found", chip.ErrNotFound},
		{0x6A83, "record not found", chip.ErrNotFound},
		{0x6A84, "memory", chip.ErrMemory},
		{0x6A85, "TLV", chip.ErrParameters},
		{0x6A86, "P1 or P2", chip.ErrParameters},
		{0x6A87, "P1 and P2", chip.ErrParameters},
		{0x6A88, "referenced data", chip.ErrNotFound},
		{0x6A89, "P1 or P2", chip.ErrParameters},
		{0x6B00, "outside", chip.ErrParameters},
		{0x6C05, "Le", chip.ErrParameters},
		{0x6D00, "instruction", chip.ErrUnsupported},
		{0x6E00, "class", chip.ErrUnsupported},
		{0x6F00, "diagnosis", chip.ErrUnexplained},
		{0x6F01, "no standard line", chip.ErrUnexplained},
		{0x9000, "no standard line", chip.ErrUnexplained},
	}
	for _, tt := range tests {
		err := &chip.StatusError{SW: tt.sw, Ins: 0x20}
		if !errors.Is(err, tt.is) {
			t.Errorf("%04X does not match %v", tt.sw, tt.is)
		}
		if text := err.Error(); !strings.Contains(text, tt.text) || !strings.HasPrefix(text, "VERIFY: status ") {
			t.Errorf("%04X reads %q, want the words %q", tt.sw, text, tt.text)
		}
	}
}

// TestStatusWordsElsewhere: where no passcode was sent, none is wrong or blocked.
func TestStatusWordsElsewhere(t *testing.T) {
	tests := []struct {
		sw   uint16
		text string
		is   error
	}{
		{0x6300, "a warning; something was changed", chip.ErrUnexplained},
		{0x6381, "a warning; something was changed", chip.ErrUnexplained},
		{0x63C0, "a counter", chip.ErrUnexplained},
		{0x63C2, "a counter", chip.ErrUnexplained},
		{0x6983, "authentication method blocked", chip.ErrSecurity},
		{0x6982, "security status", chip.ErrSecurity},
	}
	for _, tt := range tests {
		for _, ins := range []byte{0xA4, 0xB0, 0xB2, 0xC0, 0xCB, 0x21} {
			err := &chip.StatusError{SW: tt.sw, Ins: ins}
			if !errors.Is(err, tt.is) || errors.Is(err, chip.ErrWrongPasscode) || errors.Is(err, chip.ErrBlocked) {
				t.Errorf("%04X to instruction %02X is not %v alone", tt.sw, ins, tt.is)
			}
			if text := err.Error(); !strings.Contains(text, tt.text) || strings.Contains(text, "passcode") {
				t.Errorf("%04X to instruction %02X reads %q, want the words %q", tt.sw, ins, text, tt.text)
			}
		}
		for _, ins := range []byte{0x20, 0x24, 0x2C} {
			err := &chip.StatusError{SW: tt.sw, Ins: ins}
			if got := errors.Is(err, chip.ErrWrongPasscode) || errors.Is(err, chip.ErrBlocked); got == (tt.sw == 0x6982) {
				t.Errorf("%04X to instruction %02X: about the passcode is %t", tt.sw, ins, got)
			}
		}
	}
}

// TestEveryStatusWord: each has one meaning; 63C0 to a passcode alone has two,
// because the last wrong one is also a block.
func TestEveryStatusWord(t *testing.T) {
	for _, ins := range []byte{0x20, 0x24, 0x2C, 0xB0} {
		for sw := range 0x10000 {
			err := &chip.StatusError{SW: uint16(sw), Ins: ins}
			n := 0
			for _, s := range sentinels {
				if errors.Is(err, s) {
					n++
				}
			}
			want := 1
			if sw == 0x63C0 && ins != 0xB0 {
				want = 2
			}
			if n != want || err.Error() == "" {
				t.Errorf("%04X to %02X matches %d sentinels, want %d", sw, ins, n, want)
			}
		}
	}
}

func TestPasscodeErrorTexts(t *testing.T) {
	for remaining, want := range map[int]string{
		chip.TriesUnknown: "passcode is wrong; the card does not say how many tries remain",
		0:                 "passcode is wrong, and blocked now: no try remains",
		1:                 "passcode is wrong; 1 try remains",
		2:                 "passcode is wrong; 2 tries remain",
	} {
		err := &chip.PasscodeError{Remaining: remaining}
		if err.Error() != want {
			t.Errorf("%d remain: %q, want %q", remaining, err.Error(), want)
		}
		if err.Unwrap() != nil {
			t.Errorf("%d remain: unwraps to something without a status", remaining)
		}
	}
	err := &chip.PasscodeError{Remaining: 2, Status: &chip.StatusError{SW: 0x63C2, Ins: 0x20}}
	var status *chip.StatusError
	if !errors.As(err, &status) || status.SW != 0x63C2 {
		t.Error("a PasscodeError does not give its status")
	}
}
