package server

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/authority"
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
}
