package rbac_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// Who acts for an organisation is asked from either side with one answer, rings of
// links and intervals that do not hold among them.
func TestActingForIsOrganisationsAskedFromTheOtherSide(t *testing.T) {
	codes := []string{"RX1", "RX2", "RX3", "RX4", "FFFFF", ""}
	day := guidance.MustDate("2026-03-01")
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom(codes)
		interval := rapid.SampledFrom([]guidance.Interval{
			guidance.Since(day), {From: guidance.MustDate("2026-01-01"), To: guidance.MustDate("2026-02-28")}, guidance.Since(day.AddDays(1)), {},
		})
		var s rbac.Standing
		for i := range rapid.IntRange(0, 8).Draw(t, "links") {
			s.Links = append(s.Links, rbac.Link{Child: code.Draw(t, fmt.Sprint("child", i)), Parent: code.Draw(t, fmt.Sprint("parent", i)), Interval: interval.Draw(t, "days")})
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "agreements") {
			s.Agreements = append(s.Agreements, rbac.Agreement{
				ID: fmt.Sprint("agreement-", i), Provider: code.Draw(t, fmt.Sprint("provider", i)),
				Organisation: code.Draw(t, fmt.Sprint("organisation", i)), Interval: interval.Draw(t, "days"),
			})
		}
		for _, actor := range codes {
			for _, target := range codes {
				down := slices.Contains(s.Organisations(actor, day), target)
				if up := slices.Contains(s.ActingFor(target, day), actor); up != down {
					t.Fatalf("%q acts for %q: %t from above, %t from below", actor, target, down, up)
				}
			}
		}
	})
}
