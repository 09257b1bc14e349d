package identity_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// vectors runs every vector of one kind of the corpus. read returns the fields of
// the value, in the corpus's own words, or the error of the parser.
func vectors(t *testing.T, file, kind string, read func(v conformance.Vector) (map[string]any, error)) {
	t.Helper()
	all, err := conformance.Load(file, kind)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		t.Run(v.ID, func(t *testing.T) {
			fields, err := read(v)
			if (err == nil) != v.Valid {
				t.Fatalf("%+q: error %v, want valid %t\nwhy: %s", v.Input, err, v.Valid, v.Why)
			}
			if err != nil {
				checkFormatError(t, err)
			}
			want := map[string]any{}
			got := map[string]any{}
			for name, value := range v.Fields {
				want[name] = value
				if field, ok := fields[name]; ok {
					got[name] = field
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%+q: fields (-want +got):\n%s\nwhy: %s", v.Input, diff, v.Why)
			}
		})
	}
}

func checkFormatError(t *testing.T, err error) {
	t.Helper()
	var format *identity.FormatError
	if !errors.As(err, &format) || format.What == "" || format.Reason == "" {
		t.Errorf("error is %#v, want a *FormatError that says what and why", err)
	}
}

// reasonField returns the corpus's word for a refusal.
func reasonField(err error) map[string]any {
	var format *identity.FormatError
	if !errors.As(err, &format) {
		return nil
	}
	return map[string]any{"reason": strings.ReplaceAll(strings.ToLower(format.Reason), " ", "_")}
}

func TestNINumberVectors(t *testing.T) {
	vectors(t, "nino.json", "nino", func(v conformance.Vector) (map[string]any, error) {
		parse := identity.ParseNINumber
		if v.Mode == "strict" {
			parse = identity.ParseNINumberStrict
		}
		if _, err := identity.ParseNINumberStrict(v.Input); v.StrictValid != nil && (err == nil) != *v.StrictValid {
			t.Errorf("%s: strict reading of %+q: error %v, want valid %t", v.ID, v.Input, err, *v.StrictValid)
		}
		n, err := parse(v.Input)
		if err != nil {
			return niReason(err), err
		}
		fields := map[string]any{"normalised": n.String(), "display": n.Display()}
		if n.Administrative() {
			fields["warning"] = "administrative_prefix"
		}
		return fields, nil
	})
}

// niReason returns the corpus's fields for a refused number.
func niReason(err error) map[string]any {
	switch message := err.Error(); {
	case strings.Contains(message, "administrative"):
		return map[string]any{"class": "administrative"}
	case strings.Contains(message, "temporary"):
		return map[string]any{"class": "temporary"}
	case strings.Contains(message, "final letter is missing"):
		return map[string]any{"missing": "suffix"}
	}
	return nil
}

func TestMobileVectors(t *testing.T) {
	vectors(t, "phone.json", "uk_mobile", func(v conformance.Vector) (map[string]any, error) {
		m, err := identity.ParseMobile(v.Input)
		if err != nil {
			fields := reasonField(err)
			if repair := identity.SuggestMobile(v.Input); !repair.IsZero() {
				fields["repair"] = repair.String()
			}
			return fields, err
		}
		return map[string]any{
			"e164": m.String(), "national": m.National(), "region": m.Region(), "class": m.Class().String(),
		}, nil
	})
}

func TestEmailVectors(t *testing.T) {
	vectors(t, "phone.json", "email", func(v conformance.Vector) (map[string]any, error) {
		e, err := identity.ParseEmail(v.Input)
		if err != nil {
			return nil, err
		}
		class := identity.DefaultSecureDomains().Class(e, guidance.MustDate("2020-04-20")).String()
		if class == "other" && e.PublicSector() {
			class = "public_sector"
		}
		return map[string]any{"address": e.String(), "domain": e.Domain(), "class": class}, nil
	})
}

func TestPostcodeVectors(t *testing.T) {
	vectors(t, "postcode.json", "postcode", func(v conformance.Vector) (map[string]any, error) {
		p, err := identity.ParsePostcode(v.Input)
		if err != nil {
			fields := map[string]any{}
			if s := identity.SuggestPostcode(v.Input); !s.IsZero() {
				fields["suggestion"] = s.String()
			}
			if strings.Contains(err.Error(), "overseas territory") {
				fields["class"] = "overseas_territory"
			}
			return fields, err
		}
		return map[string]any{
			"normalised": p.String(), "outward": p.Outward(), "inward": p.Inward(), "area": p.Area(),
			"class": p.Class().String(), "known_area": p.KnownArea(), "bs7666": p.BS7666(),
			"meaning": p.Meaning(), "deliverable": p.Class() != identity.PseudoPostcode,
		}, nil
	})
}

func TestODSVectors(t *testing.T) {
	vectors(t, "ods.json", "ods", func(v conformance.Vector) (map[string]any, error) {
		c, err := identity.ParseODSCode(v.Input)
		if err != nil {
			return map[string]any{"reason": "format"}, err // the one reason there is
		}
		hints := []any{}
		for _, h := range c.Hints() {
			hints = append(hints, h)
		}
		return map[string]any{"code": c.String(), "hints": hints}, nil
	})
}
