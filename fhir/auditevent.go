package fhir

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// AuditEvent is the beginning or the end of exceptional access. [OverridesOf] makes
// them. It is written for auditors, and not read back: the log that counts is that of
// package audit.
type AuditEvent struct {
	ResourceType string        `json:"resourceType"`
	Meta         Meta          `json:"meta"`
	Type         Coding        `json:"type"`
	Subtype      []Coding      `json:"subtype"`
	Action       string        `json:"action"`   // E: executed
	Recorded     time.Time     `json:"recorded"` // UTC
	Outcome      string        `json:"outcome"`  // 0: success
	Agent        []AuditAgent  `json:"agent"`
	Source       AuditSource   `json:"source"`
	Entity       []AuditEntity `json:"entity"`
}

// AuditAgent is who took part.
type AuditAgent struct {
	Who       Reference `json:"who"`
	Requestor bool      `json:"requestor"` // who gave it, or took it away; else who has it
}

// AuditSource is the organisation whose system reports.
type AuditSource struct {
	Observer Reference `json:"observer"`
}

// AuditEntity is what it was about.
type AuditEntity struct {
	What Reference `json:"what"`
	Name string    `json:"name,omitempty"`
}

func (AuditEvent) name() string   { return "AuditEvent" }
func (r AuditEvent) said() string { return r.ResourceType }

// Codes of DICOM for security alerts (PS3.16, annex D).
const (
	dicom           = "http://dicom.nema.org/resources/ontology/DCM"
	securityAlert   = "110113"
	overrideStarted = "110127"
	overrideStopped = "110138"

	// GrantID is the system of the ids of exceptional access.
	GrantID = ours + "Id/exceptional-access"
)

// OverridesOf returns the beginning of exceptional access and, if it is over on the day,
// a London day, its end: when it was revoked or when its last day was over, whichever
// came first. observer is the ODS code of the organisation whose system reports. The
// reason, the profession and the reviews are not written: they are free text or personal,
// and stand in the log. The error wraps [ErrContent]: the access does not name itself, its
// holder, its organisation, the site, who gave it or when; or there is no observer.
func OverridesOf(g rbac.Grant, observer string, on guidance.Date) ([]AuditEvent, error) {
	if !written(g.ID, g.User, g.GrantedBy, g.Organisation, g.WorkingAt, observer) || g.GrantedAt.IsZero() {
		return nil, fmt.Errorf("write audit event: %w", ErrContent)
	}
	events := []AuditEvent{override(g, observer, overrideStarted, g.GrantedBy, g.GrantedAt)}
	stop, by := g.End.AddDays(1).Start(), ""
	if r := g.Revoked; r != nil && (g.End.IsZero() || r.At.Before(stop)) {
		stop, by = r.At, r.By
	}
	if over := g.Revoked != nil || !g.End.IsZero(); over && !guidance.DateOf(stop).After(on) {
		events = append(events, override(g, observer, overrideStopped, by, stop))
	}
	return events, nil
}

// override returns one event. by is "" for what nobody did: the last day was over.
func override(g rbac.Grant, observer, subtype, by string, at time.Time) AuditEvent {
	person := func(id string) Reference { return Reference{"Practitioner", Identifier{UserID, id}} }
	place := func(code string) Reference { return Reference{"Organization", Identifier{OrganisationID, code}} }
	e := AuditEvent{
		ResourceType: "AuditEvent", Meta: metaOf("AuditEvent"),
		Type: Coding{dicom, securityAlert}, Subtype: []Coding{{dicom, subtype}},
		Action: "E", Recorded: at.UTC(), Outcome: "0",
		Agent:  []AuditAgent{{person(g.User), false}},
		Source: AuditSource{place(observer)},
		Entity: []AuditEntity{
			{Reference{"Basic", Identifier{GrantID, g.ID}}, "exceptional access"},
			{place(g.Organisation), "access at"},
			{place(g.WorkingAt), "working at"},
		},
	}
	if by != "" {
		e.Agent = append([]AuditAgent{{person(by), true}}, e.Agent...)
	}
	if g.Position != "" {
		e.Entity = append(e.Entity, AuditEntity{Reference{"Basic", Identifier{PositionID, g.Position}}, "position"})
	}
	return e
}
