package sqlite_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// What somebody does to the rows of the log behind the store's back is found in
// its export.
func TestTamperingIsFound(t *testing.T) {
	for _, tt := range []struct {
		name, sql, why string
		seq            int64 // of the break; -1 when it cannot be named
	}{
		{
			"line changed", `UPDATE events SET line = CAST(replace(CAST(line AS TEXT), 'card-1', 'card-2') AS BLOB) WHERE seq = 17`,
			"the leaf hash that was kept names it", 17,
		},
		{
			"line and leaf swapped", `UPDATE events SET leaf = (SELECT e.leaf FROM events e WHERE e.seq = 18) WHERE seq = 17`,
			"the entry is as it was signed, the list is not", -1,
		},
		{"entry removed", `DELETE FROM events WHERE seq = 17`, "the next one stands in its place", 17},
		{"last entries removed", `DELETE FROM events WHERE seq >= 290`, "the newest checkpoint covers them", -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := file(t)
			s := open(t, path)
			appendEvents(t, s, 300)
			if r := verify(t, s); r.Broken != nil || r.Checkpoints != 2 {
				t.Fatalf("before: %d checkpoints, broken %v", r.Checkpoints, r.Broken)
			}
			alter(t, path, tt.sql)
			r := verify(t, s)
			if r.Broken == nil || r.Broken.Seq != tt.seq {
				t.Errorf("Verify() = %v, want a break at entry %d: %s", r.Broken, tt.seq, tt.why)
			}
		})
	}
}

func TestOpenRefusesBrokenLog(t *testing.T) {
	for _, tt := range []struct{ name, sql string }{
		{"last entry removed", `DELETE FROM events WHERE seq = 2`},
		{"entry added", `INSERT INTO events SELECT seq + 1, line, leaf FROM events WHERE seq = 2`},
		{"last entry altered", `UPDATE events SET line = CAST(replace(CAST(line AS TEXT), 'card-1', 'card-2') AS BLOB) WHERE seq = 2`},
		{"size altered", `UPDATE log SET size = 2`},
		{"tree altered", `UPDATE log SET tree = x'010000000000000000'`},
		{"tree of another root", `UPDATE log SET tree = CAST(substr(tree, 1, length(tree) - 1) || x'00' AS BLOB)`},
		{"tree unreadable", `UPDATE log SET tree = x'00'`},
		{"checkpoint unreadable", `UPDATE log SET note = x'00'`},
		{"tree and checkpoint removed", `DELETE FROM log`},
		{"log emptied, tree kept", `DELETE FROM events`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := file(t)
			s := open(t, path)
			appendEvents(t, s, 3)
			shut(t, s)
			alter(t, path, tt.sql)
			if _, err := sqlite.Open(path, signer(t, 1)); !errors.Is(err, sqlite.ErrLogBroken) {
				t.Errorf("Open() = %v, want ErrLogBroken", err)
			}
		})
	}
}

func TestOpenRefusesAnotherKey(t *testing.T) {
	path := file(t)
	shut(t, open(t, path))
	_, err := sqlite.Open(path, signer(t, 2))
	if !errors.Is(err, sqlite.ErrLogBroken) || !errors.Is(err, audit.ErrCheckpoint) {
		t.Errorf("Open() = %v, want ErrLogBroken and audit.ErrCheckpoint", err)
	}
	open(t, path) // the lock was given back
}

func TestOpenRefusesNewer(t *testing.T) {
	path := file(t)
	shut(t, open(t, path))
	alter(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)")
	if _, err := sqlite.Open(path, signer(t, 1)); !errors.Is(err, sqlite.ErrNewer) {
		t.Errorf("Open() = %v, want ErrNewer", err)
	}
}

// A group whose rows the database refuses leaves nothing, in the file and in
// memory: the log goes on as if it had not been.
func TestGroupThatFails(t *testing.T) {
	for _, table := range []string{"events", "log", "openings"} {
		t.Run(table, func(t *testing.T) {
			path := file(t)
			s := open(t, path)
			appendEvents(t, s, 1)
			when := "BEFORE INSERT"
			if table == "log" {
				when = "BEFORE UPDATE"
			}
			alter(t, path, "CREATE TRIGGER refuse "+when+" ON "+table+" BEGIN SELECT RAISE(ABORT, 'no'); END")
			write := func(tx authority.Tx) error {
				openings := map[string]audit.Opening{"name": {Salt: bytes.Repeat([]byte{1}, 16), Value: "x"}}
				j := authority.Job{ID: "job-1", Kind: authority.PrintCardJob, Due: event("").At}
				return errors.Join(tx.Enqueue(j), tx.Append(event("card-2"), openings))
			}
			if err := s.Update(background, write); err == nil {
				t.Fatal("Update() = nil, want an error")
			}
			alter(t, path, "DROP TRIGGER refuse")
			if err := s.Update(background, write); err != nil {
				t.Fatalf("Update() = %v after the fault was mended", err)
			}
			if r := verify(t, s); r.Events != 2 || r.Broken != nil {
				t.Errorf("%d events, broken %v, want 2 and not", r.Events, r.Broken)
			}
		})
	}
}

// An error of the database is not to be passed over by the function it met,
// whether the transaction goes on after it or not.
func TestDatabaseErrorFailsTheGroup(t *testing.T) {
	for _, how := range []string{"ABORT", "FAIL", "ROLLBACK"} {
		t.Run(how, func(t *testing.T) {
			path := file(t)
			s := open(t, path)
			alter(t, path, "CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE("+how+", 'no'); END")
			err := s.Update(background, func(tx authority.Tx) error {
				_ = tx.Enqueue(authority.Job{ID: "job-1", Kind: authority.PrintCardJob, Due: event("").At})
				return tx.Append(event("card-1"), nil)
			})
			if err == nil {
				t.Error("Update() = nil, want an error: a write was lost")
			}
			if note, err := s.Checkpoint(background); err != nil || !bytes.Contains(note, []byte("\n0\n")) {
				t.Errorf("Checkpoint() = %q, %v, want that of an empty log", note, err)
			}
			appendEvents(t, s, 1)
		})
	}
}
