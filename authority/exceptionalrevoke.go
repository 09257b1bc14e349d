package authority

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// MaxRevoked is the number of entries that one [Authority.RevokeMany] revokes at most.
const MaxRevoked = 5000

// RevokeMany ends many entries of the log of exceptional access for one reason.
type RevokeMany struct {
	By     Actor
	Named  rbac.Named // exactly one of ids, a selection and all
	Reason string
	DryRun bool // say what would be revoked, and revoke nothing
}

// RevokeOutcome says what came of one entry. The zero RevokeOutcome is invalid.
type RevokeOutcome uint8

// What may come of an entry.
const (
	Revoked        RevokeOutcome = iota + 1 // it is revoked now, or would be without the dry run
	RevokedBefore                           // somebody has revoked it already
	RanOut                                  // its last day is past: nothing is left to revoke, and a review may be
	RevokeRefused                           // the actor may not: such as their own
	RevokeNotFound                          // not there, or at an organisation for which the actor does not act
)

var revokeOutcomeNames = []string{"revoked", "revoked-before", "ran-out", "refused", "not-found"}

// String returns the outcome as it is written in documents, or "invalid".
func (o RevokeOutcome) String() string { return guidance.NameClosed(revokeOutcomeNames, o) }

// MarshalText returns the outcome as text; the zero RevokeOutcome is an error.
func (o RevokeOutcome) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("outcome", revokeOutcomeNames, o)
}

// UnmarshalText reads an outcome; unknown text is a [*guidance.UnknownValueError].
func (o *RevokeOutcome) UnmarshalText(text []byte) (err error) {
	*o, err = guidance.ParseClosed[RevokeOutcome]("outcome", revokeOutcomeNames, string(text))
	return err
}

// RevokedOne is what came of one entry.
type RevokedOne struct {
	Grant     string             `json:"grant"`
	Outcome   RevokeOutcome      `json:"outcome"`
	User      string             `json:"user,omitempty"`      // user id of the holder; "" where it is not found
	WorkingAt string             `json:"workingAt,omitempty"` // ODS code of the site that was named
	Findings  []guidance.Finding `json:"findings,omitempty"`  // why it is refused
}

// RevokedMany is what came of all.
type RevokedMany struct {
	DryRun  bool         `json:"dryRun,omitzero"`
	Results []RevokedOne `json:"results"`       // one for each entry that was named, in order of id
	More    bool         `json:"more,omitzero"` // the selection has more than could be revoked at once: do it again
}

// Count returns of how many entries that came.
func (r RevokedMany) Count(o RevokeOutcome) (n int) {
	for _, one := range r.Results {
		if one.Outcome == o {
			n++
		}
	}
	return n
}

// RevokeMany revokes at once, in one transaction, the entries of the log of
// exceptional access that are named and that the actor may revoke; each has its own
// event, for the organisation of its site, before that of the command. By a selection
// only entries are named that stand or are to come, and at [MaxRevoked] of them
// [RevokedMany].More says that there are others. What has run out is left as it is, for
// a revocation would take it off the list of what somebody has to look at; what the
// actor does not act for is not touched, and not told from what is not there. Done
// twice, it revokes nothing the second time.
//
// A dry run says the same and changes nothing; it leaves one event, which says so. To
// revoke exactly what a dry run showed, pass its ids.
//
// The error is a [*guidance.Refusal] for who may revoke nothing at their own
// organisation, or at the site of the selection; by RA-EXC-020 for what names nothing,
// or too much; and by RA-EXC-008 without a reason.
func (a *Authority) RevokeMany(ctx context.Context, cmd RevokeMany) (RevokedMany, error) {
	const op = "revoke exceptional access"
	at := cmp.Or(cmd.Named.Selection.WorkingAt, cmd.By.Organisation.String())
	return do(ctx, a, ActionRevokeMany, cmd.By, at, func(c *command) (RevokedMany, error) {
		var none RevokedMany
		if err := c.may(op, rbac.RevokeExceptionalAccess, cmd.By, at, identity.UserID{}, identity.Claim{}); err != nil {
			return none, err
		}
		as := cmd.Named.Check(MaxRevoked)
		as.Merge(rbac.CheckRevocation(cmd.By.ID.String(), cmd.Reason, c.now))
		if err := as.Refusal(op); err != nil {
			return none, err
		}
		done := RevokedMany{DryRun: cmd.DryRun, Results: []RevokedOne{}}
		named, err := c.named(cmd, &done)
		if err != nil {
			return none, err
		}
		if err := c.revokeAll(op, cmd, named, &done); err != nil {
			return none, err
		}
		c.rest("RA-EXC-008", "RA-EXC-020")
		c.toldOf(cmd, done)
		return done, c.private("reason", cmd.Reason)
	})
}

// toldOf says in the event of the command what came of it.
func (c *command) toldOf(cmd RevokeMany, done RevokedMany) {
	c.detail("dry-run", strconv.FormatBool(cmd.DryRun))
	for o := Revoked; o <= RevokeNotFound; o++ {
		c.detail(o.String(), strconv.Itoa(done.Count(o)))
	}
	c.detail("more", strconv.FormatBool(done.More))
}

// named returns the entries that are meant, in order of id. Of ids that are not there
// it notes so.
func (c *command) named(cmd RevokeMany, done *RevokedMany) ([]rbac.Grant, error) {
	standing, err := c.tx.StandingOf(cmd.By.Organisation.String())
	if err != nil {
		return nil, err
	}
	in := standing.Organisations(cmd.By.Organisation.String(), c.today())
	if len(cmd.Named.Grants) > 0 {
		return c.namedByID(cmd.Named.Grants, in, done)
	}
	var found []rbac.Grant
	site, _ := identity.ParseODSCode(cmd.Named.Selection.WorkingAt)
	for after := ""; ; {
		some, err := c.tx.ListGrants(in, GrantFilter{WorkingAt: site, ReviewDueOn: cmd.Named.Selection.ReviewDueOn}, Page{After: after, Limit: batch})
		if err != nil {
			return nil, err
		}
		for _, g := range some {
			after = g.ID
			if g.Revoked != nil || g.End.Before(c.today()) || !cmd.Named.Selection.Lets(g) {
				continue
			}
			if len(found) == MaxRevoked {
				done.More = true
				return found, nil
			}
			found = append(found, g)
		}
		if len(some) < batch {
			return found, nil
		}
	}
}

func (c *command) namedByID(ids, in []string, done *RevokedMany) (found []rbac.Grant, err error) {
	for _, id := range slices.Sorted(slices.Values(ids)) {
		g, err := c.tx.Grant(id)
		switch {
		case errors.Is(err, ErrNotFound), err == nil && !slices.Contains(in, g.WorkingAt):
			done.Results = append(done.Results, RevokedOne{Grant: id, Outcome: RevokeNotFound})
		case err != nil:
			return nil, err
		default:
			found = append(found, g)
		}
	}
	return found, nil
}

// revokeAll decides on each entry, and revokes those that can be unless it is a dry
// run.
func (c *command) revokeAll(op string, cmd RevokeMany, named []rbac.Grant, done *RevokedMany) error {
	standing, err := c.tx.StandingOf(cmd.By.Organisation.String())
	if err != nil {
		return err
	}
	revoked := map[string][]string{} // ids by holder
	for _, g := range named {
		one := RevokedOne{Grant: g.ID, User: g.User, WorkingAt: g.WorkingAt}
		next, noted, err := c.revokeOne(op, cmd, g, standing, &one)
		if err != nil {
			return err
		}
		done.Results = append(done.Results, one)
		if one.Outcome != Revoked || cmd.DryRun {
			continue
		}
		c.putGrant(next)
		c.aside(ActionGrantRevoked, g.ID, g.WorkingAt, noted, "RA-EXC-008")
		revoked[g.User] = append(revoked[g.User], g.ID)
	}
	slices.SortFunc(done.Results, func(a, b RevokedOne) int { return cmp.Compare(a.Grant, b.Grant) })
	for _, user := range slices.Sorted(maps.Keys(revoked)) {
		if err := c.revokedInCampaigns(user, cmd.By, revoked[user]...); err != nil {
			return err
		}
	}
	return nil
}

// steady is a transaction in which who acts for whom was read already.
type steady struct {
	Tx
	standing rbac.Standing
}

func (s steady) Standing() (rbac.Standing, error) { return s.standing, nil }

// revokeOne decides on one entry: the outcome is noted in one, and what its event
// says beyond that is returned with the entry as revoked.
func (c *command) revokeOne(op string, cmd RevokeMany, g rbac.Grant, standing rbac.Standing, one *RevokedOne) (next rbac.Grant, noted map[string]string, err error) {
	// What is noted of the actor for this one entry belongs into its own event.
	asked := &command{a: c.a, tx: steady{c.tx, standing}, now: c.now}
	err = asked.mayAbout(op, rbac.RevokeExceptionalAccess, cmd.By, g.WorkingAt, g.User)
	if refusal := new(*guidance.Refusal); errors.As(err, refusal) {
		one.Outcome, one.Findings = RevokeRefused, (*refusal).Findings
		return next, nil, nil
	}
	if err != nil {
		return next, nil, err
	}
	switch {
	case g.Revoked != nil:
		one.Outcome = RevokedBefore
		return next, nil, nil
	case g.End.Before(c.today()):
		one.Outcome = RanOut
		return next, nil, nil
	}
	asked.detail("user", g.User)
	asked.detail("workingAt", g.WorkingAt)
	one.Outcome = Revoked
	next, err = g.Revoke(cmd.By.ID.String(), cmd.Reason, c.now)
	return next, asked.event.Detail, err
}
