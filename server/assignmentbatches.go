package server

import (
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// NewAccess is a position that somebody is given.
type NewAccess struct {
	Position      string    `json:"position" maxLength:"64" doc:"Id of a position of the organisation."`
	Start         Day       `json:"start,omitzero" doc:"First day; absent: today."`
	End           Day       `json:"end,omitzero" doc:"Last day. RA-RBC-021 asks for it, or for the reason why there is none."`
	OpenEndReason string    `json:"openEndReason,omitempty" maxLength:"1000" doc:"Why there is no last day."`
	Approval      *Approval `json:"approval,omitempty" doc:"Of the organisation that employs the person."`
}

func (n NewAccess) library() authority.NewAccess {
	return authority.NewAccess{
		Position: n.Position, Start: n.Start.Date, End: n.End.Date, OpenEndReason: n.OpenEndReason, Approval: n.Approval.library(),
	}
}

// JoinOrganisation is everything with which somebody begins at an organisation.
type JoinOrganisation struct {
	User         User         `json:"user" doc:"UUID of who joins."`
	Organisation Organisation `json:"organisation" doc:"ODS code of the organisation that they join."`
	Access       []NewAccess  `json:"access" minItems:"1" maxItems:"50" nullable:"false" doc:"All of it is given, or none."`
}

// Joined is what somebody was given when they joined.
type Joined struct {
	Assignments []Assignment `json:"assignments" nullable:"false" doc:"In the order in which they were asked for."`
}

// AssignMany is a list of positions for people of one organisation.
type AssignMany struct {
	Organisation Organisation    `json:"organisation" doc:"ODS code of the organisation whose positions they are."`
	DryRun       bool            `json:"dryRun,omitempty" doc:"Say what would come of it, and change nothing but the audit log."`
	Items        []NewAssignment `json:"items" minItems:"1" maxItems:"500" nullable:"false"`
}

// NewAssignment is a position for somebody.
type NewAssignment struct {
	User User `json:"user" doc:"UUID of who is given it."`
	NewAccess
}

// EndMany is a list of assignments of one organisation that are ended.
type EndMany struct {
	Organisation Organisation    `json:"organisation" doc:"ODS code of the organisation whose positions they are of."`
	DryRun       bool            `json:"dryRun,omitempty" doc:"Say what would come of it, and change nothing but the audit log."`
	Items        []AssignmentEnd `json:"items" minItems:"1" maxItems:"500" nullable:"false"`
}

// AssignmentEnd says which assignment is ended, and when.
type AssignmentEnd struct {
	Assignment string `json:"assignment" maxLength:"64" doc:"Id of the assignment."`
	LastDay    Day    `json:"lastDay" doc:"The last day on which it is held."`
}

// Batch is what came of a list, item by item.
type Batch struct {
	DryRun  bool        `json:"dryRun" doc:"Nothing was changed: the items say what would come of it."`
	Done    int         `json:"done"`
	Refused int         `json:"refused"`
	Items   []BatchItem `json:"items" nullable:"false" doc:"In the order in which they were asked for."`
}

// BatchItem is what came of one item: the assignment, or why there is none.
type BatchItem struct {
	Assignment *Assignment      `json:"assignment,omitempty" doc:"As it was made or ended. One that a dry run would make has no id."`
	NotFound   bool             `json:"notFound,omitempty" doc:"The person, the position or the assignment is not there."`
	Findings   []ProblemFinding `json:"findings" nullable:"false" doc:"The rules that refused it; of what was done, warnings."`
}

type joinInput struct {
	CommandHeaders
	Body JoinOrganisation
}

type assignManyInput struct {
	CommandHeaders
	Body AssignMany
}

type endManyInput struct {
	CommandHeaders
	Body EndMany
}

func (s *Server) assignmentBatches(api huma.API) {
	const tag = "assignments"
	command(s, api, operation{
		id: "join-organisation", method: http.MethodPost, path: "/v1/assignments/joiners", tag: tag, named: true, status: http.StatusCreated,
		summary: "Give a joiner everything with which they begin",
		about:   "Several positions of one organisation in one step, all or none. Whoever leaves another organisation for it is moved instead.",
	}, func(c call, in *joinInput) ([]rbac.Assignment, error) {
		cmd := authority.Join{By: c.by, User: in.Body.User.UserID, Organisation: in.Body.Organisation.ODSCode}
		for _, n := range in.Body.Access {
			cmd.Access = append(cmd.Access, n.library())
		}
		return c.ra.Join(c, cmd)
	}, func(made []rbac.Assignment) Answer[Joined] {
		shown := Joined{Assignments: make([]Assignment, len(made))}
		for i, a := range made {
			shown.Assignments[i] = assignmentOf(a)
		}
		return Answer[Joined]{Body: shown}
	})

	command(s, api, operation{
		id: "assign-many", method: http.MethodPost, path: "/v1/assignments/batches", tag: tag,
		summary: "Assign positions by a list",
		about:   "An item that is refused stands in nobody's way. With dryRun nothing changes, and the answer is what a real run would give.",
	}, func(c call, in *assignManyInput) (authority.Batch, error) {
		cmd := authority.AssignMany{By: c.by, Organisation: in.Body.Organisation.ODSCode, DryRun: in.Body.DryRun}
		for _, n := range in.Body.Items {
			cmd.Items = append(cmd.Items, authority.NewAssignment{User: n.User.UserID, NewAccess: n.library()})
		}
		return c.ra.AssignMany(c, cmd)
	}, batched)

	command(s, api, operation{
		id: "end-many", method: http.MethodPost, path: "/v1/assignments/endings", tag: tag,
		summary: "End assignments by a list",
		about:   "As the list by which positions are assigned.",
	}, func(c call, in *endManyInput) (authority.Batch, error) {
		cmd := authority.EndMany{By: c.by, Organisation: in.Body.Organisation.ODSCode, DryRun: in.Body.DryRun}
		for _, e := range in.Body.Items {
			cmd.Items = append(cmd.Items, authority.AssignmentEnd{Assignment: e.Assignment, LastDay: e.LastDay.Date})
		}
		return c.ra.EndMany(c, cmd)
	}, batched)
}

// batched answers with what came of a list.
func batched(b authority.Batch) Answer[Batch] {
	shown := Batch{DryRun: b.DryRun, Done: b.Done, Refused: b.Refused, Items: make([]BatchItem, len(b.Items))}
	for i, item := range b.Items {
		shown.Items[i] = batchItemOf(item)
	}
	return Answer[Batch]{Body: shown}
}

func batchItemOf(item authority.BatchItem) BatchItem {
	shown := BatchItem{Findings: findings(item.Notes)}
	var refusal *guidance.Refusal
	switch {
	case item.Err == nil:
		a := assignmentOf(item.Assignment)
		shown.Assignment = &a
	case errors.As(item.Err, &refusal):
		shown.Findings = findings(refusal.Findings)
	default:
		shown.NotFound = true
	}
	return shown
}
