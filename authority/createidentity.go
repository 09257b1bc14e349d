package authority

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

	// NotDuplicates answer for those whom the registrant may be ([Reader.Candidates]).
	// Who acts is who decides: what DecidedBy says is not looked at.
	NotDuplicates []identity.NotDuplicate
}

// CreateIdentity asks the directory, through [Authority.Work], to create the
// identity, with the record flagged by the convention of the route. It is
// refused before the call is complete (RA-VID-041), and while a profile that is
// held, or that the directory named when it was asked before, may be the
// registrant's and is not answered for (RA-IDN-050): by this command, or by one
// before it that was not refused. Of two cases of one person whose commands come
// at the same time, the directory is the judge.
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
			next, err = c.notDuplicate(next, decidedBy(cmd.By, cmd.NotDuplicates))
			if err != nil {
				return registration.Case{}, err
			}
			c.rest(checkedFirst(k))
			c.enqueue(Job{ID: job, Kind: CreateIdentityJob, Subject: cmd.Case, Queue: cmd.Case, Due: c.now})
			return next, nil
		})
}

// checkedFirst returns the rule that the identity is created after its check: on a
// call, or by somebody who saw documents and person.
func checkedFirst(k registration.Case) guidance.RuleID {
	if k.IDCheck != nil {
		return "RA-VID-040"
	}
	return "RA-VID-041"
}

// decidedBy returns decisions as those of the actor.
func decidedBy(by Actor, decisions []identity.NotDuplicate) []identity.NotDuplicate {
	decisions = slices.Clone(decisions)
	for i := range decisions {
		decisions[i].DecidedBy = by.ID.String()
	}
	return decisions
}

// notDuplicate refuses to go on while somebody whom the registrant may be is not
// answered for. The event says who they are and what was decided, also when it is
// refused.
func (c *command) notDuplicate(k registration.Case, decisions []identity.NotDuplicate) (registration.Case, error) {
	found, err := candidates(c.tx, k)
	if err != nil {
		return registration.Case{}, err
	}
	if len(found) > 0 {
		c.detail("candidates", userIDs(found))
	}
	if len(decisions) > 0 {
		c.detail("reasons", reasons(decisions))
	}
	next, checked, err := k.AnswerDuplicates(found, decisions)
	if err != nil {
		return registration.Case{}, err
	}
	c.rest(checked.Result().Passed...)
	return next, nil
}

// candidates returns who the registrant of a case may be already.
func candidates(tx Tx, k registration.Case) ([]identity.Candidate, error) {
	held, err := tx.ProfilesLike(k.SearchKeys())
	if err != nil {
		return nil, err
	}
	return k.CandidatesAmong(held), nil
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
		Organisation: k.Organisation, Evidence: k.CISRecord().Evidence, NotDuplicates: k.AnsweredFor(),
	})
	var duplicate *DuplicateError
	switch {
	case mayTryAgain(err):
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
		if err := c.passedOver(next); err != nil {
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

// passedOver notes in the event whom the registrant may be of those that have come
// since the identity was asked for, and that the directory has not named: it is too
// late to refuse, and a person looks.
func (c *command) passedOver(k registration.Case) error {
	found, err := candidates(c.tx, k)
	if err != nil {
		return err
	}
	answered := k.AnsweredFor()
	found = slices.DeleteFunc(found, func(f identity.Candidate) bool { return slices.Contains(answered, f.UserID) })
	if len(found) > 0 {
		c.detail("candidates", userIDs(found))
	}
	return nil
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
			next, finding, err = k.DuplicateFound(duplicate.Candidates...)
			c.rest(finding.Rule)
			c.detail("candidates", listed(duplicate.Candidates))
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
func userIDs(found []identity.Candidate) string {
	ids := make([]identity.UserID, len(found))
	for i, f := range found {
		ids[i] = f.UserID
	}
	return listed(ids)
}

// reasons lists why candidates are other people, each reason once.
func reasons(decisions []identity.NotDuplicate) string {
	var all []identity.NotDuplicateReason
	for _, d := range decisions {
		if !slices.Contains(all, d.Reason) {
			all = append(all, d.Reason)
		}
	}
	return listed(all)
}

// listed returns words with spaces between them.
func listed[T fmt.Stringer](all []T) string {
	words := make([]string, len(all))
	for i, v := range all {
		words[i] = v.String()
	}
	return strings.Join(words, " ")
}
