package server

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// ExceptionalReport is how the log of exceptional access stands on a day.
type ExceptionalReport struct {
	On          Day                   `json:"on"`
	Sites       []SiteTally           `json:"sites" nullable:"false" doc:"In order of code."`
	Outstanding []ExceptionalAccess   `json:"outstanding" nullable:"false" doc:"Somebody has to look; in order of review date."`
	Reminders   []ExceptionalReminder `json:"reminders" nullable:"false" doc:"Whom to remind of what, in order of review date."`
}

// SiteTally counts the entries of one site.
type SiteTally struct {
	WorkingAt   string `json:"workingAt" doc:"ODS code."`
	Granted     int    `json:"granted"`
	Standing    int    `json:"standing" doc:"Give access on the day."`
	Revoked     int    `json:"revoked"`
	RanOut      int    `json:"ranOut" doc:"Their last day is past, and nobody revoked them."`
	Ahead       int    `json:"ahead" doc:"Their first day is to come."`
	Outstanding int    `json:"outstanding" doc:"Somebody has to look."`
	OldestDue   Day    `json:"oldestDue,omitzero" doc:"The earliest review date among those."`
}

// ExceptionalReminder is that somebody is to be reminded of a review.
type ExceptionalReminder struct {
	Grant     string `json:"grant" doc:"Id of the entry."`
	User      string `json:"user" doc:"UUID of the holder."`
	WorkingAt string `json:"workingAt" doc:"ODS code of the site that was named."`
	Review    Day    `json:"review" doc:"The review date."`
	On        Day    `json:"on" doc:"The day of the reminder."`
	Days      int    `json:"days" doc:"From the review date to that day: below 0 before it, above 0 when it is past."`
	End       Day    `json:"end" doc:"The last day of the access, which may be past."`
}

// RevokeMany says which entries are revoked, and why: exactly one of grants,
// selection and all.
type RevokeMany struct {
	Grants    []string              `json:"grants,omitempty" maxItems:"5000" maxLength:"64" nullable:"false" doc:"Ids."`
	Selection *ExceptionalSelection `json:"selection,omitempty"`
	All       bool                  `json:"all,omitempty" doc:"Every entry that the caller may revoke."`
	Reason    string                `json:"reason" maxLength:"1000"`
	DryRun    bool                  `json:"dryRun,omitempty" doc:"Say what would be revoked, and change nothing but the audit log."`
}

// ExceptionalSelection selects entries that stand or are to come. What is absent lets
// everything through.
type ExceptionalSelection struct {
	Kind        Closed[rbac.GrantKind]     `json:"kind,omitzero"`
	Profession  string                     `json:"profession,omitempty" maxLength:"60"`
	WorkingAt   Organisation               `json:"workingAt,omitzero" doc:"ODS code of the site that was named."`
	GrantedFrom Day                        `json:"grantedFrom,omitzero"`
	GrantedTo   Day                        `json:"grantedTo,omitzero" doc:"Last day, included."`
	Reviewed    Closed[rbac.GrantReviewed] `json:"reviewed,omitzero"`
	ReviewDueOn Day                        `json:"reviewDueOn,omitzero" doc:"Only where somebody has to look on that day."`
}

// RevokedMany is what came of each entry.
type RevokedMany struct {
	DryRun  bool         `json:"dryRun"`
	Results []RevokedOne `json:"results" nullable:"false" doc:"In order of id."`
	More    bool         `json:"more" doc:"There are more than could be revoked at once: ask again."`
}

// RevokedOne is what came of one entry.
type RevokedOne struct {
	Grant     string                          `json:"grant" doc:"Id."`
	Outcome   Closed[authority.RevokeOutcome] `json:"outcome"`
	User      string                          `json:"user,omitempty" doc:"UUID of the holder; absent where it is not found."`
	WorkingAt string                          `json:"workingAt,omitempty" doc:"ODS code of the site."`
	Findings  []ProblemFinding                `json:"findings" nullable:"false" doc:"Why it is refused."`
}

// MyExceptionalAccess is the exceptional access of the caller.
type MyExceptionalAccess struct {
	Items []MyExceptional `json:"items" nullable:"false" doc:"In order of id."`
}

// MyExceptional is one entry as its holder sees it.
type MyExceptional struct {
	ID           string                 `json:"id"`
	Kind         Closed[rbac.GrantKind] `json:"kind"`
	Organisation string                 `json:"organisation" doc:"FFFFF, or the organisation of the position."`
	WorkingAt    string                 `json:"workingAt" doc:"ODS code of the site that was named."`
	Start        Day                    `json:"start"`
	End          Day                    `json:"end" doc:"Last day."`
	Revoked      bool                   `json:"revoked"`
	Statement    *Statement             `json:"statement,omitempty" doc:"To be shown at sign-in today."`
}

// Statement is what is shown to whoever signs in under FFFFF.
type Statement struct {
	Version string `json:"version" doc:"To be sent when the session is begun."`
	Text    string `json:"text"`
}

// StartExceptionalSession says that the holder of FFFFF begins to work at a site.
type StartExceptionalSession struct {
	WorkingAt Organisation `json:"workingAt" doc:"ODS code of the real site of this session."`
	Statement string       `json:"statement" maxLength:"60" doc:"Version of the statement that was shown."`
}

// ExceptionalSession is a session under FFFFF that was begun.
type ExceptionalSession struct {
	Grant        string           `json:"grant" doc:"Id of the entry."`
	Organisation string           `json:"organisation" doc:"FFFFF."`
	WorkingAt    string           `json:"workingAt" doc:"ODS code of the real site."`
	Statement    string           `json:"statement" doc:"Version of the statement that was shown."`
	Findings     []ProblemFinding `json:"findings" nullable:"false" doc:"Warnings, to be shown."`
}

type exceptionalReportInput struct {
	WorkingAt Organisation `query:"workingAt" doc:"Only this real site."`
	On        Day          `query:"on" doc:"Absent: today."`
	Since     Day          `query:"since" doc:"Reminders that fell due on this day and later; absent: on that day alone."`
}

type revokeManyInput struct {
	CommandHeaders
	Body RevokeMany
}

type startExceptionalSessionInput struct {
	CommandHeaders
	ExceptionalAccessInput
	Body StartExceptionalSession
}

func (s *Server) exceptionalReport(api huma.API) {
	const tag = "exceptional-access"
	query(s, api, operation{
		id: "get-exceptional-report", method: http.MethodGet, path: "/v1/exceptional-access/report", tag: tag, named: true,
		summary: "Get how exceptional access stands", about: "Counts by site, what somebody has to look at, and whom to remind.",
	}, func(c call, in *exceptionalReportInput) (ExceptionalReport, error) {
		found, err := c.reads.ExceptionalReport(c, authority.ExceptionalQuery{
			WorkingAt: in.WorkingAt.ODSCode, On: in.On.Date, Since: in.Since.Date, Schedule: rbac.UsualReminders(),
		})
		return exceptionalReportOf(found), err
	})

	command(s, api, operation{
		id: "revoke-many", method: http.MethodPost, path: "/v1/exceptional-access/revocations", tag: tag,
		summary: "Revoke exceptional access in bulk",
		about:   "By ids, by a selection, or all; at once and in one step. With dryRun nothing changes, and the answer is what a real run would give. What the caller does not act for is not found.",
	}, func(c call, in *revokeManyInput) (authority.RevokedMany, error) {
		return c.ra.RevokeMany(c, authority.RevokeMany{By: c.by, Named: in.Body.named(), Reason: in.Body.Reason, DryRun: in.Body.DryRun})
	}, revokedMany)

	query(s, api, operation{
		id: "list-my-exceptional-access", method: http.MethodGet, path: mePath + "/exceptional-access", tag: "me",
		summary: "List my exceptional access", about: "With the statement that is to be shown at sign-in.",
	}, func(c call, _ *struct{}) (MyExceptionalAccess, error) {
		found, err := c.reads.MyExceptionalAccess(c)
		shown := MyExceptionalAccess{Items: make([]MyExceptional, len(found))}
		for i, g := range found {
			shown.Items[i] = myExceptionalOf(g, guidance.DateOf(s.now()))
		}
		return shown, err
	})

	command(s, api, operation{
		id: "start-exceptional-session", method: http.MethodPost, path: mePath + "/exceptional-access/{id}/sessions", tag: "me", named: true, status: http.StatusCreated,
		summary: "Begin a session under FFFFF",
		about:   "By its holder, at a real site, after the statement was shown of whom they are accountable to. Nothing changes but the audit log.",
	}, func(c call, in *startExceptionalSessionInput) (authority.ExceptionalSession, error) {
		return c.ra.StartExceptionalSession(c, authority.StartExceptionalSession{
			By: c.by, Grant: in.ID, WorkingAt: in.Body.WorkingAt.ODSCode, Statement: in.Body.Statement,
		})
	}, func(b authority.ExceptionalSession) Answer[ExceptionalSession] {
		return Answer[ExceptionalSession]{Body: ExceptionalSession{
			Grant: b.Grant, Organisation: b.Organisation, WorkingAt: b.WorkingAt, Statement: b.Statement, Findings: findings(b.Findings),
		}}
	})
}

func (r RevokeMany) named() rbac.Named {
	n := rbac.Named{Grants: r.Grants, All: r.All}
	if s := r.Selection; s != nil {
		n.Selection = rbac.GrantSelection{
			Kind: s.Kind.Value, Profession: s.Profession, WorkingAt: s.WorkingAt.String(),
			Granted: guidance.Interval{From: s.GrantedFrom.Date, To: s.GrantedTo.Date}, Reviewed: s.Reviewed.Value, ReviewDueOn: s.ReviewDueOn.Date,
		}
	}
	return n
}

func revokedMany(r authority.RevokedMany) Answer[RevokedMany] {
	shown := RevokedMany{DryRun: r.DryRun, More: r.More, Results: make([]RevokedOne, len(r.Results))}
	for i, one := range r.Results {
		shown.Results[i] = RevokedOne{
			Grant: one.Grant, Outcome: of(one.Outcome), User: one.User, WorkingAt: one.WorkingAt, Findings: findings(one.Findings),
		}
	}
	return Answer[RevokedMany]{Body: shown}
}

func exceptionalReportOf(r authority.ExceptionalReport) ExceptionalReport {
	shown := ExceptionalReport{On: Day{r.On}, Sites: []SiteTally{}, Outstanding: []ExceptionalAccess{}, Reminders: []ExceptionalReminder{}}
	for _, t := range r.Sites {
		shown.Sites = append(shown.Sites, SiteTally{
			WorkingAt: t.WorkingAt, Granted: t.Granted, Standing: t.Standing, Revoked: t.Revoked, RanOut: t.RanOut,
			Ahead: t.Ahead, Outstanding: t.Outstanding, OldestDue: Day{t.OldestDue},
		})
	}
	for _, g := range r.Outstanding {
		shown.Outstanding = append(shown.Outstanding, exceptionalAccessOf(g))
	}
	for _, m := range r.Reminders {
		shown.Reminders = append(shown.Reminders, ExceptionalReminder{
			Grant: m.Grant, User: m.User, WorkingAt: m.WorkingAt, Review: Day{m.Review}, On: Day{m.On}, Days: m.Days, End: Day{m.End},
		})
	}
	return shown
}

func myExceptionalOf(g rbac.Grant, today guidance.Date) MyExceptional {
	shown := MyExceptional{
		ID: g.ID, Kind: of(g.OfKind()), Organisation: g.Organisation, WorkingAt: g.WorkingAt,
		Start: Day{g.Start}, End: Day{g.End}, Revoked: g.Revoked != nil,
	}
	if s, ok := rbac.StatementFor(g.Organisation, today); ok && g.ActiveOn(today) {
		shown.Statement = &Statement{Version: s.Version, Text: s.Text}
	}
	return shown
}
