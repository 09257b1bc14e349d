package registration

import (
	"strings"
	"time"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// Reverification is what somebody shows who has a Care Identity already, and who
// saw it. It is held against an ordinary route as a registration by it would be.
type Reverification struct {
	ID         string              // of the verification
	Route      evidence.Route      // an ordinary one
	Registrant identity.Registrant // the person, as they give themself now
	Documents  []evidence.Document
	Photo      *evidence.PhotoFacts

	Category         evidence.Category // of staff, where the route asks
	CounterSignature *evidence.CounterSignature

	Check      evidence.IDCheck // who saw documents and person, and when
	RecordedBy identity.UserID  // who says so
}

// submission returns what is shown in the form the requirement sets speak of.
func (v Reverification) submission(p identity.Profile) evidence.Submission {
	return evidence.Submission{
		Organisation: p.Organisation.String(), Registrant: v.Registrant, Documents: v.Documents, Photo: v.Photo,
		Category: v.Category, IDCheck: &v.Check, CounterSignature: v.CounterSignature,
	}
}

// Reverify returns the profile of somebody whose identity was verified on an
// ordinary route: with the documents that were seen as its evidence, and with what
// it had before, the emergency marker among it, in its history. at is now. What
// else the profile says of the person stays as it is, and so does how they were
// registered.
//
// It is refused, for every reason together, by an emergency route (RA-CIS-025);
// for another person than the holder (RA-IDN-033); where documents and person were
// seen before the evidence was entered that goes (RA-CIS-026); where the holder is
// named, by their user id, as who saw them (RA-RBC-002, whatever local policy has of
// who may record it); and by all that would refuse [Case.ConfirmIdentity] on that
// route and day. What could not be compared is among what was not evaluated: see
// [identity.Profile.CheckVerification]. The error wraps
// [guidance.ErrNotEvaluated] where nobody knows what the route asked for on that day
// and nothing else refuses. Somebody who was never flagged may be verified again,
// too.
func Reverify(p identity.Profile, v Reverification, at time.Time, settings evidence.Settings) (identity.Profile, guidance.Assessment, error) {
	edition, all, err := v.assess(p, at, settings)
	if refusal := all.Refusal("verify identity again"); refusal != nil {
		return identity.Profile{}, guidance.Assessment{}, refusal
	}
	if err != nil {
		return identity.Profile{}, guidance.Assessment{}, err
	}
	on, _ := guidance.ParseDate(v.Check.On) // found wanting where it is none
	return p.Verified(identity.Verification{
		ID: v.ID, Route: v.Route.String(), Edition: edition, On: on,
		CheckedBy: v.Check.CheckedBy, RecordedBy: v.RecordedBy.String(), At: at.UTC(),
	}, entries(v.Documents)), all, nil
}

// assess looks at every reason, and returns the edition that was relied on. The
// error is that of [evidence.EditionAt].
func (v Reverification) assess(p identity.Profile, at time.Time, settings evidence.Settings) (edition string, all guidance.Assessment, err error) {
	on, _ := guidance.ParseDate(v.Check.On)
	claim, _ := v.Registrant.Assess("/registrant", guidance.DateOf(at), nil)
	all = p.CheckVerification(claim, "/registrant", on, "/idCheck/on")
	if v.checkedByHolder(p) {
		all.Fail(rbac.OwnRecordRule(), "/idCheck/checkedBy", "the person who is verified is named as who saw documents and person")
	}
	ordinary := !v.Route.Emergency()
	all.Require(identity.MarkerClearedRule(), ordinary, "/route", "an emergency route clears no marker")
	if !ordinary {
		return "", all, nil
	}
	relied, found, err := assessSeen(v.Route, v.submission(p), at, settings)
	all.Merge(found)
	return relied.Name(), all, err
}

// checkedByHolder reports whether the user id of the holder stands in the text that
// says who saw documents and person, as the whole of it or beside a name. A name says
// nothing: another may have it, too.
func (v Reverification) checkedByHolder(p identity.Profile) bool {
	named := strings.Join(strings.Fields(v.Check.CheckedBy), "")
	return !p.UserID.IsZero() && strings.Contains(named, p.UserID.String())
}
