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

// ruleDisputed tells of a result that hangs on a line that is read in two ways.
var ruleDisputed = func() guidance.Rule {
	r := guidance.SourcedRule("RA-GPG-002", guidance.Info, guidance.Record|guidance.Command,
		"the level of an identity does not hang on a line of the table that is read in two ways",
		coreBack.At("Gpg45Profile.java: H2D 3/3 and 2/2, V1A 4/3"), coreBack.At("Gpg45ScoresTest.java: H2D 3/3 and 3/2"))
	r.Basis = guidance.Disputed
	r.Rationale = "transcriptions differ in the second item of H2D, and another one, whose place is not recorded, has 4/4 for V1A; the readings taken are those by which no profile is pointless"
	return r
}()

// otherReadings are the tables with any of the disputed lines read otherwise.
var otherReadings = []*Table{NewTable(H2DLower), NewTable(V1AHigher), NewTable(H2DLower, V1AHigher)}

// Assess returns what the rules say of evidence beside its scores: a finding for
// each contra-indicator that is not mitigated (RA-GPG-001), and one where the level
// would be another by another reading of the table (RA-GPG-002). Accepted is as for
// [Table.Evaluate]; base is the JSON Pointer of the evidence in its document, ""
// for the document itself. That no profile is met is no finding.
func Assess(e Evidence, accepted ProfileSet, base string) guidance.Assessment {
	var a guidance.Assessment
	if len(e.ContraIndicators) == 0 {
		a.Skip(ruleContraIndicator)
	}
	for i, c := range e.ContraIndicators {
		a.Require(ruleContraIndicator, c.Mitigated, contraIndicatorAt(base, i),
			"a contra-indicator is not mitigated: the identity has no level, whatever its scores")
	}
	a.Pass(ruleDisputed) // unless some reading gives another level
	level := current.Evaluate(e, accepted).Level
	for _, t := range otherReadings {
		if other := t.Evaluate(e, accepted).Level; other != level {
			a.Fail(ruleDisputed, base, "the level is "+level.String()+"; by another reading of a disputed line it would be "+other.String())
			break
		}
	}
	return a
}

func contraIndicatorAt(base string, i int) string {
	return base + "/contraIndicators/" + strconv.Itoa(i)
}

// Rules returns the table of this package's rules.
func Rules() []guidance.Rule {
	return slices.Concat([]guidance.Rule{ruleContraIndicator, ruleDisputed}, derivationRules())
}
