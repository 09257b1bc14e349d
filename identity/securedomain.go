package identity

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// EmailClass says how far an email address can be trusted with personal data.
// The zero EmailClass is invalid.
type EmailClass uint8

// The three classes.
const (
	NHSmail EmailClass = iota + 1 // the domain is exactly nhs.net
	Secure                        // the domain is on the list of secure domains that day
	Other                         // neither: a person has to judge
)

var emailClassNames = []string{"nhsmail", "secure", "other"}

// String returns the class as it is written in documents, or "invalid".
func (c EmailClass) String() string { return guidance.NameClosed(emailClassNames, c) }

// MarshalText returns the class as text; the zero EmailClass is an error.
func (c EmailClass) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("email class", emailClassNames, c)
}

// UnmarshalText reads a class; unknown text is a *guidance.UnknownValueError.
func (c *EmailClass) UnmarshalText(text []byte) (err error) {
	*c, err = guidance.ParseClosed[EmailClass]("email class", emailClassNames, string(text))
	return err
}

// SecureDomain is one email domain that was accredited for personal data
// (DCB1596) on some days. It is matched whole: a sub-domain is another domain.
type SecureDomain struct {
	Domain    string            `json:"domain"`
	Effective guidance.Interval `json:"effective"`
	Citation  guidance.Citation `json:"citation,omitzero"`
}

// SecureDomains is a list of secure email domains. Accreditation is given to
// organisations for a year at a time, so the list is given from outside and no
// suffix (gov.uk, nhs.uk) is ever secure by its name.
type SecureDomains []SecureDomain

const nhsmailDomain = "nhs.net"

// DefaultSecureDomains returns the list that holds NHSmail alone. It is the
// caller's to extend.
func DefaultSecureDomains() SecureDomains {
	return SecureDomains{{Domain: nhsmailDomain, Citation: remoteStage1}}
}

// Class returns how far e can be trusted on a day. NHSmail needs no entry in the
// list; an absent address, and any other on the zero day, is [Other].
func (ds SecureDomains) Class(e Email, on guidance.Date) EmailClass {
	if e.domain == nhsmailDomain {
		return NHSmail
	}
	for _, d := range ds {
		if e.domain != "" && strings.EqualFold(d.Domain, e.domain) && d.Effective.Contains(on) {
			return Secure
		}
	}
	return Other
}
