package audit_test

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
)

func TestReportJSON(t *testing.T) {
	s := smallLog(t)
	r := s.verify([]byte(strings.Replace(s.file.String(), "card-1", "card-0", 1)))
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"events":3,"checkpoints":0,"pending":3,"broken":{"line":2,"seq":1,"from":1,"to":2,"rule":"RA-AUD-001",` +
		`"reason":"it is not the entry whose leaf hash was listed and signed"}}`
	if diff := cmp.Diff(want, string(b)); diff != "" {
		t.Errorf("JSON mismatch (-want +got):\n%s", diff)
	}
}

func TestBreakString(t *testing.T) {
	for want, b := range map[string]audit.Break{
		"line 3: entry 2: gone (RA-AUD-004)":           {Line: 3, Seq: 2, From: 2, To: 3, Reason: "gone", Rule: "RA-AUD-004"},
		"line 4: entries 0 to 2: altered (RA-AUD-002)": {Line: 4, Seq: -1, From: 0, To: 3, Reason: "altered", Rule: "RA-AUD-002"},
		"line 4: list altered (RA-AUD-006)":            {Line: 4, Seq: -1, From: 3, To: 3, Reason: "list altered", Rule: "RA-AUD-006"},
		"entries 7 to 8: cut off (RA-AUD-005)":         {Seq: -1, From: 7, To: 9, Reason: "cut off", Rule: "RA-AUD-005"},
	} {
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("String() mismatch (-want +got):\n%s", diff)
		}
	}
}
