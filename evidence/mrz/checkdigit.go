package mrz

import (
	"unicode/utf8"

	"github.com/rakit-dev/rakit/identity"
)

// CheckDigit returns the check digit, '0' to '9', of a field: the sum of the
// values of its characters, each multiplied by 7, 3 or 1 in turn, modulo 10.
// Digits count as themselves, A to Z as 10 to 35, and the filler < as 0. A field
// that is empty, longer than a zone or holds any other character is an
// [*Error]; lower case is no part of the zone's characters.
//
// What it cannot see: characters whose values are 10 apart (0, <, A, K and U;
// 1, B, L and V; and so on) and characters that change places three apart. The
// letter O in place of the digit 0 is seen, the letter I in place of 1 is seen,
// the letter L in place of 1 is not.
//
// Source: ICAO Doc 9303-3 section 4.9.
func CheckDigit(field string) (byte, error) {
	if field == "" || len(field) > longestField {
		return 0, &Error{Faults: []Fault{{Code: FaultLength, Message: "one to 90 characters are wanted"}}}
	}
	if faults := charsetFaults(nil, field, 1); len(faults) > 0 {
		return 0, &Error{Faults: faults}
	}
	var s checksum
	s.add(field)
	return s.digit(), nil
}

// longestField is the length of a whole zone, more than any check digit is over.
const longestField = 90

// checksum is a check digit being worked out, over one field or several.
type checksum struct {
	sum  int
	next int // the index of the next weight
}

// weights are those of Doc 9303-3 section 4.9.
var weights = [3]int{7, 3, 1}

// add counts field, which goes on where the last one stopped.
func (s *checksum) add(field string) {
	sum, next := s.sum, s.next
	for i := range len(field) {
		sum += int(values[field[i]]) * weights[next]
		if next++; next == len(weights) {
			next = 0
		}
	}
	s.sum, s.next = sum, next
}

// digit returns the check digit of what was added.
func (s *checksum) digit() byte { return byte('0' + s.sum%10) }

// digitOf returns the check digit of one field of a zone.
func digitOf(field string) byte {
	var s checksum
	s.add(field)
	return s.digit()
}

// values is what each character of a zone counts in a check digit; the filler
// counts 0.
var values = func() (v [256]uint8) {
	for c := byte('0'); c <= '9'; c++ {
		v[c] = c - '0'
	}
	for c := byte('A'); c <= 'Z'; c++ {
		v[c] = c - 'A' + 10
	}
	return v
}()

const filler = '<'

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// permitted reports whether c is one of the 37 characters of a zone.
//
// Source: ICAO Doc 9303-3 section 4.3, Figure 4.
func permitted(c byte) bool { return identity.IsCapital(c) || isDigit(c) || c == filler }

// charsetFaults adds a fault for each run of characters of a line that do not
// belong into a zone.
func charsetFaults(faults []Fault, line string, number int) []Fault {
	column, open := 0, false
	for at := 0; at < len(line); {
		_, size := utf8.DecodeRuneInString(line[at:])
		column++
		switch {
		case size == 1 && permitted(line[at]):
			open = false
		case open:
			faults[len(faults)-1].To = column
		default:
			open = true
			faults = append(faults, Fault{
				Code: FaultCharset, Line: number, From: column, To: column,
				Message: "only capital letters A to Z, digits 0 to 9 and the filler < belong into the zone",
			})
		}
		at += size
	}
	return faults
}
