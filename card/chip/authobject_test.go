package chip_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/passcode"
)

// TestWhatTheCardTakes: what the card says about its passcode narrows what the
// layout allows, and is asked before the passcode is sent.
func TestWhatTheCardTakes(t *testing.T) {
	aod := "3f0050154401"
	pads := []byte{0x0C}
	object := func(kind byte, mask []byte, lengths [3]byte, more ...[]byte) []byte {
		return slices.Concat(seq(seq(), seq(octets(1)), context1(seq(append([][]byte{
			flags(mask...), enumerated(kind), number(lengths[0]), number(lengths[1]), number(lengths[2]), reference1(),
		}, more...)...))), pinObject("PUK", 2, 0, 2, 2))
	}
	tests := []struct {
		name, why, pin string
		letters        bool
		file           []byte
		err            error
		sent           string
	}{
		{"at least seven, seven given", "the least that the card takes", "1234567", false, object(2, pads, [3]byte{7, 8, 8}, octets(0x00)), nil, "1234567\x00"},
		{"at least seven, six given", "one too few, though the layout takes it", "123456", false, object(2, pads, [3]byte{7, 8, 8}), chip.ErrMalformed, ""},
		{"at most six, seven given", "one too many", "1234567", false, object(2, pads, [3]byte{4, 8, 6}), chip.ErrMalformed, ""},
		{"not padded", "the card's flags do not ask for it", "1234567", false, object(2, []byte{0x08}, [3]byte{4, 8, 8}), nil, "1234567"},
		{"padded to twelve", "the card stores twelve bytes", "123456", false, object(2, pads, [3]byte{4, 12, 12}, octets(0x20)), nil, "123456      "},
		{"letters where the layout allows them", "an older passcode on a card that takes UTF-8", "abc123", true, object(2, pads, [3]byte{4, 8, 8}), nil, "abc123\xFF\xFF"},
		{"letters on a card of digits", "the card says ascii-numeric", "abc123", true, object(1, pads, [3]byte{4, 8, 8}), chip.ErrMalformed, ""},
		{"padded to nothing", "the card wants padding and does not say to what: unpadded it might spend a try", "123456", false, object(2, pads, [3]byte{4, 0, 8}), chip.ErrUnsupported, ""},
		{"not padded, stored in nothing", "without padding the stored length says nothing", "123456", false, object(2, []byte{0x08}, [3]byte{4, 0, 8}), nil, "123456"},
		{"half bytes", "BCD is not written here", "123456", false, object(0, pads, [3]byte{4, 8, 8}), chip.ErrUnsupported, ""},
		{"secure messaging", "the card wants the passcode encrypted", "123456", false, object(2, []byte{0x0C, 0x20}, [3]byte{4, 8, 8}), chip.ErrUnsupported, ""},
		{"lengths crossed", "no passcode would fit", "123456", false, object(2, pads, [3]byte{8, 6, 6}), chip.ErrUnsupported, ""},
		{"an officer's only", "there is none of the holder", "123456", false, pinObject("SO", 3, 0, 3, 0x01), chip.ErrNotFound, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, l := cards(t)["PKCS #15"]()
			f.files[aod] = tt.file
			l.PIN.Letters = tt.letters
			f.pins[0x01].value = tt.sent
			s := open(t, f, l)
			_, err := s.Verify(t.Context(), passcode.NewSecret(tt.pin))
			if !errors.Is(err, tt.err) {
				t.Errorf("Verify() = %v, want %v\nwhy: %s", err, tt.err, tt.why)
			}
			if want := map[bool]int{true: 1, false: 0}[tt.err == nil]; f.spent() != want {
				t.Errorf("%d commands with a passcode, want %d\nwhy: %s", f.spent(), want, tt.why)
			}
		})
	}
}

func enumerated(n byte) []byte { return []byte{0x0A, 1, n} }
func reference1() []byte       { return []byte{0x80, 1, 1} }

func TestWhichPasscode(t *testing.T) {
	tests := []struct {
		name, why  string
		file       []byte
		verify, by byte // references that are used; by 0 for none
	}{
		{
			"the layout's reference among several", "a second one, for signatures, is not the holder's first",
			slices.Concat(pinObject("Sign", 4, 0, 0x05, 0), pinObject("Passcode", 1, 2, 0x01, 0), pinObject("PUK", 2, 0, 2, 2)), 0x01, 2,
		},
		{
			"the first, if none has it", "the card knows better than the layout",
			slices.Concat(pinObject("Passcode", 1, 0, 0x06, 0), pinObject("Sign", 4, 0, 0x05, 0), pinObject("PUK", 2, 0, 2, 2)), 0x06, 2,
		},
		{
			"the PUK that the passcode names", "another unblocks another",
			slices.Concat(pinObject("PUK", 2, 0, 2, 2), pinObject("PUK 2", 7, 0, 9, 2), pinObject("Passcode", 1, 7, 1, 0)), 0x01, 9,
		},
		{
			"the layout's PUK among several", "the passcode names none",
			slices.Concat(pinObject("PUK 2", 7, 0, 9, 2), pinObject("PUK", 2, 0, 2, 2), pinObject("Passcode", 1, 0, 1, 0)), 0x01, 2,
		},
		{
			"no PUK", "holders of NHS cards have none",
			slices.Concat(pinObject("Passcode", 1, 0, 1, 0), pinObject("SO", 3, 0, 3, 1)), 0x01, 0,
		},
		{
			"not the PUK that the passcode names", "what names another one cannot be guessed",
			slices.Concat(pinObject("Passcode", 1, 7, 1, 0), pinObject("PUK", 2, 0, 2, 2)), 0x01, 0,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, l := cards(t)["PKCS #15"]()
			f.files["3f0050154401"] = tt.file
			for _, r := range []byte{5, 6, 9} {
				f.pins[r] = &secret{value: padded(right), tries: 3, most: 3}
			}
			f.sent = nil
			s := open(t, f, l)
			if _, err := s.Verify(t.Context(), passcode.NewSecret(right)); err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(f.sent, func(apdu []byte) bool { return apdu[1] == 0x20 && len(apdu) > 5 })
			if got := f.sent[i][3]; got != tt.verify {
				t.Errorf("VERIFY for reference %02X, want %02X\nwhy: %s", got, tt.verify, tt.why)
			}
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) { return sw(0x6300), nil, apdu[1] == 0x2C }
			f.sent = nil
			_, err := s.Unblock(t.Context(), passcode.NewSecret(puk), passcode.NewSecret(chosen))
			if tt.by == 0 {
				if !errors.Is(err, chip.ErrNotFound) || f.spent() != 0 {
					t.Errorf("Unblock() = %v with %d commands\nwhy: %s", err, f.spent(), tt.why)
				}
				return
			}
			asked := f.sent[len(f.sent)-1] // the count of the PUK, after a 6300
			if !bytes.Equal(asked, []byte{0, 0x20, 0, tt.by}) {
				t.Errorf("tries were asked with % X, want those of %02X\nwhy: %s", asked, tt.by, tt.why)
			}
		})
	}
}
