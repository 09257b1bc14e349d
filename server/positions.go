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
	CopiedFrom string           `json:"copiedFrom,omitempty" doc:"Id of the position of which it was made."`
	Closed     *PositionClosed  `json:"closed,omitempty" doc:"From that day on nobody holds it, whatever an assignment says."`
	Findings   []ProblemFinding `json:"findings" nullable:"false" doc:"Warnings about its codes: not public, obsolete, or those of RA staff where it is assignable."`
}

// PositionClosed is the end of a position.
type PositionClosed struct {
	On     Day    `json:"on" doc:"First day on which it is closed."`
	By     string `json:"by" doc:"UUID of who closed it."`
	Reason string `json:"reason"`
}

// Approval is how something was approved, and who was involved.
type Approval struct {
	By  []User `json:"by" minItems:"1" maxItems:"20" nullable:"false" doc:"UUIDs of those who were involved."`
	How string `json:"how" maxLength:"500" doc:"For example the minutes of a meeting; no names of people."`
	On  Day    `json:"on" doc:"Day on which it was approved."`
}

// DefinePosition is what a position consists of. Codes that are not public are
// noted, in the answer and in the audit log, and do not stand in the way.
type DefinePosition struct {
	Name           string          `json:"name" maxLength:"100"`
	Organisation   Organisation    `json:"organisation" doc:"ODS code of the organisation at which it is held."`
	AccessProfiles []AccessProfile `json:"accessProfiles" minItems:"1" maxItems:"20" nullable:"false" doc:"What is given together with it."`
	Assignable     bool            `json:"assignable,omitempty" doc:"That a Sponsor may assign it without asking."`
	Approval       *Approval       `json:"approval,omitempty" doc:"Of this definition or change; since 17 April 2024 RA-RBC-050 and 051 ask for it."`
}

// AccessProfile is one job role with what is added to it.
type AccessProfile struct {
	Organisation Organisation `json:"organisation,omitzero" doc:"ODS code of the organisation at which it holds: that of the position, which is taken where this is left out, or one below it."`
	JobRole      string       `json:"jobRole" maxLength:"20" doc:"R code of the National RBAC Database, for example R8001."`
	Activities   []string     `json:"activities,omitempty" maxItems:"200" maxLength:"20" nullable:"false" doc:"B codes of the National RBAC Database that are added to the baseline of the job role."`
	AreasOfWork  []string     `json:"areasOfWork,omitempty" maxItems:"50" maxLength:"20" nullable:"false" doc:"Areas of work, for example P0020:Q0300:T0640."`
	Workgroups   []string     `json:"workgroups,omitempty" maxItems:"50" maxLength:"12" nullable:"false" doc:"Codes of workgroups, of twelve digits."`

	AssignablePositions []string `json:"assignablePositions,omitempty" maxItems:"200" maxLength:"64" nullable:"false" doc:"Ids of the assignable positions that a Sponsor who holds this profile may give; only with B1300 (RA-RBC-054)."`
}

// CopyPosition makes a position of another one.
type CopyPosition struct {
	ID           string       `json:"id" maxLength:"64" pattern:"^[a-z][a-z0-9]*(-[a-z0-9]+)+$" doc:"Id of the new position."`
	Name         string       `json:"name,omitempty" maxLength:"100" doc:"Absent: as that of the other one."`
	Organisation Organisation `json:"organisation,omitzero" doc:"ODS code; absent: as that of the other one."`
	Approval     *Approval    `json:"approval,omitempty" doc:"Since 17 April 2024 RA-RBC-050 asks for it."`
}

// ClosePosition ends a position.
type ClosePosition struct {
	On       Day       `json:"on,omitzero" doc:"First day on which it is closed; absent: today."`
	Reason   string    `json:"reason" maxLength:"1000"`
	Approval *Approval `json:"approval,omitempty" doc:"Since 17 April 2024 RA-RBC-050 asks for it."`
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

type copyPositionInput struct {
	CommandHeaders
	PositionInput
	Body CopyPosition
}

type closePositionInput struct {
	CommandHeaders
	PositionInput
	Body ClosePosition
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

	command(s, api, operation{
		id: "copy-position", method: http.MethodPost, path: path + "/copy", tag: tag, named: true, status: http.StatusCreated,
		summary: "Copy a position",
		about:   "Makes another position with the same access profiles, at the same or at another organisation.",
	}, func(c call, in *copyPositionInput) (rbac.Position, error) {
		return c.ra.CopyPosition(c, authority.CopyPosition{
			By: c.by, From: in.ID, Approval: in.Body.Approval.library(),
			To: rbac.PositionCopy{ID: in.Body.ID, Name: in.Body.Name, Organisation: in.Body.Organisation.String()},
		})
	}, positioned)

	command(s, api, operation{
		id: "close-position", method: http.MethodPost, path: path + "/closing", tag: tag, named: true,
		summary: "Close a position",
		about:   "For good. From that day on nobody holds it and nobody is given it; the assignments stay as they were recorded.",
	}, func(c call, in *closePositionInput) (rbac.Position, error) {
		return c.ra.ClosePosition(c, authority.ClosePosition{
			By: c.by, Position: in.ID, On: in.Body.On.Date, Reason: in.Body.Reason, Approval: in.Body.Approval.library(),
		})
	}, positioned)
}

// positioned answers with a position, its version and its place.
func positioned(p rbac.Position) Answer[Position] {
	return Answer[Position]{ETag: etagOf(p.Version), Location: "/v1/positions/" + p.ID, Body: positionOf(p)}
}

// position returns the position for the library.
func (d DefinePosition) position(id string) rbac.Position {
	p := rbac.Position{
		ID: id, Name: d.Name, Organisation: d.Organisation.String(), Assignable: d.Assignable, Approval: d.Approval.library(),
	}
	for _, a := range d.AccessProfiles {
		p.AccessProfiles = append(p.AccessProfiles, rbac.AccessProfile{
			Organisation: a.Organisation.String(), JobRole: a.JobRole, Activities: a.Activities,
			AreasOfWork: a.AreasOfWork, Workgroups: a.Workgroups, AssignablePositions: a.AssignablePositions,
		})
	}
	return p
}

func positionOf(p rbac.Position) Position {
	shown := Position{ID: p.ID, CopiedFrom: p.CopiedFrom, DefinePosition: DefinePosition{
		Name: p.Name, Organisation: organisationOf(p.Organisation), AccessProfiles: make([]AccessProfile, 0, len(p.AccessProfiles)),
		Assignable: p.Assignable, Approval: approvalOf(p.Approval),
	}, Findings: findings(p.CheckCodes(rbac.PositionChange{}).Findings())}
	for _, a := range p.AccessProfiles {
		shown.AccessProfiles = append(shown.AccessProfiles, AccessProfile{
			Organisation: organisationOf(a.Organisation), JobRole: a.JobRole, Activities: a.Activities,
			AreasOfWork: a.AreasOfWork, Workgroups: a.Workgroups, AssignablePositions: a.AssignablePositions,
		})
	}
	if p.Closed != nil {
		shown.Closed = &PositionClosed{On: Day{p.Closed.On}, By: p.Closed.By, Reason: p.Closed.Reason}
	}
	return shown
}

// library returns the approval for the library; nil of none.
func (a *Approval) library() *rbac.Approval {
	if a == nil {
		return nil
	}
	by := make([]string, len(a.By))
	for i, u := range a.By {
		by[i] = u.String()
	}
	return &rbac.Approval{By: by, How: a.How, On: a.On.Date}
}

func approvalOf(a *rbac.Approval) *Approval {
	if a == nil {
		return nil
	}
	by := make([]User, len(a.By))
	for i, u := range a.By {
		by[i] = userOf(u)
	}
	return &Approval{By: by, How: a.How, On: Day{a.On}}
}
