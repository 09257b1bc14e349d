package caller_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/rakit-dev/rakit/server/caller"
)

func ask(b *caller.Bearer, token string) error {
	_, err := b.Authenticate(request("Authorization", "Bearer "+token))
	return err
}

// eventually waits for what a fetch in the background does.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 500 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}

func TestRotation(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"))
	now := &clock{now: noon}
	b := p.bearer(t, now.Now, nil)
	expires := times("exp", noon.Add(1000*time.Hour))
	first := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL, expires...))
	second := sign(jose.RS256, otherKey(), "k2", "at+jwt", payload(p.URL, expires...))

	if err := ask(b, first); err != nil || p.fetched() != 1 {
		t.Fatalf("the first token: %v after %d fetches", err, p.fetched())
	}
	if err := ask(b, second); !errors.Is(err, caller.ErrUnauthenticated) || p.fetched() != 1 {
		t.Fatalf("a key that is not there yet: %v after %d fetches; the minute is not over", err, p.fetched())
	}
	p.set(func(p *publishing) { p.keys = []jose.JSONWebKey{public(rsaKey(), "k1"), public(otherKey(), "k2")} })
	now.add(59 * time.Second)
	if err := ask(b, second); !errors.Is(err, caller.ErrUnauthenticated) || p.fetched() != 1 {
		t.Fatalf("before the minute is over: %v after %d fetches", err, p.fetched())
	}
	now.add(time.Second)
	if err := ask(b, second); err != nil || p.fetched() != 2 {
		t.Fatalf("a key that is new: %v after %d fetches", err, p.fetched())
	}
	if err := ask(b, first); err != nil || p.fetched() != 2 {
		t.Fatalf("the key before: %v after %d fetches", err, p.fetched())
	}

	p.set(func(p *publishing) { p.keys = []jose.JSONWebKey{public(otherKey(), "k2")} })
	now.add(11 * time.Minute)
	if err := ask(b, first); err != nil {
		t.Fatalf("a key withdrawn: the token is taken while the keys are fetched: %v", err)
	}
	eventually(t, "the token of a key withdrawn is refused", func() bool { return errors.Is(ask(b, first), caller.ErrUnauthenticated) })
	if err := ask(b, second); err != nil {
		t.Errorf("the key that is left: %v", err)
	}
}

// TestSameNameNewKey: an issuer that gives a new key an old name is understood,
// and a token of the old key is no longer known.
func TestSameNameNewKey(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"))
	now := &clock{now: noon}
	b := p.bearer(t, now.Now, nil)
	first := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL))
	second := sign(jose.RS256, otherKey(), "k1", "at+jwt", payload(p.URL))
	if err := ask(b, first); err != nil {
		t.Fatal(err)
	}
	p.set(func(p *publishing) { p.keys = []jose.JSONWebKey{public(otherKey(), "k1")} })
	now.add(time.Minute)
	if err := ask(b, second); err != nil {
		t.Fatal(err)
	}
	if err := ask(b, first); !errors.Is(err, caller.ErrUnauthenticated) {
		t.Errorf("a token known from before: %v", err)
	}
}

// TestFlood: tokens with invented key ids, from many at once, cost the issuer one
// fetch a minute.
func TestFlood(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"))
	now := &clock{now: noon}
	b := p.bearer(t, now.Now, nil)
	junk := sign(jose.RS256, otherKey(), "k1", "at+jwt", payload(p.URL))
	good := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL))
	for minute := range 3 {
		var group sync.WaitGroup
		for worker := range 8 {
			group.Go(func() {
				for i := range 25 {
					invented := sign(jose.RS256, otherKey(), fmt.Sprintf("junk-%d-%d", worker, i), "at+jwt", payload(p.URL))
					for _, token := range []string{invented, junk} {
						if err := ask(b, token); !errors.Is(err, caller.ErrUnauthenticated) {
							t.Errorf("a junk token: %v", err)
						}
					}
					if err := ask(b, good); err != nil {
						t.Errorf("a good token in the flood: %v", err)
					}
				}
			})
		}
		group.Wait()
		if got := p.fetched(); got != minute+1 {
			t.Fatalf("%d fetches in %d minutes", got, minute+1)
		}
		now.add(time.Minute)
	}
}

func TestIssuerDown(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"))
	p.set(func(p *publishing) { p.status = 503 })
	now := &clock{now: noon}
	b := p.bearer(t, now.Now, nil)
	good := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL, times("exp", noon.Add(1000*time.Hour))...))
	junk := sign(jose.RS256, rsaKey(), "k9", "at+jwt", payload(p.URL))
	forged := sign(jose.RS256, otherKey(), "k1", "at+jwt", payload(p.URL))

	err := ask(b, good)
	if !errors.Is(err, caller.ErrUnavailable) || errors.Is(err, caller.ErrUnauthenticated) {
		t.Fatalf("down at the start: %v", err)
	}
	checkSilent(t, err, good)
	if err := b.Check(context.Background()); !errors.Is(err, caller.ErrUnavailable) {
		t.Fatalf("readiness: %v", err)
	}
	p.set(func(p *publishing) { p.status = 0 })
	if err := ask(b, good); !errors.Is(err, caller.ErrUnavailable) {
		t.Fatalf("within five seconds nothing is tried again: %v", err)
	}
	now.add(5 * time.Second)
	if err := b.Check(context.Background()); err != nil {
		t.Fatalf("readiness: %v", err)
	}
	if err := ask(b, good); err != nil {
		t.Fatalf("up again: %v", err)
	}

	p.set(func(p *publishing) { p.status = 500 })
	now.add(12 * time.Minute)
	for range 3 {
		if err := ask(b, good); err != nil {
			t.Fatalf("down, with keys of before: %v", err)
		}
	}
	if err := ask(b, junk); !errors.Is(err, caller.ErrUnavailable) {
		t.Errorf("whether the key is of the issuer is not known: %v", err)
	}
	if err := ask(b, forged); !errors.Is(err, caller.ErrUnauthenticated) {
		t.Errorf("a forged signature of a key that is known: %v", err)
	}
	now.add(24 * time.Hour)
	if err := ask(b, good); !errors.Is(err, caller.ErrUnavailable) {
		t.Errorf("keys of yesterday: %v", err)
	}
}

// TestSlowIssuer: who waits for keys can give up, and the fetch goes on for the
// others.
func TestSlowIssuer(t *testing.T) {
	p := newPublishing(t, public(rsaKey(), "k1"))
	hold := make(chan struct{})
	p.set(func(p *publishing) { p.hold = hold })
	b := p.bearer(t, atNoon, nil)
	good := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL))
	ctx, cancel := context.WithCancel(context.Background())
	gaveUp, waited := make(chan error), make(chan error)
	go func() {
		_, err := b.Authenticate(request("Authorization", "Bearer "+good).WithContext(ctx))
		gaveUp <- err
	}()
	go func() { waited <- ask(b, good) }()
	cancel()
	if err := <-gaveUp; !errors.Is(err, caller.ErrUnavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up: %v", err)
	}
	close(hold)
	if err := <-waited; err != nil {
		t.Errorf("who waited: %v", err)
	}
	if p.fetched() != 1 {
		t.Errorf("%d fetches", p.fetched())
	}
}

func TestBadPublications(t *testing.T) {
	good := string(must(public(rsaKey(), "k1").MarshalJSON()))
	encryption := string(must(jose.JSONWebKey{Key: rsaKey().Public(), KeyID: "k1", Use: "enc"}.MarshalJSON()))
	private := string(must(jose.JSONWebKey{Key: rsaKey(), KeyID: "k1", Use: "sig"}.MarshalJSON()))
	for _, tt := range []struct {
		name, why      string
		metadata, jwks string
		status         int
		ok             bool
	}{
		{"keys of other kinds beside", "RFC 7517 §5: what is not known is left alone", "", `{"keys":[{"kty":"XYZ","kid":"x"},{"kty":"oct","kid":"k1","k":"c2VjcmV0"},` + good + `]}`, 0, true},
		{"another issuer", "the document of somebody else", `{"issuer":"https://other.example","jwks_uri":"https://other.example/keys"}`, "", 0, false},
		{"issuer with a slash", "compared byte for byte", `{"issuer":"URL/","jwks_uri":"URL/keys"}`, "", 0, false},
		{"keys without TLS", "anybody could answer", `{"issuer":"URL","jwks_uri":"http://other.example/keys"}`, "", 0, false},
		{"no address of keys", "nothing to fetch", `{"issuer":"URL"}`, "", 0, false},
		{"issuer twice", "parsers would differ", `{"issuer":"https://other.example","issuer":"URL","jwks_uri":"URL/keys"}`, "", 0, false},
		{"no keys", "nothing can be verified", "", `{"keys":[]}`, 0, false},
		{"a key of encryption", "verifies nothing", "", `{"keys":[` + encryption + `]}`, 0, false},
		{"a private key", "no longer private", "", `{"keys":[` + private + `]}`, 0, false},
		{"a secret", "oct verifies nothing", "", `{"keys":[{"kty":"oct","kid":"k1","k":"c2VjcmV0"}]}`, 0, false},
		{"no JSON", "an error page", "", `<html>` + marker, 0, false},
		{"too long", "bounded", "", `{"keys":[` + good + `]}` + strings.Repeat(" ", 1<<20), 0, false},
		{"redirected", "not followed", "", "", 302, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPublishing(t, public(rsaKey(), "k1"))
			p.set(func(p *publishing) {
				p.metadata, p.jwks, p.status = strings.ReplaceAll(tt.metadata, "URL", p.URL), tt.jwks, tt.status
			})
			token := sign(jose.RS256, rsaKey(), "k1", "at+jwt", payload(p.URL))
			everywhere := func(c *caller.BearerConfig) { c.Client = &http.Client{Transport: always{p.Listener.Addr().String()}} }
			err := ask(p.bearer(t, atNoon, everywhere), token)
			if tt.ok {
				if err != nil {
					t.Errorf("%s: %v", tt.why, err)
				}
				return
			}
			if !errors.Is(err, caller.ErrUnavailable) {
				t.Fatalf("%s: %v", tt.why, err)
			}
			checkSilent(t, err, token)
		})
	}
}

// always is a network on which every host is the same one.
type always struct{ host string }

func (a always) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = "http", a.host
	return http.DefaultTransport.RoundTrip(r)
}
