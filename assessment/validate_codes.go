package assessment

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

type postcodeFields struct {
	Normalised  string `json:"normalised"`
	Outward     string `json:"outward"`
	Inward      string `json:"inward"`
	Area        string `json:"area,omitempty"` // not of GIR 0AA
	Class       string `json:"class"`
	KnownArea   bool   `json:"knownArea"`
	BS7666      bool   `json:"bs7666"`
	Meaning     string `json:"meaning,omitempty"` // of a pseudo-postcode
	Deliverable bool   `json:"deliverable"`
}

func validatePostcode(text string, _ noContext, _ guidance.Date) verdict {
	p, a := identity.CheckPostcode(present(text), atInput)
	if p.IsZero() {
		_, err := identity.ParsePostcode(text)
		why := refusalOf(err)
		why.Suggestion = identity.SuggestPostcode(text).String()
		return verdict{fields: why.fields(), findings: a.Findings()}
	}
	// A pseudo-postcode is no address, but it is a postcode, and that is all that
	// is asked here.
	return verdict{p.String(), postcodeFields{
		Normalised: p.String(), Outward: p.Outward(), Inward: p.Inward(), Area: p.Area(), Class: p.Class().String(),
		KnownArea: p.KnownArea(), BS7666: p.BS7666(), Meaning: p.Meaning(), Deliverable: p.Class() != identity.PseudoPostcode,
	}, a.AsWarnings().Findings()}
}

type uprnFields struct {
	Normalised string `json:"normalised"`
}

func validateUPRN(text string, _ noContext, _ guidance.Date) verdict {
	u, a := identity.CheckUPRN(present(text), atInput)
	return verdict{u.String(), unless(u.IsZero(), uprnFields{u.String()}), a.Findings()}
}

type odsFields struct {
	Code  string   `json:"code"`
	Hints []string `json:"hints"`
}

func validateODSCode(text string, _ noContext, _ guidance.Date) verdict {
	c, a := identity.CheckODSCode(present(text), atInput)
	if c.IsZero() {
		return verdict{fields: refusal{Reason: reasonFormat}, findings: a.Findings()}
	}
	return verdict{c.String(), odsFields{c.String(), append([]string{}, c.Hints()...)}, a.Findings()}
}

// idFields are those of an id that says nothing but itself.
type idFields struct {
	ID string `json:"id"`
}

func validateUserID(text string, _ noContext, _ guidance.Date) verdict {
	id, a := identity.CheckUserID(present(text), atInput)
	return verdict{id.String(), unless(id.IsZero(), idFields{id.String()}), a.Findings()}
}

func validateRoleProfileID(text string, _ noContext, _ guidance.Date) verdict {
	id, a := identity.CheckRoleProfileID(present(text), atInput)
	return verdict{id.String(), unless(id.IsZero(), idFields{id.String()}), a.Findings()}
}

// validateRegistration returns what validates the numbers of a register.
func validateRegistration(r identity.Register) func(string, noContext, guidance.Date) verdict {
	return func(text string, _ noContext, _ guidance.Date) verdict {
		n, a := identity.CheckRegistrationNumber(r, present(text), atInput)
		if n.IsZero() {
			_, err := identity.ParseRegistrationNumber(r, text)
			return verdict{fields: refusalOf(err).fields(), findings: a.Findings()}
		}
		return verdict{n.String(), n.Parts(), a.Findings()}
	}
}
