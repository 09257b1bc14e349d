package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/temporary"
)

// TestTagsAndTheClock: what the clock has changed has another entity tag, and is
// answered again to who has the object as it was. The tag still stands for the version
// where something is changed.
func TestTagsAndTheClock(t *testing.T) {
	h := unlimited(t)
	manager := rounds{t, h, managerOfRX1}
	const path = "/v1/cards/{{card/expiring}}"
	var k server.Card
	etag := manager.ask(http.MethodGet, path, "", http.StatusOK, &k)
	if k.Status.Value != card.Active || strings.Contains(etag, ".") {
		t.Fatalf("%s, %s", k.Status.Value, etag)
	}
	manager.ask(http.MethodGet, path, "", http.StatusNotModified, nil, "If-None-Match: "+etag)
	manager.clock("2020-06-22T09:00:00Z")
	now := manager.ask(http.MethodGet, path, "", http.StatusOK, &k, "If-None-Match: "+etag)
	if k.Status.Value != card.Expired || now == etag {
		t.Errorf("%s, %s after %s", k.Status.Value, now, etag)
	}
	manager.ask(http.MethodGet, path, "", http.StatusNotModified, nil, "If-None-Match: "+now)
	manager.ask(http.MethodGet, path, "", http.StatusPreconditionFailed, nil, "If-Match: "+etag)
	for _, stale := range []string{`"1.0123456789abcdef"`, `".` + now[1:], `"01"`} {
		manager.ask(http.MethodPost, path+"/passcode-tries", `{"right":true}`, http.StatusPreconditionFailed, nil, "If-Match: "+stale)
	}
	manager.ask(http.MethodPost, path+"/passcode-tries", `{"right":true}`, http.StatusOK, nil, "If-Match: "+now)
}

// TestTagOfALoanThatGoesOn: a card that was marked as overdue is later by the hour,
// in the same version.
func TestTagOfALoanThatGoesOn(t *testing.T) {
	h := unlimited(t)
	manager := rounds{t, h, managerOfRX1}
	const path = "/v1/temporary-cards/{{temporary-card/in-store}}"
	manager.clock("2024-10-01T20:00:00Z")
	rounds{t, h, "999900000115 id-checker RX1"}.ask(http.MethodPost, path+"/loan", lentTo("999900000207"), http.StatusOK, nil)
	manager.clock("2024-10-02T23:00:00Z")
	manager.ask(http.MethodPost, "/v1/sandbox/clock", `{"advance": "1m"}`, http.StatusOK, nil)
	var seen server.TemporaryCard
	etag := manager.ask(http.MethodGet, path, "", http.StatusOK, &seen)
	if seen.State.Value != temporary.Deactivated || seen.Loans[0].HoursLate != 1 {
		t.Fatalf("%+v", seen)
	}
	manager.ask(http.MethodGet, path, "", http.StatusNotModified, nil, "If-None-Match: "+etag)
	manager.ask(http.MethodPost, "/v1/sandbox/clock", `{"advance": "5h"}`, http.StatusOK, nil)
	later := manager.ask(http.MethodGet, path, "", http.StatusOK, &seen, "If-None-Match: "+etag)
	if seen.Loans[0].HoursLate != 6 || later == etag {
		t.Errorf("%d hours late under %s", seen.Loans[0].HoursLate, later)
	}
	manager.ask(http.MethodPost, path+"/return", "", http.StatusOK, nil, "If-Match: "+etag) // the version is the same
}

// TestNameOfATemporaryCard: who may not put cards into a store is not told what is
// wrong with a name, and what is refused for it is in the log.
func TestNameOfATemporaryCard(t *testing.T) {
	h := unlimited(t)
	const body = `{"organisation":"RX1","name":"no such name","serial":"0800000999"}`
	w := ask(h, "999900000114 sponsor RX1", http.MethodPost, "/v1/temporary-cards", body)
	if wanted(t, w, http.StatusForbidden, ""); !strings.Contains(w.Body.String(), "RA-RBC-001") {
		t.Errorf("by a sponsor: %s", w.Body)
	}
	w = ask(h, managerOfRX1, http.MethodPost, "/v1/temporary-cards", body)
	if wanted(t, w, http.StatusUnprocessableEntity, "refused"); !strings.Contains(w.Body.String(), "RA-TAC-001") || !strings.Contains(w.Body.String(), `"/name"`) {
		t.Errorf("by a manager: %s", w.Body)
	}
	type event struct {
		Action  string `json:"action"`
		Outcome string `json:"outcome"`
	}
	refused := 0
	for _, e := range listed[event](t, h, managerOfRX1, "/v1/audit/events") {
		if e.Action == "temporary-card.add" && e.Outcome == "refused" {
			refused++
		}
	}
	if refused != 2 {
		t.Errorf("%d refusals in the log", refused)
	}
}

// TestMovesOfCertificates: what a card lists can be done, and what can be done is
// listed, whatever has become of the card.
func TestMovesOfCertificates(t *testing.T) {
	h := unlimited(t)
	listedAs := map[string]int{}
	for _, k := range listed[server.Card](t, h, managerOfRX1, "/v1/cards") {
		moves := map[card.CertificationMove]bool{}
		for _, m := range k.Certification.Moves {
			moves[m.Value] = true
			listedAs[m.Value.String()]++
		}
		there := !k.PrintedAt.IsZero() && k.Ended == nil
		if moves[card.RecordCertificates] && !there {
			t.Errorf("certificates of a card that is %s and %s can be recorded", k.State.Value, k.Certification.State.Value)
		}
		if moves[card.RenewCertificates] && k.State.Value != card.InUse {
			t.Errorf("certificates of a card that is %s can be renewed", k.State.Value)
		}
		w := ask(h, managerOfRX1, http.MethodPost, "/v1/cards/"+k.ID+"/certificate-request", "")
		if done := w.Code == http.StatusAccepted; done != moves[card.RequestCertificates] {
			t.Errorf("a card that is %s and %s lists a request: %t, and is answered %s", k.State.Value, k.Certification.State.Value, !done, cellOf(w))
		}
	}
	for _, m := range []string{"request", "record", "renew"} {
		if listedAs[m] == 0 {
			t.Errorf("no seeded card lists %s", m)
		}
	}
}
