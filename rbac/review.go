package rbac

import (
	"cmp"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Review is one look at exceptional access that was held: who looked and what
// they found. That it was let stand is what a review without a revocation means.
type Review struct {
	Due  guidance.Date `json:"due,omitzero"`  // the review date that it answers
	By   string        `json:"by"`            // user id
	Note string        `json:"note"`          // what was found
	At   time.Time     `json:"at"`            // UTC
	Next guidance.Date `json:"next,omitzero"` // the review date that it sets; zero if it was the last look
}

// ReviewDetails is what [Grant.Reviewed] is asked for; the members are those of
// [Review].
type ReviewDetails struct {
	By   string // user id
	Note string
	Next guidance.Date
	At   time.Time
}

// Reviewed returns g with one more review, and its next review date as the
// review date. Next is required, after the day of the review in Europe/London
// and within the days of the access, as the first review date is. On the last
// day of the access and later there is no such day: Next is then zero, and the
// grant is off [Outstanding] for good. A review may come before it is due.
//
// The error is a [*guidance.Refusal] by RA-EXC-012 (who, when, what; not after a
// revocation) and RA-EXC-013 (the next date), every reason named. Who may
// review is decided by [Authorize].
func (g Grant) Reviewed(d ReviewDetails) (Grant, error) {
	var as guidance.Assessment
	as.Require(ruleReviewed, g.Revoked == nil, "/revoked", "the access was revoked before")
	if !present(d.By) {
		as.Fail(ruleReviewed, "/by", "the person who looked is not named")
	}
	if !present(d.Note) {
		as.Fail(ruleReviewed, "/note", "what was found is not given")
	}
	if d.At.IsZero() || d.At.Before(g.lastLooked()) {
		as.Fail(ruleReviewed, "/at", "the instant is not given, or lies before the grant or the review before")
	}
	g.checkNext(&as, d)
	if err := as.Refusal("review exceptional access"); err != nil {
		return Grant{}, err
	}
	held := Review{Due: g.Review, By: d.By, Note: d.Note, At: d.At.UTC(), Next: d.Next}
	g.Reviews, g.Review = append(slices.Clone(g.Reviews), held), d.Next
	return g, nil
}

// lastLooked returns the instant of the last review, or that of the grant.
func (g Grant) lastLooked() time.Time {
	if n := len(g.Reviews); n > 0 {
		return g.Reviews[n-1].At
	}
	return g.GrantedAt
}

// checkNext applies RA-EXC-013.
func (g Grant) checkNext(as *guidance.Assessment, d ReviewDetails) {
	if d.At.IsZero() {
		as.Unknown(ruleNextReview)
		return
	}
	today := guidance.DateOf(d.At)
	if !today.Before(g.End) {
		as.Require(ruleNextReview, d.Next.IsZero(), "/next", "no day of the access is left for another review: this one is the last look")
		return
	}
	within := d.Next.After(today) && !d.Next.Before(g.Start) && !d.Next.After(g.End)
	as.Require(ruleNextReview, within, "/next", "")
}

// ReviewDue reports whether, on the day, somebody has to look at the grant: its
// review date has come, and it was neither looked at nor revoked before. It
// answers for the grant as it stood on that day: one that was reviewed later was
// due until the day before. A grant that has run out stays due: what it was used
// for was not looked at.
func (g Grant) ReviewDue(on guidance.Date) bool {
	review := g.reviewOn(on)
	if review.IsZero() || on.Before(review) {
		return false
	}
	return g.Revoked == nil || on.Before(guidance.DateOf(g.Revoked.At))
}

// firstReview returns the review date that was set when the access was granted.
func (g Grant) firstReview() guidance.Date {
	if len(g.Reviews) > 0 {
		return g.Reviews[0].Due
	}
	return g.Review
}

// reviewOn returns the review date as it stood on the day, zero if none did.
func (g Grant) reviewOn(on guidance.Date) guidance.Date {
	for _, r := range g.Reviews {
		if on.Before(guidance.DateOf(r.At)) {
			return r.Due
		}
	}
	return g.Review
}

// Outstanding returns the grants whose review is due on the day, in order of
// review date and then id. The slice is the caller's.
func Outstanding(gs []Grant, on guidance.Date) []Grant {
	due := []Grant{}
	for _, g := range gs {
		if g.ReviewDue(on) {
			due = append(due, g)
		}
	}
	slices.SortStableFunc(due, func(a, b Grant) int {
		return cmp.Or(a.reviewOn(on).Compare(b.reviewOn(on)), cmp.Compare(a.ID, b.ID))
	})
	return due
}
