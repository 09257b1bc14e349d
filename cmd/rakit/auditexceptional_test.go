package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

// exceptionalLog is an exported log of three grants of exceptional access, each in its
// own state on 1 August 2020; the last event is not covered by a checkpoint. It
// returns the key and the checkpoint over the first four entries, too.
func exceptionalLog(t *testing.T) (text, key, kept string) {
	t.Helper()
	signer, err := audit.NewSigner("rakit.example/log", make([]byte, 32))
	must(t, err)
	given := func(id, user, site, review string) audit.Event {
		return audit.Event{Action: authority.ActionGrantAccess, Subject: id, For: site, Detail: map[string]string{
			"user": user, "kind": "national-locum", "organisation": "FFFFF", "workingAt": site, "profession": "pharmacist",
			"start": "2020-04-20", "end": "2020-10-19", "review": review,
		}}
	}
	events := []audit.Event{
		given("grant-1", "555000000011", "FX1AA", "2020-07-20"),
		{Action: "card.order", Subject: "card-1"},
		{Action: authority.ActionExceptionalSignIn, Subject: "grant-1", Actor: "555000000011", Detail: map[string]string{"user": "555000000011", "organisation": "FFFFF", "workingAt": "FX1AB", "statement": "accountability/1"}},
		given("grant-2", "555000000012", "FX1AA", "2020-07-20"),
		{Action: authority.ActionReviewAccess, Subject: "grant-2", Detail: map[string]string{"review": "2020-09-01"}},
		{Action: authority.ActionGrantRevoked, Subject: "grant-2"},
		{Action: authority.ActionRevokeAccess, Subject: "grant-\x1b[2J"},
		given("grant-4", "555000000014", "FX1AC", "2020-07-20"),
	}
	var tree audit.Tree
	var file strings.Builder
	w := audit.NewWriter(&file)
	for i, e := range events {
		e.Seq, e.At, e.Outcome = int64(i), time.Date(2020, 4, 20+i, 9, 0, 0, 0, time.UTC), audit.Done
		if e.Actor == "" {
			e.Actor = "555000000001"
		}
		line, err := e.Line()
		must(t, err)
		tree.Append(line)
		must(t, w.Event(line))
		if i == 3 || i == 6 {
			note, err := signer.Checkpoint(tree)
			must(t, err)
			must(t, w.Checkpoint(note))
			if i == 3 {
				kept = string(note)
			}
		}
	}
	must(t, w.Close())
	return file.String(), signer.VerifierKey(), kept
}

func TestAuditExceptional(t *testing.T) {
	log, key, kept := exceptionalLog(t)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	keyFile, checkpoint := file("log.pub", key+"\n"), file("checkpoint", kept)
	lines := strings.SplitAfter(log, "\n")
	for _, tt := range []struct {
		name, why string
		log       string
		args      []string
		status    int
	}{
		{"audit exceptional", "three that are proven, in the order of the log, and one that is not yet", log, nil, 1},
		{"audit exceptional with a checkpoint", "it is contained", log, []string{"--checkpoint", checkpoint}, 1},
		{"audit exceptional on a past day", "only warnings, of what the log had said by then", log, []string{"--on", "2020-04-25"}, 0},
		{"audit exceptional as json", "the same for programs", log, []string{"--checkpoint", checkpoint, "--format", "json"}, 1},
		{"audit exceptional less one", "a grant was taken out", strings.Join(lines[1:], ""), nil, 1},
		{"audit exceptional less one as json", "and nothing else is told", strings.Join(lines[1:], ""), []string{"--format", "json"}, 1},
		{"audit exceptional altered", "another holder", strings.Replace(log, "555000000012", "555000000013", 1), nil, 1},
		{"audit exceptional empty", "nothing to verify", "", nil, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args := append([]string{"audit", "exceptional", "--key", keyFile}, tt.args...)
			if !slices.Contains(tt.args, "--on") {
				args = append(args, "--on", "2020-08-01")
			}
			got := runWith(t, tt.log, append(args, "-")...)
			if got.status != tt.status {
				t.Errorf("status %d, want %d", got.status, tt.status)
			}
			if strings.Contains(got.stdout, "\x1b") {
				t.Error("a control character came through to the terminal")
			}
			golden(t, tt.name, tt.why, got)
		})
	}
	for name, args := range map[string][]string{
		"no key":           {"--key", filepath.Join(dir, "nope")},
		"key that is none": {"--key", file("bad.pub", marker)},
		"other checkpoint": {"--key", keyFile, "--checkpoint", file("bad", marker)},
		"day that is none": {"--key", keyFile, "--on", "2020-02-30"},
		"other form":       {"--key", keyFile, "--format", "yaml"},
	} {
		if got := runWith(t, log, append(append([]string{"audit", "exceptional"}, args...), "-")...); got.status != 2 || got.stdout != "" || got.stderr == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := runWith(t, log, "audit", "exceptional", "--key", keyFile, "-"); got.status != 1 || !strings.Contains(got.stdout, "exceptional access on 20") {
		t.Errorf("without a day: %+v", got)
	}
}
