package registration

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// SearchKeys returns the keys by which profiles that may be the registrant's are
// found in a store (see [identity.SearchKeys]).
func (c Case) SearchKeys() []string { return identity.SearchKeys(c.Claim()) }

// CandidatesAmong returns who the registrant may be already: of the profiles held
// those that [identity.Candidates] finds, and after them those that the directory
// named and that are not among them, of which nothing was compared here. The
// identity that the case itself led to is none of them.
func (c Case) CandidatesAmong(held []identity.Profile) []identity.Candidate {
	others := slices.DeleteFunc(slices.Clone(held), func(p identity.Profile) bool { return c.registered() && p.UserID == c.UserID })
	found := identity.Candidates(c.Claim(), others)
	for _, id := range c.Candidates {
		if !slices.ContainsFunc(found, func(f identity.Candidate) bool { return f.UserID == id }) {
			found = append(found, identity.Candidate{UserID: id, Strength: identity.Possible, Matched: []string{}})
		}
	}
	return found
}

// AnswerDuplicates adds decisions to those of the case, and refuses to go on while
// one who the registrant may be is not answered for (RA-IDN-050), or a decision
// does not say who took it, why and of whom (RA-IDN-051). What was decided before
// still counts, for those that it names.
func (c Case) AnswerDuplicates(found []identity.Candidate, decisions []identity.NotDuplicate) (Case, guidance.Assessment, error) {
	a := identity.CheckNotDuplicate(found, slices.Concat(decisions, c.NotDuplicates), "/notDuplicates")
	if err := a.Refusal("create identity"); err != nil {
		return Case{}, a, err
	}
	c.NotDuplicates = slices.Concat(c.NotDuplicates, decisions)
	return c, a, nil
}

// AnsweredFor returns the user ids of those of whom it was decided that the
// registrant is not one of them, each once, in the order of the decisions.
func (c Case) AnsweredFor() (ids []identity.UserID) {
	for _, d := range c.NotDuplicates {
		for _, id := range d.Candidates {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
