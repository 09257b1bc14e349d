package authority_test

import (
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
)

// BenchmarkEnterUnlockCode times a wrong code for somebody and for nobody: an attempt
// that has a card, one that was begun in the name of nobody, and one that was never
// begun. That they cost the same is asserted by what is asked of the store and of the
// code (TestUnlockTellsNothing); a clock is too coarse for that, and is only reported.
func BenchmarkEnterUnlockCode(b *testing.B) {
	for _, who := range []string{"holder", "nobody", "never begun"} {
		b.Run(who, func(b *testing.B) {
			h, box := lockedHouse(b, options{})
			cmd := h.asAda()
			if who == "nobody" {
				cmd.User = stranger
			}
			attempt := h.starts(b, cmd)
			if who == "never begun" {
				attempt = "unlock-0000000000000000"
			}
			code := wrong(box.code())
			for b.Loop() {
				if err := h.enters(attempt, code); err == nil {
					b.Fatal("a wrong code was taken")
				}
			}
		})
	}
}

// BenchmarkStartUnlock times the beginning of an attempt in the name of somebody and of
// nobody.
func BenchmarkStartUnlock(b *testing.B) {
	for _, who := range []string{"holder", "nobody"} {
		b.Run(who, func(b *testing.B) {
			h, _ := lockedHouse(b, options{change: func(c *authority.Config) {
				c.Unlock.Hourly, c.Unlock.Daily, c.Unlock.Organisation = 1<<30, 1<<30, 1<<30
			}})
			cmd := h.asAda()
			if who == "nobody" {
				cmd.User = stranger
			}
			for b.Loop() {
				h.clock = h.clock.Add(time.Minute)
				if _, err := h.StartUnlock(b.Context(), cmd); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
