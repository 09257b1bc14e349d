package gpg45

import (
	"slices"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
)

// ruleContraIndicator is the one rule by which scores do not decide.
var ruleContraIndicator = guidance.OwnRule("RA-GPG-001", guidance.Error, guidance.Record|guidance.Command,
	"every contra-indicator found against the identity is mitigated",
	"a sign of fraud is not outweighed by good scores; services weigh such signs in ways of their own, and the strictest is to give no level until somebody has settled it")

// Assess returns what the rules say of evidence beside its scores: RA-GPG-001,
// one finding for each contra-indicator that is not mitigated. base is the JSON
// Pointer of the evidence in its document; "" is the document itself. That no
// profile is met is no finding.
func Assess(e Evidence, base string) guidance.Assessment {
	var a guidance.Assessment
	if len(e.ContraIndicators) == 0 {
		a.Skip(ruleContraIndicator)
	}
	for i, c := range e.ContraIndicators {
		a.Require(ruleContraIndicator, c.Mitigated, contraIndicatorAt(base, i),
			"a contra-indicator is not mitigated: the identity has no level, whatever its scores")
	}
	return a
}

func contraIndicatorAt(base string, i int) string {
	return base + "/contraIndicators/" + strconv.Itoa(i)
}

// Rules returns the table of this package's rules.
func Rules() []guidance.Rule {
	return slices.Concat([]guidance.Rule{ruleContraIndicator}, derivationRules())
}
