package passcode

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// RevealPolicy says whether staff may be shown the passcode of a card that has come,
// in place of having it texted: to read it out where no gateway can be reached. The
// zero policy is off.
type RevealPolicy uint8

// The policies.
const (
	RevealOff   RevealPolicy = iota // nobody is ever shown a passcode
	RevealByOne                     // to whoever may release it
	RevealByTwo                     // to whoever may release it, when another person who may has asked for it
)

var revealPolicyNames = []string{"one", "two"}

// String returns the policy as it is written in documents, or "off".
func (p RevealPolicy) String() string {
	if p == RevealOff {
		return "off"
	}
	return guidance.NameClosed(revealPolicyNames, p)
}

// MarshalText returns the policy as text; what is no policy is an error.
func (p RevealPolicy) MarshalText() ([]byte, error) {
	if p == RevealOff {
		return []byte("off"), nil
	}
	return guidance.MarshalClosed("reveal policy", revealPolicyNames, p)
}

// UnmarshalText reads a policy; unknown text is a [*guidance.UnknownValueError].
func (p *RevealPolicy) UnmarshalText(text []byte) (err error) {
	if *p = RevealOff; string(text) == "off" {
		return nil
	}
	*p, err = guidance.ParseClosed[RevealPolicy]("reveal policy", revealPolicyNames, string(text))
	return err
}

// RevealWait is how long an ask waits for a second person (RA-PSC-053).
const RevealWait = 10 * time.Minute

// RevealAsk is that somebody asks for a passcode to be shown to a second person. The
// zero RevealAsk is none.
type RevealAsk struct {
	By string    `json:"by"` // the user id of who asks
	At time.Time `json:"at"` // UTC
}

// IsZero reports whether nobody asks.
func (a RevealAsk) IsZero() bool { return a == RevealAsk{} }

// RevealRequest is what a reveal is decided upon.
type RevealRequest struct {
	By         string    // the user id of who is to be shown the passcode
	Asked      RevealAsk // the ask that waits; zero if none
	SamePerson bool      // the caller found by other means (an NI number, say) that By and Asked.By are one person
	At         time.Time
}

// MayAsk assesses whether a reveal may be asked for: only where two people are
// needed (RA-PSC-050, RA-PSC-052).
func (p RevealPolicy) MayAsk() guidance.Assessment {
	var a guidance.Assessment
	a.Require(ruleRevealOff, p == RevealByOne || p == RevealByTwo, "", "no passcode is shown to staff here")
	if p == RevealByOne {
		a.Fail(ruleTwoPeople, "", "one person is enough here: nothing has to be asked for first")
	}
	return a
}

// May assesses whether a passcode may be shown (RA-PSC-050, RA-PSC-052, RA-PSC-053).
// That the card has come, that its passcode is held and that the person may release
// it is for the caller to see to (RA-PSC-051).
func (p RevealPolicy) May(r RevealRequest) guidance.Assessment {
	var a guidance.Assessment
	a.Require(ruleRevealOff, p == RevealByOne || p == RevealByTwo, "", "no passcode is shown to staff here")
	if p != RevealByTwo {
		a.Skip(ruleTwoPeople)
		a.Skip(ruleRevealWait)
		return a
	}
	switch {
	case r.Asked.IsZero():
		a.Fail(ruleTwoPeople, "", "nobody has asked for it before")
	case r.SamePerson || r.By == "" || r.By == r.Asked.By:
		a.Fail(ruleTwoPeople, "", "who asked for it and who is to be shown it are one person")
	default:
		a.Pass(ruleTwoPeople)
	}
	age := r.At.Sub(r.Asked.At)
	if r.Asked.IsZero() {
		a.Unknown(ruleRevealWait)
	} else {
		a.Require(ruleRevealWait, age >= 0 && age < RevealWait, "", "it was asked for too long ago, or later by this clock")
	}
	return a
}
