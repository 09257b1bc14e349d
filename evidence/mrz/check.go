package mrz

import "github.com/rakit-dev/rakit/guidance"

// Check reads a machine readable zone as [Parse] does, and returns what came of
// it as findings of the rules RA-EVD-020 to 027, all at the place pointer. The
// zone is zero when there is a finding of severity error. Beside what Parse
// refuses, Check warns of specimens and unknown states, and of names that a
// person has to look at. No finding repeats what was read.
func Check(text string, today guidance.Date, pointer string) (Zone, guidance.Assessment) {
	zone, faults := read(text, today)
	a := assessFaults(faults, pointer)
	if len(faults) > 0 {
		for _, r := range [...]guidance.Rule{ruleStates, ruleNameWhole, ruleLongNumber} {
			a.Unknown(r)
		}
		return Zone{}, a
	}
	assessStates(&a, zone, pointer)
	assessName(&a, zone, pointer)
	assessLongNumber(&a, zone, pointer)
	return zone, a
}

// assessFaults holds the faults against their rules. Where the size or a
// character is wrong, the fields were not all read, so that no rule about them
// has passed.
func assessFaults(faults []Fault, pointer string) guidance.Assessment {
	var a guidance.Assessment
	failed := map[guidance.RuleID]bool{}
	for _, f := range faults {
		a.Fail(f.Code.rule(), pointer, f.String())
		failed[f.Code.rule().ID] = true
	}
	for _, r := range [...]guidance.Rule{ruleLayout, ruleCheckDigits, ruleDates, ruleCodes, ruleName} {
		switch {
		case failed[r.ID]:
		case failed[ruleLayout.ID]:
			a.Unknown(r)
		default:
			a.Pass(r)
		}
	}
	return a
}

func assessStates(a *guidance.Assessment, z Zone, pointer string) {
	a.Pass(ruleStates)
	for _, s := range [...]struct{ code, what string }{
		{z.IssuingState(), "issuing state"}, {z.Nationality(), "nationality"},
	} {
		switch {
		case specimenState(s.code):
			a.Fail(ruleStates, pointer, "the "+s.what+" is one that stands on specimens only: not for production")
		case !KnownState(s.code):
			a.Fail(ruleStates, pointer, "the code of the "+s.what+" is not one that is known: a person has to look")
		}
	}
}

func assessName(a *guidance.Assessment, z Zone, pointer string) {
	a.Pass(ruleNameWhole)
	if z.NameTruncated() {
		a.Fail(ruleNameWhole, pointer, "the name may have been cut, as its field is full: a person has to look")
	}
	switch {
	case z.Primary() == "":
		a.Fail(ruleNameWhole, pointer, "the primary part of the name is empty: a person has to look")
	case oddName(z.nameField()):
		a.Fail(ruleNameWhole, pointer, "the name field has fillers where none are usual: a person has to look")
	}
}

func assessLongNumber(a *guidance.Assessment, z Zone, pointer string) {
	if z.LongNumber() == 0 {
		a.Skip(ruleLongNumber)
		return
	}
	a.Require(ruleLongNumber, z.LongNumber() != LongFiller, pointer,
		"the check digit of the document number is right only with the filler inside the number counted, as on some Belgian cards")
}
