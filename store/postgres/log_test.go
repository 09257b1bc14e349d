package postgres_test

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// The log is the one that store/sqlite would have written: the same bytes, leaves and
// last checkpoint.
func TestSameLogAsInAFile(t *testing.T) {
	file, err := sqlite.Open(filepath.Join(t.TempDir(), "rakit.db"), signer(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	var logs [2]string
	for i, s := range []authority.Store{file, open(t, fresh(t))} {
		for n := range 140 {
			err := s.Update(background, func(tx authority.Tx) error {
				for k := range n % 3 {
					e := event(fmt.Sprint("card-", n, "-", k))
					e.For = strings.Repeat("RX2", n%2)
					if err := tx.Append(e, map[string]audit.Opening{"name": {Salt: []byte("salt"), Value: "Zoë"}}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		var log bytes.Buffer
		w := audit.NewWriter(&log)
		if err := errors.Join(s.ExportLog(background, w), w.Close()); err != nil {
			t.Fatal(err)
		}
		logs[i] = log.String()
	}
	if len(logs[0]) < 10_000 {
		t.Fatalf("the log has %d bytes: this test shows nothing", len(logs[0]))
	}
	if diff := cmp.Diff(logs[0], logs[1]); diff != "" {
		t.Errorf("the logs mismatch (-sqlite +postgres):\n%s", diff)
	}
}

// What somebody does to the rows of the log behind the store's back is found in
// its export.
func TestTamperingIsFound(t *testing.T) {
	url := fresh(t)
	s := open(t, url)
	err := s.Update(background, func(tx authority.Tx) error {
		for range 40 {
			if err := tx.Append(event("card-1"), nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := verify(t, s); r.Broken != nil {
		t.Fatalf("before: broken %v", r.Broken)
	}
	do(t, url, `UPDATE events SET line = convert_to(replace(convert_from(line, 'UTF8'), 'card-1', 'card-2'), 'UTF8') WHERE seq = 17`)
	if r := verify(t, s); r.Broken == nil || r.Broken.Seq != 17 {
		t.Errorf("Verify() = %v, want a break at entry 17", r.Broken)
	}
}
