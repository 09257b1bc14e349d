package passcode

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// ChallengePolicy is how long and how often a code may be tried. A policy may be
// narrower than the default for the purpose of the code ([DefaultChallengePolicy],
// [UnlockPolicy]), never wider: a wider value counts as that default. The zero policy
// accepts nothing.
type ChallengePolicy struct {
	TTL            time.Duration `json:"ttl"`   // good while younger than this (RA-VID-025, RA-PSC-056)
	Tries          int           `json:"tries"` // the last wrong answer of so many locks (RA-VID-026, RA-PSC-057)
	ClockAllowance time.Duration // how far the clock may be behind the sender's (RA-VID-027, RA-PSC-058)
}

// DefaultChallengePolicy is that of numbers for the call. It returns ten minutes, ten tries and a clock allowance of
// 60 seconds. The guidance gives none of them: they are design choices after NIST
// SP 800-63B and OWASP ASVS 6.5.5, with their reasons in the rules named above.
func DefaultChallengePolicy() ChallengePolicy {
	return callTerms.widest
}

// UnlockPolicy is that of codes with which holders unlock their cards themselves:
// fifteen minutes, as the national service has it, five tries, and a clock allowance
// of 60 seconds. Fewer tries than on the call, since nobody sees who answers.
func UnlockPolicy() ChallengePolicy { return unlockTerms.widest }

func (p ChallengePolicy) narrowed(to ChallengePurpose) ChallengePolicy {
	widest := to.terms().widest
	return ChallengePolicy{
		TTL:            min(p.TTL, widest.TTL),
		Tries:          min(p.Tries, widest.Tries),
		ClockAllowance: min(p.ClockAllowance, widest.ClockAllowance),
	}
}

// ChallengeState is where a challenge stands. The zero state is invalid. That
// numbers are too old is no state: it follows from the clock.
type ChallengeState uint8

// The four states. All but the first are final.
const (
	ChallengeOpen       ChallengeState = iota + 1 // to be answered
	ChallengeUsed                                 // answered rightly
	ChallengeSuperseded                           // newer numbers were texted
	ChallengeLocked                               // too many wrong answers
)

var challengeStateNames = []string{"open", "used", "superseded", "locked"}

func (s ChallengeState) valid() bool {
	return s != 0 && int(s) <= len(challengeStateNames)
}

// String returns the state as it is written in documents, or "invalid".
func (s ChallengeState) String() string { return guidance.NameClosed(challengeStateNames, s) }

// MarshalText returns the state as text; the zero state is an error.
func (s ChallengeState) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("challenge state", challengeStateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *ChallengeState) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[ChallengeState]("challenge state", challengeStateNames, string(text))
	return err
}
