package organisation

import (
	"strconv"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Class is the record class of an entry of the directory. The zero Class is invalid,
// and means in an [Organisation] that it is not known.
type Class uint8

// The two classes, RC1 and RC2 in the directory.
const (
	Body Class = iota + 1 // an organisation
	Site                  // a place of one
)

var classNames = []string{"organisation", "site"}

// Classes returns both classes.
func Classes() []Class { return guidance.MembersClosed[Class](classNames) }

// Code returns the class as the directory writes it, "RC1", or "" when invalid.
func (c Class) Code() string {
	if c != Body && c != Site {
		return ""
	}
	return "RC" + strconv.Itoa(int(c))
}

// String returns the class as it is written in documents, or "invalid".
func (c Class) String() string { return guidance.NameClosed(classNames, c) }

// MarshalText returns the class as text; the zero Class is an error.
func (c Class) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("record class", classNames, c)
}

// UnmarshalText reads a class; unknown text is a [*guidance.UnknownValueError].
func (c *Class) UnmarshalText(text []byte) (err error) {
	*c, err = guidance.ParseClosed[Class]("record class", classNames, string(text))
	return err
}

// The roles that say what a general practice is.
const (
	PrescribingCostCentre = "RO177" // the primary role of a practice, and of others
	GPPractice            = "RO76"  // the role beside it, by which it is a practice
)

// Role is one role of an organisation. An organisation has one primary role and any
// number of others.
type Role struct {
	ID       string            `json:"id"`                // RO and digits
	Instance int               `json:"instance,omitzero"` // the directory's number of this role of this organisation; zero: not known
	Primary  bool              `json:"primary,omitzero"`
	Open     guidance.Interval `json:"open,omitzero"`     // first and last day, both included
	Inactive bool              `json:"inactive,omitzero"` // the directory says so; the last day may be missing
}

// OpenOn reports whether the role is in force on the day.
func (r Role) OpenOn(d guidance.Date) bool {
	return r.Open.Contains(d) && !(r.Inactive && r.Open.To.IsZero())
}

// PrimaryRole returns the primary role; ok is false where there is none, or where
// several are called so.
func (o Organisation) PrimaryRole() (primary Role, ok bool) {
	found := 0
	for _, r := range o.Roles {
		if r.Primary {
			primary, found = r, found+1
		}
	}
	return primary, found == 1
}

// HasRoleOn reports whether the organisation is open and has the role on the day,
// primary or not.
func (o Organisation) HasRoleOn(id string, d guidance.Date) bool {
	if !o.OpenOn(d) {
		return false
	}
	for _, r := range o.Roles {
		if r.ID == id && r.OpenOn(d) {
			return true
		}
	}
	return false
}

// IsGPPracticeOn reports whether the organisation is a general practice on the day: a
// prescribing cost centre (RO177, its primary role) that has the role of a practice
// (RO76) beside it. A cost centre alone is none; the form of the code says nothing.
//
// Source: ODS FHIR examples, Organization G81086.
func (o Organisation) IsGPPracticeOn(d guidance.Date) bool {
	primary, ok := o.PrimaryRole()
	return ok && primary.ID == PrescribingCostCentre && o.HasRoleOn(PrescribingCostCentre, d) && o.HasRoleOn(GPPractice, d)
}

// Check says whether an organisation whose roles are known has exactly one primary role
// (RA-RBC-090). at is the JSON Pointer of the organisation.
func (o Organisation) Check(at string) (a guidance.Assessment) {
	if len(o.Roles) == 0 {
		a.Skip(ruleOnePrimary)
		return a
	}
	_, ok := o.PrimaryRole()
	a.Require(ruleOnePrimary, ok, at+"/roles", "")
	return a
}

func isRoleID(s string) bool {
	digits, ok := strings.CutPrefix(s, "RO")
	return ok && len(digits) > 0 && len(digits) <= 6 && strings.Trim(digits, "0123456789") == ""
}

func byCode(a, b Organisation) int { return strings.Compare(a.Code, b.Code) }
