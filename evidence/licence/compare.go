package licence

import "github.com/rakit-dev/rakit/guidance"

// Result is what came of comparing a number with a holder. It is a closed list;
// the zero Result is invalid.
type Result uint8

// The results. In documents they are match, review, mismatch and not-comparable.
const (
	// Match: everything that was compared agrees.
	Match Result = iota + 1
	// Review: the date of birth agrees, but surname, initials or sex do not.
	// A person looks, and asks for evidence of a change of name or marker.
	Review
	// Block: the date of birth differs, so that the licence is another
	// person's. It is written "mismatch".
	Block
	// NotComparable: nothing differs, but the number codes nothing about its
	// holder, or the holder's date of birth, surname or forenames are not known.
	NotComparable
)

const resultList = "result of a comparison"

var resultNames = []string{"match", "review", "mismatch", "not-comparable"}

// String returns the result as it is written in documents, or "invalid".
func (r Result) String() string { return guidance.NameClosed(resultNames, r) }

// MarshalText returns the result as text; the zero Result is an error.
func (r Result) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed(resultList, resultNames, r)
}

// UnmarshalText reads a result; unknown text is a [*guidance.UnknownValueError].
func (r *Result) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[Result](resultList, resultNames, string(text))
	return err
}

// Comparison says how a number and its holder agree.
type Comparison struct {
	Result   Result   `json:"result"`
	Mismatch []string `json:"mismatch"` // the parts that differ: surname, birth_year, birth_month, sex, birth_day, initials, in this order
}

// Compare holds what the number codes against what the holder says. It does not
// decide on names: GOV.UK One Login refuses on the date of birth alone, because
// names and markers change and the number follows later, and so do we.
//
// Each part is compared where it is known. Surname or forenames alone are half a
// name, and make no match, but for a number of somebody with one name.
//
// Source: GOV.UK One Login, ipv-cri-dl-front, fieldsHelper.js, dvlaValidator.
func (n Number) Compare(h Holder) Comparison {
	if !n.country.codesHolder() {
		return Comparison{Result: NotComparable}
	}
	c := Comparison{Result: Match}
	if !n.knowsName(h) || h.DateOfBirth.IsZero() {
		c.Result = NotComparable
	}
	for _, p := range n.differing(h) {
		c.Mismatch = append(c.Mismatch, p.word)
		switch {
		case p.ofBirth:
			c.Result = Block
		case c.Result != Block:
			c.Result = Review
		}
	}
	return c
}

// part is a part of a number that can differ from what the holder says.
type part struct {
	word    string
	differs bool
	ofBirth bool // part of the date of birth
}

// differing returns the parts of a number, which codes its holder, that differ
// from what is known of the holder.
func (n Number) differing(h Holder) []part {
	born := h.DateOfBirth.String() // YYYY-MM-DD, or "" when not known
	dated := born != ""
	if !dated {
		born = "0000-00-00"
	}
	if n.isOneName(h) {
		h = h.asOneName()
	}
	all := [...]part{
		{word: "surname", differs: h.hasSurname() && n.SurnameBlock() != surnameBlock(h.Surname)},
		{word: "birth_year", differs: dated && n.YY() != born[2:4], ofBirth: true},
		{word: "birth_month", differs: dated && n.Month() != born[5:7], ofBirth: true},
		{word: "sex", differs: h.knownSex() && n.Sex() != h.Sex},
		{word: "birth_day", differs: dated && n.Day() != born[8:], ofBirth: true},
		{word: "initials", differs: h.hasForenames() && n.Initials() != initials(h.Forenames)},
	}
	var found []part
	for _, p := range all {
		if p.differs {
			found = append(found, p)
		}
	}
	return found
}

// noInitials stands in a number of somebody with one name.
const noInitials = "99"

// isOneName reports whether the number is of somebody with one name, and the
// holder gave that one and no other, as surname or as forename.
func (n Number) isOneName(h Holder) bool {
	return n.Initials() == noInitials && h.hasSurname() != h.hasForenames() && n.SurnameBlock() == surnameBlock(h.asOneName().Surname)
}

// knowsName reports whether all that the number codes of a name is known of the
// holder.
func (n Number) knowsName(h Holder) bool {
	return h.hasSurname() && h.hasForenames() || n.isOneName(h)
}
