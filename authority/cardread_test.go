package authority_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// TestWaysOut asks what can be done about a card, as those who may see it and as
// those who may not.
func TestWaysOut(t *testing.T) {
	h := newHouse(t, options{ca: true})
	h.until(t, "take into use")
	if err := lockedOut(h); err != nil {
		t.Fatal(err)
	}
	open := func(by authority.Actor, canMeet bool) (ways []string) {
		t.Helper()
		answer, err := h.For(by).WaysOut(t.Context(), h.cardID(), canMeet)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range answer.Ways {
			if w.Open {
				ways = append(ways, w.Out.String())
			}
		}
		if disputed := len(answer.Findings) == 1 && answer.Findings[0].Rule == "RA-CRD-020"; disputed == canMeet {
			t.Errorf("findings %v", answer.Findings)
		}
		return ways
	}
	for _, by := range []authority.Actor{agent, sponsor, h.self()} {
		got := [][]string{open(by, true), open(by, false)}
		if diff := cmp.Diff([][]string{{"self-unlock", "assisted-unlock"}, {"self-unlock", "reprint"}}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", by.Role, diff)
		}
	}
	other := h.self()
	other.ID = grantee
	for _, by := range []authority.Actor{elsewhere, other} {
		_, err := h.For(by).WaysOut(t.Context(), h.cardID(), true)
		_, none := h.For(by).WaysOut(t.Context(), "card-0000000000000000", true)
		_, renewal := h.For(by).Renewal(t.Context(), h.cardID())
		if !errors.Is(err, authority.ErrNotFound) || err.Error() != none.Error() || !errors.Is(renewal, authority.ErrNotFound) {
			t.Errorf("%s of %s: %v, %v, and %v where there is none", by.Role, by.Organisation, err, renewal, none)
		}
	}
	var refusal *guidance.Refusal
	if _, err := h.For(authority.Actor{}).WaysOut(t.Context(), h.cardID(), true); !errors.As(err, &refusal) {
		t.Errorf("for nobody: %v", err)
	}
}

// TestRenewalWithoutCertificates is of a card that has none.
func TestRenewalWithoutCertificates(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "take into use")
	if _, err := h.For(agent).Renewal(t.Context(), h.cardID()); !errors.Is(err, card.ErrNoCertificates) {
		t.Error(err)
	}
}

// TestRenewalReminders lists who is to be reminded, on the days of the schedule.
func TestRenewalReminders(t *testing.T) {
	h := newHouse(t, options{ca: true})
	h.until(t, "take into use")
	end := must(h.Card(t.Context(), h.cardID())).Certification.Pair.NotAfter()
	due := func(days int, since guidance.Date) int {
		t.Helper()
		h.clock = end.AddDate(0, 0, -days)
		found, next, err := h.For(agent).RenewalReminders(context.Background(), authority.ExpiringFilter{}, since, card.DefaultReminders(), all)
		if err != nil || next != "" {
			t.Fatal(err, next)
		}
		for _, r := range found {
			if r.Card != h.cardID() || r.Holder != h.userID() {
				t.Errorf("reminder %+v", r)
			}
		}
		return len(found)
	}
	yesterday := func(days int) guidance.Date { return guidance.DateOf(end.AddDate(0, 0, -days-1)) }
	got := []int{
		due(91, guidance.Date{}), due(90, yesterday(90)), due(89, yesterday(89)), due(88, yesterday(91)),
		due(60, yesterday(60)), due(1, yesterday(1)), due(0, yesterday(0)), due(-1, guidance.Date{}),
	}
	if diff := cmp.Diff([]int{0, 1, 0, 1, 1, 1, 0, 0}, got); diff != "" {
		t.Errorf("reminders (-want +got):\n%s", diff)
	}
}
