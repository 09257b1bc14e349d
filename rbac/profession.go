package rbac

import (
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Profession is a profession whose members some source lets hold FFFFF.
type Profession struct {
	Name      string              // lower-kebab
	Register  string              // the body that registers its members; "" if none does
	Basis     guidance.Basis      // whether the sources agree that they may hold FFFFF
	Citations []guidance.Citation // for a disputed one, the source for and the source against
}

// Professions returns the professions that some source lets hold FFFFF. The
// national page of 2013 names assistants as well; a later regional rule does not
// allow staff who are not qualified as pharmacist or technician.
func Professions() []Profession {
	national, regional := locumCFH.At("Who may have FFFFF"), locumYHCS.At("Who may have FFFFF")
	both := func() []guidance.Citation { return []guidance.Citation{national, regional} }
	return []Profession{
		{Name: "pharmacist", Register: "GPhC", Basis: guidance.Sourced, Citations: both()},
		{Name: "pharmacy-technician", Register: "GPhC", Basis: guidance.Sourced, Citations: both()},
		{Name: "pharmacy-assistant", Basis: guidance.Disputed, Citations: both()},
	}
}

// registered reports whether somebody of the profession could have the number: it is
// in the form of the register, and the register has not given it to another
// profession. For a register whose numbers we do not know every number could be one.
func (p Profession) registered(number string) bool {
	if p.Register != "GPhC" {
		return true
	}
	n, err := identity.ParseRegistrationNumber(identity.GPhC, number)
	return err == nil && n.Plausible() && n.Profession() == strings.ReplaceAll(p.Name, "-", " ")
}

func findProfession(name string) (p Profession, ok bool) {
	all := Professions()
	i := slices.IndexFunc(all, func(p Profession) bool { return p.Name == name })
	if i < 0 {
		return Profession{}, false
	}
	return all[i], true
}
