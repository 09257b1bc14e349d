package authority

import (
	"sync"
	"time"

	"github.com/rakit-dev/rakit/message"
)

// restAfter is how many messages in a row the gateway may leave untaken before it is
// left alone for a time: more than one recipient's trouble.
const restAfter = 10

// rest is when a gateway that takes nothing is left alone, so that thousands of
// messages do not each ask it in vain. It is of this process alone, and forgotten with
// it: what it spares is effort, not correctness. The zero rest is ready for use.
type rest struct {
	mu     sync.Mutex
	vain   int // attempts in a row
	rounds int // rests in a row
	until  time.Time
}

// rests reports whether the gateway is to be left alone at an instant.
func (r *rest) rests(at time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return at.Before(r.until)
}

// answered notes what came of an attempt at an instant: after each in vain from the
// tenth in a row, the gateway rests for the next wait of the policy.
func (r *rest) answered(came outcome, at time.Time, p message.Policy) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if came == taken || came == refused {
		r.vain, r.rounds, r.until = 0, 0, time.Time{}
		return
	}
	if r.vain++; r.vain < restAfter || at.Before(r.until) {
		return
	}
	r.until = at.Add(p.Backoff(r.rounds))
	r.rounds++
}
