package rbac_test

import (
	"encoding"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func TestClosedLists(t *testing.T) {
	for _, r := range append(rbac.Roles(), rbac.Self) {
		var back rbac.Role
		roundTrip(t, r, &back)
		if back != r {
			t.Errorf("role %s reads back as %s", r, back)
		}
	}
	for _, a := range rbac.Acts() {
		var back rbac.Act
		roundTrip(t, a, &back)
		if back != a {
			t.Errorf("act %s reads back as %s", a, back)
		}
	}
	if diff := cmp.Diff([]int{6, 52}, []int{len(rbac.Roles()), len(rbac.Acts())}); diff != "" {
		t.Errorf("sizes of the lists mismatch (-want +got):\n%s", diff)
	}
}

func roundTrip(t *testing.T, from encoding.TextMarshaler, to encoding.TextUnmarshaler) {
	t.Helper()
	text, err := from.MarshalText()
	if err != nil {
		t.Fatalf("MarshalText(%v): %v", from, err)
	}
	if err := to.UnmarshalText(text); err != nil {
		t.Fatalf("UnmarshalText(%s): %v", text, err)
	}
}

func TestClosedListsAreStrict(t *testing.T) {
	var unknown *guidance.UnknownValueError
	for _, v := range []encoding.TextMarshaler{
		rbac.Role(0), rbac.Self + 1, rbac.Act(0), rbac.ReadAudit + 1,
	} {
		if _, err := v.MarshalText(); !errors.As(err, &unknown) {
			t.Errorf("MarshalText(%v) = %v, want *UnknownValueError", v, err)
		}
	}
	if rbac.Role(0).String() != "invalid" || rbac.Act(200).String() != "invalid" {
		t.Error("a value outside a list has a name")
	}
}

func FuzzRole(f *testing.F) {
	for _, s := range []string{"ra-agent", "RA-AGENT", "", "invalid", "ra-agent "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var r rbac.Role
		if err := r.UnmarshalText([]byte(s)); (err == nil) != (r != 0) || (err == nil && r.String() != s) {
			t.Errorf("%q reads as %s, error %v", s, r, err)
		}
	})
}

func FuzzAct(f *testing.F) {
	for _, s := range []string{"hold-call", "holdCall", "", "invalid", "read-audit\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var a rbac.Act
		if err := a.UnmarshalText([]byte(s)); (err == nil) != (a != 0) || (err == nil && a.String() != s) {
			t.Errorf("%q reads as %s, error %v", s, a, err)
		}
	})
}
