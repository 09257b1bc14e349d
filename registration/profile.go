package registration

import "github.com/rakit-dev/rakit/identity"

// Profile returns the Care Identity profile of a registered case: what the
// card shows, what the person can be recognised by, and the record as keyed.
func (c Case) Profile() identity.Profile {
	claim := c.Claim()
	// The code was checked when the case was opened.
	organisation, _ := identity.ParseODSCode(c.Organisation)
	p := identity.Profile{
		UserID: c.UserID, Name: claim.Name, DateOfBirth: claim.DateOfBirth, NINumber: claim.NINumber,
		Email: claim.Email, Mobile: claim.Mobile, TermsAcceptedOn: c.TermsAccepted,
		Organisation: organisation, CIS: c.CISRecord(), Route: c.Route.String(), OpenedAt: c.RegisteredAt,
	}
	if c.Photo != nil {
		p.Photo = identity.Photo{Format: c.Photo.Format, Width: c.Photo.Width, Height: c.Photo.Height, Bytes: c.Photo.Bytes}
	}
	return p
}

// CISRecord returns the evidence entries to key into the Care Identity Service:
// the mark of the route's convention, where it has one (remote registration,
// stage 3; streamlining, step 4).
func (c Case) CISRecord() identity.CISRecord {
	r := identity.CISRecord{ID: c.ID}
	if set, err := c.Requirements(); err == nil && set.Convention != 0 {
		r.Evidence = identity.Marker(set.Convention)
	}
	return r
}
