package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/server"
)

// TestWhoTheRegistrantMayBe: a creation that is refused because of candidates says
// where they are, and goes on once they are answered for.
func TestWhoTheRegistrantMayBe(t *testing.T) {
	h := seededServer(t)
	const held = `{"givenName":"Elin","familyName":"Exemplar","dateOfBirth":"1965-08-10","nationalInsuranceNumber":"JK900205D","organisation":"RX1","evidence":[]}`
	wanted(t, ask(h, managerOfRX1, http.MethodPut, "/v1/identities/999900000290", held), http.StatusCreated, "")
	path := withIDs("/v1/registrations/{{registration/verified}}")
	create := func(body string, headers ...string) (p server.Problem, text string, status int) {
		w := ask(h, agentOfRX2, http.MethodPost, path+"/identity", body, headers...)
		if w.Code >= 400 {
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
		}
		return p, w.Body.String(), w.Code
	}

	p, first, _ := create(`{}`, "Idempotency-Key: elin")
	if p.Rule != "RA-IDN-050" || p.See != path+"/candidates" || strings.Contains(first, "999900000290") || strings.Contains(first, "Elin") {
		t.Errorf("refused with %s", first)
	}
	if _, again, _ := create(`{}`, "Idempotency-Key: elin"); again != first {
		t.Errorf("answered again with %s\nwant %s", again, first)
	}
	var found server.List[server.Candidate]
	w := ask(h, agentOfRX2, http.MethodGet, p.See, "")
	wanted(t, w, http.StatusOK, "")
	if err := json.Unmarshal(w.Body.Bytes(), &found); err != nil || len(found.Items) != 1 || found.Items[0].User.String() != "999900000290" {
		t.Fatalf("candidates %s, %v", w.Body, err)
	}
	if text := w.Body.String(); !strings.Contains(text, `"strong"`) || strings.Contains(text, "Exemplar") || strings.Contains(text, "JK90") || strings.Contains(text, "1965") {
		t.Errorf("candidates %s, want what matches and nothing else of the person", text)
	}
	wanted(t, ask(h, managerOfRX9, http.MethodGet, p.See, ""), http.StatusNotFound, "not-found")

	const answer = `{"notDuplicates":[{"reason":"wrong-number","candidates":["999900000290"]`
	if p, text, _ := create(answer + `,"decidedBy":"somebody"}]}`); p.Type != "urn:rakit:problem:invalid" {
		t.Errorf("who decided was sent: %s", text)
	}
	if p, _, _ := create(strings.Replace(answer, "0290", "0291", 1) + `}]}`); p.Rule != "RA-IDN-050" {
		t.Errorf("an answer for another: %s", p.Rule)
	}
	if _, text, status := create(answer + `}]}`); status != http.StatusAccepted || !strings.Contains(text, `"decidedBy":"999900000103"`) {
		t.Errorf("answered: %d %s", status, text)
	}
}
