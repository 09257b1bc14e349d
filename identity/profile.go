package identity

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Profile is a Care Identity profile: one person, under one [UserID] that is
// allocated nationally and never given to another.
type Profile struct {
	UserID          UserID        `json:"userID"`
	Name            Name          `json:"name"`
	DateOfBirth     guidance.Date `json:"dateOfBirth,omitzero"`
	NINumber        NINumber      `json:"nationalInsuranceNumber,omitzero"`
	Email           Email         `json:"email,omitzero"`
	Mobile          Mobile        `json:"mobile,omitzero"`
	Photo           Photo         `json:"photo,omitzero"`
	TermsAcceptedOn guidance.Date `json:"termsAcceptedOn,omitzero"` // London day; zero: not yet
	Organisation    ODSCode       `json:"organisation,omitzero"`    // of first registration, until they move
	CIS             CISRecord     `json:"cis"`
	Route           string        `json:"route"`    // by which the identity was registered
	OpenedAt        time.Time     `json:"openedAt"` // UTC

	Verifications []Verification `json:"verifications,omitempty"` // since, in order; only ever added to

	// What has become of the profile since it was opened. The histories are in order,
	// and only ever added to: see [Profile.WithLifeOf].
	State          ProfileState       `json:"state,omitzero"`         // ask [Profile.Life], which knows what absent means
	PreferredName  Name               `json:"preferredName,omitzero"` // on the card in place of the full name
	Closing        *Closing           `json:"closing,omitempty"`      // when and why it was closed, while it is
	SupersededBy   *Supersession      `json:"supersededBy,omitempty"` // the profile that is kept in place of this one
	NameHistory    []FormerName       `json:"nameHistory,omitempty"`
	ContactHistory []ContactEdits     `json:"contactHistory,omitempty"`
	Relocations    []Relocation       `json:"relocations,omitempty"` // from organisation to organisation
	Reopenings     []ProfileReopening `json:"reopenings,omitempty"`

	Version int64 `json:"-"` // of the stored row, for optimistic locking
}

// Photo is what is known about a photograph. The image itself is not kept.
type Photo struct {
	Format string `json:"format,omitempty"` // for example "jpeg"
	Width  int    `json:"width,omitempty"`  // pixels
	Height int    `json:"height,omitempty"` // pixels
	Bytes  int    `json:"bytes,omitempty"`
}

// Check returns the [*guidance.Refusal] of a profile without UUID or name
// (RA-IDN-014), or nil.
func (p Profile) Check() error {
	var a guidance.Assessment
	a.Require(ruleProfileParts, !p.UserID.IsZero() && !p.Name.IsZero(), "", "")
	return a.Refusal("record profile")
}

// Claim returns what the profile knows of the person, to be compared by
// [SamePerson]. A profile holds no address.
func (p Profile) Claim() Claim {
	return Claim{Name: p.Name, DateOfBirth: p.DateOfBirth, NINumber: p.NINumber, Email: p.Email, Mobile: p.Mobile}
}

// PrintedName returns the name as a smartcard shows it, beside the photograph and
// the user id: the preferred name, where there is one, else the full name; without
// the title.
//
// Source: Smartcard and authentication users, on what is printed on a smartcard;
// Care Identity Management user guides: add a new user, on the name on the smartcard.
func (p Profile) PrintedName() string {
	if !p.PreferredName.IsZero() {
		return p.PreferredName.String()
	}
	return p.Name.String()
}
