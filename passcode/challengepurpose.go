package passcode

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// ChallengePurpose is what a code is for. It goes into the MAC of the challenge: a
// code for one purpose answers no challenge for the other. The zero purpose is that
// of challenges stored before there were others, and means [ForCall].
type ChallengePurpose uint8

// The purposes.
const (
	ForCall   ChallengePurpose = iota + 1 // numbers texted to a registrant and read back on the video call
	ForUnlock                             // a code sent to a holder who unlocks their card themself
)

var challengePurposeNames = []string{"call", "unlock"}

// String returns the purpose as it is written in documents, or "invalid".
func (p ChallengePurpose) String() string { return guidance.NameClosed(challengePurposeNames, p) }

// MarshalText returns the purpose as text; the zero purpose is an error.
func (p ChallengePurpose) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("purpose of a code", challengePurposeNames, p)
}

// UnmarshalText reads a purpose; unknown text is a [*guidance.UnknownValueError].
func (p *ChallengePurpose) UnmarshalText(text []byte) (err error) {
	*p, err = guidance.ParseClosed[ChallengePurpose]("purpose of a code", challengePurposeNames, string(text))
	return err
}

// miss is how an answer is refused: by which rule, and in which words.
type miss struct {
	rule    guidance.Rule
	message string
}

// purposeTerms is what hangs on the purpose of a code.
type purposeTerms struct {
	op     string // in refusals
	label  string // in the MAC
	widest ChallengePolicy
	// The ways to miss, in the order in which they are looked at.
	clock, bound, locked, used, superseded, late, malformed, wrong miss
}

var callTerms = purposeTerms{
	op: "answer numbers", label: "rakit challenge v1",
	widest:     ChallengePolicy{TTL: 10 * time.Minute, Tries: 10, ClockAllowance: time.Minute},
	clock:      miss{ruleClock, "the numbers were texted in the future by this clock"},
	bound:      miss{ruleBound, "the numbers were texted for another call or another mobile number"},
	locked:     miss{ruleTries, "too many wrong answers: text new numbers"},
	used:       miss{ruleOnce, "the numbers were accepted before: text new numbers"},
	superseded: miss{ruleNewest, "newer numbers were texted since: ask for those"},
	late:       miss{ruleInTime, "the numbers are too old: text new numbers"},
	malformed:  miss{ruleWellFormed, "not six digits"},
	wrong:      miss{ruleMatch, "not the numbers that were texted"},
}

// UnlockTime is how long a code to unlock a card counts at most, and the attempt that it
// was made for lasts (RA-PSC-065).
const UnlockTime = 15 * time.Minute

var unlockTerms = purposeTerms{
	op: "answer unlock code", label: "rakit unlock code v1",
	widest:     ChallengePolicy{TTL: UnlockTime, Tries: 5, ClockAllowance: time.Minute},
	clock:      miss{ruleUnlockClock, "the code was sent in the future by this clock"},
	bound:      miss{ruleUnlockCode, "the code was sent for another attempt or to another address"},
	locked:     miss{ruleUnlockTries, "too many wrong answers: begin again"},
	used:       miss{ruleUnlockCode, "the code was accepted before: begin again"},
	superseded: miss{ruleUnlockCode, "a newer code was sent since"},
	late:       miss{ruleUnlockInTime, "the code is too old: begin again"},
	malformed:  miss{ruleUnlockWellFormed, "not six digits"},
	wrong:      miss{ruleUnlockCode, "not the code that was sent"},
}

// terms returns what hangs on the purpose. Package-wide callers ask usable first: a
// purpose that is none gets the terms of the call, and no answer.
func (p ChallengePurpose) terms() *purposeTerms {
	if p == ForUnlock {
		return &unlockTerms
	}
	return &callTerms
}

func (p ChallengePurpose) valid() bool { return int(p) <= len(challengePurposeNames) }
