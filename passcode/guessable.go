package passcode

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// GuessPolicy is how far [CheckGuessable] goes. The zero policy is the usual one.
type GuessPolicy struct {
	AllDates bool `json:"allDates"` // refuse every calendar date, not the holder's alone (RA-PSC-033)
}

// CheckGuessable assesses whether a passcode that its holder wants to choose is
// easily guessed: no pattern and none of the commonest codes (RA-PSC-030), not the
// holder's date of birth (031), no other number of the holder (032) and, if p says
// so, no date at all (033). A finding says the words of [GuessReasons], never the
// digits or where they were found. What is not in known is not evaluated.
//
// To ask is the caller's choice: the bulletin of 6 July 2023 asks holders for a
// passcode that is not easy to guess and for no birthday, and says nothing of a
// check. Ask [CheckChosen] as well: of a text that is not six to eight digits
// nothing is evaluated here, and nothing is refused.
//
// Never ask this of a passcode drawn at random: 123456 is as fair a draw as any,
// and a filter makes the others likelier.
//
// Of the million codes of six digits the usual policy refuses 5,032 (19.92 of
// 19.93 bits are left, see [Entropy]) and AllDates 88,662 (19.80 bits), and what is
// known of one person some tens more. Those are bits of a fair draw. People do not draw: what
// they choose is guessed far sooner, and short lists such as this were found to
// help little (Markert and others, "This PIN Can Be Easily Guessed", 2020). What
// protects a card is that it locks.
func CheckGuessable(text Secret, known Known, p GuessPolicy) guidance.Assessment {
	var a guidance.Assessment
	words := map[guidance.RuleID][]string{}
	for _, g := range GuessReasons(text, known, p) {
		words[g.rule().ID] = append(words[g.rule().ID], g.String())
	}
	formed := sixToEightDigits(text.Reveal())
	for _, r := range []struct {
		rule           guidance.Rule
		applies, known bool
	}{
		{ruleNoPattern, true, true},
		{ruleNoBirthDate, true, !known.BirthDate.IsZero()},
		{ruleNoOwnNumber, true, known.hasNumbers()},
		{ruleNoDate, p.AllDates, true},
	} {
		switch {
		case !r.applies:
			a.Skip(r.rule)
		case !formed || !r.known:
			a.Unknown(r.rule)
		default:
			found := words[r.rule.ID]
			a.Require(r.rule, found == nil, "", "easily guessed: "+strings.Join(found, ", "))
		}
	}
	return a
}

// GuessReasons returns every reason for which [CheckGuessable] refuses a passcode,
// in the order of the list, or none. They say much of the passcode: keep them only
// of one that was refused.
func GuessReasons(text Secret, known Known, p GuessPolicy) []GuessReason {
	digits := text.Reveal()
	if !sixToEightDigits(digits) {
		return nil
	}
	reasons := append(patternsOf(digits), known.reasonsFor(digits)...)
	if p.AllDates && len(dateOrdersOf(digits)) > 0 {
		reasons = append(reasons, GuessCalendarDate)
	}
	return reasons
}

func sixToEightDigits(text string) bool {
	return Format{MinLength: 6, MaxLength: 8}.fits(text)
}
