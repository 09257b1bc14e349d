package mrz

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Zone is a machine readable zone that has been read and found in order. The
// zero Zone means "absent". Zones are comparable with ==.
type Zone struct {
	text   string // as printed: the lines with a line feed between them
	format Format
	long   LongNumber
	birth  guidance.Date // zero when not known to the day
	expiry guidance.Date
}

// at returns the field that s picks from the layout; "" when absent or when the
// format has no such field.
func (z Zone) at(s func(*layout) span) string {
	if z.IsZero() {
		return ""
	}
	l := &layouts[z.format]
	return l.in(z.text, s(l))
}

// Format returns how the zone is laid out.
func (z Zone) Format() Format { return z.format }

// DocumentCode returns the code of the type of document, one or two letters:
// "P", "PP", "ID", "V".
func (z Zone) DocumentCode() string {
	return unfilled(z.at(func(l *layout) span { return l.code }))
}

// IssuingState returns the code of the state or organisation that issued the
// document, as in Doc 9303-3 section 5: "GBR", "D". See [KnownState].
func (z Zone) IssuingState() string {
	return unfilled(z.at(func(l *layout) span { return l.issuing }))
}

// Nationality returns the code of the holder's nationality, as
// [Zone.IssuingState] does.
func (z Zone) Nationality() string {
	return unfilled(z.at(func(l *layout) span { return l.nationality }))
}

// DocumentNumber returns the whole number of the document, without the fillers
// after it. A filler inside stands for a space or another sign of the number as
// it is printed elsewhere.
func (z Zone) DocumentNumber() string {
	number := z.at(func(l *layout) span { return l.number })
	if z.long == 0 {
		return unfilled(number)
	}
	rest, _ := cutLong(z.at(func(l *layout) span { return l.optional }))
	return number + rest
}

// LongNumber returns by which rule the check digit of a number of more than
// nine characters was found in order; zero when the number is not that long.
func (z Zone) LongNumber() LongNumber { return z.long }

// Sex returns "F" or "M", or "" where the issuing state left it unspecified.
func (z Zone) Sex() string {
	return unfilled(z.at(func(l *layout) span { return l.sex }))
}

// Birth returns the date of birth, parts of which may be unknown.
func (z Zone) Birth() BirthDate {
	return BirthDate{raw: z.at(func(l *layout) span { return l.birth }), day: z.birth}
}

// Expiry returns the last day on which the document is valid. The zone has two
// digits of the year; they are taken for 2000 to 2099, which is our choice: no
// zone is old enough for another century to come up.
func (z Zone) Expiry() guidance.Date { return z.expiry }

// OptionalData returns what the issuing state put into the optional field (the
// personal number of a passport), without the fillers after it and without the
// rest of a long document number.
func (z Zone) OptionalData() string {
	data := z.at(func(l *layout) span { return l.optional })
	if z.long != 0 {
		_, data = cutLong(data)
	}
	return unfilled(data)
}

// OptionalData2 returns the second optional field, which only TD1 has.
func (z Zone) OptionalData2() string {
	return unfilled(z.at(func(l *layout) span { return l.optional2 }))
}

// Primary returns the primary identifier, most often the family name, with
// spaces between its components. It may be "" where a state puts a single name
// into the second place.
func (z Zone) Primary() string { return splitName(z.nameField()).primary }

// Secondary returns the secondary identifier, most often the given names, with
// spaces between its components; "" for a person with one name.
func (z Zone) Secondary() string { return splitName(z.nameField()).secondary }

// NameTruncated reports whether the name may have been cut: its field is full
// to the last place. A name that just fits looks the same, and has to be treated
// as though it had been cut.
//
// Source: ICAO Doc 9303-4 section 4.2.3, note.
func (z Zone) NameTruncated() bool { return full(z.nameField()) }

func (z Zone) nameField() string { return z.at(func(l *layout) span { return l.name }) }

// Specimen reports whether the zone names a state that exists on specimens
// only, so that the document is nobody's.
func (z Zone) Specimen() bool {
	return specimenState(z.IssuingState()) || specimenState(z.Nationality())
}

// IsZero reports whether z is absent.
func (z Zone) IsZero() bool { return z == Zone{} }

// String returns the zone as it is printed, its lines joined with a line feed;
// "" when absent. [Parse] reads it back. It is personal data: keep it out of
// logs.
func (z Zone) String() string { return z.text }

// MarshalText returns the zone as [Zone.String] does, with its personal data;
// absent is a [*identity.FormatError]. There is no UnmarshalText: [Parse] reads a
// zone, for a day.
func (z Zone) MarshalText() ([]byte, error) {
	if z.IsZero() {
		return nil, &identity.FormatError{What: "machine readable zone", Reason: "absent"}
	}
	return []byte(z.text), nil
}

// unfilled returns a field without the fillers after its content.
func unfilled(field string) string { return strings.TrimRight(field, string(filler)) }
