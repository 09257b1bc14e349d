package registration

import (
	"errors"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/rbac"
)

// Options say by which day's rules and knowledge a record is checked. The zero
// Options take the record's own day, the newest knowledge and no policy.
type Options struct {
	AsOf    guidance.Date // check as of this day instead of the record's checkedOn
	KnownAt guidance.Date // with what was known on this day; zero: the newest
	Policy  Policy
}

// maxRecordID is the length of the longest id that a report repeats, in bytes.
const maxRecordID = 200

// Check holds a record against the guidance of its route and day and returns
// every finding, every rule that is met, and every rule that does not apply or
// could not be evaluated; a rule stands in one of the four lists only. The
// outcome is [guidance.NotEvaluated] where nobody can say whether the guidance
// applied, and [guidance.Fail] where it did not (RA-EVD-001) or the route or day
// cannot be read. It reads no clock, and no finding repeats what the record
// says.
func Check(r Record, o Options) guidance.Result {
	var a guidance.Assessment
	a.Require(ruleRecordID, r.ID != "", "/id", "the record has no id")
	if len(r.ID) > maxRecordID {
		a.Fail(ruleRecordID, "/id", "the id is too long to be shown")
		r.ID = ""
	}
	route, day, faults := r.routeAndDay(o)
	if faults != nil {
		return result(r, "", a, faults...)
	}
	checkOrganisations(&a, r)
	edition, err := evidence.EditionAt(route, day, o.KnownAt)
	a.Merge(evidence.CheckEdition(route, day, o.KnownAt, err))
	if err != nil {
		a.Merge(withoutEdition(r, route, day, o.Policy, err))
		return unassessed(result(r, "", a))
	}
	outcome := evidence.Assess(edition.Content, r.submission(), day, o.Policy.settings())
	a.Merge(outcome.Assessment)
	a.Merge(CheckCall(edition.Content, r.VideoCall, r.NoPhotoDecision))
	if r.Photo != nil && r.VideoCall != nil && r.VideoCall.LikenessConfirmed {
		a.Merge(evidence.PhotoConfirmed())
	}
	a.Merge(evidence.AssessDeviations(edition.Content, a.Findings(), r.Deviations))
	a.Merge(checkFlag(route, edition.Content, r))
	a.Merge(checkAgreement(r, day, o.Policy))
	a.Merge(checkCard(r, day, outcome.Claim))
	return result(r, edition.Name(), a)
}

// routeAndDay reads the two members without which no rule can be chosen, or
// returns why they cannot be read.
func (r Record) routeAndDay(o Options) (evidence.Route, guidance.Date, []guidance.Finding) {
	var faults []guidance.Finding
	var unlisted *guidance.UnknownValueError
	route, err := evidence.ParseRoute(r.Route)
	switch {
	case r.Route == "":
		faults = append(faults, input.Missing("/route").Finding())
	case errors.As(err, &unlisted):
		faults = append(faults, input.Unlisted("/route", unlisted).Finding())
	}
	day := o.AsOf
	if day.IsZero() {
		if day, err = guidance.ParseDate(r.CheckedOn); err != nil {
			faults = append(faults, input.BadDate("/checkedOn", r.CheckedOn == "").Finding())
		}
	}
	return route, day, faults
}

// withoutEdition looks at a record for which no requirement set can be chosen,
// because of why. What does not depend on one is still looked at when nobody
// knows whether the guidance applied; when it did not, there is nothing to look
// at.
func withoutEdition(r Record, route evidence.Route, day guidance.Date, p Policy, why error) guidance.Assessment {
	var a guidance.Assessment
	if !errors.Is(why, guidance.ErrNotEvaluated) {
		return a
	}
	a.Merge(evidence.Assess(evidence.RequirementSet{}, r.submission(), day, p.settings()).Assessment)
	if !route.Emergency() {
		a.Merge(checkNoFlag(r))
	}
	return a
}

// unassessed returns the result of a record that was held against no edition: it
// may fail, but it cannot pass.
func unassessed(res guidance.Result) guidance.Result {
	if res.Outcome == guidance.Pass {
		res.Outcome = guidance.NotEvaluated
	}
	return res
}

// result returns what a report says of the record. Faults that kept rules from
// being chosen at all come on top of the assessment, and fail it.
func result(r Record, edition string, a guidance.Assessment, faults ...guidance.Finding) guidance.Result {
	res := a.Result()
	res.Record, res.Editions = r.ID, []string{}
	if route, err := evidence.ParseRoute(r.Route); err == nil {
		res.Route = route.String() // an unknown word is input, and stays out of the report
	}
	if edition != "" {
		res.Editions = []string{edition}
	}
	if len(faults) > 0 {
		res.Findings = append(res.Findings, faults...)
		guidance.SortFindings(res.Findings)
		res.Outcome = guidance.Fail
	}
	return res
}

// checkOrganisations asks that the organisations which the record names can be
// read; which of them have to be named is a matter of the route.
func checkOrganisations(a *guidance.Assessment, r Record) {
	for _, c := range []struct{ pointer, code string }{{"/organisation", r.Organisation}, {"/provider", r.Provider}} {
		_, checked := identity.CheckODSCode(c.code, c.pointer)
		a.Merge(checked)
	}
}

// checkFlag asks for the mark that the route puts on the identity in the Care
// Identity Service, and that one of the ordinary routes bears none.
func checkFlag(route evidence.Route, set evidence.RequirementSet, r Record) guidance.Assessment {
	switch {
	case !route.Emergency():
		return checkNoFlag(r)
	case set.Convention == 0:
		return guidance.Assessment{}
	}
	var entries []identity.CISEntry
	if r.CIS != nil {
		entries = r.CIS.Evidence
	}
	return identity.CheckMarker(entries, set.Convention, "/cis/evidence")
}

func checkNoFlag(r Record) guidance.Assessment {
	if r.CIS == nil {
		return guidance.Assessment{}
	}
	return identity.CheckNoMarker(r.CIS.Evidence, "/cis/evidence")
}

// checkAgreement asks whether the call's channel and location were agreed
// between provider and organisation. Without a policy that holds agreements
// nobody can tell; with one, what is not in it was not agreed.
func checkAgreement(r Record, day guidance.Date, p Policy) guidance.Assessment {
	var a guidance.Assessment
	if r.VideoCall != nil && len(p.Agreements) > 0 {
		agreement, ok := rbac.Standing{Agreements: p.Agreements}.AgreementFor(r.Provider, r.Organisation, day)
		if ok {
			return rbac.CheckCall(agreement, r.VideoCall.Channel, r.VideoCall.Location, "/videoCall")
		}
		for _, rule := range rbac.CallRules() {
			a.Fail(rule, "/provider", "the policy holds no agreement between this provider and organisation for the day")
		}
		return a
	}
	for _, rule := range rbac.CallRules() {
		if r.VideoCall == nil {
			a.Skip(rule)
		} else {
			a.Unknown(rule)
		}
	}
	return a
}

func checkCard(r Record, day guidance.Date, claim identity.Claim) guidance.Assessment {
	var dates card.Dates
	if r.Card != nil {
		dates = *r.Card
	}
	if to, err := identity.ParseMobile(dates.PasscodeSentTo); err == nil {
		dates.PasscodeSentTo = to.String() // the same number may be written in several ways
	}
	return card.CheckDates(dates, card.Context{RegisteredMobile: claim.Mobile.String(), CheckedOn: day}, "/card")
}

// CheckCall holds what a record says of the video call against what the route
// asks of one. A nil call was not held. Where a decision stands in for the
// photographic document, there is no face on it to be compared: noPhoto is nil
// otherwise.
func CheckCall(set evidence.RequirementSet, call *VideoCall, noPhoto *evidence.NoPhotoDecision) guidance.Assessment {
	var a guidance.Assessment
	for _, q := range set.Call {
		switch {
		case q.Fact == evidence.LikenessConfirmed && noPhoto != nil:
			a.Skip(q.Rule)
		case call.established(q.Fact):
			a.Pass(q.Rule)
		case call == nil && q.Fact != evidence.CallHeld:
			a.Unknown(q.Rule) // that no call was held is one fault, not four
		default:
			a.Fail(q.Rule, q.Fact.Pointer(), "not established: "+q.Rule.Title)
		}
	}
	return a
}

// established reports whether the record says so of the call; a nil call was not
// held, and establishes nothing.
func (c *VideoCall) established(f evidence.CallFact) bool {
	if c == nil {
		return false
	}
	switch f {
	case evidence.CallHeld:
		return true
	case evidence.NumbersReadBack:
		return c.NumbersReadBack
	case evidence.DocumentShown:
		return c.DocumentShown
	case evidence.LikenessConfirmed:
		return c.LikenessConfirmed
	}
	return false
}
