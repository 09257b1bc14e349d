package authority

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// ActionRequestCertificates stands in the events of [Authority.RequestCertificates].
const ActionRequestCertificates = "card.request-certificates"

// ErrNoCA says that something was asked of a certification authority, and that
// [Config].CA is nil. It wraps errors.ErrUnsupported. There is no event.
var ErrNoCA = fmt.Errorf("there is no certification authority: %w", errors.ErrUnsupported)

// RequestCertificates asks the CA again for what it refused: the certificates of a
// card that was printed, or their revocation. A card that was printed before there
// was a CA gets its certificates so, too, and those of a card that ended before there
// was one are revoked. The error wraps [ErrNoCA] without one.
func (a *Authority) RequestCertificates(ctx context.Context, cmd MoveCard) (card.Card, error) {
	ref, err := a.newID("certificates")
	if err != nil {
		return card.Card{}, err
	}
	return a.onCard(ctx, ActionRequestCertificates, "request certificates", rbac.OrderCard, cmd,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
			if a.config.CA == nil {
				return card.Card{}, ErrNoCA
			}
			c.detail("ref", ref)
			if k.State.Final() {
				return c.revokeUnder(ref, k)
			}
			return c.certify(k, ref)
		})
}

// certify has the certificates of a printed card made.
func (c *command) certify(k card.Card, ref string) (card.Card, error) {
	next, err := k.CertificatesRequested(ref, c.now)
	if err != nil {
		return card.Card{}, err
	}
	c.rest("RA-CRD-029")
	c.askCA(CertifyCardJob, ref, k.ID)
	return next, nil
}

// askCA stores a job for the CA. It stands in a queue of its own: while the CA is away
// the job is put back ([Authority.Work]), and the other jobs of the card, as the text
// with its passcode, do not come after it.
func (c *command) askCA(kind JobKind, ref, id string) {
	c.enqueue(Job{ID: ref, Kind: kind, Subject: id, Queue: "certificates-" + id, Due: c.now})
}

// RenewCertificates asks for the certificates of a card to be renewed.
type RenewCertificates struct {
	By            Actor // in the role rbac.Self the holder themself
	Card          string
	HolderPresent bool // in person: for certificates that have expired
	Passcode      bool // the holder enters it: for those that have not
}

// RenewCertificates has the certificates of a card in use renewed, as
// [card.CheckRenewal] lets somebody in the part of the actor. The card shows that it
// was asked until the CA has answered (RA-CRD-029). The error wraps [ErrNoCA] where
// there is none: then see [Authority.RecordCertificates].
func (a *Authority) RenewCertificates(ctx context.Context, cmd RenewCertificates) (card.Card, error) {
	ref, err := a.newID("renewal")
	if err != nil {
		return card.Card{}, err
	}
	return a.onCard(ctx, ActionRenewCertificates, "renew certificates", rbac.RenewCertificates, MoveCard{cmd.By, cmd.Card},
		func(c *command, k card.Card, p identity.Profile) (card.Card, error) {
			if a.config.CA == nil {
				return card.Card{}, ErrNoCA
			}
			by := renewer(cmd.By.Role)
			forbidden := c.mayRenew(k, p, cmd.By)
			next, err := k.RenewalAsked(card.RenewalRequest{By: by, HolderPresent: cmd.HolderPresent, Passcode: cmd.Passcode}, ref, c.now)
			if err := refusals("renew certificates", forbidden, err); err != nil {
				return card.Card{}, err
			}
			c.restOnRoute(k, by)
			c.detail("ref", ref)
			c.detail("renewer", by.String())
			c.askCA(RenewCertificatesJob, ref, k.ID)
			return next, nil
		})
}

// mayRenew refuses the renewal of certificates that have expired to whoever may renew
// only those that have not. Of a card without certificates nothing has expired: that
// there is nothing to renew is for the card to say.
func (c *command) mayRenew(k card.Card, p identity.Profile, by Actor) error {
	r, err := card.RenewalAt(k.Certification.Pair, c.now)
	if errors.Is(err, card.ErrNoCertificates) {
		return nil
	}
	if err != nil || r.State != card.RenewalExpired {
		return err
	}
	return c.may("renew certificates", rbac.RenewExpiredCertificates, by, k.Organisation, p.UserID, p.Claim())
}

// refusals returns one refusal of op with the reasons of both errors, in order of rule;
// if either is no refusal, it returns that.
func refusals(op string, errs ...error) error {
	all := &guidance.Refusal{Op: op}
	for _, err := range errs {
		var refusal *guidance.Refusal
		if errors.As(err, &refusal) {
			all.Findings = append(all.Findings, refusal.Findings...)
		} else if err != nil {
			return err
		}
	}
	if len(all.Findings) == 0 {
		return nil
	}
	slices.SortStableFunc(all.Findings, func(a, b guidance.Finding) int { return strings.Compare(string(a.Rule), string(b.Rule)) })
	return all
}

// renewer returns in which part somebody in a role renews certificates; zero for
// those who do not.
func renewer(r rbac.Role) card.Renewer {
	switch r {
	case rbac.Self:
		return card.RenewerHolder
	case rbac.LocalSmartcardAdministrator:
		return card.RenewerUnlocker
	case rbac.Sponsor:
		return card.RenewerSponsor
	case rbac.RAManager, rbac.AdvancedRAAgent, rbac.RAAgent:
		return card.RenewerAgent
	}
	return 0
}

// restOnRoute notes by which rules certificates are renewed in somebody's part.
func (c *command) restOnRoute(k card.Card, by card.Renewer) {
	routes, err := card.RenewalRoutes(k.Certification.Pair, c.now)
	if err != nil {
		return // not reached: they were renewed
	}
	c.rest("RA-CRD-054")
	for _, r := range routes {
		if r.By == by {
			for _, rule := range r.Rules {
				c.rest(rule.ID)
			}
		}
	}
}

// RecordCertificates is a pair of certificates that was read from a card.
type RecordCertificates struct {
	By           Actor
	Card         string
	Certificates []byte // PEM, or DER one after the other, as [card.ParseCertificates] reads it
}

// RecordCertificates records the certificates that are on a card: for those who have
// no CA here, and whose cards are renewed elsewhere. They must be a pair of the
// card's holder (RA-CRD-037); those that are recorded already change nothing, and what
// they are warned of is in the event. The error wraps [card.ErrCertificate], with no event,
// for what cannot be read.
func (a *Authority) RecordCertificates(ctx context.Context, cmd RecordCertificates) (card.Card, error) {
	read, err := card.ParseCertificates(cmd.Certificates)
	if err != nil {
		return card.Card{}, fmt.Errorf("record certificates: %w", err)
	}
	return a.onCard(ctx, ActionRecordCertificates, "record certificates", rbac.OrderCard, MoveCard{cmd.By, cmd.Card},
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
			pair, err := card.PairOf(read)
			if err != nil {
				return card.Card{}, err
			}
			next, err := k.CertificatesRecorded(pair, c.now)
			if err != nil {
				return card.Card{}, err
			}
			c.notePair(pair)
			c.rest("RA-CRD-029", "RA-CRD-037")
			var passed []string
			for _, f := range k.CheckRecorded(pair, c.now).Findings() {
				passed = append(passed, string(f.Rule))
			}
			if len(passed) > 0 { // a warning that is passed over is never silent
				slices.Sort(passed)
				c.detail("override", strings.Join(slices.Compact(passed), " "))
			}
			return next, nil
		})
}

// notePair notes in the event which certificates are on a card.
func (c *command) notePair(p card.Pair) {
	c.detail("authentication", p.Authentication.Serial)
	c.detail("signing", p.Signing.Serial)
	c.detail("expires-on", p.ExpiresOn().String())
}
