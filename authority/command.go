package authority

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
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
	a      *Authority
	tx     Tx
	now    time.Time
	event  audit.Event
	puts   []func(Tx) error // on success
	always []func(Tx) error // also when refused: a counted try
	open   map[string]audit.Opening
}

// do carries out one act in one transaction with its one event. fn decides; a
// refusal is committed as an event and then returned. An error that is neither a
// refusal nor about something that is not there rolls everything back.
func (a *Authority) do(ctx context.Context, action string, by Actor, subject string, fn func(c *command) error) error {
	e := audit.Event{Action: action, Actor: by.ID.String(), Organisation: by.Organisation.String(), Subject: subjectOf(subject)}
	if by.Role != 0 {
		e.Role = by.Role.String()
	}
	return a.commit(ctx, e, fn)
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

func (a *Authority) commit(ctx context.Context, e audit.Event, fn func(c *command) error) error {
	var answer error
	var done audit.Event
	err := a.config.Store.Update(ctx, func(tx Tx) error {
		c := &command{a: a, tx: tx, now: a.config.Now().UTC(), event: e}
		c.event.At, c.event.Outcome = c.now, audit.Done
		answer = fn(c)
		if err := c.judge(answer); err != nil {
			return err
		}
		writes := c.always
		if answer == nil {
			writes = append(writes, c.puts...)
		}
		for _, w := range writes {
			if err := w(tx); err != nil {
				return err
			}
		}
		done = c.event
		return tx.Append(c.event, c.open)
	})
	if err != nil {
		return err
	}
	if a.config.Observe != nil {
		a.config.Observe(done)
	}
	return answer
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
	standing, err := c.tx.Standing()
	if err != nil {
		return err
	}
	standing.AllowOwnRecord = c.a.config.AllowOwnRecord
	same, known, err := c.actorIs(by, claim)
	if err != nil {
		return err
	}
	if !known {
		c.detail("own-profile", "not-held") // RA-RBC-002 goes by the UUID alone, and the log says so
	}
	d := rbac.Authorise(standing, rbac.Request{
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
	for _, f := range d.Findings {
		c.detail("override", string(f.Rule)) // an allowed exception is never silent
	}
	return nil
}

// actorIs reports whether the registrant's claim is that of the actor, as far
// as the actor's own profile is held; known is false when it is not.
func (c *command) actorIs(by Actor, claim identity.Claim) (same, known bool, err error) {
	own, err := c.tx.Profile(by.ID)
	if errors.Is(err, ErrNotFound) {
		return false, false, nil
	}
	return len(identity.SamePerson(own.Claim(), claim)) > 0, true, err
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

// put writes when the act is not refused.
func (c *command) put(w func(Tx) error) { c.puts = append(c.puts, w) }

// enqueue stores a job when the act is not refused.
func (c *command) enqueue(j Job) { c.put(func(tx Tx) error { return tx.Enqueue(j) }) }
