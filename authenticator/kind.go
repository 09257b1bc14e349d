package authenticator

import "github.com/rakit-dev/rakit/guidance"

// Kind is what somebody signs in with. The zero Kind is invalid.
type Kind uint8

// The kinds. [Offers] says what is known of each. A smartcard is none of them: see
// package card.
const (
	IPad                   Kind = iota + 1 // the app for iPads, with a fingerprint
	SecurityKey                            // FIDO2, for example in a USB port
	WindowsHello                           // of a computer: face, fingerprint or PIN
	MicrosoftAuthenticator                 // user name, password and a code of six digits from a telephone
	Passkey                                // on a telephone or tablet
	NHSNetConnect                          // an account of NHS.net Connect, formerly NHSmail
	VirtualSmartcard                       // on the user's own mobile device; legacy
	Robot                                  // of a profile that is no person's: an activation code
)

var kindNames = []string{
	"ipad", "security-key", "windows-hello", "microsoft-authenticator", "passkey", "nhs-net-connect", "virtual-smartcard", "robot",
}

// Kinds returns every kind, in the order of the constants.
func Kinds() []Kind { return guidance.MembersClosed[Kind](kindNames) }

// String returns the kind as it is written in documents, or "invalid".
func (k Kind) String() string { return guidance.NameClosed(kindNames, k) }

// MarshalText returns the kind as text; the zero Kind is an error.
func (k Kind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("kind of authenticator", kindNames, k)
}

// UnmarshalText reads a kind; unknown text, "smartcard" too, is a
// [*guidance.UnknownValueError].
func (k *Kind) UnmarshalText(text []byte) (err error) {
	*k, err = guidance.ParseClosed[Kind]("kind of authenticator", kindNames, string(text))
	return err
}
