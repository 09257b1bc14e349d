package authority

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// What sweeps tell of and do to each thing that they find.
const (
	ActionCertificatesExpiring = "certificates.expiring"
	ActionReviewDue            = "exceptional-access.review-due"
)

// sweepTemporaryCards marks overdue cards, as [Authority.SweepTemporaryCards] does. What
// cannot be marked stays in front of the list, and is passed over.
func (c *command) sweepTemporaryCards(p SweepPolicy, run *sweepRun) (over bool, err error) {
	limit := p.Page + run.skip
	overdue, err := c.tx.OverdueTemporaryCards(c.now, limit)
	if err != nil {
		return false, err
	}
	run.skip = 0
	for _, k := range overdue {
		found := temporary.Sweep(c.now, []temporary.Card{k})
		if len(found) == 0 {
			run.skip++
			continue
		}
		c.putTemporaryCard(found[0].Card)
		c.besides = append(c.besides, c.deactivated(found[0]))
		run.found++
	}
	return len(overdue) < limit, nil
}

// eachOwner looks at things of one organisation after the other, a page of them at most
// with what it takes to find the organisations. list returns how many it found after a
// place, and the place of the last of them.
func (c *command) eachOwner(p SweepPolicy, run *sweepRun, list func(in []string, p Page) (n int, after string, err error)) (over bool, err error) {
	for budget := p.Page; budget > 0; budget-- {
		if run.after == "" {
			next, err := c.tx.Owners(run.owner, 1)
			if err != nil || len(next) == 0 {
				return true, err
			}
			run.owner = next[0]
		}
		n, after, err := list([]string{run.owner}, Page{After: run.after, Limit: budget})
		if err != nil {
			return false, err
		}
		if run.after = after; n < budget {
			run.after = ""
		}
		budget -= n
	}
	return false, nil
}

// sweepCertificates tells of cards in use whose certificates expire, on each day of the
// schedule of reminders that has come since the last run, at the latest of them. It
// sends nothing: the event is what whoever reminds holders goes by.
func (c *command) sweepCertificates(p SweepPolicy, run *sweepRun) (over bool, err error) {
	f := ExpiringFilter{By: card.DueHorizon(run.on())}
	return c.eachOwner(p, run, func(in []string, page Page) (int, string, error) {
		found, err := c.tx.ListExpiring(in, f, page)
		if err != nil || len(found) == 0 {
			return 0, "", err
		}
		cards := func(yield func(card.Reminded) bool) {
			for _, k := range found {
				if !yield(card.Reminded{Card: k.ID, Certificates: k.Certification.Pair, LastReminded: run.sinceDay()}) {
					return
				}
			}
		}
		for _, due := range card.RemindersDue(cards, run.at, p.Reminders) {
			k := found[slices.IndexFunc(found, func(k card.Card) bool { return k.ID == due.Card })]
			c.aside(ActionCertificatesExpiring, k.ID, k.Organisation, map[string]string{
				"user": k.Holder, "expires": due.ExpiresOn.String(), "scheduled": due.Scheduled.String(),
			}, "RA-CRD-057")
			run.found++
		}
		return len(found), ExpiringAfter(found[len(found)-1]), nil
	})
}

// sweepReviews tells of exceptional access whose review date has come since the last run.
func (c *command) sweepReviews(p SweepPolicy, run *sweepRun) (over bool, err error) {
	f := GrantFilter{ReviewDueOn: run.on()}
	return c.eachOwner(p, run, func(in []string, page Page) (int, string, error) {
		found, err := c.tx.ListGrants(in, f, page)
		if err != nil || len(found) == 0 {
			return 0, "", err
		}
		for _, g := range found {
			if !newlyDue(g, run) {
				continue
			}
			c.aside(ActionReviewDue, g.ID, g.WorkingAt, map[string]string{"user": g.User, "review": g.Review.String()}, "RA-EXC-021")
			run.found++
		}
		return len(found), found[len(found)-1].ID, nil
	})
}

// newlyDue reports whether the review of a grant has come to be due since the last run:
// its day came after that of the run, or was set on that very day after it.
func newlyDue(g rbac.Grant, run *sweepRun) bool {
	set := g.GrantedAt
	if n := len(g.Reviews); n > 0 {
		set = g.Reviews[n-1].At
	}
	return g.Review.After(run.sinceDay()) || g.Review == run.sinceDay() && set.After(run.since)
}

// callStages are the stages in which a call is under way.
var callStages = []registration.Stage{registration.CallBooked, registration.OnCall, registration.ProofBooked, registration.OnProofCall}

// sweepCalls breaks off calls that nobody has ended. Numbers that were texted on one
// need no sweep of their own: the clock refuses them, and the end of the call ends them.
func (c *command) sweepCalls(p SweepPolicy, run *sweepRun) (over bool, err error) {
	return c.eachOwner(p, run, func(in []string, page Page) (n int, after string, err error) {
		name, id, _ := strings.Cut(page.After, "/")
		for _, stage := range callStages {
			if name != "" && stage.String() != name {
				continue
			}
			found, err := c.tx.ListCases(in, CaseFilter{Stage: stage}, Page{After: id, Limit: page.Limit - n})
			if err != nil {
				return 0, "", err
			}
			for _, k := range found {
				c.breakOff(k, p.CallsKept, run)
			}
			if n += len(found); n == page.Limit {
				return n, stage.String() + "/" + found[len(found)-1].ID, nil
			}
			name, id = "", ""
		}
		return n, "", nil
	})
}

// breakOff abandons the call of a case if it was left open.
func (c *command) breakOff(k registration.Case, kept time.Duration, run *sweepRun) {
	if !leftOpen(k, c.now, kept) {
		return
	}
	next, err := k.AbandonCall()
	if err != nil {
		run.skip++
		return
	}
	open := c.now.Sub(lastOn(*k.UnderWay()))
	c.putCase(next)
	c.aside(ActionAbandonCall, k.ID, k.Organisation, map[string]string{
		"stage": next.Stage.String(), "why": "left-open", "hours": strconv.Itoa(int(open.Hours())),
	})
	run.found++
}

// leftOpen reports whether the call of a case has been under way since its hour, or
// since its last numbers, for as long as that.
func leftOpen(k registration.Case, now time.Time, kept time.Duration) bool {
	call := k.UnderWay()
	return call != nil && now.Sub(lastOn(*call)) >= kept
}

// lastOn returns when something was done on a call last, or is to be.
func lastOn(call registration.Call) time.Time {
	last := call.BookedFor
	for _, ch := range call.Challenges {
		if ch.IssuedAt.After(last) {
			last = ch.IssuedAt
		}
	}
	return last
}

// sweepPasscodes destroys passcodes that were kept for too long, each in a transaction
// of its own with its event.
func (a *Authority) sweepPasscodes(ctx context.Context, limit int) (int, error) {
	return a.ExpirePasscodes(ctx, limit)
}
