package sqlite

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/rakit-dev/rakit/audit"
)

// The driver passes over a setting that it does not know, so each is read back.
func TestSettings(t *testing.T) {
	signer, err := audit.NewSigner("example.nhs.uk/ra/log", bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(filepath.Join(t.TempDir(), "rakit.db"), signer)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	reader := <-s.readers
	defer func() { s.readers <- reader }()
	for _, tt := range []struct {
		c          *connection
		name, want string
		why        string
	}{
		{s.writer, "journal_mode", "wal", "readers do not wait for the writer"},
		{s.writer, "synchronous", "2", "FULL: a commit is on the disk"},
		{s.writer, "secure_delete", "1", "what is deleted is overwritten"},
		{s.writer, "foreign_keys", "1", "so that a schema that uses them can rely on it"},
		{s.writer, "busy_timeout", "5000", "a backup may hold the file for a moment"},
		{s.writer, "temp_store", "2", "no temporary file with personal data"},
		{reader, "query_only", "1", "a view cannot write, whatever it asks"},
		{reader, "temp_store", "2", "no temporary file with personal data"},
	} {
		var got string
		if err := tt.c.Row("PRAGMA "+tt.name, nil, &got); err != nil || got != tt.want {
			t.Errorf("%s = %q, %v, want %q: %s", tt.name, got, err, tt.want, tt.why)
		}
	}
}
