package gpg45_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/guidance"
)

// TestTwoClocks: what came to be known later neither scores a day that was judged
// before, nor is cited there, and what was known is cited.
func TestTwoClocks(t *testing.T) {
	const rejected, digital = gpg45.EvidenceRejected | gpg45.DetailsMatch, gpg45.DigitalEvidence
	tests := []struct {
		facts       gpg45.ValidityFacts
		on, knownAt string
		want, cited string
		why         string
	}{
		{rejected, "2019-06-01", "2019-06-01", "", "", "no source of that day speaks of it"},
		{rejected, "2019-06-01", "", "", "", "nor one of today of that day"},
		{rejected, "2026-08-21", "2026-08-20", "", "", "not known yet"},
		{rejected, "2026-08-21", "2026-08-21", "score_0", "2026-08-21", "One Login's code"},
		{digital, "2020-06-01", "2020-06-01", "score_2", "2020-03-19", "the update of March"},
		{digital, "2020-06-01", "2020-03-18", "score_0", "2019-12-17", "the update was not known"},
		{digital, "2026-11-21", "", "score_2", "2026-08-21", "the newest"},
	}
	for _, tt := range tests {
		t.Run(tt.facts.String()+" on "+tt.on+" as known on "+tt.knownAt, func(t *testing.T) {
			d := deriver(tt.on)
			d.KnownAt = day(tt.knownAt)
			got, err := d.Validity(tt.facts)
			if tt.want == "" {
				if !errors.Is(err, guidance.ErrNotEvaluated) || got.Score != 0 || !strings.Contains(err.Error(), "rejected") {
					t.Errorf("%s, %v; want ErrNotEvaluated that names the fact\nwhy: %s", got.Score, err, tt.why)
				}
				return
			}
			if err != nil || got.Score.String() != tt.want {
				t.Fatalf("%s, %v; want %s\nwhy: %s", got.Score, err, tt.want, tt.why)
			}
			newest := guidance.Date{}
			for _, c := range got.Citations {
				if c.Edited.After(newest) {
					newest = c.Edited
				}
			}
			if newest != day(tt.cited) {
				t.Errorf("the newest citation is of %s, want %s\nwhy: %s", newest, tt.cited, tt.why)
			}
		})
	}
}
