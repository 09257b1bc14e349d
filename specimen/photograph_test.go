package specimen_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/specimen"
)

// TestPhotographs: the sound photograph has no finding, and each of the others has
// one, of its own rule.
func TestPhotographs(t *testing.T) {
	rulesOfFile := func(file []byte) []guidance.RuleID {
		_, found := evidence.InspectPhoto(file, evidence.DefaultPhotoLimits(), "/photo")
		ids := []guidance.RuleID{}
		for _, f := range found.Findings() {
			ids = append(ids, f.Rule)
		}
		return ids
	}
	if got := rulesOfFile(specimen.SoundPhotograph()); len(got) > 0 {
		t.Errorf("sound photograph: findings of %v", got)
	}
	for _, p := range specimen.Photographs() {
		if diff := cmp.Diff([]guidance.RuleID{p.Rule}, rulesOfFile(p.File)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p.What, diff)
		}
	}
}
