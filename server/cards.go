package server

import (
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
)

// Card is one smartcard, from its order to its end. Its passcode is nowhere
// here.
type Card struct {
	ID           string                    `json:"id"`
	Registration string                    `json:"registration,omitempty" doc:"Id of the registration on which it was ordered."`
	Holder       string                    `json:"holder" doc:"UUID of the person whom it is for."`
	Organisation string                    `json:"organisation" doc:"ODS code of the registering organisation."`
	State        Closed[card.State]        `json:"state"`
	Status       Closed[card.Status]       `json:"status" doc:"As the reports of Care Identity Management have it, at the instant of the answer: certificates expire without a new version of the card, but under another entity tag."`
	Moves        []Closed[card.Move]       `json:"moves" nullable:"false" doc:"What people may do next, by the table of moves; those of the printer and of the gateway are left out. Each has an operation of its own."`
	Serial       string                    `json:"serial,omitempty" doc:"Serial number, known from the print."`
	Replaces     string                    `json:"replaces,omitempty" doc:"Id of the card before this one."`
	ReplacedBy   string                    `json:"replacedBy,omitempty" doc:"Id of the card after this one."`
	Because      Closed[card.CancelReason] `json:"because,omitzero" doc:"Why it comes in the place of one that works until it has come."`
	IssuedLocked bool                      `json:"issuedLocked,omitzero" doc:"It is printed locked, without a passcode: its holder chooses one face to face."`

	OrderedAt          time.Time `json:"orderedAt,omitzero"`
	SentToPrintAt      time.Time `json:"sentToPrintAt,omitzero" doc:"Of a card that was to be printed later."`
	PrintedAt          time.Time `json:"printedAt,omitzero"`
	DispatchedAt       time.Time `json:"dispatchedAt,omitzero" doc:"The last time."`
	ReturnedAt         time.Time `json:"returnedAt,omitzero" doc:"The last time that it came back undelivered."`
	ReceivedAt         time.Time `json:"receivedAt,omitzero" doc:"When the registrant rang to say that it has come."`
	ReleaseRequestedAt time.Time `json:"releaseRequestedAt,omitzero" doc:"When the passcode was handed to the gateway."`
	ReleasedAt         time.Time `json:"releasedAt,omitzero" doc:"When the gateway sent the passcode."`
	ReleaseFailedAt    time.Time `json:"releaseFailedAt,omitzero" doc:"When it was known that the passcode never went, or did not arrive."`
	SendUnknownAt      time.Time `json:"sendUnknownAt,omitzero" doc:"When it was given up to find out whether the gateway sent the passcode."`
	InUseAt            time.Time `json:"inUseAt,omitzero"`
	AskedBackAt        time.Time `json:"askedBackAt,omitzero" doc:"When its holder, who leaves, was asked to give it back."`
	ChasedAt           time.Time `json:"chasedAt,omitzero" doc:"When its holder was last reminded of that."`
	KeptAt             time.Time `json:"keptAt,omitzero" doc:"When it was settled that its holder stays after all."`
	HandedBackAt       time.Time `json:"handedBackAt,omitzero" doc:"When its holder gave it back."`

	ReleaseTo  string     `json:"releaseTo,omitempty" doc:"The mobile number, proven on the call, to which the passcode goes."`
	ReleaseRef string     `json:"releaseRef,omitempty" doc:"The reference under which the gateway was asked."`
	ReportedOn Day        `json:"reportedOn,omitzero" doc:"London day on which it was reported lost or stolen."`
	Ended      *CardEnded `json:"ended,omitempty" doc:"Why and when it was spoiled or cancelled."`

	Lock          *CardLock         `json:"lock,omitempty" doc:"Of a card in use: whether it takes its passcode."`
	Certification CardCertification `json:"certification" doc:"Its certificates, and how they stand with the certification authority."`
	Body          *CardBody         `json:"body,omitempty" doc:"Of a card that has ended: what is left of it."`
}

// CardEnded is the end of a card.
type CardEnded struct {
	At         time.Time                 `json:"at"`
	Reason     Closed[card.CancelReason] `json:"reason"`
	Revocation int                       `json:"revocation" minimum:"0" maximum:"10" doc:"The reason as a certificate revocation reason code (RFC 5280, section 5.3.1)."`
}

// CardLock says whether a card in use takes its passcode.
type CardLock struct {
	State     Closed[card.LockState]  `json:"state"`
	TriesLeft int                     `json:"triesLeft" minimum:"0" maximum:"3" doc:"How many wrong passcodes in a row it still takes."`
	Moves     []Closed[card.LockMove] `json:"moves" nullable:"false" doc:"What people may do next, by the table of the lock. A holder unlocks it themself by an attempt to unlock."`
	LockedAt  time.Time               `json:"lockedAt,omitzero"`
	MovedAt   time.Time               `json:"movedAt,omitzero" doc:"When its latest move was."`
}

// CardBody is what is left of a card that has ended.
type CardBody struct {
	State   Closed[card.BodyState]  `json:"state"`
	Moves   []Closed[card.BodyMove] `json:"moves" nullable:"false" doc:"What people may do next, by the table of what is left of a card. What it ended for may forbid that it is cleared."`
	MovedAt time.Time               `json:"movedAt,omitzero"`
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
	Serial       string             `query:"serial" maxLength:"64" doc:"Only the one with this serial, exactly as it is printed on it."`
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
	Registration string `json:"registration,omitempty" maxLength:"64" doc:"Id of the person's registration. It may be absent where a card is replaced: its holder was registered elsewhere."`
	Replaces     string `json:"replaces,omitempty" maxLength:"64" doc:"Id of the spoiled or cancelled card that this one is for."`
	PrintOptions
}

// PrintOptions say how a card that is ordered is printed.
type PrintOptions struct {
	Later  bool `json:"later,omitempty" doc:"It is printed when somebody asks for it: send-card-to-print."`
	Locked bool `json:"locked,omitempty" doc:"It is printed locked, without a passcode: its holder chooses one face to face."`
}

// Every operation about one card stands below its path.
const cardTag, cardPath = "cards", "/v1/cards/{id}"

func (s *Server) cards(api huma.API) {
	const tag, path = cardTag, cardPath
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
			Organisation: f.Organisation.ODSCode, Holder: f.Holder.UserID, Registration: f.Registration, State: f.State.Value, Serial: f.Serial,
		}, page)
		return listed(found, next, err, f, s.card)
	})

	command(s, api, operation{
		// The registration is named, if not in the path: that of others is not there.
		id: "order-card", method: http.MethodPost, path: "/v1/cards", tag: tag, named: true, status: http.StatusCreated,
		summary: "Order a card",
		about:   "For somebody whose call is complete and who holds no other card. It is printed after the answer, or later; If-Match is about the registration or, without one, about the card that is replaced.",
	}, func(c call, in *orderCardInput) (card.Card, error) {
		return c.ra.OrderCard(c, authority.OrderCard{
			By: c.by, Case: in.Body.Registration, Replaces: in.Body.Replaces, Later: in.Body.Later, Locked: in.Body.Locked,
		})
	}, s.carded)

	object(s, api, operation{
		id: "get-card", method: http.MethodGet, path: path, tag: tag, named: true,
		summary: "Get a card", about: "With the moves that may follow, and when each step happened.",
	}, func(c call, in *getCardInput) (Card, string, error) {
		k, err := c.reads.Card(c, in.ID)
		now := s.now()
		return cardOf(k, now), cardETag(k, now), err
	})

	s.cardLife(api)
	s.cardExchanges(api)
	s.cardCertificates(api)
}

// carded answers with a card, its version and its place.
func (s *Server) carded(k card.Card) Answer[Card] {
	now := s.now()
	return Answer[Card]{ETag: cardETag(k, now), Location: "/v1/cards/" + k.ID, Body: cardOf(k, now)}
}

// cardETag returns the entity tag of a card as it is at an instant.
func cardETag(k card.Card, at time.Time) string {
	return etagBy(k.Version, markOf(cardOf(k, time.Time{}), cardOf(k, at)))
}

// card shows a card as it is now.
func (s *Server) card(k card.Card) Card { return cardOf(k, s.now()) }

func cardOf(k card.Card, now time.Time) Card {
	shown := Card{
		ID: k.ID, Registration: k.Registration, Holder: k.Holder, Organisation: k.Organisation,
		State: of(k.State), Status: of(k.StatusAt(now)), Moves: byPeople(card.Transitions(), k.State),
		Serial: k.Serial, Replaces: k.Replaces, ReplacedBy: k.ReplacedBy, Because: of(k.Because), IssuedLocked: k.IssuedLocked,
		OrderedAt: k.OrderedAt, SentToPrintAt: k.SentToPrintAt, PrintedAt: k.PrintedAt, DispatchedAt: k.DispatchedAt,
		ReturnedAt: k.ReturnedAt, ReceivedAt: k.ReceivedAt,
		ReleaseRequestedAt: k.ReleaseRequestedAt, ReleasedAt: k.ReleasedAt, ReleaseFailedAt: k.ReleaseFailedAt, SendUnknownAt: k.SendUnknownAt, InUseAt: k.InUseAt,
		AskedBackAt: k.AskedBackAt, ChasedAt: k.ChasedAt, KeptAt: k.KeptAt, HandedBackAt: k.HandedBackAt,
		ReleaseTo: k.ReleaseTo, ReleaseRef: k.ReleaseRef, ReportedOn: Day{k.ReportedOn},
		Certification: certificationOf(k),
	}
	if !k.EndedAt.IsZero() {
		shown.Ended = &CardEnded{At: k.EndedAt, Reason: of(k.Reason), Revocation: k.Reason.RFC5280()}
	}
	if k.State == card.InUse {
		lock := k.LockState()
		shown.Lock = &CardLock{
			State: of(lock), TriesLeft: k.TriesLeft(), Moves: byPeople(card.LockTransitions(), lock), LockedAt: k.LockedAt, MovedAt: k.LockMovedAt,
		}
	}
	if k.Body != 0 {
		shown.Body = &CardBody{State: of(k.Body), Moves: byPeople(card.BodyTransitions(), k.Body), MovedAt: k.BodyMovedAt}
	}
	return shown
}

// byPeople returns what people may have happen next, by a table of moves.
func byPeople[S interface {
	comparable
	fmt.Stringer
}, M closed](table []card.Line[S, M], from S) []Closed[M] {
	moves := []Closed[M]{}
	for _, line := range table {
		if line.From == from && line.By.Person() {
			moves = append(moves, of(line.Move))
		}
	}
	return moves
}
