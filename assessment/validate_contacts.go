package assessment

import (
	"errors"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

type mobileFields struct {
	E164     string `json:"e164"`
	National string `json:"national"`
	Region   string `json:"region"` // "" for a drama number
	Class    string `json:"class"`
}

func validateMobile(text string, _ noContext, _ guidance.Date) verdict {
	m, a := identity.CheckMobile(present(text), atInput)
	d := verdict{m.String(), nil, a.Findings()}
	if m.IsZero() {
		d.fields = refusal{Reason: refusedMobile(text), Repair: identity.SuggestMobile(text).String()}.fields()
		return d
	}
	d.fields = mobileFields{m.String(), m.National(), m.Region(), m.Class().String()}
	return d
}

// refusedMobile returns the reason of the parser, which is one of few, as a word.
func refusedMobile(text string) string {
	_, err := identity.ParseMobile(text)
	var format *identity.FormatError
	if !errors.As(err, &format) {
		return ""
	}
	return strings.ToLower(strings.ReplaceAll(format.Reason, " ", "_"))
}

type emailFields struct {
	Address string `json:"address"`
	Domain  string `json:"domain"`
	Class   string `json:"class"`
}

// publicSector is the class of an address that is not secure, at a domain that
// only the public sector has.
const publicSector = "public_sector"

func validateEmail(text string, _ noContext, today guidance.Date) verdict {
	secure := identity.DefaultSecureDomains()
	e, a := identity.CheckEmail(present(text), atInput, today, secure)
	d := verdict{e.String(), nil, a.Findings()}
	if e.IsZero() {
		return d
	}
	class := secure.Class(e, today)
	fields := emailFields{e.String(), e.Domain(), class.String()}
	if class == identity.Other && e.PublicSector() {
		fields.Class = publicSector
	}
	d.fields = fields
	return d
}
