package mrz

import (
	"strings"
	"unicode/utf8"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Parse reads a machine readable zone: its lines as they are printed, with a
// line feed (or carriage return and line feed) between them. White space around
// a line and zero-width characters anywhere are dropped; anything else that is
// no character of the zone is refused, lower case included: a reader that takes
// the figure 1 for a small l would have it pass for L, which the check digit
// cannot tell from 1.
//
// today is the day on which the document is looked at; of the two centuries
// that a birth date may lie in, it decides which. With the zero Date every date
// of birth stays without a century (see [BirthDate.Date]).
//
// The error is an [*Error] with every fault that was found. A code of state that
// nobody knows, a specimen and a name that may be cut are no faults: see [Check].
func Parse(text string, today guidance.Date) (Zone, error) {
	zone, faults := read(text, today)
	if len(faults) > 0 {
		return Zone{}, &Error{Faults: faults}
	}
	return zone, nil
}

// longestText is more than the longest zone has in bytes, in whatever
// characters: a text beyond it is not looked at character by character.
const longestText = 1024

// read returns the zone, or what is wrong with it.
func read(text string, today guidance.Date) (Zone, []Fault) {
	if len(text) > longestText {
		return Zone{}, []Fault{sizeFault}
	}
	text, clean := tidy(text)
	format, faults := shapeOf(text, clean)
	switch {
	case format == 0:
		return Zone{}, faults
	case clean:
		return readFields(text, format, false, today)
	}
	zone, more := readFields(holed(text), format, true, today)
	return zone, append(faults, more...)
}

// readFields reads the fields of a text of the right size. Holed says that
// characters which do not belong into a zone were replaced by a hole.
func readFields(text string, format Format, holed bool, today guidance.Date) (Zone, []Fault) {
	r := reader{
		layout: &layouts[format], holed: holed, today: today,
		zone: Zone{text: text, format: format},
	}
	r.documentCode()
	r.state(r.layout.issuing, FaultIssuingState)
	r.state(r.layout.nationality, FaultNationality)
	r.number()
	r.checkDigit(r.layout.birth, r.layout.birthDigit, FaultBirthDigit)
	r.checkDigit(r.layout.expiry, r.layout.expiryDigit, FaultExpiryDigit)
	r.optionalDigit()
	r.compositeDigit()
	r.birthDate()
	r.expiryDate()
	r.sex()
	r.name()
	return r.zone, r.faults
}

// tidy returns text without zero-width characters and without white space
// around its lines, and whether it then holds characters of a zone only. A text
// that needs no tidying is returned as it is.
func tidy(text string) (tidied string, clean bool) {
	text = strings.TrimSpace(text)
	if plain(text) {
		return text, true
	}
	lines := strings.Split(identity.CleanCode(text), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	text = strings.Join(lines, "\n")
	return text, plain(text)
}

// plain reports whether text holds nothing but characters of a zone and line
// feeds.
func plain(text string) bool {
	for i := range len(text) {
		if !permitted(text[i]) && text[i] != '\n' {
			return false
		}
	}
	return true
}

// hole stands in for a character that does not belong into a zone, so that the
// fields beside it can still be found.
const hole = 0

// holed returns text with one hole for each character that does not belong into
// a zone.
func holed(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r == '\n' || r < utf8.RuneSelf && permitted(byte(r)) {
			b.WriteByte(byte(r))
			continue
		}
		b.WriteByte(hole)
	}
	return b.String()
}
