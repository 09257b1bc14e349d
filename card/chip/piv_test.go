package chip_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/card/tlv"
)

func compressed(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadPIV(t *testing.T) {
	first, second := certificate(t, holder), certificate(t, holder)
	layout := chip.PIVLayout()
	want := chip.Contents{
		Application: chip.Application{AID: unhex(t, pivAID), Label: "described"},
		Serial:      "c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1",
		PINs:        []chip.PINObject{{PIN: layout.PIN, Tries: 3}, {PIN: layout.PUK, Unblocking: true, Tries: 10}},
		Certificates: []chip.Certificate{
			{Label: "PIV authentication", ID: "9a", DER: first}, {Label: "digital signature", ID: "9c", DER: second},
		},
	}
	tests := []struct {
		name, why string
		change    func(*fake, *chip.Layout, *chip.Contents)
	}{
		{"plain", "as the standard writes it", func(*fake, *chip.Layout, *chip.Contents) {}},
		{"T=0", "a certificate comes in parts", func(f *fake, _ *chip.Layout, _ *chip.Contents) { f.t0 = true }},
		{"extended length", "it comes at once", func(_ *fake, l *chip.Layout, _ *chip.Contents) { l.ExtendedLength = true }},
		{"compressed", "CertInfo says so", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			f.objects[0x5FC10A] = pivObject(compressed(t, second), 0x01)
		}},
		{"no CertInfo", "without it nothing is compressed", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			f.objects[0x5FC105] = tlv.Encode(0x70, first)
		}},
		{"one certificate", "a key need not have one", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			delete(f.objects, 0x5FC105)
			c.Certificates = c.Certificates[1:]
		}},
		{"an empty object", "that is how a certificate is taken off the card", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.objects[0x5FC10A] = nil
			c.Certificates = c.Certificates[:1]
		}},
		{"no holder object", "nothing that is needed stands in it", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			delete(f.objects, 0x5FC102)
			c.Serial = ""
		}},
		{"a GUID of zeros", "it was never filled in, and is no number of this card", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.objects[0x5FC102] = tlv.Encode(0x34, make([]byte, 16))
			c.Serial = ""
		}},
		{"a GUID of zeros and a one", "it was filled in", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.objects[0x5FC102] = tlv.Encode(0x34, append(make([]byte, 15), 1))
			c.Serial = "00000000000000000000000000000001"
		}},
		{"a holder object without GUID", "old cards have none", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.objects[0x5FC102] = tlv.Encode(0xFE)
			c.Serial = ""
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, layout, want := pivCard(first, second), chip.PIVLayout(), want
			tt.change(f, &layout, &want)
			got, err := open(t, f, layout).Read(t.Context())
			if err != nil {
				t.Fatalf("Read() = %v\nwhy: %s", err, tt.why)
			}
			if diff := cmp.Diff(want, got, unexported); diff != "" {
				t.Errorf("Read() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestReadPIVRefuses(t *testing.T) {
	der := certificate(t, holder)
	tests := []struct {
		name, why string
		object    []byte
		err       error
	}{
		{"no certificate in the object", "it is neither empty nor a certificate", tlv.Encode(0xFE), chip.ErrAnswer},
		{"broken", "the certificate runs past the end", []byte{0x70, 0x7F, 0x30}, chip.ErrAnswer},
		{"CertInfo of two bytes", "the standard has one", slices.Concat(tlv.Encode(0x70, der), tlv.Encode(0x71, []byte{0, 0})), chip.ErrAnswer},
		{"said to be compressed", "and is not", pivObject(der, 0x01), chip.ErrAnswer},
		{"cut off in compression", "the end is missing", pivObject(compressed(t, der)[:40], 0x01), chip.ErrAnswer},
		{"32 KiB and a byte, compressed", "a few bytes that swell", pivObject(compressed(t, make([]byte, 1<<15+1)), 0x01), chip.ErrLimit},
	}
	for _, tt := range tests {
		f := pivCard(der, der)
		f.objects[0x5FC10A] = tt.object
		s := open(t, f, chip.PIVLayout())
		got, err := s.Certificates(t.Context())
		if err != nil || len(got) != 2 || got[0].Err != nil || !bytes.Equal(got[0].DER, der) {
			t.Errorf("%s: Certificates() = %d, %v; the first is well", tt.name, len(got), err)
			continue
		}
		if bad := got[1]; !errors.Is(bad.Err, tt.err) || bad.DER != nil || bad.ID != "9c" {
			t.Errorf("%s: the second has %v, want %v and no bytes\nwhy: %s", tt.name, bad.Err, tt.err, tt.why)
		}
		if _, err := s.UserID(t.Context()); !errors.Is(err, card.ErrCertificate) || !errors.Is(err, tt.err) {
			t.Errorf("%s: UserID() = %v, want ErrCertificate and %v", tt.name, err, tt.err)
		}
	}
	f := pivCard(der, der)
	f.objects[0x5FC102] = tlv.Encode(0x34, make([]byte, 15))
	if _, err := open(t, f, chip.PIVLayout()).Read(t.Context()); !errors.Is(err, chip.ErrAnswer) {
		t.Errorf("a GUID of 15 bytes: %v, want %v", err, chip.ErrAnswer)
	}
}
