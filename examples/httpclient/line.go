package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/rakit-dev/rakit/server/client"
)

// agent says who asks: the RA Agent of the provider RX2. A sandbox believes it;
// any other server wants a bearer token.
func agent(_ context.Context, r *http.Request) error {
	r.Header.Set("X-Demo-Actor", "999900000103 ra-agent RX2")
	return nil
}

// once gives every command a key of its own, under which it may be sent again.
func once(_ context.Context, r *http.Request) error {
	if r.Method != http.MethodGet {
		r.Header.Set("Idempotency-Key", uuid.NewString())
	}
	return nil
}

const (
	tries = 3
	pause = 200 * time.Millisecond
)

// persistent sends a request, with the same key, until it is answered: the server
// may have carried it out, and answers as the first time.
type persistent struct {
	next client.HttpRequestDoer
}

// Do implements [client.HttpRequestDoer].
func (p *persistent) Do(r *http.Request) (*http.Response, error) {
	for try := 1; ; try++ {
		answer, err := whole(p.next.Do(r))
		if err == nil || try == tries || r.Context().Err() != nil {
			return answer, err
		}
		time.Sleep(pause)
		r = r.Clone(r.Context())
		if r.GetBody != nil { // the body was sent
			if r.Body, err = r.GetBody(); err != nil {
				return nil, err
			}
		}
	}
}

// whole reads an answer to its end: a line may break on the way.
func whole(answer *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, err
}

// badLine loses the first answer to one kind of request: the server has done what
// it was asked, and the caller cannot know.
type badLine struct {
	next  client.HttpRequestDoer
	loses string // method and path; "" once it is lost
}

// Do implements [client.HttpRequestDoer].
func (l *badLine) Do(r *http.Request) (*http.Response, error) {
	answer, err := l.next.Do(r)
	if err != nil || r.Method+" "+r.URL.Path != l.loses {
		return answer, err
	}
	l.loses = ""
	return nil, errors.Join(errors.New("connection lost"), answer.Body.Close())
}
