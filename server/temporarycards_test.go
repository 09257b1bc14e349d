package server_test

import (
	"encoding/csv"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/sandbox"
	"github.com/rakit-dev/rakit/temporary"
)

// lentTo is a loan to somebody with a Care Identity, on 1 October 2024.
func lentTo(user string) string {
	return `{
		"holder": {"givenName": "Gita", "familyName": "Example", "user": "` + user + `"}, "category": "locum",
		"documents": ["uk-passport", "utility-bill", "bank-statement"], "checkedBy": "999900000115", "reason": "out-of-hours",
		"request": {"reference": "form 17", "priorityOn": "2024-10-02"}
	}`
}

// rounds asks for things in the name of one person.
type rounds struct {
	t *testing.T
	http.Handler
	actor string
}

// ask answers into a value, unless that is nil, and returns the entity tag.
func (r rounds) ask(method, path, body string, status int, into any, headers ...string) string {
	r.t.Helper()
	w := ask(r.Handler, r.actor, method, withIDs(path), withIDs(body), headers...)
	wanted(r.t, w, status, "")
	if into != nil {
		reflect.ValueOf(into).Elem().SetZero() // what is absent is not that of the answer before
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			r.t.Fatal(err)
		}
	}
	return w.Header().Get("ETag")
}

// clock sets the virtual clock.
func (r rounds) clock(at string) {
	r.t.Helper()
	r.ask(http.MethodPost, "/v1/sandbox/clock", `{"to": "`+at+`"}`, http.StatusOK, nil)
}

func (r rounds) deactivations() (n int) {
	r.t.Helper()
	type event struct {
		Action string `json:"action"`
	}
	for _, e := range listed[event](r.t, r.Handler, managerOfRX1, "/v1/audit/events") {
		if e.Action == "temporary-card.deactivated" {
			n++
		}
	}
	return n
}

// TestLocumOutOfHours lends a temporary access card in the evening, and forgets it:
// from midnight after the following day it works no more, whoever swept, and what
// became of it stands in the report.
func TestLocumOutOfHours(t *testing.T) {
	h := unlimited(t)
	checker := rounds{t, h, "999900000115 id-checker RX1"}
	manager := rounds{t, h, managerOfRX1}
	const card = "/v1/temporary-cards/{{temporary-card/in-store}}"
	manager.clock("2024-10-01T20:00:00Z") // Tuesday, nine in the evening in London

	// Whoever may not, and whatever is missing.
	wanted(t, ask(h, "999900000114 sponsor RX1", http.MethodPost, withIDs(card+"/loan"), lentTo("999900000207")), http.StatusForbidden, "")
	w := ask(h, checker.actor, http.MethodPost, withIDs(card+"/loan"), `{"holder": {}, "documents": ["uk-passport"]}`)
	wanted(t, w, http.StatusUnprocessableEntity, "refused")
	for _, rule := range []string{"RA-TAC-009", "RA-TAC-010", "RA-TAC-011", "RA-TAC-012", "RA-TAC-013"} {
		if !strings.Contains(w.Body.String(), rule) {
			t.Errorf("%s is not among the findings: %s", rule, w.Body)
		}
	}

	var lent server.TemporaryCard
	etag := checker.ask(http.MethodPost, card+"/loan", lentTo("999900000207"), http.StatusOK, &lent, "Idempotency-Key: one")
	loan := lent.Loan
	if lent.State.Value != temporary.Lent || !lent.Active || loan == "" || len(lent.Loans) != 1 || lent.DueBack.Format("2006-01-02T15:04:05Z07:00") != "2024-10-02T23:00:00Z" {
		t.Fatalf("lent as %+v", lent)
	}
	var again server.TemporaryCard
	checker.ask(http.MethodPost, card+"/loan", lentTo("999900000207"), http.StatusOK, &again, "Idempotency-Key: one")
	if again.Loan != loan {
		t.Errorf("lent once more as %s", again.Loan)
	}
	wanted(t, ask(h, checker.actor, http.MethodPost, withIDs(card+"/loss"), `{}`, `If-Match: "1"`), http.StatusPreconditionFailed, "")

	// What is to be registered with priority; who has the card.
	var pending server.PendingRegistrations
	manager.ask(http.MethodGet, "/v1/organisations/RX1/pending-registrations", "", http.StatusOK, &pending)
	if len(pending.Items) != 1 || pending.Items[0].Loan != loan || pending.Items[0].Request != "form 17" || pending.Items[0].Overdue {
		t.Errorf("pending: %+v", pending)
	}
	var holder server.TemporaryCardHolder
	manager.ask(http.MethodGet, card+"/holder", "", http.StatusOK, &holder)
	if holder.Holder == nil || holder.Holder.FamilyName != "Example" || holder.Holder.User.String() != "999900000207" || holder.Loan != loan {
		t.Errorf("held as %+v", holder)
	}

	// The last second, and the one after it.
	manager.clock("2024-10-02T22:59:59Z")
	var seen server.TemporaryCard
	if same := manager.ask(http.MethodGet, card, "", http.StatusOK, &seen); same != etag || !seen.Active {
		t.Errorf("a second before: active %t, %s after %s", seen.Active, same, etag)
	}
	if n := manager.deactivations(); n != 0 {
		t.Errorf("%d cards were deactivated before they were due", n)
	}
	manager.clock("2024-10-02T23:00:00Z")
	marked := manager.ask(http.MethodGet, card, "", http.StatusOK, &seen, "If-None-Match: "+etag)
	if seen.State.Value != temporary.Deactivated || seen.Active || marked == etag || seen.Loans[0].HoursLate != 1 {
		t.Errorf("at midnight: %+v, %s", seen, marked)
	}
	manager.ask(http.MethodPost, "/v1/sandbox/clock", `{"advance": "1h"}`, http.StatusOK, nil) // and sweeps once more
	if n := manager.deactivations(); n != 1 {
		t.Errorf("%d events of one card that is overdue", n)
	}
	for state, want := range map[string]int{"deactivated": 1, "lent": 0} {
		if found := cardsThatAre(t, h, state); len(found) != want {
			t.Errorf("%d cards are %s, want %d", len(found), state, want)
		}
	}
	for at, want := range map[string]temporary.State{
		"2024-10-01T19:59:59Z": temporary.InStore, "2024-10-01T20:00:00Z": temporary.Lent,
		"2024-10-02T22:59:59Z": temporary.Lent, "2024-10-02T23:00:00Z": temporary.Deactivated,
	} {
		manager.ask(http.MethodGet, card+"/holder?at="+at, "", http.StatusOK, &holder)
		if holder.State.Value != want || (holder.Holder != nil) != (want == temporary.Lent) {
			t.Errorf("at %s: %+v, want %s", at, holder, want)
		}
	}

	// It comes back late, and is checked before it is lent again.
	checker.ask(http.MethodPost, card+"/return", "", http.StatusOK, &seen)
	wanted(t, ask(h, checker.actor, http.MethodPost, withIDs(card+"/loan"), lentTo("999900000207")), http.StatusUnprocessableEntity, "refused")
	w = ask(h, managerOfRX1, http.MethodPost, withIDs(card+"/check"), `{"checked": true, "newPasscode": false}`)
	if wanted(t, w, http.StatusUnprocessableEntity, "refused"); !strings.Contains(w.Body.String(), "RA-TAC-024") {
		t.Errorf("put back with its old passcode: %s", w.Body)
	}
	manager.ask(http.MethodPost, card+"/check", `{"checked": true, "newPasscode": true}`, http.StatusOK, &seen)
	if seen.State.Value != temporary.InStore || seen.Loan != "" {
		t.Errorf("checked as %+v", seen)
	}
	manager.ask(http.MethodPost, card+"/registration", `{"loan": "`+loan+`", "registration": "{{registration/registered}}"}`, http.StatusOK, &seen)

	// The report, in figures and in rows, by reference alone.
	var report server.TemporaryReport
	const path = "/v1/organisations/RX1/temporary-card-report"
	manager.ask(http.MethodGet, path+"?from=2024-10-01&to=2024-10-01", "", http.StatusOK, &report)
	if diff := cmp.Diff(server.TemporaryCount{Lent: 1, ReturnedLate: 1}, report.Total); diff != "" || len(report.Loans) != 1 || report.Loans[0].Holder != "999900000207" {
		t.Errorf("report (-want +got):\n%s%+v", diff, report.Loans)
	}
	manager.ask(http.MethodGet, path+"?from=2024-10-02", "", http.StatusOK, &report)
	if report.Total.Lent != 0 {
		t.Errorf("%d loans on later days", report.Total.Lent)
	}
	w = ask(h, managerOfRX1, http.MethodGet, path+".csv", "", "Accept: text/csv")
	wanted(t, w, http.StatusOK, "")
	if strings.Contains(w.Body.String(), "Gita") {
		t.Errorf("a name stands in the rows: %s", w.Body)
	}
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][12] != "returned-late" {
		t.Errorf("rows %q, %v", rows, err)
	}
	wanted(t, ask(h, checker.actor, http.MethodGet, path, ""), http.StatusForbidden, "")
}

// TestArrangementsAreReplaced: what an organisation arranged is replaced by who has
// seen it, and a policy that takes up what the page does not offer is refused.
func TestArrangementsAreReplaced(t *testing.T) {
	h := unlimited(t)
	manager := rounds{t, h, managerOfRX1}
	const path = "/v1/organisations/RX1/arrangements"
	var had server.Arrangements
	etag := manager.ask(http.MethodGet, path, "", http.StatusOK, &had)
	none := `{"appointments": []}`
	wanted(t, ask(h, managerOfRX1, http.MethodPut, path, none), http.StatusPreconditionRequired, "")
	manager.ask(http.MethodPut, path, none, http.StatusOK, nil, "If-Match: "+etag)
	wanted(t, ask(h, managerOfRX1, http.MethodPut, path, none, "If-Match: "+etag), http.StatusPreconditionFailed, "")
	var has server.Arrangements
	etag = manager.ask(http.MethodGet, path, "", http.StatusOK, &has)
	if has.Policy != nil || len(has.Appointments) != 0 || had.Policy == nil {
		t.Errorf("had %+v, has %+v", had, has)
	}
	w := ask(h, managerOfRX1, http.MethodPut, path,
		`{"policy": {"reference": "x", "from": "2020-01-01", "choices": [{"category": "student", "ways": ["out-of-hours"]}]}, "appointments": []}`, "If-Match: "+etag)
	if wanted(t, w, http.StatusUnprocessableEntity, "refused"); !strings.Contains(w.Body.String(), "RA-TAC-030") {
		t.Errorf("a way that is not offered: %s", w.Body)
	}
	// The first of an organisation are made, and need no version.
	w = ask(h, "999900000101 ra-manager RX2", http.MethodPut, "/v1/organisations/RX2/arrangements", none)
	if wanted(t, w, http.StatusCreated, ""); w.Header().Get("Location") != "/v1/organisations/RX2/arrangements" {
		t.Errorf("made at %q", w.Header().Get("Location"))
	}
}

// TestInspectorDeclines: no card and no access for who would rather not give their
// particulars, once it is said how records are seen in another way.
func TestInspectorDeclines(t *testing.T) {
	h := unlimited(t)
	agent := rounds{t, h, "999900000113 ra-agent RX1"}
	var v server.Visit
	example := readExample(t, "plan-visit")
	agent.ask(http.MethodPost, "/v1/visits", string(example.Body), http.StatusCreated, &v)
	path := "/v1/visits/" + v.ID
	w := ask(h, agent.actor, http.MethodPost, path+"/decision", `{"decision": "declined"}`)
	if wanted(t, w, http.StatusUnprocessableEntity, "refused"); !strings.Contains(w.Body.String(), "RA-TAC-042") {
		t.Errorf("declined without another way: %s", w.Body)
	}
	agent.ask(http.MethodPost, path+"/decision", `{"decision": "declined", "alternative": "the ward shows them"}`, http.StatusOK, &v)
	if v.State.Value != temporary.Declined || len(v.Moves) != 0 || v.Alternative == "" {
		t.Errorf("declined as %+v", v)
	}
	access := `{"user": "` + sandbox.ID("person/inspector") + `", "positions": ["position-rx1-ward-nurse"],
		"authorised": {"by": "999900000114", "at": "2020-04-20T08:00:00Z", "policy": "RA policy, section 7"}}`
	w = ask(h, agent.actor, http.MethodPost, path+"/access", access)
	if wanted(t, w, http.StatusUnprocessableEntity, "refused"); !strings.Contains(w.Body.String(), "RA-TAC-042") {
		t.Errorf("access for who declined: %s", w.Body)
	}
	wanted(t, ask(h, agent.actor, http.MethodPost, path+"/cancellation", ""), http.StatusUnprocessableEntity, "refused")

	// Another brings a card: access begins and ends with the assignment.
	decided := withIDs("/v1/visits/{{visit/decided}}")
	agent.ask(http.MethodPost, decided+"/access", access, http.StatusOK, &v)
	var assigned server.Assignment
	agent.ask(http.MethodGet, "/v1/assignments/"+v.Access.Assignments[0], "", http.StatusOK, &assigned)
	if assigned.User != sandbox.ID("person/inspector") || assigned.Start.String() != "2020-04-20" || assigned.End.String() != "2020-04-24" {
		t.Errorf("assigned %+v", assigned)
	}
	agent.ask(http.MethodPost, "/v1/sandbox/clock", `{"advance": "1m"}`, http.StatusOK, nil) // the word for removing it comes after
	agent.ask(http.MethodPost, decided+"/access-removal",
		`{"authorised": {"by": "999900000114", "at": "2020-04-20T09:01:00Z", "policy": "RA policy, section 7"}}`, http.StatusOK, &v)
	agent.ask(http.MethodGet, "/v1/assignments/"+v.Access.Assignments[0], "", http.StatusOK, &assigned)
	if v.State.Value != temporary.AccessRemoved || assigned.Ended == nil {
		t.Errorf("removed as %+v, %+v", v, assigned)
	}
}

// cardsThatAre lists the cards of RX1 in a state, one on a page.
func cardsThatAre(t *testing.T, h http.Handler, state string) (ids []string) {
	t.Helper()
	for at := ""; ; {
		var page server.List[server.TemporaryCard]
		rounds{t, h, managerOfRX1}.ask(http.MethodGet, "/v1/temporary-cards?organisation=RX1&limit=1&state="+state+at, "", http.StatusOK, &page)
		for _, k := range page.Items {
			ids = append(ids, k.ID)
		}
		if page.Next == "" {
			return ids
		}
		at = "&cursor=" + page.Next
	}
}
