package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/server"
)

// TestShownRefusalIsARealOne: the refusal that the document shows is the one
// that the server gives.
func TestShownRefusalIsARealOne(t *testing.T) {
	h := seededServer(t)
	var c struct {
		Components struct {
			Responses map[string]struct {
				Content map[string]struct {
					Examples map[string]struct {
						Value server.Problem `json:"value"`
					} `json:"examples"`
				} `json:"content"`
			} `json:"responses"`
		} `json:"components"`
	}
	if err := json.Unmarshal(ask(h, "", http.MethodGet, "/openapi.json", "").Body.Bytes(), &c); err != nil {
		t.Fatal(err)
	}
	shown := c.Components.Responses["Problem422"].Content["application/problem+json"].Examples["refused"].Value
	w := ask(h, agentOfRX2, http.MethodPost, withIDs("/v1/cards/{{card/dispatched}}/passcode-release"), `{}`)
	wanted(t, w, http.StatusUnprocessableEntity, "refused")
	var given server.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &given); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(given, shown, cmpopts.IgnoreFields(server.Problem{}, "Instance"), cmpopts.EquateComparable(guidance.Date{})); diff != "" {
		t.Errorf("the document shows another refusal (-given +shown):\n%s", diff)
	}
}

// TestPathsAreInOrderOfTheWork looks at some that the alphabet would have
// otherwise.
func TestPathsAreInOrderOfTheWork(t *testing.T) {
	d := jsontext.NewDecoder(ask(seededServer(t), "", http.MethodGet, "/openapi.json", "").Body)
	var paths []string
	for {
		tok, err := d.ReadToken()
		if err != nil {
			break // the end
		}
		at := string(d.StackPointer())
		if name := strings.ReplaceAll(tok.String(), "/", "~1"); strings.HasPrefix(at, "/paths/") && at == "/paths/"+name {
			paths = append(paths, tok.String())
		}
	}
	before := -1
	for _, want := range []string{
		"/v1/registrations", "/v1/registrations/{id}/items", "/v1/registrations/{id}/closure", "/v1/registrations/{id}/call",
		"/v1/registrations/{id}/call/completion", "/v1/registrations/{id}/call/abandonment", "/v1/cards/{id}/dispatch", "/v1/cards/{id}/cancellation",
	} {
		at := -1
		for i, p := range paths {
			if p == want {
				at = i
			}
		}
		if at <= before {
			t.Errorf("%s comes as number %d, after number %d: want it later", want, at, before)
		}
		before = at
	}
}
