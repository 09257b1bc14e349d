package gateway

import (
	"errors"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
)

// ErrMessage says that a message is no message: it has no reference, nothing to say, or
// not exactly one recipient. No gateway takes it, ever.
var ErrMessage = errors.New("the message lacks a reference, a recipient or something to say")

// Channel returns how a message goes: as a text message to a number, as an email to an
// address. A message without reference, with neither recipient or with both, is
// [ErrMessage].
func Channel(m authority.Message) (message.Channel, error) {
	switch {
	case m.Ref == "" || m.To.IsZero() == m.Email.IsZero():
		return 0, ErrMessage
	case m.To.IsZero():
		return message.Email, nil
	}
	return message.Text, nil
}

// reserved are the domains that are nobody's: for examples (RFC 6761 §6.5), for tests and
// for what is to be invalid (§6.2, §6.4).
var reserved = []string{"example", "example.com", "example.net", "example.org", "invalid", "test"}

// Fictional reports whether the recipient of a message is invented: an Ofcom drama number,
// or an address in a domain that is reserved for examples and tests. A message without
// recipient has none that is invented.
func Fictional(m authority.Message) bool {
	return m.To.Drama() && m.Email.IsZero() || m.To.IsZero() && inReserved(m.Email)
}

func inReserved(e identity.Email) bool {
	return slices.ContainsFunc(reserved, func(r string) bool {
		return e.Domain() == r || strings.HasSuffix(e.Domain(), "."+r)
	})
}
