package identity_test

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

func TestRegistrationNumberVectors(t *testing.T) {
	for _, r := range identity.Registers() {
		kind := strings.ReplaceAll(r.String(), "-", "_")
		t.Run(kind, func(t *testing.T) {
			vectors(t, "registration.json", kind, func(v conformance.Vector) (map[string]any, error) {
				n, err := identity.ParseRegistrationNumber(r, v.Input)
				if v.StrictValid == nil || n.Plausible() != *v.StrictValid {
					t.Errorf("%s: Plausible() = %t of %+q\nwhy: %s", v.ID, n.Plausible(), v.Input, v.Why)
				}
				if err != nil {
					return registrationReason(err), err
				}
				return inCorpusWords(t, n.Parts()), nil
			})
		})
	}
}

// registrationReason returns the corpus's fields for a refused number.
func registrationReason(err error) map[string]any {
	if strings.Contains(err.Error(), "check digit does not belong") {
		return map[string]any{"reason": "check_digit"}
	}
	return nil
}

// inCorpusWords returns the parts of a number under the names of the corpus.
func inCorpusWords(t *testing.T, parts identity.RegistrationParts) map[string]any {
	t.Helper()
	data, err := json.Marshal(parts)
	fields := map[string]any{}
	if err != nil || json.Unmarshal(data, &fields) != nil {
		t.Fatalf("parts %+v: %v", parts, err)
	}
	if digit, ok := fields["checkDigit"]; ok {
		fields["check_digit"] = digit
	}
	return fields
}

// TestRegistrationPartsAreExact compares all that a number of each register
// says: nothing that its register does not have.
func TestRegistrationPartsAreExact(t *testing.T) {
	two := 2
	tests := []struct {
		register   identity.Register
		in         string
		want       identity.RegistrationParts
		text       string
		profession string
	}{
		{identity.GMC, "9876543", identity.RegistrationParts{Number: "9876543", Code: "C9876543"}, "gmc:9876543", ""},
		{identity.GMCCode, "c9876543", identity.RegistrationParts{Number: "9876543", Code: "C9876543"}, "gmc-code:C9876543", ""},
		{identity.GMP, "g9000001", identity.RegistrationParts{Code: "G9000001"}, "gmp:G9000001", ""},
		{identity.NMC, "99a9999z", identity.RegistrationParts{PIN: "99A9999Z"}, "nmc:99A9999Z", ""},
		{identity.GPhC, "5000001", identity.RegistrationParts{Number: "5000001", Role: "pharmacy_technician"}, "gphc:5000001", "pharmacy technician"},
		{identity.GPhC, "2000001", identity.RegistrationParts{Number: "2000001", Role: "pharmacist"}, "gphc:2000001", "pharmacist"},
		{identity.GPhC, "1000001", identity.RegistrationParts{Number: "1000001", Role: "unknown"}, "gphc:1000001", ""},
		{identity.HCPC, "pa1", identity.RegistrationParts{Prefix: "PA", Canonical: "PA000001"}, "hcpc:PA000001", "paramedic"},
		{identity.HCPC, "SW1", identity.RegistrationParts{Prefix: "SW", Canonical: "SW000001"}, "hcpc:SW000001", ""},
		{identity.GDC, "075123", identity.RegistrationParts{Number: "75123", Code: "CD075123"}, "gdc:75123", ""},
		{identity.GDC, "000012", identity.RegistrationParts{Number: "12", Code: "CD000012"}, "gdc:012", ""},
		{identity.GDCCode, "cd075123", identity.RegistrationParts{Number: "75123", Code: "CD075123"}, "gdc-code:CD075123", ""},
		{identity.GDP, "D3345122", identity.RegistrationParts{Code: "D3345122", CheckDigit: &two}, "gdp:D3345122", ""},
		{identity.GOC, "00-00001", identity.RegistrationParts{Number: "00-00001"}, "goc:00-00001", ""},
		{identity.DIN, "900000", identity.RegistrationParts{Code: "900000"}, "din:900000", ""},
	}
	seen := map[identity.Register]bool{}
	for _, tt := range tests {
		seen[tt.register] = true
		n := must(identity.ParseRegistrationNumber(tt.register, tt.in))
		if diff := cmp.Diff(tt.want, n.Parts()); diff != "" {
			t.Errorf("%s %s: parts (-want +got):\n%s", tt.register, tt.in, diff)
		}
		text, err := n.MarshalText()
		if string(text) != tt.text || err != nil || n.Register() != tt.register || n.Profession() != tt.profession {
			t.Errorf("%s %s is written %q, %v, register %s, profession %q", tt.register, tt.in, text, err, n.Register(), n.Profession())
		}
		var again identity.RegistrationNumber
		if err := again.UnmarshalText(text); err != nil || again != n {
			t.Errorf("%q reads as %s, %v", text, again, err)
		}
	}
	if len(seen) != len(identity.Registers()) {
		t.Errorf("%d of %d registers have a case", len(seen), len(identity.Registers()))
	}
}

func TestAbsentRegistrationNumber(t *testing.T) {
	var n identity.RegistrationNumber
	if diff := cmp.Diff(identity.RegistrationParts{}, n.Parts()); diff != "" || !n.IsZero() || n.String() != "" || n.Plausible() || n.Profession() != "" || n.Register() != 0 {
		t.Errorf("an absent number says something: %s", diff)
	}
	if _, err := n.MarshalText(); err == nil {
		t.Error("an absent number can be written")
	}
}

func TestRegistrationNumberAsTextIsRefused(t *testing.T) {
	tests := []struct{ name, in, why string }{
		{"no register", "6095103", "a number alone does not say whose it is"},
		{"unknown register", "gmcx:9876543", "a closed list"},
		{"register in capitals", "GMC:9876543", "words of a document are matched exactly"},
		{"other register", "nmc:9876543", "the shape is that of the register named"},
		{"no number", "gmc:", "absent is not a value"},
		{"nothing", "", "absent is not a value"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := must(identity.ParseRegistrationNumber(identity.GMC, "9876543"))
			err := n.UnmarshalText([]byte(tt.in))
			if err == nil || !n.IsZero() {
				t.Fatalf("%q was read as %s\nwhy: %s", tt.in, n, tt.why)
			}
			checkFormatError(t, err)
		})
	}
}

func TestInvalidRegisterHasNoNumbers(t *testing.T) {
	for _, r := range []identity.Register{0, identity.DIN + 1, 255} {
		n, err := identity.ParseRegistrationNumber(r, "9876543")
		if err == nil || !n.IsZero() {
			t.Errorf("register %d: %s, %v", r, n, err)
		}
		checkFormatError(t, err)
	}
}

// TestDentalCheckDigitIsOne: of the ten codes that six digits begin, one is
// read.
func TestDentalCheckDigitIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		six := rapid.StringMatching(`D[0-9]{6}`).Draw(t, "six")
		read := 0
		for last := '0'; last <= '9'; last++ {
			if _, err := identity.ParseRegistrationNumber(identity.GDP, six+string(last)); err == nil {
				read++
			}
		}
		if read != 1 {
			t.Fatalf("%d codes begin %s", read, six)
		}
	})
}

// TestPaddingIsNotPartOfTheNumber: HCPC and GDC numbers are the same with zeros
// before the digits and without, and one registration is one value.
func TestPaddingIsNotPartOfTheNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[1-9][0-9]{2,5}`).Draw(t, "number")
		padded := strings.Repeat("0", rapid.IntRange(0, 6-len(number)).Draw(t, "zeros")) + number
		for _, letters := range []string{"PH", "PYL"} {
			if must(identity.ParseRegistrationNumber(identity.HCPC, letters+padded)) != must(identity.ParseRegistrationNumber(identity.HCPC, letters+number)) {
				t.Fatalf("%s%s and %s%s are two", letters, padded, letters, number)
			}
		}
		if must(identity.ParseRegistrationNumber(identity.GDC, padded)) != must(identity.ParseRegistrationNumber(identity.GDC, number)) {
			t.Fatalf("%s and %s are two", padded, number)
		}
	})
}

func FuzzParseRegistrationNumber(f *testing.F) {
	for i, s := range []string{
		"9876543", "C9876543", "G9000001", "99A9999Z", "5000001", "PYL012345", "000012", "CD075123", "D3345122", "01-09491", "900000",
		"", "\u200b", "PH000000", "99A9999ſ", "\xff",
	} {
		f.Add(uint8(i+1), s)
	}
	f.Fuzz(func(t *testing.T, register uint8, s string) {
		r := identity.Register(register)
		n, err := identity.ParseRegistrationNumber(r, s)
		if err != nil {
			checkRefusal(t, err, s)
			if !n.IsZero() {
				t.Errorf("%q was refused as %s", s, n)
			}
			return
		}
		again, err := identity.ParseRegistrationNumber(r, n.String())
		if err != nil || again != n || len(n.String()) < 3 || len(n.String()) > 9 {
			t.Errorf("%s %q was read as %s, which reads as %s, %v", r, s, n, again, err)
		}
		parts := n.Parts()
		if parts == (identity.RegistrationParts{}) {
			t.Errorf("%s %s says nothing", r, n)
		}
		text, err := n.MarshalText()
		if err != nil || again.UnmarshalText(text) != nil || again != n {
			t.Errorf("%s %s is written %q, %v, which reads as %s", r, n, text, err, again)
		}
	})
}

func FuzzRegistrationNumberAsText(f *testing.F) {
	for _, s := range []string{"gmc:9876543", "hcpc:PYL1", "gmc:", ":", "", "nmc:99A9999Z:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var n, again identity.RegistrationNumber
		if err := n.UnmarshalText([]byte(s)); err != nil {
			checkRefusal(t, err, s)
			return
		}
		text, err := n.MarshalText()
		if err != nil || again.UnmarshalText(text) != nil || again != n {
			t.Errorf("%q was read as %q, %v, which reads as %s", s, text, err, again)
		}
	})
}

// TestReadingNumbersAsTheyAreKeptAllocatesNothing: files of many people are
// checked at once.
func TestReadingNumbersAsTheyAreKeptAllocatesNothing(t *testing.T) {
	for name, read := range map[string]func() error{
		"NHS number":      func() error { _, err := identity.ParseNHSNumber("9434765919"); return err },
		"HCPC":            func() error { _, err := identity.ParseRegistrationNumber(identity.HCPC, "PH123456"); return err },
		"GDC":             func() error { _, err := identity.ParseRegistrationNumber(identity.GDC, "75123"); return err },
		"GDP":             func() error { _, err := identity.ParseRegistrationNumber(identity.GDP, "D3345122"); return err },
		"role profile id": func() error { _, err := identity.ParseRoleProfileID("100102238986"); return err },
		"UPRN":            func() error { _, err := identity.ParseUPRN("000000199356"); return err },
	} {
		var err error
		if n := testing.AllocsPerRun(100, func() { err = read() }); n != 0 || err != nil {
			t.Errorf("%s: %v allocations, %v", name, n, err)
		}
	}
}
