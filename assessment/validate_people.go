package assessment

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// strictness is how a National Insurance number is to be read. The zero
// strictness is that of a line that does not say: lenient.
type strictness uint8

const (
	lenient strictness = iota + 1 // as people write it
	strict                        // as HMRC's own systems match it
)

var strictnessNames = []string{"lenient", "strict"}

// UnmarshalText reads the word for it.
func (s *strictness) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[strictness]("mode", strictnessNames, string(text))
	return err
}

type niContext struct {
	Mode strictness `json:"mode,omitzero"`
}

type niFields struct {
	Normalised string `json:"normalised"`
	Display    string `json:"display"`
	Warning    string `json:"warning,omitempty"` // administrative_prefix
}

func validateNINumber(text string, c niContext, _ guidance.Date) verdict {
	parse, check := identity.ParseNINumber, identity.CheckNINumber
	if c.Mode == strict {
		parse, check = identity.ParseNINumberStrict, identity.CheckNINumberStrict
	}
	n, a := check(present(text), atInput)
	if n.IsZero() {
		_, err := parse(text)
		return verdict{fields: refusalOf(err).fields(), findings: a.Findings()}
	}
	fields := niFields{Normalised: n.String(), Display: n.Display()}
	if n.Administrative() {
		fields.Warning = "administrative_prefix"
	}
	return verdict{n.String(), fields, a.Findings()}
}

type nhsFields struct {
	Digits     string `json:"digits"`
	Display    string `json:"display"`
	CheckDigit int    `json:"checkDigit"`
	Range      string `json:"range"`
	Repeated   bool   `json:"repeatedDigit"`
	CHIDateOK  *bool  `json:"chiDateOk,omitempty"` // of a Scottish number
}

func validateNHSNumber(text string, _ noContext, _ guidance.Date) verdict {
	n, a := identity.CheckNHSNumber(present(text), atInput)
	if n.IsZero() {
		_, err := identity.ParseNHSNumber(text)
		why := refusalOf(err)
		switch why.Reason {
		case "":
			why.Reason = reasonFormat
		case reasonCheckDigit:
			why.Expected = expectedCheckDigit(text)
		}
		return verdict{fields: why, findings: a.Findings()}
	}
	fields := nhsFields{
		Digits: n.String(), Display: n.Display(), CheckDigit: n.CheckDigit(), Range: n.Range().String(), Repeated: n.Repeated(),
	}
	if n.Range() == identity.NHSScotlandCHI {
		exists := n.CHIDateExists()
		fields.CHIDateOK = &exists
	}
	return verdict{n.String(), fields, a.Findings()}
}

// expectedCheckDigit returns the last digit with which a text would be an NHS
// number.
func expectedCheckDigit(text string) *int {
	const ten = "0123456789"
	last := strings.LastIndexAny(text, ten)
	for digit := range ten {
		if _, err := identity.ParseNHSNumber(text[:last] + ten[digit:digit+1] + text[last+1:]); err == nil {
			return &digit
		}
	}
	return nil
}
