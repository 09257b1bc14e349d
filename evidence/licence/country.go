package licence

import "github.com/rakit-dev/rakit/guidance"

// Country is the country whose authority issued a licence. It is a closed
// list; the zero Country is invalid.
type Country uint8

// The countries whose numbers are known. Great Britain stands for England,
// Scotland and Wales, which share one issuer.
const (
	GB Country = iota + 1 // Great Britain (DVLA)
	NI                    // Northern Ireland (DVA)
	IM                    // Isle of Man
	JE                    // Jersey
	GG                    // Guernsey
)

const countryList = "country of a driving licence"

var countryNames = []string{"GB", "NI", "IM", "JE", "GG"}

// ParseCountry reads a country as it is written in records: GB, NI, IM, JE or
// GG. Other text is a [*guidance.UnknownValueError].
func ParseCountry(s string) (Country, error) {
	return guidance.ParseClosed[Country](countryList, countryNames, s)
}

// Countries returns every country, in table order.
func Countries() []Country { return guidance.MembersClosed[Country](countryNames) }

// String returns the two letters of the country, or "invalid".
func (c Country) String() string { return guidance.NameClosed(countryNames, c) }

// MarshalText returns the two letters; the zero Country is an error.
func (c Country) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed(countryList, countryNames, c)
}

// UnmarshalText reads a country as [ParseCountry] does.
func (c *Country) UnmarshalText(text []byte) (err error) {
	*c, err = ParseCountry(string(text))
	return err
}

// codesHolder reports whether the numbers of c hold name and birth of the
// holder. Guernsey follows Great Britain in this; the numbers of the Isle of
// Man and Jersey are drawn at random.
//
// Source: Personnel Checks, "Non-UK driving licences and CRB checks" (2011).
func (c Country) codesHolder() bool { return c == GB || c == GG }
