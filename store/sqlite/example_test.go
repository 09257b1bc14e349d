package sqlite_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/store/sqlite"
)

func Example() {
	dir, err := os.MkdirTemp("", "rakit")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	seed := bytes.Repeat([]byte{1}, 32) // in earnest: 32 secret bytes, kept outside the store
	signer, err := audit.NewSigner("example.nhs.uk/ra/log", seed)
	if err != nil {
		fmt.Println(err)
		return
	}
	store, err := sqlite.Open(filepath.Join(dir, "rakit.db"), signer)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = store.Close() }()

	// State and its event are stored together, or not at all.
	ctx := context.Background()
	err = store.Update(ctx, func(tx authority.Tx) error {
		p := rbac.Position{ID: "position-1", Name: "Ward nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}}
		if err := tx.PutPosition(p); err != nil {
			return err
		}
		return tx.Append(audit.Event{
			At: time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC), Action: "position.define", Outcome: audit.Done,
			Actor: "555000000001", Subject: p.ID,
		}, nil)
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	var log bytes.Buffer
	w := audit.NewWriter(&log)
	if err := store.ExportLog(ctx, w); err != nil {
		fmt.Println(err)
		return
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
		return
	}
	report, err := audit.Verify(&log, store.VerifierKey(), nil)
	fmt.Println(report.Events, report.Broken == nil, err)
	// Output: 1 true <nil>
}
