package caller_test

import (
	"fmt"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/rakit-dev/rakit/server/caller"
)

// BenchmarkBearer asks with tokens that were never seen, and with one that was.
func BenchmarkBearer(b *testing.B) {
	p := newPublishing(b, public(rsaKey(), "k1"), public(ecKey(), "e1"))
	for _, bench := range []struct {
		name string
		alg  jose.SignatureAlgorithm
		key  any
		kid  string
	}{{"RS256", jose.RS256, rsaKey(), "k1"}, {"ES256", jose.ES256, ecKey(), "e1"}} {
		asked := p.bearer(b, atNoon, func(c *caller.BearerConfig) { c.Algorithms = []string{string(bench.alg)} })
		known := request("Authorization", "Bearer "+sign(bench.alg, bench.key, bench.kid, "at+jwt", payload(p.URL)))
		b.Run(bench.name+"/known", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := asked.Authenticate(known); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(bench.name+"/new", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				asked.Forget()
				if _, err := asked.Authenticate(known); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAPIKey(b *testing.B) {
	path := keysFile(b)
	var secret string
	for range 100 {
		_, secret = add(b, path, newKey("assess"))
	}
	keys, r := open(b, path, atNoon), request("X-API-Key", secret)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := keys.Authenticate(r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAPIKeyUnknown(b *testing.B) {
	path := keysFile(b)
	_, secret := add(b, path, newKey("assess"))
	for name, sent := range map[string]string{"id": "rakit_k-zzzzzzzzzzzz" + secret[20:], "secret": secret[:len(secret)-4] + "AAAA"} {
		keys, r := open(b, path, atNoon), request("X-API-Key", sent)
		b.Run(fmt.Sprintf("wrong %s", name), func(b *testing.B) {
			for b.Loop() {
				if _, err := keys.Authenticate(r); err == nil {
					b.Fatal("known")
				}
			}
		})
	}
}
