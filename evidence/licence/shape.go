package licence

import (
	"strings"
	"time"
	"unicode"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// neverInPlace14 are the characters that GOV.UK One Login refuses in place 14.
const neverInPlace14 = "IOQYZ01"

// shapes says for each country why a stripped text is not one of its numbers.
//
// Sources: GOV.UK One Login, ipv-cri-dl-front, fields.js (GB and NI); notes on
// DBS applications, disclosures.co.uk (the others). Personnel Checks has eight
// digits for Jersey and nine for the Isle of Man instead: see [ruleFormat].
var shapes = [...]func(string) string{GB: faultOfGB, NI: faultOfNI, IM: faultOfIM, JE: faultOfJE, GG: faultOfGB}

// faultOf returns why a stripped text is not a number of the country, or "".
func faultOf(c Country, s string) string {
	switch {
	case c == 0 || int(c) >= len(shapes):
		return "of a country whose numbers are not known"
	case s == "":
		return "empty"
	}
	return shapes[c](s)
}

// faultOfGB returns why a text is not the 16 characters of Great Britain and
// Guernsey: surname, birth, initials, and three that say nothing.
func faultOfGB(s string) string {
	switch {
	case strings.Trim(s, upperLetters+"0123456789") != "":
		return "only the letters A to Z and the digits 0 to 9 are wanted"
	case len(s) != 16:
		return "16 characters are wanted"
	}
	return faultOfCoded(s)
}

// faultOfCoded returns why the first 13 of some characters, which are letters and
// digits, do not code a holder: surname, birth, initials.
func faultOfCoded(s string) string {
	switch {
	case !identity.IsCapital(s[0]) || strings.Trim(strings.TrimRight(s[:5], "9"), upperLetters) != "":
		return "the first five characters are letters of the surname, filled up with 9"
	case !identity.AllDigits(s[5:11]):
		return "characters 6 to 11 are digits"
	case !codesRealDay(s[5:11]):
		return "characters 6 to 11 are no date of birth"
	case s[11:13] != "99" && (!identity.IsCapital(s[11]) || !identity.IsCapital(s[12]) && s[12] != '9'):
		return "characters 12 and 13 are initials, or 9 for want of one"
	}
	return ""
}

// faultOfStrictTail returns what GOV.UK One Login refuses in the last three
// characters of a number, or "".
func faultOfStrictTail(tail string) string {
	switch {
	case strings.IndexByte(neverInPlace14, tail[0]) >= 0:
		return "character 14 is none of I, O, Q, Y, Z, 0 and 1"
	case !identity.IsCapital(tail[1]) || !identity.IsCapital(tail[2]):
		return "characters 15 and 16 are letters"
	}
	return ""
}

func faultOfNI(s string) string {
	if len(s) != 8 || !identity.AllDigits(s) {
		return "eight digits are wanted"
	}
	return ""
}

// faultOfIM knows both forms of the Isle of Man: six digits, a slash and one or
// two digits since February 2016; before, F or P (full or provisional), G or L,
// four digits and a letter.
func faultOfIM(s string) string {
	if number, suffix, slash := strings.Cut(s, "/"); slash {
		if len(number) != 6 || !identity.AllDigits(number) || len(suffix) < 1 || len(suffix) > 2 || !identity.AllDigits(suffix) {
			return "six digits, a slash and one or two digits are wanted"
		}
		return ""
	}
	if len(s) != 7 || s[0] != 'F' && s[0] != 'P' || s[1] != 'G' && s[1] != 'L' || !identity.AllDigits(s[2:6]) || !identity.IsCapital(s[6]) {
		return "six digits, a slash and one or two digits are wanted; before 2016, F or P, G or L, four digits and a letter"
	}
	return ""
}

func faultOfJE(s string) string {
	if len(s) != 6 || !identity.AllDigits(s) {
		return "six digits are wanted"
	}
	return ""
}

// codesRealDay reports whether places 6 to 11 of a number, which are digits, code
// a day of the 1900s or 2000s.
func codesRealDay(s string) bool {
	_, err19 := dayCoded(s, 1900)
	_, err20 := dayCoded(s, 2000)
	return err19 == nil || err20 == nil
}

// dayCoded returns the day that places 6 to 11 of a number code in a century, or
// an error when that century has no such day.
func dayCoded(s string, century int) (guidance.Date, error) {
	at := func(i int) int { return int(s[i] - '0') }
	month := 10*at(1) + at(2)
	if month > 50 { // of a woman
		month -= 50
	}
	return guidance.NewDate(century+10*at(0)+at(5), time.Month(month), 10*at(3)+at(4))
}

// compact returns a text without white space and characters that nobody can
// see, with ASCII letters in capitals. Other letters and digits stay, so that
// they are refused and never folded.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, identity.Capitals(identity.CleanCode(s)))
}

const upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
