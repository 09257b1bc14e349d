package postgres_test

import (
	"bytes"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
)

// TestNotConnected says where there is no database and why, and never as whom.
func TestNotConnected(t *testing.T) {
	guarded, missing := withPasswords(t)
	for _, tt := range []struct {
		name, url   string
		place, why  string
		unreachable bool
	}{
		{"nobody there", "postgres://" + secret + ":" + secret + "@127.0.0.1:1/rakit?sslmode=disable", `host "127.0.0.1", port 1, database "rakit"`, "connection refused", true},
		{"no socket", "postgres:///rakit?host=/nowhere&user=" + secret, `host "/nowhere", port 5432, database "rakit"`, "no such socket", true},
		{"several hosts", "postgres://" + secret + "@127.0.0.1:1,127.0.0.1:2/rakit", `host "127.0.0.1", port 1 or host "127.0.0.1", port 2, database "rakit"`, "connection refused", true},
		{"the user's database", "postgres://" + secret + "@127.0.0.1:1?sslmode=disable", "port 1, the database that is named as the user is", "connection refused", true},
		{"a slash in a password", "postgres://" + secret + ":1/Secret?x=y@127.0.0.1:1/rakit", "the database of the URL", "", true},
		{"an encoded sign in a password", "postgres://" + secret + ":54/Secret%41?x=27@127.0.0.1:1/rakit", "the database of the URL", "", true},
		{"an encoded @ in a password", "postgres://" + secret + ":54/Secret%40127.0.0.1:1/rakit", "the database of the URL", "", true},
		{"two @ in a password", "postgres://ra:1@" + secret + "?x=y@127.0.0.1:1/rakit", "the database of the URL", "", true},
		{"hangs up", "postgres://ra@" + answering(t, nil) + "/rakit?sslmode=disable", `database "rakit"`, "the connection was cut", true},
		{"no TLS", "postgres://ra@" + answering(t, []byte("N")) + "/rakit?sslmode=require", `database "rakit"`, "TLS: the server has none", true},
		{"no TLS, but an answer", "postgres://ra@" + answering(t, []byte("Snot TLS at all")) + "/rakit?sslmode=require", `database "rakit"`, "TLS: no agreement", true},
		{"another's certificate", "postgres://ra@" + secured(t) + "/rakit?sslmode=verify-full", `database "rakit"`, "TLS: the certificate", true},
		{"wrong password", guarded + "&password=" + secret, `, port 5432, database "test1"`, "user or password refused", false},
		{"no password", guarded, `, port 5432, database "test1"`, "user or password refused", false},
		{"no such database", missing, `, port 5432, database "missing"`, "the database does not exist", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := postgres.Open(background, tt.url, signer(t, 1))
			if err == nil {
				t.Fatal("Open() = nil")
			}
			if text := err.Error(); !strings.Contains(text, tt.place+": "+tt.why) || strings.Contains(text, secret) {
				t.Errorf("Open() = %v, want %s: %s, and no name", err, tt.place, tt.why)
			}
			if errors.Is(err, postgres.ErrConnection) != tt.unreachable {
				t.Errorf("Open() = %v: ErrConnection is %t, want %t", err, !tt.unreachable, tt.unreachable)
			}
		})
	}
}

// withPasswords starts a cluster that asks everybody but its owner for a password. It
// returns the URL of a database for somebody, without the password, and that of a
// database that is not there.
func withPasswords(t *testing.T) (url, missing string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "rakit-hba")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	file := filepath.Join(dir, "hba.conf")
	rules := "local all postgres trust\nlocal all all scram-sha-256\n"
	err = errors.Join(os.WriteFile(file, []byte(rules), 0o644), os.Chmod(dir, 0o755)) // for who runs the server
	if err != nil {
		t.Fatal(err)
	}
	c := cluster.New(t, cluster.Config{NoSync: true, Settings: map[string]string{"hba_file": file}})
	owner := c.Database(t)
	do(t, owner, "CREATE ROLE asked LOGIN PASSWORD 'right'")
	_, rest, _ := strings.Cut(owner, "@")
	_, settings, _ := strings.Cut(rest, "?")
	return "postgres://asked@" + rest, "postgres://postgres@/missing?" + settings
}

// answering returns the address of one who says the same to everybody, and hangs up.
func answering(t *testing.T, what []byte) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 1024))
			_, _ = io.Copy(conn, bytes.NewReader(what))
			_ = conn.Close()
		}
	}()
	return l.Addr().String()
}

// secured returns the address of one who agrees to TLS, with a certificate that nobody
// knows.
func secured(t *testing.T) string {
	t.Helper()
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Listener, s.Config.ErrorLog = agreeing{s.Listener}, log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// agreeing says to everybody that TLS may begin.
type agreeing struct{ net.Listener }

func (a agreeing) Accept() (net.Conn, error) {
	conn, err := a.Listener.Accept()
	if err != nil {
		return nil, err
	}
	_, err = io.ReadFull(conn, make([]byte, 8)) // the request
	if err == nil {
		_, err = conn.Write([]byte("S"))
	}
	return conn, err
}
