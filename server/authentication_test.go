package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// sealed stands in claims and credentials that nobody may repeat.
const sealed = "MARKER-51d0"

// today is when the tests of tokens take place: their clock is not that of the
// sandbox.
var today = time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)

func atToday() time.Time { return today }

func made[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// gate serves a seeded world to those whom the authenticator knows.
func gate(t *testing.T, a caller.Authenticator, change func(*server.Config)) http.Handler {
	t.Helper()
	w := seededWorld(t, sandbox.Config{})
	c := server.Config{Sandbox: w, Authenticator: a, Secret: make([]byte, 32), Rate: server.Rate{PerSecond: -1}}
	if change != nil {
		change(&c)
	}
	s, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler()
}

// knock sends one request with these headers, "Name: value".
func knock(h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, http.NoBody)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// turnedAway checks an answer to somebody who is not known: a problem document
// that says nothing more, and a challenge.
func turnedAway(t *testing.T, w *httptest.ResponseRecorder, challenge string, secrets ...string) {
	t.Helper()
	if w.Code != http.StatusUnauthorized {
		t.Fatalf("status %d, want 401: %s", w.Code, w.Body)
	}
	if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("Content-Type %s", got)
	}
	got := w.Header().Get("WWW-Authenticate")
	if !strings.Contains(got, ` realm="rakit"`) || !strings.Contains(got, challenge) {
		t.Errorf("WWW-Authenticate: %s, want %s", got, challenge)
	}
	var p map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if why, _ := p["detail"].(string); why == "" || strings.Contains(got, "error=") && !strings.Contains(got, why) {
		t.Errorf("the detail %q is not what the challenge says: %s", why, got)
	}
	delete(p, "instance")
	delete(p, "detail")
	want := map[string]any{"type": "urn:rakit:problem:unauthenticated", "status": 401.0, "title": p["title"]}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("the problem (-want +got):\n%s", diff)
	}
	silent(t, w, secrets...)
}

// silent checks that an answer repeats no part of what was sent.
func silent(t *testing.T, w *httptest.ResponseRecorder, secrets ...string) {
	t.Helper()
	said := answerText(w)
	for _, secret := range append(secrets, sealed, "999900000103") {
		for i := 0; i == 0 || i+10 <= len(secret); i++ {
			if part := secret[i:min(i+10, len(secret))]; part != "" && strings.Contains(said, part) {
				t.Errorf("%q came back:\n%s", part, said)
				return
			}
		}
	}
}

// TestWaysToSendACredential sends good credentials in ways that are not taken.
func TestWaysToSendACredential(t *testing.T) {
	i := developing(t)
	keys, secret := apiKeys(t, rbac.FindRecords.String())
	h := gate(t, caller.First(i.bearer, keys), nil) // as rakit serve puts it together without --insecure-demo
	token := i.good(nil)
	bearer, key, demo := "Authorization: Bearer "+token, "X-API-Key: "+secret, "X-Demo-Actor: "+agentOfRX2
	wanted(t, knock(h, http.MethodGet, "/v1/cards", bearer), http.StatusOK, "")
	wanted(t, knock(h, http.MethodGet, "/v1/cards", key), http.StatusOK, "")
	for _, tt := range []struct {
		name, path, challenge string
		headers               []string
	}{
		{"none", "/v1/cards", `Bearer realm="rakit"`, nil},
		{"demo header where it is off", "/v1/cards", `Bearer realm="rakit"`, []string{demo}},
		{"token and key", "/v1/cards", `error="invalid_request"`, []string{bearer, key}},
		{"token and demo header", "/v1/cards", `error="invalid_request"`, []string{bearer, demo}},
		{"key and demo header", "/v1/cards", `error="invalid_request"`, []string{key, demo}},
		{"token twice", "/v1/cards", `error="invalid_request"`, []string{bearer, bearer}},
		{"key twice", "/v1/cards", `error="invalid_request"`, []string{key, key}},
		{"token and an empty key", "/v1/cards", `error="invalid_request"`, []string{bearer, "X-API-Key: "}},
		{"token in the query", "/v1/cards?access_token=" + token, `error="invalid_request"`, nil},
		{"token in the query too", "/v1/cards?access_token=" + token, `error="invalid_request"`, []string{bearer}},
		{"token in the query, encoded", "/v1/cards?access%5Ftoken=" + token, `Bearer realm="rakit"`, nil},
		{"key in the query", "/v1/cards?X-API-Key=" + secret, `Bearer realm="rakit"`, nil},
		{"key as a token", "/v1/cards", `error="invalid_request"`, []string{"Authorization: Bearer " + secret}},
		{"key by a scheme of its own", "/v1/cards", `Bearer realm="rakit"`, []string{"Authorization: APIKey " + secret}},
		{"token as a key", "/v1/cards", `error="invalid_token"`, []string{"X-API-Key: " + token}},
		{"token without its scheme", "/v1/cards", `Bearer realm="rakit"`, []string{"Authorization: " + token}},
		{"basic", "/v1/cards", `Bearer realm="rakit"`, []string{"Authorization: Basic " + base64url("user:"+sealed)}},
		{"in a cookie", "/v1/cards", `Bearer realm="rakit"`, []string{"Cookie: access_token=" + token}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			turnedAway(t, knock(h, http.MethodGet, tt.path, tt.headers...), tt.challenge, token, secret)
		})
	}
}

// TestEveryOperationAsksWho: nothing of the API is for somebody unknown, and what
// is wrong with their request is not said.
func TestEveryOperationAsksWho(t *testing.T) {
	i := developing(t)
	h := gate(t, i.bearer, nil)
	for _, o := range operations(t, h) {
		for _, path := range []string{o.path, strings.NewReplacer("{", "", "}", "").Replace(o.path)} {
			turnedAway(t, knock(h, o.method, path), `Bearer realm="rakit"`)
			turnedAway(t, knock(h, o.method, path, "Authorization: Bearer "+sealed, "Content-Type: text/html", "Accept: image/png", "Idempotency-Key: "+sealed),
				`error="invalid_request"`)
		}
	}
}

// TestRoleOfASession: the role in which somebody acts is the one that token or
// header choose, and nothing is done for a role that is not theirs.
func TestRoleOfASession(t *testing.T) {
	for _, i := range []issuing{developing(t), publishing(t)} {
		t.Run(i.name, func(t *testing.T) {
			h := gate(t, i.bearer, nil)
			both := []any{agentRoleClaim, sponsorRoleClaim, nurseRoleClaim}
			const agent, sponsor, nurse = "555000000011", "555000000012", "555000000013"
			for _, tt := range []struct {
				name     string
				roles    []any
				selected any
				header   string
				status   int
				why      string // in the detail, or the rule
			}{
				{"only role", []any{agentRoleClaim}, nil, "", 200, ""},
				{"only role, chosen", []any{agentRoleClaim}, nil, agent, 200, ""},
				{"only role, which may not", []any{sponsorRoleClaim}, nil, "", 403, "RA-RBC-001"},
				{"none of an RA", []any{nurseRoleClaim}, nil, "", 403, "no Registration Authority role"},
				{"none at all", []any{}, nil, "", 403, "no Registration Authority role"},
				{"several and none chosen", both, nil, "", 403, "NHSD-Session-URID"},
				{"by the header", both, nil, agent, 200, ""},
				{"by the header, which may not", both, nil, sponsor, 403, "RA-RBC-001"},
				{"by the header, not of an RA", both, nil, nurse, 403, "no Registration Authority role"},
				{"by the header, not theirs", both, nil, "555000000099", 403, "no Registration Authority role"},
				{"by the token", both, agent, "", 200, ""},
				{"by the token, which may not", both, sponsor, "", 403, "RA-RBC-001"},
				{"by both", both, agent, agent, 200, ""},
				{"the header wants more than the token", both, sponsor, agent, 403, "NHSD-Session-URID is invalid"},
				{"by the token, not theirs", both, "555000000099", "", 403, "no Registration Authority role"},
				{"not an id", both, nil, sealed, 401, ""},
				{"two ids", both, nil, agent + "," + sponsor, 401, ""},
				{"an id twice in the token", []any{agentRoleClaim, agentRoleClaim}, nil, agent, 403, "no Registration Authority role"},
			} {
				t.Run(tt.name, func(t *testing.T) {
					changes := map[string]any{"nhsid_nrbac_roles": tt.roles, "selected_roleid": tt.selected}
					headers := []string{"Authorization: Bearer " + i.good(changes)}
					if tt.header != "" {
						headers = append(headers, "NHSD-Session-URID: "+tt.header)
					}
					w := knock(h, http.MethodGet, "/v1/positions", headers...) // not for a sponsor
					wanted(t, w, tt.status, "")
					if !strings.Contains(w.Body.String(), tt.why) {
						t.Errorf("answered %s, want %s", w.Body, tt.why)
					}
					if tt.status == 401 {
						turnedAway(t, w, `error="invalid_request"`, headers[0])
					}
					if tt.status == 403 {
						silent(t, w, headers[0])
					}
					if got := w.Header().Get("NHSD-Session-URID"); tt.status == 200 && got != tt.header {
						t.Errorf("NHSD-Session-URID %s comes back as %s", tt.header, got)
					}
				})
			}
		})
	}
}

// TestGuessingIsSlow: whoever is not known is answered so often from one address
// and no more, which takes nothing from those who are.
func TestGuessingIsSlow(t *testing.T) {
	i := developing(t)
	clock := &atomic.Int64{}
	h := gate(t, i.bearer, func(c *server.Config) {
		c.Rate = server.Rate{PerSecond: 0.5, Burst: 3}
		c.Now = func() time.Time { return today.Add(time.Duration(clock.Load())) }
	})
	send := func(from, token string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/v1/rules/RA-PSC-020", http.NoBody)
		r.RemoteAddr = from
		r.Header.Set("Authorization", "Bearer "+token)
		for _, header := range headers {
			name, value, _ := strings.Cut(header, ": ")
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	slow := func(w *httptest.ResponseRecorder) {
		t.Helper()
		wanted(t, w, http.StatusTooManyRequests, "too-many")
		if got := w.Header().Get("Retry-After"); got != "2" {
			t.Errorf("Retry-After: %s, want 2 at one request in two seconds", got)
		}
		silent(t, w)
	}
	bad, good := i.sign(jose.RS256, i.other, i.kid, "at+jwt", nil), i.good(nil)
	colleague := i.good(map[string]any{"sub": "999900000101", "nhsid_useruid": "999900000101"})
	const here, there = "192.0.2.1:1000", "192.0.2.2:1000"
	for n := range 3 {
		turnedAway(t, send(fmt.Sprintf("192.0.2.1:%d", 1000+n), bad), `error="invalid_token"`)
	}
	slow(send(here, bad))
	slow(send("192.0.2.1:2000", bad))
	slow(send(here, bad, "X-Forwarded-For: 192.0.2.77", "Forwarded: for=192.0.2.77", "X-Real-IP: 192.0.2.77"))
	slow(send(here, sealed)) // of whatever kind

	for range 3 {
		wanted(t, send(here, good), http.StatusOK, "") // from the same address, from their own bucket
	}
	slow(send(here, good))
	slow(send(there, good)) // wherever they are
	wanted(t, send(here, colleague), http.StatusOK, "")
	turnedAway(t, send(there, bad), `error="invalid_token"`)

	clock.Add(int64(2 * time.Second)) // one request more, for each
	turnedAway(t, send(here, bad), `error="invalid_token"`)
	slow(send(here, bad))
	wanted(t, send(here, good), http.StatusOK, "")
	slow(send(here, good))
}
