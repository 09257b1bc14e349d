package authority

import (
	"strconv"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// endRequests ends what waits of the requests for access for a person, at the
// organisations that at lets through, whoever asked and whoever has one open: nobody is
// to find and give access that was asked for before they went. What the person asked
// for others stays, since those have not gone: it is decided, or runs out. One that
// has run out has ended by itself.
func (c *command) endRequests(by Actor, user identity.UserID, why string, at func(organisation string) bool) error {
	all, err := c.tx.AccessRequestsOf(user)
	if err != nil {
		return err
	}
	ended := 0
	for _, r := range all {
		if r.StateAt(c.now).Final() || !at(r.Organisation) {
			continue
		}
		next, err := r.Ended(rbac.AccessMover{By: by.ID.String(), At: c.now}, why)
		if err != nil {
			return err
		}
		c.putAccessRequest(next)
		c.aside(ActionAccessRequestEnded, r.ID, r.Organisation, map[string]string{
			"user": r.User, "position": r.Position, "from": r.State.String(), "to": next.State.String(), "because": why,
		}, "RA-RBC-064")
		ended++
	}
	if ended > 0 {
		c.detail("requests-ended", strconv.Itoa(ended))
	}
	return nil
}
