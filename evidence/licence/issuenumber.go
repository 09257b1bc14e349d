package licence

import (
	"strings"
	"unicode"

	"github.com/rakit-dev/rakit/identity"
)

const reasonIssueNumber = "the issue number stands at the end, and is to be left off"

// lengthOfGB is how many characters a number of Great Britain and Guernsey has.
const lengthOfGB = 16

// IssueNumber returns the two digits, counting the issues of a card, that stand
// after a number which is in order without them, or "". They are told from the
// number only where it codes its holder: all its 16 characters are there before
// them. White space may stand between, and nowhere in the two digits.
//
// Source: DVLA leaflet "How to check your driver number", E.
func IssueNumber(country Country, text string) string {
	text = identity.CleanCode(text)
	together := compact(text)
	if !country.codesHolder() || len(together) != lengthOfGB+2 {
		return ""
	}
	number, issue := together[:lengthOfGB], together[lengthOfGB:]
	last := text[strings.LastIndexFunc(text, unicode.IsSpace)+1:]
	if len(last) == 1 || !identity.AllDigits(issue) || faultOf(country, number) != "" {
		return ""
	}
	return issue
}
