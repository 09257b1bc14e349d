package sqlite_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

func TestErrorsHoldNothingStored(t *testing.T) {
	const secret = "Unusualname"
	path := file(t)
	s := open(t, path)
	user, err := identity.ParseUserID("555000000001")
	if err != nil {
		t.Fatal(err)
	}
	alter(t, path, `INSERT INTO profiles (id, version, body) VALUES (?, 1, '{"Unusualname":"Unusualname"}')`, user.String())
	alter(t, path, `INSERT INTO cases (id, version, organisation, stage, body) VALUES ('c', 1, '', '', '{"stage":"Unusualname"}')`)
	for name, fn := range map[string]func(authority.Tx) error{
		"unknown member": func(tx authority.Tx) error { _, err := tx.Profile(user); return err },
		"unknown stage":  func(tx authority.Tx) error { _, err := tx.Case("c"); return err },
		"not found":      func(tx authority.Tx) error { _, err := tx.Case(secret); return err },
		"not UTF-8":      func(tx authority.Tx) error { return tx.PutCase(registration.Case{ID: secret + "\xff"}) },
		"conflict":       func(tx authority.Tx) error { return tx.PutPosition(rbac.Position{ID: secret, Version: 3}) },
		"event": func(tx authority.Tx) error {
			return tx.Append(audit.Event{Action: secret, Subject: secret, At: time.Now()}, nil)
		},
		"job": func(tx authority.Tx) error { return tx.Enqueue(authority.Job{ID: secret}) },
	} {
		err := s.Update(background, fn)
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: error = %v, want one without what was stored", name, err)
		}
	}
}

// A box that was deleted must not be found in a copy of the files.
func TestDeletedSecretIsGone(t *testing.T) {
	path := file(t)
	s := open(t, path)
	box := []byte("planted-box-" + strings.Repeat("secret", 2000)) // with overflow pages
	put := func(tx authority.Tx) error { return tx.PutSealed(passcode.Sealed{Card: "card-1", Box: box}) }
	if err := s.Update(background, put); err != nil {
		t.Fatal(err)
	}
	alter(t, path, "PRAGMA wal_checkpoint(TRUNCATE)")
	if !holds(t, path, box[:40]) {
		t.Fatal("the box is not in the file to begin with: this test would show nothing")
	}
	if err := s.Update(background, func(tx authority.Tx) error { return tx.DeleteSealed("card-1") }); err != nil {
		t.Fatal(err)
	}
	alter(t, path, "PRAGMA wal_checkpoint(TRUNCATE)")
	for _, name := range []string{path, path + "-wal"} {
		if holds(t, name, box[:40]) || holds(t, name, []byte("secretsecretsecret")) {
			t.Errorf("%s still holds the box", filepath.Base(name))
		}
	}
}

// An answer that was dropped must not be found in a copy of the files.
func TestDroppedReceiptIsGone(t *testing.T) {
	path := file(t)
	s := open(t, path)
	answer := []byte("planted-answer-" + strings.Repeat("personal", 2000)) // with overflow pages
	now := time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC)
	put := func(tx authority.Tx) error {
		return tx.PutReceipt(authority.Receipt{Key: "key", Digest: []byte("digest"), Answer: answer, At: now})
	}
	if err := s.Update(background, put); err != nil {
		t.Fatal(err)
	}
	alter(t, path, "PRAGMA wal_checkpoint(TRUNCATE)")
	if !holds(t, path, answer[:40]) {
		t.Fatal("the answer is not in the file to begin with: this test would show nothing")
	}
	drop := func(tx authority.Tx) error { _, err := tx.DropReceipts(now.Add(1)); return err }
	if err := s.Update(background, drop); err != nil {
		t.Fatal(err)
	}
	alter(t, path, "PRAGMA wal_checkpoint(TRUNCATE)")
	for _, name := range []string{path, path + "-wal"} {
		if holds(t, name, answer[:40]) || holds(t, name, []byte("personalpersonal")) {
			t.Errorf("%s still holds the answer", filepath.Base(name))
		}
	}
}

func holds(t *testing.T, path string, text []byte) bool {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return bytes.Contains(content, text)
}
