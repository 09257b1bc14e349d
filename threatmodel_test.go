package rakit_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// namedTest is a test as the threat model names it, with its package.
var namedTest = regexp.MustCompile("`([a-z0-9/]+)\\.(Test[A-Za-z0-9]+)`")

// TestThreatModel holds docs/threat-model.md against the tests that it names: each is
// there, and each line of its table names one, or says that there is none.
func TestThreatModel(t *testing.T) {
	page, err := os.ReadFile("docs/threat-model.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, missing := range missingTests(t, string(page)) {
		t.Errorf("there is no test %s", missing)
	}
	rows, unshown := threats(string(page))
	if rows < 15 || len(unshown) != 2 {
		t.Errorf("of %d threats %d are shown by no test, want the memory of the server and the printer: %v", rows, len(unshown), unshown)
	}
}

// TestThreatModelCatches shows that a test that is not there, and a threat without one,
// are found.
func TestThreatModelCatches(t *testing.T) {
	page := "| a | b | c | `passcode.TestDestroy` |\n| d | e | f | `passcode.TestDestroyed` `nowhere.TestDestroy` |\n| g | h | i | no test |\n"
	if got := missingTests(t, page); !slices.Equal(got, []string{"passcode.TestDestroyed", "nowhere.TestDestroy"}) {
		t.Errorf("missing are %v", got)
	}
	if rows, unshown := threats(page); rows != 3 || !slices.Equal(unshown, []string{"g"}) {
		t.Errorf("%d rows, and no test for %v", rows, unshown)
	}
}

// missingTests returns the tests that a page names and that are not in the package
// named, in the order of the page.
func missingTests(t *testing.T, page string) (missing []string) {
	t.Helper()
	for _, named := range namedTest.FindAllStringSubmatch(page, -1) {
		paths, err := filepath.Glob(filepath.Join(named[1], "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		there := slices.ContainsFunc(paths, func(path string) bool {
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			return strings.Contains(string(source), "\nfunc "+named[2]+"(t *testing.T)")
		})
		if !there {
			missing = append(missing, named[1]+"."+named[2])
		}
	}
	return missing
}

// threats returns how many lines the table of a page has, and whom no test is named for.
func threats(page string) (rows int, unshown []string) {
	for line := range strings.Lines(page) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		if !strings.HasPrefix(line, "| ") || len(cells) != 4 || strings.Contains(line, "---") || strings.HasPrefix(line, "| who ") {
			continue
		}
		rows++
		if !namedTest.MatchString(cells[3]) {
			unshown = append(unshown, strings.TrimSpace(cells[0]))
		}
	}
	return rows, unshown
}
