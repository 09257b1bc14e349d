package relational

import (
	"errors"
	"time"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

var (
	cases = newTable("case", "cases", []string{"organisation", "stage", "route"},
		func(c *registration.Case) row {
			return row{c.ID, &c.Version, []any{c.Organisation, c.Stage.String(), c.Route.String()}}
		})
	cards = newTable("card", CardsTable, []string{"holder", "registration", "organisation", "state", "expires_on", "serial"},
		func(c *card.Card) row {
			return row{c.ID, &c.Version, []any{c.Holder, c.Registration, c.Organisation, c.State.String(), expiringOn(c), c.Serial}}
		})
	authenticators = newTable("authenticator", "authenticators", []string{"holder"},
		func(a *authenticator.Authenticator) row { return row{a.ID, &a.Version, []any{a.Holder.String()}} })
	temporaryCards = newTable("temporary card", "temporary_cards", []string{"organisation", "state", "due"},
		func(c *temporary.Card) row {
			return row{c.ID, &c.Version, []any{c.Organisation.String(), c.State.String(), dueBack(c)}}
		})
	arrangements = newTable("arrangements", "arrangements", nil,
		func(a *temporary.Arrangements) row { return row{a.Organisation.String(), &a.Version, nil} })
	visits = newTable("visit", "visits", []string{"organisation", "state"},
		func(v *temporary.Visit) row {
			return row{v.ID, &v.Version, []any{v.Organisation.String(), v.State.String()}}
		})
	profiles = newTable("profile", "profiles", nil,
		func(p *identity.Profile) row { return row{p.UserID.String(), &p.Version, nil} })
	positions = newTable("position", "positions", []string{"organisation"},
		func(p *rbac.Position) row { return row{p.ID, &p.Version, []any{p.Organisation}} })
	assignments = newTable("assignment", "assignments", []string{"user_id", "position", "organisation"},
		func(a *rbac.Assignment) row {
			return row{a.ID, &a.Version, []any{a.User, a.Position, a.Organisation}}
		})
	accessRequests = newTable("access request", "access_requests", []string{"organisation", "state", "requested_by", "user_id", "expires", "closed_on"},
		func(r *rbac.AccessRequest) row {
			expires, closedOn := runsOut(r)
			return row{r.ID, &r.Version, []any{r.Organisation, r.State.String(), r.RequestedBy, r.User, expires, closedOn}}
		})
	grants = newTable("grant", "grants", []string{"user_id", "working_at"},
		func(g *rbac.Grant) row { return row{g.ID, &g.Version, []any{g.User, g.WorkingAt}} })
	messages = newTable("message", "messages", []string{"organisation", "state", "kind", "subject", "recipient", "agent", "queued", "ended"},
		func(m *message.Message) row {
			return row{m.ID, &m.Version, []any{
				m.Organisation, m.State.String(), m.Kind.String(), m.Subject, m.Recipient, m.Agent, m.QueuedAt.UnixNano(), endOf(m),
			}}
		})
	unlockAttempts = newTable("attempt to unlock", "unlock_attempts", []string{"started"},
		func(u *card.UnlockAttempt) row { return row{u.ID, &u.Version, []any{u.StartedAt.UnixNano()}} })
	campaigns = newTable("campaign", "campaigns", []string{"organisation"},
		func(k *campaign.Campaign) row { return row{k.ID, &k.Version, []any{k.Organisation.String()}} })
	campaignItems = newTable("campaign item", "campaign_items", []string{"campaign", "organisation", "user_id", "owner", "state", "due", "reasons"},
		func(i *campaign.Item) row {
			return row{i.ID, &i.Version, []any{
				i.Campaign, i.Organisation.String(), i.UserID.String(), i.Owner, i.State.String(), i.Due.String(), reasonsOf(i),
			}}
		})
)

// CardsTable is the table of cards.
const CardsTable = "cards"

// InsertCard returns the statement that stores a new card, and the arguments of it
// for this one; it changes no row where the id is taken. The error wraps
// authority.ErrConflict for a card that is not new.
func InsertCard(k card.Card) (text string, args []any, err error) {
	args, err = cards.newRow(k)
	return cards.insert, args, err
}

// expiringOn returns the day on which the certificates of a card in use expire, or
// "": those of no other card are renewed.
func expiringOn(c *card.Card) string {
	if c.State != card.InUse || c.Certification.Pair.IsZero() {
		return ""
	}
	return c.Certification.Pair.ExpiresOn().String()
}

// dueBack returns when a card that is lent is overdue, or 0.
func dueBack(c *temporary.Card) int64 {
	if c.State != temporary.Lent || len(c.Handovers) == 0 {
		return 0
	}
	return c.Handovers[len(c.Handovers)-1].DueBack().Unix()
}

// endOf returns when a message came to an end, or 0 while it can move. An instant that
// no column holds, told by a gateway, counts as that at which it was queued.
func endOf(m *message.Message) int64 {
	at, over := m.Over()
	if !over {
		return 0
	}
	n, err := nanos(at)
	if err != nil {
		return m.QueuedAt.UnixNano()
	}
	return n
}

// runsOut returns the instant from which a request that waits has run out, or 0; and
// the day on which one that does not wait was closed, or "".
func runsOut(r *rbac.AccessRequest) (expires int64, closedOn string) {
	if end, waits := r.RunsOut(); waits {
		return end.Unix(), ""
	}
	on, _ := r.ClosedBy(time.Time{})
	return 0, on.String()
}

// reasonsOf returns the reasons of an item as bits, one a kind.
func reasonsOf(i *campaign.Item) (bits int64) {
	for _, r := range i.Reasons {
		bits |= reasonBit(r.Kind)
	}
	return bits
}

func reasonBit(k campaign.ReasonKind) int64 { return 1 << k }

func (t *Tx) Case(id string) (registration.Case, error) { return cases.load(t, id) }
func (t *Tx) PutCase(c registration.Case) error         { return cases.put(t, c) }

func (t *Tx) Card(id string) (card.Card, error) { return cards.load(t, id) }
func (t *Tx) PutCard(c card.Card) error         { return cards.put(t, c) }

func (t *Tx) CardsOf(holder identity.UserID) ([]card.Card, error) {
	return cards.list(t, "WHERE holder = ? ORDER BY id", holder.String())
}

func (t *Tx) Authenticator(id string) (authenticator.Authenticator, error) {
	return authenticators.load(t, id)
}

func (t *Tx) PutAuthenticator(a authenticator.Authenticator) error { return authenticators.put(t, a) }

func (t *Tx) AuthenticatorsOf(holder identity.UserID) ([]authenticator.Authenticator, error) {
	return authenticators.list(t, "WHERE holder = ? ORDER BY id", holder.String())
}

func (t *Tx) TemporaryCard(id string) (temporary.Card, error) { return temporaryCards.load(t, id) }
func (t *Tx) PutTemporaryCard(c temporary.Card) error         { return temporaryCards.put(t, c) }

func (t *Tx) TemporaryCardsOf(organisation identity.ODSCode) ([]temporary.Card, error) {
	return temporaryCards.list(t, "WHERE organisation = ? ORDER BY id", organisation.String())
}

func (t *Tx) OverdueTemporaryCards(at time.Time, limit int) ([]temporary.Card, error) {
	return temporaryCards.list(t, "WHERE due > 0 AND due <= ? ORDER BY due, id LIMIT ?", at.Unix(), limit)
}

func (t *Tx) Arrangements(organisation identity.ODSCode) (temporary.Arrangements, error) {
	return arrangements.load(t, organisation.String())
}
func (t *Tx) PutArrangements(a temporary.Arrangements) error { return arrangements.put(t, a) }

func (t *Tx) Visit(id string) (temporary.Visit, error) { return visits.load(t, id) }
func (t *Tx) PutVisit(v temporary.Visit) error         { return visits.put(t, v) }

func (t *Tx) Profile(id identity.UserID) (identity.Profile, error) {
	return profiles.load(t, id.String())
}

// ProfilesLike goes by the table of keys.
func (t *Tx) ProfilesLike(keys []string) ([]identity.Profile, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	return profiles.list(t, t.dialect.like, t.dialect.List(keys))
}

// PutProfile stores the keys with the profile: those that it has no more are gone.
func (t *Tx) PutProfile(p identity.Profile) error {
	const op = "put profile keys"
	if err := profiles.put(t, p); err != nil {
		return err
	}
	id, keys := p.UserID.String(), t.dialect.List(identity.SearchKeys(p.Claim()))
	if _, err := t.exec(t.dialect.dropKeys, id, keys); err != nil {
		return t.at(op, err)
	}
	_, err := t.exec(t.dialect.putKeys, keys, id)
	return t.at(op, err)
}

func (t *Tx) Position(id string) (rbac.Position, error)     { return positions.load(t, id) }
func (t *Tx) PutPosition(p rbac.Position) error             { return positions.put(t, p) }
func (t *Tx) Assignment(id string) (rbac.Assignment, error) { return assignments.load(t, id) }
func (t *Tx) PutAssignment(a rbac.Assignment) error         { return assignments.put(t, a) }
func (t *Tx) Grant(id string) (rbac.Grant, error)           { return grants.load(t, id) }
func (t *Tx) PutGrant(g rbac.Grant) error                   { return grants.put(t, g) }

func (t *Tx) AccessRequest(id string) (rbac.AccessRequest, error) { return accessRequests.load(t, id) }

func (t *Tx) PutAccessRequest(r rbac.AccessRequest) error { return accessRequests.put(t, r) }

func (t *Tx) AccessRequestsOf(user identity.UserID) ([]rbac.AccessRequest, error) {
	return accessRequests.list(t, "WHERE user_id = ? ORDER BY id", user.String())
}

func (t *Tx) AssignmentsOf(user identity.UserID) ([]rbac.Assignment, error) {
	return assignments.list(t, "WHERE user_id = ? ORDER BY id", user.String())
}

func (t *Tx) GrantsOf(user identity.UserID) ([]rbac.Grant, error) {
	return grants.list(t, "WHERE user_id = ? ORDER BY id", user.String())
}

func (t *Tx) Message(id string) (message.Message, error) { return messages.load(t, id) }

func (t *Tx) PutMessage(m message.Message) error {
	if _, err := nanos(m.QueuedAt); err != nil {
		return t.at("put message", err)
	}
	return messages.put(t, m)
}

func (t *Tx) CountMessages(of authority.MessageCount, since time.Time) (n int, err error) {
	const op = "count messages"
	from, err := nanos(since)
	if err != nil {
		return 0, t.at(op, err)
	}
	q := query{where: "queued >= ?", args: []any{from}}
	q.and("recipient", of.Recipient)
	q.and("agent", of.Agent)
	q.and("organisation", of.Organisation)
	err = t.row("SELECT count(*) FROM messages WHERE "+q.where, q.args, &n)
	if errors.Is(err, authority.ErrNotFound) { // asked for by a text that is in no row, since it cannot be
		return 0, nil
	}
	return n, t.at(op, err)
}

// DropMessages has a message stay also while the job goes on whose id its own is, with a
// number behind it.
func (t *Tx) DropMessages(before time.Time, limit int) (int, error) {
	const op = "drop messages"
	when, err := nanos(before)
	if err != nil {
		return 0, t.at(op, err)
	}
	n, err := t.exec(`DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE ended > 0 AND ended < ?
		AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id IN (messages.id, rtrim(rtrim(messages.id, '0123456789'), '-'))) ORDER BY ended, id LIMIT ?)`, when, limit)
	return int(n), t.at(op, err)
}

func (t *Tx) UnlockAttempt(id string) (card.UnlockAttempt, error) { return unlockAttempts.load(t, id) }

func (t *Tx) PutUnlockAttempt(u card.UnlockAttempt) error {
	if _, err := nanos(u.StartedAt); err != nil {
		return t.at("put attempt to unlock", err)
	}
	return unlockAttempts.put(t, u)
}

func (t *Tx) DropUnlockAttempts(before time.Time) (int, error) {
	const op = "drop attempts to unlock"
	when, err := nanos(before)
	if err != nil {
		return 0, t.at(op, err)
	}
	n, err := t.exec("DELETE FROM unlock_attempts WHERE started < ?", when)
	return int(n), t.at(op, err)
}

func (t *Tx) Campaign(id string) (campaign.Campaign, error) { return campaigns.load(t, id) }
func (t *Tx) PutCampaign(k campaign.Campaign) error         { return campaigns.put(t, k) }
func (t *Tx) CampaignItem(id string) (campaign.Item, error) { return campaignItems.load(t, id) }
func (t *Tx) PutCampaignItem(i campaign.Item) error         { return campaignItems.put(t, i) }

func (t *Tx) CampaignItemsOf(person identity.UserID) ([]campaign.Item, error) {
	return campaignItems.list(t, "WHERE user_id = ? ORDER BY id", person.String())
}

func (t *Tx) ItemsOfCampaign(id string, p authority.Page) ([]campaign.Item, error) {
	return campaignItems.page(t, query{where: "campaign = ?", args: []any{id}}, p, nil)
}
