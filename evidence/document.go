package evidence

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// maxDocuments bounds a submission; see rule RA-EVD-015.
const maxDocuments = 20

// assessDocuments applies the rules that hold for every document by whatever
// route. Of too many, those beyond the bound are not looked at.
func assessDocuments(a *guidance.Assessment, ds []Document, claim identity.Claim) {
	a.Require(ruleTooMany, len(ds) <= maxDocuments, "/documents", "more than 20 documents")
	if len(ds) == 0 {
		for _, r := range []guidance.Rule{ruleKind, ruleDocumentDates, ruleMarkerNoEvidence, ruleHolderBirth, ruleHolderName} {
			a.Skip(r)
		}
	}
	for i, d := range ds[:min(len(ds), maxDocuments)] {
		_, err := ParseKind(d.Kind)
		a.Require(ruleKind, err == nil, at(i, "kind"), "not a known document kind")
		assessDates(a, d, i)
		a.Require(ruleMarkerNoEvidence, !isMarker(d.Number), at(i, "number"), "the nine zeros of the COVID-19 flag are no document")
		assessHolderBirth(a, d, i, claim)
		assessHolderName(a, d, i, claim)
	}
}

// at returns the pointer of a member of the i-th document.
func at(i int, member string) string { return "/documents/" + strconv.Itoa(i) + "/" + member }

// isMarker reports whether a number is the nine zeros of the COVID-19 flag,
// which both conventions write as a passport number.
func isMarker(number string) bool { return withoutSpace(number) == "000000000" }

func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }

func assessDates(a *guidance.Assessment, d Document, i int) {
	issued, errIssued := optionalDate(d.Issued)
	expires, errExpires := optionalDate(d.Expires)
	a.Require(ruleDocumentDates, errIssued == nil, at(i, "issued"), "not a calendar day as YYYY-MM-DD")
	a.Require(ruleDocumentDates, errExpires == nil, at(i, "expires"), "not a calendar day as YYYY-MM-DD")
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
		a.Require(ruleHolderBirth, d.Holder.DateOfBirth == claim.DateOfBirth.String(), at(i, "holder/dateOfBirth"),
			"the date of birth on the document is not the one the registrant gave")
	}
}

// assessHolderName compares the name that a document states with the claim. A
// graded comparison by the transliteration rules of ICAO 9303 is not made here:
// equal after case, accents, hyphens and apostrophes, or a person looks.
func assessHolderName(a *guidance.Assessment, d Document, i int, claim identity.Claim) {
	if d.Holder == nil || d.Holder.GivenName == "" && d.Holder.FamilyName == "" {
		a.Skip(ruleHolderName)
		return
	}
	a.Unknown(ruleHolderName) // unless some part of it can be compared
	const message = "this name on the document is not the one the registrant gave: look, and ask for evidence of a change of name"
	h, c := d.Holder, claim.Name.Parts()
	if h.GivenName != "" && c.Given != "" {
		// A passport prints the middle names with the given name.
		same := sameName(h.GivenName, c.Given) || sameName(h.GivenName+h.MiddleNames, c.Given+c.Middle)
		a.Require(ruleHolderName, same, at(i, "holder/givenName"), message)
	}
	if h.FamilyName != "" && c.Family != "" {
		a.Require(ruleHolderName, sameName(h.FamilyName, c.Family), at(i, "holder/familyName"), message)
	}
}

func sameName(a, b string) bool { return foldName(a) == foldName(b) }

// foldName reduces a name to letters without case and marks. It is never shown
// or kept.
func foldName(s string) string {
	s = cases.Fold().String(norm.NFKD.String(s))
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || strings.ContainsRune(" -'.\u02bc\u2019\u2010\u2011", r) {
			return -1
		}
		return r
	}, s)
}
