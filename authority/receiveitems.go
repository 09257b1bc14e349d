package authority

import (
	"context"
	"sync"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// ReceiveItems is what arrived from the registrant for a case.
type ReceiveItems struct {
	By    Actor
	Case  string
	Items registration.Items
}

// Received is what comes of [Authority.ReceiveItems]: the case with the items,
// and what is still missing.
type Received struct {
	Case    registration.Case
	Outcome evidence.Outcome
}

// ReceiveItems checks items on arrival, keeps them, and returns what is still
// missing. Items with a fault are refused with every finding, and nothing is
// kept of them. With a decision to do without a photographic document, the
// actor must also be one who may take it.
func (a *Authority) ReceiveItems(ctx context.Context, cmd ReceiveItems) (Received, error) {
	return do(ctx, a, ActionReceiveItems, cmd.By, cmd.Case, func(c *command) (Received, error) {
		k, err := c.load("receive items", rbac.ReceiveItems, cmd.By, cmd.Case)
		if err != nil {
			return Received{}, err
		}
		if cmd.Items.NoPhoto != nil {
			if _, err := c.load("decide no photo", rbac.DecideNoPhoto, cmd.By, cmd.Case); err != nil {
				return Received{}, err
			}
		}
		if err := c.unchanged(k.Version); err != nil {
			return Received{}, err
		}
		return c.receive(cmd.By, k, cmd.Items)
	})
}

// receive keeps items for a case that the actor may change.
func (c *command) receive(by Actor, k registration.Case, items registration.Items) (Received, error) {
	items.On = guidance.DateOf(c.now)
	next, outcome, err := k.Receive(items, c.a.config.Settings, c.a.documentKey)
	if err != nil {
		return Received{}, err
	}
	if err := c.notOneself("receive items", rbac.ReceiveItems, by, next); err != nil {
		return Received{}, err
	}
	c.rest(outcome.Assessment.Result().Passed...)
	c.detail("stage", next.Stage.String())
	return Received{Case: c.putCase(next), Outcome: outcome}, nil
}

// ReceivePhoto is the file of a photograph that arrived for a case.
type ReceivePhoto struct {
	By    Actor
	Case  string
	Image []byte // JPEG or PNG; it is not kept
}

// ReceivePhoto examines a photograph and keeps its facts, as
// [Authority.ReceiveItems] keeps those of one that was examined elsewhere. One
// with a fault, an empty file among them, is refused with every finding of
// evidence.InspectPhoto. Nothing is decoded for somebody who may not do this.
func (a *Authority) ReceivePhoto(ctx context.Context, cmd ReceivePhoto) (Received, error) {
	const op = "receive photograph"
	inspect := sync.OnceValues(func() (evidence.PhotoFacts, guidance.Assessment) {
		return evidence.InspectPhoto(cmd.Image, a.photoLimits(), "/photo")
	})
	// Decoding takes long: it is done before the transaction, in which others wait.
	// Whoever may not do this is told so by the command, which keeps the event.
	if a.mayChange(ctx, op, rbac.ReceiveItems, cmd.By, cmd.Case) {
		inspect()
	}
	return do(ctx, a, ActionReceiveItems, cmd.By, cmd.Case, func(c *command) (Received, error) {
		k, err := c.change(op, rbac.ReceiveItems, cmd.By, cmd.Case)
		if err != nil {
			return Received{}, err
		}
		facts, seen := inspect() // here only where the actor came to be entitled in between
		if err := seen.Refusal(op); err != nil {
			return Received{}, err
		}
		c.rest(seen.Result().Passed...)
		return c.receive(cmd.By, k, registration.Items{Photo: &facts})
	})
}

// photoLimits returns the limits of the configuration; zero ones are the defaults.
func (a *Authority) photoLimits() evidence.PhotoLimits {
	if a.config.Settings.Photo == nil {
		return evidence.PhotoLimits{}
	}
	return *a.config.Settings.Photo
}

// mayChange reports whether the actor may do the act for a case, as things are
// now. It leaves no event.
func (a *Authority) mayChange(ctx context.Context, op string, act rbac.Act, by Actor, id string) bool {
	return a.config.Store.View(ctx, func(tx Tx) error {
		c := &command{a: a, tx: tx, now: a.config.Now().UTC()}
		_, err := c.load(op, act, by, id)
		return err
	}) == nil
}

// load reads a case and refuses the act unless the actor may do it there.
func (c *command) load(op string, act rbac.Act, by Actor, id string) (registration.Case, error) {
	k, err := c.tx.Case(id)
	if err != nil {
		return registration.Case{}, err
	}
	return k, c.may(op, act, by, k.Organisation, k.UserID, k.Claim())
}

// change is load for a command that changes the case: it must have the version
// asked for.
func (c *command) change(op string, act rbac.Act, by Actor, id string) (registration.Case, error) {
	k, err := c.load(op, act, by, id)
	if err != nil {
		return registration.Case{}, err
	}
	return k, c.unchanged(k.Version)
}

// notOneself asks again who the registrant is, once more is known of them.
func (c *command) notOneself(op string, act rbac.Act, by Actor, k registration.Case) error {
	return c.may(op, act, by, k.Organisation, k.UserID, k.Claim())
}

// step loads a case, lets the registration decide the step, and stores what
// comes of it.
func (a *Authority) step(
	ctx context.Context, action, op string, act rbac.Act, by Actor, id string,
	decide func(c *command, k registration.Case) (registration.Case, error),
) (registration.Case, error) {
	return do(ctx, a, action, by, id, func(c *command) (registration.Case, error) {
		k, err := c.change(op, act, by, id)
		if err != nil {
			return registration.Case{}, err
		}
		next, err := decide(c, k)
		if err != nil {
			return registration.Case{}, err
		}
		c.detail("stage", next.Stage.String())
		return c.putCase(next), nil
	})
}

// DecideNoVideo is the local decision to register somebody without a video
// meeting.
type DecideNoVideo struct {
	By       Actor
	Case     string
	Decision evidence.NoVideoDecision
}

// DecideNoVideo records the decision; the case is on the tracking list from
// then on. It is refused on a route that asks for a call, and without decider,
// reason, owner and due date.
func (a *Authority) DecideNoVideo(ctx context.Context, cmd DecideNoVideo) (registration.Case, error) {
	const op = "decide no video"
	return a.step(ctx, ActionDecideNoVideo, op, rbac.HoldCall, cmd.By, cmd.Case,
		func(c *command, k registration.Case) (registration.Case, error) {
			c.rest("RA-EVD-301", "RA-EVD-302", "RA-EVD-303")
			return k.DecideNoVideo(cmd.Decision)
		})
}

// ConfirmIdentity says who saw the documents and the person, on a route that asks
// for no video call.
type ConfirmIdentity struct {
	By    Actor
	Case  string
	Check evidence.IDCheck
}

// ConfirmIdentity records the check, after which the identity can be created. All
// that was received is assessed again as of the day of the check, by what the
// organisation has decided for itself ([Config].Settings), and every finding of
// severity error refuses it. The mobile number is not proven by it: no passcode is
// texted before it is proven on a call.
func (a *Authority) ConfirmIdentity(ctx context.Context, cmd ConfirmIdentity) (registration.Case, error) {
	const op = "confirm identity"
	return a.step(ctx, ActionConfirmIdentity, op, rbac.CheckIdentity, cmd.By, cmd.Case,
		func(c *command, k registration.Case) (registration.Case, error) {
			next, checked, err := k.ConfirmIdentity(cmd.Check, c.now, a.config.Settings)
			if err != nil {
				return registration.Case{}, err
			}
			c.rest(checked.Result().Passed...)
			c.detail("edition", next.Edition)
			c.detail("checked", next.IDCheck.On)
			return next, c.private("checkedBy", next.IDCheck.CheckedBy)
		})
}

// ChangeMobile is another mobile number for the registrant of a case.
type ChangeMobile struct {
	By     Actor
	Case   string
	Mobile identity.Mobile
}

// ChangeMobile gives the registrant another number. After the call that takes
// the case back to before it: the new number is bound to nobody. Once the
// identity exists, the profile gets the number too, and no passcode is released
// before it is proven on a call.
func (a *Authority) ChangeMobile(ctx context.Context, cmd ChangeMobile) (registration.Case, error) {
	return a.step(ctx, ActionChangeMobile, "change mobile", rbac.ReceiveItems, cmd.By, cmd.Case,
		func(c *command, k registration.Case) (registration.Case, error) {
			c.rest("RA-VID-044")
			next, err := k.ChangeMobile(cmd.Mobile)
			if err != nil {
				return registration.Case{}, err
			}
			if err := c.changeProfile(next); err != nil {
				return registration.Case{}, err
			}
			return next, c.private("mobile", cmd.Mobile.String())
		})
}

// changeProfile gives the profile of a registered person the mobile number of
// their case.
func (c *command) changeProfile(k registration.Case) error {
	if k.UserID.IsZero() {
		return nil
	}
	profile, err := c.tx.Profile(k.UserID)
	if err != nil {
		return err
	}
	profile.Mobile = k.Claim().Mobile
	c.putProfile(profile)
	return nil
}

// CloseCase gives a registration up.
type CloseCase struct {
	By   Actor
	Case string
}

// CloseCase closes a case for which no identity has been asked for yet.
func (a *Authority) CloseCase(ctx context.Context, cmd CloseCase) (registration.Case, error) {
	return a.step(ctx, ActionCloseCase, "close registration", rbac.ReceiveItems, cmd.By, cmd.Case,
		func(_ *command, k registration.Case) (registration.Case, error) { return k.Close() })
}
