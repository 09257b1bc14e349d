package identity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

const whatEmail = "email address"

// Email is an email address whose domain is in lower case and in ASCII
// (internationalised domains as punycode). The zero Email means "absent".
type Email struct{ local, domain string }

// ParseEmail reads one bare address: no display name, no quoted part, no
// internet address for a domain. The error is a [*FormatError].
//
// The grammar is that of GOV.UK Notify, which will have to deliver to it, with
// the lengths and dots of RFC 5321. A domain whose non-ASCII letters would be
// folded into ASCII ones is refused: it would read like another domain.
func ParseEmail(s string) (Email, error) {
	local, domain, found := strings.Cut(CleanCode(s), "@")
	fault := func(reason string) (Email, error) {
		return Email{}, &FormatError{What: whatEmail, Reason: reason}
	}
	if !found {
		return fault("no @")
	}
	if reason := faultOfLocal(local); reason != "" {
		return fault(reason)
	}
	domain, reason := asciiDomain(domain)
	if reason == "" {
		reason = faultOfDomain(domain)
	}
	if reason != "" {
		return fault(reason)
	}
	if len(local)+1+len(domain) > 254 {
		return fault("longer than 254 characters")
	}
	return Email{local: local, domain: domain}, nil
}

// faultOfLocal returns what is wrong with the part before the @, or "".
func faultOfLocal(local string) string {
	switch {
	case local == "":
		return "nothing before the @"
	case len(local) > 64:
		return "more than 64 characters before the @"
	case local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, ".."):
		return "a dot out of place before the @"
	}
	for i := range len(local) {
		c := local[i]
		if !isLetterOrDigit(c) && strings.IndexByte(".!#$%&'*+/=?^_`{|}~-", c) < 0 {
			return "a character that may not stand before the @"
		}
	}
	return ""
}

func isLetterOrDigit(c byte) bool { return isDigit(c) || IsCapital(c&^0x20) }

// asciiDomain returns a domain in lower case, its non-ASCII labels as punycode.
func asciiDomain(domain string) (ascii, reason string) {
	if !utf8.ValidString(domain) {
		return "", "not valid UTF-8"
	}
	labels := strings.Split(domain, ".")
	for i, label := range labels {
		if isASCII(label) && !hasPrefixFold(label, "xn--") {
			labels[i] = strings.ToLower(label)
			continue
		}
		encoded, err := idna.Lookup.ToASCII(label)
		if err != nil || !strings.HasPrefix(encoded, "xn--") || strings.Contains(encoded, ".") {
			return "", "a domain that is not well formed"
		}
		labels[i] = encoded
	}
	return strings.Join(labels, "."), ""
}

// isASCII reports whether valid UTF-8 holds ASCII only.
func isASCII(s string) bool { return len(s) == utf8.RuneCountInString(s) }

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// faultOfDomain returns what is wrong with an ASCII domain, or "".
func faultOfDomain(domain string) string {
	labels := strings.Split(domain, ".")
	if len(labels) < 2 {
		return "no top domain"
	}
	if len(domain) > 253 {
		return "a domain longer than 253 characters"
	}
	for _, label := range labels {
		if !validLabel(label) {
			return "a domain that is not well formed"
		}
	}
	top := labels[len(labels)-1]
	if !strings.HasPrefix(top, "xn--") && (len(top) < 2 || strings.ContainsFunc(top, func(r rune) bool { return r < 'a' || r > 'z' })) {
		return "not a top domain"
	}
	return ""
}

// validLabel reports whether label is letters and digits, with one or two
// hyphens between them.
func validLabel(label string) bool {
	if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' || strings.Contains(label, "---") {
		return false
	}
	for i := range len(label) {
		if c := label[i]; c != '-' && !isLetterOrDigit(c) {
			return false
		}
	}
	return true
}

// publicSector are the suffixes that GOV.UK Notify counts as public sector.
var publicSector = []string{
	"cjsm.net", "gov.uk", "hscni.net", "judiciary.uk", "llyw.cymru", "nhs.net",
	"nhs.scot", "nhs.uk", "nhs.wales", "police.uk", "sch.uk",
}

// PublicSector reports whether the domain is, or lies under, one that GOV.UK
// Notify counts as public sector. That does not make mail to it secure: see
// [SecureDomains].
func (e Email) PublicSector() bool { return e.under(publicSector) }

// reservedDomains are those that nobody can register: for tests and examples, or to
// be invalid (RFC 2606 §2 and §3, RFC 6761 §6.2, §6.4 and §6.5). Mail to localhost,
// reserved as well (§6.3), reaches whoever has a mailbox on the machine.
var reservedDomains = []string{"example", "example.com", "example.net", "example.org", "invalid", "test"}

// Reserved reports whether e belongs to nobody: its domain is, or lies under, one that
// is reserved for tests and examples, or to be invalid (RFC 2606, RFC 6761). It is to an
// address what [Mobile.Drama] is to a number.
func (e Email) Reserved() bool { return e.under(reservedDomains) }

// under reports whether the domain is, or lies under, one of these.
func (e Email) under(domains []string) bool {
	return slices.ContainsFunc(domains, func(d string) bool {
		return e.domain == d || strings.HasSuffix(e.domain, "."+d)
	})
}

// Domain returns the part after the @, in lower case and ASCII.
func (e Email) Domain() string { return e.domain }

// SameAs reports whether two addresses are one, whatever the case of their
// letters. An absent address is the same as none.
func (e Email) SameAs(f Email) bool {
	return !e.IsZero() && e.domain == f.domain && strings.EqualFold(e.local, f.local)
}

// IsZero reports whether e is absent.
func (e Email) IsZero() bool { return e == Email{} }

// String returns the address, or "" when absent.
func (e Email) String() string {
	if e.IsZero() {
		return ""
	}
	return e.local + "@" + e.domain
}

// MarshalText returns the address; absent is a [*FormatError].
func (e Email) MarshalText() ([]byte, error) { return marshal(whatEmail, e.String()) }

// UnmarshalText reads what [ParseEmail] reads.
func (e *Email) UnmarshalText(text []byte) (err error) {
	*e, err = ParseEmail(string(text))
	return err
}
