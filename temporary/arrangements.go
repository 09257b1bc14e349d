package temporary

import "github.com/rakit-dev/rakit/identity"

// Arrangements is what an organisation has arranged for people who come for a time:
// the policy that it goes by, and the ID Checkers that it has appointed. The zero
// Arrangements have neither, so that no temporary card can be lent.
type Arrangements struct {
	Organisation identity.ODSCode `json:"organisation"`
	Policy       LocalPolicy      `json:"policy,omitzero"`
	Appointments []Appointment    `json:"appointments,omitempty"`

	Version int64 `json:"-"` // the store's, to notice that somebody else wrote
}
