package mrz

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// BirthDate is the date of birth of a zone. Where the day, the day and the
// month, or all of it is unknown, the zone has fillers in its place, and no
// calendar day is made up. The zero BirthDate means "absent".
//
// Source: ICAO Doc 9303-3 section 4.8.
type BirthDate struct {
	raw string
	day guidance.Date
}

// Raw returns the date as it stands in the zone: YYMMDD, with << for a part that
// is unknown; "" when absent.
func (b BirthDate) Raw() string { return b.raw }

// Date returns the day of birth; ok is false where it is not known to the day.
// The zone has two digits of the year: the day returned is the latest that is
// not after the day for which the zone was read, which is our choice. A person
// over a hundred is taken for younger by a century: see [BirthDate.Agrees].
func (b BirthDate) Date() (day guidance.Date, ok bool) { return b.day, !b.day.IsZero() }

// Agrees reports whether every part that the zone knows is that of d: the last
// two digits of the year, the month, the day. It says nothing of the century,
// which the zone does not have. An absent birth date, or one of which nothing is
// known, agrees with nothing, and nothing agrees with no day.
func (b BirthDate) Agrees(d guidance.Date) bool {
	if b.raw == "" || b.raw == unknownDate || d.IsZero() {
		return false
	}
	day := d.String() // YYYY-MM-DD
	return agrees(b.raw[0:2], day[2:4]) && agrees(b.raw[2:4], day[5:7]) && agrees(b.raw[4:6], day[8:10])
}

func agrees(part, with string) bool { return part == unknownPart || part == with }

// IsZero reports whether b is absent.
func (b BirthDate) IsZero() bool { return b == BirthDate{} }

// MarshalText returns the date as [BirthDate.Raw] does; absent is a
// [*identity.FormatError]. There is no UnmarshalText: the century depends on the
// day for which the zone was read.
func (b BirthDate) MarshalText() ([]byte, error) {
	if b.IsZero() {
		return nil, &identity.FormatError{What: "date of birth in a machine readable zone", Reason: "absent"}
	}
	return []byte(b.raw), nil
}

// String returns the date for people: "1984-02-17", "84-02" or "84" where only
// so much is known, "unknown", or "" when absent.
func (b BirthDate) String() string {
	switch {
	case b.IsZero():
		return ""
	case !b.day.IsZero():
		return b.day.String()
	case b.raw == unknownDate:
		return "unknown"
	case b.raw[2:4] == unknownPart:
		return b.raw[:2]
	case b.raw[4:6] == unknownPart:
		return b.raw[:2] + "-" + b.raw[2:4]
	}
	return b.raw[:2] + "-" + b.raw[2:4] + "-" + b.raw[4:]
}
