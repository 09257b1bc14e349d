package authority_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
)

// withoutCA does something with the same store while there is no CA.
func (h *house) withoutCA(t *testing.T, do func() error) {
	t.Helper()
	with := h.Authority
	defer func() { h.Authority = with }()
	h.Authority = must(authority.New(authority.Config{
		Store: h.store, Vault: h.vault, Directory: h.sim, Printer: h.sim, Messenger: h.sim, Now: func() time.Time { return h.clock },
	}))
	if err := do(); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
}

func (h *house) stolen() error {
	return only(h.CancelCard(context.Background(), authority.CancelCard{By: agent, Card: h.cardID(), Reason: card.ReasonStolen}))
}

// TestEndedWhileThereIsNoCA: whatever a CA was asked for is revoked once it is back,
// and nothing else is asked for.
func TestEndedWhileThereIsNoCA(t *testing.T) {
	for _, tt := range []struct {
		name, after string
		ca          fickle
		ready       func(*house) error
	}{
		{"requested", "order card", fickle{issue: authority.ErrTemporary}, nil},
		{"refused", "order card", fickle{issue: simulator.ErrCARefused}, nil},
		{"certified", "take into use", fickle{}, nil},
		{"renewing", "take into use", fickle{renew: authority.ErrTemporary}, func(h *house) error {
			if err := almostExpired(h); err != nil {
				return err
			}
			return only(h.RenewCertificates(context.Background(), authority.RenewCertificates{By: agent, Card: h.cardID(), Passcode: true}))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ca := tt.ca
			h := newHouse(t, ca.options())
			h.until(t, tt.after)
			if tt.ready != nil {
				if err := tt.ready(h); err != nil {
					t.Fatal(err)
				}
			}
			issued := len(must(h.sim.Certificates()))
			h.withoutCA(t, h.stolen)
			if held := certification(t, h, card.Revoking); !held.Pending() || !held.RefusedAt.IsZero() {
				t.Errorf("while there is no CA: %+v", held)
			}
			ca.issue, ca.renew = nil, nil
			h.wait(t, 2*time.Hour)
			certification(t, h, card.Revoked)
			revoked := must(h.sim.Revocations())
			if len(revoked) != 1 || revoked[0].Reason != card.ReasonStolen.RFC5280() || len(must(h.sim.Certificates())) != issued {
				t.Errorf("revoked %+v; %d pairs were issued, %d before the end", revoked, len(must(h.sim.Certificates())), issued)
			}
			h.refusedBy(t, only(h.RequestCertificates(t.Context(), h.card())), "RA-CRD-001")
			if n := must(h.Jobs(t.Context())); n != 0 {
				t.Errorf("%d jobs are left over", n)
			}
			verified(t, h)
		})
	}
}

// TestRevokedOnceThereIsACA: of certificates that were read from a card, and stayed when
// it ended because there was no CA, the revocation can be asked for.
func TestRevokedOnceThereIsACA(t *testing.T) {
	h := newHouse(t, options{ca: true})
	h.withoutCA(t, func() error {
		h.until(t, "take into use")
		if err := only(h.RecordCertificates(t.Context(), authority.RecordCertificates{By: agent, Card: h.cardID(), Certificates: h.pairFor("a", h.userID())})); err != nil {
			return err
		}
		return h.stolen()
	})
	certification(t, h, card.Certified)
	if err := only(h.RequestCertificates(t.Context(), h.card())); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	certification(t, h, card.Revoked)
	if diff := cmp.Diff([]string{"done RA-CRD-036"}, h.came(authority.ActionCertificatesRevoked)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// TestSpoiledAfterARefusal: that the CA refused to issue is no sign that nothing was
// made; the revocation shows as under way, and is asked for once.
func TestSpoiledAfterARefusal(t *testing.T) {
	ca := &fickle{issue: simulator.ErrCARefused, revoke: authority.ErrTemporary}
	h := newHouse(t, ca.options())
	h.until(t, "order card")
	if err := only(h.SpoilCard(t.Context(), h.card())); err != nil {
		t.Fatal(err)
	}
	if held := certification(t, h, card.Revoking); !held.Pending() || !held.RefusedAt.IsZero() {
		t.Errorf("pending %t, refused at %v", held.Pending(), held.RefusedAt)
	}
	h.refusedBy(t, only(h.RequestCertificates(t.Context(), h.card())), "RA-CRD-001")
	ca.revoke = nil
	h.wait(t, time.Hour)
	certification(t, h, card.Revoked)
	if n := len(must(h.sim.Revocations())); n != 1 {
		t.Errorf("%d revocations", n)
	}
}
