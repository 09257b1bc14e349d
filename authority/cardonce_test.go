package authority_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
)

// TestCardCommandsOnceAndInTheirVersion gives each command about a card with a
// version that the card has not, then under a key, twice. The first leaves nothing,
// the last neither; and no event holds anything of a person but their user id.
func TestCardCommandsOnceAndInTheirVersion(t *testing.T) {
	for _, c := range cardCommands {
		t.Run(c.method, func(t *testing.T) {
			t.Parallel()
			h := c.built(t)
			before, events := h.contents(t), len(h.log())
			if err := c.as(authority.IfVersion(t.Context(), 77), h, c.by); !errors.Is(err, authority.ErrConflict) {
				t.Errorf("with another version: %v", err)
			}
			if diff := cmp.Diff(before, h.contents(t)); diff != "" || len(h.log()) != events {
				t.Errorf("%d events; changed (-want +got):\n%s", len(h.log())-events, diff)
			}
			version := must(h.Card(t.Context(), h.cardID())).Version
			once := authority.IfVersion(under("key", "asked"), version)
			if err := c.as(once, h, c.by); err != nil {
				t.Fatal(err)
			}
			last := fmt.Sprintf("%+v", h.last())
			for _, personal := range []string{"Ada", "Sample", "Example", "nhs.uk", "7700", "JK98", "1985"} {
				if strings.Contains(last, personal) {
					t.Errorf("the event holds %q", personal)
				}
			}
			after, events := h.contents(t), len(h.log())
			if err := c.as(once, h, c.by); replayed(err) == "" {
				t.Errorf("again: %v", err)
			}
			if diff := cmp.Diff(after, h.contents(t)); diff != "" || len(h.log()) != events {
				t.Errorf("%d events; changed (-want +got):\n%s", len(h.log())-events, diff)
			}
		})
	}
}

// cut is a CA whose answers do not come in time, though it does what it is asked.
type cut struct {
	authority.CA
	off bool
}

func (c *cut) fail(err error) error {
	if c.off {
		return fmt.Errorf("reading the answer: %w", context.DeadlineExceeded)
	}
	return err
}

func (c *cut) Issue(ctx context.Context, o authority.CertificateOrder) ([][]byte, error) {
	pair, err := c.CA.Issue(ctx, o)
	return pair, c.fail(err)
}

func (c *cut) Renew(ctx context.Context, o authority.CertificateOrder) ([][]byte, error) {
	pair, err := c.CA.Renew(ctx, o)
	return pair, c.fail(err)
}

func (c *cut) Revoke(ctx context.Context, r authority.Revocation) error {
	return c.fail(c.CA.Revoke(ctx, r))
}

// TestCACutOff shows that an answer that does not come is asked for again, with the
// same reference, so that nothing is made twice; and that the card shows until then
// that it waits.
func TestCACutOff(t *testing.T) {
	var ca *cut
	h := newHouse(t, options{ca: true, change: func(c *authority.Config) { ca = &cut{CA: c.CA}; c.CA = ca }})
	h.until(t, "create identity")
	for i, step := range []struct {
		do         func() error
		waits, end card.CertificationState
	}{
		{func() error { return job[page("order card")].do(t.Context(), h) }, card.Requested, card.Certified},
		{func() error {
			if err := only(h.HandOverCard(t.Context(), h.met())); err != nil {
				return err
			}
			if err := almostExpired(h); err != nil {
				return err
			}
			return only(h.RenewCertificates(t.Context(), authority.RenewCertificates{By: agent, Card: h.cardID(), Passcode: true}))
		}, card.Renewing, card.Certified},
		{func() error { return reportedLost(h) }, card.Revoking, card.Revoked},
	} {
		ca.off = true
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		must(h.Work(t.Context()))
		certification(t, h, step.waits)
		h.wait(t, time.Hour)
		certification(t, h, step.waits)
		ca.off = false
		h.wait(t, time.Hour)
		certification(t, h, step.end)
		if n := must(h.Jobs(t.Context())); n != 0 {
			t.Errorf("step %d: %d jobs are left over", i+1, n)
		}
	}
	if issued, revoked := len(must(h.sim.Certificates())), len(must(h.sim.Revocations())); issued != 2 || revoked != 1 {
		t.Errorf("%d pairs were made, want 2; %d revocations, want 1", issued, revoked)
	}
	verified(t, h)
}
