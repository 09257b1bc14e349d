package rbac_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func TestAgreementFor(t *testing.T) {
	standing := rbac.Standing{Agreements: []rbac.Agreement{
		{ID: "a-2", Provider: "RX2", Organisation: "RX1", Interval: interval("2020-04-10", "2020-04-30")},
		{ID: "a-3", Provider: "RX2", Organisation: "RX1", Interval: interval("2020-04-20", "2020-04-25")},
		{ID: "a-1", Provider: "RX2", Organisation: "RX1", Interval: interval("2020-04-20", "2020-04-25")},
		{ID: "a-4", Provider: "RX2", Organisation: "RX3", Interval: interval("2020-04-30", "2020-04-20")},
		{ID: "a-5", Provider: "", Organisation: "", Interval: interval("2020-04-01", "")},
	}}
	tests := []struct{ name, provider, organisation, on, want, why string }{
		{"day before", "RX2", "RX1", "2020-04-09", "", "not yet in force"},
		{"first day", "RX2", "RX1", "2020-04-10", "a-2", "first day included"},
		{"two more", "RX2", "RX1", "2020-04-20", "a-3", "began last, then greatest id"},
		{"last day of those", "RX2", "RX1", "2020-04-25", "a-3", "last day included"},
		{"back to the first", "RX2", "RX1", "2020-04-26", "a-2", "the others have run out"},
		{"last day", "RX2", "RX1", "2020-04-30", "a-2", "last day included"},
		{"day after", "RX2", "RX1", "2020-05-01", "", "run out"},
		{"the other way round", "RX1", "RX2", "2020-04-20", "", "the provider is the provider"},
		{"ends before it starts", "RX2", "RX3", "2020-04-25", "", "in force on no day"},
		{"nobody", "", "", "2020-04-20", "", "missing codes match nothing"},
		{"no day", "RX2", "RX1", "", "", "a missing day is never in force"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, ok := standing.AgreementFor(tt.provider, tt.organisation, optionalDay(tt.on))
			if a.ID != tt.want || ok != (tt.want != "") {
				t.Errorf("AgreementFor() = %q, %t, want %q\nwhy: %s", a.ID, ok, tt.want, tt.why)
			}
		})
	}
}

func TestCheckCall(t *testing.T) {
	a := rbac.Agreement{
		ID: "a-1", Provider: "RX2", Organisation: "RX1", Interval: interval("2020-04-10", ""),
		Channels: []string{"microsoft-teams", "local-video"}, Locations: []string{"home"},
	}
	empty := rbac.Agreement{ID: "a-2", Provider: "RX2", Organisation: "RX1", Channels: []string{""}}
	tests := []struct {
		name              string
		agreement         rbac.Agreement
		channel, location string
		want              []string
		why               string
	}{
		{"agreed", a, "microsoft-teams", "home", []string{}, "both are on the lists"},
		{"agreed, not on a page", a, "local-video", "home", []string{}, "the page calls its channels possible"},
		{"known, not agreed", a, "zoom", "home", []string{"RA-RBC-010 /videoCall/channel"}, "what counts is the agreement"},
		{"other case", a, "Microsoft-Teams", "home", []string{"RA-RBC-010 /videoCall/channel"}, "compared exactly"},
		{"other location", a, "microsoft-teams", "cafe", []string{"RA-RBC-011 /videoCall/location"}, "not agreed as private enough"},
		{"neither given", a, "", "", []string{"RA-RBC-010 /videoCall/channel", "RA-RBC-011 /videoCall/location"}, "nothing is not agreed"},
		{"nothing agreed", empty, "", "home", []string{"RA-RBC-010 /videoCall/channel", "RA-RBC-011 /videoCall/location"}, "an empty list agrees to nothing, an empty name is none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := []string{}
			for _, f := range rbac.CheckCall(tt.agreement, tt.channel, tt.location, "/videoCall").Findings() {
				got = append(got, string(f.Rule)+" "+f.Pointer)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestCheckCallWithoutAgreement(t *testing.T) {
	result := rbac.CheckCall(rbac.Agreement{}, "zoom", "home", "").Result()
	if diff := cmp.Diff(ids("RA-RBC-010", "RA-RBC-011"), result.NotEvaluated); diff != "" || len(result.Passed) > 0 {
		t.Errorf("not evaluated mismatch (-want +got):\n%s\npassed: %v", diff, result.Passed)
	}
}

func TestKnownChannels(t *testing.T) {
	got := map[string][]string{}
	for _, c := range rbac.KnownChannels() {
		for _, cited := range c.Citations {
			got[c.Name] = append(got[c.Name], cited.URL)
		}
	}
	remote, clinicians := guidance.RemoteRegistration.URL, guidance.Streamlining.URL
	want := map[string][]string{
		"microsoft-teams": {remote, clinicians}, "slack": {remote, clinicians}, "zoom": {remote, clinicians},
		"webex": {remote, clinicians}, "jabber": {remote}, "facetime": {remote}, "skype": {clinicians},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("KnownChannels() mismatch (-want +got):\n%s", diff)
	}
	inOrder := func(a, b rbac.Channel) int { return strings.Compare(a.Name, b.Name) }
	if !slices.IsSortedFunc(rbac.KnownChannels(), inOrder) {
		t.Error("channels are not in order of name")
	}
}

// jsonRoundTrip fails unless v is written as want and reads back equal.
func jsonRoundTrip[T any](t *testing.T, v T, want string) {
	t.Helper()
	data, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("JSON mismatch (-want +got):\n%s", diff)
	}
	var back T
	if err := json.Unmarshal(data, &back, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(v, back, equateDates); diff != "" {
		t.Errorf("reads back differently (-want +got):\n%s", diff)
	}
}

func TestAgreementJSON(t *testing.T) {
	jsonRoundTrip(t, rbac.Agreement{
		ID: "a-1", Provider: "RX2", Organisation: "RX1", Interval: interval("2020-04-10", ""),
		Channels: []string{"zoom"}, Locations: []string{"home"},
	}, `{"id":"a-1","provider":"RX2","organisation":"RX1","interval":{"from":"2020-04-10"},"channels":["zoom"],"locations":["home"]}`)
	jsonRoundTrip(t, rbac.Link{Child: "RX2", Parent: "RX1", Interval: interval("2020-04-10", "2020-04-30")},
		`{"child":"RX2","parent":"RX1","interval":{"from":"2020-04-10","to":"2020-04-30"}}`)
	jsonRoundTrip(t, rbac.Actor{ID: "100000000001", Organisation: "RX1", Role: rbac.RAAgent},
		`{"id":"100000000001","organisation":"RX1","role":"ra-agent"}`)
}
