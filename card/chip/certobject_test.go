package chip_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/card/tlv"
)

// TestOneBadCertificate: the second certificate of the card is bad, which says so in
// its place; the first is read, and all else.
func TestOneBadCertificate(t *testing.T) {
	der := certificate(t, holder)
	const app = "3f005015"
	second := func(entry []byte) func(*fake) {
		return func(f *fake) {
			f.files[app+"4403"] = append(certObject("Authentication", 0x45, place(0x43, 0x01)), entry...)
		}
	}
	tests := []struct {
		name, why string
		change    func(*fake)
		label     string
		err       error
	}{
		{"a path to nowhere", "the file is not there", second(certObject("Signing", 0x46, place(0x77, 0x77))), "Signing", chip.ErrNotFound},
		{"an offset after the end", "the value is not there", second(certObject("Signing", 0x46, part(0x4000, 5, 0x43, 0x01))), "Signing", chip.ErrParameters},
		{"no bytes", "a length of 0 is no certificate", second(certObject("Signing", 0x46, part(0, 0, 0x43, 0x01))), "Signing", chip.ErrAnswer},
		{"cut off", "the file is a byte shorter than the card says", func(f *fake) { f.files[app+"4302"] = f.files[app+"4302"][:len(der)+2] }, "Signing", chip.ErrAnswer},
		{"without its end", "the file ends inside", func(f *fake) {
			second(certObject("Signing", 0x46, place(0x43, 0x02)))(f)
			f.files[app+"4302"] = der[:len(der)-1]
		}, "Signing", chip.ErrAnswer},
		{"a blank file", "it was never written, or wiped", func(f *fake) {
			second(certObject("Signing", 0x46, place(0x43, 0x02)))(f)
			f.files[app+"4302"] = make([]byte, 600)
		}, "Signing", chip.ErrAnswer},
		{"behind a key", "the card does not let it be read", func(f *fake) {
			f.override = func(f *fake, apdu []byte) ([]byte, error, bool) {
				return sw(0x6982), nil, apdu[1] == 0xB0 && f.file == app+"4302"
			}
		}, "Signing", chip.ErrSecurity},
		{"a file without end", "longer than any certificate", func(f *fake) {
			f.override = func(f *fake, apdu []byte) ([]byte, error, bool) {
				return sw(0x9000, make([]byte, 256)...), nil, apdu[1] == 0xB0 && f.file == app+"4302"
			}
			second(certObject("Signing", 0x46, place(0x43, 0x02)))(f)
		}, "Signing", chip.ErrLimit},
		{"an entry without a place", "nothing says where it is", second(certObject("Signing", 0x46)), "Signing", chip.ErrAnswer},
		{"an entry with a path of 18 bytes", "longer than is followed", second(certObject("Signing", 0x46, place(make([]byte, 18)...))), "Signing", chip.ErrAnswer},
		{"an entry of nothing", "it has no attributes", second(seq()), "", chip.ErrAnswer},
		{"an entry that is broken", "the length runs past the end", second(tlv.Encode(0x30, []byte{0x30, 0x7F})), "", chip.ErrAnswer},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := pkcs15Card(der, der)
			tt.change(f)
			s := open(t, f, chip.PKCS15Layout())
			got, err := s.Read(t.Context())
			if err != nil || len(got.Certificates) != 2 || len(got.PINs) != 2 || got.PINs[0].Tries != 3 {
				t.Fatalf("Read() = %d certificates, %d passcodes, %v; want two each", len(got.Certificates), len(got.PINs), err)
			}
			if good := got.Certificates[0]; good.Err != nil || !bytes.Equal(good.DER, der) {
				t.Errorf("the first is not what is on the card: %v", good.Err)
			}
			if bad := got.Certificates[1]; !errors.Is(bad.Err, tt.err) || bad.DER != nil || bad.Label != tt.label {
				t.Errorf("the second is %q, %d bytes, %v; want %q, none, %v\nwhy: %s", bad.Label, len(bad.DER), bad.Err, tt.label, tt.err, tt.why)
			}
			if id, err := s.UserID(t.Context()); id != "" || !errors.Is(err, card.ErrCertificate) || !errors.Is(err, tt.err) {
				t.Errorf("UserID() = %q, %v; want ErrCertificate and %v: what cannot be read might disagree", id, err, tt.err)
			}
		})
	}
}

// TestNoCardIsNoBadCertificate: a card that is gone, a context that is done and a
// card that never ends are not the fault of one certificate.
func TestNoCardIsNoBadCertificate(t *testing.T) {
	der := certificate(t, holder)
	gone := errors.New("the card was removed")
	for name, tt := range map[string]struct {
		answer []byte
		err    error
		want   error
	}{
		"removed":      {nil, gone, gone},
		"deadline":     {nil, context.DeadlineExceeded, context.DeadlineExceeded},
		"single bytes": {sw(0x9000, 0x00), nil, chip.ErrLimit},
	} {
		for layout, f := range map[*chip.Layout]*fake{{Format: chip.PKCS15}: pkcs15Card(der, der), {Format: chip.PIV}: pivCard(der, der)} {
			l := chip.PKCS15Layout()
			if layout.Format == chip.PIV {
				l = chip.PIVLayout()
			}
			s := open(t, f, l)
			f.override = func(f *fake, apdu []byte) ([]byte, error, bool) {
				return tt.answer, tt.err, apdu[1] == 0xB0 && f.file == "3f0050154301" || apdu[1] == 0xCB && tt.err != nil
			}
			if tt.err == nil && l.Format == chip.PIV {
				continue // it sends no command again and again
			}
			if all, err := s.Certificates(t.Context()); !errors.Is(err, tt.want) || all != nil {
				t.Errorf("%s, %s: Certificates() = %d, %v; want none, %v", name, l.Format, len(all), err, tt.want)
			}
		}
	}
}
