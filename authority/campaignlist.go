package authority

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// MaxListed is how many sources one command lists at most.
const MaxListed = batch

// ErrListed is returned for a command that names no source, or more than
// [MaxListed].
var ErrListed = errors.New("a command lists from 1 to 1000 sources")

// ListPeople puts people on the list of a campaign.
type ListPeople struct {
	By            Actor
	Campaign      string
	On            guidance.Date        // the day of the extract; zero: today
	Records       []identity.CISRecord // of an extract from the Care Identity Service; the id is the user id of the person
	Registrations []string             // ids of cases that are held
	Grants        []string             // ids of entries of the log of exceptional access
}

// ListedSource is what came of one source.
type ListedSource struct {
	Source  string             // id of the record, case or grant
	UserID  identity.UserID    // of the person; zero if it could not be read
	Item    string             // id of the person's item; "" if there is none
	Came    campaign.Listing   // 0 if it was refused
	Refused []guidance.Finding // why it was not listed
}

// ListPeople puts on the list whom the sources say belongs there, and notes what
// they say of those who are on it. Each source has an answer of its own, in order:
// records, then registrations, then grants. One that cannot be read, or belongs to
// an organisation for which the actor does not act, is refused by itself; where a
// newer record moves somebody to another organisation, that is the one that counts.
// There is an event for each item that changes: two where it moves, one for either
// organisation. The command is refused as a whole when the actor may not manage the campaign, or it is
// closed. The same command again changes nothing. The error may be [ErrListed].
func (a *Authority) ListPeople(ctx context.Context, cmd ListPeople) ([]ListedSource, error) {
	if n := len(cmd.Records) + len(cmd.Registrations) + len(cmd.Grants); n < 1 || n > MaxListed {
		return nil, ErrListed
	}
	const op = "list people"
	return do(ctx, a, ActionListPeople, cmd.By, cmd.Campaign, func(c *command) ([]ListedSource, error) {
		k, err := c.changeCampaign(op, cmd.By, cmd.Campaign)
		if err != nil {
			return nil, err
		}
		if err := k.MayList(); err != nil {
			return nil, err
		}
		standing, err := c.tx.StandingOf(cmd.By.Organisation.String())
		if err != nil {
			return nil, err
		}
		l := lister{
			c: c, campaign: k, by: c.stamp(cmd.By), on: cmd.On, op: op, items: map[string]campaign.Item{}, came: map[string][]string{}, left: map[string][]identity.ODSCode{},
			scope: standing.Organisations(cmd.By.Organisation.String(), c.today()),
		}
		if l.on.IsZero() {
			l.on = c.today()
		}
		listed, err := l.all(cmd)
		if err != nil {
			return nil, err
		}
		l.store()
		if len(l.came) > 0 {
			c.touch(k)
		}
		c.rest("RA-CIS-033")
		c.detail("on", l.on.String())
		for came, n := range l.counts(listed) {
			c.detail(came, strconv.Itoa(n))
		}
		return listed, nil
	})
}

// lister lists the sources of one command.
type lister struct {
	c        *command
	campaign campaign.Campaign
	by       campaign.Stamp
	on       guidance.Date
	op       string
	scope    []string                      // organisations for which the actor acts
	items    map[string]campaign.Item      // as they are by now
	came     map[string][]string           // what came of those that have changed
	left     map[string][]identity.ODSCode // the organisations from which they moved
}

func (l *lister) all(cmd ListPeople) (listed []ListedSource, err error) {
	add := func(source string, s campaign.Sighting, sightErr error) {
		if err != nil {
			return
		}
		var one ListedSource
		one, err = l.list(source, s, sightErr)
		listed = append(listed, one)
	}
	for _, r := range cmd.Records {
		s, e := campaign.Sight(r, l.on)
		add(r.ID, s, e)
	}
	for _, id := range cmd.Registrations {
		s, e := l.registration(id)
		add(id, s, e)
	}
	for _, id := range cmd.Grants {
		s, e := l.grant(id)
		add(id, s, e)
	}
	return listed, err
}

// registration returns what a case says. One of another organisation is as if it
// were not there.
func (l *lister) registration(id string) (campaign.Sighting, error) {
	k, err := l.c.tx.Case(id)
	if err == nil && !slices.Contains(l.scope, k.Organisation) {
		err = ErrNotFound
	}
	if err != nil {
		return campaign.Sighting{}, l.missing(err, "there is no such registration")
	}
	s, err := k.Sighting(l.on)
	if errors.Is(err, registration.ErrNoIdentity) {
		return campaign.Sighting{}, campaign.RefuseSource(l.op, "/registrations", "no identity has come of the registration")
	}
	if err != nil {
		return campaign.Sighting{}, campaign.RefuseSource(l.op, "/registrations", "the organisation of the registration is no ODS code")
	}
	return s, nil
}

func (l *lister) grant(id string) (campaign.Sighting, error) {
	g, err := l.c.tx.Grant(id)
	if err == nil && !slices.Contains(l.scope, g.WorkingAt) {
		err = ErrNotFound
	}
	if err != nil {
		return campaign.Sighting{}, l.missing(err, "there is no such entry in the log of exceptional access")
	}
	return campaign.SightGrant(g, l.on)
}

func (l *lister) missing(err error, message string) error {
	if errors.Is(err, ErrNotFound) {
		return campaign.RefuseSource(l.op, "", message)
	}
	return err
}

// list lists one source. The error is a fault: a refusal is part of the answer.
func (l *lister) list(source string, s campaign.Sighting, err error) (ListedSource, error) {
	listed := ListedSource{Source: source, UserID: s.UserID}
	if err == nil {
		listed.Item, listed.Came, err = l.sighted(s)
	}
	var refusal *guidance.Refusal
	if errors.As(err, &refusal) {
		listed.Refused = refusal.Findings
		return listed, nil
	}
	return listed, err
}

func (l *lister) sighted(s campaign.Sighting) (item string, came campaign.Listing, err error) {
	id := campaign.ItemID(l.campaign.ID, s.UserID)
	before, known := l.items[id]
	if !known {
		if before, err = l.c.tx.CampaignItem(id); err != nil && !errors.Is(err, ErrNotFound) {
			return "", 0, err
		}
	}
	if !slices.Contains(l.scope, s.Organisation.String()) {
		return "", 0, l.outOfScope()
	}
	if s.Verified, err = l.verified(s.UserID); err != nil {
		return "", 0, err
	}
	next, came, err := l.campaign.List(before, s, l.by)
	if err != nil || next.ID == "" {
		return "", came, err
	}
	// A source that does not move the item is for the organisation that has it.
	if !slices.Contains(l.scope, next.Organisation.String()) {
		return "", 0, l.outOfScope()
	}
	l.items[id] = next
	if came != campaign.Unchanged {
		l.came[id] = append(l.came[id], came.String())
	}
	if from := before.Organisation; !from.IsZero() && from != next.Organisation {
		l.left[id] = append(l.left[id], from)
	}
	return id, came, nil
}

func (l *lister) outOfScope() error {
	return rbac.RefuseScope(l.op, "the person belongs to an organisation for which the actor does not act")
}

// verified returns the day on which the newest verification of a person was recorded
// that is held here.
func (l *lister) verified(person identity.UserID) (on guidance.Date, err error) {
	p, err := l.c.profileOf(person)
	if p == nil || err != nil {
		return on, err
	}
	for _, v := range p.Verifications {
		if day := guidance.DateOf(v.At); day.After(on) {
			on = day
		}
	}
	return on, nil
}

// store stores the items that have changed, in order of id, with an event for each
// organisation that one concerns.
func (l *lister) store() {
	for _, id := range slices.Sorted(maps.Keys(l.came)) {
		i := l.items[id]
		l.c.putCampaignItem(i)
		said := map[string]string{"listing": strings.Join(l.came[id], " "), "state": i.State.String()}
		for _, from := range l.left[id] {
			said["from"], said["to"] = from.String(), i.Organisation.String()
			here := i
			here.Organisation = from
			l.c.itemEvent(ActionItemListed, here, said)
		}
		l.c.itemEvent(ActionItemListed, i, said)
	}
}

// counts returns how many sources had which answer, for the event.
func (*lister) counts(listed []ListedSource) map[string]int {
	n := map[string]int{}
	for _, s := range listed {
		if s.Came == 0 {
			n["refused"]++
			continue
		}
		n[s.Came.String()]++
	}
	return n
}
