package server_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

const validatePath = "/v1/assessments/validate/"

// validation is what these tests read of an answer.
type validation struct {
	ID         string
	Line       int
	Valid      *bool
	Normalised string
	Fields     map[string]any
	Findings   []struct{ Rule, Severity, Pointer string }
}

func readValidation(t *testing.T, row string) (v validation) {
	t.Helper()
	if err := json.Unmarshal([]byte(row), &v, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatalf("%v: %s", err, row)
	}
	return v
}

// TestValidationVectorsOverHTTP sends every vector of every kind as JSON Lines,
// and the first of each kind alone.
func TestValidationVectorsOverHTTP(t *testing.T) {
	web := httptest.NewServer(seededServer(t))
	defer web.Close()
	for _, kind := range conformance.ValidateKinds() {
		t.Run(kind, func(t *testing.T) {
			lines, err := conformance.Lines(kind)
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for _, l := range lines {
				all.Write(append(l.Text, '\n'))
			}
			rows := strings.Split(strings.TrimSuffix(sent(t, web.URL+validatePath+kind, "application/x-ndjson", all.String()), "\n"), "\n")
			if len(rows) != len(lines) {
				t.Fatalf("%d rows for %d lines", len(rows), len(lines))
			}
			for i, l := range lines {
				checkValidation(t, l, readValidation(t, rows[i]))
			}
			if alone := sent(t, web.URL+validatePath+kind, "application/json", string(lines[0].Text)); alone != rows[0]+"\n" {
				t.Errorf("alone: %s\namong others: %s", alone, rows[0])
			}
		})
	}
}

// sent posts a body and returns what is answered with status 200.
func sent(t *testing.T, url, kind, body string) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Demo-Actor", agentOfRX2)
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	text, err := io.ReadAll(w.Body)
	if err != nil || w.StatusCode != http.StatusOK || w.Header.Get("Content-Type") != kind {
		t.Fatalf("status %d, %s, %v: %s", w.StatusCode, w.Header.Get("Content-Type"), err, text)
	}
	return string(text)
}

func checkValidation(t *testing.T, l conformance.Line, got validation) {
	t.Helper()
	if got.ID != l.ID || got.Valid == nil || *got.Valid != l.Valid {
		t.Errorf("%s: want valid %t (%s), got %+v", l.ID, l.Valid, l.Why, got)
		return
	}
	maps.DeleteFunc(got.Fields, func(name string, _ any) bool { return l.Fields[name] == nil })
	if diff := cmp.Diff(l.Fields, got.Fields); l.Valid && len(l.Fields) > 0 && diff != "" {
		t.Errorf("%s: fields (-want +got):\n%s", l.ID, diff)
	}
}

// TestValidationRefusals: what cannot be read is a problem that names the rule and
// repeats nothing, and nothing of it is answered as a row.
func TestValidationRefusals(t *testing.T) {
	const marker = "Zqx778812"
	h := seededServer(t)
	for _, tt := range []struct {
		name, why, kind, body string
		status                int
		rule, place           string
	}{
		{"unknown kind", "the kinds are a closed list", marker, `{"input":"a"}`, 422, "", `"in":"path","pointer":"/kind"`},
		{"kind in capitals", "written exactly", "NINO", `{"input":"a"}`, 422, "", `"in":"path","pointer":"/kind"`},
		{"no kind", "there is no such resource", "", `{"input":"a"}`, 404, "", ""},
		{"no JSON", "nothing can be pointed at", "nino", marker, 400, "RA-INP-001", ""},
		{"a list", "one text, or JSON Lines", "nino", `[{"input":"` + marker + `"}]`, 422, "RA-INP-004", ""},
		{"no input", "absent is not empty", "nino", `{"id":"` + marker + `"}`, 422, "RA-INP-007", `"pointer":"/input"`},
		{"unknown member", "misspelt", "nino", `{"input":"` + marker + `","modus":"strict"}`, 422, "RA-INP-002", `"pointer":"/modus"`},
		{"name that is data", "names are not repeated either", "nino", `{"input":"a","` + marker + `":1}`, 422, "RA-INP-002", ""},
		{"member of another kind", "it would have no effect", "nino", `{"input":"` + marker + `","country":"GB"}`, 422, "RA-INP-002", `"pointer":"/country"`},
		{"passcode that is a number", "leading zeros would be lost", "passcode", `{"input":778812}`, 422, "RA-INP-004", `"pointer":"/input"`},
		{"passcode twice", "two readers could differ", "passcode", `{"input":"778812","input":"778813"}`, 422, "RA-INP-003", `"pointer":"/input"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := ask(h, agentOfRX2, http.MethodPost, validatePath+tt.kind, tt.body)
			wanted(t, w, tt.status, "")
			text := w.Body.String()
			if !strings.Contains(text, tt.rule) || !strings.Contains(text, tt.place) || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: want %s at %s, got %s", tt.why, tt.rule, tt.place, text)
			}
			if strings.Contains(text, "778812") || strings.Contains(text, `"valid"`) {
				t.Errorf("%s: %s", tt.why, text)
			}
		})
	}
}

// TestValidationTurnsAnswersApart: one Validation serves many requests, of any
// kind; nothing of one shows in the next, whether that is refused or not.
func TestValidationTurnsAnswersApart(t *testing.T) {
	h := seededServer(t)
	for range 3 {
		w := ask(h, agentOfRX2, http.MethodPost, validatePath+"passcode-chosen", `{"id":"first","input":"739204"}`)
		if got, want := w.Body.String(), `{"id":"first","valid":true,"findings":[]}`+"\n"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		w = ask(h, agentOfRX2, http.MethodPost, validatePath+"uprn", `{"input":"739204"`)
		wanted(t, w, http.StatusBadRequest, "malformed")
		w = ask(h, agentOfRX2, http.MethodPost, validatePath+"uprn", `{"id":"second","input":"0739204"}`)
		if got, want := w.Body.String(), `{"id":"second","valid":true,"normalised":"739204","fields":{"normalised":"739204"},"findings":[]}`+"\n"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestValidationContractHasEveryMember: the members in the contract are those that
// the kinds take, and every value that it lists is taken.
func TestValidationContractHasEveryMember(t *testing.T) {
	h := seededServer(t)
	var c struct {
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct {
					Schema struct {
						Properties map[string]struct {
							Enum []string `json:"enum"`
						} `json:"properties"`
					} `json:"schema"`
				} `json:"content"`
			} `json:"requestBody"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(ask(h, "", http.MethodGet, "/openapi.json", "").Body.Bytes(), &c); err != nil {
		t.Fatal(err)
	}
	schema := c.Paths[validatePath+"{kind}"]["post"].RequestBody.Content["application/json"].Schema.Properties
	taken := map[string]bool{"id": true, "input": true}
	for _, kind := range assessment.ValidationKinds() {
		for _, member := range kind.Context() {
			taken[member] = true
			for _, value := range schema[member].Enum {
				body := fmt.Sprintf(`{"input":"a",%q:%q}`, member, value)
				wanted(t, ask(h, agentOfRX2, http.MethodPost, validatePath+kind.String(), body), http.StatusOK, "")
			}
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(taken)), slices.Sorted(maps.Keys(schema))); diff != "" {
		t.Errorf("members (-kinds +contract):\n%s", diff)
	}
}
