package authority

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/temporary"
)

// Arrange is what an organisation arranges for people who come for a time.
type Arrange struct {
	By           Actor
	Arrangements temporary.Arrangements
}

// Arrange stores the local policy of an organisation and the appointments of its ID
// Checkers, in place of those that it had, and returns them. What takes the place of
// others has the version of those, as they were loaded, or it is asked for by
// [IfVersion]. Nobody appoints themself.
func (a *Authority) Arrange(ctx context.Context, cmd Arrange) (temporary.Arrangements, error) {
	const op = "arrange for temporary staff"
	next := cmd.Arrangements
	code := next.Organisation.String()
	return do(ctx, a, ActionArrange, cmd.By, code, func(c *command) (arranged temporary.Arrangements, err error) {
		if err := c.may(op, rbac.KeepTemporaryCards, cmd.By, code, identity.UserID{}, identity.Claim{}); err != nil {
			return arranged, err
		}
		before, err := c.arranged(next.Organisation)
		if err != nil {
			return arranged, err
		}
		appointed := slices.DeleteFunc(slices.Clone(next.Appointments), func(p temporary.Appointment) bool {
			return slices.Contains(before.Appointments, p)
		})
		for _, p := range appointed {
			if p.Checker.IsZero() {
				continue // refused below
			}
			if err := c.mayAbout(op, rbac.KeepTemporaryCards, cmd.By, code, p.Checker.String()); err != nil {
				return arranged, err
			}
		}
		if err := checkArrangements(next).Refusal(op); err != nil {
			return arranged, err
		}
		c.rest("RA-RBC-001", "RA-TAC-030", "RA-TAC-031", "RA-TAC-034")
		if err := c.noteArrangements(before, next, appointed); err != nil {
			return arranged, err
		}
		next := next
		if next.Version, err = c.replaced(before.Version, next.Version); err != nil {
			return arranged, err
		}
		return c.putArrangements(next), nil
	})
}

// arranged returns what an organisation has arranged; the zero Arrangements of it if
// that is nothing.
func (c *command) arranged(organisation identity.ODSCode) (temporary.Arrangements, error) {
	found, err := c.tx.Arrangements(organisation)
	if errors.Is(err, ErrNotFound) {
		return temporary.Arrangements{Organisation: organisation}, nil
	}
	return found, err
}

// checkArrangements says whether policy and appointments hold, by the checks of
// their own, and are the organisation's. Pointers are into the arrangements. No
// policy is none that does not hold.
func checkArrangements(a temporary.Arrangements) guidance.Assessment {
	var found guidance.Assessment
	if p := a.Policy; p.Organisation != (identity.ODSCode{}) || p.Reference != "" || p.Days != (guidance.Interval{}) || len(p.Choices) > 0 || p.Pool.Max != 0 {
		merge(&found, "/policy", p.Check())
		if p.Organisation != a.Organisation && !p.Organisation.IsZero() {
			found.Fail(temporaryRule("RA-TAC-031"), "/policy/organisation", "the policy is that of another organisation")
		}
	}
	for i, p := range a.Appointments {
		at := "/appointments/" + strconv.Itoa(i)
		merge(&found, at, p.Check())
		if p.Organisation != a.Organisation && !p.Organisation.IsZero() {
			found.Fail(temporaryRule("RA-TAC-034"), at+"/organisation", "another organisation appoints them")
		}
	}
	return found
}

// merge adds the findings of a part of something, at where the part is.
func merge(found *guidance.Assessment, at string, part guidance.Assessment) {
	for _, f := range part.Findings() {
		found.Fail(temporaryRule(f.Rule), at+strings.TrimPrefix(f.Pointer, at), f.Message)
	}
}

// temporaryRule returns a rule of package temporary.
func temporaryRule(id guidance.RuleID) guidance.Rule {
	rules := temporary.Rules()
	return rules[slices.IndexFunc(rules, func(r guidance.Rule) bool { return r.ID == id })]
}

// noteArrangements notes who is an ID Checker that was none before, or otherwise, and
// who is none any more.
func (c *command) noteArrangements(before, next temporary.Arrangements, appointed []temporary.Appointment) error {
	ended := slices.DeleteFunc(slices.Clone(before.Appointments), func(p temporary.Appointment) bool {
		return slices.ContainsFunc(next.Appointments, func(n temporary.Appointment) bool { return n.ID == p.ID })
	})
	for name, changed := range map[string][]temporary.Appointment{"appointed": appointed, "no-longer-appointed": ended} {
		ids := make([]string, len(changed))
		for i, p := range changed {
			ids[i] = p.Checker.String()
		}
		if len(ids) > 0 {
			c.detail(name, strings.Join(ids, " "))
		}
	}
	c.detail("appointments", strconv.Itoa(len(next.Appointments)))
	if next.Policy.Days != (guidance.Interval{}) {
		c.detail("policy-days", next.Policy.Days.String())
	}
	return c.note("policy", next.Policy.Reference)
}

// Arrangements returns what an organisation has arranged for people who come for a
// time. It rests on rbac.FindRecords.
func (r Reader) Arrangements(ctx context.Context, organisation identity.ODSCode) (temporary.Arrangements, error) {
	return one(ctx, r, "read arrangements", findRecords,
		func(tx Tx) (temporary.Arrangements, error) { return tx.Arrangements(organisation) },
		func(a temporary.Arrangements) string { return a.Organisation.String() })
}
