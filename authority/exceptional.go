package authority

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// GrantAccess is exceptional access: under the national locum code FFFFF, or a
// position at a real organisation that is given outside the normal process.
type GrantAccess struct {
	By                 Actor
	User               identity.UserID
	Kind               rbac.GrantKind // zero: rbac.NationalLocum
	Position           string         // id, for rbac.PositionGrant
	Profession         string         // for FFFFF, see rbac.Professions
	RegistrationNumber string
	Reason             string
	WorkingAt          identity.ODSCode // the real site: access is decided for it, and for no other
	Start, End, Review guidance.Date
}

// GrantAccess grants FFFFF, or a position of the site, and keeps the entry in the log
// of exceptional access. The actor has to be entitled at the real site: FFFFF itself
// belongs to nobody. It is refused without a reason, a review date, an end and the
// real site, and for one that [Config.Organisations] knows to be closed on the first day
// (RA-EXC-025), all findings together. The warnings, which stand in nobody's way and
// have to be shown to whoever grants, are those of [rbac.Grant.Check] of what is
// returned. The event tells all of the entry but the reason and the registration number,
// which it holds as commitments: see [ReadExceptionalLog]. The error wraps [ErrNotFound]
// for a position that is not there.
func (a *Authority) GrantAccess(ctx context.Context, cmd GrantAccess) (rbac.Grant, error) {
	const op = "grant exceptional access"
	id, err := a.newID("grant")
	if err != nil {
		return rbac.Grant{}, err
	}
	return do(ctx, a, ActionGrantAccess, cmd.By, id, func(c *command) (grant rbac.Grant, err error) {
		// What is wrong with it, and whether the person is known here, is not for
		// somebody who may not do this. Without a real site it is refused in any case.
		c.actsFor(cmd.WorkingAt.String())
		if !cmd.WorkingAt.IsZero() && cmd.WorkingAt != identity.NationalLocum {
			if err := c.may(op, rbac.GrantExceptionalAccess, cmd.By, cmd.WorkingAt.String(), cmd.User, identity.Claim{}); err != nil {
				return grant, err
			}
		}
		asked := cmd.request(id, c.now)
		checked := rbac.CheckGrant(asked)
		checked.Merge(rbac.CheckGrantedSite(asked, c.a.config.Organisations))
		if err := checked.Refusal(op); err != nil {
			return grant, err
		}
		if grant, err = rbac.NewGrant(asked); err != nil {
			return grant, err
		}
		if err := c.checkGranted(op, asked); err != nil {
			return grant, err
		}
		profile, err := c.tx.Profile(cmd.User)
		if err != nil {
			return grant, err
		}
		if err := c.may(op, rbac.GrantExceptionalAccess, cmd.By, cmd.WorkingAt.String(), cmd.User, profile.Claim()); err != nil {
			return grant, err
		}
		if err := profile.CheckOpen("/user").Refusal(op); err != nil {
			return grant, err
		}
		if err := c.grantedTogether(op, asked); err != nil {
			return grant, err
		}
		c.rest("RA-EXC-001", "RA-EXC-002", "RA-EXC-003")
		return c.putGrant(grant), c.grantEvent(grant)
	})
}

// request is what is asked of the rules.
func (cmd GrantAccess) request(id string, at time.Time) rbac.GrantRequest {
	organisation := identity.NationalLocum
	if cmd.Kind == rbac.PositionGrant {
		organisation = cmd.WorkingAt
	}
	return rbac.GrantRequest{
		ID: id, User: cmd.User.String(), Kind: cmd.Kind, Organisation: organisation.String(), Position: cmd.Position, Profession: cmd.Profession,
		RegistrationNumber: cmd.RegistrationNumber, Reason: cmd.Reason, WorkingAt: cmd.WorkingAt.String(),
		Start: cmd.Start, End: cmd.End, Review: cmd.Review, GrantedBy: cmd.By.ID.String(), GrantedAt: at,
	}
}

// checkGranted looks the position up that is given by itself. One of another
// organisation is as if it were not there.
func (c *command) checkGranted(op string, asked rbac.GrantRequest) error {
	if asked.Kind != rbac.PositionGrant {
		return nil
	}
	p, err := c.tx.Position(asked.Position)
	if err != nil {
		return err
	}
	if p.Organisation != asked.Organisation {
		return ErrNotFound
	}
	if err := rbac.CheckGrantedPosition(asked, p).Refusal(op); err != nil {
		return err
	}
	return c.notGivenByDefiner(op, p)
}

// grantedTogether judges the roles that a position which is given by itself adds to
// those of its holder (RA-RBC-073).
func (c *command) grantedTogether(op string, asked rbac.GrantRequest) error {
	if asked.Kind != rbac.PositionGrant {
		return nil
	}
	p, err := c.tx.Position(asked.Position)
	if err != nil {
		return err
	}
	at, _, err := c.together(op, holding{asked: rbac.AssignmentRequest{ID: asked.ID, User: asked.User, Position: p, Start: asked.Start, End: asked.End}})
	if at != "" {
		c.detail("sponsor-and-agent", at)
	}
	return err
}

// grantEvent says in the event what the entry says, so that whoever has the log alone
// knows the whole list and nothing personal.
func (c *command) grantEvent(g rbac.Grant) error {
	for name, value := range map[string]string{
		"user": g.User, "kind": g.OfKind().String(), "organisation": g.Organisation, "workingAt": g.WorkingAt,
		"start": g.Start.String(), "end": g.End.String(), "review": g.Review.String(),
	} {
		c.detail(name, value)
	}
	if g.Position != "" {
		c.detail("position", g.Position)
	}
	if slices.ContainsFunc(rbac.Professions(), func(p rbac.Profession) bool { return p.Name == g.Profession }) {
		c.detail("profession", g.Profession) // any other text may hold anything
	}
	var warned []string
	for _, f := range g.Check().Findings() {
		warned = append(warned, string(f.Rule))
	}
	if len(warned) > 0 {
		c.detail("warnings", strings.Join(slices.Compact(slices.Sorted(slices.Values(warned))), " "))
	}
	if g.RegistrationNumber != "" {
		if err := c.private("registrationNumber", g.RegistrationNumber); err != nil {
			return err
		}
	}
	return c.private("reason", g.Reason)
}

// ReviewAccess is a look at exceptional access that is let stand.
type ReviewAccess struct {
	By    Actor
	Grant string
	Note  string        // what was found
	Next  guidance.Date // the day of the next look; zero on the last day of the access and later
}

// ReviewAccess keeps a review in the entry of the log of exceptional access, and
// sets the next one. It is refused without a note, after a revocation, and with a
// next day that is not one of the access after today.
func (a *Authority) ReviewAccess(ctx context.Context, cmd ReviewAccess) (rbac.Grant, error) {
	return do(ctx, a, ActionReviewAccess, cmd.By, cmd.Grant, func(c *command) (reviewed rbac.Grant, err error) {
		grant, err := c.changeGrant("review exceptional access", rbac.ReviewExceptionalAccess, cmd.By, cmd.Grant)
		if err != nil {
			return reviewed, err
		}
		reviewed, err = grant.Reviewed(rbac.ReviewDetails{By: cmd.By.ID.String(), Note: cmd.Note, Next: cmd.Next, At: c.now})
		if err != nil {
			return reviewed, err
		}
		c.rest("RA-EXC-012", "RA-EXC-013")
		c.detail("user", grant.User)
		c.detail("workingAt", grant.WorkingAt)
		if !cmd.Next.IsZero() {
			c.detail("review", cmd.Next.String())
		}
		return c.putGrant(reviewed), c.private("note", cmd.Note)
	})
}

// RevokeAccess ends an exceptional grant for a reason.
type RevokeAccess struct {
	By     Actor
	Grant  string
	Reason string
}

// RevokeAccess revokes exceptional access at once. The entry stays in the log. It is
// a reason no more for which its holder is on the list of a campaign, and decides
// what was there for it alone.
func (a *Authority) RevokeAccess(ctx context.Context, cmd RevokeAccess) (rbac.Grant, error) {
	return do(ctx, a, ActionRevokeAccess, cmd.By, cmd.Grant, func(c *command) (revoked rbac.Grant, err error) {
		grant, err := c.changeGrant("revoke exceptional access", rbac.RevokeExceptionalAccess, cmd.By, cmd.Grant)
		if err != nil {
			return revoked, err
		}
		if revoked, err = grant.Revoke(cmd.By.ID.String(), cmd.Reason, c.now); err != nil {
			return revoked, err
		}
		c.rest("RA-EXC-001")
		c.detail("user", grant.User)
		c.detail("workingAt", grant.WorkingAt)
		if err := c.revokedInCampaigns(grant.User, cmd.By, grant.ID); err != nil {
			return revoked, err
		}
		return c.putGrant(revoked), c.private("reason", cmd.Reason)
	})
}

// changeGrant reads a grant and refuses the act unless the actor may do it at the
// real site; the grant must have the version asked for.
func (c *command) changeGrant(op string, act rbac.Act, by Actor, id string) (rbac.Grant, error) {
	grant, err := c.tx.Grant(id)
	if err != nil {
		return rbac.Grant{}, err
	}
	if err := c.mayAbout(op, act, by, grant.WorkingAt, grant.User); err != nil {
		return rbac.Grant{}, err
	}
	return grant, c.unchanged(grant.Version)
}

// mayAbout is [command.may] about what a person was given: whose profile is held
// is compared with the actor, to find their own access under another UUID.
func (c *command) mayAbout(op string, act rbac.Act, by Actor, organisation, user string) error {
	id, err := identity.ParseUserID(user)
	if err != nil {
		return err
	}
	profile, err := c.tx.Profile(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return c.may(op, act, by, organisation, id, profile.Claim())
}
