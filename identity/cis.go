package identity

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
)

// CISRecord is the part of a record of the Care Identity Service that says what
// evidence was entered. It is what the Registration Authority typed, not what
// the registrant showed.
type CISRecord struct {
	ID           string     `json:"id,omitempty"`
	Organisation string     `json:"organisation,omitempty"` // ODS code of the organisation that looks after the person, as it was typed
	Evidence     []CISEntry `json:"evidence"`
	Renewals     []Renewal  `json:"renewals,omitempty"` // of the certificates on the person's cards, in any order

	// Expect is what a labelled test record expects of the recogniser. It is
	// accepted and ignored.
	Expect jsontext.Value `json:"expect,omitempty"`
}

// CISEntry is one line of evidence in a CIS record, as it was typed: dates that
// are none and kinds that are unknown are kept, so that they can be recognised.
type CISEntry struct {
	Kind    string `json:"kind,omitempty"`
	Number  string `json:"number,omitempty"`
	Issued  string `json:"issued,omitempty"`  // YYYY-MM-DD, if it is a day
	Expires string `json:"expires,omitempty"` // YYYY-MM-DD, if it is a day
}

// EntryKind is a kind of evidence that can be entered in CIS. It is a closed
// list: the kinds of document of the NHS Employers lists, under the names that
// registration records use for them, and the two entries that make temporary
// access cards. The zero EntryKind is invalid.
type EntryKind uint8

// The kinds that this package itself speaks of; the others have names only.
const (
	UKPassportEntry EntryKind = iota + 1
	PassportEntry             // of any country
	TAC1                      // Temporary Access Card, first entry: not a document
	TAC2                      // Temporary Access Card, second entry: not a document
)

var entryKindNames = []string{
	"uk-passport", "passport", "TAC1", "TAC2",
	// other photographic evidence
	"driving-licence", "foreign-driving-licence", "biometric-residence-permit",
	"armed-forces-card", "pass-card", "eea-identity-card",
	// non-photographic evidence
	"utility-bill", "council-tax-statement", "paper-driving-licence", "hmrc-notification",
	"bank-statement", "credit-union-statement", "mortgage-statement", "tenancy-agreement",
	"benefit-statement", "electoral-register-confirmation", "birth-certificate",
	"adoption-certificate", "marriage-certificate", "civil-partnership-certificate",
	"divorce-papers", "gender-recognition-certificate", "deed-poll", "firearms-certificate",
	"forces-employment-certificate", "digital-address-proof",
}

// ParseEntryKind reads a kind as it is written in records. Of TAC1 and TAC2
// alone, case and spaces do not matter: one page writes "TAC1", the other
// "TAC 1". Unknown text is a *guidance.UnknownValueError.
func ParseEntryKind(s string) (EntryKind, error) {
	switch tacNumber(s) {
	case '1':
		return TAC1, nil
	case '2':
		return TAC2, nil
	}
	return guidance.ParseClosed[EntryKind]("CIS evidence kind", entryKindNames, s)
}

// tacNumber returns '1' or '2' if s is TAC1 or TAC2 in any case and with any
// spaces, else 0. It allocates nothing.
func tacNumber(s string) byte {
	const name = "TAC"
	at := 0
	var number byte
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || invisible(r):
		case at < len(name) && r < unicode.MaxASCII && byte(r)&^0x20 == name[at]:
			at++
		case at == len(name) && number == 0 && (r == '1' || r == '2'):
			number = byte(r)
		default:
			return 0
		}
	}
	return number
}

// String returns the kind as it is written in records, or "invalid".
func (k EntryKind) String() string { return guidance.NameClosed(entryKindNames, k) }

// MarshalText returns the kind as text; the zero EntryKind is an error.
func (k EntryKind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("CIS evidence kind", entryKindNames, k)
}

// UnmarshalText reads what [ParseEntryKind] reads.
func (k *EntryKind) UnmarshalText(text []byte) (err error) {
	*k, err = ParseEntryKind(string(text))
	return err
}

// indexed returns the JSON Pointer base/i/member, or base/i.
func indexed(base string, i int, member string) string {
	var b strings.Builder
	b.WriteString(base)
	b.WriteByte('/')
	b.WriteString(strconv.Itoa(i))
	if member != "" {
		b.WriteByte('/')
		b.WriteString(member)
	}
	return b.String()
}
