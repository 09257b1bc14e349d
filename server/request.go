package server

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"io"
	"maps"
	"net/http"
	"regexp"

	"github.com/google/uuid"

	"github.com/rakit-dev/rakit/server/caller"
)

// request is what the server knows of a request beside what is asked.
type request struct {
	id          string // X-Request-ID, the caller's or ours
	correlation string // X-Correlation-ID, the caller's or ""
	caller      caller.Caller
	path        string    // as it was sent; holds an id that may be anything
	operation   string    // id of the operation; "" outside the API
	mac         hash.Hash // of method, target and the body as far as it was read; nil without an idempotency key
}

type requestKey struct{}

// requestOf returns the request of a context; one that did not come through
// the server is empty.
func requestOf(ctx context.Context) *request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{}
}

// instanceOf names the request in a problem document.
func instanceOf(ctx context.Context) string {
	if id := requestOf(ctx).id; id != "" {
		return "urn:rakit:request:" + id
	}
	return ""
}

// traceID is the form of the ids that are taken from a caller: a UUID, as the
// NHS asks for, or what proxies make. Nothing else is repeated or logged.
var traceID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$`)

// The headers of the ids, written as net/http keeps them.
const (
	headerRequestID     = "X-Request-Id"
	headerCorrelationID = "X-Correlation-Id"
)

// identified gives every request its ids and returns them with the answer. A
// request id that cannot be repeated safely is replaced by one of ours.
func (s *Server) identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := &request{path: r.URL.EscapedPath(), id: r.Header.Get(headerRequestID), correlation: r.Header.Get(headerCorrelationID)}
		if !traceID.MatchString(q.id) {
			q.id = s.newRequestID()
		}
		w.Header().Set(headerRequestID, q.id)
		if traceID.MatchString(q.correlation) {
			w.Header().Set(headerCorrelationID, q.correlation)
		} else {
			q.correlation = ""
		}
		// The body is replaced in a copy: net/http has to know that of its own
		// request again, or it waits for a body that it has not asked for
		// (Expect: 100-continue).
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, q))
		if r.Header.Get("Idempotency-Key") != "" {
			q.mac = hmac.New(sha256.New, s.config.Secret)
			_, _ = io.WriteString(q.mac, r.Method+" "+r.URL.RequestURI()+"\n") // a hash never fails
			r.Body = &summed{r.Body, q.mac}
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) newRequestID() string {
	id, err := uuid.NewRandomFromReader(s.config.Rand)
	if err != nil {
		return uuid.Nil.String() // no chance, no id; the request is still answered
	}
	return id.String()
}

// summed hashes a body while it is read.
type summed struct {
	io.ReadCloser
	sum hash.Hash
}

func (b *summed) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.sum.Write(p[:n])
	return n, err
}

// always are the headers that every answer has. The values are shared by all
// answers: whoever wants another sets it, and changes none.
var always = http.Header{
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"no-referrer"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Content-Security-Policy":      {"default-src 'none'; frame-ancestors 'none'"},
	"Cache-Control":                {"no-store"},
}

// secured sets them, and one more where TLS ends here.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		maps.Copy(h, always)
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}
