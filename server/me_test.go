package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// TestOnesOwnRecord shows that people act upon their own record and upon nothing
// else, and that an RA role neither helps nor hinders them there.
func TestOnesOwnRecord(t *testing.T) {
	h := seededServer(t)
	const holder = "999900000235 ra-manager RX9" // of card/expiring, whatever they are elsewhere
	mine, another, none := withIDs("/v1/me/cards/{{card/expiring}}"), withIDs("/v1/me/cards/{{card/in-use}}"), "/v1/me/cards/card-ffffffffffffffff"
	for _, tt := range []struct {
		why, actor, method, path, body string
		status                         int
		kind                           string // rule or type of a refusal
	}{
		{"an agent changes their own details as nobody but themself", agentOfRX2, http.MethodPost, "/v1/me/contact", `{"email":"rosa@example.nhs.uk"}`, http.StatusOK, ""},
		{"and not as an agent", agentOfRX2, http.MethodPost, "/v1/identities/999900000103/contact", `{"email":"rosa@example.nhs.uk"}`, http.StatusForbidden, "RA-RBC-002"},
		{"somebody without a profile", "999900000998 ra-agent RX2", http.MethodPost, "/v1/me/contact", `{"email":"x@example.nhs.uk"}`, http.StatusNotFound, "not-found"},
		{"their own card", holder, http.MethodGet, mine + "/renewal", "", http.StatusOK, ""},
		{"that of another", holder, http.MethodGet, another + "/renewal", "", http.StatusNotFound, "not-found"},
		{"none", holder, http.MethodGet, none + "/renewal", "", http.StatusNotFound, "not-found"},
		{"an agent sees a card as an agent only", agentOfRX2, http.MethodGet, mine + "/renewal", "", http.StatusNotFound, "not-found"},
		{"without the passcode", holder, http.MethodPost, mine + "/certificate-renewal", `{"passcode":false}`, http.StatusUnprocessableEntity, "RA-CRD-055"},
		{"the card of another", holder, http.MethodPost, another + "/certificate-renewal", `{"passcode":true}`, http.StatusNotFound, "not-found"},
		{"their own", holder, http.MethodPost, mine + "/certificate-renewal", `{"passcode":true}`, http.StatusAccepted, ""},
		{"the passcode of another's card", holder, http.MethodPost, another + "/passcode", "", http.StatusNotFound, "not-found"},
		{"the passcode of their own", holder, http.MethodPost, mine + "/passcode", "", http.StatusOK, ""},
		{"a kind that its holder does not register", holder, http.MethodPost, "/v1/me/authenticators", `{"kind":"robot"}`, http.StatusUnprocessableEntity, "RA-IDN-092"},
		{"as nobody but themself elsewhere", "999900000235 self RX1", http.MethodGet, "/v1/cards", "", http.StatusForbidden, "forbidden"},
		{"their own card, there", "999900000235 self RX1", http.MethodGet, withIDs("/v1/cards/{{card/expiring}}"), "", http.StatusForbidden, "forbidden"},
		{"orders a card for themself", "999900000235 self RX1", http.MethodPost, withIDs("/v1/cards/{{card/expiring}}/report"), `{"reason":"lost"}`, http.StatusForbidden, "forbidden"},
		{"unlocks a card for themself", "999900000234 self RX1", http.MethodPost, withIDs("/v1/cards/{{card/locked}}/unlock"), `{"holderPresent":false}`, http.StatusForbidden, "forbidden"},
	} {
		w := ask(h, tt.actor, tt.method, tt.path, tt.body)
		if w.Code != tt.status || !strings.Contains(cellOf(w), tt.kind) {
			t.Errorf("%s: %s, want %d %s", tt.why, cellOf(w), tt.status, tt.kind)
		}
	}
}

// TestWhatOneIsToldOfOneself shows that people who act for themselves are answered no
// more of the record than they sent, and that their cards are theirs alone.
func TestWhatOneIsToldOfOneself(t *testing.T) {
	h := unlimited(t)
	w := ask(h, "999900000207 sponsor RX1", http.MethodPost, "/v1/me/contact", `{"email":"gita.example@example.nhs.uk"}`)
	wanted(t, w, http.StatusOK, "")
	if diff := cmp.Diff(`{"email":"gita.example@example.nhs.uk","mobile":"+447700900207"}`, strings.TrimSpace(w.Body.String())); diff != "" {
		t.Errorf("after a change (-want +got):\n%s", diff)
	}
	if w.Header().Get("ETag") == "" || w.Header().Get("Location") != "" {
		t.Errorf("headers %v", w.Header())
	}

	var mine server.MyCards
	rounds{t, h, "999900000235 sponsor RX9"}.ask(http.MethodGet, "/v1/me/cards", "", http.StatusOK, &mine)
	if len(mine.Items) != 1 || mine.Items[0].ID != sandbox.ID("card/expiring") || mine.Items[0].Lock.Value != card.Unlocked {
		t.Fatalf("the holder's: %+v", mine.Items)
	}
	if r := mine.Items[0].Renewal; r == nil || r.State.Value != card.RenewalDue || r.DaysLeft != 61 || r.Pending {
		t.Errorf("renewal %+v", r)
	}
	rounds{t, h, "999900000998 ra-manager RX1"}.ask(http.MethodGet, "/v1/me/cards", "", http.StatusOK, &mine)
	if len(mine.Items) != 0 {
		t.Errorf("of somebody without a card: %+v", mine.Items)
	}
}

// asSystem knows every caller for a system that may read.
type asSystem struct{ organisation identity.ODSCode }

func (a asSystem) Authenticate(*http.Request) (caller.Caller, error) {
	return caller.Caller{Key: "k-1", System: &authority.System{Name: "rota", Organisation: a.organisation, Acts: []rbac.Act{rbac.FindRecords}}}, nil
}

// TestSystemHasNoRecordOfItsOwn shows that an API key, which may read a card, does
// nothing where people act upon their own record.
func TestSystemHasNoRecordOfItsOwn(t *testing.T) {
	world := seededWorld(t, sandbox.Config{})
	rx1, err := identity.ParseODSCode("RX1")
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(server.Config{Sandbox: world, Authenticator: asSystem{rx1}, Secret: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		method, path, body string
		status             int
	}{
		{http.MethodGet, withIDs("/v1/cards/{{card/expiring}}/renewal"), "", http.StatusOK},
		{http.MethodGet, withIDs("/v1/me/cards/{{card/expiring}}/renewal"), "", http.StatusForbidden},
		{http.MethodPost, withIDs("/v1/me/cards/{{card/expiring}}/passcode"), "", http.StatusForbidden},
		{http.MethodGet, "/v1/me/cards", "", http.StatusForbidden},
		{http.MethodPost, "/v1/me/contact", `{"email":"x@example.nhs.uk"}`, http.StatusForbidden},
	} {
		if w := ask(s.Handler(), "", tt.method, tt.path, tt.body); w.Code != tt.status {
			t.Errorf("%s %s: %d, want %d: %s", tt.method, tt.path, w.Code, tt.status, w.Body)
		}
	}
}

// TestCertificatesThatCannotBe shows what is answered where there are none, or none
// that can be read.
func TestCertificatesThatCannotBe(t *testing.T) {
	h := seededServer(t)
	w := ask(h, agentOfRX2, http.MethodPost, withIDs("/v1/cards/{{card/in-use}}/certificates"), `{"certificates":"Zqx no certificate"}`)
	if got := w.Body.String(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(got, `"/certificates"`) || strings.Contains(got, "Zqx") {
		t.Errorf("what is no certificate: %d %s", w.Code, got)
	}
	w = ask(h, agentOfRX2, http.MethodGet, withIDs("/v1/cards/{{card/uncertified}}/renewal"), "")
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "no certificates") {
		t.Errorf("a card without certificates: %d %s", w.Code, w.Body)
	}
	w = ask(h, agentOfRX2, http.MethodGet, withIDs("/v1/cards?serial=0800000228"), "")
	if w.Code != http.StatusOK || strings.Count(w.Body.String(), `"serial"`) < 1 || !strings.Contains(w.Body.String(), sandbox.ID("card/released")) {
		t.Errorf("by serial: %d %s", w.Code, w.Body)
	}
}
