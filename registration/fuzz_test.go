package registration_test

import (
	"errors"
	"os"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

func seeds(f *testing.F) {
	f.Helper()
	remote, err := os.ReadFile("testdata/remote.json")
	if err != nil {
		f.Fatal(err)
	}
	whole, err := json.Marshal(full())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(remote)
	for _, file := range ordinaryRecords {
		ordinary, err := os.ReadFile("testdata/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(ordinary)
	}
	f.Add(whole)
	f.Add([]byte(`{"id":"r-1","route":"emergency-remote","checkedOn":"2020-04-20","documents":[{"kind":"","holder":{}}],"registrant":{"address":{}}}`))
	f.Add([]byte(`{"route":"emergency-no-video","checkedOn":"2023-05-31","noVideoDecision":{}}`))
	f.Add([]byte(`{"route":"in-person","checkedOn":"2020-04-20","cis":{"evidence":[{},{"kind":"TAC1"}]},"expect":[1]}`))
	f.Add([]byte(`{"id":"r-1","id":"r-1"}`))
	f.Add([]byte("{\"id\":\"\xff\"}"))
}

// FuzzReadRecord: whatever comes, the answer is a record that can be written and
// read again, or an error of package input that names a rule.
func FuzzReadRecord(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := registration.ReadRecord(data)
		if err != nil {
			if fault := new(input.Error); !errors.As(err, &fault) || !fault.Finding().Rule.Valid() {
				t.Fatalf("ReadRecord() = %T, which names no rule", err)
			}
			return
		}
		written, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("a record that was read cannot be written: %v", err)
		}
		if len(written) > input.MaxValue {
			return // white space taken out, defaults put in: it may have grown
		}
		if _, err := registration.ReadRecord(written); err != nil {
			t.Fatalf("a record that was written cannot be read: %v", err)
		}
	})
}

// FuzzCheck: what can be read can be checked, always with the same result.
func FuzzCheck(f *testing.F) {
	seeds(f)
	all := rules(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := registration.ReadRecord(data)
		if err != nil {
			t.Skip()
		}
		first := registration.Check(r, registration.Options{})
		checkResult(t, all, first)
		if diff := cmp.Diff(first, registration.Check(r, registration.Options{}), byValue); diff != "" {
			t.Errorf("the same record gives another result (-first +second):\n%s", diff)
		}
	})
}
