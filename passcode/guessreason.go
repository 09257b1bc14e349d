package passcode

import "github.com/rakit-dev/rakit/guidance"

// GuessReason is a reason why a passcode is easily guessed. The zero reason is
// invalid.
type GuessReason uint8

// The reasons, in the order in which they are given.
const (
	GuessAllSame           GuessReason = iota + 1 // one digit throughout; says all other patterns
	GuessSequence                                 // up or down by one, 0 following 9
	GuessSequenceByTwo                            // up or down by two, 0 following 8 and 1 following 9
	GuessTwoDigits                                // two different digits and no third
	GuessRepeatedBlock                            // a block of two or more digits over and over
	GuessMirror                                   // the same read backwards
	GuessDoubledDigits                            // pairs of equal digits
	GuessTriples                                  // threes of equal digits
	GuessCommon                                   // one of the hundred commonest codes
	GuessOwnBirthDate                             // the holder's date of birth
	GuessOwnPhone                                 // out of the holder's telephone number
	GuessOwnUUID                                  // out of the number on the holder's card
	GuessOwnNINumber                              // out of the holder's National Insurance number
	GuessOwnDocumentNumber                        // out of the number of a document of the holder
	GuessCalendarDate                             // any date; see GuessPolicy
)

var guessReasonNames = []string{
	"all_same", "sequence", "sequence_by_two", "two_digits", "repeated_block", "mirror", "doubled_digits", "triples",
	"common", "own_birth_date", "own_phone", "own_uuid", "own_nino", "own_document_number", "calendar_date",
}

// rule returns the rule that is missed by a passcode with the reason g.
func (g GuessReason) rule() guidance.Rule {
	switch {
	case g == GuessCalendarDate:
		return ruleNoDate
	case g == GuessOwnBirthDate:
		return ruleNoBirthDate
	case g > GuessOwnBirthDate:
		return ruleNoOwnNumber
	}
	return ruleNoPattern
}

// String returns the reason as it is written in documents, or "invalid".
func (g GuessReason) String() string { return guidance.NameClosed(guessReasonNames, g) }

// MarshalText returns the reason as text; the zero reason is an error.
func (g GuessReason) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("guess reason", guessReasonNames, g)
}

// UnmarshalText reads a reason; unknown text is a [*guidance.UnknownValueError].
func (g *GuessReason) UnmarshalText(text []byte) (err error) {
	*g, err = guidance.ParseClosed[GuessReason]("guess reason", guessReasonNames, string(text))
	return err
}
