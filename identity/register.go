package identity

import "github.com/rakit-dev/rakit/guidance"

// Register is a register of health professionals, or a list of codes that are
// made from the numbers of one. The zero Register is invalid.
type Register uint8

// The eleven registers.
const (
	GMC     Register = iota + 1 // General Medical Council: doctors
	GMCCode                     // consultant code: C and the GMC number
	GMP                         // general medical practitioner code: G, an index number and a check digit
	NMC                         // Nursing and Midwifery Council: nurses, midwives, nursing associates
	GPhC                        // General Pharmaceutical Council: pharmacists, pharmacy technicians
	HCPC                        // Health and Care Professions Council: fifteen professions
	GDC                         // General Dental Council: dentists, dental care professionals
	GDCCode                     // dental consultant code: CD and the GDC number
	GDP                         // general dental practitioner code: D, a number and a check digit
	GOC                         // General Optical Council: optometrists
	DIN                         // doctor index number: general practitioners
)

var registerNames = []string{
	"gmc", "gmc-code", "gmp", "nmc", "gphc", "hcpc", "gdc", "gdc-code", "gdp", "goc", "din",
}

// Registers returns every register, in the order of the list above.
func Registers() []Register { return guidance.MembersClosed[Register](registerNames) }

// ParseRegister reads a register, exactly as [Register.String] writes it. The
// error is a [*guidance.UnknownValueError].
func ParseRegister(text string) (Register, error) {
	return guidance.ParseClosed[Register]("register", registerNames, text)
}

// Number returns what a number of the register is called, "NMC PIN", or "" for
// an invalid register.
func (r Register) Number() string { return r.entry().number }

// Body returns the full name of the body that gives the numbers out, or "" for
// an invalid register.
func (r Register) Body() string { return r.entry().body }

// Holders returns who has a number of the register, "doctors", or "" for an
// invalid register.
func (r Register) Holders() string { return r.entry().holders }

// Source returns what our knowledge of the numbers' shape rests on and where it
// was read; zero for an invalid register.
func (r Register) Source() (guidance.Basis, guidance.Citation) {
	e := r.entry()
	return e.basis, e.source
}

// entry returns the line of the table for r, or the zero line.
func (r Register) entry() registerEntry {
	if r == 0 || int(r) > len(registers) {
		return registerEntry{}
	}
	return registers[r-1]
}

// String returns the register as it is written in documents, or "invalid".
func (r Register) String() string { return guidance.NameClosed(registerNames, r) }

// MarshalText returns the register as text; the zero Register is an error.
func (r Register) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("register", registerNames, r)
}

// UnmarshalText reads a register; unknown text is a
// [*guidance.UnknownValueError].
func (r *Register) UnmarshalText(text []byte) (err error) {
	*r, err = ParseRegister(string(text))
	return err
}
