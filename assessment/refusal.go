package assessment

import (
	"errors"

	"github.com/rakit-dev/rakit/identity"
)

// refusal is what is known of a text that is refused: a word for why, or what may
// help to put it right. A correction is to be shown and confirmed, never applied.
type refusal struct {
	Reason     string `json:"reason,omitempty"`
	Error      string `json:"error,omitempty"`
	Class      string `json:"class,omitempty"`   // what it is instead
	Missing    string `json:"missing,omitempty"` // the part that is left off
	Hint       string `json:"hint,omitempty"`    // what stands there and should not
	Expected   *int   `json:"expected,omitempty"`
	Suggestion string `json:"suggestion,omitempty"`
	Repair     string `json:"repair,omitempty"`
}

// fields returns the refusal as the fields of a verdict: none if nothing is known.
func (r refusal) fields() any {
	if r == (refusal{}) {
		return nil
	}
	return r
}

// Words for why a text is refused.
const (
	reasonFormat     = "format"
	reasonCheckDigit = "check_digit"
)

// refusals are the words for what parsers say; what has none is said by the
// finding alone. The vectors of the corpus hold them to the parsers.
var refusals = map[identity.FormatError]refusal{
	{What: "National Insurance number", Reason: "temporary number, no longer used"}:                           {Class: "temporary"},
	{What: "National Insurance number", Reason: "administrative prefix, never issued to a person"}:            {Class: "administrative"},
	{What: "National Insurance number", Reason: "the final letter is missing"}:                                {Missing: "suffix"},
	{What: "UK postcode", Reason: "overseas territory, not in the United Kingdom"}:                            {Class: "overseas_territory"},
	{What: "UK passport number", Reason: "starts with 9"}:                                                     {Error: "starts_with_9"},
	{What: "UK passport number", Reason: "of before 1988, so that the passport has expired"}:                  {Class: "legacy"},
	{What: "passport number", Reason: "too long for TD3"}:                                                     {Error: "too_long_for_td3"},
	{What: "NHS number", Reason: "the check digit does not belong to the other digits"}:                       {Reason: reasonCheckDigit},
	{What: "NHS number", Reason: "no number has these nine digits, for which the check digit would be 10"}:    {Reason: "check_digit_10"},
	{What: "general dental practitioner code", Reason: "the check digit does not belong to the other digits"}: {Reason: reasonCheckDigit},
}

// refusalOf returns what is known of a text that a parser refused.
func refusalOf(err error) refusal {
	var format *identity.FormatError
	if !errors.As(err, &format) {
		return refusal{}
	}
	return refusals[*format]
}
