package chip_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/passcode"
)

func TestUnblockTries(t *testing.T) {
	tests := []struct {
		name, why string
		change    func(*fake)
		want      int
		err       error
	}{
		{"ten", "none was spent", func(*fake) {}, 10, nil},
		{"four", "six were wrong", func(f *fake) { f.pins[0x02].tries, f.pins[0x81].tries = 4, 4 }, 4, nil},
		{"none", "blocked for good", func(f *fake) { f.pins[0x02].tries, f.pins[0x81].tries = 0, 0 }, 0, nil},
		{"a card that does not know the question", "it says so", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) { return sw(0x6700), nil, apdu[1] == 0x20 }
		}, chip.TriesUnknown, chip.ErrParameters},
		{"broken certificates", "nothing of them is read: a card that is broken can be unblocked", func(f *fake) {
			delete(f.files, "3f0050154403")
			f.objects = nil
		}, 10, nil},
		{"broken EF(TokenInfo)", "nor of that", func(f *fake) { f.files["3f0050155032"] = []byte{0x30, 0x7F} }, 10, nil},
	}
	for _, tt := range tests {
		for layout, insert := range cards(t) {
			f, l := insert()
			for _, r := range []byte{0x02, 0x81} {
				if f.pins[r] == nil {
					f.pins[r] = &secret{}
				}
			}
			tt.change(f)
			s := open(t, f, l)
			f.sent = nil
			got, err := s.UnblockTries(t.Context())
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%s, %s: UnblockTries() = %d, %v; want %d, %v\nwhy: %s", layout, tt.name, got, err, tt.want, tt.err, tt.why)
			}
			if asked := queries(f); len(asked) != 1 || asked[0] != map[string]byte{"PKCS #15": 0x02, "PIV": 0x81}[layout] || f.spent() != 0 {
				t.Errorf("%s, %s: asked for % X, %d passcodes were sent", layout, tt.name, asked, f.spent())
			}
		}
	}
	f, l := cards(t)["PKCS #15"]()
	f.files["3f0050154401"] = slices.Concat(pinObject("Passcode", 1, 7, 1, 0), pinObject("PUK", 2, 0, 2, 2))
	if got, err := open(t, f, l).UnblockTries(t.Context()); got != chip.TriesUnknown || !errors.Is(err, chip.ErrNotFound) {
		t.Errorf("no such code: %d, %v; want ErrNotFound", got, err)
	}
}

// queries returns the references of the empty VERIFYs.
func queries(f *fake) (all []byte) {
	for _, apdu := range f.sent {
		if apdu[1] == 0x20 && len(apdu) <= 5 {
			all = append(all, apdu[3])
		}
	}
	return all
}

// TestNoTriesQuery: a card that must not be asked is not, before or after a
// passcode; what it says by itself is believed.
func TestNoTriesQuery(t *testing.T) {
	for _, answer := range []struct {
		sw        uint16
		remaining int
		err       error
	}{
		{0x9000, chip.TriesUnknown, nil},
		{0x6300, chip.TriesUnknown, chip.ErrWrongPasscode},
		{0x63C2, 2, chip.ErrWrongPasscode},
		{0x6983, 0, chip.ErrBlocked},
		{0x6F00, chip.TriesUnknown, chip.ErrUnexplained},
	} {
		for layout, insert := range cards(t) {
			f, l := insert()
			l.NoTriesQuery = true
			s := open(t, f, l)
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return sw(answer.sw), nil, slices.Contains([]byte{0x20, 0x24, 0x2C}, apdu[1])
			}
			for _, v := range verbs() {
				if n, err := v.do(s, t.Context(), v.first); n != answer.remaining || !errors.Is(err, answer.err) {
					t.Errorf("%s, %s, %04X: %d, %v; want %d, %v", layout, v.name, answer.sw, n, err, answer.remaining, answer.err)
				}
			}
			for _, ask := range []func() (int, error){
				func() (int, error) { return s.Tries(t.Context()) },
				func() (int, error) { return s.UnblockTries(t.Context()) },
			} {
				if n, err := ask(); n != chip.TriesUnknown || err != nil {
					t.Errorf("%s: tries %d, %v; want unknown, no error", layout, n, err)
				}
			}
			if asked := queries(f); len(asked) != 0 || f.spent() != 3 {
				t.Errorf("%s, %04X: asked for % X, %d passcodes", layout, answer.sw, asked, f.spent())
			}
		}
	}
}

// TestAnotherCard: the card in the reader is changed for one that keeps its passcode
// elsewhere, padded otherwise; it is sent there, and so.
func TestAnotherCard(t *testing.T) {
	f, l := cards(t)["PKCS #15"]()
	s := open(t, f, l)
	if _, err := s.Verify(t.Context(), passcode.NewSecret(right)); err != nil {
		t.Fatal(err)
	}
	f.files["3f0050154401"] = slices.Concat(
		seq(seq(), seq(octets(1)), context1(seq(flags(0x0C), enumerated(2), number(4), number(8), number(8), tlvReference(5), octets(0x00)))),
		pinObject("PUK", 2, 0, 0x06, 2))
	f.pins = map[byte]*secret{
		0x01: {value: "another's", tries: 3, most: 3},
		0x05: {value: right + "\x00\x00", tries: 3, most: 3},
		0x06: {value: padded(puk), tries: 10, most: 10},
	}
	if _, err := s.Verify(t.Context(), passcode.NewSecret(right)); err != nil || f.pins[0x01].tries != 3 {
		t.Errorf("Verify() of the other card = %v, and %d tries of another passcode", err, f.pins[0x01].tries)
	}
	if n, err := s.UnblockTries(t.Context()); n != 10 || err != nil {
		t.Errorf("UnblockTries() of the other card = %d, %v", n, err)
	}
}

func tlvReference(reference byte) []byte { return []byte{0x80, 1, reference} }
