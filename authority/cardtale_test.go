package authority_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
)

// cardTale is what becomes of a card that was printed and has certificates: it is
// handed over, renewed two and a half years later, and stolen; another comes in its
// place.
var cardTale = []chapter{
	{"hand over", func(ctx context.Context, h *house) error { return only(h.HandOverCard(ctx, h.met())) }},
	{"renew", func(ctx context.Context, h *house) error {
		h.clock = h.clock.Add(1050 * 24 * time.Hour)
		return only(h.RenewCertificates(ctx, authority.RenewCertificates{By: agent, Card: h.cardID(), Passcode: true}))
	}},
	{"report", func(ctx context.Context, h *house) error {
		return only(h.ReportCard(ctx, authority.ReportCard{By: agent, Card: h.cardID(), Reason: card.ReasonStolen, Replace: true}))
	}},
}

// cardEnded asserts what is true at the end of a card's life, whatever was in between.
func cardEnded(t *testing.T, h *house) {
	t.Helper()
	old := must(h.Card(t.Context(), h.cardID()))
	successor := must(h.Card(t.Context(), old.ReplacedBy))
	type end struct {
		Old, New    card.CertificationState
		Renewals    int
		Successor   card.State
		Issued      map[string]string // card by reference
		Revoked     map[string]int    // reason by card
		SealedOfOld bool
		SealedOfNew bool
		Terms       string
	}
	got := end{
		old.Certification.State, successor.Certification.State, old.Certification.Renewals, successor.State,
		map[string]string{},
		map[string]int{},
		sealed(t, h, old.ID), sealed(t, h, successor.ID),
		must(h.Profile(t.Context(), h.userID())).TermsAcceptedOn.String(),
	}
	renewal := old.Certification.Ref
	for _, i := range must(h.sim.Certificates()) {
		ref := i.Ref
		if i.Renewal {
			ref, renewal = "the renewal", i.Ref
		}
		got.Issued[ref] = i.Card
	}
	for _, r := range must(h.sim.Revocations()) {
		got.Revoked[r.Card] = r.Reason
	}
	want := end{
		card.Revoked, card.Certified, 1, card.Printed,
		map[string]string{"certify-" + old.ID: old.ID, "the renewal": old.ID, "certify-" + successor.ID: successor.ID},
		map[string]int{old.ID: card.ReasonStolen.RFC5280()},
		false, true, "2024-09-30",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("at the end, after the renewal %s (-want +got):\n%s", renewal, diff)
	}
}

// withCA is a house with a certification authority besides.
func withCA(o options) options {
	o.ca = true
	return o
}
