package passcode

import (
	"strings"

	"github.com/rakit-dev/rakit/identity"
)

// The conditions for which a message is refused. Each is a
// [*identity.FormatError]; test with errors.Is.
var (
	// ErrNotBound is returned for a message whose last line does not bind a code
	// to a host.
	ErrNotBound error = &identity.FormatError{
		What: "bound message", Reason: "the last line is not a host name in lower case after @ and six digits after #",
	}
	// ErrInconsistent is returned for a message that says no code to its reader,
	// or another than the one it binds.
	ErrInconsistent error = &identity.FormatError{
		What: "bound message", Reason: "the text does not say the code of the last line and no other",
	}
)

// BoundMessage is a text message that says a code of six digits and, in its last
// line, for which website the code is meant: a telephone offers the code there and
// nowhere else. The whole message is the [Secret]; the port that sends it calls
// Reveal. Make one with [NewBoundMessage]. The zero BoundMessage means "absent".
//
// Source: WICG, Origin-bound one-time codes delivered via SMS, section 3. Ours is
// narrower: nothing may follow the code, there is no embedded host, and the text
// above says the code to its reader.
type BoundMessage struct {
	Secret
	host string
}

// NewBoundMessage returns the message that says the numbers, then the sentence
// (such as "is your identity check code."), and binds them to the host, a domain
// name in lower case without port. The error is [ErrNotBound] or, when the
// sentence holds another number of six digits, [ErrInconsistent].
func NewBoundMessage(host string, n Numbers, sentence string) (BoundMessage, error) {
	code := n.Reveal()
	m, err := ParseBoundMessage(code + " " + sentence + "\n\n@" + host + " #" + code)
	if err == nil && m.host != host { // a line end in host would begin another last line
		return BoundMessage{}, ErrNotBound
	}
	return m, err
}

// ParseBoundMessage reads a message exactly as it is sent: white space after the
// code is not forgiven. Whether it is bound to the right host is for the caller to
// compare. The error is [ErrNotBound] or [ErrInconsistent] and does not repeat the
// text.
func ParseBoundMessage(text string) (BoundMessage, error) {
	end := strings.LastIndexAny(text, "\r\n") + 1
	host, code, ok := strings.Cut(text[end:], " #")
	host, at := strings.CutPrefix(host, "@")
	if !ok || !at || !hostName(host) || !sixDigits(code) {
		return BoundMessage{}, ErrNotBound
	}
	if !saysOnly(text[:end], code) {
		return BoundMessage{}, ErrInconsistent
	}
	return BoundMessage{Secret: NewSecret(text), host: host}, nil
}

// Host returns the name of the host to which the code is bound, or "" when absent.
func (m BoundMessage) Host() string { return m.host }

// Code returns the code, or the zero Secret when absent.
func (m BoundMessage) Code() Secret {
	if m.host == "" {
		return Secret{}
	}
	text := m.Reveal()
	return NewSecret(text[strings.LastIndexByte(text, '#')+1:])
}

// saysOnly reports whether the numbers of six digits in text, one at least, are
// all the code: two codes in one message would leave the reader to choose.
func saysOnly(text, code string) bool {
	said := false
	for _, number := range strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		if len(number) != len(code) {
			continue
		}
		if number != code {
			return false
		}
		said = true
	}
	return said
}

// hostName reports whether name is a domain name in lower case, of two labels or
// more (RFC 1123, section 2.1); an address of four numbers is none.
func hostName(name string) bool {
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return len(labels) > 1 && len(name) <= 253 && digitsOf(labels[len(labels)-1]) != labels[len(labels)-1]
}
