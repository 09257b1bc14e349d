package chip_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/card/tlv"
)

// unexported passes over what only the package itself knows of its values.
var unexported = cmpopts.IgnoreUnexported(chip.Application{}, chip.PINObject{})

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func open(t testing.TB, tr card.Transmitter, layout chip.Layout) *chip.Session {
	t.Helper()
	s, err := chip.Open(t.Context(), tr, layout)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReadPKCS15(t *testing.T) {
	first, second := certificate(t, holder), certificate(t, holder)
	kept := chip.PIN{Reference: 0x01, MinLength: 6, MaxLength: 8, StoredLength: 8, Padding: 0xFF}
	want := chip.Contents{
		Application:  chip.Application{AID: unhex(t, pkcs15AID), Label: "Care ID"},
		Label:        "Smartcard \uFFFD[2J",
		Manufacturer: "Example Cards",
		Serial:       "1234ab",
		PINs: []chip.PINObject{
			{PIN: kept, Label: "Passcode", ID: "01", Tries: 3},
			{
				PIN:   chip.PIN{Reference: 0x02, MinLength: 6, MaxLength: 8, StoredLength: 8, Padding: 0xFF, Letters: true},
				Label: "PUK", ID: "02", Unblocking: true, Tries: 10,
			},
		},
		Certificates: []chip.Certificate{{Label: "Authentication", ID: "45", DER: first}, {Label: "Signing", ID: "46", DER: second}},
	}
	app := "3f005015"
	tests := []struct {
		name, why string
		change    func(*fake, *chip.Layout, *chip.Contents)
	}{
		{"plain", "as the standard writes it", func(*fake, *chip.Layout, *chip.Contents) {}},
		{"T=0", "answers come by 61xx and 6Cxx", func(f *fake, _ *chip.Layout, _ *chip.Contents) { f.t0 = true }},
		{"short answers", "a card may give fewer bytes than it is asked for", func(f *fake, _ *chip.Layout, _ *chip.Contents) { f.most = 100 }},
		{"EF.DIR with records", "it may have either structure", func(f *fake, _ *chip.Layout, _ *chip.Contents) { f.records = true }},
		{"SELECT that describes", "some cards refuse to say nothing", func(f *fake, _ *chip.Layout, _ *chip.Contents) { f.described = true }},
		{"extended length", "a whole file comes at once", func(_ *fake, l *chip.Layout, _ *chip.Contents) { l.ExtendedLength = true }},
		{"no EF.DIR", "the configured identifiers remain; the label is in the answer to SELECT", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			delete(f.files, "3f002f00")
			c.Application.Label = "described"
		}},
		{"EF.DIR not asked for", "it is configuration", func(_ *fake, l *chip.Layout, c *chip.Contents) {
			l.Directory = false
			c.Application.Label = "described"
		}},
		{"an application without a name", "EF.DIR says the path to it", func(f *fake, _ *chip.Layout, _ *chip.Contents) { f.names = nil }},
		{"a path without the master file", "EF.DIR stands in it, so the path begins there", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.names = nil
			f.files["3f002f00"] = tlv.Encode(0x61, tlv.Encode(0x4F, unhex(t, pkcs15AID)), tlv.Encode(0x51, []byte{0x50, 0x15}))
			c.Application.Label = ""
		}},
		{"a longer identifier in EF.DIR", "the issuer may append to the registered one", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			longer := pkcs15AID + "01"
			f.files["3f002f00"] = tlv.Encode(0x61, tlv.Encode(0x4F, unhex(t, longer)))
			f.names = map[string]string{longer: app}
			c.Application = chip.Application{AID: unhex(t, longer), Label: "described"}
		}},
		{"no EF(TokenInfo)", "it says nothing that is needed", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			delete(f.files, app+"5032")
			c.Label, c.Manufacturer, c.Serial = "", "", ""
		}},
		{"objects in EF(ODF)", "small cards have no files for them", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			f.files[app+"5031"] = slices.Concat(
				tlv.Encode(0xA8, context0(f.files[app+"4401"])), tlv.Encode(0xA4, context0(f.files[app+"4403"])))
		}},
		{"certificates in EF(CD)", "a value may stand in the object; [0] replaces or holds the SEQUENCE", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			inner, _ := tlv.Find(second, 0x30)
			f.files[app+"4403"] = slices.Concat(
				certObject("Authentication", 0x45, context0(first)), certObject("Signing", 0x46, context0(inner)))
		}},
		{"a certificate of an authority", "it is not the holder's", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			other := seq(seq(text("CA")), seq(octets(0x47), tlv.Encode(0x01, []byte{0xFF})), context1(seq(place(0x43, 0x01))))
			f.files[app+"4403"] = append(other, f.files[app+"4403"]...)
		}},
		{"objects of other kinds", "keys, templates and attribute certificates are passed over", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			f.files[app+"4403"] = append(context0(seq()), f.files[app+"4403"]...)
			f.files[app+"4401"] = append(context0(seq()), f.files[app+"4401"]...)
		}},
		{"no passcode described", "the layout's are assumed", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.files[app+"5031"] = tlv.Encode(0xA4, place(0x44, 0x03))
			for i := range c.PINs {
				c.PINs[i].Label, c.PINs[i].ID = "", ""
			}
		}},
		{"a passcode in the master file", "its path is selected before it is asked for", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			f.files[app+"4401"] = slices.Concat(pinObject("Passcode", 1, 2, 0x01, 0, place(0x3F, 0x00)), pinObject("PUK", 2, 0, 0x02, 2))
			f.homes[0x01] = "3f00"
		}},
		{"a passcode in a directory below", "the next one stands in the application again", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			f.files[app+"4401"] = slices.Concat(pinObject("Passcode", 1, 2, 0x01, 0, place(0x51, 0x00)), pinObject("PUK", 2, 0, 0x02, 2))
			f.files[app+"5100"] = nil
			f.homes[0x01] = app + "5100"
		}},
		{"files in directories below", "a path of more than one step leaves the application, the next begins in it again", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			f.files[app+"5100"], f.files[app+"51004401"] = nil, f.files[app+"4401"]
			f.files[app+"5100"+"4301"] = f.files[app+"4301"]
			f.files[app+"5031"] = slices.Concat(tlv.Encode(0xA8, place(0x51, 0x00, 0x44, 0x01)), tlv.Encode(0xA4, place(0x44, 0x03)))
			f.files[app+"4403"] = slices.Concat(
				certObject("Authentication", 0x45, place(0x51, 0x00, 0x43, 0x01)), certObject("Signing", 0x46, part(3, len(second), 0x43, 0x02)))
		}},
		{"a warning at the end of a file", "6282 comes with the last bytes", func(f *fake, _ *chip.Layout, _ *chip.Contents) { f.warns = true }},
		{"a reference written as a signed byte", "81 alone is -127 in ASN.1", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.files[app+"4401"] = slices.Concat(pinObject("Passcode", 1, 2, 0x81, 0), pinObject("PUK", 2, 0, 0x02, 2))
			f.pins[0x81] = f.pins[0x01]
			c.PINs[0].Reference = 0x81
		}},
		{"a card that does not say", "tries are unknown, and the rest is read", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			delete(f.pins, 0x02)
			c.PINs[1].Tries = chip.TriesUnknown
		}},
		{"a broken EF.DIR", "the application can be selected without it", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.files["3f002f00"] = []byte{0x61, 0x05, 0x4F}
			c.Application.Label = "described"
		}},
		{"an EF.DIR of 33 applications", "one more than is read", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.files["3f002f00"] = bytes.Repeat(tlv.Encode(0x4F, []byte{1, 2, 3, 4, 5}), 33)
			c.Application.Label = "described"
		}},
		{"an endless EF.DIR", "every part is full", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.override = func(f *fake, apdu []byte) ([]byte, error, bool) {
				return sw(0x9000, make([]byte, 256)...), nil, apdu[1] == 0xB0 && f.file == "3f002f00"
			}
			c.Application.Label = "described"
		}},
		{"bad entries in EF.DIR", "those of other applications are passed over, one by one", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			f.files["3f002f00"] = slices.Concat(
				tlv.Encode(0x61, tlv.Encode(0x4F, []byte{1, 2, 3, 4})),
				tlv.Encode(0x61, []byte{0x4F, 0x7F}),
				tlv.Encode(0x61, tlv.Encode(0x50, []byte("no identifier"))),
				f.files["3f002f00"])
		}},
		{"an applet that fails to be selected", "JavaCard says 6999; the next candidate is tried", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			f.files["3f002f00"] = append(tlv.Encode(0x61, tlv.Encode(0x4F, unhex(t, pkcs15AID+"99"))), f.files["3f002f00"]...)
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return sw(0x6999), nil, apdu[2] == 0x04 && apdu[4] == 13
			}
		}},
		{"paths of the current directory", "3FFF stands for it", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			f.files[app+"5031"] = slices.Concat(tlv.Encode(0xA8, place(0x3F, 0xFF, 0x44, 0x01)), tlv.Encode(0xA4, place(0x3F, 0xFF, 0x44, 0x03)))
			f.files[app+"4401"] = slices.Concat(pinObject("Passcode", 1, 2, 0x01, 0, place(0x3F, 0xFF)), pinObject("PUK", 2, 0, 0x02, 2))
		}},
		{"a path of the current directory in EF.DIR", "that is the master file there", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.names = nil
			f.files["3f002f00"] = tlv.Encode(0x61, tlv.Encode(0x4F, unhex(t, pkcs15AID)), tlv.Encode(0x51, []byte{0x3F, 0xFF, 0x50, 0x15}))
			c.Application.Label = ""
		}},
		{"certificates that are elsewhere", "a URL, one with a digest, and encrypted ones are left out", func(f *fake, _ *chip.Layout, _ *chip.Contents) {
			f.files[app+"4403"] = slices.Concat(
				certObject("URL", 1, tlv.Encode(0x13, []byte("http://pki.example/1"))),
				certObject("URL", 2, tlv.Encode(0x0C, []byte("http://pki.example/2"))),
				certObject("URL", 3, tlv.Encode(0x16, []byte("http://pki.example/3"))),
				certObject("digest", 4, tlv.Encode(0xA3, tlv.Encode(0x16, []byte("http://pki.example/4")))),
				certObject("protected", 5, context1(place(0x43, 0x01))),
				certObject("protected", 6, tlv.Encode(0xA2, seq())),
				f.files[app+"4403"])
		}},
		{"nothing asked", "the layout says so, and no VERIFY is sent", func(f *fake, l *chip.Layout, c *chip.Contents) {
			l.NoTriesQuery = true
			c.PINs[0].Tries, c.PINs[1].Tries = chip.TriesUnknown, chip.TriesUnknown
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return nil, errors.New("a VERIFY was sent"), apdu[1] == 0x20
			}
		}},
		{"an empty list of certificates", "a blank card has the file, and nothing in it", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.files[app+"4403"] = []byte{}
			c.Certificates = nil
		}},
		{"no list of certificates", "a blank card has none", func(f *fake, _ *chip.Layout, c *chip.Contents) {
			f.files[app+"5031"] = tlv.Encode(0xA8, place(0x44, 0x01))
			c.Certificates = nil
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, layout, want := pkcs15Card(first, second), chip.PKCS15Layout(), want
			want.PINs = slices.Clone(want.PINs)
			tt.change(f, &layout, &want)
			got, err := open(t, f, layout).Read(t.Context())
			if err != nil {
				t.Fatalf("Read() = %v\nwhy: %s", err, tt.why)
			}
			if diff := cmp.Diff(want, got, unexported); diff != "" {
				t.Errorf("Read() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if len(f.sent) > 160 {
				t.Errorf("reading took %d commands", len(f.sent))
			}
			if f.spent() != 0 {
				t.Errorf("reading sent a passcode")
			}
			if tt.name == "plain" && len(f.sent) != 28 {
				t.Errorf("reading took %d commands, and used to take 28", len(f.sent))
			}
		})
	}
}

func TestUserID(t *testing.T) {
	good, same := certificate(t, holder), certificate(t, holder)
	tests := []struct {
		name, why     string
		first, second []byte
		err           error
	}{
		{"both agree", "the card is one person's", good, same, nil},
		{"they differ", "nobody can say whose card it is", good, certificate(t, "555254240101"), chip.ErrUserIDConflict},
		{"one has a name", "a common name that is no user id is not passed over", good, certificate(t, "Ada Example"), chip.ErrNoUserID},
		{"one is no certificate", "what cannot be read might disagree", good, seq(number(1)), card.ErrCertificate},
	}
	for _, tt := range tests {
		for _, c := range []struct {
			f      *fake
			layout chip.Layout
		}{{pkcs15Card(tt.first, tt.second), chip.PKCS15Layout()}, {pivCard(tt.first, tt.second), chip.PIVLayout()}} {
			got, err := open(t, c.f, c.layout).UserID(t.Context())
			if !errors.Is(err, tt.err) || (got == holder) != (tt.err == nil) {
				t.Errorf("%s, %s: UserID() = %q, %v; want %v\nwhy: %s", c.layout.Format, tt.name, got, err, tt.err, tt.why)
			}
		}
	}
	f := pivCard(nil, nil)
	f.objects = nil
	if _, err := open(t, f, chip.PIVLayout()).UserID(t.Context()); !errors.Is(err, chip.ErrNoCertificate) {
		t.Errorf("UserID() of a card without certificates: %v, want %v", err, chip.ErrNoCertificate)
	}
}

func TestOpenRefuses(t *testing.T) {
	nul := certificate(t, holder)
	tests := []struct {
		name, why string
		change    func(*fake, *chip.Layout)
		err       error
	}{
		{"no application", "the card is something else", func(f *fake, _ *chip.Layout) {
			f.names, f.files = nil, map[string][]byte{"3f00": nil}
		}, chip.ErrNoApplication},
		{"an endless EF.DIR of single bytes", "it takes all commands that one call may send", func(f *fake, _ *chip.Layout) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) { return sw(0x9000, 0x00), nil, apdu[1] == 0xB0 }
		}, chip.ErrLimit},
		{"a card that is pulled while EF.DIR is read", "nobody can say what it has", func(f *fake, _ *chip.Layout) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return nil, context.DeadlineExceeded, apdu[1] == 0xB0
			}
		}, context.DeadlineExceeded},
		{"three that cannot be selected", "the first that is there says why", func(f *fake, l *chip.Layout) {
			delete(f.files, "3f002f00")
			l.Applications = append(l.Applications, []byte{1, 2, 3, 4, 5})
			answers := []uint16{0x6A82, 0x6999, 0x6982}
			f.override = func(f *fake, apdu []byte) ([]byte, error, bool) {
				if apdu[2] != 0x04 {
					return nil, nil, false
				}
				answer := answers[0]
				answers = answers[1:]
				return sw(answer), nil, true
			}
		}, chip.ErrConditions},
		{"an application that asks for a key", "that is more than that there is none", func(f *fake, _ *chip.Layout) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) { return sw(0x6982), nil, apdu[2] == 0x04 }
			delete(f.files, "3f002f00")
		}, chip.ErrSecurity},
		{"no format", "the zero format is invalid", func(_ *fake, l *chip.Layout) { l.Format = 0 }, chip.ErrLayout},
		{"the zero layout", "it says nothing", func(_ *fake, l *chip.Layout) { *l = chip.Layout{} }, chip.ErrLayout},
		{"no applications", "nothing could be selected", func(_ *fake, l *chip.Layout) { l.Applications = nil }, chip.ErrLayout},
		{"a short identifier", "four bytes are one too few", func(_ *fake, l *chip.Layout) { l.Applications = [][]byte{{1, 2, 3, 4}} }, chip.ErrLayout},
		{"a long identifier", "17 bytes are one too many", func(_ *fake, l *chip.Layout) { l.Applications = [][]byte{make([]byte, 17)} }, chip.ErrLayout},
		{"a passcode without length", "an empty one would be a question", func(_ *fake, l *chip.Layout) { l.PIN.MinLength = 0 }, chip.ErrLayout},
		{"lengths crossed", "no passcode would fit", func(_ *fake, l *chip.Layout) { l.PIN.MinLength = 9 }, chip.ErrLayout},
		{"longer than what is stored", "it would be cut off", func(_ *fake, l *chip.Layout) { l.PUK.MaxLength = 9 }, chip.ErrLayout},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, layout := pkcs15Card(nul, nul), chip.PKCS15Layout()
			tt.change(f, &layout)
			s, err := chip.Open(t.Context(), f, layout)
			if !errors.Is(err, tt.err) || s != nil {
				t.Errorf("Open() = %v, %v; want %v\nwhy: %s", s, err, tt.err, tt.why)
			}
		})
	}
	if _, err := chip.Open(t.Context(), nil, chip.PKCS15Layout()); !errors.Is(err, chip.ErrLayout) {
		t.Errorf("Open() without a transmitter: %v", err)
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	f := pkcs15Card(nul, nul)
	if _, err := chip.Open(done, f, chip.PKCS15Layout()); !errors.Is(err, context.Canceled) || len(f.sent) != 0 {
		t.Errorf("Open() with a context that is done: %v, %d commands", err, len(f.sent))
	}
}

// TestReadRefuses: what a card says wrongly is an error that says so, and never
// half of an answer.
func TestReadRefuses(t *testing.T) {
	der := certificate(t, holder)
	app := "3f005015"
	tests := []struct {
		name, why string
		change    func(*fake)
		err       error
	}{
		{"no EF(ODF)", "nothing can be found without it", func(f *fake) { delete(f.files, app+"5031") }, chip.ErrNotFound},
		{"broken EF(ODF)", "the length runs past the end", func(f *fake) { f.files[app+"5031"] = []byte{0xA8, 0x7F, 0x30} }, chip.ErrAnswer},
		{"a path to nowhere", "the file is not there", func(f *fake) { f.files[app+"5031"] = tlv.Encode(0xA4, place(0x77, 0x77)) }, chip.ErrNotFound},
		{"a path of three bytes", "identifiers have two", func(f *fake) { f.files[app+"5031"] = tlv.Encode(0xA4, place(0x44, 0x03, 0x00)) }, chip.ErrAnswer},
		{"a path of 18 bytes", "longer than is followed", func(f *fake) { f.files[app+"5031"] = tlv.Encode(0xA4, place(make([]byte, 18)...)) }, chip.ErrAnswer},
		{"a negative offset", "nothing stands before a file", func(f *fake) {
			f.files[app+"5031"] = tlv.Encode(0xA4, seq(octets(0x44, 0x03), number(0xFF), tlv.Encode(0x80, []byte{1})))
		}, chip.ErrAnswer},
		{"an offset of five bytes", "no file is so long", func(f *fake) {
			f.files[app+"5031"] = tlv.Encode(0xA4, seq(octets(0x44, 0x03), tlv.Encode(0x02, make([]byte, 5))))
		}, chip.ErrAnswer},
		{"33 lists", "one more than is read", func(f *fake) {
			f.files[app+"5031"] = bytes.Repeat(tlv.Encode(0xA4, place(0x44, 0x03)), 33)
		}, chip.ErrLimit},
		{"a list cut off", "the file is a byte shorter than the card says", func(f *fake) {
			f.files[app+"5031"] = tlv.Encode(0xA4, part(0, len(f.files[app+"4403"])+1, 0x44, 0x03))
		}, chip.ErrAnswer},
		{"a passcode entry without attributes", "nothing says how it is sent", func(f *fake) { f.files[app+"4401"] = seq(seq(), seq(), context1()) }, chip.ErrAnswer},
		{"a reference of two bytes", "P2 is one", func(f *fake) {
			f.files[app+"4401"] = seq(seq(), seq(octets(1)), context1(seq(flags(0x0C), tlv.Encode(0x0A, []byte{2}), number(4), number(8), number(8), tlv.Encode(0x80, []byte{1, 1}))))
		}, chip.ErrAnswer},
		{"33 passcodes", "one more than is read", func(f *fake) { f.files[app+"4401"] = bytes.Repeat(pinObject("", 1, 0, 1, 0), 33) }, chip.ErrLimit},
		{"33 certificates", "one more than is read", func(f *fake) { f.files[app+"4403"] = bytes.Repeat(certObject("", 1, place(0x43, 0x01)), 33) }, chip.ErrLimit},
		{"EF(TokenInfo) without a version", "it is no EF(TokenInfo)", func(f *fake) { f.files[app+"5032"] = seq(octets(1)) }, chip.ErrAnswer},
		{"a serial number of 65 bytes", "longer than is shown", func(f *fake) { f.files[app+"5032"] = seq(number(0), octets(make([]byte, 65)...)) }, chip.ErrLimit},
		{"data that may be corrupted", "6281 is no yes", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) { return sw(0x6281, der...), nil, apdu[1] == 0xB0 }
		}, chip.ErrUnexplained},
		{"a deactivated application", "6283 is no yes", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) { return sw(0x6283), nil, apdu[1] == 0xA4 }
		}, chip.ErrConditions},
		{"an answer of one byte", "it has no status word", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) { return []byte{0x90}, nil, apdu[1] == 0xB0 }
		}, chip.ErrAnswer},
		{"an empty answer", "a card that is pulled gives one", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) { return nil, nil, apdu[1] == 0xB0 }
		}, chip.ErrAnswer},
		{"an endless file", "every part is full", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return sw(0x9000, bytes.Repeat([]byte{0x00}, 256)...), nil, apdu[1] == 0xB0
			}
		}, chip.ErrLimit},
		{"a file of single bytes", "it would take 32768 commands", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) { return sw(0x9000, 0x00), nil, apdu[1] == 0xB0 }
		}, chip.ErrLimit},
		{"endless 61xx", "every part promises more", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return sw(0x6110, 0x00), nil, apdu[1] == 0xB0 || apdu[1] == 0xC0
			}
		}, chip.ErrLimit},
		{"endless 61xx without bytes", "nothing ever comes", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return sw(0x6110), nil, apdu[1] == 0xB0 || apdu[1] == 0xC0
			}
		}, chip.ErrLimit},
		{"an answer of 64 KiB and a byte", "more than any command asks for", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return sw(0x9000, make([]byte, 1<<16+1)...), nil, apdu[1] == 0xB0
			}
		}, chip.ErrLimit},
		{"parts of more than 64 KiB", "each is allowed, all together are not", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				return sw(0x6100, make([]byte, 1<<15)...), nil, apdu[1] == 0xB0 || apdu[1] == 0xC0
			}
		}, chip.ErrLimit},
		{"6Cxx for ever", "Le is put right once", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) { return sw(0x6C05), nil, apdu[1] == 0xB0 }
		}, chip.ErrParameters},
		{"endless records", "every number has one", func(f *fake) {
			f.override = func(_ *fake, apdu []byte) ([]byte, error, bool) {
				switch apdu[1] {
				case 0xB0:
					return sw(0x6981), nil, true
				case 0xB2:
					return sw(0x9000, bytes.Repeat([]byte{0xFF}, 1000)...), nil, true
				}
				return nil, nil, false
			}
		}, chip.ErrLimit},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := pkcs15Card(der, der)
			s := open(t, f, chip.PKCS15Layout())
			tt.change(f)
			f.sent = nil
			got, err := s.Read(t.Context())
			if !errors.Is(err, tt.err) {
				t.Errorf("Read() error = %v, want %v\nwhy: %s", err, tt.err, tt.why)
			}
			if diff := cmp.Diff(chip.Contents{}, got, unexported); diff != "" {
				t.Errorf("Read() gives something with its error (-want +got):\n%s", diff)
			}
			if len(f.sent) > 1024 {
				t.Errorf("%d commands were sent", len(f.sent))
			}
			if slices.ContainsFunc(f.sent, func(apdu []byte) bool { return apdu[1] == 0xB0 && apdu[2] >= 0x80 }) {
				t.Error("an offset of more than 15 bits was sent, which names another file")
			}
		})
	}
}
