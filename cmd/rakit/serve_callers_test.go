package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/server/caller"
)

// TestServeTellsOfABrokenFileOfKeys: the keys before it hold, and the log says
// that it cannot be read.
func TestServeTellsOfABrokenFileOfKeys(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	keys := filepath.Join(dir, "keys")
	made := runWith(t, "", "key", "add", "--keys", keys, "--name", "dashboard", "--organisation", "RX1", "--scope", caller.ScopeAssess, "--expires", "90d")
	if made.status != statusClean {
		t.Fatalf("%+v", made)
	}
	p := startServe(t, serveArgs(dir)...)
	before := lookEvery + 100*time.Millisecond
	time.Sleep(before)
	must(t, os.WriteFile(filepath.Join(keys, caller.APIKeysFile), []byte(`{"id":"`+marker+"\n"), 0o600))
	if got := get(t, p.url, "", "/readyz"); got.status != http.StatusOK {
		t.Errorf("/readyz: %d", got.status)
	}
	must(t, os.Remove(filepath.Join(keys, caller.APIKeysFile)))
	time.Sleep(before)
	get(t, p.url, "", "/readyz")
	p.stopped(t)
	log := p.err.String()
	if !regexp.MustCompile(`"level":"error","files":"API keys","error":"[^"]+"[^\n]*cannot be read`).MatchString(log) || !strings.Contains(log, "read again") {
		t.Errorf("the log does not say so: %s", log)
	}
	if strings.Contains(log, marker) {
		t.Errorf("the log quotes the file: %s", log)
	}
}

// TestServeIsNotReadyWithoutIssuer: while nobody's token can be verified, no
// requests should be sent here.
func TestServeIsNotReadyWithoutIssuer(t *testing.T) {
	p := startServe(t, serveArgs(t.TempDir(), "--issuer", "https://127.0.0.1:1", "--audience", "rakit")...)
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/readyz": http.StatusServiceUnavailable} {
		got, err := sending{method: http.MethodGet, path: path}.send(t.Context(), http.DefaultClient, p.url)
		if err != nil || got.status != want {
			t.Errorf("%s: %d, %v; want %d", path, got.status, err, want)
		}
	}
	p.stopped(t)
}
