package campaign

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// Sighting is what one source says of one person on one day: the reasons for which
// they belong on the list, if any.
type Sighting struct {
	UserID       identity.UserID
	Organisation identity.ODSCode // that looks after the person
	On           guidance.Date    // the day for which it holds, such as that of the extract
	Flag         identity.Flag    // what the CIS record carries; 0 if the source is none
	Reasons      []Reason

	// Revoked are ids of grants of exceptional access that are no reason any more.
	Revoked []string
	// Verified is the day on which the newest normal verification of the person was
	// recorded that is held; zero if none is. It answers for what the CIS record
	// carried on that day and before.
	Verified guidance.Date
}

// Sight returns what a line of an extract from the Care Identity Service says, as
// identity.Recognise reads it. The id of the record is the user id of the person.
// The error is a [*guidance.Refusal] by RA-CIS-033 when id or organisation cannot be
// read, or no day is given; a record without a flag is no error.
func Sight(r identity.CISRecord, on guidance.Date) (Sighting, error) {
	id, idErr := identity.ParseUserID(r.ID)
	organisation, codeErr := identity.ParseODSCode(r.Organisation)
	var a guidance.Assessment
	a.Require(ruleSighting, idErr == nil, "/id", "not the user id of a person")
	a.Require(ruleSighting, codeErr == nil, "/organisation", "not an ODS code")
	a.Require(ruleSighting, !on.IsZero(), "/on", "the day of the extract is not given")
	if err := a.Refusal("list person"); err != nil {
		return Sighting{}, err
	}
	found := identity.Recognise(r)
	s := Sighting{UserID: id, Organisation: organisation, On: on, Flag: found.Flag}
	if kind, ok := kindOf(found.Flag); ok {
		s.Reasons = []Reason{{Kind: kind, Reference: r.ID, Rule: found.Findings[0].Rule}}
	}
	return s, nil
}

// SightGrant returns what an entry of the log of exceptional access says on a day:
// its holder belongs on the list while the access stands, or is due for review, and
// was not revoked; that it was revoked is said too. The due day is the review date.
// The error is a
// [*guidance.Refusal] by RA-CIS-033 for an entry that names no person or site, or
// when no day is given.
func SightGrant(g rbac.Grant, on guidance.Date) (Sighting, error) {
	id, idErr := identity.ParseUserID(g.User)
	site, siteErr := identity.ParseODSCode(g.WorkingAt)
	var a guidance.Assessment
	a.Require(ruleSighting, idErr == nil, "/user", "not the user id of a person")
	a.Require(ruleSighting, siteErr == nil, "/workingAt", "not an ODS code")
	a.Require(ruleSighting, !on.IsZero(), "/on", "the day is not given")
	if err := a.Refusal("list person"); err != nil {
		return Sighting{}, err
	}
	s := Sighting{UserID: id, Organisation: site, On: on}
	if g.Revoked != nil {
		s.Revoked = []string{g.ID}
	} else if g.ActiveOn(on) || g.ReviewDue(on) {
		s.Reasons = []Reason{{Kind: ExceptionalAccess, Reference: g.ID, Rule: ruleAccess.ID, Due: g.Review}}
	}
	return s, nil
}

// Listing says what came of listing a [Sighting]. The zero Listing is invalid.
type Listing uint8

// What may come of it.
const (
	Added       Listing = iota + 1 // the person is on the list now
	ReasonAdded                    // another reason was added to the person's item
	Reopened                       // another reason was added to a decided item, which is open again
	Noted                          // what the record carries now was noted
	Unchanged                      // nothing that was not known
	NotListed                      // no reason to be on the list, and not on it
	Moved                          // the person belongs to another organisation now, and so does the item
)

var listingNames = []string{"added", "reason-added", "reopened", "noted", "unchanged", "not-listed", "moved"}

// String returns what came of it as it is written in documents, or "invalid".
func (l Listing) String() string { return guidance.NameClosed(listingNames, l) }

// MarshalText returns it as text; the zero Listing is an error.
func (l Listing) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("listing", listingNames, l)
}

// UnmarshalText reads it; unknown text is a [*guidance.UnknownValueError].
func (l *Listing) UnmarshalText(text []byte) (err error) {
	*l, err = guidance.ParseClosed[Listing]("listing", listingNames, string(text))
	return err
}

// List puts what a source says on the list. The item is that of the person in this
// campaign, zero if there is none yet; what comes back is zero too where the person
// is not listed. Listing the same again changes nothing, and neither does an extract
// of a day before the last one; of two of one day the one with more of the marker
// counts. What a record carried on the day of a normal verification, or before, is no
// reason: the verification has answered for it. A record of a later day that names
// another organisation moves the item there. The error is a [*guidance.Refusal]: by
// RA-CIS-033 for a sighting without a part, of a day to come, or of another person or
// campaign than the item; by RA-CIS-035 after the campaign was closed; by RA-CIS-040
// out of order.
func (c Campaign) List(i Item, s Sighting, by Stamp) (Item, Listing, error) {
	a := c.assessSighting(i, s, by)
	if err := a.Refusal("list person"); err != nil {
		return Item{}, 0, err
	}
	s.Reasons = s.unanswered(i)
	if i.State == 0 {
		return c.begin(s, by)
	}
	if s.Flag != 0 && i.Seen != nil && s.On.Before(i.Seen.On) {
		return i, Unchanged, nil
	}
	more := fresh(i.Reasons, s.Reasons)
	next, noted := i.seen(s, by, len(more) > 0)
	came := Unchanged
	if noted {
		came = Noted
	}
	for _, grant := range s.Revoked {
		ended, changed, err := next.Revoked(grant, by)
		if err != nil {
			return Item{}, 0, err
		}
		if next = ended; changed {
			came = Noted
		}
	}
	if s.relocates(i) {
		var err error
		if next, err = c.relocate(next, s, by); err != nil {
			return Item{}, 0, err
		}
		came = Moved
	}
	if len(more) == 0 {
		return next, came, nil
	}
	return c.add(next, more, by)
}

// unanswered returns the reasons, with their day, without what a record carried on
// the day of a normal verification or before: the verification has answered for it.
// On the day itself nobody knows which came first.
func (s Sighting) unanswered(i Item) (rs []Reason) {
	verified := newer(i.VerifiedOn(), s.Verified)
	for _, r := range s.Reasons {
		if r.Kind.ofRecord() && !s.On.After(verified) {
			continue
		}
		r.On = s.On
		rs = append(rs, r)
	}
	return rs
}

// relocates reports whether a record that is newer than what the item knows names
// another organisation. Where a registration was made, or access used, says nothing
// of where somebody is now.
func (s Sighting) relocates(i Item) bool {
	return s.Flag != 0 && s.Organisation != i.Organisation && (i.Seen == nil || s.On.After(i.Seen.On))
}

// relocate moves the item to the organisation of the sighting, whose owner by policy
// sees to it from then on.
func (c Campaign) relocate(i Item, s Sighting, by Stamp) (Item, error) {
	t, err := Next(i.State, Relocate)
	if err != nil {
		return Item{}, err
	}
	i.Organisation, i.Seen = s.Organisation, &Seen{Flag: s.Flag, On: s.On}
	i.Owner = c.Policy.ownerOf(i.Organisation, i.standing())
	return i.moved(t, Entry{Stamp: by, Seen: i.Seen, Owner: i.Owner, Organisation: i.Organisation}), nil
}

func (c Campaign) assessSighting(i Item, s Sighting, by Stamp) (a guidance.Assessment) {
	a.Require(ruleOpen, c.Closed == nil, "/closed", "the campaign is closed")
	i.inOrder(&a, by)
	a.Require(ruleSighting, !s.UserID.IsZero() && !s.Organisation.IsZero(), "", "person or organisation is not named")
	a.Require(ruleSighting, !s.On.IsZero() && !s.On.After(by.on()), "/on", "the day is not given, or has not come")
	for _, r := range s.Reasons {
		a.Require(ruleSighting, r.Kind.valid() && named(r.Reference), "/reasons", "a reason is none of the list, or names no source")
	}
	if i.State != 0 {
		a.Require(ruleSighting, i.Campaign == c.ID && i.UserID == s.UserID, "/userID", "the item is that of another person or campaign")
	}
	return a
}

// begin makes the item of a person who is not on the list.
func (c Campaign) begin(s Sighting, by Stamp) (Item, Listing, error) {
	reasons := fresh(nil, s.Reasons)
	if len(reasons) == 0 {
		return Item{}, NotListed, nil
	}
	t, err := Next(0, PutOnList)
	if err != nil {
		return Item{}, 0, err
	}
	i := Item{
		ID: ItemID(c.ID, s.UserID), Campaign: c.ID, UserID: s.UserID, Organisation: s.Organisation,
		Reasons: reasons[:1:1], ListedOn: by.on(), Due: c.Policy.dueOf(reasons[:1], by.on()), Owner: c.Policy.ownerOf(s.Organisation, reasons),
	}
	if s.Flag != 0 {
		i.Seen = &Seen{Flag: s.Flag, On: s.On}
	}
	i = i.moved(t, Entry{Stamp: by, Reason: &reasons[0], Seen: i.Seen, Due: i.Due})
	if len(reasons) > 1 {
		i, _, err = c.add(i, reasons[1:], by)
	}
	return i, Added, err
}

// add adds reasons that are new. An item that was decided is open again, and due
// anew: who decided did not know of them.
func (c Campaign) add(i Item, more []Reason, by Stamp) (Item, Listing, error) {
	came := ReasonAdded
	for _, r := range more {
		t, err := Next(i.State, AddReason)
		if err != nil {
			return Item{}, 0, err
		}
		e := Entry{Stamp: by, Reason: &r}
		due := c.Policy.dueOf([]Reason{r}, by.on())
		if i.State == StateDecided {
			came, i.Decision, i.Due = Reopened, nil, guidance.Date{}
		}
		if earlier(due, i.Due) {
			i.Due, e.Due = due, due
		}
		i.Reasons = append(i.Reasons[:len(i.Reasons):len(i.Reasons)], r)
		if r.Kind.ofRecord() {
			e.Seen = i.Seen
		}
		i = i.moved(t, e)
	}
	if i.Owner = i.assigned(); i.Owner == "" {
		i.Owner = c.Policy.ownerOf(i.Organisation, i.standing())
	}
	return i, came, nil
}

// seen notes what the record carries, if that is news: another flag than before,
// or the first extract of a day after the decision. Of two lines of one day the one
// with more of the marker counts; where that is a reason, the entry of the reason
// says so.
func (i Item) seen(s Sighting, by Stamp, reason bool) (noted Item, news bool) {
	if s.Flag == 0 {
		return i, false
	}
	if i.Seen != nil && s.On == i.Seen.On && (s.Flag >= i.Seen.Flag || reason) {
		if s.Flag < i.Seen.Flag {
			i.Seen = &Seen{Flag: s.Flag, On: s.On}
		}
		return i, false
	}
	afterwards := i.Decision != nil && i.Seen != nil && !i.Seen.On.After(i.Decision.on()) && s.On.After(i.Decision.on())
	if i.Seen != nil && i.Seen.Flag == s.Flag && !afterwards {
		return i, false
	}
	t, err := Next(i.State, NoteExtract)
	if err != nil {
		return i, false
	}
	i.Seen = &Seen{Flag: s.Flag, On: s.On}
	return i.moved(t, Entry{Stamp: by, Seen: i.Seen}), true
}

// RefuseSource returns the refusal of op by the rule of what is put on a list
// (RA-CIS-033), for a caller that looks a source up and does not find it.
func RefuseSource(op, pointer, message string) *guidance.Refusal {
	return ruleSighting.Refuse(op, pointer, message)
}
