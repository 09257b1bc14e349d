package card

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// ReminderPolicy is the schedule by which holders are reminded of a renewal. The
// schedule is data and ours (RA-CRD-057): the guidance knows only the alert at
// login ([Alert]).
type ReminderPolicy struct {
	Days []int `json:"days"` // before the London day of expiry, in falling order: [ReminderPolicy.Check]
}

// DefaultReminders returns the schedule of rakit: on the first day of the window,
// monthly at first, and closer together towards the end.
func DefaultReminders() ReminderPolicy { return ReminderPolicy{Days: []int{90, 60, 30, 14, 7, 1}} }

// Check assesses a schedule (RA-CRD-057): a day at least, each in the window of
// [RenewalDays], in falling order, none twice.
func (p ReminderPolicy) Check() guidance.Assessment {
	var a guidance.Assessment
	a.Require(ruleReminders, len(p.Days) > 0, "/days", "the schedule has no day")
	for i, d := range p.Days {
		pointer := "/days/" + strconv.Itoa(i)
		a.Require(ruleReminders, 0 <= d && d <= RenewalDays, pointer, "the day is not in the window of renewal")
		a.Require(ruleReminders, i == 0 || d < p.Days[i-1], pointer, "the day is not after the one before it")
	}
	return a
}

// NextReminder returns the London day of the next reminder for certificates that
// expire at the instant notAfter: the first day of the schedule after that of
// the last reminder (zero if there was none), which may lie in the past if none
// was sent then. It is zero if the schedule is over. A renewal begins it anew,
// by a later notAfter.
func NextReminder(notAfter time.Time, lastReminded guidance.Date, policy ReminderPolicy) guidance.Date {
	if notAfter.IsZero() {
		return guidance.Date{}
	}
	expires := guidance.DateOf(notAfter)
	for _, d := range policy.Days {
		if on := expires.AddDays(-d); on.After(lastReminded) {
			return on
		}
	}
	return guidance.Date{}
}

// Reminded is a working card, its certificates, and the London day on which its
// holder was last reminded of renewing; zero if never.
type Reminded struct {
	Card         string        `json:"card"` // its ID
	Certificates Pair          `json:"certificates,omitzero"`
	LastReminded guidance.Date `json:"lastReminded,omitzero"`
}

// Reminder is a reminder that is to be sent.
type Reminder struct {
	Card string `json:"card"` // the card's ID
	Renewal
	Scheduled guidance.Date `json:"scheduled"` // the latest day of the schedule that has come; one of a card has one reminder
}

// RemindersDue returns the reminders that are to be sent at an instant, in order
// of the day of expiry and then of ID. It is given working cards: a card that
// has ended is not renewed. The caller sends each, and keeps the London day of
// the instant as the card's LastReminded: then the same call returns none of
// them again. Days of the schedule on which nobody called are made up for by one
// reminder. There is none after the expiry, nor after a renewal until the new
// window.
func RemindersDue(working iter.Seq[Reminded], at time.Time, policy ReminderPolicy) []Reminder {
	today := guidance.DateOf(at)
	var due []Reminder
	for c := range working {
		r, err := RenewalAt(c.Certificates, at)
		if err != nil || r.State != RenewalDue {
			continue
		}
		scheduled := latestReminder(r.ExpiresOn, today, policy)
		if scheduled.IsZero() || !scheduled.After(c.LastReminded) {
			continue
		}
		due = append(due, Reminder{Card: c.Card, Renewal: r, Scheduled: scheduled})
	}
	slices.SortFunc(due, func(x, y Reminder) int {
		return cmp.Or(x.ExpiresOn.Compare(y.ExpiresOn), cmp.Compare(x.Card, y.Card))
	})
	return due
}

// latestReminder returns the latest day of the schedule that is not after today,
// or the zero Date.
func latestReminder(expires, today guidance.Date, policy ReminderPolicy) (latest guidance.Date) {
	for _, d := range policy.Days {
		if on := expires.AddDays(-d); !on.After(today) {
			latest = on
		}
	}
	return latest
}
