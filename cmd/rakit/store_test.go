package main

import (
	"bufio"
	"context"
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
	if got.status != statusClean || !strings.HasPrefix(got.stdout, "copied: ") || !strings.HasSuffix(got.stdout, "intact\n") || !strings.Contains(got.stderr, "rakit: cards: ") {
		t.Fatalf("status %d: %s%s", got.status, got.stdout, got.stderr)
	}
	t.Log(got.stdout)
	if again := runWith(t, "", "store", "copy", "--from", file, "--to", url, "--keys", keys); again.status != statusUnusable || !strings.Contains(again.stderr, "not empty") {
		t.Errorf("copied twice: %+v", again)
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

// TestStoreCopyRefuses names the flag or the file, and tells nothing secret.
func TestStoreCopyRefuses(t *testing.T) {
	dir := t.TempDir()
	demo(t, "--dir", dir)
	file, keys := filepath.Join(dir, demoStore), filepath.Join(dir, demoKeys)
	nowhere := "postgres://rakit:opensesame@127.0.0.1:1/rakit?connect_timeout=2"
	for _, tt := range []struct{ name, from, to, keys, want string }{
		{"a file as target", file, "copy.db", keys, "--to"},
		{"no file", filepath.Join(dir, "none.db"), nowhere, keys, "not exist"},
		{"other keys", file, nowhere, filepath.Join(dir, "none"), "no key"},
		{"nobody there", file, nowhere, keys, "no connection"},
		{"no URL", file, "postgres://rakit:opensesame@127.0.0.1:port/rakit", keys, "URL"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, "", "store", "copy", "--from", tt.from, "--to", tt.to, "--keys", tt.keys)
			if got.status != statusUnusable || !strings.Contains(got.stderr, tt.want) || strings.Contains(got.stderr, "opensesame") {
				t.Errorf("%+v, want %q and no password", got, tt.want)
			}
		})
	}
}
