package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
)

// writtenLog is an exported log of these events, which happen at instants by their
// place, with a checkpoint after some of them. It returns the key and the first
// checkpoint, too.
func writtenLog(t *testing.T, events []audit.Event, at func(place int) time.Time, checkpoints ...int) (text, key, kept string) {
	t.Helper()
	signer, err := audit.NewSigner("rakit.example/log", make([]byte, 32))
	must(t, err)
	signed := map[int]bool{}
	for _, place := range checkpoints {
		signed[place] = true
	}
	var tree audit.Tree
	var file strings.Builder
	w := audit.NewWriter(&file)
	for i, e := range events {
		e.Seq, e.At, e.Outcome = int64(i), at(i), audit.Done
		if e.Actor == "" {
			e.Actor = "555000000001"
		}
		line, err := e.Line()
		must(t, err)
		tree.Append(line)
		must(t, w.Event(line))
		if !signed[i] {
			continue
		}
		note, err := signer.Checkpoint(tree)
		must(t, err)
		must(t, w.Checkpoint(note))
		if kept == "" {
			kept = string(note)
		}
	}
	must(t, w.Close())
	return file.String(), signer.VerifierKey(), kept
}

// offlineAudit is `rakit audit WHAT` as a test runs it, with the files that it is given
// beside the log.
type offlineAudit struct {
	what       string
	dir        string
	keyFile    string
	checkpoint string
}

// newOfflineAudit writes the key and a checkpoint into files.
func newOfflineAudit(t *testing.T, what, key, kept string) offlineAudit {
	t.Helper()
	a := offlineAudit{what: what, dir: t.TempDir()}
	a.keyFile, a.checkpoint = a.file(t, "log.pub", key+"\n"), a.file(t, "checkpoint", kept)
	return a
}

func (a offlineAudit) file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(a.dir, name)
	must(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// with runs the command over a log on standard input.
func (a offlineAudit) with(t *testing.T, log string, args ...string) outcome {
	t.Helper()
	return runWith(t, log, append(append([]string{"audit", a.what}, args...), "-")...)
}

// offlineRow is one run of an audit that is kept, under its name.
type offlineRow struct {
	name, why string
	log       string
	args      []string
	status    int
}

// rows holds the answers against those kept.
func (a offlineAudit) rows(t *testing.T, rows []offlineRow) {
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			got := a.with(t, tt.log, append([]string{"--key", a.keyFile}, tt.args...)...)
			if got.status != tt.status {
				t.Errorf("status %d, want %d", got.status, tt.status)
			}
			if strings.Contains(got.stdout, "\x1b") {
				t.Error("a control character came through to the terminal")
			}
			golden(t, tt.name, tt.why, got)
		})
	}
}

// unusable wants every audit refused that is asked for with what cannot be used: these
// flags, by name, and those that any audit has.
func (a offlineAudit) unusable(t *testing.T, log string, more map[string][]string) {
	t.Helper()
	flags := map[string][]string{
		"no key":           {"--key", filepath.Join(a.dir, "nope")},
		"key that is none": {"--key", a.file(t, "bad.pub", marker)},
		"other checkpoint": {"--key", a.keyFile, "--checkpoint", a.file(t, "bad", marker)},
		"other form":       {"--key", a.keyFile, "--format", "yaml"},
	}
	maps.Copy(flags, more)
	for name, args := range flags {
		if got := a.with(t, log, args...); got.status != 2 || got.stdout != "" || got.stderr == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
