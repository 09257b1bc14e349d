package identity

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// NameResult grades a comparison of two names. The zero NameResult is invalid.
type NameResult uint8

// The four results, the best first.
const (
	SameName      NameResult = iota + 1 // one name, perhaps written in two ways
	TruncatedName                       // one name, cut to fit a machine readable zone
	ReviewName                          // perhaps one name: a person has to look
	DifferentName                       // two names
)

var nameResultNames = []string{"same", "truncated", "review", "different"}

// String returns the result as it is written in documents, or "invalid".
func (r NameResult) String() string { return guidance.NameClosed(nameResultNames, r) }

// MarshalText returns the result as text; the zero NameResult is an error.
func (r NameResult) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("name result", nameResultNames, r)
}

// UnmarshalText reads a result; unknown text is a *guidance.UnknownValueError.
func (r *NameResult) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[NameResult]("name result", nameResultNames, string(text))
	return err
}

// NameComparison says whether two names are one, and why. There is no score: a
// person who looks wants to know what differs.
type NameComparison struct {
	Result  NameResult   `json:"result"`
	Reasons []NameReason `json:"reasons,omitempty"` // sorted; none when written alike
}

// String returns the comparison in words, for example "review: the order
// differs; capitals and small letters differ". It holds nothing of the names.
func (c NameComparison) String() string {
	if len(c.Reasons) == 0 {
		return c.Result.String()
	}
	texts := make([]string, 0, len(c.Reasons))
	for i := len(c.Reasons) - 1; i >= 0; i-- { // the weightiest first
		if r := c.Reasons[i]; r.Result() != 0 {
			texts = append(texts, reasonTable[r-1].text)
		}
	}
	return c.Result.String() + ": " + strings.Join(texts, "; ")
}

// CompareNameText compares one part of a name with the same part elsewhere: two
// family names, or two given names. The comparison is symmetric.
//
//   - "same": equal in Unicode normalisation form C but for case, apostrophes,
//     full stops, and hyphens that stand for spaces; or one is how ICAO Doc 9303
//     spells the other in a machine readable zone, letter by letter.
//   - "truncated": one text fills the name field of a machine readable zone (30,
//     31 or 39 characters of A to Z, < and space), and each of its words begins
//     a word of the other, in order.
//   - "review": the words stand in another order, or some are missing, or are
//     written together, or abbreviated; Mac and Mc; a letter is spelt as ICAO
//     does not (Søren, Soren), or both spellings may come from one (Mueller,
//     Muller); or the scripts differ and no table says how one is spelt.
//   - "different": anything else, among it an empty text, a word of two scripts,
//     a character that no name holds, and a text longer than any name.
//
// No likeness of letters is ever taken for sameness: ANN and ANNE are two names.
func CompareNameText(a, b string) NameComparison { return compareTexts(a, b).comparison() }

func compareTexts(a, b string) reasons { return compareParts(nameParts{a}, nameParts{b}) }

// compareParts compares in one order, whichever is given, so that the answer does
// not depend on it.
func compareParts(a, b nameParts) reasons {
	if slices.Compare(b[:], a[:]) < 0 {
		a, b = b, a
	}
	var x, y nameText
	x.read(a)
	y.read(b)
	r := compareRead(&x, &y)
	if !r.different() || x.fault|y.fault != 0 {
		return r
	}
	if fillsNameField(b) {
		if cut, ok := truncatedTo(&x, &y); ok {
			return cut
		}
	}
	if fillsNameField(a) {
		if cut, ok := truncatedTo(&y, &x); ok {
			return cut
		}
	}
	return r
}

// CompareNames compares two whole names; titles are left out. The comparison is
// symmetric. It is graded as by [CompareNameText], and the weakest part decides;
// besides:
//
//   - A middle name that stands among the given names is the same name. Where
//     one side has no middle names a person has to look.
//   - A single name is compared with a single name in whichever place either
//     stands. Beside a given and a family name it is at best one to look at.
//   - Given and family name that are swapped, and a word that stands in the
//     family name here and in the given name there, are to be looked at.
//
// An absent name is different from every name, and from another that is absent.
func CompareNames(a, b Name) NameComparison { return compareNames(a, b).comparison() }

func compareNames(a, b Name) reasons {
	switch {
	case a.IsZero() || b.IsZero():
		return setOf(ReasonEmpty)
	case a == b:
		return 0
	}
	return compareWhole(a, b)
}

// CompareMRZName compares a name with the primary and secondary identifier of a
// machine readable zone (fillers may stand as < or as spaces), which are a
// family name and given names, or a single name and "". With truncated the name
// field was full, so that words may have been cut or left out as the issuing
// state chose: then a word of the document need only begin a word of the name.
//
// Source: ICAO Doc 9303-3, section 4.6; 9303-4 and 9303-5, section 4.2.3.
func CompareMRZName(n Name, primary, secondary string, truncated bool) NameComparison {
	document := Name{given: secondary, family: primary}
	if n.IsZero() || strings.Trim(primary+secondary, " <") == "" {
		return setOf(ReasonEmpty).comparison()
	}
	if strings.Trim(primary, " <") == "" {
		document.family = "" // seen on single names: nothing before the double filler
	}
	if strings.Trim(secondary, " <") == "" {
		document.given = ""
	}
	r := compareWhole(n, document)
	if truncated && r.result() != SameName {
		if cut, ok := truncatedName(n, document); ok {
			r = cut
		}
	}
	return r.comparison()
}

// truncatedName compares a name with one of a document that had no room.
func truncatedName(n, document Name) (reasons, bool) {
	if n.single() || document.single() {
		return truncatedParts(n.all(), document.all())
	}
	family, ok := truncatedParts(nameParts{n.family}, nameParts{document.family})
	if !ok {
		return 0, false
	}
	given, ok := truncatedParts(nameParts{n.given, n.middle}, nameParts{document.given})
	return family | given, ok
}

func truncatedParts(whole, field nameParts) (reasons, bool) {
	var x, y nameText
	x.read(whole)
	y.read(field)
	if x.fault|y.fault != 0 {
		return 0, false
	}
	return truncatedTo(&x, &y)
}
