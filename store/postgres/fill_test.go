package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
	"github.com/rakit-dev/rakit/store/relational"
	"github.com/rakit-dev/rakit/store/sqlite"
	"github.com/rakit-dev/rakit/store/storetest"
)

// fill copies a file into a database.
func fill(t testing.TB, path, url string, tell func(string, int64)) (filled postgres.Filled, err error) {
	t.Helper()
	err = sqlite.Whole(background, path, signer(t, 1), func(all relational.Whole) error {
		filled, err = postgres.Fill(background, url, signer(t, 1), all, tell)
		return err
	})
	return filled, err
}

// TestFillKeepsTheContract opens a store in a file, and whenever a test of the
// contract opens it again, it opens the copy in a database: whatever was kept is in
// there, and can be gone on with.
func TestFillKeepsTheContract(t *testing.T) {
	t.Parallel()
	url, moves := fresh(t), 0
	opened, moved := map[string]bool{}, map[string]bool{} // by file
	storetest.Run(t, func(t *testing.T, dir string) authority.Store {
		if !strings.Contains(t.Name(), "comes_back") && !strings.Contains(t.Name(), "reopening_keeps") && !strings.Contains(t.Name(), "sealed") {
			t.Skip("nothing is opened again")
		}
		path := filepath.Join(dir, "rakit.db")
		if !opened[path] {
			opened[path] = true
			s, err := sqlite.Open(path, signer(t, 1))
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		if !moved[path] {
			moved[path] = true
			moves++
			do(t, url, emptyAll)
			if _, err := fill(t, path, url, nil); err != nil {
				t.Fatal(err)
			}
		}
		s, err := postgres.Open(background, url, signer(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
	if moves < 15 {
		t.Errorf("%d tests opened their store again", moves)
	}
}

// told fills a file with positions and events, enough for checkpoints on the way, and
// returns its path, its export and its newest checkpoint.
func told(t testing.TB, events int) (path string, export, note []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "rakit.db")
	s, err := sqlite.Open(path, signer(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(background, func(tx authority.Tx) error {
		for i := range events {
			p := rbac.Position{ID: fmt.Sprintf("position-%d", i), Name: "Ward nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}}
			if err := errors.Join(tx.PutPosition(p), tx.Append(event(p.ID), nil)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	export = exportOf(t, s)
	if note, err = s.Checkpoint(background); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path, export, note
}

func exportOf(t testing.TB, s authority.Store) []byte {
	t.Helper()
	var log bytes.Buffer
	w := audit.NewWriter(&log)
	if err := s.ExportLog(background, w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return log.Bytes()
}

// TestFill has the export come out byte for byte, and the log go on.
func TestFill(t *testing.T) {
	t.Parallel()
	path, export, note := told(t, 600)
	url := fresh(t)
	rows := map[string]int64{}
	filled, err := fill(t, path, url, func(table string, n int64) { rows[table] = n })
	if err != nil {
		t.Fatal(err)
	}
	if filled.Tables != len(rows) || filled.Log.Events != 600 || filled.Log.Broken != nil || rows["positions"] != 600 || rows["events"] != 600 {
		t.Errorf("Filled = %+v, told of %v", filled, rows)
	}
	s := open(t, url)
	if !bytes.Equal(exportOf(t, s), export) {
		t.Error("the export of the copy is another")
	}
	if got, err := s.Checkpoint(background); err != nil || !bytes.Equal(got, note) {
		t.Errorf("the newest checkpoint of the copy is another: %v", err)
	}
	appendEvents(t, s, "after", 3)
	var log bytes.Buffer
	log.Write(exportOf(t, s))
	if r, err := audit.Verify(&log, s.VerifierKey(), note); err != nil || r.Broken != nil || r.Events != 603 {
		t.Errorf("going on: %+v, %v", r, err)
	}
}

// TestFillAgain finds the copy that it made, as long as nobody has gone on with either.
func TestFillAgain(t *testing.T) {
	t.Parallel()
	path, _, _ := told(t, 300)
	url := fresh(t)
	first, err := fill(t, path, url, nil)
	if err != nil || first.Before {
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := fill(t, path, url, func(table string, _ int64) { t.Errorf("%s was copied again", table) })
	first.Before = true
	if diff := cmp.Diff(first, again); diff != "" || err != nil {
		t.Errorf("error %v, Filled (-first +again):\n%s", err, diff)
	}
	for _, tt := range []struct{ name, there, back string }{
		{"another row", "INSERT INTO meta VALUES ('a', 'b')", "DELETE FROM meta WHERE name = 'a'"},
		{"another version", "UPDATE positions SET version = 7 WHERE id = 'position-3'", "UPDATE positions SET version = 1 WHERE id = 'position-3'"},
		{"an event that waits", "INSERT INTO pending (lines, openings) VALUES ('{}', '')", "DELETE FROM pending"},
	} {
		do(t, url, tt.there)
		if _, err := fill(t, path, url, nil); !errors.Is(err, postgres.ErrNotEmpty) {
			t.Errorf("%s: error %v, want ErrNotEmpty", tt.name, err)
		}
		do(t, url, tt.back)
	}
	if again, err := fill(t, path, url, nil); err != nil || !again.Before {
		t.Errorf("%+v, %v", again, err)
	}
	appendEvents(t, open(t, url), "after", 1)
	if _, err := fill(t, path, url, nil); err == nil {
		t.Error("a database that went on was taken for the copy")
	}
}

// TestFillEmpty copies a store in which nothing is.
func TestFillEmpty(t *testing.T) {
	t.Parallel()
	path, _, _ := told(t, 0)
	url := fresh(t)
	filled, err := fill(t, path, url, nil)
	if err != nil || filled.Log.Events != 0 {
		t.Fatalf("%+v, %v", filled, err)
	}
	appendEvents(t, open(t, url), "first", 1)
}

// TestFillMakesNothingBesideOthers: in a database that somebody else has begun to use
// not even the tables are made.
func TestFillMakesNothingBesideOthers(t *testing.T) {
	t.Parallel()
	full, _, _ := told(t, 1)
	url := cluster.Database(t)
	do(t, url, "CREATE TABLE other (x int)")
	if _, err := fill(t, full, url, nil); !errors.Is(err, postgres.ErrNotEmpty) {
		t.Errorf("error %v, want ErrNotEmpty", err)
	}
	do(t, url, "DO $$ BEGIN ASSERT (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public'); END $$")
}

// TestFillRefuses keeps what is there, in the file as in the database.
func TestFillRefuses(t *testing.T) {
	t.Parallel()
	full, _, _ := told(t, 1)
	for _, tt := range []struct {
		name, why string
		prepare   func(t *testing.T, path, url string)
		want      error
	}{
		{"a row", "whose it is nobody knows", func(t *testing.T, _, url string) { do(t, url, "INSERT INTO meta VALUES ('a', 'b')") }, postgres.ErrNotEmpty},
		{"an entry", "a log has one beginning", func(t *testing.T, _, url string) { appendEvents(t, open(t, url), "a", 1) }, nil},
		{"a server on the database", "it would go on with its own log", func(t *testing.T, _, url string) { leading(t, open(t, url)) }, postgres.ErrInUse},
		{"another column", "it would be lost", func(t *testing.T, _, url string) { do(t, url, "ALTER TABLE visits DROP COLUMN state") }, postgres.ErrOtherTables},
		{"another signer's log", "two keys in one log", func(t *testing.T, _, url string) {
			do(t, url, "DELETE FROM log")
			s, err := postgres.Open(background, url, signer(t, 2))
			if err != nil {
				t.Fatal(err)
			}
			_ = s.Close()
		}, postgres.ErrLogBroken},
		{"a server on the file", "it would go on writing", func(t *testing.T, path, _ string) {
			s, err := sqlite.Open(path, signer(t, 1))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
		}, sqlite.ErrInUse},
	} {
		t.Run(tt.name, func(t *testing.T) {
			url := fresh(t)
			tt.prepare(t, full, url)
			before := countAll(t, url)
			_, err := fill(t, full, url, nil)
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v; why: %s", err, tt.want, tt.why)
			}
			if diff := cmp.Diff(before, countAll(t, url)); diff != "" {
				t.Errorf("rows (-before +after):\n%s", diff)
			}
		})
	}
	t.Run("a source of another signer", func(t *testing.T) {
		err := sqlite.Whole(background, full, signer(t, 2), func(relational.Whole) error { t.Error("it is handed over"); return nil })
		if !errors.Is(err, sqlite.ErrLogBroken) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("no source", func(t *testing.T) {
		none := filepath.Join(t.TempDir(), "none.db")
		if _, err := fill(t, none, fresh(t), nil); err == nil {
			t.Error("a file that is not there was copied")
		}
	})
}

func leading(t testing.TB, s *postgres.Store) {
	t.Helper()
	for ctx := within(t, 10e9); !s.Leads(); {
		if ctx.Err() != nil {
			t.Fatal("nobody leads")
		}
	}
}

// countAll counts the rows of every table but that of the version.
func countAll(t testing.TB, url string) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, table := range tablesOf(t, url) {
		counts[table] = one[int](t, url, "SELECT count(*) FROM "+table)
	}
	return counts
}

// TestFillIsWhole breaks a copy off after each of its tables: nothing is kept.
func TestFillIsWhole(t *testing.T) {
	t.Parallel()
	path, _, _ := told(t, 10)
	url := fresh(t)
	before := countAll(t, url)
	var tables []string
	ctx, cancel := context.WithCancel(background)
	defer cancel()
	err := sqlite.Whole(background, path, signer(t, 1), func(all relational.Whole) error {
		_, err := postgres.Fill(ctx, url, signer(t, 1), all, func(table string, _ int64) {
			if tables = append(tables, table); table == "positions" {
				cancel()
			}
		})
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v after %v", err, tables)
	}
	if diff := cmp.Diff(before, countAll(t, url)); diff != "" {
		t.Errorf("rows (-before +after):\n%s", diff)
	}
	if _, err := fill(t, path, url, nil); err != nil {
		t.Errorf("the next copy: %v", err)
	}
}

// TestFillCompares has a database that changes what it is given.
func TestFillCompares(t *testing.T) {
	t.Parallel()
	path, _, _ := told(t, 10)
	for _, trigger := range []struct{ name, table, change string }{
		{"another text", "positions", "NEW.body := NEW.body || ' '"},
		{"another number", "positions", "NEW.version := NEW.version + 1"},
		{"another entry", "events", "NEW.line := NEW.line || '\\x20'::bytea"},
	} {
		t.Run(trigger.name, func(t *testing.T) {
			url := fresh(t)
			do(t, url, "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "+
				"IF random() < 2 THEN "+doubled(trigger.change)+"; END IF; RETURN NEW; END'")
			do(t, url, "CREATE TRIGGER spoil BEFORE INSERT ON "+trigger.table+" FOR EACH ROW EXECUTE FUNCTION spoil()")
			before := countAll(t, url)
			if _, err := fill(t, path, url, nil); !errors.Is(err, postgres.ErrCopyDiffers) {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff(before, countAll(t, url)); diff != "" {
				t.Errorf("rows (-before +after):\n%s", diff)
			}
		})
	}
}

// doubled doubles the quotation marks of a text that stands between such.
func doubled(text string) string {
	return string(bytes.ReplaceAll([]byte(text), []byte("'"), []byte("''")))
}

func tablesOf(t testing.TB, url string) (tables []string) {
	t.Helper()
	text := one[string](t, url, "SELECT string_agg(tablename::text, ',') FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version'")
	for _, b := range bytes.Split([]byte(text), []byte(",")) {
		tables = append(tables, string(b))
	}
	return tables
}

// one returns the answer to a question of one row and one column.
func one[T any](t testing.TB, url, question string) (answer T) {
	t.Helper()
	with(t, url, func(c *pgx.Conn) error { return c.QueryRow(background, question).Scan(&answer) })
	return answer
}
