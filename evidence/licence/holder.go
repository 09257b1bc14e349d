package licence

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/rakit-dev/rakit/guidance"
)

// Holder is the person whose licence it should be, as they gave their details.
// What is left zero is not known, and is not compared.
type Holder struct {
	Surname     string
	Forenames   string // all of them, with white space between
	DateOfBirth guidance.Date
	Sex         string // "F" or "M"; anything else is not compared, since a number codes one of the two
}

// hasSurname and hasForenames report whether a part of the name is known.
func (h Holder) hasSurname() bool   { return strings.TrimSpace(h.Surname) != "" }
func (h Holder) hasForenames() bool { return strings.TrimSpace(h.Forenames) != "" }

// asOneName returns the holder with forenames that stand alone in the place of
// the surname, where a number has the name of a person who has only one.
func (h Holder) asOneName() Holder {
	if !h.hasSurname() {
		h.Surname, h.Forenames = h.Forenames, ""
	}
	return h
}

// knownSex reports whether the holder's sex can be compared.
func (h Holder) knownSex() bool { return h.Sex == "F" || h.Sex == "M" }

// Expect13 returns the first 13 characters that the holder's number should have
// in Great Britain and Guernsey, or "" without a date of birth. For a sex that is
// neither F nor M it is the number of a man. A holder without a surname, or without
// forenames, is taken for a person of one name. What follows the 13 cannot be worked
// out.
//
// Sources: DVLA leaflet "How to check your driver number"; signatory
// identification checker guidance, "How to read a UK driving licence number".
func Expect13(h Holder) string {
	if h.DateOfBirth.IsZero() {
		return ""
	}
	h = h.asOneName()
	born := h.DateOfBirth.String() // YYYY-MM-DD
	month := born[5:7]
	if h.Sex == "F" {
		month = string(month[0]+5) + month[1:]
	}
	return surnameBlock(h.Surname) + born[2:3] + month + born[8:] + born[3:4] + initials(h.Forenames)
}

// surnameBlock returns the five characters of a surname. Of a surname that begins
// with MAC the A is left out, whatever follows: Mack becomes MCK99.
func surnameBlock(surname string) string {
	letters := fold(surname)
	if rest, mac := strings.CutPrefix(letters, "MAC"); mac {
		letters = "MC" + rest
	}
	return (letters + "99999")[:5]
}

// initials returns the first letters of the first two forenames, 9 for one that
// is wanting. Only white space parts forenames: Anne-Marie is one.
func initials(forenames string) string {
	first := ""
	for _, name := range strings.Fields(forenames) {
		if letters := fold(name); letters != "" && len(first) < 2 {
			first += letters[:1]
		}
	}
	return (first + "99")[:2]
}

// fold returns the letters of a name as a number writes them: A to Z, without
// marks. Hyphens, spaces, apostrophes and full stops vanish, and so do letters
// of other scripts.
func fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		r = unicode.ToUpper(r)
		if 'A' <= r && r <= 'Z' {
			b.WriteRune(r)
			continue
		}
		b.WriteString(withoutBase[r])
	}
	return b.String()
}

// withoutBase are the Latin letters that do not fall into a base letter and a
// mark. No publication says how the issuer writes them: the first row is our
// reading, the second that of ICAO Doc 9303-3, section 6, table A. A wrong guess
// costs a look, never a refusal.
var withoutBase = map[rune]string{
	'Ø': "O", 'Ł': "L", 'Æ': "AE", 'ß': "SS", 'Đ': "D",
	'ẞ': "SS", 'Œ': "OE", 'Þ': "TH", 'Ð': "D", 'Ħ': "H", 'Ŧ': "T", 'Ŋ': "N",
}
