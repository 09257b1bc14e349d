package server_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/server"
)

// TestCampaignByHTTP takes a campaign from its policy to its end, as an RA Manager
// does who has an extract.
func TestCampaignByHTTP(t *testing.T) {
	h := seededServer(t)
	get := func(path string, into any) string {
		t.Helper()
		w := ask(h, managerOfRX1, http.MethodGet, path, "")
		wanted(t, w, http.StatusOK, "")
		if into != nil {
			if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
				t.Fatal(err)
			}
		}
		return w.Header().Get("ETag")
	}
	post := func(path, body string, status int, into any) {
		t.Helper()
		w := ask(h, managerOfRX1, http.MethodPost, path, body)
		wanted(t, w, status, "")
		if into != nil {
			if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
				t.Fatal(err)
			}
		}
	}
	// Every figure is asked for, all at once: ten findings, and the first once more.
	w := ask(h, managerOfRX1, http.MethodPost, "/v1/campaigns", `{"organisation":"RX1","policy":{"owners":[]}}`)
	wanted(t, w, http.StatusUnprocessableEntity, "refused")
	if n := strings.Count(w.Body.String(), `"RA-CIS-030"`); n != 11 || !strings.Contains(w.Body.String(), `"/policy/dueWithinDays/near-miss"`) {
		t.Errorf("%d findings of an empty policy: %s", n, w.Body)
	}

	var c server.Campaign
	example := readExample(t, "open-campaign")
	post("/v1/campaigns", string(example.Body), http.StatusCreated, &c)
	path := "/v1/campaigns/" + c.ID
	var same server.Campaign
	if etag := get(path, &same); etag != `"1"` || !reflect.DeepEqual(c, same) {
		t.Errorf("opened as %+v, read as %+v with ETag %s", c, same, etag)
	}

	// Three hundred people, two pages of them.
	var lines []string
	for n := range 300 {
		lines = append(lines, fmt.Sprintf(`{"id":"99991%07d","organisation":"RX1","evidence":[{"kind":"passport","number":"000000000"},{"kind":"TAC 1"},{"kind":"TAC2"}]}`, n))
	}
	body := `{"records":[` + strings.Join(lines, ",") + `]}`
	var came server.ListedPeople
	for _, want := range []campaign.Listing{campaign.Added, campaign.Unchanged} {
		post(path+"/items", body, http.StatusOK, &came)
		for _, i := range came.Items {
			if i.Listing.Value != want {
				t.Fatalf("%s is %s, want %s", i.Source, i.Listing.Value, want)
			}
		}
	}
	items := listed[server.CampaignItem](t, h, managerOfRX1, path+"/items")
	if len(items) != 300 || items[0].State.Value != campaign.StateOpen || items[0].Owner != "RA team of the hospital" {
		t.Fatalf("%d items, the first %+v", len(items), items[0])
	}

	// One is decided upon, on what was seen of it; somebody else's view is stale.
	one := path + "/items/" + items[7].ID
	etag := get(one, nil)
	decision := `{"outcome":"re-verified","reference":"case-9"}`
	wanted(t, ask(h, managerOfRX1, http.MethodPost, one+"/decision", decision, "If-Match: "+etag), http.StatusOK, "")
	wanted(t, ask(h, managerOfRX1, http.MethodPost, one+"/decision", decision, "If-Match: "+etag), http.StatusPreconditionFailed, "")
	w = ask(h, managerOfRX1, http.MethodPost, one+"/decision", decision)
	if wanted(t, w, http.StatusUnprocessableEntity, "refused"); !strings.Contains(w.Body.String(), "RA-CIS-034") {
		t.Errorf("decided twice: %s", w.Body)
	}
	post(one+"/reopening", `{"reason":"the other twin"}`, http.StatusOK, nil)
	post(one+"/decision", `{"outcome":"left"}`, http.StatusOK, nil)
	elsewhere := withIDs("/v1/campaigns/{{campaign/closed}}/items/") + items[7].ID
	wanted(t, ask(h, managerOfRX1, http.MethodGet, elsewhere, ""), http.StatusNotFound, "")
	wanted(t, ask(h, managerOfRX1, http.MethodPost, elsewhere+"/decision", decision), http.StatusNotFound, "")

	// Time passes; reminders are listed, and are not listed once they were sent.
	wanted(t, ask(h, managerOfRX1, http.MethodPost, "/v1/sandbox/clock", `{"advance":"2160h"}`), http.StatusOK, "")
	due := listed[server.CampaignReminder](t, h, managerOfRX1, path+"/reminders")
	if len(due) != 299 || due[0].Kind.Value != campaign.DueToday {
		t.Fatalf("%d reminders, the first %+v", len(due), due[0])
	}
	ids := make([]string, len(due))
	for n, d := range due {
		ids[n] = `"` + d.Item + `"`
	}
	var sent server.RemindedItems
	post(path+"/reminders", `{"items":[`+strings.Join(ids, ",")+`]}`, http.StatusOK, &sent)
	if left := listed[server.CampaignReminder](t, h, managerOfRX1, path+"/reminders"); len(sent.Items) != 299 || len(left) != 0 {
		t.Errorf("%d were recorded, %d are left", len(sent.Items), len(left))
	}

	// The end, in figures and in rows.
	wanted(t, ask(h, managerOfRX1, http.MethodPost, path+"/closure", ""), http.StatusOK, "")
	var r server.CampaignReport
	get(path+"/report?on=2020-07-20", &r)
	if diff := cmp.Diff(server.CampaignProgress{Total: 300, Made: 1, Undecided: 299, Overdue: 299}, r.Progress); diff != "" || !r.Closed {
		t.Errorf("closed %t, progress (-want +got):\n%s", r.Closed, diff)
	}
	w = ask(h, managerOfRX1, http.MethodGet, path+"/items.csv?on=2020-07-20", "", "Accept: text/csv")
	wanted(t, w, http.StatusOK, "")
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || len(rows) != 301 || w.Header().Get("Content-Type") != "text/csv" || rows[1][10] != "undecided" || rows[1][11] != "1" {
		t.Errorf("%d rows of %s, the first %q, %v", len(rows), w.Header().Get("Content-Type"), rows[1], err)
	}
	wanted(t, ask(h, managerOfRX1, http.MethodGet, path+"/items.csv", "", "Accept: application/json"), http.StatusNotAcceptable, "")
}

// TestListedTogether: as many sources as one command takes, of all kinds together.
func TestListedTogether(t *testing.T) {
	h := seededServer(t)
	path := withIDs("/v1/campaigns/{{campaign/open}}/items")
	ids := func(n int) string {
		return strings.TrimSuffix(strings.Repeat(`"grant-none",`, n), ",")
	}
	for _, tt := range []struct {
		name, body string
		status     int
	}{
		{"none", `{}`, http.StatusUnprocessableEntity},
		{"as many as may be", `{"grants":[` + ids(500) + `],"registrations":[` + ids(500) + `]}`, http.StatusOK},
		{"one too many", `{"grants":[` + ids(500) + `],"registrations":[` + ids(501) + `]}`, http.StatusUnprocessableEntity},
		{"one too many of a kind", `{"grants":[` + ids(1001) + `]}`, http.StatusUnprocessableEntity},
	} {
		if w := ask(h, managerOfRX1, http.MethodPost, path, tt.body); w.Code != tt.status {
			t.Errorf("%s: status %d, want %d: %.300s", tt.name, w.Code, tt.status, w.Body)
		}
	}
}

// TestCampaignDays: the contract has a figure for every reason of the library's
// list, under its name.
func TestCampaignDays(t *testing.T) {
	var got, want []string
	days := reflect.TypeFor[server.CampaignDays]()
	for i := range days.NumField() {
		name, _, _ := strings.Cut(days.Field(i).Tag.Get("json"), ",")
		got = append(got, name)
	}
	for _, k := range campaign.ReasonKinds() {
		want = append(want, k.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("days by reason (-library +contract):\n%s", diff)
	}
}
