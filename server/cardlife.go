package server

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
)

// ReleasePasscode says where a passcode is to go.
type ReleasePasscode struct {
	To Mobile `json:"to,omitzero" doc:"Absent: the number proven on the call. Any other is refused."`
}

// MeetHolder says that the holder of a card was met.
type MeetHolder struct {
	HolderPresent bool `json:"holderPresent" doc:"That the holder was there in person. Without it the move is refused."`
}

// CancelCard says why a card is cancelled.
type CancelCard struct {
	Reason Closed[card.CancelReason] `json:"reason" doc:"Any but spoiled-print, which is not for a card that is cancelled."`
}

// TryPasscode is what a reader tells of a passcode that was tried.
type TryPasscode struct {
	Right bool `json:"right" doc:"Whether it was the right one. The passcode itself is never sent here."`
}

// cardStep is an operation about one card that answers with it: a path under that
// of the card.
type cardStep struct {
	id, path string
	status   int // of success; 0: 200
	summary  string
	about    string
	register func(*Server, huma.API, operation)
}

// cardMove is a cardStep that moves a card by the table of its life.
type cardMove struct {
	move card.Move
	cardStep
}

// cardMoves are the operations that move a card. Which move is possible when is
// for the table in package card.
var cardMoves = []cardMove{
	{card.SendToPrint, cardStep{
		id: "send-card-to-print", path: "print", summary: "Have a card printed that was to be printed later",
		about: "It is printed after the answer.", register: moving((*authority.Authority).SendCardToPrint),
	}},
	{card.HandOver, cardStep{
		id: "hand-over-card", path: "handover", summary: "Hand a card over",
		about:    "To its holder, in person, who chose a passcode: the one that it was printed with is destroyed. The holder accepts the terms with it.",
		register: movingWith(handOver),
	}},
	{card.Dispatch, cardStep{
		id: "dispatch-card", path: "dispatch", summary: "Dispatch a card",
		about: "It was handed to the delivery: once printed, or again after it came back.", register: moving((*authority.Authority).DispatchCard),
	}},
	{card.ReturnUndelivered, cardStep{
		id: "return-card", path: "return", summary: "Record that a card came back",
		about: "The delivery brought it back undelivered.", register: moving((*authority.Authority).ReturnUndelivered),
	}},
	{card.ConfirmReceipt, cardStep{
		id: "confirm-receipt", path: "receipt", summary: "Confirm that a card has come",
		about: "The registrant rang to say so. Only after that may the passcode be released.", register: moving((*authority.Authority).ConfirmReceipt),
	}},
	{card.Release, cardStep{
		id: "release-passcode", path: "passcode-release", status: http.StatusAccepted, summary: "Release the passcode of a card",
		about:    "It is texted after the answer, once, and only to the number proven on the call. A gateway that fails for a time is asked again; one that fails for good leaves the card `release-failed`.",
		register: movingWith(releasePasscode),
	}},
	{card.UnlockFaceToFace, cardStep{
		id: "unlock-face-to-face", path: "face-to-face-unlock", summary: "Unlock a card face to face",
		about: "The holder was present and chose a passcode; none is texted.", register: movingWith(unlockFaceToFace),
	}},
	{card.TakeIntoUse, cardStep{
		id: "take-into-use", path: "first-use", summary: "Take a card into use",
		about: "The holder works with the card and its passcode.", register: moving((*authority.Authority).TakeIntoUse),
	}},
	{card.AskBack, cardStep{
		id: "ask-back-card", path: "recall", summary: "Ask a card back",
		about: "Its holder leaves healthcare and was asked to give it back. No access ends by it: see `leave`.", register: moving((*authority.Authority).AskBackCard),
	}},
	{card.Chase, cardStep{
		id: "chase-card", path: "recall-reminder", summary: "Record that somebody was reminded of a card",
		about: "It was asked back and has not come.", register: moving((*authority.Authority).ChaseCard),
	}},
	{card.Keep, cardStep{
		id: "keep-card", path: "recall-withdrawal", summary: "Let somebody keep a card that was asked back",
		about: "They stay in healthcare after all, or move, and the card with them.", register: moving((*authority.Authority).KeepCard),
	}},
	{card.HandBack, cardStep{
		id: "hand-back-card", path: "handback", summary: "Record that a card was given back",
		about: "Its holder leaves healthcare. The card ends, and lies with the Registration Authority.", register: moving((*authority.Authority).HandBackCard),
	}},
	{card.Spoil, cardStep{
		id: "spoil-card", path: "spoil", summary: "Spoil a card",
		about: "The print is no good, and the card was not dispatched. Its passcode is destroyed; order another that replaces it.", register: moving((*authority.Authority).SpoilCard),
	}},
	{card.Cancel, cardStep{
		id: "cancel-card", path: "cancellation", summary: "Cancel a card",
		about: "At once and for good. A passcode that is still held for it is destroyed. One that was lost or stolen is reported instead: `report-card`.", register: movingWith(cancelCard),
	}},
}

// cardSteps are the operations about the lock of a card in use, and about what is
// left of one that has ended.
var cardSteps = []cardStep{
	{
		id: "record-passcode-try", path: "passcode-tries", summary: "Record that a passcode was tried",
		about: "As a reader tells of it. The third wrong one in a row locks the card.", register: movingWith(tryPasscode),
	},
	{
		id: "unlock-card", path: "unlock", summary: "Unlock a locked card",
		about: "Its holder was present and chose a passcode.", register: movingWith(unlockCard),
	},
	{
		id: "change-passcode", path: "passcode", summary: "Record that a passcode was changed",
		about: "Of a card that is not locked, whose holder was present and chose another. The holder alone uses `/v1/me/cards/{id}/passcode`.", register: movingWith(changePasscode),
	},
	{
		id: "find-card", path: "finding", summary: "Record that a card was found",
		about: "It had ended, and stays so; it lies with the Registration Authority now. `list-cards` knows cards by their serial.", register: moving(findCard),
	},
	{
		id: "clear-card", path: "clearing", summary: "Clear a card for reuse",
		about: "The plastic of a card that has ended, for a reason that allows it, can be printed again as another card.", register: moving((*authority.Authority).ClearCard),
	},
	{
		id: "destroy-card", path: "destruction", summary: "Record that a card was destroyed",
		about: "The plastic of a card that has ended.", register: moving((*authority.Authority).DestroyCard),
	},
}

func (s *Server) cardLife(api huma.API) {
	for _, m := range cardMoves {
		m.about = "The move `" + m.move.String() + "`. " + m.about
		m.in(s, api)
	}
	for _, step := range cardSteps {
		step.in(s, api)
	}
}

// in registers the operation.
func (o cardStep) in(s *Server, api huma.API) {
	o.register(s, api, operation{
		id: o.id, method: http.MethodPost, path: cardPath + "/" + o.path, tag: cardTag, named: true, status: o.status, summary: o.summary, about: o.about,
	})
}

type moveCardInput struct {
	CommandHeaders
	CardInput
}

type moveCardWithInput[B any] struct {
	CommandHeaders
	CardInput
	Body B
}

// moving registers a step of which nothing is said but the card.
func moving(move func(*authority.Authority, context.Context, authority.MoveCard) (card.Card, error)) func(*Server, huma.API, operation) {
	return func(s *Server, api huma.API, o operation) {
		command(s, api, o, func(c call, in *moveCardInput) (card.Card, error) {
			return move(c.ra, c, authority.MoveCard{By: c.by, Card: in.ID})
		}, s.carded)
	}
}

// movingWith registers a step of which more is said.
func movingWith[B any](move func(c call, id string, body B) (card.Card, error)) func(*Server, huma.API, operation) {
	return func(s *Server, api huma.API, o operation) {
		command(s, api, o, func(c call, in *moveCardWithInput[B]) (card.Card, error) {
			return move(c, in.ID, in.Body)
		}, s.carded)
	}
}

// met returns who met the holder of a card, for the library.
func (m MeetHolder) met(c call, id string) authority.MeetHolder {
	return authority.MeetHolder{By: c.by, Card: id, HolderPresent: m.HolderPresent}
}

func handOver(c call, id string, body MeetHolder) (card.Card, error) {
	return c.ra.HandOverCard(c, body.met(c, id))
}

func releasePasscode(c call, id string, body ReleasePasscode) (card.Card, error) {
	return c.ra.ReleasePasscode(c, authority.ReleasePasscode{By: c.by, Card: id, To: body.To.Mobile})
}

func unlockFaceToFace(c call, id string, body MeetHolder) (card.Card, error) {
	return c.ra.UnlockFaceToFace(c, body.met(c, id))
}

func cancelCard(c call, id string, body CancelCard) (card.Card, error) {
	return c.ra.CancelCard(c, authority.CancelCard{By: c.by, Card: id, Reason: body.Reason.Value})
}

func tryPasscode(c call, id string, body TryPasscode) (card.Card, error) {
	return c.ra.TryPasscode(c, authority.TryPasscode{By: c.by, Card: id, Right: body.Right})
}

func unlockCard(c call, id string, body MeetHolder) (card.Card, error) {
	return c.ra.UnlockCard(c, body.met(c, id))
}

func changePasscode(c call, id string, body MeetHolder) (card.Card, error) {
	return c.ra.ChangePasscode(c, body.met(c, id))
}

func findCard(a *authority.Authority, ctx context.Context, cmd authority.MoveCard) (card.Card, error) {
	return a.FindCard(ctx, authority.FindCard{By: cmd.By, Card: cmd.Card})
}
