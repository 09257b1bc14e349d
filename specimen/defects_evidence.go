package specimen

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// evidenceDefects returns the defects of the rules of evidence and of scores
// (RA-EVD, RA-GPG).
func evidenceDefects() []Defect {
	return slices.Concat(
		editionDefects(), documentDefects(), zoneDefects(), numberDefects(), shareCodeDefects(), photoDefects(),
		remoteDefects(), clinicianDefects(), noVideoDefects(), standardDefects(), checkerDefects(), applyDefects(), scoreDefects(),
	)
}

// seenRoutes are the ordinary routes on which somebody sees the originals.
var seenRoutes = []evidence.Route{evidence.InPerson, evidence.IDCheckerRoute, evidence.ESR}

// ofRoutes returns the defect of a record of the first route, which records of the
// others can have as well.
func ofRoutes(rule guidance.RuleID, routes []evidence.Route, what string, breaks func(r *registration.Record) bool) Defect {
	return ofRecord(rule, routes[0], what, breaks).also(routes[1:]...)
}

// onRemote returns every route, the one of which most is known first.
func onRemote() []evidence.Route {
	return append([]evidence.Route{evidence.EmergencyRemote}, routesBut(evidence.EmergencyRemote)...)
}

// routesBut returns every route but some.
func routesBut(not ...evidence.Route) []evidence.Route {
	return slices.DeleteFunc(evidence.Routes(), func(r evidence.Route) bool { return slices.Contains(not, r) })
}

// emptied returns what empties a text of a record. A record that has no such text
// stays as it is.
func emptied(text func(r *registration.Record) *string) func(r *registration.Record) bool {
	return func(r *registration.Record) bool {
		t := text(r)
		if t == nil || *t == "" {
			return false
		}
		*t = ""
		return true
	}
}

func birthText(r *registration.Record) *string  { return &r.Registrant.DateOfBirth }
func numberText(r *registration.Record) *string { return &r.Registrant.NationalInsuranceNumber }
func emailText(r *registration.Record) *string  { return &r.Registrant.Email }

// withoutName takes away the whole name of the registrant.
func withoutName(r *registration.Record) bool {
	had := strings.TrimSpace(r.Registrant.GivenName+r.Registrant.FamilyName) != ""
	r.Registrant.Title, r.Registrant.GivenName, r.Registrant.MiddleNames, r.Registrant.FamilyName = "", "", "", ""
	return had
}

// withoutMobile takes away the mobile number, with what was texted to it.
func withoutMobile(r *registration.Record) bool {
	had := r.Registrant.Mobile != ""
	r.Registrant.Mobile = ""
	if r.Card != nil {
		dates := *r.Card
		dates.PasscodeSentOn, dates.PasscodeSentTo = "", ""
		r.Card = &dates
	}
	return had
}

func withoutPhotograph(r *registration.Record) bool {
	had := r.Photo != nil
	r.Photo = nil
	return had
}

// checkedOn returns the day of the check; the zero Date where it cannot be read.
func checkedOn(r *registration.Record) guidance.Date {
	day, _ := guidance.ParseDate(r.CheckedOn)
	return day
}

// kindOf returns the kind of a document; zero for an unknown one.
func kindOf(d evidence.Document) evidence.Kind {
	k, _ := evidence.ParseKind(d.Kind)
	return k
}

// facing reports whether a document is a photographic one.
func facing(d evidence.Document) bool { return kindOf(d).Class() == evidence.Photographic }

// faceless reports whether a record has no photographic document.
func faceless(r *registration.Record) bool { return !slices.ContainsFunc(r.Documents, facing) }

// document returns the first document of a record that is as wanted, nil if none
// is. It may be changed.
func document(r *registration.Record, wanted func(d evidence.Document) bool) *evidence.Document {
	i := slices.IndexFunc(r.Documents, wanted)
	if i < 0 {
		return nil
	}
	return &r.Documents[i]
}

// mostDocuments is how many documents a record may have (RA-EVD-015).
const mostDocuments = 20

// further returns what adds a document to a record that has room for it. A further
// document takes nothing away, so that only what is wrong with itself is found.
func further(d evidence.Document) func(r *registration.Record) bool {
	return func(r *registration.Record) bool {
		if len(r.Documents) >= mostDocuments {
			return false
		}
		r.Documents = append(slices.Clip(r.Documents), d)
		return true
	}
}
