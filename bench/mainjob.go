package main

import (
	"context"
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// Those who act: invented, like everybody here.
var (
	rx1, rx2 = must(identity.ParseODSCode("RX1")), must(identity.ParseODSCode("RX2"))
	manager  = authority.Actor{ID: must(identity.ParseUserID("999900000001")), Role: rbac.RAManager, Organisation: rx1}
	agent    = authority.Actor{ID: must(identity.ParseUserID("999900000003")), Role: rbac.RAAgent, Organisation: rx2}
	ring     = must(identity.ParseMobile("07700900100"))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // a constant of this file is wrong
	}
	return v
}

// person returns the n-th registrant: born on a day, and with a National Insurance
// number, mailbox and mobile of their own, so that nobody is taken for another. The last
// three digits of the mobile are given: the simulator delivers to a thousand numbers,
// and some are those of people who are in a sandbox from the start.
func person(n, mobile int) identity.Registrant {
	return identity.Registrant{
		GivenName: "Ada", FamilyName: "Example",
		Email: fmt.Sprintf("registrant-%d@example.nhs.uk", n), Mobile: fmt.Sprintf("07700 900%03d", mobile),
		DateOfBirth:             guidance.MustDate("1950-01-01").AddDays(n % 18_000).String(),
		NationalInsuranceNumber: fmt.Sprintf("JK%06dD", n%1_000_000),
	}
}

func items(r identity.Registrant) registration.Items {
	return registration.Items{
		Registrant: r,
		Documents: []evidence.Document{{
			Kind: "uk-passport", Number: "512345678", Issued: "2018-05-01", Expires: "2028-05-01", Seen: evidence.Scan,
		}},
		Photo: &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240_000},
	}
}

// prepare does what is done once for an organisation.
func (h *house) prepare(ctx context.Context) error {
	_, err := h.RecordAgreement(ctx, authority.RecordAgreement{By: manager, Agreement: rbac.Agreement{
		ID: "agreement-1", Provider: "RX2", Organisation: "RX1", Interval: guidance.Since(guidance.MustDate("2020-04-14")),
		Channels: []string{"microsoft-teams"}, Locations: []string{"home"},
	}})
	if err != nil {
		return err
	}
	_, err = h.DefinePosition(ctx, authority.DefinePosition{By: manager, Position: rbac.Position{
		ID: "position-1", Name: "Nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}},
	}})
	return err
}

// register carries out the main job for one registrant.
func (h *house) register(ctx context.Context, r identity.Registrant) error {
	opened, err := h.OpenRegistration(ctx, authority.OpenRegistration{
		By: agent, Route: evidence.EmergencyRemote, Organisation: rx1, RingNumber: ring,
		Registrant: identity.Registrant{Email: r.Email},
	})
	if err != nil {
		return err
	}
	k := opened.Case
	if err := h.identify(ctx, k.ID, r); err != nil {
		return err
	}
	ordered, err := h.OrderCard(ctx, authority.OrderCard{By: agent, Case: k.ID})
	if err != nil {
		return err
	}
	if err := h.deliver(ctx, ordered.ID); err != nil {
		return err
	}
	if k, err = h.Case(ctx, k.ID); err != nil {
		return err
	}
	_, err = h.AssignPosition(ctx, authority.AssignPosition{
		By: agent, User: k.UserID, Position: "position-1",
		Start: guidance.MustDate("2020-04-22"), End: guidance.MustDate("2021-04-22"),
	})
	return err
}

// identify goes from the items to the identity that the directory created.
func (h *house) identify(ctx context.Context, id string, r identity.Registrant) error {
	return h.steps(ctx,
		func() error {
			return only(h.ReceiveItems(ctx, authority.ReceiveItems{By: agent, Case: id, Items: items(r)}))
		},
		func() error {
			return only(h.BookCall(ctx, authority.BookCall{
				By: agent, Case: id, Channel: "microsoft-teams", Location: "home", For: h.clock, Explained: true,
			}))
		},
		func() error { return only(h.TextNumbers(ctx, authority.TextNumbers{By: agent, Case: id})) },
		func() error {
			return only(h.ReadBack(ctx, authority.ReadBack{By: agent, Case: id, Spoken: h.texts.numbers()}))
		},
		func() error {
			return only(h.CompleteCall(ctx, authority.CompleteCall{
				By: agent, Case: id, Seen: registration.Confirmation{DocumentShown: true, LikenessConfirmed: true},
			}))
		},
		func() error { return only(h.CreateIdentity(ctx, authority.CreateIdentity{By: agent, Case: id})) },
	)
}

// deliver goes from the card that was ordered to the card in use.
func (h *house) deliver(ctx context.Context, id string) error {
	move := authority.MoveCard{By: agent, Card: id}
	err := h.steps(ctx,
		func() error { return nil }, // the job that prints the card
		func() error { return only(h.DispatchCard(ctx, move)) },
		func() error { return only(h.ConfirmReceipt(ctx, move)) },
		func() error { return only(h.ReleasePasscode(ctx, authority.ReleasePasscode{By: agent, Card: id})) },
		func() error { return only(h.TakeIntoUse(ctx, move)) },
	)
	if err != nil {
		return err
	}
	k, err := h.Card(ctx, id)
	if err == nil && k.State != card.InUse {
		err = fmt.Errorf("the card is %s", k.State)
	}
	return err
}

// steps carries out commands, a minute apart, with the jobs after each.
func (h *house) steps(ctx context.Context, commands ...func() error) error {
	for i, do := range commands {
		h.clock = h.clock.Add(time.Minute)
		if err := do(); err != nil {
			return fmt.Errorf("command %d: %w", i, err)
		}
		if _, err := h.Work(ctx); err != nil {
			return fmt.Errorf("jobs after command %d: %w", i, err)
		}
	}
	return nil
}

func only[T any](_ T, err error) error { return err }
