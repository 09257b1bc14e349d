package evidence

import (
	"errors"
	"fmt"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Requirement is one item that a route asks for, and the rule that asks.
type Requirement struct {
	Item Item
	Rule guidance.Rule
}

// CallRequirement is one fact that a route's video call has to establish.
type CallRequirement struct {
	Fact CallFact
	Rule guidance.Rule
}

// RequirementSet is all that one edition of a route asks for.
type RequirementSet struct {
	Items      []Requirement
	Documents  []Kind        // kinds that meet the photo-document item
	Seen       []Seen        // ways in which that document may have been seen before the call
	Valid      guidance.Rule // the document is valid on the day
	NoPhoto    guidance.Rule // what is asked when there is no photo document
	NoPhotoWhy guidance.Rule // who decided that, and why
	Call       []CallRequirement
	Convention identity.Convention // how the record is flagged; zero if not
	Deviation  guidance.Rule       // what a deviation needs; zero if none is tolerated
	NoVideo    bool                // a decision and the tracking list in place of items and call

	Standard  *Standard       // the combinations of documents; nil if the route asks for none
	Named     bool            // whoever saw the documents is named
	IDChecker bool            // what the page on temporary staff asks of an ID Checker
	Unjudged  []guidance.Rule // what only a person who looks can say: never ticked by code
}

var photoDocuments = []Kind{UKPassport, Passport, DrivingLicence}

var remoteSet = RequirementSet{
	Items: []Requirement{
		{Organisation, remoteOrganisation},
		{FullName, remoteName},
		{DateOfBirth, remoteBirth},
		{NationalInsuranceNumber, remoteNINumber},
		{PhotoDocument, remoteDocument},
		{Photograph, remotePhoto},
		{MobileNumber, remoteMobile},
		{EmailAddress, remoteEmail},
	},
	Documents: photoDocuments, Seen: []Seen{Scan, Original}, Valid: remoteValid, NoPhoto: remoteNoPhoto, NoPhotoWhy: remoteNoPhotoWhy,
	Call: []CallRequirement{
		{CallHeld, remoteCall},
		{NumbersReadBack, remoteNumbers},
		{DocumentShown, remoteShown},
		{LikenessConfirmed, remoteLikeness},
	},
	Convention: identity.RemoteRegistration,
}

var clinicianSet = RequirementSet{
	Items: []Requirement{
		{FullName, clinicianName},
		{DateOfBirth, clinicianBirth},
		{NationalInsuranceNumber, clinicianNINumber},
		{PhotoDocument, clinicianDocument},
		{Photograph, clinicianPhoto},
		{MobileNumber, clinicianMobile},
		{PostalAddress, clinicianAddress},
	},
	Documents: photoDocuments, Seen: []Seen{Scan, PhotoOfDocument, Original}, Valid: clinicianValid, NoPhoto: clinicianNoPhoto, NoPhotoWhy: clinicianNoPhotoWhy,
	Call: []CallRequirement{
		{CallHeld, clinicianCall},
		{NumbersReadBack, clinicianNumbers},
		{DocumentShown, clinicianShown},
	},
	Convention: identity.Streamlining,
	Deviation:  clinicianDeviation,
}

var noVideoSet = RequirementSet{NoVideo: true}

// emergencyEditions are the three revisions that every emergency route went
// through: first open-ended, then with an announced end, then with the end that
// was reported. The first day is that of the page's last edit, which need not
// be the day it was first published.
func emergencyEditions(r Route, page guidance.Citation, set RequirementSet) guidance.Editions[RequirementSet] {
	const start = "the page gives the day of its last edit, not that of its first publication: earlier days cannot be judged"
	from := guidance.MustDate("2020-04-08")
	revision := func(rev int, to, known string, basis guidance.Basis, why string, cs ...guidance.Citation) guidance.Edition[RequirementSet] {
		in := guidance.Interval{From: from}
		if to != "" {
			in.To = guidance.MustDate(to)
		}
		return guidance.Edition[RequirementSet]{
			ID: r.String(), Rev: rev, Effective: in, Known: guidance.MustDate(known),
			Basis: basis, StartBasis: guidance.Unverified,
			Citations: append([]guidance.Citation{page}, cs...), Rationale: why, Content: set,
		}
	}
	announced := guidance.RegistrationAuthorities.At("Emergency Registration Guidance")
	ended := guidance.EmergencyEnded.At("Emergency registration has ended")
	return guidance.Editions[RequirementSet]{
		revision(1, "", "2020-04-08", guidance.Sourced, start),
		revision(2, "2023-03-31", "2023-01-09", guidance.Sourced, start, announced),
		revision(3, "2023-05-31", "2023-06-05", guidance.Disputed,
			start+"; the end was announced for 31 March 2023 and reported as 31 May 2023", announced, ended),
	}
}

// editions holds the requirement sets of each route by day.
var editions = map[Route]guidance.Editions[RequirementSet]{
	EmergencyRemote:    emergencyEditions(EmergencyRemote, guidance.RemoteRegistration.At("About the process"), remoteSet),
	EmergencyClinician: emergencyEditions(EmergencyClinician, guidance.Streamlining.At("Proposed approach"), clinicianSet),
	InPerson:           inPersonEditions,
	IDCheckerRoute:     idCheckerEditions,
	ApplyForCareID:     applyForCareIDEditions,
	ESR:                esrEditions,
	EmergencyNoVideo:   emergencyEditions(EmergencyNoVideo, guidance.Streamlining.At(noVideoSection), noVideoSet),
}

// Editions returns the table of a route's requirement sets, empty for an invalid
// route.
func Editions(r Route) guidance.Editions[RequirementSet] { return slices.Clone(editions[r]) }

// EditionAt returns the edition of a route's requirements in force on a day, as
// known on another; a zero knownAt means the newest knowledge. The error wraps
// [guidance.ErrNoEdition] when none is in force, and [guidance.ErrNotEvaluated]
// when that cannot be known, and for an invalid route.
func EditionAt(r Route, on, knownAt guidance.Date) (guidance.Edition[RequirementSet], error) {
	table, ok := editions[r]
	if !ok {
		return guidance.Edition[RequirementSet]{}, fmt.Errorf("route %s has no requirement table: %w", r, guidance.ErrNotEvaluated)
	}
	return table.At(on, knownAt)
}

// CheckEdition turns the error of [EditionAt] for the same route and days into
// what RA-EVD-001 says of it: met for nil, not evaluated for
// [guidance.ErrNotEvaluated], with the reason by RA-EVD-002, else not met. What
// had not been published by knownAt is not cited.
func CheckEdition(r Route, on, knownAt guidance.Date, err error) guidance.Assessment {
	var a guidance.Assessment
	if errors.Is(err, guidance.ErrNotEvaluated) {
		a.Unknown(ruleEdition)
		known := ruleEditionKnown
		if table := editions[r]; len(table) > 0 && table[0].Content.Standard != nil {
			known.Citations = publishedBy(knownAt, table[0].Citations) // of the route itself, not of the emergency
		}
		a.Fail(known, "/route", whyNotEvaluated(r))
		return a
	}
	a.Pass(ruleEditionKnown)
	if err == nil {
		a.Pass(ruleEdition)
		return a
	}
	rule := ruleEdition
	rule.Citations = publishedBy(knownAt, rule.Citations)
	a.Fail(rule, "/route", fmt.Sprintf("no edition of the %s guidance is in force on %s", r, on))
	return a
}

func whyNotEvaluated(r Route) string {
	if len(editions[r]) == 0 {
		return "no requirements are written down for this route"
	}
	return fmt.Sprintf("what is known of the guidance begins on %s, and whether it applied before is not known", editions[r][0].Effective.From)
}

// publishedBy returns the citations of publications that existed on the day; all
// of them for the zero Date.
func publishedBy(day guidance.Date, cs []guidance.Citation) []guidance.Citation {
	return slices.DeleteFunc(slices.Clone(cs), func(c guidance.Citation) bool { return !day.IsZero() && c.Edited.After(day) })
}
