package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// unlimited serves a seeded world to callers who may ask as often as they like.
func unlimited(t *testing.T) http.Handler {
	t.Helper()
	s, err := serverOf(seededWorld(t, sandbox.Config{}))
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler()
}

// nobodys returns an id of the same form that nothing has.
func nobodys(id string) string {
	switch {
	case strings.HasPrefix(id, "9999"):
		return "999900000999"
	case strings.HasPrefix(id, "RX"):
		return "RX8"
	case strings.HasPrefix(id, "agreement-"), strings.HasPrefix(id, "position-"):
		return id + "-none"
	}
	kind, _, _ := strings.Cut(id, "-")
	return kind + "-ffffffffffffffff"
}

// askedAs carries out a request under an id of its own choice, so that answers
// can be compared byte by byte.
func askedAs(h http.Handler, r *http.Request, actor string, headers ...string) string {
	r.Header.Set("X-Demo-Actor", actor)
	r.Header.Set("X-Request-ID", "the-same")
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return answerText(w)
}

// answerText is an answer with all that a caller sees of it.
func answerText(w *httptest.ResponseRecorder) string {
	var b strings.Builder
	fmt.Fprintln(&b, w.Code)
	for _, name := range slices.Sorted(maps.Keys(w.Header())) {
		fmt.Fprintln(&b, name, w.Header()[name])
	}
	return b.String() + w.Body.String()
}

// namedIn returns the ids of seeded objects that an example names in its path or
// body, except challenges: those belong to a registration that is named as well.
func namedIn(e example) (ids []string) {
	for _, o := range sandbox.Seeded() {
		if o.Kind == "organisation" || o.Kind == "agent" || o.Kind == "challenge" {
			continue
		}
		inPath := slices.Contains(slices.Collect(maps.Values(e.Path)), o.ID)
		if inPath || strings.Contains(string(e.Body), `"`+o.ID+`"`) {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// TestNotYoursIsNotThere carries out every operation that names an object upon
// the objects of others and upon what is not there: nobody can tell the answers
// apart, whatever their role and whichever preconditions they send.
func TestNotYoursIsNotThere(t *testing.T) {
	h := unlimited(t)
	covered := 0
	for _, o := range operations(t, h) {
		e := readExample(t, o.id)
		if e.Path == nil && len(e.Body) == 0 || needs[o.id].what == free || needs[o.id].what == list {
			continue
		}
		ids := namedIn(e)
		if o.id == "record-identity" {
			e.Path["user"] = sandbox.ID("person/registered")
			ids = []string{e.Path["user"]}
		}
		if o.id == "define-position" {
			e.Path["id"] = sandbox.ID("position/pharmacist")
			ids = []string{e.Path["id"]}
		}
		if organisation := e.Path["organisation"]; organisation != "" {
			ids = []string{organisation}
		}
		if len(ids) == 0 {
			if strings.Contains(o.path, "{") && needs[o.id].what != application {
				t.Errorf("%s: the example names no seeded object", o.id)
			}
			continue
		}
		covered++
		t.Run(o.id, func(t *testing.T) {
			for _, id := range ids {
				for _, role := range rbac.Roles() {
					for i, headers := range [][]string{
						{},
						{`If-Match: "1"`},
						{"If-Match: *"},
						{`If-Match: "7", W/"1"`},
						{"If-None-Match: *"},
						{"Idempotency-Key: "},
						{"Idempotency-Key: ", `If-Match: "1"`},
					} {
						key := func(whose string) []string { // each request has a key of its own
							changed := slices.Clone(headers)
							if i > 4 {
								changed[0] += fmt.Sprint(o.id, id, i, whose)
							}
							return changed
						}
						theirs := askedAs(h, e.request(t, o), relations[3].actor(role), key("theirs")...)
						none := askedAs(h, e.naming(t, o, id, nobodys(id)), relations[3].actor(role), key("none")...)
						if diff := cmp.Diff(none, theirs); diff != "" {
							t.Fatalf("%s for %s with %q: that it is there can be seen (-not there +not theirs):\n%s", id, role, headers, diff)
						}
						if strings.HasPrefix(theirs, "2") {
							t.Fatalf("%s for %s: %s", id, role, theirs)
						}
					}
				}
			}
		})
	}
	if covered < 35 {
		t.Errorf("only %d operations name an object", covered)
	}
}

// naming returns the request of an example with another id in the place of one.
func (e example) naming(t *testing.T, o operation, id, other string) *http.Request {
	t.Helper()
	e.Path = maps.Clone(e.Path)
	for name, value := range e.Path {
		if value == id {
			e.Path[name] = other
		}
	}
	e.Body = jsontext.Value(strings.ReplaceAll(string(e.Body), `"`+id+`"`, `"`+other+`"`))
	return e.request(t, o)
}

// TestNotYoursBesideYours names an object of others beside one of the caller's
// own, or in a body that is about the caller's own organisation.
func TestNotYoursBesideYours(t *testing.T) {
	h := unlimited(t)
	agent, manager := "999900000193 ra-agent RX9", managerOfRX9
	wanted(t, ask(h, agent, http.MethodPost, withIDs("/v1/cards/{{card/rx9}}/cancellation"), `{"reason":"lost"}`), http.StatusOK, "")
	tests := []struct {
		name, actor, method, path, body, theirs string
		status                                  int
		headers                                 []string
	}{
		{
			"card that is replaced", agent, http.MethodPost, "/v1/cards", `{"registration":"{{registration/rx9}}","replaces":"%s"}`,
			"card/cancelled", http.StatusNotFound, nil,
		},
		{
			"card in use that is replaced", agent, http.MethodPost, "/v1/cards", `{"registration":"{{registration/rx9}}","replaces":"%s"}`,
			"card/in-use", http.StatusNotFound, nil,
		},
		{
			"challenge", agent, http.MethodPost, "/v1/registrations/{{registration/rx9}}/call/challenges/%s/answer", `{"numbers":"000 000"}`,
			"challenge/on-call", http.StatusUnprocessableEntity, nil,
		},
		{
			"position that is replaced", manager, http.MethodPut, "/v1/positions/%s", `{"name":"Midwife","organisation":"RX9","accessProfiles":[{"jobRole":"R8001"}]}`,
			"position/pharmacist", http.StatusPreconditionFailed,
			[]string{`If-Match: "1"`},
		},
		{
			"any version of a position", manager, http.MethodPut, "/v1/positions/%s", `{"name":"Midwife","organisation":"RX9","accessProfiles":[{"jobRole":"R8001"}]}`,
			"position/pharmacist", http.StatusPreconditionFailed,
			[]string{`If-Match: *`},
		},
		{
			"identity that is replaced", manager, http.MethodPut, "/v1/identities/%s", `{"givenName":"Gita","organisation":"RX9","evidence":[]}`,
			"person/registered", http.StatusPreconditionFailed,
			[]string{`If-Match: "1"`},
		},
		{
			"agreement that is replaced", manager, http.MethodPut, "/v1/agreements/%s", `{"provider":"RX2","organisation":"RX9","from":"2020-05-01","channels":[],"locations":[]}`,
			"agreement/rx1-rx2", http.StatusPreconditionFailed,
			[]string{`If-Match: "1"`},
		},
		{"holder of cards", agent, http.MethodGet, "/v1/cards?holder=%s", "", "person/card-in-use", http.StatusOK, nil},
		{"registration of cards", agent, http.MethodGet, "/v1/cards?registration=%s", "", "registration/card-in-use", http.StatusOK, nil},
		{"holder of positions", agent, http.MethodGet, "/v1/assignments?user=%s", "", "person/card-in-use", http.StatusOK, nil},
		{"position that is held", agent, http.MethodGet, "/v1/assignments?position=%s", "", "position/pharmacist", http.StatusOK, nil},
		{"holder of exceptional access", agent, http.MethodGet, "/v1/exceptional-access?user=%s", "", "person/locum-active", http.StatusOK, nil},
		{"subject of events", manager, http.MethodGet, "/v1/audit/events?subject=%s", "", "card/in-use", http.StatusOK, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sent := func(id string, headers ...string) string {
				path, body := tt.path, tt.body
				if strings.Contains(path, "%s") {
					path = fmt.Sprintf(path, id)
				} else {
					body = fmt.Sprintf(body, id)
				}
				r := httptest.NewRequest(tt.method, withIDs(path), strings.NewReader(withIDs(body)))
				if body != "" {
					r.Header.Set("Content-Type", "application/json")
				}
				return askedAs(h, r, tt.actor, append(headers, tt.headers...)...)
			}
			id := sandbox.ID(tt.theirs)
			theirs, none := sent(id), sent(nobodys(id))
			if diff := cmp.Diff(none, theirs); diff != "" {
				t.Errorf("that it is there can be seen (-not there +not theirs):\n%s", diff)
			}
			if !strings.HasPrefix(theirs, fmt.Sprint(tt.status)) {
				t.Errorf("answered %s", theirs)
			}
			if tt.method == http.MethodGet {
				return
			}
			first := sent(id, "Idempotency-Key: "+strings.ReplaceAll(tt.name, " ", "-"))
			if diff := cmp.Diff(theirs, first); diff != "" {
				t.Errorf("under a key (-without +with):\n%s", diff)
			}
			again := strings.Replace(sent(id, "Idempotency-Key: "+strings.ReplaceAll(tt.name, " ", "-")), "Idempotent-Replayed [true]\n", "", 1)
			if diff := cmp.Diff(first, again); diff != "" {
				t.Errorf("again (-first +again):\n%s", diff)
			}
		})
	}
}

// TestListsShowOnlyTheirScope lists everything for every organisation, and finds
// each object once with those who may see it and never with others.
func TestListsShowOnlyTheirScope(t *testing.T) {
	h := unlimited(t)
	scopes := map[string][]string{
		managerOfRX1:                  {"RX1"},
		"999900000101 ra-manager RX2": {"RX1", "RX2", "RX3"},
		"999900000131 ra-manager RX3": {"RX3"},
		managerOfRX9:                  {"RX9"},
	}
	type item struct {
		ID           string         `json:"id"`
		Organisation string         `json:"organisation"`
		WorkingAt    string         `json:"workingAt"`
		For          string         `json:"for"`
		Provider     string         `json:"provider"`
		Child        string         `json:"child"`
		Parent       string         `json:"parent"`
		Position     jsontext.Value `json:"position"` // of an event; or the id of a position
	}
	for path, of := range map[string]func(item) []string{
		"/v1/registrations":      func(i item) []string { return []string{i.Organisation} },
		"/v1/cards":              func(i item) []string { return []string{i.Organisation} },
		"/v1/positions":          func(i item) []string { return []string{i.Organisation} },
		"/v1/assignments":        func(i item) []string { return []string{i.Organisation} },
		"/v1/exceptional-access": func(i item) []string { return []string{i.WorkingAt} },
		"/v1/temporary-cards":    func(i item) []string { return []string{i.Organisation} },
		"/v1/visits":             func(i item) []string { return []string{i.Organisation} },
		"/v1/campaigns":          func(i item) []string { return []string{i.Organisation} },
		"/v1/agreements":         func(i item) []string { return []string{i.Provider, i.Organisation} },
		"/v1/links":              func(i item) []string { return []string{i.Child, i.Parent} },
		"/v1/audit/events":       func(i item) []string { return []string{i.Organisation, i.For} },
	} {
		t.Run(path, func(t *testing.T) {
			seen := map[string]map[string]bool{} // object to who sees it
			whose := map[string][]string{}
			for actor, scope := range scopes {
				for _, i := range listed[item](t, h, actor, path) {
					owners := of(i)
					if !slices.ContainsFunc(owners, func(o string) bool { return slices.Contains(scope, o) }) {
						t.Errorf("%s sees %+v", actor, i)
					}
					id := i.ID + i.Child
					if path == "/v1/audit/events" {
						id = string(i.Position)
					}
					if seen[id] == nil {
						seen[id] = map[string]bool{}
					}
					if seen[id][actor] {
						t.Errorf("%s sees %s twice", actor, id)
					}
					seen[id][actor], whose[id] = true, owners
				}
			}
			if len(seen) < 2 && path != "/v1/agreements" && path != "/v1/links" {
				t.Errorf("%d objects are seen at all", len(seen))
			}
			for id, actors := range seen {
				for actor, scope := range scopes {
					may := slices.ContainsFunc(whose[id], func(o string) bool { return slices.Contains(scope, o) })
					if may != actors[actor] {
						t.Errorf("%s of %v: seen by %s: %t", id, whose[id], actor, actors[actor])
					}
				}
			}
		})
	}
}

// listed returns every object of a list, page by page.
func listed[T any](t *testing.T, h http.Handler, actor, path string) (all []T) {
	t.Helper()
	at := path
	if path != "/v1/agreements" && path != "/v1/links" { // those have one page
		at += "?limit=20"
	}
	for {
		var page struct {
			Items []T    `json:"items"`
			Next  string `json:"next"`
		}
		w := ask(h, actor, http.MethodGet, at, "")
		wanted(t, w, http.StatusOK, "")
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Items...)
		if page.Next == "" {
			return all
		}
		at = path + "?limit=20&cursor=" + page.Next
	}
}
