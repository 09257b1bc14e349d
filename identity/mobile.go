package identity

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"github.com/rakit-dev/rakit/guidance"
)

const whatMobile = "UK mobile number"

// Mobile is a mobile number in the +44 numbering plan. The zero Mobile means
// "absent".
type Mobile struct {
	e164   string
	region string // of the library's data: GB, GG, JE or IM; "" for drama numbers
	class  MobileClass
}

// MobileClass says what sort of number a [Mobile] is. The zero MobileClass is
// that of an absent number.
type MobileClass uint8

// The three classes.
const (
	OrdinaryMobile        MobileClass = iota + 1 // of a network in the United Kingdom
	CrownDependencyMobile                        // of Guernsey, Jersey or the Isle of Man
	DramaMobile                                  // 07700 900000 to 900999: Ofcom keeps it for fiction
)

var mobileClassNames = []string{"mobile", "crown_dependency", "drama"}

// String returns the class as it is written in documents, or "invalid".
func (c MobileClass) String() string { return guidance.NameClosed(mobileClassNames, c) }

// ParseMobile reads a UK mobile number as people write it: nationally or with +44
// or 0044, with white space, brackets and hyphens. The error is a
// [*FormatError] whose Reason is one of: empty, unknown character, misplaced
// plus, bad country code, stray prefix, too short, too long, not mobile,
// personal number, pager, not allocated, not UK.
//
// Characters are checked first, because libphonenumber reads letters as keys
// and accepts digits of other scripts. Drama numbers are accepted: whoever
// sends a text refuses them (see [Mobile.Drama]).
func ParseMobile(s string) (Mobile, error) {
	compact, reason := dialled(CleanCode(s))
	if reason != "" {
		return Mobile{}, &FormatError{What: whatMobile, Reason: reason}
	}
	national, reason := nationalNumber(compact)
	if reason == "" {
		reason = faultOfNational(national)
	}
	if reason != "" {
		return Mobile{}, &FormatError{What: whatMobile, Reason: reason}
	}
	m, ok := allocated(national)
	if !ok {
		return Mobile{}, &FormatError{What: whatMobile, Reason: "not allocated"}
	}
	return m, nil
}

// SuggestMobile returns the number that s would be without a stray prefix
// ("0+447…", "+07…", "00000 7…"), or the zero Mobile. A suggestion is to be shown
// and confirmed, never applied.
func SuggestMobile(s string) Mobile {
	if _, err := ParseMobile(s); reasonOf(err) != reasonStray {
		return Mobile{}
	}
	compact := without(CleanCode(s), separator)
	m, err := ParseMobile(repaired(compact))
	if err != nil {
		return Mobile{}
	}
	return m
}

const reasonStray = "stray prefix"

// separator reports whether r may stand between the digits of a number.
func separator(r rune) bool {
	return r == '-' || r == '(' || r == ')' || r == '\u2212' || ('\u2010' <= r && r <= '\u2015') || unicode.IsSpace(r)
}

// dialled returns the digits of s, with the plus at the front if there is one,
// or why there is no telling.
func dialled(s string) (compact, reason string) {
	if s == "" {
		return "", "empty"
	}
	compact = without(s, separator)
	switch {
	case strings.ContainsFunc(compact, func(r rune) bool { return r != '+' && (r < '0' || r > '9') }):
		return "", "unknown character"
	case strings.HasPrefix(compact, "0+"):
		return "", reasonStray
	case strings.LastIndexByte(compact, '+') > 0:
		return "", "misplaced plus"
	case compact == "+":
		return "", "bad country code"
	case compact == "":
		return "", "empty"
	}
	return compact, ""
}

// nationalNumber returns the digits after the country code or the trunk 0.
func nationalNumber(compact string) (national, reason string) {
	rest, international := strings.CutPrefix(compact, "+")
	if !international {
		rest, international = strings.CutPrefix(compact, "00")
	}
	switch {
	case international && strings.HasPrefix(rest, "44"):
		return strings.TrimPrefix(rest[2:], "0"), ""
	case international && strings.HasPrefix(rest, "0") && looksMobile(repaired(compact)):
		return "", reasonStray
	case international:
		return "", "not UK"
	case strings.HasPrefix(rest, "447") && len(rest) == 12:
		return rest[2:], ""
	}
	return strings.TrimPrefix(rest, "0"), ""
}

// repaired returns the national number that is left when every prefix, stray or
// not, is taken off.
func repaired(compact string) string {
	return strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(compact, "0+"), "44"), "0")
}

func looksMobile(national string) bool { return len(national) == 10 && national[0] == '7' }

// faultOfNational returns why a national number cannot be a mobile, or "".
func faultOfNational(national string) string {
	switch {
	case national == "":
		return "too short"
	case national[0] != '7':
		return "not mobile"
	case strings.HasPrefix(national, "70"):
		return "personal number" // diverts anywhere, at the caller's cost
	case strings.HasPrefix(national, "76") && !strings.HasPrefix(national, "7624"):
		return "pager" // 07624 is the Isle of Man
	case len(national) < 10:
		return "too short"
	case len(national) > 10:
		return "too long"
	}
	return ""
}

// allocated returns the mobile with ten national digits, if the range was ever
// given to a network.
func allocated(national string) (Mobile, bool) {
	m := Mobile{e164: "+44" + national}
	if strings.HasPrefix(national, "7700900") {
		m.class = DramaMobile
		return m, true
	}
	for _, r := range mobileRanges() {
		if !r.pattern.MatchString(national) {
			continue
		}
		m.region, m.class = r.region, CrownDependencyMobile
		if r.region == "GB" {
			m.class = OrdinaryMobile
		}
		return m, true
	}
	return Mobile{}, false
}

// mobileRange is the pattern of the mobile numbers of one region.
type mobileRange struct {
	region  string
	pattern *regexp.Regexp
}

// mobileRanges are the patterns of libphonenumber's own data. Its functions try
// every sort of number in every region, which takes thirty times as long; a test
// compares the answers.
var mobileRanges = sync.OnceValue(func() []mobileRange {
	data, err := phonenumbers.MetadataCollection()
	if err != nil {
		return nil // no number is allocated, then
	}
	var ranges []mobileRange
	for _, m := range data.GetMetadata() {
		switch region := m.GetId(); region {
		case "GB", "GG", "IM", "JE":
			pattern := regexp.MustCompile(`^(?:` + m.GetMobile().GetNationalNumberPattern() + `)$`)
			ranges = append(ranges, mobileRange{region: region, pattern: pattern})
		}
	}
	return ranges
})

// Class returns what sort of number m is; zero when absent.
func (m Mobile) Class() MobileClass { return m.class }

// Region returns GB, GG, JE or IM, or "" for a drama number or an absent one.
// Numbers are ported: the region says nothing about the network.
func (m Mobile) Region() string { return m.region }

// Drama reports whether m belongs to nobody: Ofcom keeps 07700 900000 to 900999
// for fiction. Fit for tests and demonstrations; never send a passcode to it.
func (m Mobile) Drama() bool { return m.class == DramaMobile }

// National returns the number as it is dialled at home, "07700 900123", or ""
// when absent.
func (m Mobile) National() string {
	if m.IsZero() {
		return ""
	}
	return "0" + m.e164[3:7] + " " + m.e164[7:]
}

// Masked returns the number with all but its last three digits hidden, for
// messages and logs, or "" when absent.
func (m Mobile) Masked() string {
	if m.IsZero() {
		return ""
	}
	return "*******" + m.e164[10:]
}

// IsZero reports whether m is absent.
func (m Mobile) IsZero() bool { return m == Mobile{} }

// String returns the number in E.164 form, "+447700900123", or "" when absent.
func (m Mobile) String() string { return m.e164 }

// MarshalText returns the number in E.164 form; absent is a [*FormatError].
func (m Mobile) MarshalText() ([]byte, error) { return marshal(whatMobile, m.e164) }

// UnmarshalText reads what [ParseMobile] reads.
func (m *Mobile) UnmarshalText(text []byte) (err error) {
	*m, err = ParseMobile(string(text))
	return err
}
