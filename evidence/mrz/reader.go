package mrz

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// reader reads the fields of one zone and collects what is wrong with them.
type reader struct {
	layout *layout
	holed  bool
	today  guidance.Date
	zone   Zone
	faults []Fault
}

func (r *reader) fault(c FaultCode, s span, message string) {
	r.faults = append(r.faults, Fault{Code: c, Line: s.line, From: s.from, To: s.to, Message: message})
}

// field returns a field; ok is false when it has a hole, of which nothing more
// is to be said.
func (r *reader) field(s span) (field string, ok bool) {
	field = r.layout.in(r.zone.text, s)
	return field, !r.holed || strings.IndexByte(field, hole) < 0
}

// documentCode holds the first two characters against the format.
//
// Source: ICAO Doc 9303-4 section 4.2.2 (P), Part 5 section 4.2.2 note k and
// Part 6 section 4.2.2 note k (A, C or I), Part 7 sections 4.2.2 and 7.2.2 (V).
func (r *reader) documentCode() {
	code, ok := r.field(r.layout.code)
	if !ok {
		return
	}
	if message := faultOfCode(r.zone.format, code[0], code[1]); message != "" {
		r.fault(FaultDocumentCode, r.layout.code, message)
	}
}

func faultOfCode(f Format, first, second byte) string {
	switch {
	case f == TD3 && first != 'P':
		return "the code of a document of this size begins with P, or with V for a visa"
	case f.card() && first != 'A' && first != 'C' && first != 'I':
		return "the code of a document of this size begins with A, C or I"
	case second != filler && !identity.IsCapital(second):
		return "the second place of the code of document type is a letter or a filler"
	case f.card() && second == 'V':
		return "the second letter of the code of a card is not V"
	case f.card() && first == 'A' && second == 'I':
		return "the code of document type is one that is not used"
	case f == TD2 && first == 'A' && second == 'C':
		return "the code of crew member certificates belongs to a smaller card"
	}
	return ""
}

// state holds a code of state against what a code is made of. Whether it is a
// known one is another question: see [KnownState].
//
// Source: ICAO Doc 9303-3 section 5.
func (r *reader) state(s span, c FaultCode) {
	field, ok := r.field(s)
	if !ok {
		return
	}
	code := unfilled(field)
	for i := range len(code) {
		if !identity.IsCapital(code[i]) {
			r.fault(c, s, "the code of "+c.field()+" is made of letters, with fillers after them only")
			return
		}
	}
	if code == "" {
		r.fault(c, s, "the code of "+c.field()+" is missing")
	}
}

// number checks the document number, which on cards may be a long one.
func (r *reader) number() {
	number, ok := r.field(r.layout.number)
	if !ok {
		return
	}
	if unfilled(number) == "" {
		r.fault(FaultDocumentNumber, r.layout.number, "the document number is missing")
	}
	digit, ok := r.field(r.layout.numberDigit)
	if !ok {
		return
	}
	if digit[0] != filler || !r.zone.format.card() {
		r.checkDigit(r.layout.number, r.layout.numberDigit, FaultNumberDigit)
		return
	}
	r.longNumber(number)
}

// longNumber checks a document number that goes on in the optional data.
func (r *reader) longNumber(number string) {
	optional, ok := r.field(r.layout.optional)
	if !ok {
		return
	}
	rest, _ := cutLong(optional)
	if rest == "" || number[len(number)-1] == filler {
		r.fault(FaultNumberDigit, r.layout.numberDigit,
			"the check digit of the document number is missing here, and no long number goes on with it in the optional data")
		return
	}
	if r.zone.long = longNumberRule(number, rest, optional[len(rest)]); r.zone.long == 0 {
		at := r.layout.optional.from + len(rest)
		r.fault(FaultNumberDigit, span{r.layout.optional.line, at, at},
			"the check digit does not agree with the document number, which goes on in the optional data")
	}
}

// checkDigit holds a field against its check digit.
func (r *reader) checkDigit(s, at span, c FaultCode) {
	field, ok := r.field(s)
	digit, whole := r.field(at)
	if ok && whole && digitOf(field) != digit[0] {
		r.fault(c, at, "the check digit does not agree with "+c.field())
	}
}

// optionalDigit checks the personal number of a passport. Where there is none,
// the check digit may be a filler.
//
// Source: ICAO Doc 9303-4 section 4.2.2.2, position 43.
func (r *reader) optionalDigit() {
	if r.layout.optionalDigit.absent() {
		return
	}
	field, ok := r.field(r.layout.optional)
	digit, whole := r.field(r.layout.optionalDigit)
	if ok && whole && unfilled(field) == "" && digit[0] == filler {
		return
	}
	r.checkDigit(r.layout.optional, r.layout.optionalDigit, FaultOptionalDigit)
}

// compositeDigit checks the digit over several fields, which visas do not have.
func (r *reader) compositeDigit() {
	if r.layout.compositeDigit.absent() {
		return
	}
	var sum checksum
	for _, s := range r.layout.composite {
		field, ok := r.field(s)
		if !ok {
			return
		}
		sum.add(field)
	}
	digit, ok := r.field(r.layout.compositeDigit)
	if ok && sum.digit() != digit[0] {
		r.fault(FaultCompositeDigit, r.layout.compositeDigit, "the composite check digit does not agree with the fields that it is over")
	}
}

func (r *reader) birthDate() {
	field, ok := r.field(r.layout.birth)
	if !ok {
		return
	}
	if r.zone.birth, ok = readBirth(field, r.today); !ok {
		r.fault(FaultBirthDate, r.layout.birth, "the date of birth is no day up to today, nor one of which the end is left unknown with fillers")
	}
}

func (r *reader) expiryDate() {
	field, ok := r.field(r.layout.expiry)
	if !ok {
		return
	}
	if r.zone.expiry, ok = readExpiry(field); !ok {
		r.fault(FaultExpiryDate, r.layout.expiry, "the date of expiry is no day; it may not be unknown")
	}
}

// sex checks the one letter; X stands in the visual zone only.
//
// Source: ICAO Doc 9303-4 section 4.2.2.2, position 21 and note p.
func (r *reader) sex() {
	field, ok := r.field(r.layout.sex)
	if ok && field != "F" && field != "M" && field[0] != filler {
		r.fault(FaultSex, r.layout.sex, "sex is F, M or a filler; X stands for unspecified in the printed part only")
	}
}

// name checks what the name field is made of.
//
// Source: ICAO Doc 9303-3 section 4.6.
func (r *reader) name() {
	field, ok := r.field(r.layout.name)
	if !ok {
		return
	}
	if strings.ContainsAny(field, "0123456789") {
		r.fault(FaultNameDigits, r.layout.name, "a name has no digits")
	}
	if unfilled(field) == "" {
		r.fault(FaultNameEmpty, r.layout.name, "the name is missing")
	}
}
