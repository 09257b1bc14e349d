package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// left returns the names of what is in a folder.
func left(t *testing.T, dir string) string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, f := range files {
		names = append(names, f.Name())
	}
	return strings.Join(names, " ")
}

// TestCheckOut: a file that is there is whole, and nothing else is left.
func TestCheckOut(t *testing.T) {
	want := runWithVersion(t, "check", rightFile)
	for _, tt := range []struct {
		name, why string
		out       string // in a folder with the report old.txt, a folder full and a link to old.txt
		stdin     string
		args      []string
		status    int
		stderr    string
		written   string // the file that then holds the report; "" for none
		left      string
	}{
		{"a new file", "made when it is whole", "new.txt", "", []string{rightFile}, 0, `^$`, "new.txt", "full link new.txt old.txt"},
		{"in the place of another", "it is replaced", "old.txt", "", []string{rightFile}, 0, `^$`, "old.txt", "full link old.txt"},
		{"by a link", "the file is replaced, not the link", "link", "", []string{rightFile}, 0, `^$`, "old.txt", "full link old.txt"},
		{"a run that breaks off", "no half report", "new.txt", `[{"id":"a"},{`, nil, 2, `standard input`, "", "full link old.txt"},
		{"a folder", "refused before anything is read", "full", "", []string{rightFile}, 2, `is a folder`, "", "full link old.txt"},
		{"no such folder", "refused before anything is read", "nope/new.txt", "", []string{rightFile}, 2, `nope`, "", "full link old.txt"},
		{"pages in a folder that is not empty", "two reports would be mixed", "full", "", []string{"--format", "html", rightFile}, 2, `not empty`, "", "full link old.txt"},
		{"pages", "an index and the pages", "pages", "", []string{"--format", "html", rightFile}, 0, `^$`, "", "full link old.txt pages"},
		{"pages of a run that breaks off", "no half report", "pages", `[{"id":"a"},{`, []string{"--format", "html"}, 2, `standard input`, "", "full link old.txt pages"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, err := range []error{
				os.WriteFile(filepath.Join(dir, "old.txt"), []byte("old"), 0o600), os.Symlink("old.txt", filepath.Join(dir, "link")),
				os.Mkdir(filepath.Join(dir, "full"), 0o700), os.WriteFile(filepath.Join(dir, "full", "a"), nil, 0o600),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			got := runWith(t, tt.stdin, append([]string{"check", "--out", filepath.Join(dir, tt.out)}, tt.args...)...)
			check(t, tt.why, got, tt.status, `^$`, tt.stderr)
			if names := left(t, dir); names != tt.left {
				t.Errorf("%s: left are %s, want %s", tt.why, names, tt.left)
			}
			if tt.written != "" && readFile(t, filepath.Join(dir, tt.written)) != want {
				t.Errorf("%s: %s does not hold the report", tt.why, tt.written)
			}
			if old, err := os.Stat(filepath.Join(dir, "old.txt")); err != nil || old.Mode().Perm() != 0o600 {
				t.Errorf("%s: the file that was there may now be read by others: %v", tt.why, err)
			}
			if tt.out == "pages" && (strings.Contains(left(t, filepath.Join(dir, "pages")), "index.html") != (tt.status == 0)) {
				t.Errorf("%s: pages are %s", tt.why, left(t, filepath.Join(dir, "pages")))
			}
		})
	}
}

// TestCheckOutIsNoSource: a report never takes the place of what it is about.
func TestCheckOutIsNoSource(t *testing.T) {
	source := write(t, "records.json", readTestdata(t, "right.json"))
	check(t, "the records", runWith(t, "", "check", "--out", source, source), 2, `^$`, `is read by this command`)
	policy := write(t, "policy.json", readTestdata(t, "policy.json"))
	check(t, "the policy", runWith(t, "", "check", "--out", policy, "--policy", policy, source), 2, `^$`, `is read by this command`)
	check(t, "a device", runWith(t, "", "check", "--out", os.DevNull, source), 0, `^$`, `^$`)
	if null, err := os.Stat(os.DevNull); err != nil || null.Mode().IsRegular() {
		t.Fatal("the device was replaced by a file")
	}
}
