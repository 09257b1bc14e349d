package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"syscall"

	"github.com/go-json-experiment/json"
)

// answer is what Notify said to one request.
type answer struct {
	status int
	body   []byte
}

// refusal returns an answer that is not the one hoped for as an error, and whether its
// body has the form that Notify documents for errors.
func (a answer) refusal() (*StatusError, bool) {
	var b errorBody
	if json.Unmarshal(a.body, &b) != nil {
		b = errorBody{}
	}
	names, documented := b.names()
	return &StatusError{Status: a.status, Names: names}, documented
}

// brokenError says that a request has no whole answer. Its text is one of ours: errors of
// the network may quote what a server sent, and that may quote what we sent.
type brokenError struct {
	unread bool // nobody can have read any of the request
	why    string
}

func (e *brokenError) Error() string { return e.why }

// exchange makes one request and reads its answer, of at most so many bytes. The error is
// a *brokenError, an error of ctx (with unread false unless it ended before all else), or
// errToken.
func (g *Gateway) exchange(ctx context.Context, method, path string, query url.Values, body []byte, limit int64) (answer, error) {
	within, cancel := context.WithTimeout(ctx, g.config.Timeout)
	defer cancel()
	var line connection
	r, err := g.request(httptrace.WithClientTrace(within, line.trace()), method, path, query, body)
	if err != nil {
		return answer{}, err
	}
	response, err := g.client.Do(r)
	if err != nil {
		return answer{}, &brokenError{unread: line.unread(), why: reason(err)}
	}
	defer response.Body.Close()
	read, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	switch {
	case err != nil:
		return answer{}, &brokenError{why: "the answer was cut"}
	case int64(len(read)) > limit:
		return answer{}, &brokenError{why: "the answer is too long"}
	}
	return answer{status: response.StatusCode, body: read}, nil
}

func (g *Gateway) request(ctx context.Context, method, path string, query url.Values, body []byte) (*http.Request, error) {
	token, err := g.key.token(g.config.Now())
	if err != nil {
		return nil, err
	}
	u := *g.base
	u.Path, u.RawQuery = path, query.Encode()
	r, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, &brokenError{unread: true, why: "the request cannot be made"}
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "rakit")
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}

// connection follows the connections of one request. What is written to one may have been
// read, whatever went wrong afterwards; without one, nothing was.
type connection struct{ sought, got atomic.Bool }

func (c *connection) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { c.sought.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { c.got.Store(true) },
	}
}

// unread reports whether nobody can have read any of the request. A transport that tells
// nothing of its connections leaves that open.
func (c *connection) unread() bool { return c.sought.Load() && !c.got.Load() }

// reason returns in words of ours why a request has no answer.
func reason(err error) string {
	var (
		op          *net.OpError
		name        *net.DNSError
		certificate *tls.CertificateVerificationError
		errno       syscall.Errno
		timeout     interface{ Timeout() bool }
	)
	switch {
	case errors.As(err, &certificate):
		return "the certificate of the server is not trusted"
	case errors.As(err, &name):
		return "the name of the server is not found"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.As(err, &errno):
		return errno.Error()
	case errors.As(err, &op) && op.Op == "dial":
		return "no connection"
	}
	return "the connection was cut"
}
