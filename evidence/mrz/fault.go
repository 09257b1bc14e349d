package mrz

import (
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// FaultCode says what is wrong with a zone. It is a closed list; the zero
// FaultCode is invalid.
type FaultCode uint8

// The faults, in the order in which [Parse] looks for them.
const (
	FaultLength         FaultCode = iota + 1 // the number of lines or the length of one
	FaultCharset                             // a character that no zone holds
	FaultDocumentCode                        // a code of document type that the format does not have
	FaultIssuingState                        // a code of issuing state that is no code at all
	FaultNationality                         // a code of nationality that is no code at all
	FaultDocumentNumber                      // no document number
	FaultNumberDigit                         // the check digit of the document number
	FaultBirthDigit                          // the check digit of the date of birth
	FaultExpiryDigit                         // the check digit of the date of expiry
	FaultOptionalDigit                       // the check digit of the personal number of a passport
	FaultCompositeDigit                      // the check digit over several fields
	FaultBirthDate                           // a date of birth that is no day
	FaultExpiryDate                          // a date of expiry that is no day, or unknown
	FaultSex                                 // a sex other than F, M and the filler
	FaultNameDigits                          // a digit in the name
	FaultNameEmpty                           // no name
)

const listFaults = "fault of a machine readable zone"

// faultTable is the closed list: the word in records, the field that the fault
// is in, for messages, and the rule that is not met.
var faultTable = [...]struct {
	name, field string
	rule        *guidance.Rule
}{
	{"length", "", &ruleLayout},
	{"charset", "", &ruleLayout},
	{"document_code", "", &ruleCodes},
	{"issuing_state", "the issuing state", &ruleCodes},
	{"nationality", "the nationality", &ruleCodes},
	{"document_number", "", &ruleLayout},
	{"check_digit:document_number", "the document number", &ruleCheckDigits},
	{"check_digit:birth_date", "the date of birth", &ruleCheckDigits},
	{"check_digit:expiry_date", "the date of expiry", &ruleCheckDigits},
	{"check_digit:optional_data", "the optional data", &ruleCheckDigits},
	{"check_digit:composite", "", &ruleCheckDigits},
	{"date:birth_date", "", &ruleDates},
	{"date:expiry_date", "", &ruleDates},
	{"sex", "", &ruleCodes},
	{"name_digits", "", &ruleName},
	{"name_empty", "", &ruleName},
}

var faultNames = func() []string {
	names := make([]string, len(faultTable))
	for i, f := range faultTable {
		names[i] = f.name
	}
	return names
}()

// field returns the name of the field that the fault is in.
func (c FaultCode) field() string { return faultTable[c-1].field }

// rule returns the rule that is not met.
func (c FaultCode) rule() guidance.Rule { return *faultTable[c-1].rule }

// FaultCodes returns every code, in the order of the constants.
func FaultCodes() []FaultCode { return guidance.MembersClosed[FaultCode](faultNames) }

// String returns the code as it is written in documents, or "invalid".
func (c FaultCode) String() string { return guidance.NameClosed(faultNames, c) }

// MarshalText returns the code as a word; the zero FaultCode is an error.
func (c FaultCode) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed(listFaults, faultNames, c)
}

// UnmarshalText reads a code; unknown text is a [*guidance.UnknownValueError].
func (c *FaultCode) UnmarshalText(text []byte) (err error) {
	*c, err = guidance.ParseClosed[FaultCode](listFaults, faultNames, string(text))
	return err
}

// Fault is one thing that is wrong with a zone, and where. It holds nothing of
// what was read.
type Fault struct {
	Code     FaultCode
	Line     int // counted from 1; 0 is the whole zone
	From, To int // columns counted from 1, both included; 0 is the whole line
	Message  string
}

// String returns the fault with its place, for people.
func (f Fault) String() string {
	switch {
	case f.Line == 0:
		return f.Message
	case f.From == 0:
		return "line " + strconv.Itoa(f.Line) + ": " + f.Message
	case f.From == f.To:
		return "line " + strconv.Itoa(f.Line) + ", column " + strconv.Itoa(f.From) + ": " + f.Message
	}
	return "line " + strconv.Itoa(f.Line) + ", columns " + strconv.Itoa(f.From) + " to " + strconv.Itoa(f.To) + ": " + f.Message
}

// Error says why a text is no machine readable zone. It never holds the text.
type Error struct {
	Faults []Fault // at least one, in the order of the codes
}

func (e *Error) Error() string {
	const what = "machine readable zone: "
	if len(e.Faults) == 1 {
		return what + e.Faults[0].String()
	}
	texts := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		texts[i] = f.String()
	}
	return what + strings.Join(texts, "; ")
}

// InputMessage returns the message that may be shown to whoever sent the text;
// with it an *Error is an input.Messager.
func (e *Error) InputMessage() string { return e.Error() }
