package server

import (
	"net/http"

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
		summary: "Change how I am reached", about: "One's own email address or mobile number.",
	}, func(c call, in *changeMyContactInput) (identity.Profile, error) {
		return c.ra.ChangeContact(c, in.Body.command(c.by, c.by.ID))
	}, func(p identity.Profile) Answer[Identity] { return mine(identified(p)) })

	command(s, api, operation{
		id: "register-my-authenticator", method: http.MethodPost, path: mePath + "/authenticators", tag: tag, named: true, status: http.StatusCreated,
		summary: "Register an authenticator of my own", about: "Of a kind that its holder may register themself.",
	}, func(c call, in *registerMyAuthenticatorInput) (authenticator.Authenticator, error) {
		return c.ra.RegisterAuthenticator(c, authority.RegisterAuthenticator{
			By: c.by, User: c.by.ID, Kind: in.Body.Kind.Value, Label: in.Body.Label,
		})
	}, authenticated)
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
