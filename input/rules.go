package input

import "github.com/rakit-dev/rakit/guidance"

func rule(id guidance.RuleID, title, rationale string) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, guidance.Record|guidance.Command, title, rationale)
}

// The rules of reading. They are ours: no guidance page speaks of file formats.
var (
	ruleReadable = rule(Unreadable, "the input is one well-formed JSON document in UTF-8, with nothing after it",
		"a document that two readers could understand differently proves nothing")
	ruleKnownMember = rule("RA-INP-002", "every member of the document is one that the schema names, in the same case",
		"a misspelt member that is ignored looks like evidence that was never given")
	ruleOnce = rule("RA-INP-003", "no member stands twice in one object",
		"of two values one would be checked and the other used")
	ruleType = rule("RA-INP-004", "every value has the type and form that the schema gives it",
		"a value of the wrong type cannot be assessed, and guessing at it would hide the fault")
	ruleClosedList = rule("RA-INP-005", "a value from a closed list is one of its members, written exactly",
		"an unknown word must never be read as some default")
	ruleSize = rule("RA-INP-006", "a document is at most 1 MiB long",
		"memory stays bounded whatever is sent")
	ruleRequired = rule("RA-INP-007", "a member without which nothing can be assessed is present",
		"an absent member must never be read as some default")
	ruleCSV = rule("RA-INP-008", "CSV is written as RFC 4180 has it, in UTF-8 and with commas between the cells",
		"a row that two readers could divide differently proves nothing")
	ruleColumn = rule("RA-INP-009", "each column of CSV is one text, number or truth of the document, and a list has columns for its elements from the first on",
		"a column whose place is not known looks like evidence that was never given")
	ruleRow = rule("RA-INP-010", "each row of CSV has a cell for each column, and fills lists from the first element on",
		"a cell that moved would be read as another member")
)

// Unreadable is the rule of a document that is no JSON at all: nothing in it can
// be pointed at.
const Unreadable guidance.RuleID = "RA-INP-001"

// Rules returns the table of this package's rules.
func Rules() []guidance.Rule {
	return []guidance.Rule{ruleReadable, ruleKnownMember, ruleOnce, ruleType, ruleClosedList, ruleSize, ruleRequired, ruleCSV, ruleColumn, ruleRow}
}

// Unknown returns the error that there is no such member as the one at pointer,
// which must hold no name that somebody made up (RA-INP-002).
func Unknown(pointer string) *Error { return fault(ruleKnownMember, pointer, noSuchMember) }

const noSuchMember = "no such member here; names are case-sensitive"

// Missing returns the error that the member at pointer is absent and that
// nothing can be assessed without it (RA-INP-007).
func Missing(pointer string) *Error {
	return fault(ruleRequired, pointer, "this member is missing, and without it nothing can be assessed")
}

// Unlisted returns the error that the value at pointer is not in a closed list
// (RA-INP-005). The message names the members of the list.
func Unlisted(pointer string, err *guidance.UnknownValueError) *Error {
	return fault(ruleClosedList, pointer, closedListMessage(err))
}

// BadDate returns the error that the member at pointer, without which nothing
// can be assessed, is absent (RA-INP-007) or not a calendar day (RA-INP-004).
func BadDate(pointer string, absent bool) *Error {
	if absent {
		return Missing(pointer)
	}
	return fault(ruleType, pointer, guidance.ErrDate.Error())
}
