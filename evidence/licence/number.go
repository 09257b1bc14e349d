package licence

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

const whatNumber = "driving licence number"

// Number is the number of a driving licence of one of the [Countries], without
// the issue number that some cards print after it. The zero Number means
// "absent". Numbers are comparable with ==.
type Number struct {
	country Country
	text    string
}

// Parse reads a number as people write it: in any case, with white space
// anywhere. Zero-width characters are dropped; digits and letters of other
// scripts are refused. The error is a [*identity.FormatError].
//
// The last three characters of a number of Great Britain may be any letters
// and digits: GOV.UK's own hint text has a number that GOV.UK's pattern
// refuses, and the notes of the Disclosure and Barring Service say that letters
// and digits may stand for one another. [ParseStrict] is the pattern.
//
// Sources: GOV.UK One Login, ipv-cri-dl-front, fields.js (GB and NI); notes on
// DBS applications, disclosures.co.uk (the others).
func Parse(country Country, text string) (Number, error) {
	n, reason := read(country, text)
	if reason != "" {
		return Number{}, &identity.FormatError{What: whatNumber, Reason: reason}
	}
	return n, nil
}

// ParseStrict reads a number of Great Britain as [Parse] does and then asks what
// the pattern of GOV.UK One Login asks besides: no I, O, Q, Y, Z, 0 or 1 in
// place 14, and two letters at the end. Other than the pattern it refuses days
// that are on no calendar. The error is a [*identity.FormatError].
//
// Source: GOV.UK One Login, ipv-cri-dl-front, fields.js, regexDrivingLicence.
func ParseStrict(text string) (Number, error) {
	n, err := Parse(GB, text)
	if err != nil {
		return Number{}, err
	}
	if reason := faultOfStrictTail(n.Tail()); reason != "" {
		return Number{}, &identity.FormatError{What: whatNumber, Reason: reason}
	}
	return n, nil
}

// read returns the number, or why there is none.
func read(country Country, text string) (Number, string) {
	number := compact(text)
	reason := faultOf(country, number)
	if reason == "" {
		return Number{country: country, text: number}, ""
	}
	if IssueNumber(country, text) != "" {
		reason = reasonIssueNumber
	}
	return Number{}, reason
}

// Country returns the country whose number it is; zero when absent.
func (n Number) Country() Country { return n.country }

// part returns the characters from one place up to another, counted from 0, of
// a number that codes its holder; "" for other numbers.
func (n Number) part(from, to int) string {
	if !n.country.codesHolder() {
		return ""
	}
	return n.text[from:to]
}

// SurnameBlock returns places 1 to 5: what is left of the surname, filled up
// with 9. It is "", like all that follows, for numbers that code nothing about
// their holder.
func (n Number) SurnameBlock() string { return n.part(0, 5) }

// YY returns the last two digits of the year of birth: places 6 and 11.
func (n Number) YY() string { return n.part(5, 6) + n.part(10, 11) }

// Month returns the month of birth, "01" to "12": places 7 and 8, without the
// 50 that is added for women.
func (n Number) Month() string {
	month := n.part(6, 8)
	if month == "" || month[0] < '5' {
		return month
	}
	return string(month[0]-5) + month[1:]
}

// Day returns the day of birth, "01" to "31": places 9 and 10.
func (n Number) Day() string { return n.part(8, 10) }

// Sex returns "F" where 50 is added to the month, else "M".
func (n Number) Sex() string {
	switch month := n.part(6, 8); {
	case month == "":
		return ""
	case month[0] >= '5':
		return "F"
	}
	return "M"
}

// Initials returns places 12 and 13: the first letters of the first two
// forenames, 9 where there is none.
func (n Number) Initials() string { return n.part(11, 13) }

// Tail returns places 14 to 16: an arbitrary character that tells apart people
// whose first 13 are the same, and two check characters.
func (n Number) Tail() string { return n.part(13, 16) }

// Unusual reports whether place 14 holds I, O, Q, Y, Z, 0 or 1, which GOV.UK One
// Login refuses: most often a slip, so that a person should look.
func (n Number) Unusual() bool {
	tail := n.Tail()
	return tail != "" && strings.IndexByte(neverInPlace14, tail[0]) >= 0
}

// DateExists reports whether the number codes a day of birth that is on the
// calendar. Numbers that are none for want of it do not exist, so that it is
// false only where nothing is coded.
func (n Number) DateExists() bool { return len(n.BirthDates()) > 0 }

// BirthDates returns the days that the number may mean as the day of birth, in
// the 1900s and in the 2000s, as far as they are on the calendar: two, or one
// for 29 February of a year 00, which 1900 did not have. A number does not say
// the century, and days to come are among them.
func (n Number) BirthDates() []guidance.Date {
	birth := n.part(5, 11)
	if birth == "" {
		return nil
	}
	var days []guidance.Date
	for _, century := range [...]int{1900, 2000} {
		if day, err := dayCoded(birth, century); err == nil {
			days = append(days, day)
		}
	}
	return days
}

// IsZero reports whether n is absent.
func (n Number) IsZero() bool { return n == Number{} }

// String returns the number in capitals without white space, or "" when absent.
func (n Number) String() string { return n.text }

// MarshalText returns the country and the number, "NI 55667788"; absent is a
// [*identity.FormatError].
func (n Number) MarshalText() ([]byte, error) {
	if n.IsZero() {
		return nil, &identity.FormatError{What: whatNumber, Reason: "absent"}
	}
	return []byte(n.country.String() + " " + n.text), nil
}

// UnmarshalText reads what [Number.MarshalText] writes: a country, a space, and
// what [Parse] reads.
func (n *Number) UnmarshalText(text []byte) error {
	*n = Number{}
	first, rest, _ := strings.Cut(string(text), " ")
	country, err := ParseCountry(first)
	if err != nil {
		return &identity.FormatError{What: whatNumber, Reason: "a country and a number are wanted"}
	}
	*n, err = Parse(country, rest)
	return err
}
