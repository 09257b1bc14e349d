package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/gateway/notify/notifytest"
)

const (
	numbersTemplate  = "5f6b1f37-7d0c-4f0e-8a55-0d9a7a0c2b11"
	passcodeTemplate = "0f9c61d0-0c8e-4c7c-9f6a-6a0f6a3c7d22"
	callbackToken    = "token-of-the-receipts-0123456789"
)

// notifyFiles writes the files of --gateway notify, and returns the flags.
func notifyFiles(t *testing.T, key string) []string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	return []string{
		"--gateway", "notify", "--notify-key-file", write("key", key+"\n"),
		"--notify-templates", write("templates.json", `{"numbers":{"text":"`+numbersTemplate+`"},"passcode":{"text":"`+passcodeTemplate+`"}}`),
		"--callback-token-file", write("token", callbackToken+"\n"),
	}
}

// TestServeNotify has a server that sends through Notify take delivery receipts from
// whoever knows the token, beside the API and outside its authentication.
func TestServeNotify(t *testing.T) {
	notify := notifytest.Start(notifytest.Config{})
	defer notify.Close()
	flags := notifyFiles(t, notify.Key(notifytest.Test))
	p := startServe(t, serveArgs(t.TempDir(), append(flags, "--insecure-demo", "--notify-url", notify.URL)...)...)
	const receipt = `{"id":"740e5834-3a29-46b4-9a6f-16142fde533a","reference":"release-0000000000000000","to":"07700900123","status":"delivered",` +
		`"created_at":"2020-04-20T09:30:00.000000Z","completed_at":"2020-04-20T09:30:05.000000Z","sent_at":"2020-04-20T09:30:01.000000Z","notification_type":"sms",` +
		`"template_id":"` + passcodeTemplate + `","template_version":1}`
	for _, tt := range []struct {
		name, why, token, body string
		status                 int
	}{
		{"of a message of others", "the service may send other messages", callbackToken, receipt, http.StatusNoContent},
		{"with another token", "anybody can post there", "token-of-somebody-else-0123456789", receipt, http.StatusUnauthorized},
		{"without a token", "the same", "", receipt, http.StatusUnauthorized},
		{"that is none", "its form is known", callbackToken, `{"reference":1}`, http.StatusBadRequest},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+callbackPath, strings.NewReader(tt.body))
			must(t, err)
			r.Header.Set("Content-Type", "application/json")
			if tt.token != "" {
				r.Header.Set("Authorization", "Bearer "+tt.token)
			}
			got, err := http.DefaultClient.Do(r)
			must(t, err)
			must(t, got.Body.Close())
			if got.StatusCode != tt.status {
				t.Errorf("status %d, want %d; why: %s", got.StatusCode, tt.status, tt.why)
			}
		})
	}
	get(t, p.url, asManager, "/v1/rules") // the API is where it was
	silent(t, "the log", p.err.String(), []string{callbackToken, "3d844edf", "7700900123"})
	p.stopped(t)
}

// TestServeGateways starts a server with each of the others: without a token nothing
// is mounted.
func TestServeGateways(t *testing.T) {
	for _, name := range []string{gatewaySimulator, gatewayFile} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			p := startServe(t, serveArgs(dir, "--insecure-demo", "--gateway", name)...)
			got, err := sending{method: http.MethodPost, path: callbackPath, body: "{}", kind: "application/json"}.send(t.Context(), http.DefaultClient, p.url)
			must(t, err)
			if got.status != http.StatusNotFound {
				t.Errorf("%s: status %d", callbackPath, got.status)
			}
			_, err = os.Stat(filepath.Join(dir, "outbox", messageFolder))
			if (err == nil) != (name == gatewayFile) {
				t.Errorf("the folder of messages: %v", err)
			}
			p.stopped(t)
		})
	}
}

// TestServeRefusesGateways: what cannot be sent through is refused before anything is
// served, and what is secret is not said.
func TestServeRefusesGateways(t *testing.T) {
	open := filepath.Join(t.TempDir(), "open")
	must(t, os.WriteFile(open, []byte("secret-of-the-key"), 0o644))
	broken := filepath.Join(t.TempDir(), "templates.json")
	must(t, os.WriteFile(broken, []byte(`{"pascode":{"text":"`+passcodeTemplate+`"}}`), 0o600))
	good := notifyFiles(t, (*notifytest.Server)(nil).Key(notifytest.Test))
	t.Setenv("PGPASSWORD", "opensesame")
	nowhere := "postgres://sesame@127.0.0.1:1/rakit?connect_timeout=2"
	for _, tt := range []struct {
		name, why string
		args      []string
		stderr    string
	}{
		{"one that is none", "usage", []string{"--gateway", "pigeon"}, "--gateway"},
		{"Notify without a key", "nothing could be sent", []string{"--gateway", "notify"}, "--notify-key-file"},
		{"a key without Notify", "it would be thought to be used", good[2:], "--gateway notify"},
		{"a key that others may read", "whoever has it sends in our name", append([]string{"--notify-key-file", open}, append(good[:2:2], good[4:]...)...), "chmod 600"},
		{"a kind that is none", "a passcode would not be sent", append([]string{"--notify-templates", broken}, append(good[:4:4], good[6:]...)...), "--notify-templates"},
		{"a sandbox with Notify", "it has a messenger of its own", append([]string{"--sandbox"}, good...), "--sandbox"},
		{"a sandbox in PostgreSQL", "it has a store of its own", []string{"--sandbox", "--db", nowhere}, "--sandbox"},
		{"a database that is not there", "nothing can be stored", []string{"--db", nowhere}, "no connection"},
		{"a URL that is none", "usage", []string{"--db", "postgres://sesame@127.0.0.1:port/rakit"}, "URL"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, "", append([]string{"serve"}, serveArgs(t.TempDir(), append([]string{"--dir", filepath.Join(t.TempDir(), "world")}, tt.args...)...)...)...)
			if got.status != statusUnusable || !strings.Contains(got.stderr, tt.stderr) {
				t.Errorf("status %d, %q; want %q; why: %s", got.status, got.stderr, tt.stderr, tt.why)
			}
			silent(t, "the error", got.stdout+got.stderr, []string{"sesame", "secret-of-the-key", "3d844edf"})
		})
	}
}
