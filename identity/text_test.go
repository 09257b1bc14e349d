package identity_test

import (
	"encoding"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

var _ input.Messager = (*identity.FormatError)(nil)

// must returns the value of a parser; tests use it for values they know.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// text is what every value type of the package does.
type text interface {
	comparable
	IsZero() bool
	String() string
	encoding.TextMarshaler
}

// checkText asserts what a value promises as text, and that its zero value has
// none.
func checkText[T text, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, written, want string) {
	t.Helper()
	var zero, v T
	if _, err := zero.MarshalText(); err == nil || !zero.IsZero() || zero.String() != "" {
		t.Errorf("%T: the zero value is not absent", zero)
	}
	if err := P(&v).UnmarshalText([]byte(written)); err != nil {
		t.Fatalf("%T: UnmarshalText(%q): %v", v, written, err)
	}
	again, err := v.MarshalText()
	if err != nil || string(again) != want || v.String() != want || v.IsZero() {
		t.Errorf("%T: %q became %q, %v; want %q", v, written, again, err, want)
	}
	w := v
	if err := P(&w).UnmarshalText([]byte("not one of these\x00")); err == nil || w != zero {
		t.Errorf("%T: nonsense was read as %q, error %v", v, w, err)
	} else {
		checkFormatError(t, err)
	}
}

func TestValuesAsText(t *testing.T) {
	checkText[identity.UserID](t, " 021600556514", "021600556514")
	checkText[identity.NINumber](t, "jk 98 76 54 d", "JK987654D")
	checkText[identity.Mobile](t, "07700 900123", "+447700900123")
	checkText[identity.Email](t, "Ada.Example@EXAMPLE.org", "Ada.Example@example.org")
	checkText[identity.Postcode](t, "ls14ap", "LS1 4AP")
	checkText[identity.ODSCode](t, "rx1", "RX1")
}

func TestInvisibleCharactersAreDropped(t *testing.T) {
	for _, r := range "\u180e\u200b\u200c\u200d\u2028\u2029\u2060\ufeff" {
		id, err := identity.ParseUserID("5550866" + string(r) + "89106")
		if err != nil || id.String() != "555086689106" {
			t.Errorf("%U inside a user id: %q, %v", r, id, err)
		}
	}
	for _, r := range " \t\n\u00a0\u202f\u3000" {
		if _, err := identity.ParseUserID(string(r) + "555086689106" + string(r)); err != nil {
			t.Errorf("%U around a user id: %v", r, err)
		}
		if _, err := identity.ParseUserID("555086" + string(r) + "689106"); err == nil {
			t.Errorf("%U inside a user id was accepted", r)
		}
	}
}

func TestOnlyASCIIIsPutInCapitals(t *testing.T) {
	for _, in := range []string{"rſ1", "rx\u0131", "\u212ax1"} { // long s, dotless i, Kelvin sign
		if c, err := identity.ParseODSCode(in); err == nil {
			t.Errorf("%+q was read as %s", in, c)
		}
	}
}

func TestFormatErrorsReachTheSender(t *testing.T) {
	var v struct {
		Mobile identity.Mobile `json:"mobile,omitzero"`
		Name   identity.Name   `json:"name,omitzero"`
	}
	err := input.Decode([]byte(`{"mobile":"07700 9001234"}`), &v)
	if err == nil || !strings.Contains(err.Error(), "UK mobile number: too long") || strings.Contains(err.Error(), "9001234") {
		t.Errorf("error is %v", err)
	}
	err = input.Decode([]byte(`{"name":{"givenName":"Ada1"}}`), &v)
	if err == nil || !strings.Contains(err.Error(), "given name: a digit") || strings.Contains(err.Error(), "Ada") {
		t.Errorf("error is %v", err)
	}
	if diff := cmp.Diff("", v.Mobile.String()+v.Name.String()); diff != "" {
		t.Errorf("values were kept (-want +got):\n%s", diff)
	}
}
