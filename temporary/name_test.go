package temporary_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

func TestParseName(t *testing.T) {
	tests := []struct {
		name, text, organisation, chosen, why string
	}{
		{"as the guide has it", "RX1TACAE", "RX1", "AE", "code, TAC, two letters"},
		{"digits after two letters", "RX1TACAE01", "RX1", "AE01", "digits are allowed after"},
		{"letters after digits", "RX1TACAE01B", "RX1", "AE01B", "only the beginning has to be letters"},
		{"small letters", " rx1tacward1 ", "RX1", "WARD1", "one name has one text"},
		{"a site code", "RX1AATACWARD", "RX1AA", "WARD", "the code of a child organisation"},
		{"the longest code", "A12345678TACAE", "A12345678", "AE", "nine characters"},
		{"TAC twice", "RX1TACTACAB", "RX1", "TACAB", "the first that can be read counts"},
		{"TAC in the code", "ABTACTACWARD", "ABTAC", "WARD", "the first leaves no code of three"},
		{"TAC in the code, read on", "ABC1TAC2TACWARD", "ABC1TAC2", "WARD", "what follows the first begins with a digit"},
		{"forty characters", "RX1TAC" + strings.Repeat("A", 34), "RX1", strings.Repeat("A", 34), "as long as a family name"},
		{"forty-one", "RX1TAC" + strings.Repeat("A", 35), "", "", "longer than a family name"},
		{"one letter", "RX1TACA", "", "", "two are wanted"},
		{"one letter and a digit", "RX1TACA1", "", "", "two letters come before digits"},
		{"digit first", "RX1TAC1AE", "", "", "it begins with letters"},
		{"nothing chosen", "RX1TAC", "", "", "the guide has a chosen name"},
		{"no TAC", "RX1WARD", "", "", "the prefix is automatic"},
		{"no code", "TACWARD", "", "", "the code is missing"},
		{"a short code", "RXTACWARD", "", "", "two characters are no code"},
		{"a long code", "A123456789TACWARD", "", "", "ten characters are none"},
		{"a space", "RX1 TACWARD", "", "", "nothing stands between"},
		{"a hyphen", "RX1TACWARD-1", "", "", "letters and digits alone"},
		{"another script", "RX1TАCWARD", "", "", "the A of TAC is Cyrillic"},
		{"full width", "RX1TACＷＡＲＤ", "", "", "codes are ASCII"},
		{"nothing", "", "", "", "absent is no name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := temporary.ParseName(tt.text)
			if (err == nil) != (tt.organisation != "") || n.Organisation().String() != tt.organisation || n.Chosen() != tt.chosen {
				t.Errorf("ParseName(%q) = %q of %q, %v; want %q of %q\nwhy: %s", tt.text, n.Chosen(), n.Organisation(), err, tt.chosen, tt.organisation, tt.why)
			}
			var format *identity.FormatError
			if err != nil && (!errors.As(err, &format) || len(tt.text) > 3 && strings.Contains(err.Error(), tt.text)) {
				t.Errorf("error %q is no FormatError, or repeats what was put in", err)
			}
		})
	}
}

func TestNewName(t *testing.T) {
	code := func(s string) identity.ODSCode { return must(identity.ParseODSCode(s)) }
	tests := []struct {
		name         string
		organisation identity.ODSCode
		chosen       string
		want         string
		why          string
	}{
		{"made", rx1, "Ward1", "RX1TACWARD1", "code, TAC, chosen"},
		{"no organisation", identity.ODSCode{}, "Ward1", "", "nobody's card"},
		{"one letter", rx1, "W1", "", "two are wanted"},
		{"reads otherwise", code("RX1TAC"), "AB", "", "RX1TACTACAB is the card TACAB of RX1"},
		{"TAC in the code", code("RX1TAC1"), "AB", "RX1TAC1TACAB", "it can be read in one way only"},
		{"as long as may be", rx1, strings.Repeat("A", 34), "RX1TAC" + strings.Repeat("A", 34), "forty characters"},
		{"too long", rx1, strings.Repeat("A", 35), "", "forty-one characters"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := temporary.NewName(tt.organisation, tt.chosen)
			if n.String() != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("NewName() = %q, %v; want %q\nwhy: %s", n, err, tt.want, tt.why)
			}
		})
	}
}

// TestNameComesBack: whatever can be made is read again as what it was.
func TestNameComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := must(identity.ParseODSCode(rapid.StringMatching(`[ATC1]{3,9}`).Draw(t, "code")))
		n, err := temporary.NewName(code, rapid.StringMatching(`[ATC]{2}[ATC1]{0,5}`).Draw(t, "chosen"))
		if err != nil {
			t.Skip("it reads as another name")
		}
		if back, err := temporary.ParseName(n.String()); err != nil || back != n {
			t.Fatalf("%q comes back as %q of %q: %v", n, back.Chosen(), back.Organisation(), err)
		}
	})
}

func TestNameText(t *testing.T) {
	var n temporary.Name
	if _, err := n.MarshalText(); err == nil || n.String() != "" || !n.IsZero() {
		t.Error("the absent name has text")
	}
	if err := n.UnmarshalText([]byte("rx1tacward")); err != nil || n.String() != "RX1TACWARD" {
		t.Errorf("read %q, %v", n, err)
	}
	if n, a := temporary.CheckName("", "/name"); !n.IsZero() || len(a.Findings()) > 0 || len(a.Result().Passed) > 0 {
		t.Error("a rule was applied to an absent name")
	}
	if n, a := temporary.CheckName("rx1tacward1", "/name"); n.String() != "RX1TACWARD1" || len(a.Findings()) > 0 {
		t.Errorf("CheckName() = %s, %v", n, a.Findings())
	}
	for text, want := range map[string]string{"RX1TACA1": "RA-TAC-001 /name", "RX1TAC" + strings.Repeat("A", 35): "RA-TAC-029 /name"} {
		n, a := temporary.CheckName(text, "/name")
		if fs := found(a); !n.IsZero() || len(fs) != 1 || fs[0] != want {
			t.Errorf("CheckName() = %s, %v, want %s", n, fs, want)
		}
	}
}

func FuzzParseName(f *testing.F) {
	for _, seed := range []string{"RX1TACWARD1", "RX1TACTACAB", "ABTACTACWARD", "rx1tacae", "RX1TACA", "TAC", "RX1TАCWARD", "RX1TACAE\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := temporary.ParseName(text)
		if err != nil {
			if !n.IsZero() {
				t.Fatal("an error came with a name")
			}
			return
		}
		again, err := temporary.NewName(n.Organisation(), n.Chosen())
		if err != nil || again != n {
			t.Fatalf("%q cannot be made of its parts: %v", n, err)
		}
		if back, err := temporary.ParseName(n.String()); err != nil || back != n {
			t.Fatalf("%q does not come back: %v", n, err)
		}
	})
}
