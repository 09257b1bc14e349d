package authority

import (
	"context"
	"errors"
	"strings"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// CreateIdentity asks for the Care Identity of a verified registrant.
type CreateIdentity struct {
	By            Actor
	Case          string
	TermsAccepted guidance.Date // the day the registrant accepted the terms; zero if not yet
}

// CreateIdentity asks the directory, through [Authority.Work], to create the
// identity, with the record flagged by the convention of the route. It is
// refused before the call is complete (RA-VID-041).
func (a *Authority) CreateIdentity(ctx context.Context, cmd CreateIdentity) (registration.Case, error) {
	job, err := a.newID("identity")
	if err != nil {
		return registration.Case{}, err
	}
	return a.step(ctx, ActionCreateIdentity, "create identity", rbac.CreateIdentity, cmd.By, cmd.Case,
		func(c *command, k registration.Case) (registration.Case, error) {
			next, err := k.RequestIdentity(cmd.TermsAccepted)
			if err != nil {
				return registration.Case{}, err
			}
			c.rest("RA-VID-041")
			c.enqueue(Job{ID: job, Kind: CreateIdentityJob, Subject: cmd.Case, Queue: cmd.Case, Due: c.now})
			return next, nil
		})
}

// createIdentity is the job of CreateIdentity.
func (a *Authority) createIdentity(ctx context.Context, j Job) error {
	k, err := a.Case(ctx, j.Subject)
	if err != nil {
		return err
	}
	if k.Stage != registration.IdentityRequested {
		return a.finished(ctx, j)
	}
	claim := k.Claim()
	id, err := a.config.Directory.CreateIdentity(ctx, IdentityOrder{
		Ref: j.ID, Name: claim.Name, DateOfBirth: claim.DateOfBirth, NINumber: claim.NINumber,
		Organisation: k.Organisation, Evidence: k.CISRecord().Evidence,
	})
	var duplicate *DuplicateError
	switch {
	case temporary(err):
		return a.postpone(ctx, j)
	case errors.As(err, &duplicate):
		return a.identityRefused(ctx, j, duplicate)
	case err != nil || id.IsZero():
		return a.identityRefused(ctx, j, nil)
	}
	return a.answered(ctx, j, ActionIdentityCreated, func(c *command) error {
		k, err := c.tx.Case(j.Subject)
		if err != nil {
			return err
		}
		c.actsFor(k.Organisation)
		next, err := k.IdentityCreated(id, c.now)
		if err != nil {
			return err
		}
		profile := next.Profile()
		recognised := identity.Recognise(profile.CIS)
		c.detail("user", id.String())
		c.detail("flag", recognised.Flag.String())
		c.rest(markerRules(recognised.Convention)...)
		c.putCase(next)
		c.putProfile(profile)
		return nil
	})
}

// markerRules returns the rules by which a record is flagged.
func markerRules(convention identity.Convention) []guidance.RuleID {
	if convention == 0 {
		return nil
	}
	return identity.CheckMarker(identity.Marker(convention), convention, "").Result().Passed
}

// identityRefused takes the case back to before the identity was asked for, so
// that a person looks: the directory may know the registrant already
// (RA-IDN-032), or has refused for a reason of its own.
func (a *Authority) identityRefused(ctx context.Context, j Job, duplicate *DuplicateError) error {
	return a.answered(ctx, j, ActionIdentityCreated, func(c *command) error {
		k, err := c.tx.Case(j.Subject)
		if err != nil {
			return err
		}
		c.actsFor(k.Organisation)
		next, err := k.IdentityRefused()
		if duplicate != nil {
			var finding guidance.Finding
			next, finding, err = k.DuplicateFound()
			c.rest(finding.Rule)
			c.detail("candidates", userIDs(duplicate.Candidates))
		}
		if err != nil {
			return err
		}
		c.event.Outcome = audit.Failed
		c.detail("stage", next.Stage.String())
		c.putCase(next)
		return nil
	})
}

// userIDs lists who somebody may be, for the person who looks.
func userIDs(ids []identity.UserID) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = id.String()
	}
	return strings.Join(list, " ")
}
