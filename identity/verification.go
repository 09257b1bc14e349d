package identity

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Verification is a check of the identity of somebody who had a profile already,
// and what it took the place of. It is kept for as long as the profile is.
type Verification struct {
	ID         string           `json:"id"`
	Route      string           `json:"route"`      // by which; an ordinary one
	Edition    string           `json:"edition"`    // of the guidance relied on, for example "in-person-2024/1"
	On         guidance.Date    `json:"on"`         // London day on which documents and person were seen
	CheckedBy  string           `json:"checkedBy"`  // who saw them
	RecordedBy string           `json:"recordedBy"` // UUID of who said so
	At         time.Time        `json:"at"`         // UTC; when they said so
	Replaced   ReplacedEvidence `json:"replaced"`
}

// ReplacedEvidence is what a profile had as evidence until a verification.
type ReplacedEvidence struct {
	Evidence   []CISEntry    `json:"evidence"`
	Flag       Flag          `json:"flag"`                // how much of the emergency marker it carried
	Convention Convention    `json:"convention,omitzero"` // which one; none unless Flag is full
	Route      string        `json:"route,omitempty"`     // by which it had been entered
	Since      guidance.Date `json:"since,omitzero"`      // London day since which it stood; zero: not known
}

// markerPublished is the London day from which both pages have told people to enter
// the marker (Remote smartcard registration and Streamlining authentication services,
// as they were edited that day): no record carries it since earlier.
var markerPublished = guidance.MustDate("2020-04-08")

// CheckVerification says whether a verification may take the place of what the
// profile has as evidence: the person who was seen is the one whose profile it is
// (RA-IDN-033), and it is no older than that evidence (RA-CIS-026). claim is what
// was given for the person, and claimed the JSON Pointer of it; on is the London day
// of the check, and checked the pointer of that. A zero day is left to the rules
// of the check.
//
// Neither rule is passed by what could not be compared: where nobody knows since when
// the evidence stands, or where the profile has a National Insurance number and none
// was given, the rule is not evaluated, unless something else misses it.
func (p Profile) CheckVerification(claim Claim, claimed string, on guidance.Date, checked string) guidance.Assessment {
	a := p.checkHolder(claim, claimed)
	a.Merge(p.checkNoOlder(on, checked))
	return a
}

// checkHolder applies RA-IDN-033. A pass would outrank what is not known: it is said
// once, when all has been compared.
func (p Profile) checkHolder(claim Claim, claimed string) guidance.Assessment {
	var a guidance.Assessment
	known := p.Claim()
	switch {
	case !known.birthKnown():
		a.Fail(ruleSameHolder, claimed+"/dateOfBirth", "the profile holds no date of birth that could be compared: record it first")
	case known.DateOfBirth != claim.DateOfBirth:
		a.Fail(ruleSameHolder, claimed+"/dateOfBirth", "this is not the date of birth of the profile")
	}
	if !sameName(known.Name, claim.Name) {
		a.Fail(ruleSameHolder, claimed, "this is not for certain the name of the profile: a name that has changed is changed there first")
	}
	switch {
	case known.NINumber.IsZero() || known.NINumber == claim.NINumber:
		a.Pass(ruleSameHolder)
	case claim.NINumber.IsZero():
		a.Unknown(ruleSameHolder)
	default:
		a.Fail(ruleSameHolder, claimed+"/nationalInsuranceNumber", "this is not the National Insurance number of the profile")
	}
	return a
}

// checkNoOlder applies RA-CIS-026.
func (p Profile) checkNoOlder(on guidance.Date, checked string) guidance.Assessment {
	var a guidance.Assessment
	_, since := p.standing()
	switch {
	case on.IsZero():
		a.Unknown(ruleNoOlder)
	case on.Before(markerPublished) && Recognise(p.CIS).Flag.Tracked():
		a.Fail(ruleNoOlder, checked, "documents and person are said to have been seen before anybody was told to enter the marker that this is to replace")
	case since.IsZero():
		a.Unknown(ruleNoOlder)
	default:
		a.Require(ruleNoOlder, !on.Before(since), checked, "documents and person are said to have been seen before the evidence was entered that this is to replace")
	}
	return a
}

// Verified returns the profile after a verification: with new evidence, and with
// what it had before at the end of its history. What v says to have replaced is not
// looked at. Nothing is asked here: see [Profile.CheckVerification].
func (p Profile) Verified(v Verification, evidence []CISEntry) Profile {
	found := Recognise(p.CIS)
	route, since := p.standing()
	v.Replaced = ReplacedEvidence{
		Evidence: slices.Clone(p.CIS.Evidence), Flag: found.Flag, Convention: found.Convention, Route: route, Since: since,
	}
	p.CIS.Evidence = slices.Clone(evidence)
	p.Verifications = append(slices.Clip(p.Verifications), v)
	return p
}

// standing returns by which route, and on which day, the evidence came that the
// profile has now.
func (p Profile) standing() (route string, since guidance.Date) {
	if n := len(p.Verifications); n > 0 {
		return p.Verifications[n-1].Route, p.Verifications[n-1].On
	}
	if p.OpenedAt.IsZero() {
		return p.Route, guidance.Date{}
	}
	return p.Route, guidance.DateOf(p.OpenedAt)
}

// MarkerClearedRule returns RA-CIS-025, which is for the routes to apply.
func MarkerClearedRule() guidance.Rule { return ruleClearedOrdinarily }
