//go:build unix

package cluster

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// verdict is a test that keeps in mind how it ended.
type verdict struct {
	testing.TB
	is string
}

func (v *verdict) Helper()           {}
func (v *verdict) Skip(args ...any)  { v.is = "skipped: " + fmt.Sprint(args...) }
func (v *verdict) Fatal(args ...any) { v.is = "failed: " + fmt.Sprint(args...) }

func TestJudge(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, missing := find(filepath.Join(t.TempDir(), "nothing"))
	tests := []struct {
		name, why string
		err       error
		ci        bool
		want      string
	}{
		{"there", "it can be tested", nil, true, ""},
		{"missing", "a user's machine need not have it", missing, false, "skipped"},
		{"missing in CI", "CI has to run every test", missing, true, "failed"},
		{"does not start", "what is there has to work", errors.New("it ended"), false, "failed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := &verdict{TB: t}
			judge(v, tt.err, tt.ci)
			if got, _, _ := strings.Cut(v.is, ":"); got != tt.want {
				t.Errorf("judged %q, want %q; why: %s", v.is, tt.want, tt.why)
			}
			if tt.err == missing && !strings.Contains(v.is, "apt-get install") {
				t.Errorf("%q does not say what to install", v.is)
			}
		})
	}
}

// TestFind takes the newest that is whole, and what is in PATH only without it.
func TestFind(t *testing.T) {
	dir := t.TempDir()
	program := func(folder, name, text string) string {
		t.Helper()
		folder = filepath.Join(dir, folder)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+text), 0o700); err != nil {
			t.Fatal(err)
		}
		return folder
	}
	path := program("path", "initdb", "")
	t.Setenv("PATH", path)
	versions := filepath.Join(dir, "versions")
	if _, err := find(versions); !errors.Is(err, ErrMissing) {
		t.Errorf("an initdb alone: %v", err)
	}
	program("path", "postgres", `echo "postgres (PostgreSQL) 18beta2"`)
	if p, err := find(versions); err != nil || p.major != 18 || p.folder != path {
		t.Errorf("in PATH: %+v, %v", p, err)
	}
	for _, v := range []string{"9", "17", "15"} {
		program("versions/"+v+"/bin", "initdb", "")
		program("versions/"+v+"/bin", "postgres", "")
	}
	program("versions/19/bin", "initdb", "")
	if p, err := find(versions); err != nil || p.major != 17 {
		t.Errorf("17 is the newest whole one: %+v, %v", p, err)
	}
}

func TestMajorOf(t *testing.T) {
	for said, want := range map[string]int{
		"postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n": 15, "postgres (PostgreSQL) 17beta1": 17,
		"postgres (EnterpriseDB) 15.1": 0, "": 0, "postgres (PostgreSQL) 99999999999999999999": 0,
	} {
		if got := majorOf(said); got != want {
			t.Errorf("%q: %d, want %d", said, got, want)
		}
	}
}

// TestFolderIsShort goes to /tmp where the temporary folder is deep.
func TestFolderIsShort(t *testing.T) {
	deep := filepath.Join(t.TempDir(), strings.Repeat("deep", 25))
	if err := os.Mkdir(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", deep)
	dir, err := folder()
	if err != nil {
		t.Fatal(err)
	}
	defer os.Remove(dir)
	if filepath.Dir(dir) != "/tmp" {
		t.Errorf("the folder is %s", dir)
	}
	if left, err := os.ReadDir(deep); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
