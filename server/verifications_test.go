package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/server"
)

// verification is what Gita, who is seeded as registered in the emergency, brings on
// a day of 2024.
const verification = `{
	"route": "in-person",
	"registrant": {"givenName": "Gita", "familyName": "Example", "dateOfBirth": "1967-01-12"},
	"photo": {"format": "jpeg", "width": 900, "height": 1200, "bytes": 240000},
	"documents": [
		{"kind": "uk-passport", "number": "555123457", "issued": "2018-05-01", "expires": "2028-05-01", "seen": "original"},
		{"kind": "bank-statement", "provider": "Example Bank", "issued": "2024-09-01", "seen": "original"},
		{"kind": "utility-bill", "provider": "Example Water", "issued": "2024-08-15", "seen": "original"}
	],
	"category": "locum",
	"counterSignature": {"by": "B. Example", "profession": "solicitor", "knownYears": 2},
	"identityCheck": {"checkedBy": "A. Checker", "on": "2024-09-30"}
}`

// TestVerificationClearsTheMarker: the flag goes, the history stays, and the
// registration leaves the tracking list.
func TestVerificationClearsTheMarker(t *testing.T) {
	h := seededServer(t)
	path := withIDs("/v1/identities/{{person/registered}}")
	get := func(at string, into any) string {
		t.Helper()
		w := ask(h, managerOfRX1, http.MethodGet, at, "")
		wanted(t, w, http.StatusOK, "")
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			t.Fatal(err)
		}
		return w.Header().Get("ETag")
	}
	var before, after server.Identity
	etag := get(path, &before)
	if before.Standing.Value.String() != "tracked" || before.Flag.Value.String() != "full" || len(before.Verifications) != 0 {
		t.Fatalf("before: standing %s, flag %s", before.Standing.Value, before.Flag.Value)
	}
	wanted(t, ask(h, managerOfRX1, http.MethodPost, "/v1/sandbox/clock", `{"to":"2024-09-30T09:00:00Z"}`), http.StatusOK, "")
	post := path + "/verification"
	for _, tt := range []struct{ was, is, why string }{
		{`"in-person"`, `"emergency-remote"`, "RA-CIS-025"},
		{`1967-01-12`, `1967-01-13`, "RA-IDN-033"},
		{`"on": "2024-09-30"`, `"on": "2020-04-15"`, "RA-CIS-026"},
		{`"555123457"`, `"000000000"`, "RA-EVD-012"},
	} {
		w := ask(h, managerOfRX1, http.MethodPost, post, strings.Replace(verification, tt.was, tt.is, 1))
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), tt.why) || strings.Contains(w.Body.String(), "1967") {
			t.Errorf("%s: %d %s", tt.why, w.Code, w.Body)
		}
	}
	wanted(t, ask(h, managerOfRX1, http.MethodPost, post, verification, `If-Match: "0"`), http.StatusPreconditionFailed, "")
	w := ask(h, managerOfRX1, http.MethodPost, post, verification, "If-Match: "+etag, "Idempotency-Key: gita")
	wanted(t, w, http.StatusOK, "")
	if again := ask(h, managerOfRX1, http.MethodPost, post, verification, "If-Match: "+etag, "Idempotency-Key: gita"); again.Body.String() != w.Body.String() {
		t.Errorf("answered again with %s", again.Body)
	}
	if strings.Contains(w.Body.String(), "555123457") {
		t.Error("the number of the passport was kept")
	}
	if changed := get(path, &after); changed == etag || changed != w.Header().Get("ETag") {
		t.Errorf("version %s after %s", changed, etag)
	}
	if after.Standing.Value.String() != "cleared" || after.Flag.Value.String() != "none" || len(after.Verifications) != 1 || after.Evidence[0].Kind != "uk-passport" {
		t.Fatalf("after: %s", w.Body)
	}
	v := after.Verifications[0]
	if v.Replaced.Convention.Value.String() != "remote-registration" || v.Replaced.Since.String() != "2020-04-16" || v.On.String() != "2024-09-30" || len(v.Replaced.Evidence) != 3 {
		t.Errorf("history %+v", v)
	}
	var registered server.Registration
	get("/v1/registrations/"+after.CISRecord, &registered)
	if len(registered.Tracking) != 0 || registered.Cleared == nil || registered.Cleared.Verification != v.ID {
		t.Errorf("registration tracked %v, cleared %+v", registered.Tracking, registered.Cleared)
	}
}
