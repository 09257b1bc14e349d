package gateway

import (
	"errors"

	"github.com/rakit-dev/rakit/authority"
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

// Fictional reports whether the recipient of a message is invented: a number of which
// identity.Mobile.Drama says so, or an address of which identity.Email.Reserved does. A
// message without recipient has none that is invented.
func Fictional(m authority.Message) bool {
	return m.To.Drama() && m.Email.IsZero() || m.To.IsZero() && m.Email.Reserved()
}
