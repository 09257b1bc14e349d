package guidance

import (
	"strings"
	"sync"
)

// ruleAreas are the areas of rule ids, in order of their text.
var ruleAreas = [...]string{"AUD", "CIS", "CRD", "EVD", "EXC", "GPG", "IDN", "INP", "PSC", "RBC", "TAC", "VID"}

// areaCodes are the same areas as numbers: a rule is marked some hundred times for
// each record, and numbers are quicker to find.
var areaCodes = func() (codes [len(ruleAreas)]uint32) {
	for i, area := range ruleAreas {
		codes[i] = areaCode(area)
	}
	return codes
}()

// areaCode returns three letters as a number.
func areaCode(s string) uint32 { return uint32(s[0])<<16 | uint32(s[1])<<8 | uint32(s[2]) }

const (
	idPrefix    = "RA-"
	idLength    = len("RA-INP-001")
	rulesInArea = 1000 // three digits
	rulePlaces  = len(ruleAreas) * rulesInArea
)

// rulePlace is the place of a valid id among all that there can be, in order of
// their text: a small number, which is quicker to compare and to store.
type rulePlace uint16

// place returns where the id stands; ok is false for one that is not valid.
func (id RuleID) place() (p rulePlace, ok bool) {
	if len(id) != idLength || id[:3] != idPrefix || id[6] != '-' {
		return 0, false
	}
	number := 0
	for _, c := range []byte(id[7:]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		number = number*10 + int(c-'0')
	}
	code := areaCode(string(id[3:6]))
	for i, c := range areaCodes {
		if c == code {
			return rulePlace(i*rulesInArea + number), true
		}
	}
	return 0, false
}

// ruleIDs are ids one after the other, without anything between them.
type ruleIDs string

// at returns the id at a place. It takes no memory of its own.
func (ids ruleIDs) at(p rulePlace) RuleID {
	from := int(p) * idLength
	return RuleID(ids[from : from+idLength])
}

// everyRuleID returns every id that there can be, in order.
var everyRuleID = sync.OnceValue(func() ruleIDs {
	var b strings.Builder
	b.Grow(rulePlaces * idLength)
	for _, area := range ruleAreas {
		for n := range rulesInArea {
			b.WriteString(idPrefix + area + "-")
			b.Write([]byte{'0' + byte(n/100), '0' + byte(n/10%10), '0' + byte(n%10)})
		}
	}
	return ruleIDs(b.String())
})
