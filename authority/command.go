package authority

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// Actor is who asks: a member of the RA staff, with the role and organisation
// in which they act. The caller has authenticated them.
type Actor struct {
	ID           identity.UserID
	Role         rbac.Role
	Organisation identity.ODSCode
}

// system is the actor of the jobs.
const system = "system"

// command is one act under way: what it has read and decided, and what is to
// be written when it is not refused. Nothing is written before all is decided.
type command struct {
	a        *Authority
	tx       Tx
	now      time.Time
	terms    terms
	compared bool // with the versions asked for
	event    audit.Event
	puts     []func(Tx) error // on success
	always   []func(Tx) error // also when refused: a counted try
	open     map[string]audit.Opening
	besides  []audit.Event // what the act did to each of many things, for those whom it concerns
}

// do carries out one act in one transaction with its one event, and one before it
// for each item of a campaign that it changes besides, under the terms of ctx. fn decides, and returns what the command returns; a refusal is
// committed as an event and then returned. An error that is neither a refusal nor
// about something that is not there rolls everything back. With an error the
// result is the zero value.
func do[T any](ctx context.Context, a *Authority, action string, by Actor, subject string, fn func(c *command) (T, error)) (T, error) {
	var none, result T
	e := audit.Event{Action: action, Actor: by.ID.String(), Organisation: by.Organisation.String(), Subject: subjectOf(subject)}
	if by.Role != 0 {
		e.Role = by.Role.String()
	}
	t, err := termsOf(ctx)
	if err != nil {
		return none, err
	}
	err = a.commit(ctx, e, t, func(c *command) (any, error) {
		decided, err := fn(c)
		if err != nil {
			return none, err
		}
		if !c.compared { // it makes what it returns
			err = c.unchanged(0)
		}
		result = decided
		return result, err
	})
	if err != nil {
		return none, err
	}
	return result, nil
}

// subjectPattern is the form of what may stand in the log as a subject: an id
// with a noun before it, a UUID or an ODS code.
var subjectPattern = regexp.MustCompile(`^(?:[a-z][a-z0-9]*(?:-[a-z0-9]+)+|[0-9]{12}|[A-Z0-9]{3,9})$`)

// subjectOf returns an id as the log may hold it for ever. What a caller sends
// may be anything, a name among it: what has not the form of an id is not kept.
func subjectOf(id string) string {
	if len(id) > 64 || !subjectPattern.MatchString(id) {
		return "unreadable"
	}
	return id
}

// commit carries out what fn decides and returns its error, once that and the
// event are stored.
func (a *Authority) commit(ctx context.Context, e audit.Event, t terms, fn func(c *command) (any, error)) error {
	var answer error
	var done []audit.Event
	err := a.update(ctx, func(tx Tx) error {
		if err := t.replay(tx); err != nil {
			return err
		}
		c := &command{a: a, tx: tx, now: a.config.Now().UTC(), terms: t, event: e}
		c.event.At, c.event.Outcome = c.now, audit.Done
		var result any
		result, answer = fn(c)
		if err := c.judge(answer); err != nil {
			return err
		}
		if err := c.write(answer == nil); err != nil {
			return err
		}
		if err := t.receipt(tx, c.now, result, answer); err != nil {
			return err
		}
		if len(c.event.Rules) > 0 { // by which rules, in which version: the decision can be made again
			c.detail("ruleSet", a.ruleSet)
		}
		if answer != nil {
			c.besides = nil
		}
		for _, e := range c.besides {
			if err := tx.Append(e, nil); err != nil {
				return err
			}
		}
		done = append(c.besides, c.event)
		return tx.Append(c.event, c.open)
	})
	if err != nil {
		return err
	}
	if a.config.Observe != nil {
		for _, e := range done {
			a.config.Observe(e)
		}
	}
	return answer
}

// record carries out what is decided without anybody asking for it, under no
// terms.
func (a *Authority) record(ctx context.Context, e audit.Event, fn func(c *command) error) error {
	return a.commit(ctx, e, terms{}, func(c *command) (any, error) { return nil, fn(c) })
}

// write writes what was decided.
func (c *command) write(done bool) error {
	writes := c.always
	if done {
		writes = append(writes, c.puts...)
	}
	for _, w := range writes {
		if err := w(c.tx); err != nil {
			return err
		}
	}
	return nil
}

// judge sets the outcome of the event from the answer of the act. The error it
// returns is one for which no event can be written.
func (c *command) judge(answer error) error {
	var refusal *guidance.Refusal
	switch {
	case answer == nil:
		return nil
	case errors.As(answer, &refusal):
		c.event.Outcome, c.event.Rules = audit.Refused, nil
		for _, f := range refusal.Findings {
			c.rest(f.Rule)
		}
		return nil
	case errors.Is(answer, ErrNotFound), errors.Is(answer, guidance.ErrNotEvaluated):
		c.event.Outcome, c.event.Rules = audit.Failed, nil
		return nil
	}
	return answer
}

// may refuses the act unless the actor may do it for the organisation, and not
// to themself.
func (c *command) may(op string, act rbac.Act, by Actor, organisation string, subject identity.UserID, claim identity.Claim) error {
	c.actsFor(organisation)
	standing, err := c.tx.StandingOf(organisation)
	if err != nil {
		return err
	}
	standing.Duties = c.a.config.Duties
	same, known, err := c.actorIs(by, claim)
	if err != nil {
		return err
	}
	if !known {
		c.detail("own-profile", "not-held") // RA-RBC-002 goes by the UUID alone, and the log says so
	}
	d := rbac.Authorize(standing, rbac.Request{
		Actor:        rbac.Actor{ID: by.ID.String(), Organisation: by.Organisation.String(), Role: by.Role},
		Act:          act,
		Organisation: organisation,
		Subject:      subject.String(),
		SamePerson:   same,
		On:           guidance.DateOf(c.now),
	})
	if err := d.Err(op); err != nil {
		return err
	}
	c.overrides(d.Findings)
	return nil
}

// mayReplace is may for the organisation to which what is replaced belonged
// before. Where the actor does not act for that one and asks for a version, it is
// as if it were not there, so that guessing a version does not show what is.
func (c *command) mayReplace(op string, act rbac.Act, by Actor, organisation string, subject identity.UserID, claim identity.Claim) error {
	if err := c.within(by, organisation); errors.Is(err, ErrNotFound) {
		if err := c.unchanged(0); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return c.may(op, act, by, organisation, subject, claim)
}

// within returns [ErrNotFound] unless the actor acts for the organisation, that of
// an object which the act is not upon but which it names.
func (c *command) within(by Actor, organisation string) error {
	standing, err := c.tx.StandingOf(organisation)
	if err != nil {
		return err
	}
	if !slices.Contains(standing.Organisations(by.Organisation.String(), guidance.DateOf(c.now)), organisation) {
		return ErrNotFound
	}
	return nil
}

// actsFor notes the organisation that the act is for: that of the object, or the
// one asked for. What is no ODS code is not kept: a caller may send anything.
func (c *command) actsFor(organisation string) {
	c.event.For = ""
	if code, err := identity.ParseODSCode(organisation); err == nil && code.String() == organisation {
		c.event.For = organisation
	}
}

// actorIs reports whether the registrant's claim is that of the actor, as far
// as the actor's own profile is held; known is false when it is not.
func (c *command) actorIs(by Actor, claim identity.Claim) (same, known bool, err error) {
	own, known, err := c.heldProfile(by.ID)
	if err != nil || !known {
		return false, false, err
	}
	return len(identity.SamePerson(own.Claim(), claim)) > 0, true, nil
}

// heldProfile returns a profile, if one is held.
func (c *command) heldProfile(id identity.UserID) (p identity.Profile, held bool, err error) {
	p, err = c.tx.Profile(id)
	if errors.Is(err, ErrNotFound) {
		return p, false, nil
	}
	return p, err == nil, err
}

// rest notes the rules that the act rested on, or was refused by; each once.
func (c *command) rest(ids ...guidance.RuleID) {
	for _, id := range ids {
		if id != "" && !slices.Contains(c.event.Rules, string(id)) {
			c.event.Rules = append(c.event.Rules, string(id))
		}
	}
}

// detail adds something to the event that is no personal data.
func (c *command) detail(name, value string) {
	if c.event.Detail == nil {
		c.event.Detail = map[string]string{}
	}
	c.event.Detail[name] = value
}

// private adds something personal to the event, as a commitment whose opening
// is kept apart.
func (c *command) private(name, value string) error {
	commitment, opening, err := audit.Commit(c.a.rand, value)
	if err != nil {
		return err
	}
	if c.event.Private == nil {
		c.event.Private, c.open = map[string]audit.Commitment{}, map[string]audit.Opening{}
	}
	c.event.Private[name], c.open[name] = commitment, opening
	return nil
}

// aside notes what an act did to something besides, in an event of its own for the
// organisation to which that belongs, with the rules on which that rested.
func (c *command) aside(action, subject, organisation string, detail map[string]string, rules ...guidance.RuleID) {
	e := c.event
	e.Action, e.Subject, e.For, e.Detail, e.Rules, e.Private = action, subjectOf(subject), organisation, detail, nil, nil
	for _, id := range rules {
		if id != "" {
			e.Rules = append(e.Rules, string(id))
		}
	}
	if len(e.Rules) > 0 {
		e.Detail = maps.Clone(detail)
		e.Detail["ruleSet"] = c.a.ruleSet
	}
	c.besides = append(c.besides, e)
}

// The methods below store an object when the act is not refused, and return it
// with the version that it has then: a store counts from 1, one up each time.

func (c *command) putCase(k registration.Case) registration.Case {
	later(c, Tx.PutCase, k)
	k.Version++
	return k
}

func (c *command) putCard(k card.Card) card.Card {
	later(c, Tx.PutCard, k)
	k.Version++
	return k
}

func (c *command) putProfile(p identity.Profile) identity.Profile {
	later(c, Tx.PutProfile, p)
	p.Version++
	return p
}

func (c *command) putPosition(p rbac.Position) rbac.Position {
	later(c, Tx.PutPosition, p)
	p.Version++
	return p
}

func (c *command) putAssignment(as rbac.Assignment) rbac.Assignment {
	later(c, Tx.PutAssignment, as)
	as.Version++
	return as
}

func (c *command) putGrant(g rbac.Grant) rbac.Grant {
	later(c, Tx.PutGrant, g)
	g.Version++
	return g
}

func (c *command) putAuthenticator(a authenticator.Authenticator) authenticator.Authenticator {
	later(c, Tx.PutAuthenticator, a)
	a.Version++
	return a
}

func (c *command) putTemporaryCard(k temporary.Card) temporary.Card {
	later(c, Tx.PutTemporaryCard, k)
	k.Version++
	return k
}

func (c *command) putArrangements(a temporary.Arrangements) temporary.Arrangements {
	later(c, Tx.PutArrangements, a)
	a.Version++
	return a
}

func (c *command) putVisit(v temporary.Visit) temporary.Visit {
	later(c, Tx.PutVisit, v)
	v.Version++
	return v
}

// later stores a value as it is now, when the act is not refused.
func later[T any](c *command, write func(Tx, T) error, v T) {
	c.put(func(tx Tx) error { return write(tx, v) })
}

// put writes when the act is not refused.
func (c *command) put(w func(Tx) error) { c.puts = append(c.puts, w) }

// enqueue stores a job when the act is not refused.
func (c *command) enqueue(j Job) { c.put(func(tx Tx) error { return tx.Enqueue(j) }) }
