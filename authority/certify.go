package authority

import (
	"context"
	"errors"
	"strconv"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// certifyCard is the job of a card that was printed, and of RequestCertificates.
func (a *Authority) certifyCard(ctx context.Context, j Job) error {
	if a.config.CA == nil {
		return a.postpone(ctx, j) // there was one, and may be again
	}
	return a.certificates(ctx, j, card.Requested, ActionCertificatesIssued, a.config.CA.Issue)
}

// renewCertificates is the job of RenewCertificates.
func (a *Authority) renewCertificates(ctx context.Context, j Job) error {
	if a.config.CA == nil {
		return a.postpone(ctx, j)
	}
	return a.certificates(ctx, j, card.Renewing, ActionCertificatesRenewed, a.config.CA.Renew)
}

// certificates asks the CA for the certificates of a card that waits for them.
func (a *Authority) certificates(
	ctx context.Context, j Job, waits card.CertificationState, action string,
	ask func(context.Context, CertificateOrder) ([][]byte, error),
) error {
	k, err := a.Card(ctx, j.Subject)
	if err != nil {
		return err
	}
	if k.State.Final() || k.Certification.CurrentState() != waits || k.Certification.Ref != j.ID {
		return a.finished(ctx, j) // it was overtaken, by the end of the card perhaps
	}
	holder, err := identity.ParseUserID(k.Holder)
	if err != nil {
		return err
	}
	answer, refused := ask(ctx, CertificateOrder{Ref: j.ID, Card: k.ID, Serial: k.Serial, Holder: holder})
	if mayTryAgain(refused) {
		return a.postpone(ctx, j)
	}
	return a.answered(ctx, j, action, func(c *command) error {
		k, err := c.tx.Card(j.Subject)
		if err != nil {
			return err
		}
		c.actsFor(k.Organisation)
		c.detail("user", k.Holder)
		if refused != nil || k.Certification.CurrentState() != waits {
			return c.certificatesRefused(k, "refused")
		}
		pair, err := readPair(answer)
		if errors.Is(err, card.ErrCertificate) {
			return c.certificatesRefused(k, "unreadable")
		}
		var next card.Card
		if err == nil {
			next, err = k.CertificatesIssued(pair, c.now)
		}
		// An answer that is not of this card is none: the agent asks again.
		if refusal := (*guidance.Refusal)(nil); errors.As(err, &refusal) {
			for _, f := range refusal.Findings {
				if f.Severity == guidance.Error {
					c.rest(f.Rule)
				}
			}
			return c.certificatesRefused(k, "not-of-this-card")
		}
		if err != nil {
			return err
		}
		c.rest("RA-CRD-029", "RA-CRD-037")
		c.notePair(pair)
		c.putCard(next)
		return nil
	})
}

// certificatesRefused records that the CA refused, or gave no answer that would do.
// It is refused for a card that ended meanwhile: that is being revoked.
func (c *command) certificatesRefused(k card.Card, why string) error {
	next, err := k.CertificatesRefused(c.now)
	if err != nil {
		return err
	}
	c.event.Outcome = audit.Failed
	c.rest("RA-CRD-029")
	c.detail("why", why)
	c.putCard(next)
	return nil
}

// readPair reads what a CA answered. The error wraps [card.ErrCertificate], or is a
// [*guidance.Refusal].
func readPair(answer [][]byte) (card.Pair, error) {
	read := make([]card.Certificate, 0, len(answer))
	for _, der := range answer {
		c, err := card.ParseCertificate(der)
		if err != nil {
			return card.Pair{}, err
		}
		read = append(read, c)
	}
	return card.PairOf(read)
}

// revokeCertificates is the job of every end of a card for which the CA was asked.
func (a *Authority) revokeCertificates(ctx context.Context, j Job) error {
	if a.config.CA == nil {
		return a.postpone(ctx, j)
	}
	k, err := a.Card(ctx, j.Subject)
	if err != nil {
		return err
	}
	if k.Certification.CurrentState() != card.Revoking || k.Certification.Ref != j.ID {
		return a.finished(ctx, j)
	}
	code := k.Reason.RFC5280()
	refused := a.config.CA.Revoke(ctx, Revocation{Ref: j.ID, Card: k.ID, Serial: k.Serial, Reason: code})
	if mayTryAgain(refused) {
		return a.postpone(ctx, j)
	}
	return a.answered(ctx, j, ActionCertificatesRevoked, func(c *command) error {
		k, err := c.tx.Card(j.Subject)
		if err != nil {
			return err
		}
		c.actsFor(k.Organisation)
		c.detail("user", k.Holder)
		c.detail("reason", k.Reason.String())
		c.detail("rfc5280", strconv.Itoa(code))
		c.rest("RA-CRD-036")
		settle := card.Card.CertificatesRevoked
		if refused != nil {
			c.event.Outcome = audit.Failed
			settle = card.Card.RevocationRefused // and the agent asks again
		}
		if k, err = settle(k, c.now); err != nil {
			return err
		}
		c.putCard(k)
		return nil
	})
}
