package evidence_test

import (
	"encoding"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// word is a member of a closed list.
type word interface {
	~uint8
	fmt.Stringer
	encoding.TextMarshaler
}

// walk goes through all 256 values of a closed list with n members and returns
// their names.
func walk[T word](t *testing.T, n int) []string {
	t.Helper()
	var names []string
	seen := map[string]bool{}
	for i := range 256 {
		v := T(i)
		text, err := v.MarshalText()
		if i == 0 || i > n {
			var unlisted *guidance.UnknownValueError
			if v.String() != "invalid" || !errors.As(err, &unlisted) {
				t.Errorf("%T(%d) is %s and writes itself as %q, %v; want invalid and an error", v, i, v, text, err)
			}
			continue
		}
		if err != nil || string(text) != v.String() || seen[v.String()] || v.String() == "invalid" {
			t.Errorf("%T(%d) is %s and writes itself as %q, %v; want one name of its own", v, i, v, text, err)
		}
		seen[v.String()] = true
		names = append(names, v.String())
	}
	return names
}

// walkBack reads every name back, and nothing near to one.
func walkBack[T word, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, names []string) {
	t.Helper()
	for i, name := range names {
		var v T
		if err := P(&v).UnmarshalText([]byte(name)); err != nil || v != T(i+1) {
			t.Errorf("%q reads as %s, %v", name, v, err)
		}
		for _, near := range []string{strings.ToUpper(name), name + " ", " " + name, name[1:], name + "\x00"} {
			wrong := T(1)
			var unlisted *guidance.UnknownValueError
			if err := P(&wrong).UnmarshalText([]byte(near)); !errors.As(err, &unlisted) || wrong != 0 {
				t.Errorf("%q reads as %s, %v; want an *UnknownValueError and the invalid zero", near, wrong, err)
			}
		}
	}
	for _, text := range []string{"", "invalid", "0", "1"} {
		var v T
		if err := P(&v).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q reads as %s, want an error", text, v)
		}
	}
}

func TestKinds(t *testing.T) {
	names := walk[evidence.Kind](t, len(evidence.Kinds()))
	walkBack[evidence.Kind](t, names)
	for _, k := range evidence.Kinds() {
		if k.Class().String() == "invalid" || k.Basis().String() == "invalid" {
			t.Errorf("%s has class %s and basis %s", k, k.Class(), k.Basis())
		}
		if parsed, err := evidence.ParseKind(k.String()); err != nil || parsed != k {
			t.Errorf("ParseKind(%q) = %s, %v", k, parsed, err)
		}
	}
	for _, k := range []evidence.Kind{0, evidence.Kind(len(evidence.Kinds()) + 1), 255} {
		if k.Class() != 0 || k.Basis() != 0 {
			t.Errorf("Kind(%d) has class %s and basis %s, want none", k, k.Class(), k.Basis())
		}
	}
	for _, entry := range []string{"TAC1", "TAC2", "tac1", "tac2"} {
		if k, err := evidence.ParseKind(entry); err == nil {
			t.Errorf("%q is %s: it is an entry in the Care Identity Service, not a document", entry, k)
		}
	}
}

func TestKindClasses(t *testing.T) {
	tests := []struct {
		kind evidence.Kind
		want string
	}{
		{evidence.UKPassport, "photographic"},
		{evidence.EEAIdentityCard, "photographic"},
		{evidence.UtilityBill, "address"},
		{evidence.PaperDrivingLicence, "address"},
		{evidence.ElectoralRegisterConfirmation, "address"},
		{evidence.BirthCertificate, "non-photographic"},
		{evidence.ForcesEmploymentCertificate, "non-photographic"},
		{evidence.DigitalAddressProof, "digital-address"},
		{0, "invalid"},
	}
	for _, tt := range tests {
		if got := tt.kind.Class().String(); got != tt.want {
			t.Errorf("%s is %s, want %s: the list of the standard on which it stands", tt.kind, got, tt.want)
		}
	}
}

func TestRoutes(t *testing.T) {
	names := walk[evidence.Route](t, len(evidence.Routes()))
	walkBack[evidence.Route](t, names)
	for _, r := range append(evidence.Routes(), 0, 255) {
		if want := strings.HasPrefix(r.String(), "emergency-"); r.Emergency() != want {
			t.Errorf("%s: Emergency() = %v, want %v", r, r.Emergency(), want)
		}
		if parsed, err := evidence.ParseRoute(r.String()); (err == nil) != (r.String() != "invalid") || err == nil && parsed != r {
			t.Errorf("ParseRoute(%q) = %s, %v", r, parsed, err)
		}
	}
}

func TestItemsAndFacts(t *testing.T) {
	pointers := map[string]bool{}
	for i := range walk[evidence.Item](t, 13) {
		p := evidence.Item(i + 1).Pointer()
		if !strings.HasPrefix(p, "/") {
			t.Errorf("%s stands at %q, want a JSON Pointer", evidence.Item(i+1), p)
		}
		pointers[p] = true
	}
	if len(pointers) != 11 {
		t.Errorf("items stand at %d places, want 11: only those that are documents share one", len(pointers))
	}
	for i := range walk[evidence.CallFact](t, 4) {
		if p := evidence.CallFact(i + 1).Pointer(); !strings.HasPrefix(p, "/videoCall") {
			t.Errorf("%s stands at %q", evidence.CallFact(i+1), p)
		}
	}
	if p, q := evidence.Item(0).Pointer(), evidence.CallFact(0).Pointer(); p != "" || q != "" {
		t.Errorf("the invalid item and fact stand at %q and %q, want nowhere", p, q)
	}
}

func TestClosedListsOfOrdinaryRoutes(t *testing.T) {
	walkBack[evidence.Category](t, walk[evidence.Category](t, 6))
	walkBack[evidence.StaffOption](t, walk[evidence.StaffOption](t, 4))
	walkBack[evidence.DocumentList](t, walk[evidence.DocumentList](t, 2))
}

func TestWaysOfSeeing(t *testing.T) {
	walkBack[evidence.Seen](t, walk[evidence.Seen](t, 3))
}

// TestDocumentIsReadStrictly: a word outside the closed list is no document
// seen in some other way.
func TestDocumentIsReadStrictly(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want string
	}{
		{`{"kind":"a kind that nobody knows","seen":"scan"}`, "<nil>"}, // Assess makes it a finding beside the others
		{`{"kind":"uk-passport","seen":"faxed"}`, "/seen: not a known way of seeing; known are scan, photo, original (RA-INP-005)"},
		{`{"kind":"uk-passport","seen":""}`, "/seen: not a known way of seeing; known are scan, photo, original (RA-INP-005)"},
		{`{"kind":"uk-passport","seen":1}`, "/seen: a string of the right form is wanted here (RA-INP-004)"},
		{`{"Kind":"uk-passport"}`, "/Kind: no such member here; names are case-sensitive (RA-INP-002)"},
	} {
		var d evidence.Document
		if got := fmt.Sprint(input.Decode([]byte(tt.in), &d)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.in, got, tt.want)
		}
	}
}
