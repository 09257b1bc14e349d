package campaign

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Campaign is one round of putting things right, by the Registration Authority of
// one organisation. [Open] makes one; its methods return new values and change
// nothing. All instants are UTC.
type Campaign struct {
	ID           string           `json:"id"`
	Title        string           `json:"title"`
	Organisation identity.ODSCode `json:"organisation"` // whose Registration Authority runs it
	Policy       Policy           `json:"policy"`
	Opened       Stamp            `json:"opened"`
	Closed       *Stamp           `json:"closed,omitempty"`

	Version int64 `json:"-"` // of the stored row; 0 before it is stored
}

// Stamp is who did something, and when.
type Stamp struct {
	By string    `json:"by"` // user id of one of the RA staff, or the name of the program
	At time.Time `json:"at"` // UTC
}

// on returns the day of the stamp, in Europe/London.
func (s Stamp) on() guidance.Date { return guidance.DateOf(s.At) }

func (s Stamp) utc() Stamp { return Stamp{By: s.By, At: s.At.UTC()} }

func (s Stamp) complete() bool { return named(s.By) && !s.At.IsZero() }

// Details is what [Open] is asked for; the members are those of [Campaign].
type Details struct {
	ID           string
	Title        string // of at most 200 bytes
	Organisation identity.ODSCode
	Policy       Policy
	Opened       Stamp
}

// Open returns the campaign asked for, or a [*guidance.Refusal]: by RA-CIS-032
// without one of its parts, by RA-CIS-030 with a policy that misses something.
func Open(d Details) (Campaign, error) {
	a := d.Policy.assess("/policy")
	a.Require(ruleParts, named(d.ID), "/id", "the campaign has no id")
	a.Require(ruleParts, named(d.Title), "/title", "the title is absent, or longer than 200 bytes")
	a.Require(ruleParts, !d.Organisation.IsZero(), "/organisation", "no organisation is given")
	a.Require(ruleParts, d.Opened.complete(), "/opened", "it is not said who opens it, or when")
	if err := a.Refusal("open campaign"); err != nil {
		return Campaign{}, err
	}
	return Campaign{ID: d.ID, Title: d.Title, Organisation: d.Organisation, Policy: d.Policy, Opened: d.Opened.utc()}, nil
}

// Close returns the campaign as closed; [Campaign.Settle] then says what becomes
// of each item. The error is a [*guidance.Refusal] by RA-CIS-035 if it was closed
// before, and by RA-CIS-040 without who or when, or before it was opened.
func (c Campaign) Close(by Stamp) (Campaign, error) {
	var a guidance.Assessment
	a.Require(ruleOpen, c.Closed == nil, "/closed", "the campaign was closed before")
	a.Require(ruleOrder, by.complete() && !by.At.Before(c.Opened.At), "/closed", "it is not said who closes it, or when, or that lies before the opening")
	if err := a.Refusal("close campaign"); err != nil {
		return Campaign{}, err
	}
	closed := by.utc()
	c.Closed = &closed
	return c, nil
}

// MayList returns the [*guidance.Refusal] by RA-CIS-035 of a closed campaign, in
// which nobody is listed or reminded any more, or nil.
func (c Campaign) MayList() error {
	var a guidance.Assessment
	a.Require(ruleOpen, c.Closed == nil, "/closed", "the campaign is closed")
	return a.Refusal("list person")
}

// Settle returns what closing makes of an item, and whether that changes it: one
// that is open is decided by policy, or left undecided. Policy rescinds the access
// of those alone that are overdue on the day of the closing, and for more than near
// misses: whoever closes early, or has opened a campaign by mistake, takes access
// from nobody. While the campaign is open, and for an item of another, nothing
// changes. Settling twice is settling once.
func (c Campaign) Settle(i Item) (settled Item, changed bool) {
	if c.Closed == nil || i.Campaign != c.ID {
		return i, false
	}
	move := LeaveUndecided
	if c.rescinds(i) {
		move = RescindAtClosing
	}
	t, err := Next(i.State, move)
	if err != nil {
		return i, false
	}
	// What happened to an item may bear the instant of another clock.
	at := Stamp{By: c.Closed.By, At: latest(c.Closed.At, i.last())}
	if move == LeaveUndecided {
		return i.moved(t, Entry{Stamp: at}), true
	}
	return i.decided(t, Decision{Outcome: AccessRescinded, Made: ByPolicy, Stamp: at}), true
}

// rescinds reports whether closing rescinds the access of an open item: the policy
// says so, the day by which somebody was to decide has passed, and something weighs
// more than what merely looks like the marker.
func (c Campaign) rescinds(i Item) bool {
	return c.Policy.Undecided == RescindAccess && i.Overdue(c.Closed.on()) &&
		!only(i.standing(), func(k ReasonKind) bool { return k == NearMiss })
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// mine returns what speaks against a move of the item in this campaign.
func (c Campaign) mine(i Item) (a guidance.Assessment) {
	a.Require(ruleOpen, c.Closed == nil, "/closed", "the campaign is closed")
	a.Require(ruleSighting, i.Campaign == c.ID, "/campaign", "the item belongs to another campaign")
	return a
}
