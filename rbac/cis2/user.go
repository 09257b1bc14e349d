package cis2

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// The claims that name the user. uid is one of the person's in the live service,
// and a login name in some stand-ins for it.
const (
	claimSubject = "sub"
	claimUserID  = "nhsid_useruid"
	claimUID     = "uid"
)

// user returns the user whom a document names; zero when it names none. sub and
// nhsid_useruid have to be ids where they are there, uid counts where it is one,
// and all name the same person.
func (c claims) user(op string) (identity.UserID, error) {
	var found identity.UserID
	for _, name := range []string{claimSubject, claimUserID, claimUID} {
		if !c.has(name) {
			continue
		}
		text, _ := c.text(name)
		id, ok := exactUserID(text)
		switch {
		case !ok && name == claimUID:
		case !ok:
			return identity.UserID{}, ruleUser.Refuse(op, "/"+name, "this is no user id: twelve digits, as text, are wanted")
		case !found.IsZero() && id != found:
			return identity.UserID{}, ruleUser.Refuse(op, "/"+name, "two claims name two users")
		default:
			found = id
		}
	}
	return found, nil
}

// exactUserID reads an id that is written as it should be: nothing is trimmed.
func exactUserID(text string) (identity.UserID, bool) {
	id, err := identity.ParseUserID(text)
	return id, err == nil && id.String() == text
}

func refuseUser(op, message string) *guidance.Refusal { return ruleUser.Refuse(op, "", message) }
