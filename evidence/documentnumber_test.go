package evidence_test

import (
	"encoding"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// numberVectors runs every vector of one kind of document number, those
// collected and our own. read returns the fields of the value in the words of
// the corpus, or the error of the parser.
func numberVectors(t *testing.T, kind string, read func(input string) (map[string]any, error)) {
	t.Helper()
	for _, v := range loadNumbers(t, kind) {
		t.Run(v.ID, func(t *testing.T) {
			got, err := read(v.Input)
			if (err == nil) != v.Valid {
				t.Fatalf("%+q: error %v, want valid %t\nwhy: %s", v.Input, err, v.Valid, v.Why)
			}
			want, found := map[string]any{}, map[string]any{}
			for name, value := range v.Fields {
				want[name], found[name] = value, got[name]
			}
			if diff := cmp.Diff(want, found); diff != "" {
				t.Errorf("%+q: fields (-want +got):\n%s\nwhy: %s", v.Input, diff, v.Why)
			}
		})
	}
}

func loadNumbers(t testing.TB, kind string) []conformance.Vector {
	t.Helper()
	var all []conformance.Vector
	for _, file := range []string{"mrz.json", "documentnumber.json"} {
		vectors, err := conformance.Load(file, kind)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, vectors...)
	}
	return all
}

// numberReason returns the reason of a refusal as the corpus writes words.
func numberReason(err error) string {
	var format *identity.FormatError
	if !errors.As(err, &format) {
		return ""
	}
	return strings.ReplaceAll(strings.ToLower(format.Reason), " ", "_")
}

func TestUKPassportNumberVectors(t *testing.T) {
	numberVectors(t, "passport_uk", func(input string) (map[string]any, error) {
		n, err := evidence.ParseUKPassportNumber(input)
		fields := map[string]any{"normalised": n.String(), "covid_flag": n.CovidFlag(), "error": numberReason(err)}
		if err != nil && strings.Contains(err.Error(), "before 1988") {
			fields["class"] = "legacy"
		}
		return fields, err
	})
}

func TestPassportNumberVectors(t *testing.T) {
	numberVectors(t, "passport_other", func(input string) (map[string]any, error) {
		n, err := evidence.ParsePassportNumber(input)
		return map[string]any{"normalised": n.String(), "mrz": n.MRZ(), "error": numberReason(err)}, err
	})
}

func TestBRPNumberVectors(t *testing.T) {
	numberVectors(t, "brp", func(input string) (map[string]any, error) {
		n, err := evidence.ParseBRPNumber(input)
		return map[string]any{"normalised": n.String()}, err
	})
}

// TestShareCodeVectors: in the corpus a code is valid that does for employment,
// which here is two rules. A refused text has a purpose there when its first
// letter is that of one; here a text that is no code was made for nothing, so
// that the purpose is compared where there is a code.
func TestShareCodeVectors(t *testing.T) {
	for _, v := range loadNumbers(t, "share_code") {
		t.Run(v.ID, func(t *testing.T) {
			code, a := evidence.CheckShareCode(v.Input, "/shareCode")
			accepted := v.Input != "" && len(a.Errors()) == 0
			if accepted != v.Valid {
				t.Fatalf("%+q: %v, want valid %t\nwhy: %s", v.Input, a.Findings(), v.Valid, v.Why)
			}
			got := map[string]any{"purpose": code.Purpose().String(), "normalised": code.String()}
			if code.IsZero() {
				return
			}
			want := map[string]any{"purpose": v.Fields["purpose"], "normalised": v.Fields["normalised"]}
			if want["normalised"] == nil {
				want["normalised"] = code.String()
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%+q: fields (-want +got):\n%s\nwhy: %s", v.Input, diff, v.Why)
			}
		})
	}
}

// documentValue is what every number of a document does.
type documentValue interface {
	comparable
	IsZero() bool
	String() string
	encoding.TextMarshaler
}

// checkNumberText asserts what a number promises as text, and that its zero
// value has none.
func checkNumberText[T documentValue, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, written, want string) {
	t.Helper()
	var zero, v, again T
	var format *identity.FormatError
	if _, err := zero.MarshalText(); !errors.As(err, &format) || !zero.IsZero() || zero.String() != "" {
		t.Errorf("%T: the zero value is not absent: %v", zero, err)
	}
	if err := P(&v).UnmarshalText([]byte(written)); err != nil {
		t.Fatalf("%T: %q is not read: %v", v, written, err)
	}
	text, err := v.MarshalText()
	if err != nil || string(text) != want || v.String() != want || v.IsZero() {
		t.Errorf("%T: %q became %q, %v; want %q", v, written, text, err, want)
	}
	if err := P(&again).UnmarshalText(text); err != nil || again != v {
		t.Errorf("%T: %q reads as %v, %v", v, text, again, err)
	}
	if err := P(&v).UnmarshalText([]byte("not one\x00")); !errors.As(err, &format) || v != zero {
		t.Errorf("%T: nonsense was read as %v, %v", v, v, err)
	}
}

func TestDocumentNumbersAsText(t *testing.T) {
	checkNumberText[evidence.UKPassportNumber](t, " 012 345 678", "012345678")
	checkNumberText[evidence.PassportNumber](t, "l898  902c3", "L898 902C3")
	checkNumberText[evidence.BRPNumber](t, "zu 1234567", "ZU1234567")
	checkNumberText[evidence.ShareCode](t, "w12 34a bcd", "W1234ABCD")
}

func TestSharePurposes(t *testing.T) {
	names := walk[evidence.SharePurpose](t, 3)
	if diff := cmp.Diff([]string{"work", "rent", "services"}, names); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	walkBack[evidence.SharePurpose](t, names)
	if p := (evidence.ShareCode{}).Purpose(); p != 0 {
		t.Errorf("no code was made for %s", p)
	}
}

func TestAbsentPassportNumber(t *testing.T) {
	if got := (evidence.PassportNumber{}).MRZ(); got != "" {
		t.Errorf("no number is %q in a zone", got)
	}
	if (evidence.UKPassportNumber{}).CovidFlag() {
		t.Error("no number is the flag")
	}
}

// TestInvisibleCharactersOfNumbers: what takes no room on paper may stand
// anywhere in a number; other characters that cannot be seen may not.
func TestInvisibleCharactersOfNumbers(t *testing.T) {
	kinds := map[evidence.Kind]string{
		evidence.UKPassport: "512345678", evidence.Passport: "L898902C3",
		evidence.BiometricResidencePermit: "ZU1234567", evidence.DeedPoll: "D/12-345",
	}
	for k, number := range kinds {
		for _, r := range "\u180e\u200b\u200c\u200d\u2028\u2029\u2060\ufeff" {
			text := string(r) + number[:4] + string(r) + number[4:] + string(r)
			if fs := evidence.CheckDocumentNumber(k, text, "").Findings(); len(fs) > 0 {
				t.Errorf("%s, %U: %v", k, r, fs)
			}
		}
		for _, r := range "\u00ad\u200e\u202a\u2066\u0301\x00\x1f" {
			if fs := evidence.CheckDocumentNumber(k, number[:4]+string(r)+number[4:], "").Findings(); len(fs) != 1 {
				t.Errorf("%s, %U: %v, want a refusal", k, r, fs)
			}
		}
	}
}

// TestEveryFirstCharacterOfAShareCode walks the bytes: three open a code.
func TestEveryFirstCharacterOfAShareCode(t *testing.T) {
	want := map[byte]evidence.SharePurpose{
		'W': evidence.ShareWork, 'w': evidence.ShareWork, 'R': evidence.ShareRent, 'r': evidence.ShareRent,
		'S': evidence.ShareServices, 's': evidence.ShareServices,
	}
	for c := range 256 {
		code, err := evidence.ParseShareCode(string([]byte{byte(c)}) + "1234ABCD")
		if code.Purpose() != want[byte(c)] || (err == nil) != (want[byte(c)] != 0) {
			t.Errorf("byte %q: %s, %v", byte(c), code.Purpose(), err)
		}
	}
}

// TestEveryCharacterOfAPermitNumber puts every byte in every place.
func TestEveryCharacterOfAPermitNumber(t *testing.T) {
	const letters, digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "0123456789"
	allowed := slices.Concat([]string{letters, letters, digits + "Xx"}, slices.Repeat([]string{digits}, 6))
	for place, want := range allowed {
		for c := range 256 {
			text := "ZU1234567"[:place] + string([]byte{byte(c)}) + "ZU1234567"[place+1:]
			if _, err := evidence.ParseBRPNumber(text); (err == nil) != (strings.IndexByte(want, byte(c)) >= 0) {
				t.Errorf("byte %q in place %d: %v", byte(c), place+1, err)
			}
		}
	}
}
