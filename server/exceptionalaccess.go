package server

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
)

// ExceptionalAccess is one entry of the log of users who were given the national
// locum code FFFFF, or a position for an exceptional reason.
type ExceptionalAccess struct {
	ID                 string                 `json:"id"`
	User               string                 `json:"user" doc:"UUID of the holder."`
	Kind               Closed[rbac.GrantKind] `json:"kind"`
	Organisation       string                 `json:"organisation" doc:"FFFFF; of kind position, the organisation of the position."`
	Position           string                 `json:"position,omitempty" doc:"Of kind position: its id."`
	Profession         string                 `json:"profession,omitempty"`
	RegistrationNumber string                 `json:"registrationNumber,omitempty" doc:"With the body that registers the profession."`
	Reason             string                 `json:"reason"`
	WorkingAt          string                 `json:"workingAt" doc:"ODS code of the real site."`
	Start              Day                    `json:"start" doc:"First day."`
	End                Day                    `json:"end" doc:"Last day."`
	Review             Day                    `json:"review,omitzero" doc:"Day on which somebody looks again; absent after the last look."`
	GrantedBy          string                 `json:"grantedBy" doc:"UUID of who granted it."`
	GrantedAt          time.Time              `json:"grantedAt"`
	Reviews            []AccessReview         `json:"reviews" nullable:"false" doc:"The reviews that were held, in order."`
	Revoked            *AccessRevoked         `json:"revoked,omitempty"`
	Findings           []ProblemFinding       `json:"findings" nullable:"false" doc:"Warnings: what is to be shown to whoever grants or reviews it."`
}

// AccessReview is one look at exceptional access that was held.
type AccessReview struct {
	Due  Day       `json:"due,omitzero" doc:"The review date that it answers."`
	By   string    `json:"by" doc:"UUID of who looked."`
	Note string    `json:"note" doc:"What was found."`
	At   time.Time `json:"at"`
	Next Day       `json:"next,omitzero" doc:"The review date that it set; absent for the last look."`
}

// AccessRevoked is the revocation of exceptional access, effective at once.
type AccessRevoked struct {
	By     string    `json:"by" doc:"UUID of who revoked it."`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// ExceptionalAccessInput names an entry of the log.
type ExceptionalAccessInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id of the entry."`
}

// ExceptionalAccessFilters narrow the log of exceptional access.
type ExceptionalAccessFilters struct {
	User        User         `query:"user" doc:"Only that of this person."`
	WorkingAt   Organisation `query:"workingAt" doc:"Only that at this real site."`
	ReviewDueOn Day          `query:"reviewDueOn" doc:"Only that at which somebody has to look on this day: the review date has come, and it was neither looked at nor revoked before."`
}

type listExceptionalAccessInput struct {
	PageInput
	ExceptionalAccessFilters
}

type getExceptionalAccessInput struct {
	ReadHeaders
	ExceptionalAccessInput
}

type grantExceptionalAccessInput struct {
	CommandHeaders
	Body GrantExceptionalAccess
}

// GrantExceptionalAccess asks for FFFFF, or for a position. All but the holder is for the rules to
// ask for, with their reasons.
type GrantExceptionalAccess struct {
	User               User                   `json:"user" doc:"UUID of the holder."`
	Kind               Closed[rbac.GrantKind] `json:"kind,omitzero" doc:"Absent: national-locum, which is FFFFF."`
	Position           string                 `json:"position,omitempty" maxLength:"64" doc:"Of kind position: its id, a position of the real site."`
	Profession         string                 `json:"profession,omitempty" maxLength:"60" doc:"For example pharmacist; asked for by RA-EXC-009."`
	RegistrationNumber string                 `json:"registrationNumber,omitempty" maxLength:"40" doc:"Asked for by RA-EXC-005 where the profession has a register."`
	Reason             string                 `json:"reason,omitempty" maxLength:"1000" doc:"Asked for by RA-EXC-001."`
	WorkingAt          Organisation           `json:"workingAt,omitzero" doc:"ODS code of the real site; asked for by RA-EXC-003."`
	Start              Day                    `json:"start,omitzero" doc:"First day; asked for by RA-EXC-004."`
	End                Day                    `json:"end,omitzero" doc:"Last day; asked for by RA-EXC-004."`
	Review             Day                    `json:"review,omitzero" doc:"Day on which somebody looks again; asked for by RA-EXC-002."`
}

type reviewExceptionalAccessInput struct {
	CommandHeaders
	ExceptionalAccessInput
	Body ReviewExceptionalAccess
}

// ReviewExceptionalAccess is what a look at exceptional access found.
type ReviewExceptionalAccess struct {
	Note string `json:"note" maxLength:"1000" doc:"What was found."`
	Next Day    `json:"next,omitzero" doc:"The next review date, within the days of the access. Absent only on its last day and later."`
}

type revokeExceptionalAccessInput struct {
	CommandHeaders
	ExceptionalAccessInput
	Body RevokeExceptionalAccess
}

// RevokeExceptionalAccess says why exceptional access is revoked.
type RevokeExceptionalAccess struct {
	Reason string `json:"reason" maxLength:"1000"`
}

func (s *Server) exceptionalAccess(api huma.API) {
	const tag, path = "exceptional-access", "/v1/exceptional-access/{id}"
	query(s, api, operation{
		id: "list-exceptional-access", method: http.MethodGet, path: "/v1/exceptional-access", tag: tag,
		summary: "List exceptional access",
		about:   "The log of users who were given access for exceptional reasons, at the real sites that the caller may act for, in order of id. Entries that were revoked or have run out stay in it.",
	}, func(c call, in *listExceptionalAccessInput) (List[ExceptionalAccess], error) {
		f := in.ExceptionalAccessFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[ExceptionalAccess]{}, err
		}
		found, next, err := c.reads.Grants(c, authority.GrantFilter{
			User: f.User.UserID, WorkingAt: f.WorkingAt.ODSCode, ReviewDueOn: f.ReviewDueOn.Date,
		}, page)
		return listed(found, next, err, f, exceptionalAccessOf)
	})

	command(s, api, operation{
		id: "grant-exceptional-access", method: http.MethodPost, path: "/v1/exceptional-access", tag: tag, status: http.StatusCreated,
		errors: []int{http.StatusNotFound}, summary: "Grant exceptional access",
		about: "FFFFF, or a position of the real site, for somebody whose identity is recorded here. Refused without a reason, a review date, an end and the real site, all findings together.",
	}, func(c call, in *grantExceptionalAccessInput) (rbac.Grant, error) {
		b := in.Body
		return c.ra.GrantAccess(c, authority.GrantAccess{
			By: c.by, User: b.User.UserID, Kind: b.Kind.Value, Position: b.Position, Profession: b.Profession, RegistrationNumber: b.RegistrationNumber, Reason: b.Reason,
			WorkingAt: b.WorkingAt.ODSCode, Start: b.Start.Date, End: b.End.Date, Review: b.Review.Date,
		})
	}, granted)

	object(s, api, operation{
		id: "get-exceptional-access", method: http.MethodGet, path: path, tag: tag, named: true,
		summary: "Get an entry of the log of exceptional access", about: "One entry of the log, with its reviews and its revocation.",
	}, func(c call, in *getExceptionalAccessInput) (ExceptionalAccess, string, error) {
		g, err := c.reads.Grant(c, in.ID)
		return exceptionalAccessOf(g), etagOf(g.Version), err
	})

	command(s, api, operation{
		id: "review-exceptional-access", method: http.MethodPost, path: path + "/review", tag: tag, named: true,
		summary: "Review exceptional access", about: "Keeps what was found, and lets the access stand until the next review date; revoke it instead if it must not.",
	}, func(c call, in *reviewExceptionalAccessInput) (rbac.Grant, error) {
		return c.ra.ReviewAccess(c, authority.ReviewAccess{By: c.by, Grant: in.ID, Note: in.Body.Note, Next: in.Body.Next.Date})
	}, granted)

	command(s, api, operation{
		id: "revoke-exceptional-access", method: http.MethodPost, path: path + "/revocation", tag: tag, named: true,
		summary: "Revoke exceptional access", about: "At once. The entry stays in the log.",
	}, func(c call, in *revokeExceptionalAccessInput) (rbac.Grant, error) {
		return c.ra.RevokeAccess(c, authority.RevokeAccess{By: c.by, Grant: in.ID, Reason: in.Body.Reason})
	}, granted)
}

// granted answers with an entry of the log, its version and its place.
func granted(g rbac.Grant) Answer[ExceptionalAccess] {
	return Answer[ExceptionalAccess]{ETag: etagOf(g.Version), Location: "/v1/exceptional-access/" + g.ID, Body: exceptionalAccessOf(g)}
}

func exceptionalAccessOf(g rbac.Grant) ExceptionalAccess {
	shown := ExceptionalAccess{
		ID: g.ID, User: g.User, Kind: of(g.OfKind()), Organisation: g.Organisation, Position: g.Position, Profession: g.Profession, RegistrationNumber: g.RegistrationNumber,
		Reason: g.Reason, WorkingAt: g.WorkingAt, Start: Day{g.Start}, End: Day{g.End}, Review: Day{g.Review},
		GrantedBy: g.GrantedBy, GrantedAt: g.GrantedAt, Reviews: []AccessReview{}, Revoked: (*AccessRevoked)(g.Revoked),
		Findings: findings(g.Check().Findings()),
	}
	for _, r := range g.Reviews {
		shown.Reviews = append(shown.Reviews, AccessReview{Due: Day{r.Due}, By: r.By, Note: r.Note, At: r.At, Next: Day{r.Next}})
	}
	return shown
}
