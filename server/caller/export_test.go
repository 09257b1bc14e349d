package caller

import (
	"time"

	"github.com/go-jose/go-jose/v4"
)

// KeySetForTest returns the public keys of i, for an issuer of a test to publish.
func (i *Issuer) KeySetForTest() []jose.JSONWebKey { return i.KeySet().keys }

// SetClock has k look at its file by this clock.
func (k *APIKeys) SetClock(clock func() time.Time) { k.clock = clock }

// Seen returns how many tokens are kept.
func (b *Bearer) Seen() int {
	b.seen.mu.Lock()
	defer b.seen.mu.Unlock()
	return len(b.seen.claims)
}

// MaxSeen is how many tokens may be kept.
const MaxSeen = maxSeen

// Forget forgets the tokens that were verified.
func (b *Bearer) Forget() {
	b.seen.mu.Lock()
	defer b.seen.mu.Unlock()
	clear(b.seen.claims)
}
