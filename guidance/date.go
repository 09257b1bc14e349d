package guidance

import (
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // civil dates are London dates on every machine
)

// ErrDate is returned, wrapped, for text that is not a calendar day written
// YYYY-MM-DD.
var ErrDate = errors.New("not a date as YYYY-MM-DD")

// london is the civil time zone of NHS England guidance. The database is
// embedded, so that loading it cannot fail on a machine without tzdata; a test
// asserts it.
var london = mustLondon()

func mustLondon() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("guidance: embedded time zone database is missing: " + err.Error())
	}
	return l
}

// London returns the Europe/London time zone from the embedded database.
func London() *time.Location { return london }

// Date is a civil day in Europe/London. It has no time of day. The zero Date
// means "no date": [Date.IsZero] says so, and it is before every real day.
// Dates are comparable with ==.
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// NewDate returns the day with the given year (1 to 9999), month and day of
// month, or an error wrapping [ErrDate] when there is no such day.
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < 1 || year > 9999 || t.Year() != year || t.Month() != month || t.Day() != day {
		return Date{}, ErrDate
	}
	return Date{year: int16(year), month: uint8(month), day: uint8(day)}, nil
}

// ParseDate reads a day written YYYY-MM-DD, ASCII digits only. Any other text
// is an error wrapping [ErrDate]; the text is not repeated in it.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, ErrDate
	}
	n := [3]int{}
	for i, part := range [3]string{s[:4], s[5:7], s[8:]} {
		for _, c := range []byte(part) {
			if c < '0' || c > '9' {
				return Date{}, ErrDate
			}
			n[i] = n[i]*10 + int(c-'0')
		}
	}
	return NewDate(n[0], time.Month(n[1]), n[2])
}

// MustDate is [ParseDate] for the dates written in tables and tests; it panics
// on text that is no date. Never call it with input.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(fmt.Sprintf("guidance: MustDate(%q): %v", s, err))
	}
	return d
}

// DateOf returns the day on which the instant t falls in Europe/London:
// 2023-05-31T23:30:00Z is 1 June, because British Summer Time is an hour ahead.
func DateOf(t time.Time) Date {
	y, m, d := t.In(london).Date()
	return Date{year: int16(y), month: uint8(m), day: uint8(d)}
}

// IsZero reports whether d is the zero Date, which means "no date".
func (d Date) IsZero() bool { return d == Date{} }

// String returns d as YYYY-MM-DD, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	y, digit := int(d.year), func(n int) byte { return byte('0' + n%10) }
	return string([]byte{
		digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), '-',
		digit(int(d.month) / 10), digit(int(d.month)), '-', digit(int(d.day) / 10), digit(int(d.day)),
	})
}

// Compare returns -1, 0 or +1 as d is before, equal to or after e.
func (d Date) Compare(e Date) int {
	a := int(d.year)<<16 | int(d.month)<<8 | int(d.day)
	b := int(e.year)<<16 | int(e.month)<<8 | int(e.day)
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// AddDays returns the day n days after d (before it when n is negative). The
// zero Date stays zero.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return civil(d.utc().AddDate(0, 0, n))
}

// AddMonths returns the same day of the month n calendar months later, or the
// last day of that month when it has no such day: 31 January plus one month is
// the last of February. The zero Date stays zero.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	first := time.Date(int(d.year), time.Month(d.month), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return civil(first.AddDate(0, 0, min(int(d.day), last)-1))
}

// DaysUntil returns the number of days from d to e: 0 for the same day, negative
// when e is earlier. Either being zero gives 0.
func (d Date) DaysUntil(e Date) int {
	if d.IsZero() || e.IsZero() {
		return 0
	}
	return int(e.utc().Sub(d.utc()).Hours() / 24)
}

// Start returns the first instant of d in Europe/London.
func (d Date) Start() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, london)
}

// MarshalText writes d as YYYY-MM-DD. The zero Date has no text: it is an
// error, so that "no date" is left out of a document and never written as "".
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, ErrDate
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what [Date.MarshalText] writes, as [ParseDate] does.
func (d *Date) UnmarshalText(text []byte) error {
	v, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

func (d Date) utc() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

func civil(t time.Time) Date {
	return Date{year: int16(t.Year()), month: uint8(t.Month()), day: uint8(t.Day())}
}
