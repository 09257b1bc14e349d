package campaign

import "github.com/rakit-dev/rakit/guidance"

// ReminderKind says where a reminder stands to the due day. The zero ReminderKind
// is invalid.
type ReminderKind uint8

// The kinds.
const (
	BeforeDue ReminderKind = iota + 1 // on one of the days before
	DueToday                          // on the due day
	PastDue                           // while it is overdue
)

var reminderKindNames = []string{"before", "due", "overdue"}

// String returns the kind as it is written in documents, or "invalid".
func (k ReminderKind) String() string { return guidance.NameClosed(reminderKindNames, k) }

// MarshalText returns the kind as text; the zero ReminderKind is an error.
func (k ReminderKind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("reminder", reminderKindNames, k)
}

// UnmarshalText reads a kind; unknown text is a [*guidance.UnknownValueError].
func (k *ReminderKind) UnmarshalText(text []byte) (err error) {
	*k, err = guidance.ParseClosed[ReminderKind]("reminder", reminderKindNames, string(text))
	return err
}

// Reminder is one reminder of an item. It is told from others by its day: sent on a
// later one, it is the same reminder.
type Reminder struct {
	Kind ReminderKind  `json:"kind"`
	Day  guidance.Date `json:"day"` // on which policy asks for it
	Due  guidance.Date `json:"due"` // by which the item is to be decided
}

// Reminder returns the reminder of an item that is to be sent on a day, if any: the
// newest of those whose day has come since the due day was set, unless that, or a
// newer one, was sent. One that was missed is so made up for, by one reminder and
// not by several. A decided item has none, and neither has any in a closed campaign.
// Asked again, it answers alike until [Campaign.Reminded].
func (c Campaign) Reminder(i Item, on guidance.Date) (Reminder, bool) {
	if c.Closed != nil || i.Campaign != c.ID || i.State != StateOpen {
		return Reminder{}, false
	}
	r, ok := c.Policy.Reminders.newest(i.Due, on)
	if !ok || r.Day.Before(i.dueSince()) || !i.RemindedFor.IsZero() && !r.Day.After(i.RemindedFor) {
		return Reminder{}, false
	}
	return r, true
}

// newest returns the newest reminder of what is due on a day whose own day has come.
func (r Reminders) newest(due, on guidance.Date) (Reminder, bool) {
	if due.IsZero() || on.IsZero() {
		return Reminder{}, false
	}
	late := due.DaysUntil(on)
	if late >= 0 {
		kind, rounds := DueToday, 0
		if r.EveryDaysOverdue > 0 && late >= r.EveryDaysOverdue {
			kind, rounds = PastDue, late/r.EveryDaysOverdue
		}
		return Reminder{Kind: kind, Day: due.AddDays(rounds * r.EveryDaysOverdue), Due: due}, true
	}
	for n := len(r.DaysBefore) - 1; n >= 0; n-- {
		if -late <= r.DaysBefore[n] {
			return Reminder{Kind: BeforeDue, Day: due.AddDays(-r.DaysBefore[n]), Due: due}, true
		}
	}
	return Reminder{}, false
}

// Reminded returns the item with the reminder of the day noted as sent. The error
// is a [*guidance.Refusal] by RA-CIS-034 when none is to be sent on that day, by
// RA-CIS-035 after the campaign was closed, by RA-CIS-040 out of order or for a day
// to come.
func (c Campaign) Reminded(i Item, on guidance.Date, by Stamp) (Item, error) {
	a := c.mine(i)
	i.inOrder(&a, by)
	a.Require(ruleOrder, !on.After(by.on()), "/on", "the day has not come")
	reminder, ok := c.Reminder(i, on)
	a.Require(ruleMove, ok, "/remindedFor", "no reminder is to be sent that was not sent")
	t, err := i.next(Remind, &a)
	if err != nil {
		return Item{}, err
	}
	i.RemindedFor = reminder.Day
	return i.moved(t, Entry{Stamp: by, Reminder: &reminder}), nil
}
