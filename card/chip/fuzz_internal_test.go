package chip

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/rakit-dev/rakit/card/tlv"
)

// seeds adds files in hexadecimal, whole and cut off.
func seeds(f *testing.F, files ...string) {
	f.Helper()
	for _, file := range files {
		b, err := hex.DecodeString(strings.ReplaceAll(file, " ", ""))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(b[:len(b)-1])
		f.Add(append(b, 0xFF, 0x00))
	}
}

// expected fails if an error is none of those that a file may give.
func expected(t *testing.T, err error) {
	t.Helper()
	if err != nil && !errors.Is(err, ErrAnswer) && !errors.Is(err, ErrLimit) {
		t.Errorf("error %q wraps neither ErrAnswer nor ErrLimit", err)
	}
}

// harmless fails if a text would do something where it is shown.
func harmless(t *testing.T, text string) {
	t.Helper()
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) || len([]rune(text)) > maxText {
		t.Errorf("a text is %q", text)
	}
}

func FuzzDirectory(f *testing.F) {
	seeds(f,
		"61 13 4F 07 A0000000635015 50 03 504956 51 03 3F0050",
		"4F 05 0102030405 61 02 50 00 FF FF", "61 80 4F 00 00 00", "61 04 4F 02 A000", "7F 49 00")
	f.Fuzz(func(t *testing.T, file []byte) {
		all, err := parseDirectory(file)
		expected(t, err)
		for _, a := range all {
			harmless(t, a.Label)
			if !validAID(a.AID) {
				t.Errorf("an identifier of %d bytes", len(a.AID))
			}
		}
		for _, a := range PKCS15Layout().candidates(all) {
			if !validAID(a.AID) {
				t.Errorf("a candidate of %d bytes", len(a.AID))
			}
		}
	})
}

func FuzzObjectDirectory(f *testing.F) {
	seeds(f, "A8 06 3004 0402 4401 A4 0A 3008 0406 3F0050154403 A0 06 3004 0402 4402",
		"A4 0D 300B 0402 4403 02 02 0010 80 01 05", "A8 04 A0 02 3000", "A4 06 3004 0402 4401 A4 02 3000")
	f.Fuzz(func(t *testing.T, file []byte) {
		all, err := parseObjectDirectory(file)
		expected(t, err)
		for _, e := range all {
			if p := e.at; p.offset < 0 || p.offset > maxOffset || p.length < -1 || p.length > maxAnswer || len(p.file) > maxPath {
				t.Errorf("a path to %d, %d bytes", p.offset, p.length)
			}
		}
	})
}

func FuzzTokenInfo(f *testing.F) {
	seeds(f, "30 1B 020100 0403 1234AB 0C 05 4D616B6572 80 05 4C6162656C 0302 0010", "30 03 020100", "30 08 020100 80 03 1B5B4A", "3080 020100 0000")
	f.Fuzz(func(t *testing.T, file []byte) {
		about, err := parseTokenInfo(file)
		expected(t, err)
		harmless(t, about.label)
		harmless(t, about.manufacturer)
		harmless(t, about.serial)
	})
}

// aPIN is an entry of EF(AOD).
const aPIN = "30 35 30 0C 0C 03 50494E 0302 06C0 0401 02 3003 0401 01 A1 20 30 1E 0302 020C 0A01 02 0201 04 0201 08 0201 08 80 01 01 0401 FF 3006 0404 3F005015"

func FuzzAuthentications(f *testing.F) {
	seeds(f, aPIN, aPIN+aPIN, strings.ReplaceAll(aPIN, "0201 08", "0201 0C"), "A000"+aPIN, "30 06 3000 3000 A100", "30 0A 3000 3000 A1 04 3002 0300")
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, layout := range []Layout{PKCS15Layout(), {PIN: PIN{MaxLength: 64, Letters: true}, PUK: PIN{MinLength: 64}}} {
			all, err := parseAuthentications(file, layout)
			expected(t, err)
			if pin, err := layout.holders(all); err == nil && !pin.valid() {
				t.Errorf("a passcode of the holder with lengths %d to %d in %d", pin.MinLength, pin.MaxLength, pin.StoredLength)
			}
			for _, p := range all {
				harmless(t, p.Label)
				if p.MinLength < layout.PIN.MinLength && p.MinLength < layout.PUK.MinLength || p.MaxLength > max(layout.PIN.MaxLength, layout.PUK.MaxLength) {
					t.Errorf("the card widened the layout: %d to %d", p.MinLength, p.MaxLength)
				}
			}
		}
	})
}

func TestAuthenticationSeed(t *testing.T) {
	file, err := hex.DecodeString(strings.ReplaceAll(aPIN, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	all, err := parseAuthentications(file, PKCS15Layout())
	if err != nil || len(all) != 1 || all[0].Label != "PIN" || all[0].unblockedBy != "02" || !bytes.Equal(all[0].dir, []byte{0x3F, 0, 0x50, 0x15}) {
		t.Errorf("the seed of the fuzz test is read as %+v, %v", all, err)
	}
}

func FuzzCertificateObjects(f *testing.F) {
	seeds(f,
		"30 17 3006 0C04 41757468 3003 0401 45 A1 08 3006 3004 0402 4301",
		"30 12 3000 3003 0401 45 A1 09 3007 A0 05 3003 020107", "30 06 3000 3000 A100",
		"30 15 3000 3006 0401 45 0101FF A1 09 3007 A0 05 02010702 00")
	f.Fuzz(func(t *testing.T, file []byte) {
		all, err := parseCertificateObjects(file)
		expected(t, err)
		for _, c := range all {
			harmless(t, c.Label)
			if c.DER != nil {
				if o, rest, err := tlv.Next(c.DER); err != nil || o.Tag != tagSequence || len(rest) > 0 {
					t.Error("a direct certificate is not one SEQUENCE")
				}
			}
		}
	})
}

func FuzzPIVObject(f *testing.F) {
	var swollen bytes.Buffer
	w := gzip.NewWriter(&swollen)
	if _, err := w.Write(make([]byte, 1<<20)); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(append(tlv.Encode(pivCertificate, swollen.Bytes()), 0x71, 1, 1, 0xFE, 0))
	seeds(f, "70 05 3003 020107 71 01 00 FE 00", "70 03 1F8B08 71 01 01", "70 00 FE 00", "71 02 0000", "5380")
	f.Fuzz(func(t *testing.T, value []byte) {
		der, err := parsePIVCertificate(value)
		expected(t, err)
		if len(der) > max(maxCertificate, len(value)) {
			t.Errorf("%d bytes of %d", len(der), len(value))
		}
	})
}
