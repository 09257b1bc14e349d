package passcode_test

import (
	"testing"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

// TestTimesMetAndMissed shows to the nanosecond when numbers can be read back.
func TestTimesMetAndMissed(t *testing.T) {
	p := passcode.DefaultChallengePolicy()
	for _, tt := range []struct {
		rule        guidance.RuleID
		met, missed time.Duration // since the numbers were texted
	}{
		{"RA-VID-025", 10*time.Minute - 1, 10 * time.Minute},
		{"RA-VID-027", -time.Minute, -time.Minute - 1},
	} {
		if _, err := challenge(t, 755224).Answer("755224", call, macKey, texted.Add(tt.met), p); err != nil {
			t.Errorf("%s: after %v: %v", tt.rule, tt.met, err)
		}
		_, err := challenge(t, 755224).Answer("755224", call, macKey, texted.Add(tt.missed), p)
		mustRefuse(t, err, tt.rule)
	}
}
