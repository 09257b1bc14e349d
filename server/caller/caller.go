package caller

import (
	"errors"
	"net/http"

	"github.com/rakit-dev/rakit/authority"
)

// Caller is who sent a request. The zero Caller is nobody, and may do nothing.
type Caller struct {
	Actor  authority.Actor   // the person, with the role and organisation of this session; zero for a system
	System *authority.System // nil for a person
	Key    string            // id of the API key of a system; "" for a person
	Assess bool              // may use the assessments that keep nothing: every person, and a system whose key says so
}

// ID returns who c is, the same in every request, for receipts, rate limits and
// log lines: "user/999900000101/ra-agent/RX2" or "key/k-…". It holds no personal
// data but the user id. The ID of nobody is "".
func (c Caller) ID() string {
	switch {
	case c.System != nil:
		return "key/" + c.Key
	case c.Actor.ID.IsZero():
		return ""
	}
	return "user/" + c.Actor.ID.String() + "/" + c.Actor.Role.String() + "/" + c.Actor.Organisation.String()
}

// Authenticator finds out who sent a request. It returns an error that matches
// [ErrNoCredentials] when the request holds no credential of its kind. An
// Authenticator may be used by many goroutines.
type Authenticator interface {
	Authenticate(r *http.Request) (Caller, error)
}

// First returns an authenticator that asks each in turn and takes the first
// answer of one that found its credential, be that a caller or an error.
func First(authenticators ...Authenticator) Authenticator { return first(authenticators) }

type first []Authenticator

func (f first) Authenticate(r *http.Request) (Caller, error) {
	var absent error
	for i, a := range f {
		c, err := a.Authenticate(r)
		if !errors.Is(err, ErrNoCredentials) {
			return c, err
		}
		if i == 0 {
			absent = err // the challenge of the first kind is the one to show
		}
	}
	if absent == nil {
		absent = noCredentials(schemeBearer) // nobody was asked
	}
	return Caller{}, absent
}
