package authority

import (
	"context"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// SpoilCard records that a printed card was found to be waste before it was
// dispatched. Its passcode is destroyed and its certificates are revoked; order
// another that replaces it.
func (a *Authority) SpoilCard(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.onCardMove(ctx, ActionSpoilCard, "spoil card", rbac.CancelCard, cmd, card.Spoil,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
			next, err := k.Spoiled(c.now)
			if err != nil {
				return card.Card{}, err
			}
			return c.ended(k, next)
		})
}

// CancelCard ends a card for a reason.
type CancelCard struct {
	By     Actor
	Card   string
	Reason card.CancelReason
}

// CancelCard cancels a card at once and for good. A passcode still held for it
// is destroyed, and its certificates are revoked.
func (a *Authority) CancelCard(ctx context.Context, cmd CancelCard) (card.Card, error) {
	return a.onCardMove(ctx, ActionCancelCard, "cancel card", rbac.CancelCard, MoveCard{cmd.By, cmd.Card}, card.Cancel,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
			c.detail("reason", cmd.Reason.String())
			next, err := k.Cancelled(cmd.Reason, c.now)
			if err != nil {
				return card.Card{}, err
			}
			return c.ended(k, next)
		})
}

// HandBackCard records that a holder who leaves healthcare has given the card back:
// it ends, and lies with the Registration Authority.
func (a *Authority) HandBackCard(ctx context.Context, cmd MoveCard) (card.Card, error) {
	return a.onCardMove(ctx, ActionHandBackCard, "hand back card", rbac.CancelCard, cmd, card.HandBack,
		func(c *command, k card.Card, _ identity.Profile) (card.Card, error) {
			next, err := k.HandedBack(c.now)
			if err != nil {
				return card.Card{}, err
			}
			return c.ended(k, next)
		})
}

// ended has follow what follows from the end of a card, whatever ended it: the
// passcode is destroyed that was held before, and the certificates are revoked. It
// returns the card as it is to be stored.
func (c *command) ended(before, next card.Card) (card.Card, error) {
	c.forgetHeld(before)
	return c.revoke(next)
}

// forgetHeld forgets the passcode of a card that has one which is still held: not
// one that was issued locked, and not one of which the release has come to an end.
func (c *command) forgetHeld(k card.Card) {
	switch k.State {
	case card.Ordered, card.Printed, card.Dispatched, card.Undelivered, card.Received, card.Releasing:
		if !k.IssuedLocked {
			c.forget(k.ID)
		}
	}
}

// forget removes the sealed passcode of a card, and has its key destroyed.
func (c *command) forget(id string) {
	c.put(func(tx Tx) error { return tx.DeleteSealed(id) })
	c.enqueue(Job{ID: "destroy-" + id, Kind: DestroyKeyJob, Subject: id, Queue: id, Due: c.now})
}

// revoke has the certificates of a card that has ended revoked: those on it, and
// those that were asked for, whatever came of it. Where a CA was asked, and there is
// none at the moment, the job waits for it. Certificates that came from elsewhere, and
// were read from the card, stay as they are recorded until there is a CA and somebody
// asks it ([Authority.RequestCertificates]).
func (c *command) revoke(k card.Card) (card.Card, error) {
	held := k.Certification
	if held.Ref == "" && (held.Pair.IsZero() || c.a.config.CA == nil) {
		return k, nil
	}
	return c.revokeUnder("revoke-"+k.ID, k)
}

// revokeUnder has the CA told under a reference that a card has ended. The job waits
// for no other one of the card: a certificate that lives on works for whoever has the
// chip.
func (c *command) revokeUnder(ref string, k card.Card) (card.Card, error) {
	next, err := k.CertificatesRevoking(ref, c.now)
	if err != nil {
		return card.Card{}, err
	}
	c.rest("RA-CRD-036")
	c.enqueue(Job{ID: ref, Kind: RevokeCertificatesJob, Subject: k.ID, Queue: ref, Due: c.now})
	return next, nil
}
