package server_test

import (
	"net/http"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// inPerson registers somebody whose documents are seen, years after the day on which
// a world begins: what no example can show, since each begins then.
func (s *watched) inPerson(t *testing.T) {
	all := map[string]*described{}
	for _, o := range s.operations {
		all[o.id] = o
	}
	s.reset(t)
	id := ""
	for _, step := range []struct {
		operation, body string
		status          int
	}{
		{"set-clock", `{"to": "2024-09-30T09:00:00Z"}`, http.StatusOK},
		{"open-registration", `{"route": "in-person", "organisation": "RX1"}`, http.StatusCreated},
		{"receive-items", `{
			"registrant": {"givenName": "Ida", "familyName": "Example", "dateOfBirth": "1985-12-10", "mobile": "07700 900207"},
			"category": "locum",
			"counterSignature": {"by": "B. Example", "profession": "solicitor", "knownYears": 2},
			"photo": {"format": "jpeg", "width": 900, "height": 1200, "bytes": 240000},
			"documents": [
				{"kind": "uk-passport", "number": "555123457", "issued": "2018-05-01", "expires": "2028-05-01", "seen": "original"},
				{"kind": "bank-statement", "provider": "Example Bank", "issued": "2024-09-01", "seen": "original"},
				{"kind": "utility-bill", "provider": "Example Water", "issued": "2024-08-15", "seen": "original"}
			]
		}`, http.StatusOK},
		{"confirm-identity", `{"checkedBy": "999900000113", "on": "2024-09-30", "option": "open-session"}`, http.StatusOK},
		{"list-candidates", "", http.StatusOK},
		{"create-identity", `{}`, http.StatusUnprocessableEntity},
		{"create-identity", `{"notDuplicates": [{"reason": "shared-contact", "candidates": ["999900000207"]}]}`, http.StatusAccepted},
		{"get-registration", "", http.StatusOK},
		{"verify-identity", verification, http.StatusOK},
		{"get-identity", "", http.StatusOK},
	} {
		o := *all[step.operation]
		o.example = example{Actor: "999900000113 ra-agent RX1", Path: map[string]string{"id": id, "user": "999900000207"}, Body: jsontext.Value(step.body)}
		got := s.example(t, all, &o)
		if got.status != step.status {
			t.Fatalf("%s in person: status %d, want %d: %s", step.operation, got.status, step.status, got.body)
		}
		var opened struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(got.body, &opened); err == nil && step.operation == "open-registration" {
			id = opened.ID
		}
	}
}
