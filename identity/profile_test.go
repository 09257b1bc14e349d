package identity_test

import (
	"errors"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

var opened = time.Date(2020, 4, 20, 14, 30, 0, 0, time.UTC)

// roundTrip asserts that a profile reads back as it was written, but for the
// version, which belongs to the store.
func roundTrip(t *testing.T, p identity.Profile) {
	t.Helper()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatalf("the profile cannot be written: %v", err)
	}
	var again identity.Profile
	if err := input.Decode(data, &again); err != nil {
		t.Fatalf("the profile cannot be read back: %v", err)
	}
	p.Version = 0
	values := cmpopts.EquateComparable(identity.UserID{}, identity.Name{}, identity.NINumber{}, identity.Email{},
		identity.Mobile{}, identity.ODSCode{}, guidance.Date{})
	if diff := cmp.Diff(p, again, values, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the profile reads back otherwise (-want +got):\n%s", diff)
	}
}

func TestProfileNeedsItsPerson(t *testing.T) {
	for name, p := range map[string]identity.Profile{
		"no user id": {Name: must(identity.NewName(identity.NameParts{Given: "Ada"})), Organisation: identity.NationalLocum},
		"no name":    {UserID: must(identity.ParseUserID("021600556514")), Organisation: identity.NationalLocum},
	} {
		if data, err := json.Marshal(p); err == nil {
			t.Errorf("%s: written as %s", name, data)
		}
	}
}

// TestProfileCheck takes id and name away from a profile that is whole.
func TestProfileCheck(t *testing.T) {
	id, name := must(identity.ParseUserID("555000000001")), must(identity.NewName(identity.NameParts{Given: "Ada"}))
	for _, tt := range []struct {
		name string
		p    identity.Profile
		ok   bool
	}{
		{"whole", identity.Profile{UserID: id, Name: name}, true},
		{"no user id", identity.Profile{Name: name}, false},
		{"no name", identity.Profile{UserID: id}, false},
	} {
		err := tt.p.Check()
		var refusal *guidance.Refusal
		if (err == nil) != tt.ok || !tt.ok && (!errors.As(err, &refusal) || refusal.Rule() != "RA-IDN-014") {
			t.Errorf("%s: Check() = %v, want ok %v", tt.name, err, tt.ok)
		}
	}
}
