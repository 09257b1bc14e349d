package caller

import (
	"crypto/sha256"
	"sync"
	"time"
)

// maxSeen bounds the tokens whose claims are kept: some MiB.
const maxSeen = 4096

// seenTokens keeps the claims of tokens that were verified, under the hash of the
// whole token. Claims are good only with the version of the keys that verified
// them, so that a key withdrawn takes its tokens along.
type seenTokens struct {
	mu     sync.Mutex
	claims map[[sha256.Size]byte]seenClaims
}

type seenClaims struct {
	claims  claims
	version uint64
}

func newSeenTokens() *seenTokens {
	return &seenTokens{claims: map[[sha256.Size]byte]seenClaims{}}
}

// find returns the claims of a token. Whether it is still good is not said.
func (s *seenTokens) find(token string, version uint64) (claims, bool) {
	key := sha256.Sum256([]byte(token))
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.claims[key]
	return found.claims, ok && found.version == version
}

// keep keeps the claims of a token. When there are too many, those that are no
// good any more make room, and failing that, any one.
func (s *seenTokens) keep(token string, version uint64, c claims, now time.Time) {
	key := sha256.Sum256([]byte(token))
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.claims) >= maxSeen {
		s.makeRoom(version, now)
	}
	s.claims[key] = seenClaims{c, version}
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
