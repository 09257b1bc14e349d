package assessment

import (
	"errors"
	"fmt"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// ErrRuleset is returned, wrapped, for a decision of a rule set that this build
// does not have: making it again would be making another one.
var ErrRuleset = errors.New("made with a rule set that this build does not have")

// Replay returns the options by which a report with the head h was made, so that
// the same records give the same report again, byte for byte. The policy is not in
// a report: it has to be given again. The error wraps [ErrRuleset], or says that a
// day in the head is none.
func Replay(rules *guidance.Registry, h guidance.Header) (registration.Options, error) {
	var o registration.Options
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
			return o, fmt.Errorf("head of the report: %w", err)
		}
		*d.into = day
	}
	if have := rules.VersionAt(o.KnownAt); have != h.Ruleset {
		earlier, ok := rules.Ruleset(h.Ruleset)
		if !ok {
			return o, fmt.Errorf("%w: it would be %s here", ErrRuleset, have)
		}
		o.KnownAt = earlier.Known // what was newest then
	}
	return o, nil
}
