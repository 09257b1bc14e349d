package message

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Policy says how long messages are tried, and how many are too many. Every number is
// a choice of this package (RA-PSC-042, 043 and 045 to 047): a Registration Authority
// may have others, narrower or wider. [DefaultPolicy] returns what is recommended.
type Policy struct {
	FirstWait    time.Duration // before the gateway is asked again; twice as long each time
	LongestWait  time.Duration // at most
	GiveUpAfter  time.Duration // since it was queued, a message that the gateway does not take has failed
	UnknownAfter time.Duration // since the last attempt, one of which the gateway cannot be asked is unknown
	Limits       []Limit       // none: nothing is too much
}

// Limit is how many messages may be queued within a time for one and the same
// recipient, agent or organisation. The window ends with the message that is asked for
// and is open at its start: one that was queued an hour ago to the nanosecond is not
// within the hour.
type Limit struct {
	Per    Bound
	Within time.Duration
	Most   int // in the window, with the one that is asked for
}

// Bound is for whom messages are counted. The zero Bound is invalid.
type Bound uint8

// The bounds.
const (
	PerRecipient Bound = iota + 1
	PerAgent
	PerOrganisation
)

var boundNames = []string{"recipient", "agent", "organisation"}

// Bounds returns every bound, in the order of the constants.
func Bounds() []Bound { return guidance.MembersClosed[Bound](boundNames) }

// String returns the bound as it is written in documents, or "invalid".
func (b Bound) String() string { return guidance.NameClosed(boundNames, b) }

// MarshalText returns the bound as text; the zero Bound is an error.
func (b Bound) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("bound of messages", boundNames, b)
}

// UnmarshalText reads a bound; unknown text is a [*guidance.UnknownValueError].
func (b *Bound) UnmarshalText(text []byte) (err error) {
	*b, err = guidance.ParseClosed[Bound]("bound of messages", boundNames, string(text))
	return err
}

// boundRules are the rules of the bounds, in their order.
var boundRules = []guidance.Rule{ruleRecipient, ruleAgent, ruleOrganisation}

// DefaultPolicy returns the policy that is recommended: waits from half a minute to an
// hour, a day until a message is given up or unknown, and the limits of RA-PSC-045 to
// 047. The slice in it is the caller's.
func DefaultPolicy() Policy {
	return Policy{
		FirstWait: 30 * time.Second, LongestWait: time.Hour, GiveUpAfter: 24 * time.Hour, UnknownAfter: 24 * time.Hour,
		Limits: []Limit{
			{PerRecipient, time.Hour, 5},
			{PerRecipient, 24 * time.Hour, 10},
			{PerAgent, time.Hour, 60},
			{PerOrganisation, time.Hour, 1000},
		},
	}
}

// IsZero reports whether nothing is said.
func (p Policy) IsZero() bool {
	return p.FirstWait == 0 && p.LongestWait == 0 && p.GiveUpAfter == 0 && p.UnknownAfter == 0 && p.Limits == nil
}

// Check returns an error for a policy that makes no sense: a wait or time that is not
// positive, a longest wait below the first, or a limit of less than one message.
func (p Policy) Check() error {
	for _, d := range []struct {
		name string
		d    time.Duration
	}{{"FirstWait", p.FirstWait}, {"LongestWait", p.LongestWait}, {"GiveUpAfter", p.GiveUpAfter}, {"UnknownAfter", p.UnknownAfter}} {
		if d.d <= 0 {
			return fmt.Errorf("%s is not positive", d.name)
		}
	}
	if p.LongestWait < p.FirstWait {
		return errors.New("LongestWait is shorter than FirstWait")
	}
	if slices.ContainsFunc(p.Limits, func(l Limit) bool { return l.Per.String() == "invalid" || l.Within <= 0 || l.Most < 1 }) {
		return errors.New("a limit is for nobody, for no time, or below one")
	}
	return nil
}

// Backoff returns how long to wait after an attempt failed for the time being; attempt
// counts those before it, from 0. The wait doubles each time, up to LongestWait.
func (p Policy) Backoff(attempt int) time.Duration {
	wait := min(p.FirstWait, p.LongestWait)
	for range max(attempt, 0) {
		if wait > p.LongestWait/2 { // so that doubling cannot overflow
			return p.LongestWait
		}
		wait *= 2
	}
	return wait
}

// GivesUp reports whether a message that the gateway does not take is tried no more at
// an instant.
func (p Policy) GivesUp(m Message, at time.Time) bool { return at.Sub(m.QueuedAt) >= p.GiveUpAfter }

// Loses reports whether a message of which the gateway cannot be asked is unknown at an
// instant.
func (p Policy) Loses(m Message, at time.Time) bool { return at.Sub(m.BegunAt) >= p.UnknownAfter }

// Admit returns what speaks against queuing one more message at an instant. It asks
// count for each limit how many were queued at an instant or after it for the same
// recipient, agent or organisation. A limit per agent is not asked for a message that no
// agent asks for; so for the other two. The error is that of count.
func (p Policy) Admit(m Message, at time.Time, count func(per Bound, since time.Time) (int, error)) (a guidance.Assessment, err error) {
	for _, l := range p.Limits {
		rule := boundRules[l.Per-1]
		if m.of(l.Per) == "" {
			a.Skip(rule)
			continue
		}
		n, err := count(l.Per, at.Add(-l.Within).Add(1))
		if err != nil {
			return guidance.Assessment{}, err
		}
		a.Require(rule, n < l.Most, "", fmt.Sprintf("%d have been queued for this %s within %s, and %d may be; try again when the first of them is older", n, l.Per, l.Within, l.Most))
	}
	return a, nil
}

// of returns for whom a message counts, "" for nobody.
func (m Message) of(b Bound) string {
	switch b {
	case PerRecipient:
		return m.Recipient
	case PerAgent:
		return m.Agent
	case PerOrganisation:
		return m.Organisation
	}
	return ""
}
