package specimen

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Situation shows a rule that is evaluated when something is asked for, or against
// a log: one situation in which it is met, and one in which it is missed by a
// hair.
type Situation struct {
	Rule   guidance.RuleID
	Met    string // one sentence
	Missed string // one sentence
	Test   string // the Go test that shows them, as package.TestName
}

// Situations returns a situation for every rule that no document can break, in order
// of rule. The slice is the caller's.
func Situations() []Situation {
	all := slices.Concat(logSituations, personSituations, campaignSituations, callSituations,
		cardSituations, certificateSituations, passcodeSituations, messageSituations, custodySituations, releaseSituations, accessSituations,
		codeSituations, cis2Situations, decisionSituations, directorySituations, exceptionalSituations, positionSituations, requestSituations,
		profileSituations, authenticatorSituations, temporarySituations, unlockSituations)
	slices.SortFunc(all, func(a, b Situation) int { return strings.Compare(string(a.Rule), string(b.Rule)) })
	return all
}
