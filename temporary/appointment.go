package temporary

import (
	"slices"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Appointment is that of an RA ID Checker by a Registration Authority, for some days.
// They may work for another organisation: an agency or an educational establishment.
type Appointment struct {
	ID           string            `json:"id"`
	Checker      identity.UserID   `json:"checker"`
	Organisation identity.ODSCode  `json:"organisation"`      // whose Registration Authority appoints them
	Employer     string            `json:"employer,omitzero"` // the agency or establishment that they work for, if another
	TrainedOn    guidance.Date     `json:"trainedOn"`
	AppointedBy  identity.UserID   `json:"appointedBy"`
	Days         guidance.Interval `json:"days"` // both ends included; without a last one until further notice
}

// Check says whether the appointment can be in force at all: who was trained, and
// appointed after that, by somebody else who is named (RA-TAC-034).
func (p Appointment) Check() guidance.Assessment {
	var a guidance.Assessment
	a.Require(ruleAppointed, given(p.ID), "/id", "the appointment has no id")
	a.Require(ruleAppointed, !p.Checker.IsZero(), "/checker", "nobody is named who is appointed")
	a.Require(ruleAppointed, !p.Organisation.IsZero(), "/organisation", "the organisation that appoints is missing")
	a.Require(ruleAppointed, !p.AppointedBy.IsZero() && p.AppointedBy != p.Checker, "/appointedBy", "nobody else is named who appointed them")
	a.Require(ruleAppointed, !p.Days.From.IsZero() && p.Days.Valid(), "/days", "the days of the appointment are missing, or end before they begin")
	a.Require(ruleAppointed, !p.TrainedOn.IsZero() && !p.TrainedOn.After(p.Days.From), "/trainedOn", "training is missing, or came after the appointment")
	return a
}

// InForce reports whether somebody is appointed by it for an organisation on a day.
// An appointment that does not hold by [Appointment.Check] is never in force.
func (p Appointment) InForce(checker identity.UserID, organisation identity.ODSCode, on guidance.Date) bool {
	return p.Checker == checker && p.Organisation == organisation && p.Days.Contains(on) && len(p.Check().Errors()) == 0
}

// appointmentOf returns the first appointment that is in force.
func appointmentOf(ps []Appointment, checker identity.UserID, organisation identity.ODSCode, on guidance.Date) (Appointment, bool) {
	i := slices.IndexFunc(ps, func(p Appointment) bool { return p.InForce(checker, organisation, on) })
	if i < 0 {
		return Appointment{}, false
	}
	return ps[i], true
}

// Pack is what an ID Checker sends to the local Registration Authority, which then
// registers the person and produces the card: the completed form, and an approved
// photograph. It holds neither of them, and nothing about the person.
type Pack struct {
	ID              string            `json:"id"`
	Organisation    identity.ODSCode  `json:"organisation"` // of the local Registration Authority
	Category        evidence.Category `json:"category"`
	CheckedBy       identity.UserID   `json:"checkedBy"` // who saw the documents
	CheckedOn       guidance.Date     `json:"checkedOn"`
	Form            string            `json:"form"`   // reference of the completed new user registration form
	FormBy          identity.UserID   `json:"formBy"` // who completed it
	PhotoTakenOn    guidance.Date     `json:"photoTakenOn"`
	PhotoApprovedBy identity.UserID   `json:"photoApprovedBy"`
	PhotoApprovedOn guidance.Date     `json:"photoApprovedOn"`
	SentOn          guidance.Date     `json:"sentOn"`
}

// Check holds what was sent against the page: by an ID Checker whose appointment is
// in force (RA-TAC-011), who completed the form (RA-TAC-036), with a photograph that
// was taken on the day of the check, and approved (RA-TAC-035), in a way that the
// policy has taken up (RA-TAC-030, -031). What the page does not name, who approves a
// photograph, is left to whoever is named.
func (p Pack) Check(appointments []Appointment, policy LocalPolicy) guidance.Assessment {
	var a guidance.Assessment
	_, appointed := appointmentOf(appointments, p.CheckedBy, p.Organisation, p.CheckedOn)
	a.Require(ruleChecker, appointed, "/checkedBy", "no ID Checker is named who was appointed on that day")
	a.Require(rulePhoto, !p.PhotoTakenOn.IsZero() && p.PhotoTakenOn == p.CheckedOn, "/photoTakenOn", "the photograph was not taken on the day of the check")
	a.Require(rulePhoto, !p.PhotoApprovedBy.IsZero(), "/photoApprovedBy", "nobody is named who approved the photograph")
	a.Require(rulePhoto, !p.PhotoApprovedOn.IsZero() && !p.PhotoApprovedOn.Before(p.PhotoTakenOn), "/photoApprovedOn",
		"the photograph was not approved, or before it was taken")
	a.Require(rulePhoto, p.SentOn.IsZero() || !p.SentOn.Before(p.PhotoApprovedOn), "/sentOn", "the photograph was sent before it was approved")
	a.Require(ruleSent, given(p.Form), "/form", "the form is not completed")
	a.Require(ruleSent, !p.FormBy.IsZero() && p.FormBy == p.CheckedBy, "/formBy", "somebody other than the ID Checker completed the form")
	a.Require(ruleSent, !p.SentOn.IsZero() && !p.SentOn.Before(p.CheckedOn), "/sentOn", "form and photograph were not sent, or before the check")
	a.Merge(policy.Takes(p.Organisation, p.Category, WayTrainedChecker, p.CheckedOn))
	return a
}
