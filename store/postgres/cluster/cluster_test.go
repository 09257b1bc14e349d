//go:build unix

package cluster_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/store/postgres/cluster"
)

// child makes the test binary start a cluster, say where it is, and wait.
const child = "RAKIT_CLUSTER_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(child) == "" {
		os.Exit(m.Run())
	}
	c, err := cluster.Launch(cluster.Config{})
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println(c.Folder())
	select {}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ask returns the answer to a question of one column and one row.
func ask[T any](t *testing.T, url, question string, args ...any) (answer T, err error) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		return answer, err
	}
	defer conn.Close(t.Context())
	return answer, conn.QueryRow(t.Context(), question, args...).Scan(&answer)
}

// tell runs a statement.
func tell(t *testing.T, url, statement string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	must(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), statement, args...)
	must(t, err)
}

// want asserts the answer to a question.
func want[T comparable](t *testing.T, url, question string, want T) {
	t.Helper()
	got, err := ask[T](t, url, question)
	must(t, err)
	if got != want {
		t.Errorf("%s: %v, want %v", question, got, want)
	}
}

func TestDatabase(t *testing.T) {
	a, b := cluster.Database(t), cluster.Database(t)
	tell(t, a, `CREATE TABLE kept (n int)`)
	tell(t, a, `INSERT INTO kept VALUES (7)`)
	want(t, b, `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`, 0)
	copied := cluster.Shared(t).Copy(t, a)
	tell(t, copied, `INSERT INTO kept VALUES (8)`)
	want(t, copied, `SELECT count(*) FROM kept`, 2)
	want(t, a, `SELECT count(*) FROM kept`, 1)
	want(t, a, `SHOW fsync`, "on")
	want(t, a, `SHOW synchronous_commit`, "on")
	want(t, a, `SHOW listen_addresses`, "")
}

// TestDatabaseIsDropped has no databases left of tests that are over.
func TestDatabaseIsDropped(t *testing.T) {
	var url string
	t.Run("a test", func(t *testing.T) {
		url = cluster.Database(t)
		open, err := pgx.Connect(t.Context(), url) // and never closed
		must(t, err)
		_ = open
	})
	if _, err := ask[int](t, url, `SELECT 1`); err == nil {
		t.Error("the database is still there")
	}
}

// TestFolder lets nobody else in.
func TestFolder(t *testing.T) {
	dir := cluster.Shared(t).Folder()
	info, err := os.Stat(dir)
	must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v", info.Mode())
	}
	if n := len(filepath.Join(dir, ".s.PGSQL.5432")); n > 107 {
		t.Errorf("the path of the socket has %d bytes", n)
	}
}

// TestKill keeps what was committed, and nothing else.
func TestKill(t *testing.T) {
	c := cluster.New(t, cluster.Config{})
	url := c.Database(t)
	tell(t, url, `CREATE TABLE kept (n int)`)
	tell(t, url, `INSERT INTO kept VALUES (1)`)
	conn, err := pgx.Connect(t.Context(), url)
	must(t, err)
	tx, err := conn.Begin(t.Context())
	must(t, err)
	_, err = tx.Exec(t.Context(), `INSERT INTO kept VALUES (2)`)
	must(t, err)
	must(t, c.Kill())
	if c.Running() {
		t.Error("it runs")
	}
	if err := tx.Commit(t.Context()); err == nil {
		t.Error("a transaction outlived the server")
	}
	if _, err := ask[int](t, url, `SELECT 1`); err == nil {
		t.Error("a server that was killed answers")
	}
	begun := time.Now()
	must(t, c.Restart())
	t.Logf("started again in %s", time.Since(begun).Round(time.Millisecond))
	want(t, url, `SELECT count(*) FROM kept`, 1)
	must(t, c.Restart()) // while it runs
	want(t, url, `SELECT count(*) FROM kept`, 1)
	dir := c.Folder()
	must(t, c.Stop())
	must(t, c.Stop())
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is left: %v", err)
	}
}

func TestTerminateBackends(t *testing.T) {
	c := cluster.Shared(t)
	url, other := c.Database(t), c.Database(t)
	cut, err := pgx.Connect(t.Context(), url)
	must(t, err)
	kept, err := pgx.Connect(t.Context(), other)
	must(t, err)
	defer kept.Close(t.Context())
	n, err := c.TerminateBackends(t.Context(), url)
	must(t, err)
	if n != 1 {
		t.Errorf("%d connections were cut, want 1", n)
	}
	if err := cut.Ping(t.Context()); err == nil {
		t.Error("the connection still answers")
	}
	must(t, kept.Ping(t.Context()))
}

// TestNoSync is faster, and says so.
func TestNoSync(t *testing.T) {
	c := cluster.New(t, cluster.Config{NoSync: true, Settings: map[string]string{"work_mem": "8MB"}})
	url := c.Database(t)
	want(t, url, `SHOW fsync`, "off")
	want(t, url, `SHOW work_mem`, "8MB")
}

// TestLanguage has text sorted as most users' databases do.
func TestLanguage(t *testing.T) {
	url := cluster.Database(t)
	major, err := ask[int](t, url, `SELECT current_setting('server_version_num')::int / 10000`)
	must(t, err)
	if major < 15 {
		t.Skip("only from PostgreSQL 15 on")
	}
	want(t, url, `SELECT 'a'::text < 'B'`, true)
	want(t, url, `SELECT 'a'::text COLLATE "C" < 'B'`, false)
}

// TestEndsWithProcess kills a process that has a cluster: nothing is left of it.
func TestEndsWithProcess(t *testing.T) {
	cluster.Shared(t) // or skip
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), child+"=1")
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	dir := strings.TrimSpace(line)
	pid, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	must(t, err)
	var server int
	_, err = fmt.Sscan(string(pid), &server)
	must(t, err)
	must(t, syscall.Kill(server, 0))
	must(t, cmd.Process.Kill())
	_ = cmd.Wait()
	for until := time.Now().Add(10 * time.Second); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		_, err := os.Stat(dir)
		if errors.Is(err, os.ErrNotExist) && syscall.Kill(server, 0) != nil {
			return
		}
	}
	t.Error("the cluster outlived its process")
}
