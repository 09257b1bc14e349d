package access

import (
	"slices"

	"github.com/rakit-dev/rakit/rbac"
)

// standingIndex is a standing in which the part that matters to one organisation is
// found without a walk through all of it. The zero standingIndex is the zero
// standing.
type standingIndex struct {
	rest       rbac.Standing // all but links and agreements
	parents    map[string][]rbac.Link
	agreements map[string][]rbac.Agreement // by the organisation for which the provider acts
}

func newStandingIndex(s rbac.Standing) standingIndex {
	x := standingIndex{rest: s, parents: map[string][]rbac.Link{}, agreements: map[string][]rbac.Agreement{}}
	x.rest.Links, x.rest.Agreements = nil, nil
	for _, l := range s.Links {
		x.parents[l.Child] = append(x.parents[l.Child], l)
	}
	for _, a := range s.Agreements {
		x.agreements[a.Organisation] = append(x.agreements[a.Organisation], a)
	}
	return x
}

// about returns the part of the standing that says who acts for the organisation: the
// links of all that are above it on any day, and the agreements about it.
func (x *standingIndex) about(organisation string) rbac.Standing {
	s := x.rest
	s.Agreements = x.agreements[organisation]
	for _, o := range x.above(organisation) {
		s.Links = append(s.Links, x.parents[o]...)
	}
	return s
}

// above returns the organisation and all that are above it by links, whatever their
// days. Links that form a ring end the walk.
func (x *standingIndex) above(organisation string) []string {
	found := []string{organisation}
	for i := 0; i < len(found); i++ {
		for _, l := range x.parents[found[i]] {
			if !slices.Contains(found, l.Parent) {
				found = append(found, l.Parent)
			}
		}
	}
	return found
}

// acting returns the organisations whose RA may be able to act for one: all above it,
// and its providers.
func (x *standingIndex) acting(organisation string) []string {
	found := x.above(organisation)
	for _, a := range x.agreements[organisation] {
		if !slices.Contains(found, a.Provider) {
			found = append(found, a.Provider)
		}
	}
	return found
}
