package rbac

import (
	"cmp"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// ReminderSchedule says on which days somebody is reminded of a review date of
// exceptional access. The zero ReminderSchedule reminds nobody, which is a choice.
type ReminderSchedule struct {
	Before []int `json:"before,omitempty"` // days before the review date: 14, 7, 1
	On     bool  `json:"on,omitzero"`      // on the review date itself
	Every  int   `json:"every,omitzero"`   // days from one reminder to the next after the review date, until somebody looks; 0: none
}

// UsualReminders is a schedule to begin with: two weeks and a day before the review
// date, on it, and every week after it. No page gives one.
func UsualReminders() ReminderSchedule {
	return ReminderSchedule{Before: []int{14, 1}, On: true, Every: 7}
}

// maxReminderDays is the most days of a schedule.
const maxReminderDays = 365

// Check returns the [*guidance.Refusal] of a schedule that cannot be one
// (RA-EXC-024), or nil.
func (s ReminderSchedule) Check() error {
	var as guidance.Assessment
	whole := s.Every >= 0 && s.Every <= maxReminderDays
	for i, n := range s.Before {
		whole = whole && n >= 1 && n <= maxReminderDays && !slices.Contains(s.Before[:i], n)
	}
	as.Require(ruleSchedule, whole, "", "")
	return as.Refusal("remind of reviews")
}

// Reminder is what whoever keeps the log is to be told of one entry.
type Reminder struct {
	Grant     string        `json:"grant"`     // id
	User      string        `json:"user"`      // user id
	WorkingAt string        `json:"workingAt"` // ODS code of the site that was named
	Review    guidance.Date `json:"review"`    // the review date
	On        guidance.Date `json:"on"`        // the day of the reminder
	Days      int           `json:"days"`      // from the review date to that day: below 0 before it, above 0 when it is past
	End       guidance.Date `json:"end"`       // the last day of the access, which may be past
}

// Reminders returns what the schedule has somebody reminded of on the days, London
// days with both ends included: of each entry the last reminder alone, in order of
// review date and then id. Whoever asks daily passes one day; whoever missed some
// passes those too, and tells nobody twice. days needs both ends; without them
// nothing is due.
//
// An entry counts as it stood on the last of the days: what was looked at or revoked
// by then is nothing to be reminded of. The error is that of
// [ReminderSchedule.Check].
func Reminders(gs []Grant, days guidance.Interval, s ReminderSchedule) ([]Reminder, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	due := []Reminder{}
	if days.From.IsZero() || days.To.IsZero() {
		return due, nil
	}
	for _, g := range gs {
		review := g.reviewOn(days.To)
		if review.IsZero() || g.Revoked != nil && !days.To.Before(guidance.DateOf(g.Revoked.At)) {
			continue
		}
		if on, ok := s.last(review, days); ok {
			due = append(due, Reminder{
				Grant: g.ID, User: g.User, WorkingAt: g.WorkingAt, Review: review, On: on, Days: review.DaysUntil(on), End: g.End,
			})
		}
	}
	slices.SortStableFunc(due, func(a, b Reminder) int {
		return cmp.Or(a.Review.Compare(b.Review), cmp.Compare(a.Grant, b.Grant))
	})
	return due, nil
}

// last returns the last of the days on which the schedule reminds of a review date.
func (s ReminderSchedule) last(review guidance.Date, days guidance.Interval) (on guidance.Date, ok bool) {
	if past := review.DaysUntil(days.To); s.Every > 0 && past >= s.Every {
		on = review.AddDays(past - past%s.Every)
	} else if s.On && past >= 0 {
		on = review
	} else {
		for _, n := range s.Before {
			if day := review.AddDays(-n); !day.After(days.To) && (on.IsZero() || day.After(on)) {
				on = day
			}
		}
	}
	return on, !on.IsZero() && !on.Before(days.From)
}
