package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
)

// auditLog is an exported log of six entries in three runs of two, each signed.
type auditLog struct {
	text, key string
	notes     []string // the checkpoints, in order
}

func newAuditLog(t *testing.T, seed byte) auditLog {
	t.Helper()
	signer, err := audit.NewSigner("rakit.example/log", bytes.Repeat([]byte{seed}, 32))
	must(t, err)
	l := auditLog{key: signer.VerifierKey()}
	var tree audit.Tree
	var file bytes.Buffer
	w := audit.NewWriter(&file)
	for range 3 {
		for range 2 {
			line, err := audit.Event{
				Seq: tree.Size(), At: time.Date(2020, 4, 20, 9, 30, 0, 0, time.UTC), Action: "card.print",
				Outcome: audit.Done, Actor: "555000000001", Subject: marker,
			}.Line()
			must(t, err)
			tree.Append(line)
			must(t, w.Event(line))
		}
		note, err := signer.Checkpoint(tree)
		must(t, err)
		must(t, w.Checkpoint(note))
		l.notes = append(l.notes, string(note))
	}
	must(t, w.Close())
	l.text = file.String()
	return l
}

// keyName returns the name and the hash of a key, with which its text begins.
func keyName(key string) string { return key[:len("rakit.example/log+12345678")] }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAuditVerify(t *testing.T) {
	log, other := newAuditLog(t, 1), newAuditLog(t, 2)
	lines := strings.SplitAfter(log.text, "\n")
	cut := strings.Join(lines[:6], "") // two runs of entries with their control lines
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	key := file("log.pub", log.key+"\n")
	checkpoint := func(i int) string { return file("checkpoint", log.notes[i]) }
	for _, tt := range []struct {
		name, why  string
		log        string
		args       []string
		status     int
		said       string // on standard output
		complained string // on standard error
	}{
		{"intact", "six entries under three checkpoints", log.text, []string{"--key", key}, 0, "intact: 6 entries, signed checkpoints 3, not yet covered by one 0\n", ""},
		{"intact since", "the log contains what was kept elsewhere", log.text, []string{"--key", key, "--checkpoint", checkpoint(2)}, 0, "intact: 6 entries", ""},
		{"byte changed", "the entry is named, with line and rule", strings.Replace(log.text, `"seq":3,"at":"2020`, `"seq":3,"at":"2021`, 1), []string{"--key", key}, 1, "broken: line 5: entry 3: ", ""},
		{"entry dropped", "a gap", strings.Join(append(append([]string{}, lines[:1]...), lines[2:]...), ""), []string{"--key", key}, 1, "broken: line ", ""},
		{"breaks off", "no control line at the end", strings.Join(lines[:5], ""), []string{"--key", key}, 1, "(RA-AUD-006)\n", ""},
		{"cut back", "right in itself: not found without a checkpoint", cut, []string{"--key", key}, 0, "intact: 4 entries", ""},
		{"cut back, found", "found with it", cut, []string{"--key", key, "--checkpoint", checkpoint(2)}, 1, "broken: entries 4 to 5: the log is cut off", ""},
		{
			"another log", "signed by another key: it is not said to be broken, and both keys are named", other.text,
			[]string{"--key", key},
			1,
			"another key: line 3: the log is signed by " + keyName(other.key) + ", and the key asked for is " + keyName(log.key) + " (RA-AUD-003)\n", "",
		},
		{
			"name changed", "a letter of the name in the first signature: the hash is still that of the key",
			strings.Replace(log.text, "— rakit.example/log", "— rakit.example/lox", 1),
			[]string{"--key", key},
			1, "broken: line 3: ", "",
		},
		{"another log, changed", "what is broken under any key is", strings.Replace(other.text, `"seq":1,`, `"seq":7,`, 1), []string{"--key", key}, 1, "broken: line 2: ", ""},
		{"empty", "nothing to verify is not intact", "", []string{"--key", key}, 2, "", "standard input: the audit log is empty"},
		{"key missing", "unusable", log.text, []string{"--key", filepath.Join(dir, "nope")}, 2, "", "no such file"},
		{"key that is none", "unusable, and not repeated", log.text, []string{"--key", file("bad.pub", marker)}, 2, "", "not a key of an audit log"},
		{"checkpoint missing", "unusable", log.text, []string{"--key", key, "--checkpoint", filepath.Join(dir, "nope")}, 2, "", "no such file"},
		{"checkpoint of another", "a checkpoint of another log proves nothing", log.text, []string{"--key", key, "--checkpoint", file("other", other.notes[0])}, 2, "", "no signature by this key, " + keyName(log.key) + ", but by " + keyName(other.key)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args := append([]string{"audit", "verify"}, tt.args...)
			got := runWith(t, tt.log, append(args, "-")...)
			if got.status != tt.status || !strings.Contains(got.stdout, tt.said) || !strings.Contains(got.stderr, tt.complained) {
				t.Errorf("%s: want status %d, %q and %q; got %+v", tt.why, tt.status, tt.said, tt.complained, got)
			}
			if (got.stdout == "") != (tt.said == "") || (got.stderr == "") != (tt.complained == "") {
				t.Errorf("%s: something else was said: %+v", tt.why, got)
			}
		})
	}
}

// TestAuditVerifyReadsFiles: the log may be a file, too.
func TestAuditVerifyReadsFiles(t *testing.T) {
	log, dir := newAuditLog(t, 1), t.TempDir()
	key, file := filepath.Join(dir, "log.pub"), filepath.Join(dir, "log.jsonl")
	must(t, os.WriteFile(key, []byte(log.key), 0o600))
	must(t, os.WriteFile(file, []byte(log.text), 0o600))
	if got := runWith(t, "", "audit", "verify", "--key", key, file); got.status != 0 {
		t.Errorf("%+v", got)
	}
	if got := runWith(t, "", "audit", "verify", "--key", key, filepath.Join(dir, "nope")); got.status != 2 {
		t.Errorf("a log that is not there: %+v", got)
	}
}
