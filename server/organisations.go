package server

import (
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// Agreement is what an RA service provider and a registering organisation
// agreed.
type Agreement struct {
	ID string `json:"id"`
	RecordAgreement
}

// RecordAgreement is what an agreement says.
type RecordAgreement struct {
	Provider     Organisation `json:"provider" doc:"ODS code of the RA service provider."`
	Organisation Organisation `json:"organisation" doc:"ODS code of the registering organisation, for which the provider acts."`
	From         Day          `json:"from,omitzero" doc:"First day in force; asked for by RA-RBC-012."`
	To           Day          `json:"to,omitzero" doc:"Last day in force; absent: until further notice."`
	Channels     []string     `json:"channels" maxItems:"50" maxLength:"60" nullable:"false" doc:"Channels of the video call, for example microsoft-teams."`
	Locations    []string     `json:"locations" maxItems:"50" maxLength:"60" nullable:"false" doc:"Where the registrant may be, for example home."`
}

// Link says that one organisation is the RA parent of another: the RA of the
// parent acts for the child.
type Link struct {
	Child  Organisation `json:"child" doc:"ODS code of the organisation that is acted for."`
	Parent Organisation `json:"parent" doc:"ODS code of the organisation whose RA acts."`
	From   Day          `json:"from,omitzero" doc:"First day in force; asked for by RA-RBC-013."`
	To     Day          `json:"to,omitzero" doc:"Last day in force; absent: until further notice."`
}

// AgreementInput names an agreement. Its id is chosen by whoever records it.
type AgreementInput struct {
	ID string `path:"id" maxLength:"64" pattern:"^[a-z][a-z0-9]*(-[a-z0-9]+)+$" doc:"Id of the agreement: words of lower-case letters and digits, two at least, with hyphens between them, for example agreement-rx1-rx2. It stands in the audit log for good: no names of people."`
}

type listAgreementsInput struct{}

type getAgreementInput struct {
	ReadHeaders
	AgreementInput
}

type recordAgreementInput struct {
	CommandHeaders
	AgreementInput
	Body RecordAgreement
}

type listLinksInput struct{}

type recordLinkInput struct {
	CommandHeaders
	Body Link
}

func (s *Server) organisations(api huma.API) {
	s.agreements(api)
	s.links(api)
}

func (s *Server) agreements(api huma.API) {
	const tag, path = "organisations", "/v1/agreements/{id}"
	query(s, api, operation{
		id: "list-agreements", method: http.MethodGet, path: "/v1/agreements", tag: tag,
		summary: "List provider agreements", about: "Those that one of the organisations that the caller may act for has made, all on one page, in order of id.",
	}, func(c call, _ *listAgreementsInput) (List[Agreement], error) {
		found, err := c.reads.Agreements(c)
		return listed(found, "", err, nil, agreementOf)
	})

	object(s, api, operation{
		id: "get-agreement", method: http.MethodGet, path: path, tag: tag, named: true,
		summary: "Get a provider agreement", about: "Its ETag is needed to replace it.",
	}, func(c call, in *getAgreementInput) (Agreement, string, error) {
		a, err := agreement(c, in.ID)
		return agreementOf(a), etagOf(a.Version), err
	})

	command(s, api, operation{
		id: "record-agreement", method: http.MethodPut, path: path, tag: tag, named: true, errors: []int{http.StatusPreconditionRequired},
		summary: "Record a provider agreement",
		about:   "The caller acts for the registering organisation, which lets the provider act. All of it is replaced; that needs If-Match.",
	}, func(c call, in *recordAgreementInput) (rbac.Agreement, error) {
		return replace(c, in.IfMatch, func(c call) (rbac.Agreement, error) {
			return c.ra.RecordAgreement(c, authority.RecordAgreement{By: c.by, Agreement: in.Body.agreement(in.ID)})
		})
	}, func(a rbac.Agreement) Answer[Agreement] {
		return Answer[Agreement]{
			Status: madeOr(http.StatusOK, a.Version), ETag: etagOf(a.Version), Location: "/v1/agreements/" + a.ID, Body: agreementOf(a),
		}
	})
	alsoMakes(api, path)
}

func (s *Server) links(api huma.API) {
	const tag = "organisations"
	query(s, api, operation{
		id: "list-links", method: http.MethodGet, path: "/v1/links", tag: tag,
		summary: "List RA parent links", about: "Those that one of the organisations that the caller may act for has part in, all on one page, in order of child and parent.",
	}, func(c call, _ *listLinksInput) (List[Link], error) {
		found, err := c.reads.Links(c)
		return listed(found, "", err, nil, linkOf)
	})

	command(s, api, operation{
		id: "record-link", method: http.MethodPost, path: "/v1/links", tag: tag, status: http.StatusCreated,
		summary: "Record an RA parent link",
		about:   "The caller acts for the child, which lets the parent act for it (form RA08). A link between the same two from the same day is replaced; a link has no version.",
	}, func(c call, in *recordLinkInput) (rbac.Link, error) {
		return c.ra.RecordLink(c, authority.RecordLink{By: c.by, Link: in.Body.link()})
	}, func(l rbac.Link) Answer[Link] { return Answer[Link]{Location: "/v1/links", Body: linkOf(l)} })
}

// agreement returns an agreement that the caller may see.
func agreement(c call, id string) (rbac.Agreement, error) {
	all, err := c.reads.Agreements(c)
	if err != nil {
		return rbac.Agreement{}, err
	}
	i := slices.IndexFunc(all, func(a rbac.Agreement) bool { return a.ID == id })
	if i < 0 {
		return rbac.Agreement{}, authority.ErrNotFound
	}
	return all[i], nil
}

// agreement returns the agreement for the library.
func (r RecordAgreement) agreement(id string) rbac.Agreement {
	return rbac.Agreement{
		ID: id, Provider: r.Provider.String(), Organisation: r.Organisation.String(),
		Interval: guidance.Interval{From: r.From.Date, To: r.To.Date}, Channels: r.Channels, Locations: r.Locations,
	}
}

func agreementOf(a rbac.Agreement) Agreement {
	return Agreement{ID: a.ID, RecordAgreement: RecordAgreement{
		Provider: organisationOf(a.Provider), Organisation: organisationOf(a.Organisation),
		From: Day{a.Interval.From}, To: Day{a.Interval.To}, Channels: a.Channels, Locations: a.Locations,
	}}
}

// link returns the link for the library.
func (l Link) link() rbac.Link {
	return rbac.Link{Child: l.Child.String(), Parent: l.Parent.String(), Interval: guidance.Interval{From: l.From.Date, To: l.To.Date}}
}

func linkOf(l rbac.Link) Link {
	return Link{Child: organisationOf(l.Child), Parent: organisationOf(l.Parent), From: Day{l.Interval.From}, To: Day{l.Interval.To}}
}

// organisationOf returns a code that the library has read before it was stored.
func organisationOf(code string) Organisation {
	parsed, _ := identity.ParseODSCode(code) // never fails: see rbac.Position.Check and its like
	return Organisation{parsed}
}
