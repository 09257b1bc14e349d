package message

import "github.com/rakit-dev/rakit/guidance"

// Kind is what a message says. The zero Kind is invalid.
type Kind uint8

// The kinds.
const (
	Numbers    Kind = iota + 1 // to be read back on the call
	Passcode                   // of a card
	UnlockCode                 // to be entered by the holder of a locked card
)

var kindNames = []string{"numbers", "passcode", "unlock-code"}

// Kinds returns every kind, in the order of the constants.
func Kinds() []Kind { return guidance.MembersClosed[Kind](kindNames) }

// String returns the kind as it is written in documents, or "invalid".
func (k Kind) String() string { return guidance.NameClosed(kindNames, k) }

// MarshalText returns the kind as text; the zero Kind is an error.
func (k Kind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("kind of message", kindNames, k)
}

// UnmarshalText reads a kind; unknown text is a [*guidance.UnknownValueError].
func (k *Kind) UnmarshalText(text []byte) (err error) {
	*k, err = guidance.ParseClosed[Kind]("kind of message", kindNames, string(text))
	return err
}

// Channel is how a message goes. The zero Channel is invalid.
type Channel uint8

// The channels.
const (
	Text  Channel = iota + 1 // to a mobile telephone
	Email                    // to an email address
)

var channelNames = []string{"text", "email"}

// Channels returns every channel, in the order of the constants.
func Channels() []Channel { return guidance.MembersClosed[Channel](channelNames) }

// String returns the channel as it is written in documents, or "invalid".
func (c Channel) String() string { return guidance.NameClosed(channelNames, c) }

// MarshalText returns the channel as text; the zero Channel is an error.
func (c Channel) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("channel", channelNames, c)
}

// UnmarshalText reads a channel; unknown text is a [*guidance.UnknownValueError].
func (c *Channel) UnmarshalText(text []byte) (err error) {
	*c, err = guidance.ParseClosed[Channel]("channel", channelNames, string(text))
	return err
}
