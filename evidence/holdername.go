package evidence

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// assessHolderName compares the name that a document states with the claim, by
// the graded comparison of package identity. A name that differs passes where
// evidence of a change of name is among the documents.
func assessHolderName(a *guidance.Assessment, d Document, i int, claim identity.Claim, ds []Document) {
	if d.Holder.namesNobody() {
		a.Skip(ruleHolderName)
		return
	}
	member, compared := differingName(*d.Holder, claim.Name)
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
