package authority_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/campaign"
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
	as      func(ctx context.Context, h *house, by authority.Actor) error
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
var commands = slices.Concat(profileCommands, revealCommands, temporaryCommands, positionCommands, accessRequestCommands, []command{
	{method: "RecordAgreement", by: manager, refuses: itself, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.RecordAgreement(ctx, authority.RecordAgreement{By: by, Agreement: agreement()}))
	}},
	{method: "RecordLink", by: manager, refuses: itself, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.RecordLink(ctx, authority.RecordLink{By: by, Link: rbac.Link{Child: "RX1", Parent: "RX2", Interval: guidance.Since(guidance.MustDate("2020-04-20"))}}))
	}},
	{method: "RecordProfile", after: "record agreement", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.RecordProfile(ctx, authority.RecordProfile{By: by, Profile: somebody(h)}))
	}},
	{method: "DefinePosition", by: manager, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.DefinePosition(ctx, authority.DefinePosition{By: by, Position: rbac.Position{ID: "p-2", Name: "Midwife", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}, Approval: approval}}))
	}},
	{method: "OpenRegistration", after: "record agreement", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.OpenRegistration(ctx, request(by)))
	}},
	{method: "ReceiveItems", after: "open", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ReceiveItems(ctx, authority.ReceiveItems{By: by, Case: h.caseID(), Items: items}))
	}},
	{method: "ReceivePhoto", after: "open", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ReceivePhoto(ctx, authority.ReceivePhoto{By: by, Case: h.caseID(), Image: photograph()}))
	}},
	{method: "DecideNoVideo", after: "receive", by: agent, options: options{route: evidence.EmergencyNoVideo}, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.DecideNoVideo(ctx, authority.DecideNoVideo{By: by, Case: h.caseID(), Decision: noVideo}))
	}},
	{method: "ChangeMobile", after: "receive", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ChangeMobile(ctx, authority.ChangeMobile{By: by, Case: h.caseID(), Mobile: another}))
	}},
	{method: "CloseCase", after: "open", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.CloseCase(ctx, authority.CloseCase{By: by, Case: h.caseID()}))
	}},
	{method: "BookCall", after: "receive", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.BookCall(ctx, authority.BookCall{By: by, Case: h.caseID(), Channel: "microsoft-teams", Location: "home", For: h.clock, Explained: true}))
	}},
	{method: "TextNumbers", after: "book", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.TextNumbers(ctx, authority.TextNumbers{By: by, Case: h.caseID()}))
	}},
	{method: "ReadBack", after: "text numbers", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ReadBack(ctx, authority.ReadBack{By: by, Case: h.caseID(), Spoken: h.newestNumbers()}))
	}},
	{method: "CompleteCall", after: "read back", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.CompleteCall(ctx, authority.CompleteCall{By: by, Case: h.caseID(), Seen: h.seen}))
	}},
	{method: "AbandonCall", after: "text numbers", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.AbandonCall(ctx, authority.AbandonCall{By: by, Case: h.caseID()}))
	}},
	{method: "ConfirmIdentity", after: "receive", options: inPerson, by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ConfirmIdentity(ctx, authority.ConfirmIdentity{By: by, Case: h.caseID(), Check: seenByAgent}))
	}},
	{method: "CreateIdentity", after: "complete call", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.CreateIdentity(ctx, authority.CreateIdentity{By: by, Case: h.caseID()}))
	}},
	{
		method: "ReverifyIdentity", after: "create identity", by: agent,
		ready: func(h *house) error { h.clock = inPerson.at; return nil },
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.ReverifyIdentity(ctx, authority.ReverifyIdentity{By: by, User: h.userID(), Seen: seenAgain(h)}))
		},
	},
	{method: "OrderCard", after: "create identity", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.OrderCard(ctx, authority.OrderCard{By: by, Case: h.caseID()}))
	}},
	moving("DispatchCard", "order card", (*authority.Authority).DispatchCard),
	moving("SpoilCard", "order card", (*authority.Authority).SpoilCard),
	moving("ReturnUndelivered", "dispatch", (*authority.Authority).ReturnUndelivered),
	moving("ConfirmReceipt", "dispatch", (*authority.Authority).ConfirmReceipt),
	moving("TakeIntoUse", "release", (*authority.Authority).TakeIntoUse),
	func() command {
		c := meeting("UnlockFaceToFace", "release", (*authority.Authority).UnlockFaceToFace)
		c.options = noText
		return c
	}(),
	{method: "ReleasePasscode", after: "confirm receipt", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ReleasePasscode(ctx, authority.ReleasePasscode{By: by, Card: h.cardID()}))
	}},
	{method: "CancelCard", after: "order card", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.CancelCard(ctx, authority.CancelCard{By: by, Card: h.cardID(), Reason: card.ReasonLost}))
	}},
	{method: "AssignPosition", after: "create identity", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.AssignPosition(ctx, authority.AssignPosition{
			By: by, User: h.userID(), Position: "p-1", Start: guidance.MustDate("2020-04-22"), End: guidance.MustDate("2021-04-22"),
		}))
	}},
	{method: "EndPosition", after: "assign position", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.EndPosition(ctx, authority.EndPosition{
			By: by, Assignment: h.subject(authority.ActionAssignPosition), LastDay: guidance.MustDate("2020-06-30"),
		}))
	}},
	{method: "OpenCampaign", by: manager, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.OpenCampaign(ctx, authority.OpenCampaign{By: by, Title: "After the emergency", Organisation: rx1, Policy: remediation()}))
	}},
	{method: "ListPeople", by: manager, ready: (*house).openCampaign, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ListPeople(ctx, authority.ListPeople{By: by, Campaign: h.campaignID(), Records: []identity.CISRecord{flagged(listed, "RX1")}}))
	}},
	{method: "RecordReminders", by: manager, ready: withItem, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.RecordReminders(ctx, authority.RecordReminders{By: by, Campaign: h.campaignID(), Items: []string{h.itemID(listed)}}))
	}},
	{method: "DecideItem", after: "record agreement", by: agent, ready: withItem, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.DecideItem(ctx, authority.DecideItem{By: by, Item: h.itemID(listed), Decision: campaign.DecisionDetails{Outcome: campaign.Left}}))
	}},
	{method: "ReopenItem", after: "record agreement", by: agent, ready: withDecision, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.ReopenItem(ctx, authority.ReopenItem{By: by, Item: h.itemID(listed), Reason: "they are back"}))
	}},
	{method: "AssignItem", after: "record agreement", by: manager, ready: withItem, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.AssignItem(ctx, authority.AssignItem{By: by, Campaign: h.campaignID(), Item: h.itemID(listed), Assignment: campaign.Assignment{Owner: "Mr New"}}))
	}},
	{method: "CloseCampaign", by: manager, ready: withItem, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.CloseCampaign(ctx, authority.CloseCampaign{By: by, Campaign: h.campaignID()}))
	}},
	{method: "GrantAccess", after: "create identity", by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(h.GrantAccess(ctx, grant(h, by)))
	}},
	{
		method: "ReviewAccess", after: "create identity", by: agent,
		ready: func(h *house) error { return only(h.GrantAccess(context.Background(), grant(h, agent))) },
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.ReviewAccess(ctx, authority.ReviewAccess{
				By: by, Grant: h.subject(authority.ActionGrantAccess), Note: "still covers them", Next: guidance.MustDate("2020-08-22"),
			}))
		},
	},
	{
		method: "RevokeAccess", after: "create identity", by: agent,
		ready: func(h *house) error { return only(h.GrantAccess(context.Background(), grant(h, agent))) },
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.RevokeAccess(ctx, authority.RevokeAccess{By: by, Grant: h.subject(authority.ActionGrantAccess), Reason: "no longer needed"}))
		},
	},
	{
		method: "RevokeMany", after: "create identity", by: agent,
		ready: func(h *house) error { return only(h.GrantAccess(context.Background(), grant(h, agent))) },
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.RevokeMany(ctx, authority.RevokeMany{
				By: by, Named: rbac.Named{Selection: rbac.GrantSelection{WorkingAt: "RX1"}}, Reason: "the emergency is over",
			}))
		},
	},
	{
		method: "StartExceptionalSession", after: "record agreement", by: locumThemself, refuses: []string{"RA-RBC-007"}, ready: withLocum,
		as: func(ctx context.Context, h *house, by authority.Actor) error {
			return only(h.StartExceptionalSession(ctx, signIn(h, by)))
		},
	},
})

// moving is a command that moves the card of the main job.
func moving(method, after string, move func(*authority.Authority, context.Context, authority.MoveCard) (card.Card, error)) command {
	return command{method: method, after: after, by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(move(h.Authority, ctx, authority.MoveCard{By: by, Card: h.cardID()}))
	}}
}

// meeting is a command about the card of the main job, with its holder present.
func meeting(method, after string, meet func(*authority.Authority, context.Context, authority.MeetHolder) (card.Card, error)) command {
	return command{method: method, after: after, by: agent, as: func(ctx context.Context, h *house, by authority.Actor) error {
		return only(meet(h.Authority, ctx, authority.MeetHolder{By: by, Card: h.cardID(), HolderPresent: true}))
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
