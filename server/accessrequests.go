package server

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
)

// AccessRequest is a request for access of somebody, and what became of it.
type AccessRequest struct {
	ID           string                          `json:"id"`
	Kind         Closed[rbac.AccessKind]         `json:"kind"`
	Organisation string                          `json:"organisation" doc:"ODS code, that of the position."`
	Position     string                          `json:"position" doc:"Id of the position."`
	User         string                          `json:"user" doc:"UUID of the person for whom it is."`
	Assignment   string                          `json:"assignment,omitempty" doc:"Id of the assignment that is to be changed, or that was made."`
	Wanted       WantedAccess                    `json:"wanted"`
	Reason       string                          `json:"reason"`
	State        Closed[rbac.AccessRequestState] `json:"state" doc:"At the instant of the answer: one that has run out is expired."`
	RequestedBy  string                          `json:"requestedBy" doc:"UUID of who asked."`
	RequestedAt  time.Time                       `json:"requestedAt"`
	DecideBy     Day                             `json:"decideBy" doc:"Last day on which it can be decided."`
	ApplyBy      Day                             `json:"applyBy,omitzero" doc:"Once approved: last day on which the access can be given."`
	Lock         *AccessLock                     `json:"lock,omitempty" doc:"Absent: locked to nobody at the instant of the answer."`
	Decisions    []AccessDecision                `json:"decisions" nullable:"false" doc:"In order."`
	Applied      *AccessStep                     `json:"applied,omitempty" doc:"That the access was given."`
	Withdrawn    *AccessStep                     `json:"withdrawn,omitempty"`
}

// WantedAccess is when access starts and how long it lasts.
type WantedAccess struct {
	Start         Day    `json:"start,omitzero" doc:"First day; absent: the day on which it is given; of a change: as it was."`
	End           Day    `json:"end,omitzero" doc:"Last day. RA-RBC-067 asks for one of end, days and openEndReason."`
	Days          int    `json:"days,omitempty" minimum:"0" maximum:"36500" doc:"How many days it lasts, the first included."`
	OpenEndReason string `json:"openEndReason,omitempty" maxLength:"1000" doc:"Why there is no last day."`
}

// AccessLock says to whom a request is locked.
type AccessLock struct {
	By    string    `json:"by" doc:"UUID of who opened it."`
	Until time.Time `json:"until"`
}

// AccessDecision is a decision on a request.
type AccessDecision struct {
	Verdict Closed[rbac.AccessVerdict] `json:"verdict"`
	By      string                     `json:"by" doc:"UUID."`
	At      time.Time                  `json:"at"`
	Reason  string                     `json:"reason,omitempty" doc:"Of a rejection."`
	Note    string                     `json:"note,omitempty"`
}

// AccessStep is a step that is no decision.
type AccessStep struct {
	By      string    `json:"by" doc:"UUID."`
	At      time.Time `json:"at"`
	Because string    `json:"because,omitempty" doc:"Of a request that ended with something else: left, closed, moved."`
	Note    string    `json:"note,omitempty"`
}

// RequestAccess asks for a position for somebody, or for other days of one.
type RequestAccess struct {
	User       User         `json:"user,omitzero" doc:"UUID of the person for whom; of a change it may be absent."`
	Position   string       `json:"position,omitempty" maxLength:"64" doc:"Id of the position that they are to hold."`
	Assignment string       `json:"assignment,omitempty" maxLength:"64" doc:"Id of the assignment that is to be changed; absent: a new one."`
	Wanted     WantedAccess `json:"wanted"`
	Reason     string       `json:"reason,omitempty" maxLength:"1000" doc:"Why they need it; no names. Asked for by RA-RBC-066."`
}

// ApproveAccessRequest approves a request.
type ApproveAccessRequest struct {
	Note string `json:"note,omitempty" maxLength:"1000"`
}

// RejectAccessRequest rejects a request.
type RejectAccessRequest struct {
	Reason string `json:"reason,omitempty" maxLength:"1000" doc:"Asked for by RA-RBC-061."`
	Note   string `json:"note,omitempty" maxLength:"1000"`
}

// AccessRequestInput names a request.
type AccessRequestInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id of the request."`
}

// AccessRequestFilters narrow a list of requests.
type AccessRequestFilters struct {
	Organisation Organisation                    `query:"organisation" doc:"Only those for positions of this organisation."`
	User         User                            `query:"user" doc:"Only those for this person."`
	RequestedBy  User                            `query:"requestedBy" doc:"Only those of this person."`
	State        Closed[rbac.AccessRequestState] `query:"state" doc:"Only those in this state."`
}

type listAccessRequestsInput struct {
	PageInput
	AccessRequestFilters
}

type getAccessRequestInput struct {
	ReadHeaders
	AccessRequestInput
}

type requestAccessInput struct {
	CommandHeaders
	Body RequestAccess
}

type moveAccessRequestInput struct {
	CommandHeaders
	AccessRequestInput
}

type approveAccessRequestInput struct {
	CommandHeaders
	AccessRequestInput
	Body ApproveAccessRequest
}

type rejectAccessRequestInput struct {
	CommandHeaders
	AccessRequestInput
	Body RejectAccessRequest
}

const (
	accessRequestsTag  = "access-requests"
	accessRequestsPath = "/v1/access-requests"
	accessRequestPath  = accessRequestsPath + "/{id}"
)

func (s *Server) accessRequests(api huma.API) {
	query(s, api, operation{
		id: "list-access-requests", method: http.MethodGet, path: accessRequestsPath, tag: accessRequestsTag,
		summary: "List requests for access",
		about:   "To positions of the organisations that the caller may act for, in order of id. A Sponsor sees their own. Closed ones are shown for thirty days.",
	}, func(c call, in *listAccessRequestsInput) (List[AccessRequest], error) {
		f := in.AccessRequestFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[AccessRequest]{}, err
		}
		found, next, err := c.reads.AccessRequests(c, authority.AccessRequestFilter{
			Organisation: f.Organisation.ODSCode, User: f.User.UserID, RequestedBy: f.RequestedBy.UserID, State: f.State.Value,
		}, page)
		return listed(found, next, err, f, s.accessRequestOf)
	})

	object(s, api, operation{
		id: "get-access-request", method: http.MethodGet, path: accessRequestPath, tag: accessRequestsTag, named: true,
		summary: "Get a request for access", about: "What was asked for, and what became of it. A Sponsor finds their own.",
	}, func(c call, in *getAccessRequestInput) (AccessRequest, string, error) {
		r, err := c.reads.AccessRequest(c, in.ID)
		return s.accessRequestOf(r), etagOf(r.Version), err
	})

	command(s, api, operation{
		id: "request-access", method: http.MethodPost, path: accessRequestsPath, tag: accessRequestsTag, named: true, status: http.StatusCreated,
		summary: "Ask for access", about: "By a Sponsor, for somebody else, to a position that they may not assign themself; or for other days of an assignment.",
	}, func(c call, in *requestAccessInput) (rbac.AccessRequest, error) {
		b := in.Body
		return c.ra.RequestAccess(c, authority.RequestAccess{
			By: c.by, User: b.User.UserID, Position: b.Position, Assignment: b.Assignment, Reason: b.Reason,
			Wanted: rbac.WantedAccess{Start: b.Wanted.Start.Date, End: b.Wanted.End.Date, Days: b.Wanted.Days, OpenEndReason: b.Wanted.OpenEndReason},
		})
	}, s.requested)

	for _, m := range []struct {
		id, path, summary, about string
		do                       func(call, authority.OnAccessRequest) (rbac.AccessRequest, error)
	}{
		{
			"open-access-request", "/lock", "Open a request for access",
			"Locks it for fifteen minutes to the caller, who is about to decide on it.",
			func(c call, o authority.OnAccessRequest) (rbac.AccessRequest, error) {
				return c.ra.OpenAccessRequest(c, o)
			},
		},
		{
			"release-access-request", "/release", "Release a request for access",
			"Gives up a request that the caller has opened, undecided.",
			func(c call, o authority.OnAccessRequest) (rbac.AccessRequest, error) {
				return c.ra.ReleaseAccessRequest(c, o)
			},
		},
		{
			"withdraw-access-request", "/withdrawal", "Withdraw a request for access",
			"By whoever asked, before the access is given; also while somebody else has it open.",
			func(c call, o authority.OnAccessRequest) (rbac.AccessRequest, error) {
				return c.ra.WithdrawAccessRequest(c, o)
			},
		},
	} {
		command(s, api, operation{
			id: m.id, method: http.MethodPost, path: accessRequestPath + m.path, tag: accessRequestsTag, named: true, summary: m.summary, about: m.about,
		}, func(c call, in *moveAccessRequestInput) (rbac.AccessRequest, error) {
			return m.do(c, authority.OnAccessRequest{By: c.by, Request: in.ID})
		}, s.requested)
	}

	command(s, api, operation{
		id: "approve-access-request", method: http.MethodPost, path: accessRequestPath + "/approval", tag: accessRequestsTag, named: true,
		summary: "Approve a request for access",
		about:   "By another person than who asked, and than for whom it is. Gives the access in the same step, unless local policy has somebody else do so.",
	}, func(c call, in *approveAccessRequestInput) (authority.AccessGiven, error) {
		return c.ra.ApproveAccessRequest(c, authority.ApproveAccessRequest{By: c.by, Request: in.ID, Note: in.Body.Note})
	}, s.given)

	command(s, api, operation{
		id: "apply-access-request", method: http.MethodPost, path: accessRequestPath + "/application", tag: accessRequestsTag, named: true,
		summary: "Give the access that was approved",
		about:   "Only where local policy has somebody else give it than approved it; else approving gives it.",
	}, func(c call, in *moveAccessRequestInput) (authority.AccessGiven, error) {
		return c.ra.ApplyAccessRequest(c, authority.OnAccessRequest{By: c.by, Request: in.ID})
	}, s.given)

	command(s, api, operation{
		id: "reject-access-request", method: http.MethodPost, path: accessRequestPath + "/rejection", tag: accessRequestsTag, named: true,
		summary: "Reject a request for access", about: "For good, with a reason. One rejection ends it.",
	}, func(c call, in *rejectAccessRequestInput) (rbac.AccessRequest, error) {
		return c.ra.RejectAccessRequest(c, authority.RejectAccessRequest{By: c.by, Request: in.ID, Reason: in.Body.Reason, Note: in.Body.Note})
	}, s.requested)
}

// requested answers with a request, its version and its place.
func (s *Server) requested(r rbac.AccessRequest) Answer[AccessRequest] {
	return Answer[AccessRequest]{ETag: etagOf(r.Version), Location: accessRequestsPath + "/" + r.ID, Body: s.accessRequestOf(r)}
}

// given answers with a request by which access was given.
func (s *Server) given(g authority.AccessGiven) Answer[AccessRequest] { return s.requested(g.Request) }

func (s *Server) accessRequestOf(r rbac.AccessRequest) AccessRequest {
	now := s.now()
	shown := AccessRequest{
		ID: r.ID, Kind: of(r.Kind), Organisation: r.Organisation, Position: r.Position, User: r.User, Assignment: r.Assignment,
		Wanted: WantedAccess{Start: Day{r.Wanted.Start}, End: Day{r.Wanted.End}, Days: r.Wanted.Days, OpenEndReason: r.Wanted.OpenEndReason},
		Reason: r.Reason, State: of(r.StateAt(now)),
		RequestedBy: r.RequestedBy, RequestedAt: r.RequestedAt, DecideBy: Day{r.DecideBy}, ApplyBy: Day{r.ApplyBy},
		Decisions: make([]AccessDecision, len(r.Decisions)), Applied: accessStepOf(r.Applied), Withdrawn: accessStepOf(r.Withdrawn),
	}
	if by, ok := r.LockedAt(now); ok {
		shown.Lock = &AccessLock{By: by, Until: r.Lock.Until}
	}
	for i, d := range r.Decisions {
		shown.Decisions[i] = AccessDecision{Verdict: of(d.Verdict), By: d.By, At: d.At, Reason: d.Reason, Note: d.Note}
	}
	return shown
}

func accessStepOf(s *rbac.AccessStep) *AccessStep {
	if s == nil {
		return nil
	}
	return &AccessStep{By: s.By, At: s.At, Because: s.Because, Note: s.Note}
}
