package authority

import (
	"context"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// OpenRegistration is the request for a registration, as it arrives from a
// registering organisation.
type OpenRegistration struct {
	By           Actor
	Route        evidence.Route
	Organisation identity.ODSCode    // for which the registrant is to work
	RingNumber   identity.Mobile     // the number the registrant is to ring, the RA Agent's own
	Registrant   identity.Registrant // what the request already says
}

// Opened is what comes of [Authority.OpenRegistration]: the case, and the items
// that the registrant is asked for.
type Opened struct {
	Case  registration.Case
	Asked []evidence.Item
}

// OpenRegistration opens a case and returns it, with the items that the route
// asks for on that day. It is refused when no edition of the route's guidance
// is in force (RA-EVD-001), when the actor may not act for the organisation, or
// when the actor is the registrant.
func (a *Authority) OpenRegistration(ctx context.Context, cmd OpenRegistration) (Opened, error) {
	const op = "open registration"
	id, err := a.newID("case")
	if err != nil {
		return Opened{}, err
	}
	return do(ctx, a, ActionOpenRegistration, cmd.By, id, func(c *command) (Opened, error) {
		claim, _ := cmd.Registrant.Assess("", guidance.DateOf(c.now), nil)
		if err := c.may(op, rbac.OpenRegistration, cmd.By, cmd.Organisation.String(), identity.UserID{}, claim); err != nil {
			return Opened{}, err
		}
		opened, err := registration.Open(registration.Request{
			ID: id, Route: cmd.Route, Organisation: cmd.Organisation, Provider: cmd.By.Organisation,
			RingNumber: cmd.RingNumber, Registrant: cmd.Registrant, RuleSet: a.ruleSet, At: c.now,
		})
		if err != nil {
			return Opened{}, err
		}
		asked, err := itemsAsked(opened)
		if err != nil {
			return Opened{}, err
		}
		c.rest("RA-EVD-001")
		if !opened.RingNumber.IsZero() {
			c.rest("RA-VID-043")
		}
		c.detail("route", opened.Route.String())
		c.detail("edition", opened.Edition)
		c.detail("organisation", opened.Organisation)
		return Opened{Case: c.putCase(opened), Asked: asked}, nil
	})
}

// itemsAsked returns the items that the route of the case asks for.
func itemsAsked(k registration.Case) (asked []evidence.Item, err error) {
	set, err := k.Requirements()
	for _, q := range set.Items {
		asked = append(asked, q.Item)
	}
	return asked, err
}
