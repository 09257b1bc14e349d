package sandbox

import (
	"crypto/sha256"
	"math/rand/v2"
	"sync"
)

// chance is a source of chance that is begun anew from a name: what is read after
// that depends on the name alone, not on what was read before.
type chance struct {
	mu     sync.Mutex
	stream *rand.ChaCha8
}

func newChance(name string) *chance {
	c := &chance{}
	c.begin(name)
	return c
}

// begin begins the stream of a name.
func (c *chance) begin(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stream = rand.NewChaCha8(sha256.Sum256([]byte("rakit sandbox: " + name)))
}

// Read never fails.
func (c *chance) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stream.Read(p)
}
