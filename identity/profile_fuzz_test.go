package identity_test

import (
	"bytes"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// FuzzProfile reads profiles as a store does: what can be read is written, and reads
// back the same; and whatever was read is in one state, or in none that can be left.
func FuzzProfile(f *testing.F) {
	whole := closedProfile()
	for i, m := range []identity.ProfileMove{identity.ReopenProfile, identity.ChangeContact, identity.ChangeName, identity.MoveOrganisation, identity.SupersedeProfile} {
		f.Add(must(json.Marshal(whole)))
		whole = must(makeMove(whole, m, later(i+2)))
	}
	f.Add(must(json.Marshal(whole)))
	f.Add([]byte(`{"userID":"555000000001","name":{"givenName":"Ada"},"cis":{"evidence":[]},"route":"in-person","openedAt":"2020-04-20T14:30:00Z"}`))
	f.Add([]byte(`{"userID":"555000000001","name":{"givenName":"Ada"},"state":"merged","cis":{"evidence":[]},"route":"","openedAt":"2020-04-20T14:30:00Z"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var p identity.Profile
		if input.Decode(data, &p) != nil || p.Check() != nil {
			return
		}
		written, err := json.Marshal(p)
		if err != nil {
			return // a member that is there and empty, say
		}
		var again identity.Profile
		if err := input.Decode(written, &again); err != nil {
			t.Fatalf("the profile cannot be read back: %v\n%s", err, written)
		}
		if twice := must(json.Marshal(again)); !bytes.Equal(written, twice) {
			t.Fatalf("written once:\n%s\ntwice:\n%s", written, twice)
		}
		if open := len(p.CheckOpen("").Errors()) == 0; open && (p.State == identity.ProfileClosed || p.State == 0 && p.Closing != nil) {
			t.Fatalf("a closed profile is open:\n%s", written)
		}
		_, _ = makeMove(p, identity.ReopenProfile, later(0)) // never panics
		_, _ = makeMove(p, identity.ChangeName, later(0))
	})
}
