package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// cisEditions returns the revisions of the matrix of the Care Identity Service. Its
// leaflet gives the month only; the last day of it is used. The first revision has no
// end: nobody knew one before the emergency pages.
func cisEditions() guidance.Editions[Matrix] {
	leaflet := guidance.MustDate("2015-02-28")
	first := guidance.Edition[Matrix]{
		ID: "cis", Rev: 1,
		Effective: guidance.Since(leaflet), Known: leaflet,
		Basis: guidance.Unverified, StartBasis: guidance.Unverified,
		Citations: checkerRepairs(),
		Rationale: "what an ID Checker may repair is all that could be read of the matrix of those years, and it was so before the leaflet, perhaps; " +
			"the rest is taken over from Care Identity Management",
		Content: cisMatrix(),
	}
	ended := first
	ended.Rev, ended.Known, ended.Content = 2, guidance.RemoteRegistration.Edited, cisMatrix()
	ended.Effective.To = guidance.MustDate("2020-04-07")
	ended.Citations = append(slices.Clone(first.Citations), guidance.RemoteRegistration.At("Stages 1 to 3"), guidance.Streamlining.At("Proposed approach"))
	return guidance.Editions[Matrix]{first, ended}
}

// checkerRepairs returns where it stands that an ID Checker repairs cards.
func checkerRepairs() []guidance.Citation {
	return []guidance.Citation{
		repairLeaflet.At("Repairing an expired smartcard: RA ID Checkers"), expiredNECS.At("Who can renew an expired smartcard"),
	}
}

// cisMatrix is who may do what in the Care Identity Service: an ID Checker repairs
// cards, that is, issues expired ones again, as the index of Care Identity Management no longer has
// it. The rest of that index is taken over.
func cisMatrix() Matrix {
	const rationale = "taken over from Care Identity Management; no matrix of the Care Identity Service could be read"
	own := managerOnly()
	rest := slices.DeleteFunc(cimMatrix(), func(p Permission) bool {
		return slices.ContainsFunc(own, func(q Permission) bool { return q.Act == p.Act })
	}).takenOver(rationale)
	return slices.Concat(Matrix{given(RepairCard, []Role{IDChecker}, checkerRepairs()[0], checkerRepairs()[1])}, rest, own)
}
