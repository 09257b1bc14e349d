package authority

import (
	"context"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// ExceptionalQuery is what a report on exceptional access is to be about.
type ExceptionalQuery struct {
	WorkingAt identity.ODSCode      // zero: every site for which the caller acts
	On        guidance.Date         // zero: today
	Since     guidance.Date         // reminders that fell due on this day and later; zero: on On alone
	Schedule  rbac.ReminderSchedule // such as rbac.UsualReminders; zero: no reminders
}

// ExceptionalReport is how the log of exceptional access stands on a day.
type ExceptionalReport struct {
	On          guidance.Date    `json:"on"`
	Sites       []rbac.SiteTally `json:"sites"`       // in order of code
	Outstanding []rbac.Grant     `json:"outstanding"` // somebody has to look, in order of review date
	Reminders   []rbac.Reminder  `json:"reminders"`   // due by the schedule, in order of review date
}

// ExceptionalReport returns how the log of exceptional access stands on a day: counts
// by site, what is outstanding, and whom to remind of what, each whole. It rests on any
// of the acts upon exceptional access. The error is a [*guidance.Refusal], by
// RA-EXC-024 for a schedule that cannot be one; it wraps [ErrNotFound] for a site for
// which the caller does not act.
func (r Reader) ExceptionalReport(ctx context.Context, q ExceptionalQuery) (ExceptionalReport, error) {
	const op = "report on exceptional access"
	if q.On.IsZero() {
		q.On = guidance.DateOf(r.a.config.Now())
	}
	if q.Since.IsZero() {
		q.Since = q.On
	}
	return look(ctx, r, op, seeGrants, func(tx Tx, in scope) (ExceptionalReport, error) {
		if !q.WorkingAt.IsZero() && !in.has(q.WorkingAt.String()) {
			return ExceptionalReport{}, ErrNotFound
		}
		all, err := allGrants(tx, in.codes, q.WorkingAt)
		if err != nil {
			return ExceptionalReport{}, err
		}
		reminders, err := rbac.Reminders(all, guidance.Interval{From: q.Since, To: q.On}, q.Schedule)
		return ExceptionalReport{
			On: q.On, Sites: rbac.TallySites(all, q.On), Outstanding: rbac.Outstanding(all, q.On), Reminders: reminders,
		}, err
	})
}

// allGrants reads every entry at some sites, a batch at a time.
func allGrants(tx Tx, in []string, site identity.ODSCode) (all []rbac.Grant, err error) {
	for after := ""; ; {
		some, err := tx.ListGrants(in, GrantFilter{WorkingAt: site}, Page{After: after, Limit: batch})
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		if len(some) < batch {
			return all, nil
		}
		after = some[len(some)-1].ID
	}
}
