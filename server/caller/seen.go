package caller

import (
	"crypto/sha256"
	"sync"
	"sync/atomic"
	"time"
)

// maxSeen bounds the tokens whose claims are kept: some MiB.
const maxSeen = 4096

// seenTokens keeps the claims of tokens that were verified, under the hash of the
// whole token. Claims are good only with the version of the keys that verified
// them, so that a key withdrawn takes its tokens along.
type seenTokens struct {
	mu     sync.Mutex
	claims map[[sha256.Size]byte]*seenToken
}

// seenToken is a token that was verified. Who sends it follows from its claims,
// which never change, and from the role that a request chooses: that of the last
// request is kept.
type seenToken struct {
	claims  claims
	version uint64
	last    atomic.Pointer[session]
}

// session is who sends a token with the choice of a role.
type session struct {
	chosen string
	caller Caller
}

// caller returns who sends the token; find finds it out.
func (s *seenToken) caller(chosen string, find func(claims, string) (Caller, error)) (Caller, error) {
	if last := s.last.Load(); last != nil && last.chosen == chosen {
		return last.caller, nil
	}
	c, err := find(s.claims, chosen)
	if err != nil {
		return Caller{}, err
	}
	s.last.Store(&session{chosen, c})
	return c, nil
}

func newSeenTokens() *seenTokens {
	return &seenTokens{claims: map[[sha256.Size]byte]*seenToken{}}
}

// find returns a token that was seen. Whether it is still good is not said.
func (s *seenTokens) find(token string, version uint64) (*seenToken, bool) {
	key := sha256.Sum256([]byte(token))
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.claims[key]
	return found, ok && found.version == version
}

// keep keeps a token. When there are too many, those that are no good any more
// make room, and failing that, any one.
func (s *seenTokens) keep(token string, seen *seenToken, now time.Time) {
	key := sha256.Sum256([]byte(token))
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.claims) >= maxSeen {
		s.makeRoom(seen.version, now)
	}
	s.claims[key] = seen
}

func (s *seenTokens) makeRoom(version uint64, now time.Time) {
	for key, seen := range s.claims {
		if seen.version != version || seen.claims.checkTimes(now) != nil {
			delete(s.claims, key)
		}
	}
	for key := range s.claims {
		if len(s.claims) < maxSeen {
			return
		}
		delete(s.claims, key)
	}
}
