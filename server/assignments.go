package server

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
)

// Assignment is a position held by a person on some days.
type Assignment struct {
	ID            string           `json:"id"`
	User          string           `json:"user" doc:"UUID of the holder."`
	Position      string           `json:"position" doc:"Id of the position."`
	Organisation  string           `json:"organisation" doc:"ODS code, that of the position."`
	Start         Day              `json:"start" doc:"First day."`
	End           Day              `json:"end,omitzero" doc:"Last day; absent: open."`
	OpenEndReason string           `json:"openEndReason,omitempty" doc:"Why there is no last day."`
	AssignedBy    string           `json:"assignedBy" doc:"UUID of who assigned it."`
	Request       string           `json:"request,omitempty" doc:"Id of the access request by which it was given."`
	Approval      *Approval        `json:"approval,omitempty" doc:"For the employer, where there was no request."`
	AssignedAt    time.Time        `json:"assignedAt"`
	Ended         *AssignmentEnded `json:"ended,omitempty" doc:"Its ending before its last day."`
}

// AssignmentEnded is the ending of an assignment before its last day.
type AssignmentEnded struct {
	On Day    `json:"on" doc:"First day on which the position is no longer held."`
	By string `json:"by" doc:"UUID of who ended it."`
}

// AssignmentInput names an assignment.
type AssignmentInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id of the assignment."`
}

// AssignmentFilters narrow a list of assignments.
type AssignmentFilters struct {
	Organisation Organisation `query:"organisation" doc:"Only those of positions at this organisation."`
	User         User         `query:"user" doc:"Only those of this person."`
	Position     string       `query:"position" maxLength:"64" doc:"Only those of this position."`
}

type listAssignmentsInput struct {
	PageInput
	AssignmentFilters
}

type getAssignmentInput struct {
	ReadHeaders
	AssignmentInput
}

type assignPositionInput struct {
	CommandHeaders
	Body AssignPosition
}

// AssignPosition gives a person a position. The days are for the rules to ask
// for, with their reasons.
type AssignPosition struct {
	User          User   `json:"user" doc:"UUID of the holder."`
	Position      string `json:"position" maxLength:"64" doc:"Id of the position."`
	Start         Day    `json:"start,omitzero" doc:"First day; asked for by RA-RBC-020."`
	End           Day    `json:"end,omitzero" doc:"Last day. RA-RBC-021 asks for it, or for the reason why there is none."`
	OpenEndReason string `json:"openEndReason,omitempty" maxLength:"1000" doc:"Why there is no last day."`

	Approval *Approval `json:"approval,omitempty" doc:"Of the organisation that employs the person. Where it is missing, the audit log says so (RA-RBC-058)."`
}

type endPositionInput struct {
	CommandHeaders
	AssignmentInput
	Body EndPosition
}

// EndPosition says when a position is no longer held.
type EndPosition struct {
	LastDay Day `json:"lastDay" doc:"The last day on which it is held."`
}

func (s *Server) assignments(api huma.API) {
	const tag, path = "assignments", "/v1/assignments/{id}"
	query(s, api, operation{
		id: "list-assignments", method: http.MethodGet, path: "/v1/assignments", tag: tag,
		summary: "List assignments", about: "Those of positions of the organisations that the caller may act for, in order of id, those that have ended among them.",
	}, func(c call, in *listAssignmentsInput) (List[Assignment], error) {
		f := in.AssignmentFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[Assignment]{}, err
		}
		found, next, err := c.reads.Assignments(c, authority.AssignmentFilter{
			Organisation: f.Organisation.ODSCode, User: f.User.UserID, Position: f.Position,
		}, page)
		return listed(found, next, err, f, assignmentOf)
	})

	command(s, api, operation{
		// The position is named, if not in the path: that of others is not there.
		id: "assign-position", method: http.MethodPost, path: "/v1/assignments", tag: tag, named: true, status: http.StatusCreated,
		summary: "Assign a position",
		about:   "By RA staff, or by a Sponsor who may give the position without asking. To somebody whose identity is recorded here. Refused without a first day, and without a last day or a reason for none, all findings together.",
	}, func(c call, in *assignPositionInput) (rbac.Assignment, error) {
		return c.ra.AssignPosition(c, authority.AssignPosition{
			By: c.by, User: in.Body.User.UserID, Position: in.Body.Position,
			Start: in.Body.Start.Date, End: in.Body.End.Date, OpenEndReason: in.Body.OpenEndReason,
			Approval: in.Body.Approval.library(),
		})
	}, assigned)

	object(s, api, operation{
		id: "get-assignment", method: http.MethodGet, path: path, tag: tag, named: true,
		summary: "Get an assignment", about: "Who holds which position, and from when to when.",
	}, func(c call, in *getAssignmentInput) (Assignment, string, error) {
		a, err := c.reads.Assignment(c, in.ID)
		return assignmentOf(a), etagOf(a.Version), err
	})

	command(s, api, operation{
		id: "end-assignment", method: http.MethodPost, path: path + "/end", tag: tag, named: true,
		summary: "End an assignment", about: "After a day, once.",
	}, func(c call, in *endPositionInput) (rbac.Assignment, error) {
		return c.ra.EndPosition(c, authority.EndPosition{By: c.by, Assignment: in.ID, LastDay: in.Body.LastDay.Date})
	}, assigned)
}

// assigned answers with an assignment, its version and its place.
func assigned(a rbac.Assignment) Answer[Assignment] {
	return Answer[Assignment]{ETag: etagOf(a.Version), Location: "/v1/assignments/" + a.ID, Body: assignmentOf(a)}
}

func assignmentOf(a rbac.Assignment) Assignment {
	shown := Assignment{
		ID: a.ID, User: a.User, Position: a.Position, Organisation: a.Organisation, Start: Day{a.Start}, End: Day{a.End},
		OpenEndReason: a.OpenEndReason, AssignedBy: a.AssignedBy, AssignedAt: a.At,
		Request: a.Request, Approval: approvalOf(a.Approval),
	}
	if a.Ended != nil {
		shown.Ended = &AssignmentEnded{On: Day{a.Ended.On}, By: a.Ended.By}
	}
	return shown
}
