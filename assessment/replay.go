package assessment

import (
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// Errors of making a decision again, to be tested with errors.Is.
var (
	// ErrRuleset says that a decision was made with a rule set that this build does
	// not have: making it again would be making another one.
	ErrRuleset = errors.New("made with a rule set that this build does not have")
	// ErrPolicy says that a decision was made with another policy.
	ErrPolicy = errors.New("made with another policy, or with none")
)

// Replay returns the options by which a report with the head h was made, and the
// head to write, so that the same records give the same results again, and an
// unweighed report byte for byte. The policy is not in a report: it has to be given
// again. The error wraps [ErrRuleset] or [ErrPolicy], or says that a day in the head
// is none.
func Replay(rules *guidance.Registry, h guidance.Header, p registration.Policy) (registration.Options, guidance.Header, error) {
	o := registration.Options{Policy: p}
	for _, d := range []struct {
		text   string
		absent bool
		into   *guidance.Date
	}{{h.AsOf, h.AsOf == "record", &o.AsOf}, {h.KnownAt, h.KnownAt == "", &o.KnownAt}} {
		if d.absent {
			continue
		}
		day, err := guidance.ParseDate(d.text)
		if err != nil {
			return o, h, fmt.Errorf("head of the report: %w", err)
		}
		*d.into = day
	}
	if h.Policy != p.Digest() {
		return o, h, ErrPolicy
	}
	if have := rules.VersionAt(o.KnownAt); have != h.Ruleset {
		earlier, ok := rules.Ruleset(h.Ruleset)
		if !ok || h.KnownAt != "" {
			return o, h, fmt.Errorf("%w: it would be %s here", ErrRuleset, have)
		}
		o.KnownAt = earlier.Known // what was newest then
	}
	again := Header(rules, o)
	again.KnownAt = h.KnownAt
	return o, again, nil
}
