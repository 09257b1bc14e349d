package assessment

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// TestFlagRows holds the rows, which are put together by hand, against what
// the JSON package makes of them: for any id, twice, so that what is kept from
// the first row is seen in the second.
func TestFlagRows(t *testing.T) {
	record := func(entries ...identity.CISEntry) identity.Recognition {
		return identity.Recognise(identity.CISRecord{Evidence: entries})
	}
	found := []identity.Recognition{
		record(identity.Marker(identity.RemoteRegistration)...),
		record(identity.Marker(identity.Streamlining)...),
		record(identity.Marker(identity.Streamlining)[0]),
		record(identity.CISEntry{Kind: "utility-bill"}, identity.Marker(identity.Streamlining)[0]),
		record(),
	}
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.String().Draw(t, "id")
		r := rapid.SampledFrom(found).Draw(t, "recognition")
		want, err := json.Marshal(struct {
			ID string `json:"id"`
			identity.Recognition
		}{id, r})
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		w := newFlagRows(&got)
		for range 2 {
			if err := w.recognition(id, r); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.flush(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Repeat(string(want)+"\n", 2), got.String()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestFlagRowsForgets: pointers come from input, so that what is kept must be
// bounded.
func TestFlagRowsForgets(t *testing.T) {
	w := newFlagRows(&bytes.Buffer{})
	for i := range 2 * maxKnown {
		f := guidance.Finding{Rule: "RA-CIS-020", Severity: guidance.Warning, Basis: guidance.Sourced, Pointer: fmt.Sprint("/evidence/", i)}
		if err := w.fault(1, f); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.known) != maxKnown {
		t.Errorf("%d findings are kept, want %d", len(w.known), maxKnown)
	}
}
