package server

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
)

// Card is one smartcard, from its order to its end. Its passcode is nowhere
// here.
type Card struct {
	ID           string              `json:"id"`
	Registration string              `json:"registration,omitempty" doc:"Id of the registration on which it was ordered."`
	Holder       string              `json:"holder" doc:"UUID of the person whom it is for."`
	Organisation string              `json:"organisation" doc:"ODS code of the registering organisation."`
	State        Closed[card.State]  `json:"state"`
	Moves        []Closed[card.Move] `json:"moves" nullable:"false" doc:"What people may do next, by the table of moves; those of the printer and of the gateway are left out. Each has an operation of its own."`
	Serial       string              `json:"serial,omitempty" doc:"Serial number, known from the print."`
	Replaces     string              `json:"replaces,omitempty" doc:"Id of the card before this one."`
	ReplacedBy   string              `json:"replacedBy,omitempty" doc:"Id of the card after this one."`

	OrderedAt          time.Time `json:"orderedAt,omitzero"`
	PrintedAt          time.Time `json:"printedAt,omitzero"`
	DispatchedAt       time.Time `json:"dispatchedAt,omitzero" doc:"The last time."`
	ReturnedAt         time.Time `json:"returnedAt,omitzero" doc:"The last time that it came back undelivered."`
	ReceivedAt         time.Time `json:"receivedAt,omitzero" doc:"When the registrant rang to say that it has come."`
	ReleaseRequestedAt time.Time `json:"releaseRequestedAt,omitzero" doc:"When the passcode was handed to the gateway."`
	ReleasedAt         time.Time `json:"releasedAt,omitzero" doc:"When the gateway sent the passcode."`
	ReleaseFailedAt    time.Time `json:"releaseFailedAt,omitzero" doc:"When the gateway gave up for good."`
	InUseAt            time.Time `json:"inUseAt,omitzero"`

	ReleaseTo  string     `json:"releaseTo,omitempty" doc:"The mobile number, proven on the call, to which the passcode goes."`
	ReleaseRef string     `json:"releaseRef,omitempty" doc:"The reference under which the gateway was asked."`
	Ended      *CardEnded `json:"ended,omitempty" doc:"Why and when it was spoiled or cancelled."`
}

// CardEnded is the end of a card.
type CardEnded struct {
	At         time.Time                 `json:"at"`
	Reason     Closed[card.CancelReason] `json:"reason"`
	Revocation int                       `json:"revocation" minimum:"0" maximum:"10" doc:"The reason as a certificate revocation reason code (RFC 5280, section 5.3.1)."`
}

// CardInput names a card.
type CardInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id of the card."`
}

// CardFilters narrow a list of cards.
type CardFilters struct {
	Organisation Organisation       `query:"organisation" doc:"Only those of this registering organisation."`
	Holder       User               `query:"holder" doc:"Only those for this person."`
	Registration string             `query:"registration" maxLength:"64" doc:"Only those ordered on this registration."`
	State        Closed[card.State] `query:"state" doc:"Only those in this state."`
}

type listCardsInput struct {
	PageInput
	CardFilters
}

type getCardInput struct {
	ReadHeaders
	CardInput
}

type orderCardInput struct {
	CommandHeaders
	Body OrderCard
}

// OrderCard asks for a card for a registered person.
type OrderCard struct {
	Registration string `json:"registration" maxLength:"64" doc:"Id of the person's registration."`
	Replaces     string `json:"replaces,omitempty" maxLength:"64" doc:"Id of the spoiled or cancelled card that this one is for."`
}

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

// cardMove is an operation by which people move a card: a path under that of the
// card.
type cardMove struct {
	move     card.Move
	id, path string
	status   int // of success; 0: 200
	summary  string
	about    string
	register func(*Server, huma.API, operation)
}

// cardMoves are the operations that move a card. Which move is possible when is
// for the table in package card.
var cardMoves = []cardMove{
	{
		move: card.Dispatch, id: "dispatch-card", path: "dispatch", summary: "Dispatch a card",
		about: "It was handed to the delivery: once printed, or again after it came back.", register: moving((*authority.Authority).DispatchCard),
	},
	{
		move: card.ReturnUndelivered, id: "return-card", path: "return", summary: "Record that a card came back",
		about: "The delivery brought it back undelivered.", register: moving((*authority.Authority).ReturnUndelivered),
	},
	{
		move: card.ConfirmReceipt, id: "confirm-receipt", path: "receipt", summary: "Confirm that a card has come",
		about: "The registrant rang to say so. Only after that may the passcode be released.", register: moving((*authority.Authority).ConfirmReceipt),
	},
	{
		move: card.Release, id: "release-passcode", path: "passcode-release", status: http.StatusAccepted, summary: "Release the passcode of a card",
		about:    "It is texted after the answer, once, and only to the number proven on the call. A gateway that fails for a time is asked again; one that fails for good leaves the card `release-failed`.",
		register: movingWith(releasePasscode),
	},
	{
		move: card.UnlockFaceToFace, id: "unlock-face-to-face", path: "face-to-face-unlock", summary: "Unlock a card face to face",
		about: "The holder was present and chose a passcode; none is texted.", register: movingWith(unlockFaceToFace),
	},
	{
		move: card.TakeIntoUse, id: "take-into-use", path: "first-use", summary: "Take a card into use",
		about: "The holder works with the card and its passcode.", register: moving((*authority.Authority).TakeIntoUse),
	},
	{
		move: card.Spoil, id: "spoil-card", path: "spoil", summary: "Spoil a card",
		about: "The print is no good, and the card was not dispatched. Its passcode is destroyed; order another that replaces it.", register: moving((*authority.Authority).SpoilCard),
	},
	{
		move: card.Cancel, id: "cancel-card", path: "cancellation", summary: "Cancel a card",
		about: "At once and for good. A passcode that is still held for it is destroyed.", register: movingWith(cancelCard),
	},
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

// moving registers a move of which nothing is said but the card.
func moving(move func(*authority.Authority, context.Context, authority.MoveCard) (card.Card, error)) func(*Server, huma.API, operation) {
	return func(s *Server, api huma.API, o operation) {
		command(s, api, o, func(c call, in *moveCardInput) (card.Card, error) {
			return move(c.ra, c, authority.MoveCard{By: c.by, Card: in.ID})
		}, carded)
	}
}

// movingWith registers a move of which more is said.
func movingWith[B any](move func(c call, id string, body B) (card.Card, error)) func(*Server, huma.API, operation) {
	return func(s *Server, api huma.API, o operation) {
		command(s, api, o, func(c call, in *moveCardWithInput[B]) (card.Card, error) {
			return move(c, in.ID, in.Body)
		}, carded)
	}
}

func releasePasscode(c call, id string, body ReleasePasscode) (card.Card, error) {
	return c.ra.ReleasePasscode(c, authority.ReleasePasscode{By: c.by, Card: id, To: body.To.Mobile})
}

func unlockFaceToFace(c call, id string, body MeetHolder) (card.Card, error) {
	return c.ra.UnlockFaceToFace(c, authority.MeetHolder{By: c.by, Card: id, HolderPresent: body.HolderPresent})
}

func cancelCard(c call, id string, body CancelCard) (card.Card, error) {
	return c.ra.CancelCard(c, authority.CancelCard{By: c.by, Card: id, Reason: body.Reason.Value})
}

func (s *Server) cards(api huma.API) {
	const tag, path = "cards", "/v1/cards/{id}"
	query(s, api, operation{
		id: "list-cards", method: http.MethodGet, path: "/v1/cards", tag: tag,
		summary: "List cards", about: "Those of the organisations that the caller may act for, in order of id.",
	}, func(c call, in *listCardsInput) (List[Card], error) {
		f := in.CardFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[Card]{}, err
		}
		found, next, err := c.reads.Cards(c, authority.CardFilter{
			Organisation: f.Organisation.ODSCode, Holder: f.Holder.UserID, Registration: f.Registration, State: f.State.Value,
		}, page)
		return listed(found, next, err, f, cardOf)
	})

	command(s, api, operation{
		// The registration is named, if not in the path: that of others is not there.
		id: "order-card", method: http.MethodPost, path: "/v1/cards", tag: tag, named: true, status: http.StatusCreated,
		summary: "Order a card",
		about:   "For somebody whose call is complete and who holds no other card. It is printed after the answer; If-Match is about the registration.",
	}, func(c call, in *orderCardInput) (card.Card, error) {
		return c.ra.OrderCard(c, authority.OrderCard{By: c.by, Case: in.Body.Registration, Replaces: in.Body.Replaces})
	}, carded)

	object(s, api, operation{
		id: "get-card", method: http.MethodGet, path: path, tag: tag, named: true,
		summary: "Get a card", about: "With the moves that may follow, and when each step happened.",
	}, func(c call, in *getCardInput) (Card, string, error) {
		k, err := c.reads.Card(c, in.ID)
		return cardOf(k), etagOf(k.Version), err
	})

	for _, m := range cardMoves {
		m.register(s, api, operation{
			id: m.id, method: http.MethodPost, path: path + "/" + m.path, tag: tag, named: true, status: m.status, summary: m.summary,
			about: "The move `" + m.move.String() + "`. " + m.about,
		})
	}
}

// carded answers with a card, its version and its place.
func carded(k card.Card) Answer[Card] {
	return Answer[Card]{ETag: etagOf(k.Version), Location: "/v1/cards/" + k.ID, Body: cardOf(k)}
}

func cardOf(k card.Card) Card {
	shown := Card{
		ID: k.ID, Registration: k.Registration, Holder: k.Holder, Organisation: k.Organisation, State: of(k.State), Moves: movesOf(k.State),
		Serial: k.Serial, Replaces: k.Replaces, ReplacedBy: k.ReplacedBy,
		OrderedAt: k.OrderedAt, PrintedAt: k.PrintedAt, DispatchedAt: k.DispatchedAt, ReturnedAt: k.ReturnedAt, ReceivedAt: k.ReceivedAt,
		ReleaseRequestedAt: k.ReleaseRequestedAt, ReleasedAt: k.ReleasedAt, ReleaseFailedAt: k.ReleaseFailedAt, InUseAt: k.InUseAt,
		ReleaseTo: k.ReleaseTo, ReleaseRef: k.ReleaseRef,
	}
	if !k.EndedAt.IsZero() {
		shown.Ended = &CardEnded{At: k.EndedAt, Reason: of(k.Reason), Revocation: k.Reason.RFC5280()}
	}
	return shown
}

// movesOf returns what people may have happen to a card in a state.
func movesOf(from card.State) []Closed[card.Move] {
	moves := []Closed[card.Move]{}
	for _, t := range card.Transitions() {
		if t.From == from && t.By.Person() {
			moves = append(moves, of(t.Move))
		}
	}
	return moves
}
