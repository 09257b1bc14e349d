package main

import (
	"bufio"
	"context"
	"errors"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// copyReads is what a server is asked before and after a copy.
var copyReads = []string{
	"/v1/registrations", "/v1/cards", "/v1/positions", "/v1/assignments", "/v1/links", "/v1/audit/events", "/v1/audit/checkpoint",
	"/v1/identities/999900000103", "/v1/audit/export",
}

// answersOf returns what a server says of all that it holds.
func answersOf(t *testing.T, url string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, path := range copyReads {
		for _, actor := range []string{asManager, asOperator} {
			got, err := sending{method: "GET", path: path, actor: actor}.send(t.Context(), http.DefaultClient, url)
			must(t, err)
			if got.status == http.StatusOK { // a refusal has the id of its request in it
				all[actor+" "+path] = string(got.body)
			}
		}
	}
	return all
}

// settled returns what a server says once its first jobs are done.
func settled(t *testing.T, url string) (all map[string]string) {
	t.Helper()
	for range 20 {
		before := all
		if all = answersOf(t, url); maps.Equal(before, all) {
			return all
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatal("the server does not come to rest")
	return nil
}

// TestStoreCopy copies the store of a demonstration: a server says the same of both,
// and goes on with the copy.
func TestStoreCopy(t *testing.T) {
	url, dir := cluster.Database(t), t.TempDir()
	demo(t, "--dir", dir)
	file, keys := filepath.Join(dir, demoStore), filepath.Join(dir, demoKeys)
	args := []string{"--insecure-demo", "--addr", "127.0.0.1:0", "--keys", keys, "--outbox", filepath.Join(dir, "outbox"), "--operator", "RX2", "--rate=-1"}
	p := startServe(t, append(args, "--db", file)...)
	before := settled(t, p.url)
	note, _ := checkpoint(t, p.url)
	if got := runWith(t, "", "store", "copy", "--from", file, "--to", url, "--keys", keys); got.status != statusUnusable || !strings.Contains(got.stderr, "in use") {
		t.Errorf("copied while a server has it open: %+v", got)
	}
	p.stopped(t)

	got := runWith(t, "", "store", "copy", "--from", file, "--to", url, "--keys", keys)
	if got.status != statusClean || !strings.HasPrefix(got.stdout, "copied: ") || !strings.Contains(got.stdout, "intact\nthe file is marked as moved") || !strings.Contains(got.stderr, "rakit: cards: ") {
		t.Fatalf("status %d: %s%s", got.status, got.stdout, got.stderr)
	}
	t.Log(got.stdout)
	if again := runWith(t, "", "store", "copy", "--from", file, "--to", url, "--keys", keys); again.status != statusUnusable || !strings.Contains(again.stderr, "was copied into a database") {
		t.Errorf("copied twice: %+v", again)
	}
	if old := runWith(t, "", append(append([]string{"serve"}, args...), "--db", file)...); old.status != statusUnusable || !strings.Contains(old.stderr, "was copied into a database") || !strings.Contains(old.stderr, "rakit store take-back") {
		t.Errorf("the file is served after it was copied: %+v", old)
	}
	p = startServe(t, append(args, "--db", url)...)
	if diff := cmp.Diff(before, settled(t, p.url)); diff != "" || len(before) < 12 {
		t.Errorf("%d answers (-of the file +of the copy):\n%.2000s", len(before), diff)
	}
	r := sending{
		method: "PUT", path: "/v1/positions/position-after", actor: asManager, key: "after", kind: "application/json",
		body: `{"name":"After","organisation":"RX1","accessProfiles":[{"jobRole":"R8001"}],"approval":{"by":["999900000112"],"how":"access board","on":"2020-01-02"}}`,
	}
	done, err := r.send(t.Context(), http.DefaultClient, p.url)
	must(t, err)
	if done.status != 201 {
		t.Errorf("a command on the copy: %d %s", done.status, done.body)
	}
	_, key := checkpoint(t, p.url)
	verifiedBy(t, get(t, p.url, asOperator, "/v1/audit/export").body, note, key)
	p.stopped(t)
}

// TestStoreCopyKilled kills a copy in the middle: nothing is there, and the next one
// succeeds.
func TestStoreCopyKilled(t *testing.T) {
	url, dir := cluster.Database(t), t.TempDir()
	demo(t, "--dir", dir)
	file, keys := filepath.Join(dir, demoStore), filepath.Join(dir, demoKeys)
	vault, err := passcode.OpenVault(keys)
	must(t, err)
	store, err := openKept(t.Context(), url, vault) // makes the tables
	must(t, err)
	must(t, store.Close())
	conn, err := pgx.Connect(t.Context(), url)
	must(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	// The log of an empty store has the origin of who made it; here it is of no matter.
	_, err = conn.Exec(t.Context(), `DELETE FROM log;
		CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';
		CREATE TRIGGER wait BEFORE INSERT ON unlock_attempts FOR EACH STATEMENT EXECUTE FUNCTION wait()`)
	must(t, err)

	cmd := exec.Command(os.Args[0], "store", "copy", "--from", file, "--to", url, "--keys", keys)
	cmd.Env = append(os.Environ(), serveChild+"=1")
	said, err := cmd.StderrPipe()
	must(t, err)
	_, err = cmd.StdinPipe()
	must(t, err)
	must(t, cmd.Start())
	reached := false
	for in := bufio.NewScanner(said); !reached && in.Scan(); {
		reached = strings.HasPrefix(in.Text(), "rakit: temporary_cards:") // the last before
	}
	must(t, cmd.Process.Kill())
	_ = cmd.Wait()
	if !reached {
		t.Fatal("the copy ended before it came so far")
	}
	// Taking the trigger away waits for the transaction to be gone.
	_, err = cluster.Shared(t).TerminateBackends(t.Context(), url)
	must(t, err)
	conn, err = pgx.Connect(t.Context(), url)
	must(t, err)
	_, err = conn.Exec(t.Context(), "DROP TRIGGER wait ON unlock_attempts")
	must(t, err)
	var rows int
	must(t, conn.QueryRow(t.Context(), "SELECT (SELECT count(*) FROM cards) + (SELECT count(*) FROM events) + (SELECT count(*) FROM meta)").Scan(&rows))
	if rows != 0 {
		t.Errorf("%d rows are left of a copy that was killed", rows)
	}
	must(t, conn.Close(t.Context()))
	if got := runWith(t, "", "store", "copy", "--from", file, "--to", url, "--keys", keys); got.status != statusClean {
		t.Errorf("the next copy: %+v", got)
	}
}

// TestStoreCopyKeep rehearses a copy, and takes one back: the file is served as before.
// A copy of which only the mark is missing is compared, and marked.
func TestStoreCopyKeep(t *testing.T) {
	url, dir := cluster.Database(t), t.TempDir()
	demo(t, "--dir", dir)
	file, keys := filepath.Join(dir, demoStore), filepath.Join(dir, demoKeys)
	vault, err := passcode.OpenVault(keys)
	must(t, err)
	opens := func() error {
		store, err := openKept(t.Context(), file, vault)
		if err != nil {
			return err
		}
		return store.Close()
	}
	command := []string{"store", "copy", "--from", file, "--to", url, "--keys", keys}
	for _, tt := range []struct {
		name  string
		args  []string
		said  string
		opens bool
	}{
		{"a rehearsal", append(command[:8:8], "--keep"), "copied: ", true},
		{"a rehearsal again", append(command[:8:8], "--keep"), "copied before: ", true},
		{"only the mark is missing", command, "copied before: ", false},
		{"given up", []string{"store", "take-back", "--db", file, "--keys", keys}, "taken back: ", true},
		{"given up again", []string{"store", "take-back", "--db", file, "--keys", keys}, "nothing to take back: ", true},
		{"after all", command, "copied before: ", false},
	} {
		if got := runWith(t, "", tt.args...); got.status != statusClean || !strings.HasPrefix(got.stdout, tt.said) {
			t.Errorf("%s: %+v, want %q", tt.name, got, tt.said)
		}
		if err := opens(); (err == nil) != tt.opens || err != nil && !errors.Is(err, sqlite.ErrMoved) {
			t.Errorf("%s: the file is opened: %v, want %t", tt.name, err, tt.opens)
		}
	}
}

// TestStoreCopyRefuses names the flag or the file, tells nothing secret, makes nothing,
// and leaves the file to be served.
func TestStoreCopyRefuses(t *testing.T) {
	t.Setenv("PGPASSWORD", "opensesame")
	dir := t.TempDir()
	demo(t, "--dir", dir)
	file, keys := filepath.Join(dir, demoStore), filepath.Join(dir, demoKeys)
	none, other := filepath.Join(dir, "none.db"), t.TempDir()
	text := filepath.Join(other, "letter.txt")
	must(t, os.WriteFile(text, []byte(strings.Repeat("No store at all. ", 100)), 0o600))
	vault, err := passcode.OpenVault(filepath.Join(other, "keys"))
	must(t, err)
	_, err = vault.NamedKey("audit", secrets)
	must(t, err)
	nowhere := "postgres://sesame@127.0.0.1:1/rakit?connect_timeout=2"
	for _, tt := range []struct{ name, from, to, keys, want string }{
		{"a file as target", file, "copy.db", keys, "--to"},
		{"no file", none, nowhere, keys, "--from " + none + ": there is no such file"},
		{"no file and no keys", none, nowhere, filepath.Join(dir, "none"), "--from " + none + ": there is no such file"},
		{"a folder", dir, nowhere, keys, "--from " + dir + ": it is not a file"},
		{"no store", text, nowhere, keys, "--from " + text + ": "},
		{"no keys", file, nowhere, filepath.Join(dir, "none"), "--keys " + filepath.Join(dir, "none") + ": the folder has no key"},
		{"other keys", file, nowhere, filepath.Join(other, "keys"), "not the keys with which the store was made"},
		{"nobody there", file, nowhere, keys, `host "127.0.0.1", port 1, database "rakit": connection refused`},
		{"no URL", file, "postgres://sesame@127.0.0.1:port/rakit", keys, "URL"},
		{"a password for all to see", file, "postgres://sesame:opensesame@127.0.0.1:1/rakit", keys, "--to: a password on a command line"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, "", "store", "copy", "--from", tt.from, "--to", tt.to, "--keys", tt.keys)
			if got.status != statusUnusable || !strings.Contains(got.stderr, tt.want) || strings.Contains(got.stderr, "sesame") {
				t.Errorf("%+v, want %q and no password", got, tt.want)
			}
		})
	}
	if _, err := os.Stat(none); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file was made of a name that was mistyped: %v", err)
	}
	if got := runWith(t, "", "store", "take-back", "--db", none, "--keys", keys); got.status != statusUnusable || !strings.Contains(got.stderr, "--db "+none) {
		t.Errorf("taking back what is not there: %+v", got)
	}
	vault, err = passcode.OpenVault(keys)
	must(t, err)
	store, err := openKept(t.Context(), file, vault)
	must(t, err)
	must(t, store.Close())
}

// TestStoreCopyOtherLog: the keys are those of the file, and the database is another's.
func TestStoreCopyOtherLog(t *testing.T) {
	url, dir, other := cluster.Database(t), t.TempDir(), t.TempDir()
	demo(t, "--dir", dir)
	vault, err := passcode.OpenVault(filepath.Join(other, "keys"))
	must(t, err)
	store, err := openKept(t.Context(), url, vault)
	must(t, err)
	must(t, store.Close())
	got := runWith(t, "", "store", "copy", "--from", filepath.Join(dir, demoStore), "--to", url, "--keys", filepath.Join(dir, demoKeys))
	if got.status != statusUnusable || !strings.Contains(got.stderr, "--to: the database holds the log of another key") || strings.Contains(got.stderr, "not the keys") {
		t.Errorf("%+v, want --to named", got)
	}

	copying := []string{"store", "copy", "--keep", "--from", filepath.Join(dir, demoStore), "--to", cluster.Database(t), "--keys", filepath.Join(dir, demoKeys)}
	if got := runWith(t, "", copying...); got.status != statusClean {
		t.Fatalf("%+v", got)
	}
	conn, err := pgx.Connect(t.Context(), copying[6])
	must(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	_, err = conn.Exec(t.Context(), "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)")
	must(t, err)
	if got := runWith(t, "", copying...); got.status != statusUnusable || !strings.Contains(got.stderr, "--to: postgres: fill: the stored audit log is broken") || strings.Contains(got.stderr, "not the keys") {
		t.Errorf("a log that was altered in the database: %+v, want --to named", got)
	}
}

// TestPasswordsOnCommandLines finds each place of a URL in which one can stand.
func TestPasswordsOnCommandLines(t *testing.T) {
	for _, tt := range []struct {
		url     string
		refused bool
	}{
		{"postgres://ra:opensesame@db.example/rakit", true},
		{"postgresql://ra:opensesame@db.example/rakit", true},
		{"postgres://:opensesame@/rakit?host=/run/postgresql", true},
		{"postgres://ra@db.example/rakit?password=opensesame", true},
		{"postgres://db.example/rakit?sslmode=require&pass%77ord=opensesame", true},
		{"postgres://ra@db.example/rakit?sslpassword=opensesame", true},
		{"postgres://ra:open/sesame@db.example/rakit", true},
		{"postgres://ra:open?sesame@db.example/rakit", true},
		{"postgres://ra:open@sesame@db.example/rakit", true},
		{"postgres://ra:%6Fpensesame@db.example", true},
		{"POSTGRES://ra:opensesame@db.example/rakit", true},
		{"Postgresql://ra@db.example/rakit", true}, // not taken for a URL by the driver
		{" postgres://ra:opensesame@db.example/rakit", true},
		{"postgres:/ra:opensesame@db.example/rakit", true},
		{"https://ra:opensesame@db.example/rakit", true},
		{"host=db.example password=opensesame", true},
		{"host=db.example Password = opensesame", true},
		{"postgres://ra:54/321sesame@db.example/rakit", true},
		{"postgres://ra:54?321sesame@db.example/rakit", true},
		{"postgres://ra:54#321sesame@db.example/rakit", true},
		{"postgres:///rakit?host=/run/postgresql", false},
		{"postgres://ra@db.example:5432/rakit?sslmode=verify-full&passfile=/srv/pgpass", false},
		{"postgres://ra:@db.example/rakit", false},
		{"postgres://[::1]:5432/rakit", false},
		{"postgres://db.example", false},
		{"postgres://ra:54?user=321sesame@db.example/rakit", true}, // only a slash ends the password
		{"postgres://ra:54?user=321/sesame@db.example/rakit", true},
		{"postgres://db.example:5432/rakit?user=ra@server", false},
		{"postgres://db.example:5432/rakit?sslmode=require&application_name=a@b", false},
		{"postgres://db.example:5432,[::1]:5433/rakit?user=ra@server", false},
		{"postgres://[::1]/rakit?user=ra@server", false},
		{"postgres://db.example:/rakit?user=ra@server", false},
		{"ra:opensesame@rakit.db", false}, // the name of a file
	} {
		t.Run(tt.url, func(t *testing.T) {
			err := withoutPassword("--db", tt.url)
			if (err != nil) != tt.refused || err != nil && strings.Contains(err.Error(), "sesame") {
				t.Errorf("withoutPassword() = %v, want refused %t", err, tt.refused)
			}
		})
	}
	if err := withoutPassword("--db", "postgres://db.example:5432/ra@kit"); err == nil || !strings.Contains(err.Error(), "as %40") {
		t.Errorf("an @ that may be of a password: %v, want how it is written", err)
	}
}

// TestStoreFilesNotRepeated: what may hold a password is not shown as the name of a file.
func TestStoreFilesNotRepeated(t *testing.T) {
	keys := t.TempDir()
	for _, given := range []string{
		"POSTGRES://ra:opensesame@db.example/rakit", "postgres://ra:opensesame@db.example/rakit", "postgres:/ra:opensesame@db.example/rakit",
		"postgres://sesame@db.example/rakit", "host=db.example password=opensesame",
	} {
		for flag, args := range map[string][]string{
			"--from": {"store", "copy", "--to", "postgres:///rakit", "--keys", keys, "--from", given},
			"--db":   {"store", "take-back", "--keys", keys, "--db", given},
		} {
			got := runWith(t, "", args...)
			if got.status != statusUnusable || !strings.Contains(got.stderr, flag+": ") || strings.Contains(got.stderr, "sesame") {
				t.Errorf("%s %s: %+v, want it refused and not repeated", flag, given, got)
			}
		}
	}
}
