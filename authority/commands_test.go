package authority_test

import (
	"context"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// command is one command of an [authority.Authority], and when it can be done.
type command struct {
	method  string             // that carries it out
	after   string             // the chapter of the main job before it; "" at the very beginning
	ready   func(*house) error // what else has to come before
	options options            // how the house is built
	by      authority.Actor    // who may do it, by agreement or at their own organisation
	as      func(h *house, by authority.Actor) error
	refuses []string // the rules by which somebody from elsewhere is refused; nil: RA-RBC-003
}

// noText is a gateway that can never text a passcode.
var noText = options{ports: &simulator.Outcomes{OnSend: func(m authority.Message) error {
	if strings.HasPrefix(m.Ref, "release-") {
		return simulator.ErrUnreachable
	}
	return nil
}}}

// itself are the rules of acts that a provider cannot do by agreement either.
var itself = []string{"RA-RBC-006", "RA-RBC-003"}

// commands holds every command; TestEveryCommandIsTried says when one is missing.
var commands = []command{
	{method: "RecordAgreement", by: manager, refuses: itself, as: func(h *house, by authority.Actor) error {
		return h.RecordAgreement(context.Background(), authority.RecordAgreement{By: by, Agreement: agreement()})
	}},
	{method: "RecordLink", by: manager, refuses: itself, as: func(h *house, by authority.Actor) error {
		return h.RecordLink(context.Background(), authority.RecordLink{By: by, Link: rbac.Link{Child: "RX1", Parent: "RX2", Interval: guidance.Since(guidance.MustDate("2020-04-20"))}})
	}},
	{method: "RecordProfile", after: "record agreement", by: agent, as: func(h *house, by authority.Actor) error {
		return h.RecordProfile(context.Background(), authority.RecordProfile{By: by, Profile: somebody(h)})
	}},
	{method: "DefinePosition", by: manager, as: func(h *house, by authority.Actor) error {
		return h.DefinePosition(context.Background(), authority.DefinePosition{By: by, Position: rbac.Position{ID: "p-2", Name: "Midwife", Organisation: "RX1", JobRole: "R8001"}})
	}},
	{method: "OpenRegistration", after: "record agreement", by: agent, as: func(h *house, by authority.Actor) error {
		return second(h.OpenRegistration(context.Background(), request(by)))
	}},
	{method: "ReceiveItems", after: "open", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.ReceiveItems(context.Background(), authority.ReceiveItems{By: by, Case: h.caseID(), Items: items}))
	}},
	{method: "DecideNoVideo", after: "receive", by: agent, options: options{route: evidence.EmergencyNoVideo}, as: func(h *house, by authority.Actor) error {
		return only(h.DecideNoVideo(context.Background(), authority.DecideNoVideo{By: by, Case: h.caseID(), Decision: noVideo}))
	}},
	{method: "ChangeMobile", after: "receive", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.ChangeMobile(context.Background(), authority.ChangeMobile{By: by, Case: h.caseID(), Mobile: another}))
	}},
	{method: "CloseCase", after: "open", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.CloseCase(context.Background(), authority.CloseCase{By: by, Case: h.caseID()}))
	}},
	{method: "BookCall", after: "receive", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.BookCall(context.Background(), authority.BookCall{By: by, Case: h.caseID(), Channel: "microsoft-teams", Location: "home", For: h.clock, Explained: true}))
	}},
	{method: "TextNumbers", after: "book", by: agent, as: func(h *house, by authority.Actor) error {
		return h.TextNumbers(context.Background(), authority.TextNumbers{By: by, Case: h.caseID()})
	}},
	{method: "ReadBack", after: "text numbers", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.ReadBack(context.Background(), authority.ReadBack{By: by, Case: h.caseID(), Spoken: h.newestNumbers()}))
	}},
	{method: "CompleteCall", after: "read back", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.CompleteCall(context.Background(), authority.CompleteCall{By: by, Case: h.caseID(), Seen: h.seen}))
	}},
	{method: "AbandonCall", after: "text numbers", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.AbandonCall(context.Background(), authority.AbandonCall{By: by, Case: h.caseID()}))
	}},
	{method: "CreateIdentity", after: "complete call", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.CreateIdentity(context.Background(), authority.CreateIdentity{By: by, Case: h.caseID()}))
	}},
	{method: "OrderCard", after: "create identity", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.OrderCard(context.Background(), authority.OrderCard{By: by, Case: h.caseID()}))
	}},
	moving("DispatchCard", "order card", (*authority.Authority).DispatchCard),
	moving("SpoilCard", "order card", (*authority.Authority).SpoilCard),
	moving("ReturnUndelivered", "dispatch", (*authority.Authority).ReturnUndelivered),
	moving("ConfirmReceipt", "dispatch", (*authority.Authority).ConfirmReceipt),
	moving("TakeIntoUse", "release", (*authority.Authority).TakeIntoUse),
	func() command {
		c := moving("UnlockFaceToFace", "release", (*authority.Authority).UnlockFaceToFace)
		c.options = noText
		return c
	}(),
	{method: "ReleasePasscode", after: "confirm receipt", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.ReleasePasscode(context.Background(), authority.ReleasePasscode{By: by, Card: h.cardID()}))
	}},
	{method: "CancelCard", after: "order card", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.CancelCard(context.Background(), authority.CancelCard{By: by, Card: h.cardID(), Reason: card.ReasonLost}))
	}},
	{method: "AssignPosition", after: "create identity", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.AssignPosition(context.Background(), authority.AssignPosition{
			By: by, User: h.userID(), Position: "p-1", Start: guidance.MustDate("2020-04-22"), End: guidance.MustDate("2021-04-22"),
		}))
	}},
	{method: "EndPosition", after: "assign position", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.EndPosition(context.Background(), authority.EndPosition{
			By: by, Assignment: h.subject(authority.ActionAssignPosition), LastDay: guidance.MustDate("2020-06-30"),
		}))
	}},
	{method: "GrantAccess", after: "create identity", by: agent, as: func(h *house, by authority.Actor) error {
		return only(h.GrantAccess(context.Background(), grant(h, by)))
	}},
	{
		method: "RevokeAccess", after: "create identity", by: agent,
		ready: func(h *house) error { return only(h.GrantAccess(context.Background(), grant(h, agent))) },
		as: func(h *house, by authority.Actor) error {
			return only(h.RevokeAccess(context.Background(), authority.RevokeAccess{By: by, Grant: h.subject(authority.ActionGrantAccess), Reason: "no longer needed"}))
		},
	},
}

// moving is a command that moves the card of the main job.
func moving(method, after string, move func(*authority.Authority, context.Context, authority.MoveCard) (card.Card, error)) command {
	return command{method: method, after: after, by: agent, as: func(h *house, by authority.Actor) error {
		return only(move(h.Authority, context.Background(), authority.MoveCard{By: by, Card: h.cardID()}))
	}}
}

var (
	another = must(identity.ParseMobile("07700900456"))
	noVideo = evidence.NoVideoDecision{DecidedBy: "RA Manager", Reason: "no camera within reach", Owner: "RA Manager", DueOn: "2020-07-01"}
	grantee = must(identity.ParseUserID("999900000042"))
)

// somebody is a profile of a colleague at RX1.
func somebody(h *house) identity.Profile {
	return identity.Profile{
		UserID: grantee, Name: must(identity.NewName(identity.NameParts{Given: "Ben", Family: "Sample"})),
		Organisation: rx1, Route: "in-person", OpenedAt: h.clock,
	}
}

func grant(h *house, by authority.Actor) authority.GrantAccess {
	return authority.GrantAccess{
		By: by, User: h.userID(), Profession: "pharmacist", RegistrationNumber: "2000000", Reason: "covers four pharmacies this spring",
		WorkingAt: rx1, Start: guidance.MustDate("2020-04-22"), End: guidance.MustDate("2020-10-21"), Review: guidance.MustDate("2020-07-22"),
	}
}

// userID returns the user id that the directory gave the registrant of the main job.
func (h *house) userID() identity.UserID {
	return must(h.Case(context.Background(), h.caseID())).UserID
}

// built returns a house in which the command can be done.
func (c command) built(t *testing.T) *house {
	t.Helper()
	h := newHouse(t, c.options)
	if c.after != "" {
		h.until(t, c.after)
	}
	if c.ready != nil {
		if err := c.ready(h); err != nil {
			t.Fatal(err)
		}
	}
	return h
}
