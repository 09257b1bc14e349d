package server

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

// AccessQuestion is whether somebody may do something somewhere on a day: an activity
// or an act.
type AccessQuestion struct {
	User         User             `json:"user" doc:"UUID of the person."`
	Activity     string           `json:"activity,omitempty" maxLength:"5" doc:"B code of the National RBAC Database, for example B0570."`
	Act          Closed[rbac.Act] `json:"act,omitzero" doc:"An act of RA staff, in place of an activity."`
	Organisation Organisation     `json:"organisation" doc:"ODS code: for an activity that at which it is done, FFFFF included; for an act that for which it is done."`
	WorkingAt    Organisation     `json:"workingAt,omitzero" doc:"With FFFFF: ODS code of the real site."`
	Subject      User             `json:"subject,omitzero" doc:"UUID of the person acted upon, if there is one."`
	On           Day              `json:"on,omitzero" doc:"Absent: today."`
	KnownAt      Day              `json:"knownAt,omitzero" doc:"Whose knowledge of the permission matrix to use; absent: the newest."`
}

func (q AccessQuestion) library() access.Question {
	asked := access.Question{
		User: q.User.String(), Activity: q.Activity, Act: q.Act.Value, Organisation: q.Organisation.String(),
		WorkingAt: q.WorkingAt.String(), On: q.On.Date, KnownAt: q.KnownAt.Date,
	}
	if !q.Subject.IsZero() {
		asked.Subject = q.Subject.String()
	}
	return asked
}

// AccessDecided is the answer to a question with its reasons.
type AccessDecided struct {
	Allowed bool                   `json:"allowed"`
	Outcome Closed[access.Outcome] `json:"outcome"`
	Reasons []AccessReason         `json:"reasons" nullable:"false" doc:"Sorted. Of what the person holds at organisations for which the caller does not act, only what gives it."`
	Policy  string                 `json:"policy,omitempty" doc:"Version of the baseline policy that was relied on."`
	Matrix  string                 `json:"matrix,omitempty" doc:"Permission matrix that was relied on, for example cim/1."`
}

// AccessReason is one rule that decided, and what it decided about.
type AccessReason struct {
	Rule         string                 `json:"rule"`
	Outcome      Closed[access.Outcome] `json:"outcome"`
	Message      string                 `json:"message"`
	Pointer      string                 `json:"pointer,omitempty" doc:"JSON Pointer of the part of the question that is meant; absent: what the person holds."`
	Assignment   string                 `json:"assignment,omitempty" doc:"Id."`
	Position     string                 `json:"position,omitempty" doc:"Id."`
	Profile      int                    `json:"profile,omitempty" doc:"Which access profile of the position, counted from 1."`
	Organisation string                 `json:"organisation,omitempty" doc:"ODS code at which that access profile holds."`
	Source       Closed[access.Source]  `json:"source,omitzero" doc:"How it comes by the activity."`
	Role         Closed[rbac.Role]      `json:"role,omitzero" doc:"Role of RA staff that its codes give."`
	Grant        string                 `json:"grant,omitempty" doc:"Id of the exceptional access that was relied on."`
	Day          Day                    `json:"day,omitzero" doc:"The day that decided."`
	Waived       bool                   `json:"waived,omitempty" doc:"The rule does not hold, and local policy lets it pass."`
}

// AllowedHere is what somebody may do at one organisation on one day.
type AllowedHere struct {
	Activities []string           `json:"activities" nullable:"false" doc:"B codes."`
	Acts       []Closed[rbac.Act] `json:"acts" nullable:"false" doc:"Acts of RA staff."`
	Policy     string             `json:"policy" doc:"Version of the baseline policy that was relied on."`
}

// WhoCan is everybody who can do something at one organisation on one day.
type WhoCan struct {
	Users []string `json:"users" nullable:"false" doc:"UUIDs, sorted."`
}

type decideAccessInput struct {
	Body AccessQuestion
}

type listAllowedInput struct {
	User         User         `query:"user" required:"true" doc:"UUID of the person."`
	Organisation Organisation `query:"organisation" required:"true" doc:"ODS code."`
	WorkingAt    Organisation `query:"workingAt" doc:"With FFFFF: ODS code of the real site."`
	On           Day          `query:"on" doc:"Absent: today."`
}

type listWhoCanInput struct {
	Activity     string           `query:"activity" maxLength:"5" doc:"B code."`
	Act          Closed[rbac.Act] `query:"act" doc:"An act of RA staff, in place of an activity."`
	Organisation Organisation     `query:"organisation" required:"true" doc:"ODS code."`
	WorkingAt    Organisation     `query:"workingAt" doc:"With FFFFF: ODS code of the real site."`
	On           Day              `query:"on" doc:"Absent: today."`
}

func (s *Server) decisions(api huma.API) {
	const tag = "decisions"
	query(s, api, operation{
		id: "decide-access", method: http.MethodPost, path: "/v1/decisions", tag: tag, named: true,
		summary: "Decide whether somebody may do something",
		about:   "By the positions and the exceptional access that are recorded here, on any day, with every reason. Nothing is changed.",
	}, func(c call, in *decideAccessInput) (AccessDecided, error) {
		d, err := c.reads.Decide(c, in.Body.library())
		return decidedOf(d), err
	})

	query(s, api, operation{
		id: "list-allowed", method: http.MethodGet, path: "/v1/decisions/allowed", tag: tag, named: true,
		summary: "List what somebody may do here", about: "Every activity and every act of RA staff, at one organisation on one day.",
	}, func(c call, in *listAllowedInput) (AllowedHere, error) {
		found, err := c.reads.AllowedHere(c, access.Question{
			User: in.User.String(), Organisation: in.Organisation.String(), WorkingAt: in.WorkingAt.String(), On: in.On.Date,
		})
		return allowedOf(found), err
	})

	query(s, api, operation{
		id: "list-who-can", method: http.MethodGet, path: "/v1/decisions/who", tag: tag, named: true,
		summary: "List who can do this here", about: "Everybody to whom it is allowed, at one organisation on one day.",
	}, func(c call, in *listWhoCanInput) (WhoCan, error) {
		found, err := c.reads.WhoCan(c, access.Question{
			Activity: in.Activity, Act: in.Act.Value, Organisation: in.Organisation.String(), WorkingAt: in.WorkingAt.String(), On: in.On.Date,
		})
		return WhoCan{Users: append([]string{}, found...)}, err
	})
}

func decidedOf(d access.Decision) AccessDecided {
	shown := AccessDecided{Allowed: d.Allowed(), Outcome: of(d.Outcome), Reasons: make([]AccessReason, len(d.Reasons)), Policy: d.Policy, Matrix: d.Matrix}
	for i, r := range d.Reasons {
		shown.Reasons[i] = AccessReason{
			Rule: string(r.Rule), Outcome: of(r.Outcome), Message: r.Finding().Message, Pointer: r.Pointer, Assignment: r.Assignment,
			Position: r.Position, Profile: r.Profile, Organisation: r.Organisation, Source: of(r.Source), Role: of(r.Role),
			Grant: r.Grant, Day: Day{r.Day}, Waived: r.Waived,
		}
	}
	return shown
}

func allowedOf(a authority.AllowedHere) AllowedHere {
	shown := AllowedHere{Activities: append([]string{}, a.Activities...), Acts: make([]Closed[rbac.Act], len(a.Acts)), Policy: a.Policy}
	for i, act := range a.Acts {
		shown.Acts[i] = of(act)
	}
	return shown
}
