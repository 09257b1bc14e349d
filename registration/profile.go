package registration

import (
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

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
// stage 3; streamlining, step 4); on a route on which documents are seen, those
// documents. Their numbers are not kept: whoever keys them in has the documents.
func (c Case) CISRecord() identity.CISRecord {
	r := identity.CISRecord{ID: c.ID}
	set, err := c.Requirements()
	switch {
	case err != nil:
	case set.Convention != 0:
		r.Evidence = identity.Marker(set.Convention)
	case set.Standard != nil:
		r.Evidence = entries(c.submission().Documents)
	}
	return r
}

// entries returns documents as entries of the Care Identity Service, without their
// numbers. What is no kind of evidence there, or no day, is left out.
func entries(documents []evidence.Document) (all []identity.CISEntry) {
	day := func(text string) string {
		d, _ := guidance.ParseDate(text)
		return d.String()
	}
	for _, d := range documents {
		if kind, err := identity.ParseEntryKind(d.Kind); err == nil {
			all = append(all, identity.CISEntry{Kind: kind.String(), Issued: day(d.Issued), Expires: day(d.Expires)})
		}
	}
	return all
}
