package authority_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestScopedStanding: what is decided by the standing of one organisation is what is
// decided by that of all, however the links run, rings among them. Each check has
// organisations of its own in one store.
func TestScopedStanding(outer *testing.T) {
	h := newHouse(outer, options{})
	first, check := guidance.MustDate("2024-04-17"), 0
	rapid.Check(outer, func(t *rapid.T) {
		check++
		organisations := []string{"FFFFF"}
		for i := range 6 {
			organisations = append(organisations, fmt.Sprintf("X%05d%d", check, i))
		}
		organisation := rapid.SampledFrom(organisations)
		interval := rapid.Custom(func(t *rapid.T) guidance.Interval {
			from := first.AddDays(rapid.IntRange(0, 6).Draw(t, "from"))
			return guidance.Interval{From: from, To: from.AddDays(rapid.IntRange(0, 6).Draw(t, "days"))}
		})
		var all rbac.Standing
		for range rapid.IntRange(0, 8).Draw(t, "links") {
			all.Links = append(all.Links, rbac.Link{Child: organisation.Draw(t, "child"), Parent: organisation.Draw(t, "parent"), Interval: interval.Draw(t, "of the link")})
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "agreements") {
			all.Agreements = append(all.Agreements, rbac.Agreement{
				ID: fmt.Sprintf("a-%d-%d", check, i), Provider: organisation.Draw(t, "provider"), Organisation: organisation.Draw(t, "organisation"), Interval: interval.Draw(t, "of the agreement"),
			})
		}
		err := h.store.Update(outer.Context(), func(tx authority.Tx) error {
			for _, l := range all.Links {
				if err := tx.PutLink(l); err != nil {
					return err
				}
			}
			for _, a := range all.Agreements {
				if err := tx.PutAgreement(a); err != nil {
					return err
				}
			}
			var err error // one replaces another with the same ends and first day
			all, err = tx.Standing()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		on := first.AddDays(rapid.IntRange(0, 12).Draw(t, "on"))
		for _, of := range organisations {
			var scoped rbac.Standing
			if err := h.store.View(outer.Context(), func(tx authority.Tx) (err error) {
				scoped, err = tx.StandingOf(of)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(all.Organisations(of, on), scoped.Organisations(of, on)); diff != "" {
				t.Errorf("%s acts for (-by all +by its own):\n%s", of, diff)
			}
			for _, from := range organisations {
				r := rbac.Request{Actor: rbac.Actor{ID: "555000000001", Organisation: from, Role: rbac.RAManager}, Act: rbac.RecordAgreement, Organisation: of, On: on}
				// Decisions hold slices of rules and findings, and pages: what is compared is all that tells them apart.
				if diff := cmp.Diff(answer(rbac.Authorize(all, r)), answer(rbac.Authorize(scoped, r))); diff != "" {
					t.Errorf("%s for %s on %s (-by all +by its own):\n%s", from, of, on, diff)
				}
				want, found := all.AgreementFor(from, of, on)
				got, ok := scoped.AgreementFor(from, of, on)
				if found != ok || got.ID != want.ID {
					t.Errorf("agreement of %s and %s: %q, want %q", from, of, got.ID, want.ID)
				}
				if slices.Contains(all.Organisations(from, on), of) != slices.Contains(scoped.Organisations(from, on), of) {
					t.Errorf("whether %s acts for %s is not the same", from, of)
				}
			}
		}
	})
}

func answer(d rbac.Decision) []string {
	said := []string{fmt.Sprint(d.Allowed), d.Edition}
	for _, id := range d.Granted {
		said = append(said, "met "+string(id))
	}
	for _, f := range d.Findings {
		said = append(said, string(f.Rule)+" "+f.Pointer+" "+f.Message)
	}
	return said
}
