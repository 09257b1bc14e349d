package caller

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// How often the keys of an issuer are fetched. All are ours. One minute bounds
// what tokens with invented key ids can cost an issuer; publishers of keys are
// asked to show new ones before they sign with them.
const (
	fetchPause   = time.Minute      // between a fetch and the next
	retryPause   = 5 * time.Second  // after a fetch that failed
	freshFor     = 10 * time.Minute // then keys are fetched in the background: a key withdrawn is soon no good
	usableFor    = 24 * time.Hour   // for so long keys are used when the issuer cannot be reached
	fetchTimeout = 10 * time.Second
)

var errSignature = errors.New("no key of the issuer has made the signature")

// keyRing is the keys of one issuer, and an oidc.KeySet. That of go-oidc fetches
// after every signature that does not verify, without pause or bound on the
// answer, keeps a withdrawn key until then, and tries keys meant for encryption.
type keyRing struct {
	algorithms []jose.SignatureAlgorithm
	fetch      func(context.Context) ([]jose.JSONWebKey, error) // nil: the keys never change
	now        func() time.Time

	mu      sync.Mutex
	keys    []jose.JSONWebKey
	version uint64        // counts the fetches that succeeded
	fetched time.Time     // the last fetch that succeeded
	tried   time.Time     // the last fetch
	failure error         // of the last fetch
	flight  chan struct{} // closed when the fetch under way ends; nil without one
}

// verify returns the payload of a token in compact form that one of the keys has
// signed, and the version of the keys. Keys that are not known yet are fetched.
func (k *keyRing) verify(ctx context.Context, token string) (payload []byte, version uint64, err error) {
	jws, err := jose.ParseSignedCompact(token, k.algorithms)
	if err != nil {
		return nil, 0, errSignature // the error of jose may repeat parts of the token
	}
	keys, version := k.current()
	payload, named := signedBy(jws, keys)
	if payload != nil {
		return payload, version, nil
	}
	keys, newer, err := k.refetch(ctx, version)
	if err != nil && named {
		return nil, 0, errSignature // the key is known: whatever the issuer would say
	}
	if err != nil {
		return nil, 0, err
	}
	if payload, _ = signedBy(jws, keys); payload != nil && newer != version {
		return payload, newer, nil
	}
	return nil, 0, errSignature
}

// signedBy returns the payload of a token, nil when none of the keys signed it,
// and whether one of them has the id that the token names.
func signedBy(jws *jose.JSONWebSignature, keys []jose.JSONWebKey) (payload []byte, named bool) {
	header := jws.Signatures[0].Protected
	for _, key := range keys {
		if key.KeyID != header.KeyID || key.Algorithm != "" && key.Algorithm != header.Algorithm {
			continue
		}
		named = true
		if payload, err := jws.Verify(key); err == nil {
			return payload, true
		}
	}
	return nil, named
}

// current returns the keys and their version, and sees to it that they are
// fetched from time to time.
func (k *keyRing) current() ([]jose.JSONWebKey, uint64) {
	if k.fetch == nil {
		return k.keys, 0
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	age := now.Sub(k.fetched)
	if k.keys != nil && age > usableFor {
		k.keys = nil
		k.version++
	}
	if k.keys != nil && age > freshFor && k.mayFetch(now) {
		k.start(now)
	}
	return k.keys, k.version
}

// refetch returns keys that are newer than the version, if there are. It waits
// for the fetch under way, or begins one unless the last was a moment ago.
func (k *keyRing) refetch(ctx context.Context, version uint64) ([]jose.JSONWebKey, uint64, error) {
	if k.fetch == nil {
		return k.keys, 0, nil
	}
	k.mu.Lock()
	if now := k.now(); k.version == version && k.mayFetch(now) {
		k.start(now)
	}
	flight := k.flight
	k.mu.Unlock()
	if flight != nil {
		select {
		case <-flight:
		case <-ctx.Done():
			return nil, 0, fmt.Errorf("%w: %w", ErrUnavailable, ctx.Err())
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failure != nil && k.version == version {
		return nil, 0, fmt.Errorf("%w: %w", ErrUnavailable, k.failure)
	}
	return k.keys, k.version, nil
}

// mayFetch reports whether a fetch may begin now. A clock that was put back does
// not stop fetching. The caller holds mu.
func (k *keyRing) mayFetch(now time.Time) bool {
	pause := fetchPause
	if k.failure != nil {
		pause = retryPause
	}
	since := now.Sub(k.tried)
	return k.flight == nil && (k.tried.IsZero() || since < 0 || since >= pause)
}

// start begins a fetch, which outlives the request that asked for it. The caller
// holds mu.
func (k *keyRing) start(now time.Time) {
	flight := make(chan struct{})
	k.flight, k.tried = flight, now
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), fetchTimeout)
		defer cancel()
		keys, err := k.fetch(ctx)
		k.mu.Lock()
		defer k.mu.Unlock()
		defer close(flight)
		k.flight, k.failure = nil, err
		if err == nil {
			k.keys, k.fetched = keys, now
			k.version++
		}
	}()
}

// usable reports whether a key of an issuer may verify signatures: public, with
// an id, not for encryption, and of no less than 2048 bits if it is of RSA
// (RFC 7518 §3.3).
func usable(key jose.JSONWebKey) bool {
	if key.KeyID == "" || key.Use != "" && key.Use != "sig" || !key.Valid() || !key.IsPublic() {
		return false
	}
	public, ok := key.Key.(*rsa.PublicKey)
	return !ok || public.N.BitLen() >= 2048
}
