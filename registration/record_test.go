package registration_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

func TestReadRecordStrict(t *testing.T) {
	tests := []struct{ name, data, want, why string }{
		{"unknown member", `{"id":"r-1","rout":"in-person"}`, "RA-INP-002 /rout", "a misspelt member is never ignored"},
		{"wrong case", `{"ID":"r-1"}`, "RA-INP-002 /ID", "names are case-sensitive"},
		{"unknown member inside", `{"registrant":{"phone":"1"}}`, "RA-INP-002 /registrant/phone", "at every depth"},
		{"member twice", `{"id":"r-1","id":"r-2"}`, "RA-INP-003 /id", "which one counts?"},
		{"wrong type", `{"id":1}`, "RA-INP-004 /id", "a number is no text"},
		{"outside a closed list", `{"documents":[{"kind":"passport","seen":"heard"}]}`, "RA-INP-005 /documents/0/seen", "never a default"},
		{"text after the end", `{"id":"r-1"} {}`, "RA-INP-001 ", "one document"},
		{"invalid UTF-8", "{\"id\":\"\xff\"}", "RA-INP-001 /id", "two readers would differ"},
		{"nothing", ``, "RA-INP-001 ", "no document"},
		{"too long", `{"id":"` + strings.Repeat("x", input.MaxValue) + `"}`, "RA-INP-006 ", "memory stays bounded"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := registration.ReadRecord([]byte(tt.data))
			got := ""
			if fault := new(input.Error); errors.As(err, &fault) {
				got = string(fault.Finding().Rule) + " " + fault.Finding().Pointer
			}
			if got != tt.want {
				t.Errorf("ReadRecord() = %q (%v), want %q\nwhy: %s", got, err, tt.want, tt.why)
			}
		})
	}
}

func TestReadRecordTakesExpect(t *testing.T) {
	labelled, err := registration.ReadRecord([]byte(`{"id":"r-1","expect":{"outcome":"fail","rules":["RA-EVD-001"],"more":1}}`))
	if err != nil {
		t.Fatalf("ReadRecord() = %v: a label is accepted, whatever is in it", err)
	}
	plain := registration.Record{ID: "r-1"}
	want, got := registration.Check(plain, registration.Options{}), registration.Check(labelled, registration.Options{})
	if diff := cmp.Diff(want, got, byValue); diff != "" {
		t.Errorf("the label changes the result (-want +got):\n%s", diff)
	}
}

func TestReadRecordReadsWhatIsWritten(t *testing.T) {
	data, err := json.Marshal(full())
	if err != nil {
		t.Fatal(err)
	}
	got, err := registration.ReadRecord(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(full(), got, byValue); diff != "" {
		t.Errorf("ReadRecord() of a written record (-want +got):\n%s", diff)
	}
}

func TestReadPolicy(t *testing.T) {
	const policy = `{"agreements":[{"id":"a-1","provider":"RX2","organisation":"RX1","interval":{"from":"2020-04-01"},` +
		`"channels":["zoom"],"locations":["home"]}],"secureDomains":[{"domain":"example.com","effective":{"from":"2020-04-20","to":"2020-04-20"}}]}`
	p, err := registration.ReadPolicy([]byte(policy))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := registration.ReadPolicy([]byte(`{"agreement":[]}`)); err == nil {
		t.Error("ReadPolicy() accepted an unknown member: an agreement would be overlooked")
	}
	type record = registration.Record
	private := func(on string) func(*record) {
		return func(r *record) { r.CheckedOn, r.Registrant.Email, r.VideoCall.Channel = on, "ada@example.com", "zoom" }
	}
	o := registration.Options{Policy: p}
	secure := "RA-IDN-009 /registrant/email"
	runChecks(t, []checkCase{
		{name: "the day before", change: private("2020-04-19"), options: o, want: []string{secure}, outcome: guidance.Pass, why: "not yet accredited"},
		{name: "the day", change: private("2020-04-20"), options: o, outcome: guidance.Pass, why: "accredited that day"},
		{
			name: "NHSmail stays secure", change: func(r *record) { r.VideoCall.Channel = "zoom" }, options: o,
			outcome: guidance.Pass, why: "a list adds to it and never replaces it",
		},
	})
}
