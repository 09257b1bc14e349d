package authority

import (
	"context"
	"errors"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// BookCall arranges the video call of a case.
type BookCall struct {
	By        Actor
	Case      string
	Channel   string    // for example "microsoft-teams"
	Location  string    // where the registrant will be, for example "home"
	For       time.Time // when it is to be held
	Explained bool      // the process was explained to the registrant
}

// BookCall books the call. It is refused before all items are there, and when
// the channel or the location was not agreed with the organisation.
func (a *Authority) BookCall(ctx context.Context, cmd BookCall) (registration.Case, error) {
	const op = "book call"
	id, err := a.newID("call")
	if err != nil {
		return registration.Case{}, err
	}
	return a.step(ctx, ActionBookCall, op, rbac.HoldCall, cmd.By, cmd.Case,
		func(c *command, k registration.Case) (registration.Case, error) {
			next, err := k.BookCall(registration.Booking{
				ID: id, Channel: cmd.Channel, Location: cmd.Location, For: cmd.For, Explained: cmd.Explained,
			})
			if err != nil {
				return registration.Case{}, err
			}
			c.rest("RA-VID-042")
			c.detail("call", id)
			return next, c.agreed(op, k, cmd.Channel, cmd.Location)
		})
}

// agreed refuses a channel or location that provider and organisation have not
// agreed. An organisation that acts for itself has nobody to agree with: its RA
// parent, or the RA of the organisation, is the provider.
func (c *command) agreed(op string, k registration.Case, channel, location string) error {
	if k.Provider == k.Organisation {
		return nil
	}
	standing, err := c.tx.StandingOf(k.Organisation)
	if err != nil {
		return err
	}
	agreement, ok := standing.AgreementFor(k.Provider, k.Organisation, guidance.DateOf(c.now))
	if !ok { // an RA parent without an agreement: nothing is agreed
		agreement = rbac.Agreement{Provider: k.Provider, Organisation: k.Organisation}
	}
	as := rbac.CheckCall(agreement, channel, location, "/call")
	c.rest(as.Result().Passed...)
	return as.Refusal(op)
}

// TextNumbers asks for new random numbers to be texted to the registrant.
type TextNumbers struct {
	By   Actor
	Case string
}

// NumbersAsked is what comes of [Authority.TextNumbers]: the case as it is until
// the numbers are made, and the id that they are to have. A job that has to be
// done twice makes more, under other ids.
type NumbersAsked struct {
	Case      registration.Case
	Challenge string
}

// TextNumbers asks for numbers to be texted for the call under way: new ones
// each time; the ones before no longer count. They are made and sent by
// [Authority.Work], so that no numbers are ever stored.
func (a *Authority) TextNumbers(ctx context.Context, cmd TextNumbers) (NumbersAsked, error) {
	const op = "text numbers"
	id, err := a.newID("numbers")
	if err != nil {
		return NumbersAsked{}, err
	}
	return do(ctx, a, ActionTextNumbers, cmd.By, cmd.Case, func(c *command) (NumbersAsked, error) {
		k, err := c.change(op, rbac.HoldCall, cmd.By, cmd.Case)
		if err != nil {
			return NumbersAsked{}, err
		}
		// Whether numbers may be texted now is decided now, with the same function
		// that the job will use; the job decides again.
		if err := k.MayTextNumbers(c.now); err != nil {
			return NumbersAsked{}, err
		}
		c.rest("RA-VID-020")
		c.detail("challenge", id)
		if _, err := c.queue(op, outgoing{
			id: id, kind: message.Numbers, job: TextNumbersJob, to: k.Claim().Mobile, subject: cmd.Case,
			related: k.UnderWay().ID, organisation: k.Organisation, agent: cmd.By,
		}); err != nil {
			return NumbersAsked{}, err
		}
		return NumbersAsked{Case: k, Challenge: id}, nil
	})
}

// ReadBack is what the registrant read out on the call.
type ReadBack struct {
	By        Actor
	Case      string
	Challenge string // "" for the numbers texted last
	Spoken    string // as the RA Agent typed it; spaces and hyphens do not matter
}

// ReadBackDone is what comes of [Authority.ReadBack]: the case, and the number
// that is proven now.
type ReadBackDone struct {
	Case   registration.Case
	Proven registration.Proven
}

// ReadBack takes what the registrant read out: when it is the numbers that were
// texted last, the mobile number belongs to the person on the call, and counts
// as proven once the call is complete. A wrong answer is refused and counted, by
// the rule that says why.
func (a *Authority) ReadBack(ctx context.Context, cmd ReadBack) (ReadBackDone, error) {
	return do(ctx, a, ActionReadBack, cmd.By, cmd.Case, func(c *command) (ReadBackDone, error) {
		k, err := c.change("read back numbers", rbac.HoldCall, cmd.By, cmd.Case)
		if err != nil {
			return ReadBackDone{}, err
		}
		next, err := k.ReadBack(cmd.Challenge, cmd.Spoken, a.challengeKey, c.now, a.config.Challenge)
		if refusal := new(*guidance.Refusal); err != nil && errors.As(err, refusal) {
			if next.ID != "" { // a try was counted
				c.always = append(c.always, func(tx Tx) error { return tx.PutCase(next) })
			}
			return ReadBackDone{}, err
		}
		if err != nil {
			return ReadBackDone{}, err
		}
		c.rest("RA-VID-002")
		c.detail("proof", next.Proven.Proof)
		done := ReadBackDone{Case: c.putCase(next), Proven: next.Proven}
		return done, c.private("mobile", next.Proven.Mobile.String())
	})
}

// CompleteCall ends the call with what the RA Agent has seen.
type CompleteCall struct {
	By   Actor
	Case string
	Seen registration.Confirmation
}

// CompleteCall ends the call well. It is refused unless the numbers were read
// back and what the route asks of the call is confirmed.
func (a *Authority) CompleteCall(ctx context.Context, cmd CompleteCall) (registration.Case, error) {
	return a.step(ctx, ActionCompleteCall, "complete call", rbac.HoldCall, cmd.By, cmd.Case,
		func(c *command, k registration.Case) (registration.Case, error) {
			next, err := k.CompleteCall(cmd.Seen, c.now)
			if err != nil {
				return registration.Case{}, err
			}
			set, err := k.Requirements()
			for _, q := range set.Call {
				c.rest(q.Rule.ID)
			}
			return next, err
		})
}

// AbandonCall breaks the call off.
type AbandonCall struct {
	By   Actor
	Case string
}

// AbandonCall breaks the call off: what was proven on it no longer counts, and
// a new one has to be booked.
func (a *Authority) AbandonCall(ctx context.Context, cmd AbandonCall) (registration.Case, error) {
	return a.step(ctx, ActionAbandonCall, "abandon call", rbac.HoldCall, cmd.By, cmd.Case,
		func(_ *command, k registration.Case) (registration.Case, error) { return k.AbandonCall() })
}
