package mrz_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// today is the day on which vectors are read that do not say.
var today = guidance.MustDate("2026-11-22")

func load(t *testing.T, kind string) []conformance.Vector {
	t.Helper()
	all, err := conformance.Load("mrz.json", kind)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// todayOf returns the day on which a vector is read.
func todayOf(v conformance.Vector) guidance.Date {
	if day, ok := v.Fields["today"].(string); ok {
		return guidance.MustDate(day)
	}
	return today
}

// fieldsOf returns what a zone holds, in the corpus's own words.
func fieldsOf(z mrz.Zone, v conformance.Vector) map[string]any {
	fields := map[string]any{
		"document_code": z.DocumentCode(), "issuing_state": z.IssuingState(), "nationality": z.Nationality(),
		"document_number": z.DocumentNumber(), "birth_date": z.Birth().Raw(), "sex": z.Sex(),
		"expiry_date":   strings.ReplaceAll(z.Expiry().String(), "-", "")[2:],
		"expiry_day":    z.Expiry().String(),
		"optional_data": z.OptionalData(), "primary": z.Primary(), "secondary": z.Secondary(),
		"name_possibly_truncated": z.NameTruncated(), "specimen": z.Specimen(), "today": todayOf(v).String(),
	}
	if z.Format() == mrz.TD1 {
		fields["optional_data_2"] = z.OptionalData2()
	}
	if z.LongNumber() != 0 {
		fields["long_number_rule"] = z.LongNumber().String()
	}
	if !mrz.KnownState(z.IssuingState()) || !mrz.KnownState(z.Nationality()) {
		fields["warning"] = "unknown_state_code"
	}
	if day, ok := z.Birth().Date(); ok {
		fields["birth_day"] = day.String()
	}
	return fields
}

// codesOf returns the codes of the faults of a zone, each once for each run of
// it: a vector speaks of a kind of fault, not of each line.
func codesOf(t *testing.T, err error) []any {
	t.Helper()
	var faults *mrz.Error
	if !errors.As(err, &faults) || len(faults.Faults) == 0 {
		t.Fatalf("error is %#v, want an *Error with its faults", err)
	}
	var codes []any
	for _, f := range faults.Faults {
		if f.Message == "" || f.From > f.To || f.From > 0 && f.Line == 0 {
			t.Errorf("fault %+v lacks its message or its place", f)
		}
		codes = append(codes, f.Code.String())
	}
	return slices.Compact(codes)
}

// compare holds every member of a vector's fields against those of the code.
func compare(t *testing.T, v conformance.Vector, got map[string]any) {
	t.Helper()
	shown := map[string]any{}
	for name := range v.Fields {
		if value, ok := got[name]; ok {
			shown[name] = value
		}
	}
	if diff := cmp.Diff(v.Fields, shown); diff != "" {
		t.Errorf("%q: fields (-want +got):\n%s\nwhy: %s", v.Input, diff, v.Why)
	}
}

func TestZoneVectors(t *testing.T) {
	for _, kind := range []string{"td1", "td2", "td3", "mrva", "mrvb", "bad_length"} {
		for _, v := range load(t, kind) {
			t.Run(v.ID, func(t *testing.T) {
				z, err := mrz.Parse(v.Input, todayOf(v))
				if (err == nil) != v.Valid {
					t.Fatalf("%q: error %v, want valid %t\nwhy: %s", v.Input, err, v.Valid, v.Why)
				}
				if err != nil {
					compare(t, v, map[string]any{"errors": codesOf(t, err), "today": todayOf(v).String()})
					return
				}
				if z.Format().String() != kind {
					t.Errorf("format is %s, want %s", z.Format(), kind)
				}
				compare(t, v, fieldsOf(z, v))
			})
		}
	}
}

func TestCheckDigitVectors(t *testing.T) {
	for _, v := range load(t, "checkdigit") {
		t.Run(v.ID, func(t *testing.T) {
			digit, err := mrz.CheckDigit(v.Input)
			if (err == nil) != v.Valid {
				t.Fatalf("%q: error %v, want valid %t\nwhy: %s", v.Input, err, v.Valid, v.Why)
			}
			if err != nil {
				compare(t, v, map[string]any{"error": codesOf(t, err)[0]})
				return
			}
			compare(t, v, map[string]any{"check_digit": string(digit)})
		})
	}
}

// zoneWithName returns a zone of the format with this name field, in order but
// for the name.
func zoneWithName(f mrz.Format, field string) string {
	switch f {
	case mrz.TD1:
		return "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\n" + field
	case mrz.TD2:
		return "I<UTO" + field + "\nD231458907UTO7408122F1204159<<<<<<<6"
	case mrz.MRVA:
		return "V<UTO" + field + "\nL898902C36UTO7408122F1204159<<<<<<<<<<<<<<<<"
	case mrz.MRVB:
		return "V<UTO" + field + "\nL898902C36UTO7408122F1204159<<<<<<<<"
	}
	return "P<UTO" + field + "\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
}

// formatNamed returns the format of a vector; a fragment of a name is tried in
// the widest field.
func formatNamed(t *testing.T, name string) mrz.Format {
	t.Helper()
	if name == "fragment" {
		return mrz.TD3
	}
	var f mrz.Format
	if err := f.UnmarshalText([]byte(name)); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestNameVectors: a valid vector gives a name as printed and a field in which
// it may stand. Where it was cut, the field is one of several that a state may
// choose: that it may stand for the name is held by TestTruncatedNameVectors.
func TestNameVectors(t *testing.T) {
	for _, v := range load(t, "name") {
		t.Run(v.ID, func(t *testing.T) {
			word, _ := v.Fields["format"].(string)
			format := formatNamed(t, word)
			primary, secondary, _ := strings.Cut(v.Input, ", ")
			written, err := mrz.EncodeName(format, primary, secondary)
			field, ok := v.Fields["mrz_name_field"].(string)
			if !ok {
				if err == nil {
					t.Errorf("%q is written as a name field, want an error\nwhy: %s", v.Input, v.Why)
				}
				return
			}
			if word == "fragment" {
				field += strings.Repeat("<", len(written)-len(field))
			}
			z, parseErr := mrz.Parse(zoneWithName(format, field), today)
			if (parseErr == nil) != v.Valid {
				t.Fatalf("%q: error %v, want valid %t\nwhy: %s", field, parseErr, v.Valid, v.Why)
			}
			if parseErr != nil {
				if diff := cmp.Diff(v.Fields["errors"], any(codesOf(t, parseErr))); diff != "" {
					t.Errorf("%q: errors (-want +got):\n%s\nwhy: %s", field, diff, v.Why)
				}
				return
			}
			got := map[string]any{
				"format": word, "mrz_name_field": v.Fields["mrz_name_field"],
				"primary": z.Primary(), "secondary": z.Secondary(), "truncated": z.NameTruncated(),
			}
			if !z.NameTruncated() {
				got["mrz_name_field"] = written
			}
			if word == "fragment" {
				got["mrz_name_field"] = strings.TrimRight(written, "<")
			}
			compare(t, v, got)
			if err != nil {
				t.Errorf("EncodeName(): %v", err)
			}
		})
	}
}
