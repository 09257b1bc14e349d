package identity

import (
	"slices"
	"strings"
)

const whatRegistrationNumber = "professional registration number"

// RegistrationNumber is the number of a health professional in one [Register],
// or a code made from it. Its shape is no proof that anybody is registered: look
// the number up, and compare name and status. The zero RegistrationNumber means
// "absent".
type RegistrationNumber struct {
	register Register
	text     string
}

// ParseRegistrationNumber reads a number of the register r, in any case; nothing
// may stand inside it that its shape does not have. The numbers of HCPC and GDC
// are the same with and without zeros before the digits. The error is a
// [*FormatError]; for an invalid register, too.
//
// Sources: those of the register, see [Register.Source].
func ParseRegistrationNumber(r Register, text string) (RegistrationNumber, error) {
	e := r.entry()
	if e.shapes == nil {
		return RegistrationNumber{}, &FormatError{What: whatRegistrationNumber, Reason: "the register is not a known one"}
	}
	text, reason := e.read(Capitals(CleanCode(text)))
	if reason != "" {
		return RegistrationNumber{}, &FormatError{What: e.number, Reason: reason}
	}
	return RegistrationNumber{register: r, text: text}, nil
}

// read returns the number as it is kept, or why it is none.
func (e registerEntry) read(s string) (kept, reason string) {
	if !slices.ContainsFunc(e.shapes, func(shape string) bool { return fits(shape, s, e.fewer) }) {
		return "", e.wanted
	}
	letters, number := split(s)
	if e.first != "" && strings.IndexByte(e.first, number[0]) < 0 {
		return "", e.wanted
	}
	if e.weights != "" && weighted(number, e.weights) != number[len(number)-1] {
		return "", "the check digit does not belong to the other digits"
	}
	if e.padded == 0 {
		return s, ""
	}
	number = strings.TrimLeft(number, "0")
	if number == "" {
		return "", e.wanted
	}
	zeros := max(0, e.padded-len(letters)-len(number))
	if len(letters)+zeros+len(number) == len(s) {
		return s, "" // written as it is kept: no copy
	}
	return letters + strings.Repeat("0", zeros) + number, ""
}

// fits reports whether s has the shape, of which fewer digits at the end may be
// missing.
func fits(shape, s string, fewer int) bool {
	if len(s) > len(shape) || len(s) < len(shape)-fewer {
		return false
	}
	for i := range len(s) {
		switch shape[i] {
		case '9':
			if !isDigit(s[i]) {
				return false
			}
		case 'A':
			if !IsCapital(s[i]) {
				return false
			}
		default:
			if s[i] != shape[i] {
				return false
			}
		}
	}
	return true
}

// split returns the letters that s begins with, and the rest.
func split(s string) (letters, rest string) {
	at := 0
	for at < len(s) && IsCapital(s[at]) {
		at++
	}
	return s[:at], s[at:]
}

// weighted returns the check digit of the digits before the last: the last digit
// of their sum, each times its weight.
func weighted(number, weights string) byte {
	sum := 0
	for i := range len(weights) {
		sum += int(number[i]-'0') * int(weights[i]-'0')
	}
	return '0' + byte(sum%10)
}

// Register returns the register of the number; zero when absent.
func (n RegistrationNumber) Register() Register { return n.register }

// RegistrationParts is what a registration number says, under the names that
// documents use. What a register does not have is absent.
type RegistrationParts struct {
	Number     string `json:"number,omitempty"`     // GMC, GPhC, GDC, GOC: the number in the register
	Code       string `json:"code,omitempty"`       // GMC, GMP, GDC, GDP, DIN: the code in prescribing and hospital data
	PIN        string `json:"pin,omitempty"`        // NMC
	Prefix     string `json:"prefix,omitempty"`     // HCPC: the letters of the profession
	Canonical  string `json:"canonical,omitempty"`  // HCPC: with zeros to eight characters
	Role       string `json:"role,omitempty"`       // GPhC: pharmacist, pharmacy_technician or unknown
	CheckDigit *int   `json:"checkDigit,omitempty"` // GDP
}

// Parts returns what the number says; nothing when absent.
func (n RegistrationNumber) Parts() RegistrationParts {
	switch n.register {
	case GMC:
		return RegistrationParts{Number: n.text, Code: "C" + n.text}
	case GMCCode:
		return RegistrationParts{Number: n.text[1:], Code: n.text}
	case NMC:
		return RegistrationParts{PIN: n.text}
	case GPhC:
		return RegistrationParts{Number: n.text, Role: n.role()}
	case HCPC:
		letters, _ := split(n.text)
		return RegistrationParts{Prefix: letters, Canonical: n.text}
	case GDC, GDCCode:
		_, number := split(n.text)
		number = strings.TrimLeft(number, "0")
		return RegistrationParts{Number: number, Code: "CD" + strings.Repeat("0", 6-len(number)) + number}
	case GDP:
		check := int(n.text[len(n.text)-1] - '0')
		return RegistrationParts{Code: n.text, CheckDigit: &check}
	case GOC:
		return RegistrationParts{Number: n.text}
	case GMP, DIN:
		return RegistrationParts{Code: n.text}
	}
	return RegistrationParts{}
}

// role returns the role that the first digit of a GPhC number says.
func (n RegistrationNumber) role() string {
	if role, ok := gphcRoles[n.text[0]]; ok {
		return role
	}
	return unknownRole
}

// Profession returns the profession that the number itself names, "paramedic"
// for a number of the HCPC that begins with PA; "" where numbers name none, or
// one that the register does not have (any more).
func (n RegistrationNumber) Profession() string {
	switch n.register {
	case HCPC:
		letters, _ := split(n.text)
		return hcpcProfessions[letters]
	case GPhC:
		return strings.ReplaceAll(gphcRoles[n.text[0]], "_", " ")
	}
	return ""
}

// Plausible reports whether somebody could have the number today: where numbers
// name a profession, it is one that the register has; the digits are not all
// zero; and the code is not one that stands for "not known" in NHS data sets.
func (n RegistrationNumber) Plausible() bool { return !n.IsZero() && n.implausible() == "" }

// implausible returns why nobody could have the number today, or "".
func (n RegistrationNumber) implausible() string {
	switch {
	case !strings.ContainsAny(n.text, "123456789"):
		return "zeros, which stand for no number"
	case slices.Contains(defaultCodes, n.Parts().Code):
		return "a code that is entered where none is known, and belongs to nobody"
	case n.register == HCPC && n.Profession() == "":
		return "the letters are of no profession that is registered today"
	case n.register == GPhC && n.Profession() == "":
		return "the first digit is of no role that is registered"
	}
	return ""
}

// IsZero reports whether n is absent.
func (n RegistrationNumber) IsZero() bool { return n == RegistrationNumber{} }

// String returns the number alone, as its register writes it, or "" when absent.
func (n RegistrationNumber) String() string { return n.text }

// MarshalText returns register and number, "gmc:6095103", for a number alone
// does not say whose it is; absent is a [*FormatError].
func (n RegistrationNumber) MarshalText() ([]byte, error) {
	if n.IsZero() {
		return marshal(whatRegistrationNumber, "")
	}
	return marshal(whatRegistrationNumber, n.register.String()+":"+n.text)
}

// UnmarshalText reads a register, a colon, and what [ParseRegistrationNumber]
// reads. The error is a [*FormatError].
func (n *RegistrationNumber) UnmarshalText(text []byte) (err error) {
	name, number, found := strings.Cut(string(text), ":")
	r, unlisted := ParseRegister(name)
	if unlisted != nil || !found {
		*n = RegistrationNumber{}
		return &FormatError{What: whatRegistrationNumber, Reason: "a register, a colon and a number are wanted"}
	}
	*n, err = ParseRegistrationNumber(r, number)
	return err
}
