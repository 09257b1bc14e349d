package server

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/registration"
)

// IdentityCheck says who saw the documents and the person, and how.
type IdentityCheck struct {
	CheckedBy     string                       `json:"checkedBy,omitempty" maxLength:"100" doc:"Who saw them; asked for by RA-EVD-426."`
	Organisation  string                       `json:"organisation,omitempty" maxLength:"100" doc:"Theirs, where it is another than the registering one."`
	On            string                       `json:"on,omitempty" maxLength:"10" doc:"YYYY-MM-DD; asked for by RA-EVD-426. What was received is assessed again as of this day."`
	Option        Closed[evidence.StaffOption] `json:"option,omitzero" doc:"The way in which temporary staff are registered."`
	Trained       bool                         `json:"trained,omitempty" doc:"The checker was trained by the Registration Authority."`
	Appointed     bool                         `json:"appointed,omitempty" doc:"The checker was appointed by it as RA ID Checker."`
	FormCompleted bool                         `json:"formCompleted,omitempty" doc:"The new user registration form is completed."`
	PhotoTakenOn  string                       `json:"photoTakenOn,omitempty" maxLength:"10" doc:"YYYY-MM-DD"`
	ELearningDone bool                         `json:"eLearningDone,omitempty"`
}

// CounterSignature says who counter-signed the photograph of somebody without
// photographic identification.
type CounterSignature struct {
	By          string `json:"by" maxLength:"100"`
	Profession  string `json:"profession" maxLength:"100" doc:"Recognised, in work or retired."`
	KnownYears  int    `json:"knownYears" minimum:"0" maximum:"150" doc:"How long they have known the registrant, whole years."`
	Related     bool   `json:"related,omitempty" doc:"By birth, marriage or as a partner."`
	SameAddress bool   `json:"sameAddress,omitempty" doc:"They live with the registrant."`
}

type confirmIdentityInput struct {
	CommandHeaders
	RegistrationInput
	Body IdentityCheck
}

func (s *Server) identityChecks(api huma.API) {
	command(s, api, operation{
		id: "confirm-identity", method: http.MethodPost, path: "/v1/registrations/{id}/identity-check", tag: "registrations", named: true,
		summary: "Confirm that documents and person were seen",
		about:   "Only by a route that asks for no video call. All that was received is assessed again as of the day of the check. It proves no mobile number: no passcode is texted before one is proven on a call.",
	}, func(c call, in *confirmIdentityInput) (registration.Case, error) {
		return c.ra.ConfirmIdentity(c, authority.ConfirmIdentity{By: c.by, Case: in.ID, Check: in.Body.check()})
	}, s.registered)
}

// check returns the check for the library.
func (c IdentityCheck) check() evidence.IDCheck {
	return evidence.IDCheck{
		CheckedBy: c.CheckedBy, Organisation: c.Organisation, On: c.On, Option: c.Option.Value, Trained: c.Trained,
		Appointed: c.Appointed, FormCompleted: c.FormCompleted, PhotoTakenOn: c.PhotoTakenOn, ELearningDone: c.ELearningDone,
	}
}

func identityCheckOf(c *evidence.IDCheck) *IdentityCheck {
	if c == nil {
		return nil
	}
	return &IdentityCheck{
		CheckedBy: c.CheckedBy, Organisation: c.Organisation, On: c.On, Option: of(c.Option), Trained: c.Trained,
		Appointed: c.Appointed, FormCompleted: c.FormCompleted, PhotoTakenOn: c.PhotoTakenOn, ELearningDone: c.ELearningDone,
	}
}
