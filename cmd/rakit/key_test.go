package main

import (
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/server/caller"
)

func TestKey(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	if got := runWith(t, "", "key", "list", "--keys", dir); got != (outcome{}) {
		t.Errorf("no keys yet: %+v", got)
	}
	added := runWith(t, "", "key", "add", "--keys", dir, "--name", "Rota system", "--organisation", "rx2", "--scope", "find-records,assess", "--expires", "90d")
	secret := strings.TrimSpace(added.stdout)
	said := regexp.MustCompile(`^key (k-[a-z0-9]+), good until \S+; it is not shown again\n$`).FindStringSubmatch(added.stderr)
	if added.status != 0 || said == nil || !strings.HasPrefix(secret, "rakit_"+said[1]+"_") {
		t.Fatalf("%+v", added)
	}
	c, err := asked(t, dir, "X-API-Key", secret)
	if err != nil || c.ID() != "key/"+said[1] || !c.Assess || len(c.System.Acts) != 1 {
		t.Errorf("%+v, %v", c, err)
	}
	listed := runWith(t, "", "key", "list", "--keys", dir)
	for _, want := range []string{`"id":"` + said[1] + `"`, `"name":"Rota system"`, `"organisation":"RX2"`, `"scopes":["find-records","assess"]`, `"expires":"`} {
		if !strings.Contains(listed.stdout, want) {
			t.Errorf("%s not in %s", want, listed.stdout)
		}
	}
	if strings.Contains(listed.stdout, "hash") || strings.Contains(listed.stdout, secret[len(secret)-43:]) {
		t.Errorf("a secret is listed: %s", listed.stdout)
	}
	if got := runWith(t, "", "key", "revoke", "--keys", dir, said[1]); got != (outcome{}) {
		t.Errorf("revoked: %+v", got)
	}
	if _, err := asked(t, dir, "X-API-Key", secret); !errors.Is(err, caller.ErrUnauthenticated) {
		t.Errorf("a key that was revoked: %v", err)
	}
	if got := runWith(t, "", "key", "revoke", "--keys", dir, said[1]); got.status != 2 || !strings.Contains(got.stderr, "no API key with this id") {
		t.Errorf("revoked again: %+v", got)
	}
}

func TestKeyUsage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	add := func(flags ...string) []string {
		return append([]string{"key", "add", "--keys", dir, "--name", "Rota", "--organisation", "RX2"}, flags...)
	}
	for _, tt := range []struct {
		name, why string
		args      []string
		stderr    string
	}{
		{"key alone", "a group of commands is no command", []string{"key"}, `expected one of "add"`},
		{"no end", "every key ends", add("--scope", "assess"), "missing flags: --expires"},
		{"no scope", "a key without one does nothing", add("--expires", "90d"), "missing flags: --scope"},
		{"scope that is none", "the scopes are named", add("--expires", "90d", "--scope", marker), "assess, find-records"},
		{"a command", "a system never commands", add("--expires", "90d", "--scope", "open-registration"), "assess, find-records"},
		{"over a year", "a year at most", add("--expires", "367d", "--scope", "assess"), "a year at most"},
		{"in the past", "a year at most, and not over", add("--expires", "2020-01-01", "--scope", "assess"), "a year at most"},
		{"end that is none", "both forms are named", add("--expires", marker, "--scope", "assess"), "not a day as YYYY-MM-DD, nor a time"},
		{"the locum organisation", "no system belongs to it", []string{"key", "add", "--keys", dir, "--name", "Rota", "--organisation", "FFFFF", "--scope", "assess", "--expires", "1d"}, "real organisation"},
		{"revoke nothing", "the id is needed", []string{"key", "revoke", "--keys", dir}, `expected "<id>"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, "", tt.args...)
			if got.status != 2 || got.stdout != "" || !strings.Contains(got.stderr, tt.stderr) {
				t.Errorf("%s: %+v, want %q", tt.why, got, tt.stderr)
			}
		})
	}
}

func TestEnd(t *testing.T) {
	now := time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"2026-03-28": time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC),  // the day ends in winter time
		"2026-03-29": time.Date(2026, 3, 29, 23, 0, 0, 0, time.UTC), // and in summer time
		"2d":         now.Add(48 * time.Hour),
		"90m":        now.Add(90 * time.Minute),
		"0d":         now,
	} {
		var e end
		if err := e.UnmarshalText([]byte(text)); err != nil || !e.after(now).Equal(want) {
			t.Errorf("%s: %s, %v; want %s", text, e.after(now), err, want)
		}
	}
	for _, text := range []string{"", "d", "-1d", "1.5d", "99999d", "2026-02-30", "tomorrow"} {
		var e end
		if err := e.UnmarshalText([]byte(text)); !errors.Is(err, errEnd) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if (end{}).after(now) != now {
		t.Error("the zero end is now")
	}
}
