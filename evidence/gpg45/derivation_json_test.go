package gpg45_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
)

// TestDerivationJSON: the names are those that consumers read, and stay.
func TestDerivationJSON(t *testing.T) {
	tests := []struct {
		name string
		d    gpg45.Derivation
		want string
		why  string
	}{
		{"zero", gpg45.Derivation{}, `{}`, "what is not there has no name, and is no error"},
		{
			"whole",
			gpg45.Derivation{
				Part: gpg45.PartValidity, Score: gpg45.Score2, Row: 6, Met: []string{"uv-ir-features-genuine"},
				Missing: []string{"cryptographic-features-genuine"}, Next: gpg45.Score3,
				Edition: "gpg45-validity-2026/1", Basis: guidance.Unverified, Rationale: "because",
				Citations: []guidance.Citation{{Title: "Guide", Section: "1", URL: "https://example.org", Edited: day("2020-03-19")}},
			},
			`{"part":"validity","score":2,"row":6,"met":["uv-ir-features-genuine"],` +
				`"missing":["cryptographic-features-genuine"],"next":3,` +
				`"edition":"gpg45-validity-2026/1","basis":"unverified",` +
				`"citations":[{"title":"Guide","section":"1","url":"https://example.org","edited":"2020-03-19"}],"rationale":"because"}`,
			"every member",
		},
		{
			"nothing met",
			gpg45.Derivation{Part: gpg45.PartFraud, Score: gpg45.Score0, Met: []string{}, Missing: []string{}},
			`{"part":"fraud","score":0}`, "a score of 0 is written: it is not the same as none",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := json.Marshal(tt.d)
			if diff := cmp.Diff(tt.want, string(got)); diff != "" || err != nil {
				t.Errorf("%v, JSON (-want +got):\n%s\nwhy: %s", err, diff, tt.why)
			}
		})
	}
}

// TestEveryDerivationEncodes: what any method returns can be written.
func TestEveryDerivationEncodes(t *testing.T) {
	for _, on := range []string{"2019-05-17", "2020-06-01", "2026-08-21"} {
		for name, derive := range methods(deriver(on)) {
			d, err := derive()
			if err != nil {
				continue // no criteria on that day
			}
			if text, err := json.Marshal(d); err != nil || len(text) < 200 {
				t.Errorf("%s on %s: %s, %v", name, on, text, err)
			}
		}
	}
}
