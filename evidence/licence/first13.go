package licence

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

const whatFirst13 = "first 13 characters of a driving licence number"

// First13 is the part of a number of Great Britain or Guernsey that codes its
// holder: all but the three characters at the end. It is no number, and nobody
// who has it need have seen a licence: see [Expect13]. The zero First13 means
// "absent". Values are comparable with ==.
type First13 struct {
	coded Number // of which the last three characters are not there
}

// ParseFirst13 reads the first 13 characters of a number as [Parse] reads a
// number. The error is a [*identity.FormatError].
//
// Source: DVLA leaflet "How to check your driver number", A to C.
func ParseFirst13(country Country, text string) (First13, error) {
	text = compact(text)
	if reason := faultOfFirst13(country, text); reason != "" {
		return First13{}, &identity.FormatError{What: whatFirst13, Reason: reason}
	}
	return First13{Number{country: country, text: text}}, nil
}

func faultOfFirst13(c Country, s string) string {
	switch {
	case !c.codesHolder():
		return "of a country whose numbers do not code their holder"
	case s == "":
		return "empty"
	case strings.Trim(s, upperLetters+"0123456789") != "":
		return "only the letters A to Z and the digits 0 to 9 are wanted"
	case len(s) != 13:
		return "13 characters are wanted"
	}
	return faultOfCoded(s)
}

// CheckFirst13 reads the first 13 characters of a number and holds them against a
// holder of whom the date of birth, the surname or the forenames are known:
// without any of these they say nothing, and the zero First13 comes back with no
// finding, as for a text that cannot be read. That the number is not whole is a
// finding always. Pointer and findings are as for [Check].
func CheckFirst13(country Country, text string, h Holder, pointer string) (First13, guidance.Assessment) {
	var a guidance.Assessment
	f, err := ParseFirst13(country, text)
	if err != nil || h.DateOfBirth.IsZero() && !h.hasSurname() && !h.hasForenames() {
		for _, r := range Rules() {
			a.Skip(r)
		}
		return First13{}, a
	}
	a.Unknown(ruleFormat)
	a.Unknown(rulePlace14)
	a.Fail(ruleWhole, pointer, "13 of the 16 characters: the others show that somebody has seen the licence, so ask for the whole number")
	a.Merge(CheckHolder(f.coded, h, pointer))
	return f, a
}

// Compare holds what is coded against what the holder says: see
// [Number.Compare].
func (f First13) Compare(h Holder) Comparison { return f.coded.Compare(h) }

// SurnameBlock returns places 1 to 5: see [Number.SurnameBlock].
func (f First13) SurnameBlock() string { return f.coded.SurnameBlock() }

// YY returns the last two digits of the year of birth.
func (f First13) YY() string { return f.coded.YY() }

// Month returns the month of birth, "01" to "12".
func (f First13) Month() string { return f.coded.Month() }

// Day returns the day of birth, "01" to "31".
func (f First13) Day() string { return f.coded.Day() }

// Sex returns "F" or "M": see [Number.Sex].
func (f First13) Sex() string { return f.coded.Sex() }

// Initials returns places 12 and 13: see [Number.Initials].
func (f First13) Initials() string { return f.coded.Initials() }

// DateExists reports whether a day of birth is coded: true unless absent.
func (f First13) DateExists() bool { return f.coded.DateExists() }

// BirthDates returns the days that may be meant: see [Number.BirthDates].
func (f First13) BirthDates() []guidance.Date { return f.coded.BirthDates() }

// Country returns the country of whose number it is a part; zero when absent.
func (f First13) Country() Country { return f.coded.country }

// IsZero reports whether f is absent.
func (f First13) IsZero() bool { return f == First13{} }

// String returns the 13 characters in capitals, or "" when absent.
func (f First13) String() string { return f.coded.text }

// MarshalText returns the country and the 13 characters; absent is a
// [*identity.FormatError].
func (f First13) MarshalText() ([]byte, error) {
	if f.IsZero() {
		return nil, &identity.FormatError{What: whatFirst13, Reason: "absent"}
	}
	return []byte(f.coded.country.String() + " " + f.coded.text), nil
}

// UnmarshalText reads what [First13.MarshalText] writes: a country, a space, and
// what [ParseFirst13] reads.
func (f *First13) UnmarshalText(text []byte) error {
	*f = First13{}
	first, rest, _ := strings.Cut(string(text), " ")
	country, err := ParseCountry(first)
	if err != nil {
		return &identity.FormatError{What: whatFirst13, Reason: "a country and 13 characters are wanted"}
	}
	*f, err = ParseFirst13(country, rest)
	return err
}
