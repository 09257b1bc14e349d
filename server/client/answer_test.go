package client_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/server/client"
)

type answering func(*http.Request) (*http.Response, error)

func (f answering) Do(r *http.Request) (*http.Response, error) { return f(r) }

// TestProblemsAsErrors: every answer that is no success is an error with its
// problem, whoever gave it.
func TestProblemsAsErrors(t *testing.T) {
	lost := errors.New("connection reset")
	tests := []struct {
		name   string
		status int
		body   string
		err    error
		want   string // "" for no error
	}{
		{"success", 201, `{"id":"case-1"}`, nil, ""},
		{"not changed", 304, "", nil, ""},
		{"no answer", 0, "", lost, "connection reset"},
		{"a rule", 422, `{"type":"urn:rakit:problem:refused","title":"A rule refuses this","status":422,"rule":"RA-PSC-020"}`, nil, "422 A rule refuses this: RA-PSC-020"},
		{"no rule", 404, `{"type":"urn:rakit:problem:not-found","title":"There is no such object for the caller","status":404}`, nil, "404 There is no such object for the caller"},
		{"a proxy", 502, "<html>", nil, "502 Bad Gateway"},
		{"another document", 400, `{"error":"bad"}`, nil, "400 Bad Request"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			next := answering(func(r *http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: tt.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(tt.body))}, tt.err
			})
			api, err := client.NewClientWithResponses("http://rakit.example", client.WithHTTPClient(client.ProblemsAsErrors(next)))
			if err != nil {
				t.Fatal(err)
			}
			got, err := api.GetClockWithResponse(t.Context())
			if tt.want == "" {
				if err != nil || got.StatusCode() != tt.status || string(got.Body) != tt.body {
					t.Errorf("answered %v, %v; want it as it came", got, err)
				}
				return
			}
			if err == nil || err.Error() != tt.want {
				t.Fatalf("error %v, want %s", err, tt.want)
			}
			var answered *client.AnswerError
			if errors.As(err, &answered) != (tt.err == nil) || answered != nil && answered.Status != int64(tt.status) {
				t.Errorf("problem %+v", answered)
			}
		})
	}
}
