package server

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// Identity is a Care Identity: one person under one UUID.
type Identity struct {
	User User `json:"user"`
	RecordIdentity
	PrintedName string                      `json:"printedName" doc:"The name as a smartcard shows it."`
	Flag        Closed[identity.Flag]       `json:"flag" doc:"How much of the emergency marker the evidence carries."`
	Convention  Closed[identity.Convention] `json:"convention,omitzero" doc:"The page whose marker it is; absent unless the flag is full."`

	State        Closed[identity.ProfileState] `json:"state" doc:"Whether it is open."`
	Closed       *IdentityClosed               `json:"closed,omitempty" doc:"When and why it was closed, while it is."`
	SupersededBy User                          `json:"supersededBy,omitzero" doc:"The identity of the same person that is kept in place of this one."`

	Standing      Closed[registration.Standing] `json:"standing" doc:"How the identity stands to the tracking list."`
	Verifications []Verification                `json:"verifications" nullable:"false" doc:"Since it was registered, in order, each with the evidence that it replaced."`
}

// RecordIdentity is a Care Identity as the directory holds it.
type RecordIdentity struct {
	Title                   string                 `json:"title,omitempty" maxLength:"35"`
	GivenName               string                 `json:"givenName,omitempty" maxLength:"100"`
	MiddleNames             string                 `json:"middleNames,omitempty" maxLength:"100"`
	FamilyName              string                 `json:"familyName,omitempty" maxLength:"100"`
	DateOfBirth             Day                    `json:"dateOfBirth,omitzero"`
	NationalInsuranceNumber NINumber               `json:"nationalInsuranceNumber,omitzero"`
	Email                   Email                  `json:"email,omitzero"`
	Mobile                  Mobile                 `json:"mobile,omitzero"`
	Photo                   *Photo                 `json:"photo,omitempty" doc:"What is known of the photograph; the image is not kept."`
	TermsAccepted           Day                    `json:"termsAccepted,omitzero" doc:"Absent: not yet."`
	Organisation            Organisation           `json:"organisation" doc:"ODS code of the organisation of first registration, whose RA sees the identity."`
	Route                   Closed[evidence.Route] `json:"route,omitzero" doc:"How the person was registered."`
	OpenedAt                time.Time              `json:"openedAt,omitzero" doc:"When the directory opened the identity."`
	CISRecord               string                 `json:"cisRecord,omitempty" maxLength:"64" doc:"Id of the record in the Care Identity Service."`
	Evidence                []CISEntry             `json:"evidence" maxItems:"50" nullable:"false" doc:"What was entered as evidence, line by line."`
}

// CISEntry is one line of evidence in the Care Identity Service, as it was
// typed: kinds that are unknown and days that are none are kept as they are.
type CISEntry struct {
	Kind    string `json:"kind,omitempty" maxLength:"60" doc:"For example uk-passport or TAC1."`
	Number  string `json:"number,omitempty" maxLength:"40"`
	Issued  string `json:"issued,omitempty" maxLength:"30" doc:"YYYY-MM-DD, if it is a day."`
	Expires string `json:"expires,omitempty" maxLength:"30" doc:"YYYY-MM-DD, if it is a day."`
}

// NINumber is a National Insurance number.
type NINumber struct{ identity.NINumber }

// Schema returns the length of what people write for a number.
func (NINumber) Schema(huma.Registry) *huma.Schema {
	length := 30
	return &huma.Schema{Type: huma.TypeString, MaxLength: &length, Description: "National Insurance number, as people write it; answered without spaces.", Examples: []any{"JK900290D"}}
}

// Email is an email address.
type Email struct{ identity.Email }

// Schema returns the length of an address.
func (Email) Schema(huma.Registry) *huma.Schema {
	length := 320
	return &huma.Schema{Type: huma.TypeString, MaxLength: &length, Description: "Email address; answered with its domain in lower case.", Examples: []any{"ada.290@example.nhs.uk"}}
}

// IdentityInput names a Care Identity.
type IdentityInput struct {
	User User `path:"user" doc:"UUID of the Care Identity."`
}

type createIdentityInput struct {
	CommandHeaders
	RegistrationInput
	Body CreateIdentity
}

// CreateIdentity asks for the Care Identity of a verified registrant.
type CreateIdentity struct {
	TermsAccepted Day            `json:"termsAccepted,omitzero" doc:"Day on which the registrant accepted the terms; absent: not yet."`
	NotDuplicates []NotDuplicate `json:"notDuplicates,omitempty" maxItems:"50" nullable:"false" doc:"Answers for those whom the registrant may be. They are kept, and count again when the directory refuses."`
}

type getIdentityInput struct {
	ReadHeaders
	IdentityInput
}

type recordIdentityInput struct {
	CommandHeaders
	IdentityInput
	Body RecordIdentity
}

func (s *Server) identities(api huma.API) {
	const tag, path = "identities", "/v1/identities/{user}"
	command(s, api, operation{
		id: "create-identity", method: http.MethodPost, path: "/v1/registrations/{id}/identity", tag: tag, named: true, status: http.StatusAccepted,
		summary: "Create the identity of a registrant",
		about:   "Refused before the call is complete, or documents and person were seen; and while somebody whom the registrant may be is not answered for (`see` says where they are listed). The directory is asked after the answer: the registration has `user` once it has allocated one, and goes back to its stage before when it refuses.",
	}, func(c call, in *createIdentityInput) (registration.Case, error) {
		return c.ra.CreateIdentity(c, authority.CreateIdentity{By: c.by, Case: in.ID, TermsAccepted: in.Body.TermsAccepted.Date, NotDuplicates: decisions(in.Body.NotDuplicates)})
	}, s.registered)

	s.duplicates(api)

	object(s, api, operation{
		id: "get-identity", method: http.MethodGet, path: path, tag: tag, named: true,
		summary: "Get an identity", about: "Those first registered at the organisations that the caller may act for; a position there is not enough.",
	}, func(c call, in *getIdentityInput) (Identity, string, error) {
		p, err := c.reads.Profile(c, in.User.UserID)
		return identityOf(p), etagOf(p.Version), err
	})

	command(s, api, operation{
		id: "record-identity", method: http.MethodPut, path: path, tag: tag, named: true, errors: []int{http.StatusPreconditionRequired},
		summary: "Record an identity of the directory",
		about:   "Takes over an identity that was not registered here, so that its holder can be given positions. All of it but its verifications is replaced; that needs If-Match. Of one that is held here already, the name and the organisation stay: see `change-name` and `move-identity`. An emergency marker does not go by it (RA-CIS-025).",
	}, func(c call, in *recordIdentityInput) (identity.Profile, error) {
		p, err := in.Body.profile(c, in.User.UserID)
		if err != nil {
			return identity.Profile{}, err
		}
		return replace(c, in.IfMatch, func(c call) (identity.Profile, error) {
			return c.ra.RecordProfile(c, authority.RecordProfile{By: c.by, Profile: p})
		})
	}, func(p identity.Profile) Answer[Identity] {
		return Answer[Identity]{
			Status: madeOr(http.StatusOK, p.Version), ETag: etagOf(p.Version), Location: "/v1/identities/" + p.UserID.String(), Body: identityOf(p),
		}
	})
	alsoMakes(api, path)

	s.verifications(api)
	s.identityLife(api)
}

// profile returns the identity for the library.
func (r RecordIdentity) profile(ctx context.Context, user identity.UserID) (identity.Profile, error) {
	name, err := nameOf(ctx, identity.NameParts{Title: r.Title, Given: r.GivenName, Middle: r.MiddleNames, Family: r.FamilyName})
	if err != nil {
		return identity.Profile{}, err
	}
	p := identity.Profile{
		UserID: user, Name: name, DateOfBirth: r.DateOfBirth.Date, NINumber: r.NationalInsuranceNumber.NINumber,
		Email: r.Email.Email, Mobile: r.Mobile.Mobile, TermsAcceptedOn: r.TermsAccepted.Date, Organisation: r.Organisation.ODSCode,
		CIS: identity.CISRecord{ID: r.CISRecord}, OpenedAt: r.OpenedAt.UTC(),
	}
	if r.Photo != nil {
		p.Photo = identity.Photo(*r.Photo)
	}
	if !r.Route.IsZero() {
		p.Route = r.Route.Value.String()
	}
	for _, e := range r.Evidence {
		p.CIS.Evidence = append(p.CIS.Evidence, identity.CISEntry(e))
	}
	return p, nil
}

func identityOf(p identity.Profile) Identity {
	name, found := p.Name.Parts(), identity.Recognise(p.CIS)
	route, _ := evidence.ParseRoute(p.Route) // that of a profile from elsewhere may be unknown
	shown := Identity{
		User: User{p.UserID}, PrintedName: p.PrintedName(), Flag: of(found.Flag), Convention: of(found.Convention),
		RecordIdentity: RecordIdentity{
			Title: name.Title, GivenName: name.Given, MiddleNames: name.Middle, FamilyName: name.Family,
			DateOfBirth: Day{p.DateOfBirth}, NationalInsuranceNumber: NINumber{p.NINumber}, Email: Email{p.Email}, Mobile: Mobile{p.Mobile},
			TermsAccepted: Day{p.TermsAcceptedOn}, Organisation: Organisation{p.Organisation}, Route: of(route), OpenedAt: p.OpenedAt,
			CISRecord: p.CIS.ID, Evidence: cisEntries(p.CIS.Evidence),
		},
		Standing: of(registration.StandingOf(p)), Verifications: verificationsOf(p),
	}
	if p.Photo != (identity.Photo{}) {
		photo := Photo(p.Photo)
		shown.Photo = &photo
	}
	shown.State = of(p.Life())
	if end := p.Closing; end != nil {
		shown.Closed = &IdentityClosed{At: end.At, By: User{end.By}, Reason: of(end.Reason)}
	}
	if other := p.SupersededBy; other != nil {
		shown.SupersededBy = User{other.UserID}
	}
	return shown
}
