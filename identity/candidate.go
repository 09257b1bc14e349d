package identity

import (
	"cmp"
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Strength says how much speaks for a profile being that of the person of a
// claim. The zero Strength is invalid. None is a verdict: a person looks at each.
type Strength uint8

// The three strengths, weakest first.
const (
	// Possible: the names have to be looked at, or what matches may be shared (a
	// mailbox, a mobile), or something that nobody has twice differs.
	Possible Strength = iota + 1
	// Probable: name and date of birth, or the National Insurance number and
	// nothing that speaks against it.
	Probable
	// Strong: the National Insurance number and the date of birth, whatever the
	// name, which people change.
	Strong
)

var strengthNames = []string{"possible", "probable", "strong"}

// String returns the strength as it is written in documents, or "invalid".
func (s Strength) String() string { return guidance.NameClosed(strengthNames, s) }

// MarshalText returns the strength as text; the zero Strength is an error.
func (s Strength) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("strength", strengthNames, s)
}

// UnmarshalText reads a strength; unknown text is a *guidance.UnknownValueError.
func (s *Strength) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[Strength]("strength", strengthNames, string(text))
	return err
}

// Candidate is a profile that may be that of the person of a claim.
type Candidate struct {
	UserID   UserID         `json:"userID"`
	Strength Strength       `json:"strength"`
	Matched  []string       `json:"matched"`           // as by [SamePerson], and perhaps "familyName" or "givenName" alone; sorted
	Differs  []string       `json:"differs,omitempty"` // what both have and differs; sorted
	Name     NameComparison `json:"name,omitzero"`     // zero: named by the directory, and not compared here
}

// Candidates returns the profiles that may be those of the person of a claim,
// the strongest first and those of one strength by user id; empty when there is
// none. A profile is one of them when any of these is so:
//
//   - the National Insurance number, the email address or the mobile is the same;
//   - the date of birth is the same, and the names are not different (see
//     [CompareNames]: that of a passport, swapped names, half of a double name).
//
// So a name that changed is found by number, address or mobile, and twins who
// share a mailbox or mobile find each other: they are told apart by Differs. The
// placeholder day 1 January 1900 neither matches nor differs. What profiles do
// not hold (addresses, numbers of documents) is not compared.
//
// Rule RA-IDN-050 wants an answer to every candidate: see [CheckNotDuplicate].
func Candidates(c Claim, held []Profile) []Candidate {
	found := []Candidate{}
	for _, p := range held {
		if candidate, ok := candidateOf(c, p); ok {
			found = append(found, candidate)
		}
	}
	slices.SortFunc(found, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), cmp.Compare(a.UserID.String(), b.UserID.String()))
	})
	return found
}

func candidateOf(c Claim, p Profile) (Candidate, bool) {
	held := p.Claim()
	number := !c.NINumber.IsZero() && c.NINumber == held.NINumber
	email := c.Email.SameAs(held.Email)
	mobile := !c.Mobile.IsZero() && c.Mobile == held.Mobile
	birth := sameBirth(c, held)
	if !number && !email && !mobile && !birth {
		return Candidate{}, false
	}
	names := compareNames(c.Name, held.Name)
	if !number && !email && !mobile && names.different() {
		return Candidate{}, false
	}
	l := ledger{matched: []string{}}
	l.note("nationalInsuranceNumber", number, !c.NINumber.IsZero() && !held.NINumber.IsZero())
	l.note("email", email, !c.Email.IsZero() && !held.Email.IsZero())
	l.note("mobile", mobile, !c.Mobile.IsZero() && !held.Mobile.IsZero())
	l.note("dateOfBirth", birth, c.birthKnown() && held.birthKnown())
	l.noteNames(names, c.Name, held.Name)
	slices.Sort(l.matched)
	slices.Sort(l.differs)
	return Candidate{
		UserID: p.UserID, Strength: l.strength(names), Matched: l.matched, Differs: l.differs, Name: names.comparison(),
	}, true
}

// ledger is what matched and what differs.
type ledger struct{ matched, differs []string }

func (l *ledger) note(member string, same, known bool) {
	switch {
	case same:
		l.matched = append(l.matched, member)
	case known:
		l.differs = append(l.differs, member)
	}
}

// noteNames notes the name, or of names that are different the parts that are.
func (l *ledger) noteNames(names reasons, a, b Name) {
	switch {
	case names.has(ReasonEmpty):
	case !names.different():
		l.matched = append(l.matched, "name")
	case a.single() || b.single():
		l.differs = append(l.differs, "name")
	default:
		l.note("familyName", !names.has(ReasonOtherFamilyName), true)
		l.note("givenName", !names.has(ReasonOtherGivenName), true)
		l.note("middleNames", false, names.has(ReasonOtherMiddleName))
	}
}

func (l *ledger) strength(names reasons) Strength {
	has := func(member string) bool { return slices.Contains(l.matched, member) }
	against := func(member string) bool { return slices.Contains(l.differs, member) }
	sameName := (names &^ setOf(ReasonMissingMiddleName)).result() == SameName
	switch {
	case has("nationalInsuranceNumber") && has("dateOfBirth"):
		return Strong
	case has("nationalInsuranceNumber") && !names.different() && !against("dateOfBirth"):
		return Probable
	case has("dateOfBirth") && sameName && !against("nationalInsuranceNumber"):
		return Probable
	}
	return Possible
}
