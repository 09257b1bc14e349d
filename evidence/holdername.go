package evidence

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// holderName is how the name that a document states compares with the one that was
// given. The zero holderName means that there was nothing to compare.
type holderName struct {
	member   string // of the holder, that differs; or ""
	compared identity.NameComparison
}

// compareHolders compares the names on the documents, as many as are looked at,
// with the one that was given, by the graded comparison of package identity.
func compareHolders(ds []Document, given identity.Name) []holderName {
	names := make([]holderName, min(len(ds), maxDocuments))
	for i := range names {
		if h := ds[i].Holder; !h.namesNobody() {
			names[i].member, names[i].compared = differingName(*h, given)
		}
	}
	return names
}

// assessHolderName holds the name that a document states against the claim. A name
// that differs passes where evidence of a change of name is among the documents.
func assessHolderName(a *guidance.Assessment, d Document, i int, name holderName, claim identity.Claim, ds []Document) {
	if d.Holder.namesNobody() {
		a.Skip(ruleHolderName)
		return
	}
	member, compared := name.member, name.compared
	switch {
	case compared.Result == 0:
		a.Unknown(ruleHolderName) // nothing to compare with
	case member == "" || kindOf(d).Class() != Photographic && middleNamesLeftOut(compared) || changedName(ds, claim.Name, func(former identity.Name) bool { return bore(*d.Holder, former) }):
		a.Pass(ruleHolderName)
	default:
		a.Fail(ruleHolderName, at(i, "holder/"+member), "this name on the document is not for certain the one the registrant gave ("+
			compared.String()+"): look, and ask for evidence of a change of name")
	}
}

// differingName compares a name as printed with the one that was given, as far as
// both are there, and returns the member that differs, or "".
func differingName(h Holder, given identity.Name) (member string, c identity.NameComparison) {
	if given.IsZero() {
		return "", identity.NameComparison{}
	}
	if h.tooLong() {
		return h.longerMember(), identity.NameComparison{Result: identity.DifferentName}
	}
	parts := given.Parts()
	printed, err := identity.NewName(identity.NameParts{Given: h.GivenName, Middle: h.MiddleNames, Family: h.FamilyName})
	switch {
	case h.FamilyName == "" && parts.Given != "":
		c = identity.CompareNameText(h.GivenName, parts.Given)
	case h.GivenName == "" && parts.Family != "":
		c = identity.CompareNameText(h.FamilyName, parts.Family)
	case err != nil: // a passport prints all given names as one, which no part of a name has room for
		c = identity.CompareNameText(strings.Join([]string{h.GivenName, h.MiddleNames, h.FamilyName}, " "), given.String())
	default:
		c = identity.CompareNames(printed, given)
	}
	switch {
	case agrees(c):
		return "", c
	case h.FamilyName != "" && !agrees(identity.CompareNameText(h.FamilyName, parts.Family)):
		return "familyName", c
	}
	return "givenName", c
}

func agrees(c identity.NameComparison) bool {
	return c.Result == identity.SameName || c.Result == identity.TruncatedName
}

// middleNamesLeftOut reports whether one side has no middle names, and nothing else
// has to be looked at. Bills and statements mostly leave them out.
func middleNamesLeftOut(c identity.NameComparison) bool {
	return slices.Contains(c.Reasons, identity.ReasonMissingMiddleName) && !slices.ContainsFunc(c.Reasons, func(r identity.NameReason) bool {
		return r != identity.ReasonMissingMiddleName && r.Result() != identity.SameName
	})
}

// nameChanges are the documents that prove a change of name.
var nameChanges = []Kind{
	AdoptionCertificate, MarriageCertificate, CivilPartnershipCertificate, DivorcePapers, GenderRecognitionCertificate, DeedPoll,
}

// changedName reports whether one of the documents proves that somebody who bore
// a name, as bore tells, changed it. Where nobody wrote down the name before the
// change, the document has to name the registrant as they were named: one that
// names nobody, or somebody else, links no name to another.
func changedName(ds []Document, given identity.Name, bore func(former identity.Name) bool) bool {
	return slices.ContainsFunc(ds, func(d Document) bool {
		if !slices.Contains(nameChanges, kindOf(d)) {
			return false
		}
		if d.FormerName.namesNobody() {
			return namesRegistrant(d.Holder, given)
		}
		if d.FormerName.tooLong() {
			return false
		}
		former, err := identity.NewName(identity.NameParts{Given: d.FormerName.GivenName, Middle: d.FormerName.MiddleNames, Family: d.FormerName.FamilyName})
		return err == nil && bore(former)
	})
}

// namesRegistrant reports whether a document of a change of name names the
// registrant as they were named, middle names left out or not.
func namesRegistrant(h *Holder, given identity.Name) bool {
	if h.namesNobody() {
		return false
	}
	_, c := differingName(*h, given)
	return agrees(c) || middleNamesLeftOut(c)
}

// bore reports whether a name as printed is the former one.
func bore(printed Holder, former identity.Name) bool {
	member, _ := differingName(printed, former)
	return member == ""
}

// longestPrinted is how many bytes of a name are compared: no document prints as
// many, and every name is held against every proof of a change.
const longestPrinted = 1000

func (h Holder) tooLong() bool {
	return len(h.GivenName)+len(h.MiddleNames)+len(h.FamilyName) > longestPrinted
}

// longerMember returns the member to look at first in a name that is too long.
func (h Holder) longerMember() string {
	if len(h.FamilyName) > len(h.GivenName) {
		return "familyName"
	}
	return "givenName"
}

// namesNobody reports whether a document states no name to compare.
func (h *Holder) namesNobody() bool { return h == nil || h.GivenName == "" && h.FamilyName == "" }
