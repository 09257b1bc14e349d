package card

import (
	"time"

	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// UnlockAttempt is one attempt of a holder to unlock their card themself, with a code
// that is sent to the telephone or mailbox of their profile. One for which nobody was
// found looks the same from outside: it has no Card, and no code is the right one.
type UnlockAttempt struct {
	ID        string             `json:"id"`
	Card      string             `json:"card,omitzero"`
	Channel   message.Channel    `json:"channel"`
	StartedAt time.Time          `json:"startedAt"` // UTC
	Code      passcode.Challenge `json:"code"`      // the newest code; zero until one is made

	Version int64 `json:"-"` // the store's, to notice that somebody else wrote
}
