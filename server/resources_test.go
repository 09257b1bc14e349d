package server_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
)

const (
	managerOfRX1 = "999900000111 ra-manager RX1"
	agentOfRX2   = "999900000103 ra-agent RX2"
	managerOfRX9 = "999900000191 ra-manager RX9"
)

// seededServer serves a world that was seeded just now.
func seededServer(t *testing.T) http.Handler {
	t.Helper()
	w := seededWorld(t, sandbox.Config{})
	s, err := server.New(server.Config{Sandbox: w, Authenticator: caller.NewDemo(), Secret: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler()
}

// ask sends one request; headers are "Name: value".
func ask(h http.Handler, actor, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-Demo-Actor", actor)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// wanted checks the status, and of a problem its kind.
func wanted(t *testing.T, w *httptest.ResponseRecorder, status int, kind string) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d: %s", w.Code, status, w.Body)
	}
	if kind != "" && !strings.Contains(w.Body.String(), `"urn:rakit:problem:`+kind+`"`) {
		t.Fatalf("not a problem of kind %s: %s", kind, w.Body)
	}
}

// TestPutReplacesOnlyWhatWasSeen: whoever replaces has to name the version that
// they have seen, for each resource that is put.
func TestPutReplacesOnlyWhatWasSeen(t *testing.T) {
	tests := []struct {
		name, actor, path, body, changed string
	}{
		{
			"position", managerOfRX1, "/v1/positions/position-rx1-midwife",
			`{"name":"Midwife","organisation":"RX1","accessProfiles":[{"jobRole":"R8001"}]}`,
			`{"name":"Midwife","organisation":"RX1","accessProfiles":[{"jobRole":"R8001","activities":["B0360"]}]}`,
		},
		{
			"identity", agentOfRX2, "/v1/identities/999900000290",
			`{"givenName":"Ivy","organisation":"RX1","evidence":[]}`,
			`{"givenName":"Ivy","email":"ivy@example.nhs.uk","organisation":"RX1","evidence":[{"kind":"TAC1"}]}`,
		},
		{
			"agreement", managerOfRX1, "/v1/agreements/agreement-rx1-rx9",
			`{"provider":"RX9","organisation":"RX1","from":"2020-05-01","channels":[],"locations":[]}`,
			`{"provider":"RX9","organisation":"RX1","from":"2020-05-01","channels":["zoom"],"locations":["home"]}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := seededServer(t)
			put := func(body string, headers ...string) *httptest.ResponseRecorder {
				return ask(h, tt.actor, http.MethodPut, tt.path, body, headers...)
			}
			wanted(t, put(tt.body, `If-Match: "1"`), http.StatusPreconditionFailed, "precondition")
			wanted(t, put(tt.body, `If-Match: *`), http.StatusPreconditionFailed, "precondition")
			made := put(tt.body, "Idempotency-Key: made")
			wanted(t, made, http.StatusCreated, "")
			if etag, at := made.Header().Get("ETag"), made.Header().Get("Location"); etag != `"1"` || at != tt.path {
				t.Errorf("ETag %s, Location %s", etag, at)
			}

			wanted(t, put(tt.changed), http.StatusPreconditionRequired, "needs-version")
			wanted(t, put(tt.changed, `If-Match: "2"`), http.StatusPreconditionFailed, "precondition")
			wanted(t, put(tt.changed, `If-Match: W/"1"`), http.StatusPreconditionFailed, "precondition")
			wanted(t, put(tt.changed, `If-Match: "7", "1"`), http.StatusOK, "")
			wanted(t, put(tt.body, `If-Match: "1"`), http.StatusPreconditionFailed, "precondition")

			read := ask(h, tt.actor, http.MethodGet, tt.path, "")
			wanted(t, read, http.StatusOK, "")
			if etag := read.Header().Get("ETag"); etag != `"2"` {
				t.Errorf("ETag %s after one replacement", etag)
			}
			replaced := put(tt.body, `If-Match: *`, "Idempotency-Key: replaced")
			wanted(t, replaced, http.StatusOK, "")

			for body, first := range map[string]*httptest.ResponseRecorder{"made": made, "replaced": replaced} {
				headers := []string{"Idempotency-Key: " + body}
				if body == "replaced" {
					headers = append(headers, "If-Match: *")
				}
				again := put(tt.body, headers...)
				if again.Code != first.Code || again.Body.String() != first.Body.String() || again.Header().Get("ETag") != first.Header().Get("ETag") {
					t.Errorf("%s again: %d %s, want %d %s", body, again.Code, again.Body, first.Code, first.Body)
				}
			}
		})
	}
}

// TestOthersObjectsAreNotThere: what belongs to an organisation out of reach is
// answered like what is not there, also where the body names it.
func TestOthersObjectsAreNotThere(t *testing.T) {
	h := seededServer(t)
	tests := []struct {
		name, method, path, body string
	}{
		{"identity", http.MethodGet, "/v1/identities/{{person/registered}}", ""},
		{"record identity", http.MethodPut, "/v1/identities/{{person/registered}}", `{"givenName":"Gita","organisation":"RX9","evidence":[]}`},
		{"create identity", http.MethodPost, "/v1/registrations/{{registration/verified}}/identity", `{}`},
		{"card", http.MethodGet, "/v1/cards/{{card/released}}", ""},
		{"cancel card", http.MethodPost, "/v1/cards/{{card/released}}/cancellation", `{"reason":"lost"}`},
		{"order card", http.MethodPost, "/v1/cards", `{"registration":"{{registration/registered}}"}`},
		{"position", http.MethodGet, "/v1/positions/{{position/pharmacist}}", ""},
		{"assign position", http.MethodPost, "/v1/assignments", `{"user":"{{person/rx9}}","position":"{{position/pharmacist}}","start":"2020-04-20","end":"2020-04-21"}`},
		{"assignment", http.MethodGet, "/v1/assignments/{{assignment/active}}", ""},
		{"end assignment", http.MethodPost, "/v1/assignments/{{assignment/active}}/end", `{"lastDay":"2020-04-20"}`},
		{"exceptional access", http.MethodGet, "/v1/exceptional-access/{{grant/active}}", ""},
		{"review", http.MethodPost, "/v1/exceptional-access/{{grant/due}}/review", `{"note":"seen","next":"2020-05-01"}`},
		{"revocation", http.MethodPost, "/v1/exceptional-access/{{grant/active}}/revocation", `{"reason":"seen"}`},
		{"agreement", http.MethodGet, "/v1/agreements/{{agreement/rx1-rx2}}", ""},
		{"record agreement", http.MethodPut, "/v1/agreements/{{agreement/rx1-rx2}}", `{"provider":"RX2","organisation":"RX9","from":"2020-05-01","channels":[],"locations":[]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := ask(h, managerOfRX9, tt.method, withIDs(tt.path), withIDs(tt.body))
			wanted(t, w, http.StatusNotFound, "not-found")
			if strings.Contains(w.Body.String(), `"rule"`) {
				t.Errorf("says why: %s", w.Body)
			}
		})
	}
}

func withIDs(text string) string {
	for _, o := range sandbox.Seeded() {
		text = strings.ReplaceAll(text, "{{"+o.Name+"}}", o.ID)
	}
	return text
}

// TestEveryMoveOfPeopleHasAnOperation compares the moves that the seeded cards
// name with what the document says of the operations.
func TestEveryMoveOfPeopleHasAnOperation(t *testing.T) {
	h := seededServer(t)
	document := ask(h, agentOfRX2, http.MethodGet, "/openapi.json", "").Body.String()
	for _, o := range sandbox.Seeded() {
		if o.Kind != "card" || o.Name == "card/rx9" {
			continue
		}
		var got server.Card
		if err := json.Unmarshal(ask(h, agentOfRX2, http.MethodGet, "/v1/cards/"+o.ID, "").Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		var moves []card.Move
		for _, m := range got.Moves {
			moves = append(moves, m.Value)
		}
		for _, m := range card.Transitions() {
			people := m.By != card.ByPrinter && m.By != card.ByMessenger
			if m.From == got.State.Value && people != slices.Contains(moves, m.Move) {
				t.Errorf("%s is %v and names the moves %v", o.Name, got.State.Value, moves)
			}
			if people && !strings.Contains(document, "The move `"+m.Move.String()+"`.") {
				t.Errorf("no operation for %v", m.Move)
			}
		}
	}
}

// TestNameOfAnotherFormIsNotRepeated: a refusal says what is wrong with a name
// and never the name.
func TestNameOfAnotherFormIsNotRepeated(t *testing.T) {
	w := ask(seededServer(t), agentOfRX2, http.MethodPut, "/v1/identities/999900000290", `{"givenName":"Zebedee7","organisation":"RX1","evidence":[]}`)
	wanted(t, w, http.StatusUnprocessableEntity, "invalid")
	if strings.Contains(w.Body.String(), "Zebedee") || !strings.Contains(w.Body.String(), "a digit") {
		t.Errorf("answered %s", w.Body)
	}
}

// TestNamelessIdentityIsRefusedByTheRule: the contract leaves it to the rules.
func TestNamelessIdentityIsRefusedByTheRule(t *testing.T) {
	w := ask(seededServer(t), agentOfRX2, http.MethodPut, "/v1/identities/999900000290", `{"organisation":"RX1","evidence":[]}`)
	wanted(t, w, http.StatusUnprocessableEntity, "refused")
	if !strings.Contains(w.Body.String(), `"rule":"RA-IDN-014"`) {
		t.Errorf("answered %s", w.Body)
	}
}
