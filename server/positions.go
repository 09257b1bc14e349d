package server

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
)

// Position is an access control position at an organisation.
type Position struct {
	ID string `json:"id"`
	DefinePosition
}

// DefinePosition is what a position consists of. The codes are not looked up.
type DefinePosition struct {
	Name         string       `json:"name" maxLength:"100"`
	Organisation Organisation `json:"organisation" doc:"ODS code of the organisation at which it is held."`
	AccessProfiles []AccessProfile `json:"accessProfiles" minItems:"1" maxItems:"20" nullable:"false" doc:"What is given together with it."`
}

// AccessProfile is one job role with what is added to it.
type AccessProfile struct {
	Organisation Organisation `json:"organisation,omitzero" doc:"ODS code of the organisation at which it holds: that of the position, which is taken where this is left out, or one below it."`
	JobRole      string       `json:"jobRole" maxLength:"20" doc:"R code of the National RBAC Database, for example R8001."`
	Activities   []string     `json:"activities,omitempty" maxItems:"200" maxLength:"20" nullable:"false" doc:"B codes of the National RBAC Database that are added to the baseline of the job role."`
	AreasOfWork  []string     `json:"areasOfWork,omitempty" maxItems:"50" maxLength:"20" nullable:"false" doc:"Areas of work, for example P0020:Q0300:T0640."`
	Workgroups   []string     `json:"workgroups,omitempty" maxItems:"50" maxLength:"12" nullable:"false" doc:"Codes of workgroups, of twelve digits."`
}

// PositionInput names a position. Its id is chosen by whoever defines it.
type PositionInput struct {
	ID string `path:"id" maxLength:"64" pattern:"^[a-z][a-z0-9]*(-[a-z0-9]+)+$" doc:"Id of the position: words of lower-case letters and digits, two at least, with hyphens between them, for example position-rx1-pharmacist. It stands in the audit log for good: no names of people."`
}

// PositionFilters narrow a list of positions.
type PositionFilters struct {
	Organisation Organisation `query:"organisation" doc:"Only those at this organisation."`
}

type listPositionsInput struct {
	PageInput
	PositionFilters
}

type getPositionInput struct {
	ReadHeaders
	PositionInput
}

type definePositionInput struct {
	CommandHeaders
	PositionInput
	Body DefinePosition
}

func (s *Server) positions(api huma.API) {
	const tag, path = "positions", "/v1/positions/{id}"
	query(s, api, operation{
		id: "list-positions", method: http.MethodGet, path: "/v1/positions", tag: tag,
		summary: "List positions", about: "Those of the organisations that the caller may act for, in order of id.",
	}, func(c call, in *listPositionsInput) (List[Position], error) {
		f := in.PositionFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[Position]{}, err
		}
		found, next, err := c.reads.Positions(c, authority.PositionFilter{Organisation: f.Organisation.ODSCode}, page)
		return listed(found, next, err, f, positionOf)
	})

	object(s, api, operation{
		id: "get-position", method: http.MethodGet, path: path, tag: tag, named: true,
		summary: "Get a position", about: "Its ETag is needed to replace it.",
	}, func(c call, in *getPositionInput) (Position, string, error) {
		p, err := c.reads.Position(c, in.ID)
		return positionOf(p), etagOf(p.Version), err
	})

	command(s, api, operation{
		id: "define-position", method: http.MethodPut, path: path, tag: tag, named: true, errors: []int{http.StatusPreconditionRequired},
		summary: "Define a position",
		about:   "Makes the position, or replaces all of it; that needs If-Match. Who holds it keeps it.",
	}, func(c call, in *definePositionInput) (rbac.Position, error) {
		return replace(c, in.IfMatch, func(c call) (rbac.Position, error) {
			return c.ra.DefinePosition(c, authority.DefinePosition{By: c.by, Position: in.Body.position(in.ID)})
		})
	}, func(p rbac.Position) Answer[Position] {
		return Answer[Position]{
			Status: madeOr(http.StatusOK, p.Version), ETag: etagOf(p.Version), Location: "/v1/positions/" + p.ID, Body: positionOf(p),
		}
	})
	alsoMakes(api, path)
}

// position returns the position for the library.
func (d DefinePosition) position(id string) rbac.Position {
	p := rbac.Position{ID: id, Name: d.Name, Organisation: d.Organisation.String()}
	for _, a := range d.AccessProfiles {
		p.AccessProfiles = append(p.AccessProfiles, rbac.AccessProfile{
			Organisation: a.Organisation.String(), JobRole: a.JobRole,
			Activities: a.Activities, AreasOfWork: a.AreasOfWork, Workgroups: a.Workgroups,
		})
	}
	return p
}

func positionOf(p rbac.Position) Position {
	all := make([]AccessProfile, 0, len(p.AccessProfiles))
	for _, a := range p.AccessProfiles {
		all = append(all, AccessProfile{
			Organisation: organisationOf(a.Organisation), JobRole: a.JobRole,
			Activities: a.Activities, AreasOfWork: a.AreasOfWork, Workgroups: a.Workgroups,
		})
	}
	return Position{ID: p.ID, DefinePosition: DefinePosition{Name: p.Name, Organisation: organisationOf(p.Organisation), AccessProfiles: all}}
}
