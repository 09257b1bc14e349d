package mrz

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

const (
	unknownPart = "<<"
	unknownDate = "<<<<<<"
)

// readBirth reads the date of birth of a zone. The day is zero where it is not
// known, or where today is zero, so that the century cannot be told. ok is false
// for what is no day in either of two centuries, lies in the future in both, or
// is unknown in another way than from the day upwards.
//
// Source: ICAO Doc 9303-3 section 4.8; that only the day, the day and the month,
// or all may be unknown is our choice.
func readBirth(raw string, today guidance.Date) (day guidance.Date, ok bool) {
	switch {
	case raw == unknownDate:
		return guidance.Date{}, true
	case raw[2:] == unknownPart+unknownPart:
		return guidance.Date{}, identity.AllDigits(raw[:2])
	case raw[4:] == unknownPart:
		return guidance.Date{}, identity.AllDigits(raw[:4]) && knownMonth(pair(raw[2:]))
	case !identity.AllDigits(raw):
		return guidance.Date{}, false
	case today.IsZero():
		return guidance.Date{}, someDay(raw)
	}
	return latest(raw, today)
}

// latest returns the latest day written YYMMDD that is not after today, in the
// century of today or the one before. A 29 February may exist in one of them
// only.
func latest(raw string, today guidance.Date) (guidance.Date, bool) {
	century := today.Start().Year() / 100 * 100
	for _, c := range [...]int{century, century - 100} {
		day, ok := dayIn(c, raw)
		if ok && !day.After(today) {
			return day, true
		}
	}
	return guidance.Date{}, false
}

// someDay reports whether raw is a day in the twentieth or the twenty-first
// century.
func someDay(raw string) bool {
	_, last := dayIn(1900, raw)
	_, now := dayIn(2000, raw)
	return last || now
}

// readExpiry reads the date of expiry of a zone; ok is false for what is no day
// of the years 2000 to 2099. It may not be unknown.
//
// Source: ICAO Doc 9303-3 section 4.8; the century is our choice.
func readExpiry(raw string) (day guidance.Date, ok bool) {
	if !identity.AllDigits(raw) {
		return guidance.Date{}, false
	}
	return dayIn(2000, raw)
}

// dayIn returns the day written YYMMDD in a century.
func dayIn(century int, raw string) (guidance.Date, bool) {
	day, err := guidance.NewDate(century+pair(raw), time.Month(pair(raw[2:])), pair(raw[4:]))
	return day, err == nil
}

// pair returns the number that the first two digits of s write.
func pair(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

func knownMonth(m int) bool { return 1 <= m && m <= 12 }
