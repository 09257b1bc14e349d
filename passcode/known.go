package passcode

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Known is what is known of the person who chooses a passcode, and what somebody
// who found or took the card could come to know. Leave out what is not known.
// Numbers may be in any form: only their digits 0 to 9 count.
type Known struct {
	BirthDate       guidance.Date
	Phone           string   // national or with +44
	UUID            string   // the number printed on the card
	NINumber        string   // National Insurance number
	DocumentNumbers []string // of passport, driving licence and so on
}

// hasNumbers reports whether k has any number but the date of birth.
func (k Known) hasNumbers() bool {
	return k.Phone != "" || k.UUID != "" || k.NINumber != "" || len(k.DocumentNumbers) > 0
}

// reasonsFor returns the reasons that k gives against a passcode.
func (k Known) reasonsFor(digits string) []GuessReason {
	var reasons []GuessReason
	for _, own := range []struct {
		reason  GuessReason
		numbers []string // digits
	}{
		{GuessOwnBirthDate, birthDateWritings(k.BirthDate)},
		{GuessOwnPhone, phoneWritings(k.Phone)},
		{GuessOwnUUID, []string{digitsOf(k.UUID)}},
		{GuessOwnNINumber, []string{digitsOf(k.NINumber)}},
		{GuessOwnDocumentNumber, eachDigitsOf(k.DocumentNumbers)},
	} {
		if slices.ContainsFunc(own.numbers, func(n string) bool { return sharesRun(digits, n) }) {
			reasons = append(reasons, own.reason)
		}
	}
	return reasons
}

// sharedRun is how many digits in a row are no chance: the length of the shortest
// passcode, and of a date without its century.
const sharedRun = 6

// sharesRun reports whether six digits in a row of a passcode stand in a row in
// number as well.
func sharesRun(digits, number string) bool {
	for i := 0; i+sharedRun <= len(digits); i++ {
		if strings.Contains(number, digits[i:i+sharedRun]) {
			return true
		}
	}
	return false
}

// birthDateWritings returns the ways in which people write a date with digits
// alone: day, month and year in any order, the day and the month with or without
// a leading zero, the year with or without its century.
func birthDateWritings(birth guidance.Date) []string {
	if birth.IsZero() {
		return nil
	}
	year, month, day := birth.String()[:4], birth.String()[5:7], birth.String()[8:]
	var all []string
	for _, y := range []string{year, year[2:]} {
		for _, m := range []string{month, strings.TrimPrefix(month, "0")} {
			for _, d := range []string{day, strings.TrimPrefix(day, "0")} {
				all = append(all, d+m+y, m+d+y, y+m+d, y+d+m, d+y+m, m+y+d)
			}
		}
	}
	return all
}

// phoneWritings returns a number as it is dialled at home and from abroad.
func phoneWritings(phone string) []string {
	d := strings.TrimPrefix(digitsOf(phone), "00")
	if national, ok := strings.CutPrefix(d, "44"); ok {
		return []string{d, "0" + national}
	}
	if national, ok := strings.CutPrefix(d, "0"); ok {
		return []string{d, "44" + national}
	}
	return []string{d}
}

func eachDigitsOf(numbers []string) []string {
	each := make([]string, len(numbers))
	for i, n := range numbers {
		each[i] = digitsOf(n)
	}
	return each
}

// digitsOf returns the ASCII digits of s.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
