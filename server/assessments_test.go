package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

// TestAssessedRecordFitsTheContract holds what is let through at a glance against
// the schema in the document: every bound of an entry, and one more than it.
func TestAssessedRecordFitsTheContract(t *testing.T) {
	h := seededServer(t)
	var c struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]map[string]any `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct {
					Schema struct {
						Properties map[string]map[string]any `json:"properties"`
					} `json:"schema"`
				} `json:"content"`
			} `json:"requestBody"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(ask(h, "", http.MethodGet, "/openapi.json", "").Body.Bytes(), &c); err != nil {
		t.Fatal(err)
	}
	entry := c.Components.Schemas["CISEntry"].Properties
	if len(entry) != 4 {
		t.Fatalf("an entry has %d members: fits has to look at all of them", len(entry))
	}
	record := c.Paths["/v1/assessments/flags"]["post"].RequestBody.Content["application/json"].Schema.Properties
	if len(record) == 0 {
		record = c.Components.Schemas["CISRecord"].Properties
	}
	if len(record) != 5 {
		t.Fatalf("a record has %d members: fits has to look at all of them", len(record))
	}
	for name, bound := range record {
		for _, keyword := range []string{"maxLength", "minLength", "maxItems", "minItems", "pattern", "enum", "format"} {
			if bound[keyword] != nil {
				t.Errorf("%s has %s: fits has to look at it", name, keyword)
			}
		}
	}
	for name, bound := range entry {
		longest, ok := bound["maxLength"].(float64)
		if !ok || bound["pattern"] != nil || bound["enum"] != nil {
			t.Errorf("%s is bound in another way than by its length: fits has to look at it", name)
		}
		for length, want := range map[int]int{int(longest): http.StatusOK, int(longest) + 1: http.StatusUnprocessableEntity} {
			for _, letter := range []string{"x", "é"} { // bounds count letters, not bytes
				body := fmt.Sprintf(`{"evidence":[{"kind":"TAC1"},{%q:%q}]}`, name, strings.Repeat(letter, length))
				if w := ask(h, agentOfRX2, http.MethodPost, "/v1/assessments/flags", body); w.Code != want {
					t.Errorf("%s of %d letters %s: status %d, want %d: %s", name, length, letter, w.Code, want, w.Body)
				}
			}
		}
	}
}

// TestRenewalsFitTheContract: a renewal has a day, and one that is not written as a
// day is refused, not left out.
func TestRenewalsFitTheContract(t *testing.T) {
	h := seededServer(t)
	for renewal, want := range map[string]int{
		`{"on":"2023-04-21","expired":"2023-04-20"}`:   http.StatusOK,
		`{"on":"2023-04-21"}`:                          http.StatusOK,
		`{"expired":"2023-04-20"}`:                     http.StatusUnprocessableEntity,
		`{"on":"2023-02-29"}`:                          http.StatusUnprocessableEntity,
		`{"on":"2023-04-21","expired":""}`:             http.StatusUnprocessableEntity,
		`{"on":"2023-04-21","expired":null}`:           http.StatusUnprocessableEntity,
		`{"on":"2023-04-21","until":"2023-04-20"}`:     http.StatusUnprocessableEntity,
		`{"on":"2023-04-21T00:00:00Z"}`:                http.StatusUnprocessableEntity,
		`{"on":"2023-04-21"},{"expired":"2023-04-20"}`: http.StatusUnprocessableEntity,
	} {
		body := `{"evidence":[],"renewals":[` + renewal + `],"organisation":"RX1","expect":{"flag":"none"}}`
		if w := ask(h, agentOfRX2, http.MethodPost, "/v1/assessments/flags", body); w.Code != want {
			t.Errorf("%s: status %d, want %d: %s", renewal, w.Code, want, w.Body)
		}
	}
}

// TestAssessingTurnsAnswersApart: what was assessed before must not be seen in
// the answer, and a refusal leaves nothing behind.
func TestAssessingTurnsAnswersApart(t *testing.T) {
	h := seededServer(t)
	for _, id := range []string{"first", "second", "third"} {
		if w := ask(h, agentOfRX2, http.MethodPost, "/v1/assessments/flags", `{"evidence":[{"kind":7}]}`); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("status %d for a kind that is a number: %s", w.Code, w.Body)
		}
		w := ask(h, agentOfRX2, http.MethodPost, "/v1/assessments/flags", `{"id":"`+id+`","evidence":[]}`)
		if got, want := w.Body.String(), `{"id":"`+id+`","flag":"none","convention":"","findings":[]}`+"\n"; w.Code != http.StatusOK || got != want {
			t.Errorf("status %d, answer %s; want %s", w.Code, got, want)
		}
	}
}
