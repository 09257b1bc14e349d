package server_test

import (
	"bytes"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// contract is what these tests read of the document.
type contract struct {
	Paths map[string]map[string]struct {
		OperationID string         `json:"operationId"`
		Summary     string         `json:"summary"`
		Responses   map[string]any `json:"responses"`
	} `json:"paths"`
}

// operation is one operation of the document.
type operation struct {
	id, method, path string
	answers          map[string]any
}

func operations(t *testing.T, h http.Handler) (all []operation) {
	t.Helper()
	var c contract
	if err := json.Unmarshal(ask(h, "", http.MethodGet, "/openapi.json", "").Body.Bytes(), &c); err != nil {
		t.Fatal(err)
	}
	for path, methods := range c.Paths {
		for method, o := range methods {
			if o.Summary == "" || o.OperationID == "" {
				t.Errorf("%s %s has no id or no summary", method, path)
			}
			all = append(all, operation{o.OperationID, strings.ToUpper(method), path, o.Responses})
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.id, b.id) })
	return all
}

// example is a file of the folder examples.
type example struct {
	After    []string          `json:"after,omitempty"`
	Actor    string            `json:"actor"`
	Path     map[string]string `json:"path,omitempty"`
	Query    map[string]string `json:"query,omitempty"`
	Headers  map[string]string `json:"headers,omitempty"`
	Body     jsontext.Value    `json:"body,omitzero"`
	File     string            `json:"file,omitempty"`
	Status   int               `json:"status"`
	Volatile bool              `json:"volatile,omitzero"`
	Response jsontext.Value    `json:"response,omitzero"`
}

func exampleFile(id string) string { return filepath.Join("examples", id+".json") }

func readExample(t *testing.T, id string) example {
	t.Helper()
	data, err := os.ReadFile(exampleFile(id))
	if err != nil {
		t.Fatal(err)
	}
	var e example
	if err := json.Unmarshal([]byte(withIDs(string(data))), &e, json.RejectUnknownMembers(true)); err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	return e
}

// request returns the request of an example.
func (e example) request(t *testing.T, o operation) *http.Request {
	t.Helper()
	r, err := e.asked(o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (e example) asked(o operation) (*http.Request, error) {
	path := o.path
	for name, value := range e.Path {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	query := url.Values{}
	for name, value := range e.Query {
		query.Set(name, value)
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	body, kind := []byte(e.Body), "application/json"
	if e.File != "" {
		var err error
		if body, err = os.ReadFile(filepath.Join("testdata", e.File)); err != nil {
			return nil, err
		}
		kind = "image/jpeg"
	}
	r := httptest.NewRequest(o.method, path, bytes.NewReader(body))
	if len(body) > 0 {
		r.Header.Set("Content-Type", kind)
	}
	r.Header.Set("X-Demo-Actor", e.Actor)
	for name, value := range e.Headers {
		r.Header.Set(name, value)
	}
	return r, nil
}

// carryOut sends the request of an example, after those that come before it.
func carryOut(t *testing.T, h http.Handler, all map[string]operation, id string) *httptest.ResponseRecorder {
	t.Helper()
	e := readExample(t, id)
	for _, before := range e.After {
		if w := carryOut(t, h, all, before); w.Code >= http.StatusBadRequest {
			t.Fatalf("%s, before %s: status %d: %s", before, id, w.Code, w.Body)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, e.request(t, all[id]))
	return w
}

// TestExamples carries out the example of every operation, each in a world that
// was seeded just now: what the document shows is what a reader will see.
func TestExamples(t *testing.T) {
	all := map[string]operation{}
	for _, o := range operations(t, seededServer(t)) {
		all[o.id] = o
	}
	for id, o := range all {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			e := readExample(t, id)
			w := carryOut(t, seededServer(t), all, id)
			if w.Code != e.Status {
				t.Fatalf("status %d, want %d: %s", w.Code, e.Status, w.Body)
			}
			if _, ok := o.answers[fmt.Sprint(e.Status)]; !ok {
				t.Errorf("the document knows no answer with status %d", e.Status)
			}
			if *update {
				writeResponse(t, id, w)
				return
			}
			if !e.Volatile {
				if diff := cmp.Diff(indented(t, e.Response), indented(t, answer(w))); diff != "" {
					t.Errorf("another answer than in the document (-want +got):\n%s", diff)
				}
			}
		})
	}
	files, err := os.ReadDir("examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, ok := all[strings.TrimSuffix(f.Name(), ".json")]; !ok {
			t.Errorf("%s is the example of no operation", f.Name())
		}
	}
}

// answer returns the body of an answer as it stands in an example: JSON, or text
// as a string.
func answer(w *httptest.ResponseRecorder) jsontext.Value {
	body := w.Body.Bytes()
	if len(body) == 0 {
		return nil
	}
	if jsontext.Value(body).IsValid() {
		return body
	}
	quoted, _ := jsontext.AppendQuote(nil, string(body[:bytes.IndexByte(body, '\n')+1]))
	return quoted
}

func indented(t *testing.T, v jsontext.Value) string {
	t.Helper()
	if len(v) == 0 {
		return ""
	}
	v = v.Clone()
	if err := v.Indent(jsontext.WithIndent("  ")); err != nil {
		t.Fatal(err)
	}
	return string(v)
}

// writeResponse puts the answer into the file; the request stays as it was
// written.
func writeResponse(t *testing.T, id string, w *httptest.ResponseRecorder) {
	t.Helper()
	data, err := os.ReadFile(exampleFile(id))
	if err != nil {
		t.Fatal(err)
	}
	var e example
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	if e.Volatile && len(e.Response) > 0 {
		return
	}
	e.Response = answer(w)
	text, err := json.Marshal(e, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(exampleFile(id), append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
