package campaign

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Item is one person on the list of one campaign. [Campaign.List] makes one; its
// methods, and those of [Campaign], return a new Item and never change the one they
// were given. Days are those of Europe/London.
type Item struct {
	ID           string           `json:"id"` // [ItemID]
	Campaign     string           `json:"campaign"`
	UserID       identity.UserID  `json:"userID"`
	Organisation identity.ODSCode `json:"organisation"` // that looks after the person
	Reasons      []Reason         `json:"reasons"`      // at least one, in the order in which they came
	Owner        string           `json:"owner"`        // who sees to it
	ListedOn     guidance.Date    `json:"listedOn"`
	Due          guidance.Date    `json:"due"` // last day for a decision
	State        State            `json:"state"`
	Decision     *Decision        `json:"decision,omitempty"`   // of a decided item
	Seen         *Seen            `json:"seen,omitempty"`       // what the record carried last
	RemindedFor  guidance.Date    `json:"remindedFor,omitzero"` // [Reminder.Day] of the newest that was sent
	History      []Entry          `json:"history"`              // everything that happened to it, in order

	Version int64 `json:"-"` // of the stored row; 0 before it is stored
}

// Seen is what a CIS record carried on the day of an extract.
type Seen struct {
	Flag identity.Flag `json:"flag"`
	On   guidance.Date `json:"on"`
}

// Entry is one thing that happened to an item. Which members it has depends on the
// move.
type Entry struct {
	Move      Move `json:"move"`
	Stamp     `json:",inline"`
	To        State         `json:"to"`
	Reason    *Reason       `json:"reason,omitempty"`    // put-on-list, add-reason, end-reason
	Seen      *Seen         `json:"seen,omitempty"`      // put-on-list, add-reason, note-extract, relocate: what the record carried
	Reminder  *Reminder     `json:"reminder,omitempty"`  // remind
	Outcome   Outcome       `json:"outcome,omitzero"`    // decide, verify, rescind-at-closing, end-access
	Note      string        `json:"note,omitempty"`      // decide, reopen, assign
	Reference string        `json:"reference,omitempty"` // decide, verify, note-verification, end-reason, end-access
	Due       guidance.Date `json:"due,omitzero"`        // the due day that it set
	Owner     string        `json:"owner,omitempty"`     // relocate, assign: who sees to it from then on

	Organisation identity.ODSCode `json:"organisation,omitzero"` // relocate: that looks after the person from then on
}

// ItemID returns the id of a person's item in a campaign: there is one.
func ItemID(campaign string, person identity.UserID) string { return campaign + "-" + person.String() }

// Leading returns the reason that weighs most, under which the item is counted; 0
// for the zero Item.
func (i Item) Leading() (k ReasonKind) {
	for _, r := range i.Reasons {
		if k == 0 || r.Kind < k {
			k = r.Kind
		}
	}
	return k
}

// Has reports whether a reason of this kind is among those of the item, also if it
// has ended.
func (i Item) Has(k ReasonKind) bool { return has(i.Reasons, k) }

// standing returns the reasons that have not ended.
func (i Item) standing() (rs []Reason) {
	for _, r := range i.Reasons {
		if r.Ended.IsZero() {
			rs = append(rs, r)
		}
	}
	return rs
}

// Overdue reports whether the item is on the list on the day, undecided, after the
// day by which it was to be decided.
func (i Item) Overdue(on guidance.Date) bool { return i.DaysOverdue(on) > 0 }

// DaysOverdue returns how many days the item is overdue; 0 on the due day and
// before, and for a decided one.
func (i Item) DaysOverdue(on guidance.Date) int {
	if i.State == StateDecided || i.Due.IsZero() {
		return 0
	}
	return max(0, i.Due.DaysUntil(on))
}

// Cleared reports whether nothing is left for which the person is on the list: all
// reasons have ended, or lie in the CIS record, of which the last extract shows no
// marker. It decides nothing.
func (i Item) Cleared() bool {
	rs := i.standing()
	return i.State != 0 && len(rs) == 0 || i.Seen != nil && i.Seen.Flag == identity.FlagNone && only(rs, ReasonKind.ofRecord)
}

// VerifiedOn returns the day of the newest verification of the person of which the
// item knows, that it was decided by or that was noted; zero if there is none. One
// that was taken back does not count.
func (i Item) VerifiedOn() guidance.Date {
	var decided, noted guidance.Date
	for _, e := range i.History {
		switch {
		case e.Move == Reopen:
			decided = guidance.Date{}
		case e.Move == NoteVerification:
			noted = e.on()
		case e.Outcome == ReVerified:
			decided = e.on()
		}
	}
	return newer(decided, noted)
}

func newer(d, e guidance.Date) guidance.Date {
	if e.After(d) {
		return e
	}
	return d
}

// StillFlagged reports whether the person was verified, and an extract of a later
// day carries the marker, or part of it, all the same.
func (i Item) StillFlagged() bool {
	return i.Decision != nil && i.Decision.Outcome == ReVerified && i.Seen != nil &&
		i.Seen.Flag != identity.FlagNone && i.Seen.On.After(i.Decision.on())
}

// Findings returns what a person should look at, on the day, all warnings: an item
// past its day (RA-CIS-041), one that a closed campaign left undecided
// (RA-CIS-031), and a flag that outlived a verification (RA-CIS-042).
func (i Item) Findings(on guidance.Date) []guidance.Finding {
	var a guidance.Assessment
	if i.Overdue(on) {
		a.Fail(ruleDue, "/due", "the due day has passed, and nobody has decided")
	}
	if i.State == StateUndecided {
		a.Fail(ruleDecidedUpon, "/state", "the campaign was closed, and nobody has decided")
	}
	if i.StillFlagged() {
		a.Fail(ruleCleared, "/seen", "still flagged after the verification")
	}
	return a.Findings()
}

// last returns the instant of what happened last.
func (i Item) last() time.Time {
	if n := len(i.History); n > 0 {
		return i.History[n-1].At
	}
	return time.Time{}
}

// dueSince returns the day on which the due day was set that the item has now.
func (i Item) dueSince() guidance.Date {
	for n := len(i.History) - 1; n >= 0; n-- {
		if e := i.History[n]; !e.Due.IsZero() {
			return e.on()
		}
	}
	return i.ListedOn
}

// inOrder asks that a move names somebody, and does not come before the last one.
func (i Item) inOrder(a *guidance.Assessment, by Stamp) {
	a.Require(ruleOrder, by.complete() && !by.At.Before(i.last()), "/at", "it is not said who does it, or when, or that lies before what happened last")
}

// moved returns the item after a line of the table, with the entry in its history.
func (i Item) moved(t Transition, e Entry) Item {
	e.Move, e.To, e.Stamp = t.Move, t.To, e.Stamp.utc()
	i.State = t.To
	i.History = append(slices.Clone(i.History), e)
	return i
}
