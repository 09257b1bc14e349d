package organisation_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/organisation"
)

var comparable = cmpopts.EquateComparable(guidance.Date{})

func ord(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/ord.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestDecodeORD(t *testing.T) {
	got, err := organisation.DecodeORD(ord(t))
	if err != nil {
		t.Fatal(err)
	}
	want := organisation.Organisation{
		Code: "A99968", Name: "EXAMPLE SURGERY", Class: organisation.Body, Open: guidance.Since(day("1974-04-01")),
		Roles: []organisation.Role{
			{ID: "RO177", Instance: 100, Primary: true, Open: guidance.Since(day("1974-04-01"))},
			{ID: "RO76", Instance: 101, Open: guidance.Interval{From: day("1999-04-01"), To: day("2024-02-29")}, Inactive: true},
		},
		Successors:   []string{"G7H8J"},
		Predecessors: []string{"A99967"},
	}
	if diff := cmp.Diff(want, got, comparable); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !got.IsGPPracticeOn(day("2024-02-29")) || got.IsGPPracticeOn(day("2024-03-01")) {
		t.Error("a practice to 29 February 2024")
	}
}

func TestDecodeORDIsStrict(t *testing.T) {
	for _, tt := range []struct{ old, new, at, why string }{
		{`"Organisation"`, `"organisation"`, "/organisation", "another member"},
		{`"Status":"Active","LastChangeDate"`, `"Status":"Open","LastChangeDate"`, "/Organisation/Status", "a status of its own"},
		{`"RC1"`, `"RC3"`, "/Organisation/orgRecordClass", "no such class"},
		{`"extension":"A99968"`, `"extension":"a99968"`, "/Organisation/OrgId/extension", "small letter: codes are matched exactly"},
		{`"root":"2.16.840.1.113883.2.1.3.2.4.18.48","assigning`, `"root":"2.16.840","assigning`, "/Organisation/OrgId/root", "a code of somebody else"},
		{`"Legal","Start":"1973-04-01"`, `"Operational","Start":"1973-04-01"`, "/Organisation/Date/1/Type", "days of one type twice"},
		{`"1973-04-01"`, `"1973-02-29"`, "/Organisation/Date/0/Start", "no such day"},
		{`"End":"2024-02-29"`, `"End":"1999-03-31"`, "/Organisation/Roles/Role/1/Date/0", "the last day first"},
		{`"id":"RO76"`, `"id":"76"`, "/Organisation/Roles/Role/1/id", "no role"},
		{`"uniqueRoleId":101`, `"uniqueRoleId":-1`, "/Organisation/Roles/Role/1/uniqueRoleId", "below nought"},
		{`"Type":"Predecessor"`, `"Type":"Sibling"`, "/Organisation/Succs/Succ/0/Type", "neither side"},
		{`"extension":"A99967"`, `"extension":"A99968"`, "/Organisation/Succs/Succ/0/Target/OrgId/extension", "after itself"},
		{`"primaryRole":true`, `"primaryRole":"true"`, "/Organisation/Roles/Role/0/primaryRole", "text for a flag"},
		{`"Name":"EXAMPLE SURGERY"`, `"Name":null`, "/Organisation/Name", "null"},
		{`"Name":"EXAMPLE SURGERY"`, `"Name":"A","Name":"B"`, "/Organisation/Name", "twice"},
	} {
		data := strings.Replace(string(ord(t)), tt.old, tt.new, 1)
		if data == string(ord(t)) {
			t.Fatalf("%s: nothing was changed", tt.why)
		}
		_, err := organisation.DecodeORD([]byte(data))
		var fault *input.Error
		if !errors.As(err, &fault) || fault.Finding().Pointer != tt.at {
			t.Errorf("%s: %v, want a fault at %s", tt.why, err, tt.at)
		}
	}
	if _, err := organisation.DecodeORD([]byte(`{}`)); err == nil {
		t.Error("no organisation, and no fault")
	}
}

func TestLegalDaysWhereThereAreNoOthers(t *testing.T) {
	o, err := organisation.DecodeORD([]byte(`{"Organisation":{"OrgId":{"extension":"RX1"},"Date":[{"Type":"Legal","Start":"2001-04-01","End":"2024-02-29"}],"Status":"Inactive"}}`))
	if err != nil || o.Open != until("2024-02-29") || !o.Inactive {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestRead(t *testing.T) {
	const lines = `{"code":"RX1","open":{"from":"2001-04-01"},"recordClass":"organisation","successors":["RX2"]}
{"code":"rx2","open":{}}
{"code":"RX3","open":{"from":"2024-03-01","to":"2024-02-29"}}
{"code":"RX4","open":{},"roles":[{"id":"RO"}]}
{"code":"RX5","open":{},"predecessors":["RX5"]}
{"code":"RX6","open":{},"kind":"trust"}
{"code":"RX7","open":{},"roles":[{"id":"RO197","primary":true,"instance":2147483648}]}
{"code":"RX8","open":{}}
`
	var good []string
	var bad []string
	for o, err := range organisation.Read(strings.NewReader(lines)) {
		if err != nil {
			bad = append(bad, err.Error())
			continue
		}
		good = append(good, o.Code)
	}
	if diff := cmp.Diff([]string{"RX1", "RX8"}, good); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	if len(bad) != 6 || !strings.HasPrefix(bad[0], "organisation on line 2: /code") || !strings.HasPrefix(bad[5], "organisation on line 7: /roles/0/instance") {
		t.Errorf("faults %q", bad)
	}
	for _, err := range organisation.ReadORD(strings.NewReader("[" + string(ord(t)))) {
		if err != nil && !strings.HasPrefix(err.Error(), "read organisations: ") {
			t.Errorf("an array that breaks off: %v", err)
		}
	}
}

// written checks that what was read is written as what is read again.
func written(t *testing.T, o organisation.Organisation) {
	t.Helper()
	data, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	again, err := organisation.Decode(data)
	if err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	if diff := cmp.Diff(o, again, comparable, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWrittenAsRead(t *testing.T) {
	o, err := organisation.DecodeORD(ord(t))
	if err != nil {
		t.Fatal(err)
	}
	written(t, o)
}

func FuzzDecodeORD(f *testing.F) {
	f.Add(ord(f))
	f.Add([]byte(`{"Organisation":{"OrgId":{"extension":"RX1"}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := organisation.DecodeORD(data)
		if err != nil {
			return
		}
		if o.Code == "" {
			t.Fatal("an organisation without a code")
		}
		written(t, o)
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"code":"RX1","open":{"from":"2001-04-01"},"recordClass":"site","roles":[{"id":"RO197","primary":true}],"successors":["RX2"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := organisation.Decode(data)
		if err != nil {
			return
		}
		if strings.ToUpper(o.Code) != o.Code || !bytes.Contains(data, []byte(`"code"`)) {
			t.Fatalf("code %q", o.Code)
		}
		written(t, o)
	})
}
