package passcode

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Format is what a passcode that somebody chooses may look like. The passcode
// with which a card is issued is not chosen: see [Generate].
type Format struct {
	MinLength int  // in characters
	MaxLength int  // in characters
	Letters   bool // whether a to z and A to Z are allowed beside digits 0 to 9
}

// bulletin announced the change of format.
var bulletin = guidance.Page{
	Title:  "Smartcard passcodes of six to eight digits from 19 July 2023 (NHS bulletin, as carried by IHC Pro)",
	URL:    "https://ihcpro.co.uk/2023/07/06",
	Edited: guidance.MustDate("2023-07-06"), Read: guidance.MustDate("2026-11-21"),
}

var (
	untilDigitsOnly = guidance.Interval{To: guidance.MustDate("2023-07-18")}
	sinceDigitsOnly = guidance.Since(guidance.MustDate("2023-07-19"))
)

const oldFormatRationale = "the bulletin that ended it shows that letters were allowed; the lengths are those that " +
	"local guides gave to users, and no national text with them could be read"

var formats = guidance.Editions[Format]{
	{
		ID: "chosen-passcode-letters", Rev: 1, Effective: untilDigitsOnly, Known: bulletin.Edited,
		Basis: guidance.Unverified, Rationale: oldFormatRationale,
		Citations: []guidance.Citation{bulletin.At("Smartcard passcodes")},
		Content:   Format{MinLength: 4, MaxLength: 8, Letters: true},
	},
	{
		ID: "chosen-passcode-digits", Rev: 1, Effective: sinceDigitsOnly, Known: bulletin.Edited,
		Basis:     guidance.Sourced,
		Citations: []guidance.Citation{bulletin.At("Smartcard passcodes")},
		Content:   Format{MinLength: 6, MaxLength: 8},
	},
}

// Formats returns the dated table of formats. The slice is the caller's.
func Formats() guidance.Editions[Format] { return slices.Clone(formats) }

// FormatOn returns the format of a passcode chosen on a London day, as far as is
// known now: six to eight digits since 19 July 2023 (NHS bulletin of 6 July
// 2023), letters as well before. For the zero Date the error wraps
// [guidance.ErrNoEdition].
func FormatOn(on guidance.Date) (Format, error) {
	e, err := formats.At(on, guidance.Date{})
	return e.Content, err
}

// CheckChosen assesses the format of a passcode that its holder chose on a London
// day (RA-PSC-002, or RA-PSC-003 for earlier days). Ask about the day of choosing:
// an older passcode keeps working until it is changed. How easily it is guessed is
// for [CheckGuessable].
func CheckChosen(text Secret, on guidance.Date) guidance.Assessment {
	var a guidance.Assessment
	format, err := FormatOn(on)
	if err != nil {
		a.Fail(ruleChosenDigits, "", "no format is known without the day on which the passcode was chosen")
		return a
	}
	for _, r := range []guidance.Rule{ruleChosenDigits, ruleChosenLetters} {
		if !r.Effective.Contains(on) {
			a.Skip(r)
			continue
		}
		a.Require(r, format.fits(text.Reveal()), "", "")
	}
	return a
}

func (f Format) fits(text string) bool {
	for _, c := range []byte(text) {
		digit := '0' <= c && c <= '9'
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !digit && !(f.Letters && letter) {
			return false
		}
	}
	return f.MinLength <= len(text) && len(text) <= f.MaxLength
}
