package passcode

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// ErrChallenge is returned for a challenge that [NewChallenge] did not make, or
// could not make for want of an id, a call or a mobile number.
var ErrChallenge = errors.New("not a usable challenge")

// Binding is what a code is bound to. Both are required.
type Binding struct {
	Call   string `json:"call"`   // the id of the video call, or of the attempt to unlock
	Mobile string `json:"mobile"` // the number texted, in one form such as E.164; for an unlock code the address, or a keyed hash of it
}

// Challenge is one set of numbers texted to a registrant, to be read back on the
// video call (remote registration, stage 2; streamlining, step 3), or one code sent
// to a holder who unlocks their card themself. It holds a keyed MAC of the digits
// and never the digits. Challenges are values: store the one that [Challenge.Answer]
// returns, whatever its error. The zero Challenge is invalid and accepts nothing.
type Challenge struct {
	ID       string           `json:"id"`
	Purpose  ChallengePurpose `json:"purpose,omitzero"` // zero: ForCall
	Binding  Binding          `json:"binding"`
	MAC      []byte           `json:"mac"`      // HMAC-SHA-256 under a key that is not in the store
	IssuedAt time.Time        `json:"issuedAt"` // UTC
	Failures int              `json:"failures"` // wrong answers so far
	State    ChallengeState   `json:"state"`
}

// NewChallenge draws numbers from rand, as [Generate] does, and returns them with
// the challenge that accepts them. The id is new with each challenge. The key is
// at least 32 bytes, such as [Vault.NamedKey] gives: published without a key, a
// million guesses would break the MAC. When the same registrant had a challenge
// before, store [Challenge.Supersede] of it in the same transaction: only the
// newest counts. The error is [ErrChallenge], [ErrKey], or, when rand fails, one
// that wraps a [*guidance.Refusal] (RA-VID-020).
func NewChallenge(id string, b Binding, key []byte, rand io.Reader, now time.Time) (Challenge, Numbers, error) {
	c := Challenge{ID: id, Binding: b, IssuedAt: now.UTC().Round(0), State: ChallengeOpen}
	digits, err := c.drawn(key, rand, ruleFresh, "text numbers")
	if err != nil {
		return Challenge{}, Numbers{}, err
	}
	return c, Numbers{digits}, nil
}

// NewUnlockCode draws a code with which a holder unlocks their card themself, and
// returns it with the challenge that accepts it ([ForUnlock]): the same as
// [NewChallenge], bound to an attempt and to the address that the code goes to,
// answered within [UnlockPolicy]. For an attempt that found nobody, make one as well
// and send nothing: it costs the same, and no answer to it is to be believed. When
// rand fails the error wraps a [*guidance.Refusal] (RA-PSC-055).
func NewUnlockCode(id string, b Binding, key []byte, rand io.Reader, now time.Time) (Challenge, UnlockCode, error) {
	c := Challenge{ID: id, Purpose: ForUnlock, Binding: b, IssuedAt: now.UTC().Round(0), State: ChallengeOpen}
	digits, err := c.drawn(key, rand, ruleUnlockCode, "make unlock code")
	if err != nil {
		return Challenge{}, UnlockCode{}, err
	}
	return c, UnlockCode{digits}, nil
}

// drawn draws the digits of a new challenge, of which c gets the MAC.
func (c *Challenge) drawn(key []byte, rand io.Reader, fresh guidance.Rule, op string) (Secret, error) {
	if err := c.usable(key); err != nil {
		return Secret{}, fmt.Errorf("new challenge: %w", err)
	}
	digits, err := draw(rand)
	if err != nil {
		return Secret{}, fmt.Errorf("%w: %w", fresh.Refuse(op, "", "no digits could be drawn at random"), err)
	}
	c.MAC = c.mac(key, digits)
	return NewSecret(digits), nil
}

func (c Challenge) usable(key []byte) error {
	switch {
	case c.ID == "" || c.Binding.Call == "" || c.Binding.Mobile == "" || c.Failures < 0 || !c.State.valid() || !c.Purpose.valid():
		return ErrChallenge
	case len(key) < keyLength:
		return ErrKey
	}
	return nil
}

// mac authenticates everything that the numbers are bound to. Each part goes in
// with its length, so that no two different challenges give the same text.
func (c Challenge) mac(key []byte, digits string) []byte {
	h := hmac.New(sha256.New, key)
	for _, part := range [...]string{c.Purpose.terms().label, c.ID, c.Binding.Call, c.Binding.Mobile, digits} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:])
		io.WriteString(h, part)
	}
	return h.Sum(nil)
}

// matches reports whether digits are those of the challenge, in a time that does not
// depend on them. Wrong ones and right ones take the same way to here and through here.
func (c Challenge) matches(key []byte, digits string) bool {
	return hmac.Equal(c.MAC, c.mac(key, digits))
}

// Supersede returns the challenge after newer numbers were texted: an open one
// becomes superseded, one that has ended stays as it is.
func (c Challenge) Supersede() Challenge {
	if c.State == ChallengeOpen {
		c.State = ChallengeSuperseded
	}
	return c
}

// TriesLeft returns how many wrong answers the challenge still bears at now: none
// once it is used, superseded, locked or expired.
func (c Challenge) TriesLeft(now time.Time, p ChallengePolicy) int {
	p = p.narrowed(c.Purpose)
	if c.State != ChallengeOpen || now.Sub(c.IssuedAt) >= p.TTL {
		return 0
	}
	return max(0, p.Tries-c.Failures)
}
