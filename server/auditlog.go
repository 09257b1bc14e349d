package server

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/server/caller"
)

// Event is one entry of the audit log.
type Event struct {
	Position     int64                 `json:"position" doc:"Place in the log, from 0."`
	At           time.Time             `json:"at"`
	Action       string                `json:"action" doc:"A noun and what was done to it, for example card.dispatch."`
	Outcome      Closed[audit.Outcome] `json:"outcome"`
	Actor        string                `json:"actor" doc:"UUID, or system for what is done for nobody in particular."`
	Role         string                `json:"role,omitempty"`
	Organisation string                `json:"organisation,omitempty" doc:"ODS code of the actor's organisation."`
	For          string                `json:"for,omitempty" doc:"ODS code of the organisation for which it was done."`
	Subject      string                `json:"subject" doc:"Id of what was acted upon."`
	Rules        []string              `json:"rules" nullable:"false" doc:"Rules it rested on, or was refused by."`
	Detail       map[string]string     `json:"detail,omitempty" doc:"Nothing personal."`
	Private      []string              `json:"private" nullable:"false" doc:"Names of the personal members, which stand in the log as salted commitments."`
}

// EventFilters narrow the list of events.
type EventFilters struct {
	Subject      string                `query:"subject" maxLength:"64" doc:"Only those about this object."`
	Action       string                `query:"action" maxLength:"64" doc:"Only this action."`
	Actor        string                `query:"actor" maxLength:"12" doc:"Only those by this person."`
	Outcome      Closed[audit.Outcome] `query:"outcome" doc:"Only those that ended so."`
	Organisation Organisation          `query:"organisation" doc:"Only those by or for this organisation."`
}

type listEventsInput struct {
	PageInput
	EventFilters
}

// Checkpoint is the signed state of the whole log.
type Checkpoint struct {
	Note string `json:"note" doc:"Signed note with origin, size and root hash (C2SP tlog-checkpoint)."`
	Key  string `json:"key" doc:"Public key that the note is signed with, as rakit audit verify takes it. Keep the one you were given first: whoever forges a log sends their own."`
}

type noInput struct{}

func (s *Server) auditLog(api huma.API) {
	const tag = "audit"
	query(s, api, operation{
		id: "list-events", method: http.MethodGet, path: "/v1/audit/events", tag: tag,
		summary: "List audit events", about: "What was done by or for the organisations that the caller may act for, in order.",
	}, func(c call, in *listEventsInput) (List[Event], error) {
		f := in.EventFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[Event]{}, err
		}
		found, next, err := c.reads.Events(c, authority.EventFilter{
			Subject: f.Subject, Action: f.Action, Actor: f.Actor, Outcome: f.Outcome.Value, Organisation: f.Organisation.ODSCode,
		}, page)
		return listed(found, next, err, f, event)
	})

	query(s, api, operation{
		id: "get-checkpoint", method: http.MethodGet, path: "/v1/audit/checkpoint", tag: tag,
		summary: "Get the newest checkpoint", about: "Keep it: an export that does not contain what it signs was altered.",
	}, func(c call, _ *noInput) (Checkpoint, error) {
		note, err := c.reads.Checkpoint(c)
		return Checkpoint{Note: string(note), Key: c.reads.VerifierKey()}, err
	})

	stream(s, api, operation{
		id: "export-log", method: http.MethodGet, path: "/v1/audit/export", tag: tag,
		summary: "Export the whole log",
		about:   "JSON Lines with signed checkpoints, as `rakit audit verify` reads them. Only for those who may read the audit log at the organisation that runs this server.",
	}, map[string]*huma.MediaType{ndjson: {Schema: &huma.Schema{Type: huma.TypeString}}},
		func(ctx context.Context, who caller.Caller, _ *noInput, x exchange) error {
			return s.use(ctx, func(ctx context.Context, a *authority.Authority) error {
				w := audit.NewWriter(x.answers(ndjson))
				if err := readerOf(a, who).ExportLog(ctx, w); err != nil {
					return err
				}
				return w.Close()
			})
		})
}

func event(l authority.LoggedEvent) Event {
	e := l.Event
	shown := Event{
		Position: l.Position, At: e.At, Action: e.Action, Outcome: of(e.Outcome), Actor: e.Actor, Role: e.Role,
		Organisation: e.Organisation, For: e.For, Subject: e.Subject, Rules: e.Rules, Detail: e.Detail, Private: []string{},
	}
	shown.Private = append(shown.Private, slices.Sorted(maps.Keys(e.Private))...)
	return shown
}
