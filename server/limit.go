package server

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how many requests a caller may make.
type Rate struct {
	PerSecond float64 // on average; negative: without limit
	Burst     int     // at once
}

// DefaultRate is generous for one caller and too slow for a guesser.
var DefaultRate = Rate{PerSecond: 50, Burst: 200}

// limits holds a bucket for every caller seen of late.
type limits struct {
	rate    Rate
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct{ *rate.Limiter }

// maxBuckets bounds the memory: beyond it full buckets are dropped, which is no
// loss.
const maxBuckets = 10_000

func newLimits(r Rate, now func() time.Time) *limits {
	return &limits{rate: r, now: now, buckets: map[string]*bucket{}}
}

// allow takes one request from a caller's bucket.
func (l *limits) allow(who string) bool {
	if l.rate.PerSecond < 0 {
		return true
	}
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.buckets[who]
	if !ok {
		l.drop(now)
		b = &bucket{rate.NewLimiter(rate.Limit(l.rate.PerSecond), l.rate.Burst)}
		l.buckets[who] = b
	}
	return b.AllowN(now, 1)
}

// drop makes room for many at once, as it looks at all of them: buckets that are
// full again say nothing; when most are in use, any goes.
func (l *limits) drop(now time.Time) {
	if len(l.buckets) < maxBuckets {
		return
	}
	for who, b := range l.buckets {
		if b.TokensAt(now) >= float64(l.rate.Burst) {
			delete(l.buckets, who)
		}
	}
	for who := range l.buckets {
		if len(l.buckets) <= maxBuckets/2 {
			return
		}
		delete(l.buckets, who)
	}
}

// tooMany answers a caller whose bucket is empty.
func (s *Server) tooMany(w http.ResponseWriter, r *http.Request) {
	wait := max(1, int(math.Ceil(1/s.config.Rate.PerSecond)))
	w.Header().Set("Retry-After", strconv.Itoa(wait))
	writeProblem(w, problem(r.Context(), kindTooMany, ""))
}

// addressOf returns where a request comes from: of an IPv6 address the network,
// since whoever has one has all of it.
func addressOf(r *http.Request) string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	addr := at.Addr().Unmap()
	if addr.Is4() {
		return addr.String()
	}
	network, err := addr.WithZone("").Prefix(64)
	if err != nil {
		return r.RemoteAddr
	}
	return network.String()
}
