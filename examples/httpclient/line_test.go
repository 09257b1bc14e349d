package main

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// line answers the nth try.
type line func(try int, r *http.Request) (*http.Response, error)

type counted struct {
	line
	tries []string // body and key of each
}

func (c *counted) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	c.tries = append(c.tries, string(body)+" "+r.Header.Get("Idempotency-Key"))
	return c.line(len(c.tries), r)
}

// TestPersistent: what is sent again is the same, under the same key.
func TestPersistent(t *testing.T) {
	lost := errors.New("connection lost")
	answer := func(body io.Reader) *http.Response { return &http.Response{StatusCode: 200, Body: io.NopCloser(body)} }
	tests := []struct {
		name  string
		line  line
		tries int
		err   error
	}{
		{"answered", func(int, *http.Request) (*http.Response, error) { return answer(strings.NewReader("{}")), nil }, 1, nil},
		{"lost once", func(try int, _ *http.Request) (*http.Response, error) {
			if try == 1 {
				return nil, lost
			}
			return answer(strings.NewReader("{}")), nil
		}, 2, nil},
		{"broken on the way", func(try int, _ *http.Request) (*http.Response, error) {
			if try == 1 {
				return answer(io.MultiReader(strings.NewReader("{"), failing{lost})), nil
			}
			return answer(strings.NewReader("{}")), nil
		}, 2, nil},
		{"gone", func(int, *http.Request) (*http.Response, error) { return nil, lost }, tries, lost},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			next := &counted{line: tt.line}
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://rakit.example/v1/cards", strings.NewReader("body"))
			if err != nil {
				t.Fatal(err)
			}
			if err := once(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			if _, err = (&persistent{next}).Do(r); !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
			if len(next.tries) != tt.tries {
				t.Fatalf("%d tries, want %d", len(next.tries), tt.tries)
			}
			for _, sent := range next.tries {
				if want := "body " + r.Header.Get("Idempotency-Key"); sent != want {
					t.Errorf("sent %q, want %q", sent, want)
				}
			}
		})
	}
}

type failing struct{ error }

func (f failing) Read([]byte) (int, error) { return 0, f.error }
