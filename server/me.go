package server

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
)

// mePath is where people act upon their own record, as nobody but themselves: a role
// of the Registration Authority gives nothing here, and none is needed.
const mePath = "/v1/me"

type changeMyContactInput struct {
	CommandHeaders
	Body ChangeContact
}

type registerMyAuthenticatorInput struct {
	CommandHeaders
	Body RegisterAuthenticator
}

// RenewMyCertificates says that the holder of a card renews its certificates.
type RenewMyCertificates struct {
	Passcode bool `json:"passcode" doc:"That they enter the passcode of the card, which is never sent here. Without it the act is refused."`
}

// MyContact is how the caller is reached, and nothing else of their record.
type MyContact struct {
	Email  Email  `json:"email,omitzero" doc:"Absent: there is none."`
	Mobile Mobile `json:"mobile,omitzero" doc:"Absent: there is none."`
}

// MyCard is a card as its holder sees it.
type MyCard struct {
	ID           string                 `json:"id" doc:"As the paths below /v1/me/cards take it."`
	Serial       string                 `json:"serial,omitempty" doc:"Serial number, known from the print."`
	Organisation string                 `json:"organisation" doc:"ODS code of the registering organisation."`
	State        Closed[card.State]     `json:"state"`
	Status       Closed[card.Status]    `json:"status" doc:"At the instant of the answer."`
	Lock         Closed[card.LockState] `json:"lock,omitzero" doc:"Of a card in use: whether it takes its passcode."`
	Renewal      *MyCardRenewal         `json:"renewal,omitempty" doc:"Of a card with certificates; /v1/me/cards/{id}/renewal says who may renew them."`
}

// MyCardRenewal is how the certificates of a card stand to their renewal, in short.
type MyCardRenewal struct {
	State     Closed[card.RenewalState] `json:"state"`
	ExpiresOn Day                       `json:"expiresOn" doc:"London day on which the first of the two expires."`
	DaysLeft  int                       `json:"daysLeft" doc:"Days until then; negative after it."`
	Pending   bool                      `json:"pending" doc:"That the certification authority was asked and has not answered."`
}

// MyCards are the cards of the caller.
type MyCards struct {
	Items []MyCard `json:"items" nullable:"false" doc:"Ended ones among them, in order of id."`
}

// mine answers with what is done, and not where it is: the caller may not read it
// there.
func mine[T any](a Answer[T]) Answer[T] {
	a.Location = ""
	return a
}

func (s *Server) me(api huma.API) {
	const tag = "me"
	command(s, api, operation{
		id: "change-my-contact", method: http.MethodPost, path: mePath + "/contact", tag: tag, named: true,
		summary: "Change how I am reached", about: "One's own email address or mobile number. Nothing else of the record is answered.",
	}, func(c call, in *changeMyContactInput) (identity.Profile, error) {
		return c.ra.ChangeContact(c, in.Body.command(c.by, c.by.ID))
	}, reached)

	command(s, api, operation{
		id: "register-my-authenticator", method: http.MethodPost, path: mePath + "/authenticators", tag: tag, named: true, status: http.StatusCreated,
		summary: "Register an authenticator of my own", about: "Of a kind that its holder may register themself.",
	}, func(c call, in *registerMyAuthenticatorInput) (authenticator.Authenticator, error) {
		return c.ra.RegisterAuthenticator(c, authority.RegisterAuthenticator{
			By: c.by, User: c.by.ID, Kind: in.Body.Kind.Value, Label: in.Body.Label,
		})
	}, authenticated)

	query(s, api, operation{
		id: "list-my-cards", method: http.MethodGet, path: mePath + "/cards", tag: tag,
		summary: "List my cards", about: "Of whatever organisation, and how their certificates stand to their renewal.",
	}, func(c call, _ *struct{}) (MyCards, error) {
		found, err := c.reads.MyCards(c)
		shown, now := MyCards{Items: []MyCard{}}, s.now()
		for _, k := range found {
			shown.Items = append(shown.Items, myCardOf(k, now))
		}
		return shown, err
	})

	command(s, api, operation{
		id: "renew-my-certificates", method: http.MethodPost, path: mePath + "/cards/{id}/certificate-renewal", tag: tag, named: true, status: http.StatusAccepted,
		summary: "Renew the certificates of my card", about: "In the last ninety days before they expire. The certification authority is asked after the answer.",
	}, func(c call, in *moveCardWithInput[RenewMyCertificates]) (card.Card, error) {
		return c.ra.RenewCertificates(c, authority.RenewCertificates{By: c.by, Card: in.ID, Passcode: in.Body.Passcode})
	}, s.myCard)

	command(s, api, operation{
		id: "change-my-passcode", method: http.MethodPost, path: mePath + "/cards/{id}/passcode", tag: tag, named: true,
		summary: "Record that I changed my passcode", about: "Of a card that is not locked, by its holder, who knew the one before. No passcode is sent here.",
	}, func(c call, in *moveCardInput) (card.Card, error) {
		return c.ra.ChangePasscode(c, authority.MeetHolder{By: c.by, Card: in.ID})
	}, s.myCard)

	query(s, api, operation{
		id: "get-my-card-renewal", method: http.MethodGet, path: mePath + "/cards/{id}/renewal", tag: tag, named: true,
		summary: "Get how my certificates stand to their renewal", about: "With what I am told at a login. Not found for a card without certificates, too.",
	}, renewalOf)
}

// myCard answers with a card of the caller's own.
func (s *Server) myCard(k card.Card) Answer[Card] { return mine(s.carded(k)) }

// reached answers with how somebody is reached.
func reached(p identity.Profile) Answer[MyContact] {
	return Answer[MyContact]{ETag: etagOf(p.Version), Body: MyContact{Email: Email{p.Email}, Mobile: Mobile{p.Mobile}}}
}

func myCardOf(k card.Card, now time.Time) MyCard {
	shown := MyCard{
		ID: k.ID, Serial: k.Serial, Organisation: k.Organisation, State: of(k.State), Status: of(k.StatusAt(now)),
	}
	if k.State == card.InUse {
		shown.Lock = of(k.LockState())
	}
	if r, err := card.RenewalAt(k.Certification.Pair, now); err == nil { // there are certificates
		shown.Renewal = &MyCardRenewal{State: of(r.State), ExpiresOn: Day{r.ExpiresOn}, DaysLeft: r.DaysLeft, Pending: k.Certification.Pending()}
	}
	return shown
}
