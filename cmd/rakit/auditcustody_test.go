package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

// custodyLog is an exported log of three releases, of which one is proven, and of a
// passcode that was shown; the last event is not covered by a checkpoint. It returns
// the key and the checkpoint over the first five entries, too. Only the first entries, up
// to a number, are in it.
func custodyLog(t *testing.T, upTo int) (text, key, kept string) {
	t.Helper()
	of := func(action, subject string, detail ...string) audit.Event {
		e := audit.Event{Action: action, Subject: subject, Detail: map[string]string{}, For: "FX1AA"}
		for i := 0; i < len(detail); i += 2 {
			e.Detail[detail[i]] = detail[i+1]
		}
		return e
	}
	events := []audit.Event{
		of(authority.ActionNumbersMade, "case-1", "challenge", "numbers-1"),
		of(authority.ActionReadBack, "case-1", "proof", "numbers-1"),
		of(authority.ActionCompleteCall, "case-1"),
		of(authority.ActionOrderCard, "card-1", "registration", "case-1", "user", "555000000011"),
		of(authority.ActionConfirmReceipt, "card-1", "to", "received"),
		of(authority.ActionReleasePasscode, "card-1", "release", "release-1", "proof", "numbers-1", "to", "releasing"),
		of(authority.ActionPasscodeTexted, "card-1", "release", "release-1", "to", "released"),
		of(authority.ActionKeyDestroyed, "card-1"),
		of(authority.ActionReleasePasscode, "card-1", "release", "release-2", "proof", "numbers-1", "to", "releasing"),
		of("card.reveal-passcode", "card-2"),
		of(authority.ActionReleasePasscode, "card-\x1b[2J", "user", "555000000001"),
		of(authority.ActionPasscodeTexted, "card-1", "release", "release-2", "to", "send-unknown"),
		of(authority.ActionPasscodeTexted, "card-1", "release", "release-2", "to", "released"),
	}
	at := func(place int) time.Time { return time.Date(2020, 4, 20, 9, place, 0, 0, time.UTC) }
	return writtenLog(t, events[:min(upTo, len(events))], at, 4, 7, 11)
}

func TestAuditCustody(t *testing.T) {
	log, key, kept := custodyLog(t, 13)
	proven, _, _ := custodyLog(t, 8)
	later, _, _ := custodyLog(t, 9)
	custody := newOfflineAudit(t, "custody", key, kept)
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	lines := strings.SplitAfter(log, "\n")
	custody.rows(t, []offlineRow{
		{"audit custody", "one is proven, and the others say why not", log, nil, 1},
		{"audit custody with a checkpoint", "it is contained", log, []string{"--checkpoint", custody.checkpoint}, 1},
		{"audit custody as json", "the same for programs", log, []string{"--format", "json"}, 1},
		{"audit custody as jsonl", "the same by line", log, []string{"--format", "jsonl"}, 1},
		{"audit custody less one", "a receipt call was taken out", strings.Join(append(lines[:4:4], lines[5:]...), ""), nil, 1},
		{"audit custody less one as json", "and nothing else is told", strings.Join(append(lines[:4:4], lines[5:]...), ""), []string{"--format", "json"}, 1},
		{"audit custody altered", "another proof", strings.Replace(log, `"proof":"numbers-1"`, `"proof":"numbers-2"`, 1), nil, 1},
		{"audit custody proven", "nothing is found", proven, nil, 0},
		{"audit custody proven so far", "a release stands after the last checkpoint, and may be a bad one", later, nil, 1},
		{"audit custody empty", "nothing to verify", "", nil, 2},
	})
	other := newAuditLog(t, 2)
	for _, more := range [][]string{nil, {"--format", "json"}, {"--format", "jsonl"}} {
		got := custody.with(t, log, append([]string{"--key", custody.file(t, "other.pub", other.key)}, more...)...)
		if got.status != statusFound || strings.HasPrefix(got.stdout, "broken") || !strings.Contains(got.stdout, keyName(key)) || !strings.Contains(got.stdout, keyName(other.key)) {
			t.Errorf("with another key: %+v, want both keys named", got)
		}
	}
	custody.unusable(t, log, nil)
	if left, err := os.ReadDir(tmp); err != nil || len(left) != 0 {
		t.Errorf("temporary files are left: %v, %v", left, err)
	}
}

// TestDemoIsProven: the log that a demonstration leaves shows that its passcode was
// kept as it should be, and does not if the line of the receipt call is taken out.
func TestDemoIsProven(t *testing.T) {
	dir := t.TempDir()
	demo(t, "--dir", dir)
	args := []string{"audit", "custody", "--key", filepath.Join(dir, "audit.pub"), "--checkpoint", filepath.Join(dir, "audit.checkpoint")}
	log, err := os.ReadFile(filepath.Join(dir, "audit.jsonl"))
	must(t, err)
	got := runWith(t, string(log), append(args, "-")...)
	if got.status != statusClean || !strings.Contains(got.stdout, "\nproven: release-") || !strings.Contains(got.stdout, "releases 1, proven 1, not proven 0\n") {
		t.Errorf("status %d:\n%s%s", got.status, got.stdout, got.stderr)
	}
	var less strings.Builder
	for line := range strings.Lines(string(log)) {
		if !strings.Contains(line, authority.ActionConfirmReceipt) {
			less.WriteString(line)
		}
	}
	if got := runWith(t, less.String(), append(args, "-")...); got.status != statusFound || !strings.HasPrefix(got.stdout, "broken: ") {
		t.Errorf("without the receipt call: status %d:\n%s", got.status, got.stdout)
	}
}
