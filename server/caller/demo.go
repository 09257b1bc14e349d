package caller

import (
	"net/http"
	"strings"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// Demo believes the header X-Demo-Actor: user id, RA role and ODS code, one
// space between, as in "999900000101 ra-agent RX2"; or the application with which the
// holders of an organisation unlock their cards, as in "self-unlock RX1". Whoever can
// send a request is whom they say they are: it is for demonstrations on a loopback address, and
// for nothing else.
type Demo struct{}

// NewDemo returns a Demo.
func NewDemo() Demo { return Demo{} }

// Authenticate returns the person, or the application, that the header names.
func (Demo) Authenticate(r *http.Request) (Caller, error) {
	value, err := credential(r, headerDemoActor, schemeBearer)
	if err != nil {
		return Caller{}, err
	}
	if application, ok := parseApplication(value); ok {
		return application, nil
	}
	actor, ok := parseActor(value)
	if !ok {
		return Caller{}, badRequest(schemeBearer, "the header X-Demo-Actor does not hold a user id, an RA role and an ODS code with a space between")
	}
	if themself, ok := asThemself(r.Context(), Caller{Actor: actor}); ok {
		return themself, nil
	}
	return Caller{Actor: actor, Assess: true}, nil
}

// parseActor reads what a [Demo] believes, exactly as it is written.
func parseActor(s string) (authority.Actor, bool) {
	words := strings.Split(s, " ")
	if len(words) != 3 {
		return authority.Actor{}, false
	}
	var role rbac.Role
	err := role.UnmarshalText([]byte(words[1]))
	user, okUser := exactUserID(words[0])
	organisation, okOrganisation := exactODSCode(words[2])
	if err != nil || !okUser || !okOrganisation {
		return authority.Actor{}, false
	}
	return authority.Actor{ID: user, Role: role, Organisation: organisation}, true
}

// exactUserID reads a user id that is written as package identity writes it.
func exactUserID(s string) (identity.UserID, bool) {
	id, err := identity.ParseUserID(s)
	return id, err == nil && id.String() == s
}

// exactODSCode reads an ODS code that is written as package identity writes it.
func exactODSCode(s string) (identity.ODSCode, bool) {
	code, err := identity.ParseODSCode(s)
	return code, err == nil && code.String() == s
}

// parseApplication reads the other form that a [Demo] believes.
func parseApplication(s string) (Caller, bool) {
	scope, code, _ := strings.Cut(s, " ")
	organisation, ok := exactODSCode(code)
	if scope != ScopeSelfUnlock || !ok {
		return Caller{}, false
	}
	return Caller{
		Key:    "demo-" + scope + "-" + code,
		System: &authority.System{Name: "Demonstration", Organisation: organisation, SelfUnlock: true},
	}, true
}
