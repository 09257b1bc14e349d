package identity

import (
	"math/bits"

	"github.com/rakit-dev/rakit/guidance"
)

// NameReason is one thing in which two names differ, or by which they were
// brought together. The zero NameReason is invalid.
type NameReason uint8

// The reasons, by what they make of a comparison: those with which names are
// still the same, that of a name that was cut, those with which a person has to
// look, and those with which names are different.
const (
	ReasonApostrophe      NameReason = iota + 1 // O'Brien, OBrien
	ReasonCase                                  // Ada, ADA
	ReasonDiacritics                            // Siân, Sian
	ReasonHyphen                                // Smith-Jones, Smith Jones
	ReasonMiddleInGiven                         // given Anna Maria; given Anna, middle Maria
	ReasonPunctuation                           // St. John, St John
	ReasonTransliteration                       // Müller, MUELLER; ИВАНОВ, IVANOV

	ReasonTruncatedInMRZ // NILAVADHANANANDA<<CHAYAPA<DE<K

	ReasonDifferentFold     // Mueller, Muller: both may come from Müller
	ReasonHyphenatedHalf    // Brown-Coates, Coates
	ReasonInitial           // J, John
	ReasonMacMc             // MacDonald, McDonald
	ReasonMissingComponent  // Anna Maria, Anna
	ReasonMissingMiddleName // one side has no middle names
	ReasonNonICAOFold       // Søren, Soren: ICAO writes SOEREN
	ReasonOrder             // Anna Maria, Maria Anna
	ReasonOtherBox          // given Anna, family Maria Lopez; given Anna Maria, family Lopez
	ReasonOtherScript       // scripts of which no table says how they are spelt
	ReasonSingleName        // one side has one name only, the other given and family name
	ReasonSpaces            // De La Cruz, Delacruz
	ReasonSwappedNames      // given Ada, family Lee; given Lee, family Ada

	ReasonEmpty           // nothing to compare
	ReasonLetters         // other letters, and nothing above explains them
	ReasonMixedScript     // letters of two scripts in one word
	ReasonNotAName        // a character that no name holds, or too long
	ReasonOtherFamilyName // the family names are different
	ReasonOtherGivenName  // the given names are different
	ReasonOtherMiddleName // the middle names are different
)

// reasonLine says what a reason is called, what it makes of a comparison, and
// what it means to people.
type reasonLine struct {
	name   string
	result NameResult
	text   string
}

// reasonTable is in the order of the constants.
var reasonTable = [...]reasonLine{
	{"apostrophe", SameName, "an apostrophe is missing, or is another sign"},
	{"case", SameName, "capitals and small letters differ"},
	{"diacritics", SameName, "an accent is missing"},
	{"hyphen", SameName, "a hyphen stands for a space, or is another sign"},
	{"middle-in-given", SameName, "a middle name stands among the given names"},
	{"punctuation", SameName, "a full stop or comma is missing"},
	{"transliteration", SameName, "letters are spelt as a passport spells them"},
	{"truncated-in-mrz", TruncatedName, "the machine readable zone had no room for all of it"},
	{"different-fold", ReviewName, "two spellings that may come from one name"},
	{"hyphenated-half", ReviewName, "one half of a hyphenated name"},
	{"initial", ReviewName, "an initial stands for a name"},
	{"mac-mc", ReviewName, "Mac and Mc"},
	{"missing-component", ReviewName, "a part of the name is missing"},
	{"missing-middle-name", ReviewName, "the middle names are missing"},
	{"non-icao-fold", ReviewName, "letters are spelt as people spell them, and no passport does"},
	{"order", ReviewName, "the order differs"},
	{"other-box", ReviewName, "a part of the name stands in another box"},
	{"other-script", ReviewName, "the scripts differ, and no table brings them together"},
	{"single-name", ReviewName, "one name only"},
	{"spaces", ReviewName, "written as one word, and as several"},
	{"swapped-names", ReviewName, "given and family name are swapped"},
	{"empty", DifferentName, "there is no name"},
	{"letters", DifferentName, "the letters differ"},
	{"mixed-script", DifferentName, "letters of two scripts in one word"},
	{"not-a-name", DifferentName, "a character that no name holds, or too long"},
	{"other-family-name", DifferentName, "the family names are different"},
	{"other-given-name", DifferentName, "the given names are different"},
	{"other-middle-name", DifferentName, "the middle names are different"},
}

var nameReasonNames = func() []string {
	names := make([]string, len(reasonTable))
	for i, line := range reasonTable {
		names[i] = line.name
	}
	return names
}()

// Result returns what the reason, where there is no weightier one, makes of a
// comparison; zero for the zero NameReason and any other that is not listed.
func (r NameReason) Result() NameResult {
	if r == 0 || int(r) > len(reasonTable) {
		return 0
	}
	return reasonTable[r-1].result
}

// String returns the reason as it is written in documents, or "invalid".
func (r NameReason) String() string { return guidance.NameClosed(nameReasonNames, r) }

// MarshalText returns the reason as text; the zero NameReason is an error.
func (r NameReason) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("name reason", nameReasonNames, r)
}

// UnmarshalText reads a reason; unknown text is a *guidance.UnknownValueError.
func (r *NameReason) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[NameReason]("name reason", nameReasonNames, string(text))
	return err
}

// reasons is a set of NameReasons, one bit each: the comparison of two names is
// passed up through words, parts and whole names without allocating.
type reasons uint32

func setOf(rs ...NameReason) (s reasons) {
	for _, r := range rs {
		s |= 1 << r
	}
	return s
}

func (s reasons) has(r NameReason) bool { return s&(1<<r) != 0 }

// result returns the weightiest result of the set: [SameName] for none.
func (s reasons) result() NameResult {
	if s == 0 {
		return SameName
	}
	// The constants stand in the order of their results.
	return NameReason(bits.Len32(uint32(s)) - 1).Result()
}

func (s reasons) different() bool { return s.result() == DifferentName }

// comparison returns the set as it is handed out.
func (s reasons) comparison() NameComparison {
	c := NameComparison{Result: s.result()}
	if s == 0 {
		return c
	}
	c.Reasons = make([]NameReason, 0, bits.OnesCount32(uint32(s)))
	for ; s != 0; s &= s - 1 {
		c.Reasons = append(c.Reasons, NameReason(bits.TrailingZeros32(uint32(s))))
	}
	return c
}
