package passcode

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// ErrChallenge is returned for a challenge that [NewChallenge] did not make, or
// could not make for want of an id, a call or a mobile number.
var ErrChallenge = errors.New("not a usable challenge")

// Binding is what the numbers are bound to. Both are required.
type Binding struct {
	Call   string `json:"call"`   // the id of the video call
	Mobile string `json:"mobile"` // the number texted, in one form such as E.164
}

// Challenge is one set of numbers texted to a registrant, to be read back on the
// video call (remote registration, stage 2; streamlining, step 3). It holds a
// keyed MAC of the numbers and never the numbers. Challenges are values: store
// the one that [Challenge.Answer] returns, whatever its error. The zero
// Challenge is invalid and accepts nothing.
type Challenge struct {
	ID       string         `json:"id"`
	Binding  Binding        `json:"binding"`
	MAC      []byte         `json:"mac"`      // HMAC-SHA-256 under a key that is not in the store
	IssuedAt time.Time      `json:"issuedAt"` // UTC
	Failures int            `json:"failures"` // wrong answers so far
	State    ChallengeState `json:"state"`
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
	if err := c.usable(key); err != nil {
		return Challenge{}, Numbers{}, fmt.Errorf("new challenge: %w", err)
	}
	n, err := generateNumbers(rand)
	if err != nil {
		return Challenge{}, Numbers{}, err
	}
	c.MAC = c.mac(key, n.Reveal())
	return c, n, nil
}

func (c Challenge) usable(key []byte) error {
	switch {
	case c.ID == "" || c.Binding.Call == "" || c.Binding.Mobile == "" || c.Failures < 0 || !c.State.valid():
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
	for _, part := range [...]string{"rakit challenge v1", c.ID, c.Binding.Call, c.Binding.Mobile, digits} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:])
		io.WriteString(h, part)
	}
	return h.Sum(nil)
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
	p = p.narrowed()
	if c.State != ChallengeOpen || now.Sub(c.IssuedAt) >= p.TTL {
		return 0
	}
	return max(0, p.Tries-c.Failures)
}
