package assessment

import (
	"bytes"
	"errors"
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
	entries := [][]identity.CISEntry{
		identity.Marker(identity.RemoteRegistration),
		identity.Marker(identity.Streamlining),
		identity.Marker(identity.Streamlining)[:1],
		{{Kind: "utility-bill"}, identity.Marker(identity.Streamlining)[0]},
		{},
	}
	rapid.Check(t, func(t *rapid.T) {
		record := identity.CISRecord{
			ID:       rapid.String().Draw(t, "id"),
			Evidence: rapid.SampledFrom(entries).Draw(t, "entries"),
		}
		want, err := json.Marshal(struct {
			ID string `json:"id"`
			identity.Recognition
		}{record.ID, identity.Recognise(record)})
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		f := NewFlags(&got)
		for range 2 {
			if err := f.Recognise(record); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Flush(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Repeat(string(want)+"\n", 2), got.String()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestRowsTellFindingsApart: findings that differ in one thing only are both written
// as they are, whichever comes first, and a caller may use its slice again.
func TestRowsTellFindingsApart(t *testing.T) {
	base := guidance.Finding{
		Rule: "RA-EVD-030", Severity: guidance.Warning, Basis: guidance.Sourced, Pointer: "/input", Message: "the same",
		Citations: []guidance.Citation{{Title: "first revision"}},
	}
	with := func(change func(*guidance.Finding)) guidance.Finding {
		f := base
		change(&f)
		return f
	}
	reused := []guidance.Citation{{Title: "before"}}
	all := []guidance.Finding{
		base,
		with(func(f *guidance.Finding) { f.Rule = "RA-EVD-031" }),
		with(func(f *guidance.Finding) { f.Severity = guidance.Error }),
		with(func(f *guidance.Finding) { f.Basis = guidance.Unverified }),
		with(func(f *guidance.Finding) { f.Pointer = "/other" }),
		with(func(f *guidance.Finding) { f.Message = "another" }),
		with(func(f *guidance.Finding) { f.Citations = []guidance.Citation{{Title: "second revision"}} }),
		with(func(f *guidance.Finding) { f.Citations = nil }),
		with(func(f *guidance.Finding) { f.Citations = reused }),
		base,
	}
	var out bytes.Buffer
	w := newRows(&out)
	for range 2 {
		for i, f := range all {
			want, err := json.Marshal(f)
			if err != nil {
				t.Fatal(err)
			}
			out.Reset()
			err = errors.Join(w.fault(i, f), w.out.Flush())
			if diff := cmp.Diff(fmt.Sprintf("{\"line\":%d,\"findings\":[%s]}\n", i, want), out.String()); err != nil || diff != "" {
				t.Errorf("finding %d: %v (-want +got):\n%s", i, err, diff)
			}
		}
		reused[0].Title = "after"
	}
}
