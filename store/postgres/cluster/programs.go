package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

const install = "apt-get install --no-install-recommends postgresql"

// programs are those of one installed version.
type programs struct {
	folder string
	major  int // 15; 0: nobody knows
}

func (p programs) path(name string) string { return filepath.Join(p.folder, name) }

// find returns the newest programs that are installed below a folder with one
// folder per version, as Debian has them, or else those in PATH.
func find(versions string) (programs, error) {
	var newest programs
	entries, _ := os.ReadDir(versions)
	for _, e := range entries {
		major, err := strconv.Atoi(e.Name())
		p := programs{filepath.Join(versions, e.Name(), "bin"), major}
		if err == nil && major > newest.major && p.complete() {
			newest = p
		}
	}
	if newest.folder != "" {
		return newest, nil
	}
	at, err := exec.LookPath("initdb")
	if err != nil {
		return programs{}, fmt.Errorf("%w: initdb is neither in PATH nor below %s; as root: %s", ErrMissing, versions, install)
	}
	if at, err = filepath.EvalSymlinks(at); err != nil { // postgres stands beside the program, not beside its link
		return programs{}, err
	}
	p := programs{folder: filepath.Dir(at)}
	if !p.complete() {
		return programs{}, fmt.Errorf("%w: beside %s there is no postgres; as root: %s", ErrMissing, at, install)
	}
	out, err := exec.Command(p.path("postgres"), "--version").Output()
	if err != nil {
		return programs{}, err
	}
	p.major = majorOf(string(out))
	return p, nil
}

// complete reports whether all that is needed is there.
func (p programs) complete() bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := os.Stat(p.path(name)); err != nil {
			return false
		}
	}
	return true
}

// version is how `postgres --version` begins: "postgres (PostgreSQL) 15.14 (Debian
// 15.14-0+deb12u1)", or 17beta1.
var version = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// majorOf returns the version that `postgres --version` names, or 0.
func majorOf(said string) int {
	found := version.FindStringSubmatch(said)
	if found == nil {
		return 0
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		return 0
	}
	return n
}
