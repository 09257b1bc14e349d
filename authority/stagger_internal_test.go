package authority

import (
	"testing"
	"time"
)

// TestStagger: the waits grow up to a tenth of a second and a half, and those of two who
// came into contention with each other are not the same.
func TestStagger(t *testing.T) {
	for try, about := range map[int]time.Duration{
		1: time.Millisecond, 2: 2 * time.Millisecond, 7: 64 * time.Millisecond, 8: 100 * time.Millisecond,
		mostTries - 1: 100 * time.Millisecond,
	} {
		different := map[time.Duration]bool{}
		for range 50 {
			wait := stagger(try)
			if wait < about/2 || wait >= about*3/2 {
				t.Errorf("stagger(%d) = %v, want from half of %v to one and a half", try, wait, about)
			}
			different[wait] = true
		}
		if len(different) < 10 {
			t.Errorf("stagger(%d) has %d waits in 50", try, len(different))
		}
	}
}
