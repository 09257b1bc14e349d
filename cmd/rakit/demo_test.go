package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
)

// demoChild makes the test binary run one demonstration in the folder it names.
const demoChild = "RAKIT_DEMO_DIR"

func TestMain(m *testing.M) {
	if os.Getenv(serveChild) != "" {
		go endWithParent()
		main()
	}
	if dir := os.Getenv(demoChild); dir != "" {
		os.Exit(run([]string{"demo", "--dir", dir}, strings.NewReader(""), os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func demo(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if got := run(append([]string{"demo"}, args...), strings.NewReader(""), &out, &errs); got != statusClean {
		t.Fatalf("status %d: %s\n%s", got, errs.String(), out.String())
	}
	return out.String()
}

func TestDemoTwice(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	first := demo(t, "--dir", one)
	if diff := cmp.Diff(first, demo(t, "--dir", two)); diff != "" {
		t.Errorf("one seed, two texts (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff(first, demo(t, "--dir", one)); diff != "" {
		t.Errorf("one folder, two texts (-first +second):\n%s", diff)
	}
	if first == demo(t, "--dir", two, "--seed", "2") {
		t.Error("another seed must give other numbers")
	}
}

// TestDemoShowsWhatItMust holds the story against what it promises to show.
func TestDemoShowsWhatItMust(t *testing.T) {
	dir := t.TempDir()
	refused := map[string]guidance.RuleID{}
	steps := 0
	for line := range strings.Lines(demo(t, "--dir", dir, "--format", "jsonl")) {
		var l demoJSON
		if err := json.Unmarshal([]byte(line), &l, json.RejectUnknownMembers(true)); err != nil {
			t.Fatal(err)
		}
		steps++
		if l.Outcome == "refused" {
			refused[l.Step] = l.Rule
		} else if l.Outcome != "done" {
			t.Errorf("step %s is %s", l.Step, l.Outcome)
		}
	}
	want := map[string]guidance.RuleID{
		"release-before-receipt":  "RA-PSC-020",
		"release-to-other-number": "RA-PSC-021",
		"print-before-call":       "RA-VID-041",
		"release-twice":           "RA-PSC-022",
		"read-back-stale":         "RA-VID-023",
		"open-after-the-end":      "RA-EVD-001",
		"open-for-oneself":        "RA-RBC-002",
		"open-without-link":       "RA-RBC-003",
		"book-unagreed-channel":   "RA-RBC-010",
		"verify-altered-log":      "RA-AUD-001",
	}
	if diff := cmp.Diff(want, refused); diff != "" {
		t.Errorf("refused steps (-want +got):\n%s", diff)
	}
	if steps != len(demoSteps)+2 {
		t.Errorf("%d lines, want one for each of %d steps and two for the log", steps, len(demoSteps))
	}
	for _, name := range []string{"rakit.db", "audit.jsonl", "audit.checkpoint", "audit.pub"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if texts, err := os.ReadDir(filepath.Join(dir, "outbox")); err != nil || len(texts) != 3 {
		t.Errorf("outbox holds %d texts, want 3 (%v)", len(texts), err)
	}
	var out, errs bytes.Buffer
	verify := []string{
		"audit", "verify", "--key", filepath.Join(dir, "audit.pub"),
		"--checkpoint", filepath.Join(dir, "audit.checkpoint"), filepath.Join(dir, "audit.jsonl"),
	}
	if got := run(verify, strings.NewReader(""), &out, &errs); got != statusClean {
		t.Errorf("the log that was left does not verify: %d %s", got, errs.String())
	}
}

// TestDemoLeavesOtherFoldersAlone: a folder with somebody's store is no place
// for a demonstration, whatever it also holds.
func TestDemoLeavesOtherFoldersAlone(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"rakit.db", "audit.pub"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("somebody's"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, errs bytes.Buffer
	if got := run([]string{"demo", "--dir", dir}, strings.NewReader(""), &out, &errs); got != statusUnusable {
		t.Errorf("status %d, want %d", got, statusUnusable)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "rakit.db")); err != nil || string(data) != "somebody's" {
		t.Errorf("the store was touched: %v", err)
	}
}

// TestDemoOtherSeed: a demonstration that was broken off does not go on with
// other numbers.
func TestDemoOtherSeed(t *testing.T) {
	dir := t.TempDir()
	demo(t, "--dir", dir)
	demo(t, "--dir", dir, "--seed", "2") // the first one had ended
	if err := os.Remove(filepath.Join(dir, demoVerifier)); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if got := run([]string{"demo", "--dir", dir, "--seed", "3"}, strings.NewReader(""), &out, &errs); got != statusUnusable {
		t.Errorf("status %d, want %d: %s", got, statusUnusable, errs.String())
	}
	demo(t, "--dir", dir, "--seed", "2")
}

func TestDemoStepsAreInOrder(t *testing.T) {
	names := map[string]bool{}
	for i, s := range demoSteps {
		if names[s.name] {
			t.Errorf("step %s stands twice", s.name)
		}
		names[s.name] = true
		if i > 0 && s.instant().Before(demoSteps[i-1].instant()) {
			t.Errorf("step %s is before the one it follows", s.name)
		}
	}
}

// TestDemoGoesOnAfterKill kills the demonstration again and again, each time a
// little later, and lets it go on in the same folder until it has come to the
// end.
func TestDemoGoesOnAfterKill(t *testing.T) {
	dir := t.TempDir()
	for wait := 20 * time.Millisecond; ; wait += 15 * time.Millisecond {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), demoChild+"="+dir)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(wait, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		timer.Stop()
		var exit *exec.ExitError
		switch {
		case err == nil:
			if !strings.Contains(out.String(), "All came out as it should.") {
				t.Errorf("the end is missing:\n%s", out.String())
			}
			return
		case errors.As(err, &exit) && exit.Exited():
			t.Fatalf("failed after a kill: %v\n%s", err, out.String())
		}
	}
}
