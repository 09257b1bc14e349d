package server_test

import (
	"net/http"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/server/sandbox"
)

// lending lends temporary access cards, years after the day on which a world begins:
// what no example can show, since no guidance of that day says which documents an ID
// Checker sees.
func (s *watched) lending(t *testing.T) {
	all := map[string]*described{}
	for _, o := range s.operations {
		all[o.id] = o
	}
	s.reset(t)
	loan := ""
	for _, step := range []struct {
		operation string
		body      func() string
	}{
		{"set-clock", func() string { return `{"to": "2024-10-01T20:00:00Z"}` }},
		{"lend-temporary-card", func() string { return lentTo("999900000207") }},
		{"note-registered", func() string {
			return `{"loan": "` + loan + `", "registration": "` + sandbox.ID("registration/registered") + `"}`
		}},
		{"stop-temporary-card", func() string { return `{"reason": "misuse"}` }},
	} {
		o := *all[step.operation]
		o.example = example{
			Actor: managerOfRX1, Path: map[string]string{"id": sandbox.ID("temporary-card/in-store")}, Body: jsontext.Value(step.body()),
		}
		got := s.example(t, all, &o)
		if got.status != http.StatusOK {
			t.Fatalf("%s: status %d: %s", step.operation, got.status, got.body)
		}
		var card struct {
			Loan string `json:"loan"`
		}
		if err := json.Unmarshal(got.body, &card); err == nil && step.operation == "lend-temporary-card" {
			loan = card.Loan
		}
	}
}
