package server

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/authority"
)

// Authenticator is what somebody signs in with besides a smartcard.
type Authenticator struct {
	ID           string                      `json:"id"`
	User         User                        `json:"user" doc:"UUID of its holder."`
	Kind         Closed[authenticator.Kind]  `json:"kind"`
	Level        Closed[authenticator.Level] `json:"level,omitzero" doc:"Assurance level of the kind; absent where no public source says it."`
	Label        string                      `json:"label,omitempty"`
	State        Closed[authenticator.State] `json:"state"`
	RegisteredAt time.Time                   `json:"registeredAt"`
	RegisteredBy User                        `json:"registeredBy"`
	Removed      *AuthenticatorRemoved       `json:"removed,omitempty"`
}

// AuthenticatorRemoved is the end of an authenticator.
type AuthenticatorRemoved struct {
	At     time.Time                           `json:"at"`
	By     User                                `json:"by"`
	Reason Closed[authenticator.RemovalReason] `json:"reason"`
}

// RegisterAuthenticator says what is registered.
type RegisterAuthenticator struct {
	Kind  Closed[authenticator.Kind] `json:"kind"`
	Label string                     `json:"label,omitempty" maxLength:"60" doc:"By which its holder tells it from others."`
}

// RemoveAuthenticator says why one is removed.
type RemoveAuthenticator struct {
	Reason Closed[authenticator.RemovalReason] `json:"reason"`
}

// Authenticators are those of one person.
type Authenticators struct {
	Items []Authenticator `json:"items" nullable:"false" doc:"Removed ones among them, in order of id."`
}

// AuthenticatorInput names an authenticator.
type AuthenticatorInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id of the authenticator."`
}

type removeAuthenticatorInput struct {
	CommandHeaders
	AuthenticatorInput
	Body RemoveAuthenticator
}

type listAuthenticatorsInput struct{ IdentityInput }

func (s *Server) authenticators(api huma.API) {
	const tag, path = "authenticators", "/v1/identities/{user}/authenticators"
	query(s, api, operation{
		id: "list-authenticators", method: http.MethodGet, path: path, tag: tag, named: true,
		summary: "List somebody's authenticators", about: "What they sign in with besides smartcards.",
	}, func(c call, in *listAuthenticatorsInput) (Authenticators, error) {
		found, err := c.reads.Authenticators(c, in.User.UserID)
		shown := Authenticators{Items: []Authenticator{}}
		for _, a := range found {
			shown.Items = append(shown.Items, authenticatorOf(a))
		}
		return shown, err
	})

	command(s, api, operation{
		id: "register-authenticator", method: http.MethodPost, path: path, tag: tag, named: true, status: http.StatusCreated,
		summary: "Register an authenticator", about: "For somebody else; the person themself uses `/v1/me/authenticators`.",
	}, func(c call, in *identityCommandInput[RegisterAuthenticator]) (authenticator.Authenticator, error) {
		return c.ra.RegisterAuthenticator(c, authority.RegisterAuthenticator{
			By: c.by, User: in.User.UserID, Kind: in.Body.Kind.Value, Label: in.Body.Label,
		})
	}, authenticated)

	command(s, api, operation{
		id: "remove-authenticator", method: http.MethodPost, path: "/v1/authenticators/{id}/removal", tag: tag, named: true,
		summary: "Remove an authenticator", about: "For good.",
	}, func(c call, in *removeAuthenticatorInput) (authenticator.Authenticator, error) {
		return c.ra.RemoveAuthenticator(c, authority.RemoveAuthenticator{By: c.by, Authenticator: in.ID, Reason: in.Body.Reason.Value})
	}, authenticated)
}

// authenticated answers with an authenticator and its version.
func authenticated(a authenticator.Authenticator) Answer[Authenticator] {
	return Answer[Authenticator]{ETag: etagOf(a.Version), Body: authenticatorOf(a)}
}

func authenticatorOf(a authenticator.Authenticator) Authenticator {
	shown := Authenticator{
		ID: a.ID, User: User{a.Holder}, Kind: of(a.Kind), Label: a.Label, State: of(a.State),
		RegisteredAt: a.RegisteredAt, RegisteredBy: User{a.RegisteredBy},
	}
	if offer, ok := a.Kind.Offer(); ok {
		shown.Level = of(offer.Level)
	}
	if a.Reason != 0 {
		shown.Removed = &AuthenticatorRemoved{At: a.RemovedAt, By: User{a.RemovedBy}, Reason: of(a.Reason)}
	}
	return shown
}
