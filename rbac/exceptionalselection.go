package rbac

import "github.com/rakit-dev/rakit/guidance"

// GrantReviewed says whether anybody has looked at exceptional access. The zero
// GrantReviewed is invalid; in a [GrantSelection] it asks for nothing.
type GrantReviewed uint8

// Whether anybody has looked.
const (
	NotReviewed GrantReviewed = iota + 1 // no review was held
	WasReviewed                          // at least one was
)

var grantReviewedNames = []string{"not-reviewed", "reviewed"}

// String returns it as it is written in documents, or "invalid".
func (r GrantReviewed) String() string { return guidance.NameClosed(grantReviewedNames, r) }

// MarshalText returns it as text; the zero GrantReviewed is an error.
func (r GrantReviewed) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("review", grantReviewedNames, r)
}

// UnmarshalText reads it, exactly; unknown text is a [*guidance.UnknownValueError].
func (r *GrantReviewed) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[GrantReviewed]("review", grantReviewedNames, string(text))
	return err
}

// GrantSelection selects entries of the log of exceptional access. A zero member
// lets everything through.
type GrantSelection struct {
	Kind        GrantKind         `json:"kind,omitzero"`
	Profession  string            `json:"profession,omitempty"`
	WorkingAt   string            `json:"workingAt,omitempty"` // ODS code of the site that was named when it was granted
	Granted     guidance.Interval `json:"granted,omitzero"`    // the London days on which it was granted
	Reviewed    GrantReviewed     `json:"reviewed,omitzero"`
	ReviewDueOn guidance.Date     `json:"reviewDueOn,omitzero"` // only where somebody has to look on that day: see [Grant.ReviewDue]
}

// Lets reports whether the selection lets g through, revoked or not.
func (s GrantSelection) Lets(g Grant) bool {
	return (s.Kind == 0 || s.Kind == g.OfKind()) &&
		(s.Profession == "" || s.Profession == g.Profession) &&
		(s.WorkingAt == "" || s.WorkingAt == g.WorkingAt) &&
		s.Granted.Contains(guidance.DateOf(g.GrantedAt)) &&
		(s.Reviewed == 0 || (s.Reviewed == WasReviewed) == (len(g.Reviews) > 0)) &&
		(s.ReviewDueOn.IsZero() || g.ReviewDue(s.ReviewDueOn))
}

// Named says what is to be revoked in one step: the entries with these ids, those
// that a selection lets through, or all.
type Named struct {
	Grants    []string // ids
	Selection GrantSelection
	All       bool
}

// Check applies RA-EXC-020: exactly one of the three is given, a selection asks for
// something and can be one, and there are at most most ids, each once.
func (n Named) Check(most int) (as guidance.Assessment) {
	ways := 0
	for _, given := range []bool{len(n.Grants) > 0, n.Selection != GrantSelection{}, n.All} {
		if given {
			ways++
		}
	}
	as.Require(ruleSelection, ways == 1, "", "ids, a selection or all: exactly one of them is to be given")
	if len(n.Grants) > most {
		as.Fail(ruleSelection, "/grants", "more entries than one step can take")
		return as
	}
	seen := make(map[string]bool, len(n.Grants))
	for _, id := range n.Grants {
		if seen[id] || id == "" {
			as.Fail(ruleSelection, "/grants", "an id is empty, or is in the list before")
			return as
		}
		seen[id] = true
	}
	s := n.Selection
	whole := s.Granted.Valid() && (s.WorkingAt == "" || isRealODS(s.WorkingAt)) &&
		(s.Kind == 0 || s.Kind <= PositionGrant) && (s.Reviewed == 0 || s.Reviewed <= WasReviewed)
	if !whole {
		as.Fail(ruleSelection, "/selection", "no entry could ever be selected by it")
	}
	return as
}
