package evidence

import (
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// maxDocuments bounds a submission; see rule RA-EVD-015.
const maxDocuments = 20

// assessDocuments applies the rules that hold for every document by whatever
// route. Of too many, those beyond the bound are not looked at. Of the documents
// that the route has declined for their name, no more is said of it.
func assessDocuments(a *guidance.Assessment, ds []Document, names []holderName, claim identity.Claim, on guidance.Date, declined map[int]bool) {
	a.Require(ruleTooMany, len(ds) <= maxDocuments, "/documents", "more than 20 documents")
	if len(ds) == 0 {
		for _, r := range []guidance.Rule{ruleKind, ruleDocumentDates, ruleMarkerNoEvidence, ruleHolderBirth, ruleHolderName} {
			a.Skip(r)
		}
		a.Merge(noNumberChecked())
		skipZones(a)
	}
	for i, d := range ds[:min(len(ds), maxDocuments)] {
		_, err := ParseKind(d.Kind)
		requireOf(a, ruleKind, err == nil, i, "kind", "not a known document kind")
		assessDates(a, d, i)
		number := at(i, "number")
		a.Merge(CheckCovidFlag(d.Number, number))
		assessHolderBirth(a, d, i, claim)
		a.Merge(CheckDocumentNumber(kindOf(d), d.Number, number))
		assessLicence(a, d, i, claim)
		named := claim
		if declined[i] {
			named.Name = identity.Name{}
			a.Skip(ruleHolderName)
		} else {
			assessHolderName(a, d, i, names[i], claim, ds)
		}
		assessZone(a, d, i, named, ds, on)
	}
}

// at returns the pointer of a member of the i-th document.
func at(i int, member string) string { return "/documents/" + strconv.Itoa(i) + "/" + member }

// requireOf is [guidance.Assessment.Require] of a member of the i-th document. Most
// is as it should be, and needs no pointer.
func requireOf(a *guidance.Assessment, r guidance.Rule, ok bool, i int, member, message string) {
	if ok {
		a.Pass(r)
		return
	}
	a.Fail(r, at(i, member), message)
}

func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }

func assessDates(a *guidance.Assessment, d Document, i int) {
	issued, errIssued := optionalDate(d.Issued)
	expires, errExpires := optionalDate(d.Expires)
	requireOf(a, ruleDocumentDates, errIssued == nil, i, "issued", "not a calendar day as YYYY-MM-DD")
	requireOf(a, ruleDocumentDates, errExpires == nil, i, "expires", "not a calendar day as YYYY-MM-DD")
	if !issued.IsZero() && !expires.IsZero() && expires.Before(issued) {
		a.Fail(ruleDocumentDates, at(i, "expires"), "the document expires before it was issued")
	}
}

func optionalDate(s string) (guidance.Date, error) {
	if s == "" {
		return guidance.Date{}, nil
	}
	return guidance.ParseDate(s)
}

// assessHolderBirth compares the date of birth that a document states with the
// one that the registrant gave. It cannot be compared with one that nobody
// could read.
func assessHolderBirth(a *guidance.Assessment, d Document, i int, claim identity.Claim) {
	switch {
	case d.Holder == nil || d.Holder.DateOfBirth == "":
		a.Skip(ruleHolderBirth)
	case claim.DateOfBirth.IsZero():
		a.Unknown(ruleHolderBirth)
	default:
		requireOf(a, ruleHolderBirth, d.Holder.DateOfBirth == claim.DateOfBirth.String(), i, "holder/dateOfBirth",
			"the date of birth on the document is not the one the registrant gave")
	}
}

// assessLicence holds what the number of a driving licence of Great Britain codes
// against what the registrant claims. Numbers of other issuers code nothing.
func assessLicence(a *guidance.Assessment, d Document, i int, claim identity.Claim) {
	if kindOf(d) != DrivingLicence || d.Number == "" {
		return
	}
	number, err := licence.Parse(licence.GB, d.Number)
	if err != nil {
		return
	}
	name := claim.Name.Parts()
	holder := licence.Holder{Surname: name.Family, Forenames: strings.TrimSpace(name.Given + " " + name.Middle), DateOfBirth: claim.DateOfBirth}
	a.Merge(licence.CheckHolder(number, holder, at(i, "number")))
}
