package gpg45

import (
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/guidance"
)

func derivationRule(id guidance.RuleID, severity guidance.Severity, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, severity, guidance.Command, title, rationale, cs...)
}

// The rules of deriving scores. They are of deriving alone: a [Deriver] refuses by
// two of them and [CheckDerivation] evaluates all four. A registration record holds
// scores, not the facts they were derived from, so nothing evaluates them there.
var (
	ruleKnownStrength = derivationRule("RA-GPG-020", guidance.Error,
		"the strength of every document is in the catalogue",
		"a document that nobody knows is not a document of strength 0: a person has to say what it is, or score it by its facts",
		prototypeRails.At("config/forms/evidence.yaml"))
	ruleRead = derivationRule("RA-GPG-021", guidance.Warning,
		"a score that is derived rests on criteria that were read in a primary source",
		"the guide could not be read in full; whoever relies on a level has to know that its scores rest on a draft, or on one of two readings",
		prototype.At("app/routes.js"))
	ruleContradiction = derivationRule("RA-GPG-022", guidance.Error,
		"the facts from which a score is derived can hold together",
		"of two facts that exclude each other one is wrong, and no score follows from a wrong fact")
	ruleCriteria = derivationRule("RA-GPG-023", guidance.Warning,
		"there are criteria that may be used, in force on the day of the check",
		"a score is not derived by the criteria of another day, or by criteria that the service does not accept; it can still be given from outside")
)

func derivationRules() []guidance.Rule {
	return []guidance.Rule{ruleKnownStrength, ruleRead, ruleContradiction, ruleCriteria}
}

// CheckDerivation turns what a method of a [Deriver] returned into what the rules
// say of it: RA-GPG-020 of a document whose strength is not known, RA-GPG-021 of a
// score by criteria that were not read in a primary source, RA-GPG-022 of facts
// that contradict each other, RA-GPG-023 where there are no criteria to use.
// pointer is the place of the facts in their document. Nothing else evaluates these
// rules: an assessment of a record does not list them.
func CheckDerivation(pointer string, d Derivation, err error) guidance.Assessment {
	var a guidance.Assessment
	var refusal *guidance.Refusal
	switch {
	case err == nil:
		a.Pass(ruleContradiction)
		a.Pass(ruleCriteria)
		checkRead(&a, pointer, d)
		checkCatalogue(&a, d)
	case errors.As(err, &refusal):
		a.Pass(ruleCriteria)
		a.Fail(refusedBy(refusal), pointer, refusal.Findings[0].Message)
	case errors.Is(err, ErrUnverified):
		a.Fail(ruleCriteria, pointer, ErrUnverified.Error())
	case errors.Is(err, guidance.ErrNoEdition):
		a.Fail(ruleCriteria, pointer, "no criteria are in force on the day of the check")
	case errors.Is(err, guidance.ErrNotEvaluated):
		a.Fail(ruleCriteria, pointer, "it is not known whether the criteria held applied on the day of the check")
	default:
		a.Unknown(ruleContradiction)
		a.Unknown(ruleCriteria)
	}
	return a
}

// refusedBy returns the rule of a refusal by a Deriver.
func refusedBy(refusal *guidance.Refusal) guidance.Rule {
	if refusal.Rule() == ruleKnownStrength.ID {
		return ruleKnownStrength
	}
	return ruleContradiction
}

func checkRead(a *guidance.Assessment, pointer string, d Derivation) {
	rule := ruleRead
	if unread(d.Basis) {
		rule.Citations = d.Citations
	}
	a.Require(rule, !unread(d.Basis), pointer,
		fmt.Sprintf("%s was derived by %s, which is %s: %s", d.Part, d.Edition, d.Basis, d.Rationale))
}

func checkCatalogue(a *guidance.Assessment, d Derivation) {
	if d.Part != PartStrength {
		a.Skip(ruleKnownStrength)
		return
	}
	a.Pass(ruleKnownStrength)
}
