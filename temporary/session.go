package temporary

import (
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Session is an open registration session, held by one organisation or several
// together. Those who come are registered and given a smartcard; an access profile is
// not needed then.
type Session struct {
	ID            string             `json:"id"`
	Organisations []identity.ODSCode `json:"organisations"`
	On            guidance.Date      `json:"on"`
	Place         string             `json:"place,omitzero"`
	Told          []Told             `json:"told"` // every agency and establishment that is used
}

// Told is an agency or educational establishment, and when it was told what.
type Told struct {
	Name        string        `json:"name"`
	DayOn       guidance.Date `json:"dayOn,omitzero"`       // the day of the session
	DocumentsOn guidance.Date `json:"documentsOn,omitzero"` // which documents are required
}

// Check says whether a session is complete (RA-TAC-033), and was announced, before
// its day, to all who send people, with its day and the documents (RA-TAC-032).
// Pointers are into the session.
func (s Session) Check() guidance.Assessment {
	var a guidance.Assessment
	a.Require(ruleSession, given(s.ID), "/id", "the session has no id")
	a.Require(ruleSession, !s.On.IsZero(), "/on", "the day of the session is missing")
	a.Require(ruleSession, len(s.Organisations) > 0, "/organisations", "no organisation holds the session")
	for i, o := range s.Organisations {
		a.Require(ruleSession, !o.IsZero(), "/organisations/"+strconv.Itoa(i), "the organisation is missing")
	}
	a.Require(ruleAnnounced, len(s.Told) > 0, "/told", "no agency or establishment was told")
	for i, t := range s.Told {
		at := "/told/" + strconv.Itoa(i)
		a.Require(ruleAnnounced, given(t.Name), at+"/name", "it is not said who was told")
		a.Require(ruleAnnounced, !t.DayOn.IsZero(), at+"/dayOn", "they were not told of the day")
		a.Require(ruleAnnounced, !t.DocumentsOn.IsZero(), at+"/documentsOn", "they were not told which documents are required")
		a.Require(ruleSession, t.DayOn.IsZero() || t.DayOn.Before(s.On), at+"/dayOn", "they were told on the day of the session or after it")
		a.Require(ruleSession, t.DocumentsOn.IsZero() || t.DocumentsOn.Before(s.On), at+"/documentsOn", "they were told on the day of the session or after it")
	}
	return a
}
