package licence

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Check reads the number of a licence of a country and holds it against its
// holder, if h is not nil. It returns the number, zero if it could not be read,
// and what came of every rule of [Rules]; pointer is the JSON Pointer of the
// number in its document. Findings repeat neither number nor name.
//
// A comparison that would need what is not known (a number that could not be
// read, a holder without a date of birth or a name) is not evaluated; one that
// has nothing to look at (no holder, a number that codes nothing) is not
// applicable.
func Check(country Country, text string, h *Holder, pointer string) (Number, guidance.Assessment) {
	var a guidance.Assessment
	n, reason := read(country, text)
	a.Require(ruleFormat, reason == "", pointer, whatNumber+": "+reason)
	checkPlace14(&a, n, pointer)
	checkWhole(&a, n)
	switch {
	case h == nil || reason == "" && !country.codesHolder():
		a.Skip(ruleBirth)
		a.Skip(ruleHolder)
	case reason != "":
		a.Unknown(ruleBirth)
		a.Unknown(ruleHolder)
	default:
		a.Merge(CheckHolder(n, *h, pointer))
	}
	return n, a
}

// CheckHolder holds a number against its holder, and applies no rule but the two
// that compare; neither applies to a number that codes nothing of its holder.
// Pointer and findings are as for [Check].
func CheckHolder(n Number, h Holder, pointer string) guidance.Assessment {
	var a guidance.Assessment
	if !n.country.codesHolder() {
		a.Skip(ruleBirth)
		a.Skip(ruleHolder)
		return a
	}
	checkCoded(&a, n, h, pointer)
	return a
}

// CheckForm asks whether a text is a number of any of the [Countries], for a
// licence of which nobody said who issued it. Of the rules of [Rules] it applies
// those that need no holder; pointer is as for [Check].
func CheckForm(text, pointer string) guidance.Assessment {
	var a guidance.Assessment
	a.Skip(ruleBirth)
	a.Skip(ruleHolder)
	a.Skip(rulePlace14)
	a.Skip(ruleWhole)
	for _, c := range Countries() {
		n, reason := read(c, text)
		switch reason {
		case "":
			a.Pass(ruleFormat)
			checkPlace14(&a, n, pointer)
			checkWhole(&a, n)
			return a
		case reasonIssueNumber:
			a.Fail(ruleFormat, pointer, whatNumber+": "+reason)
			return a
		}
	}
	a.Fail(ruleFormat, pointer, whatNumber+": not of the form that Great Britain, Northern Ireland, the Isle of Man, Jersey or Guernsey uses")
	return a
}

// checkPlace14 applies the rule of numbers that are easily misread, where there is
// such a place.
func checkPlace14(a *guidance.Assessment, n Number, pointer string) {
	if n.Tail() == "" {
		a.Skip(rulePlace14)
		return
	}
	a.Require(rulePlace14, !n.Unusual(), pointer, "the fourteenth character is one that is easily taken for another: look at the licence again")
}

// checkWhole applies the rule that nothing of a number is left off, which says
// nothing of what is no number.
func checkWhole(a *guidance.Assessment, n Number) {
	if n.IsZero() {
		a.Skip(ruleWhole)
		return
	}
	a.Pass(ruleWhole)
}

// checkCoded applies the two rules that compare.
func checkCoded(a *guidance.Assessment, n Number, h Holder, pointer string) {
	var birth, other []string
	for _, p := range n.differing(h) {
		word := strings.ReplaceAll(p.word, "_", " ")
		if p.ofBirth {
			birth = append(birth, word)
		} else {
			other = append(other, word)
		}
	}
	conclude(a, ruleBirth, !h.DateOfBirth.IsZero(), birth, pointer, "the number codes another date of birth than the holder's; these differ: ")
	conclude(a, ruleHolder, n.knowsName(h), other, pointer, "the number codes something else than the holder says; look, and ask for evidence of a change; these differ: ")
}

// conclude records what came of a rule: not met if something differs, not
// evaluated if too little of the holder is known, or else met.
func conclude(a *guidance.Assessment, r guidance.Rule, known bool, differing []string, pointer, message string) {
	switch {
	case len(differing) > 0:
		a.Fail(r, pointer, message+strings.Join(differing, ", "))
	case !known:
		a.Unknown(r)
	default:
		a.Pass(r)
	}
}
