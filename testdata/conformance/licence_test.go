package conformance_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/testdata/conformance"
)

// licensed finds in a source the software that is under a licence, and which.
var licensed = regexp.MustCompile(`([^;()]*[^;() ]) \([^()]*\b(MIT|Apache-2\.0|GPL-3\.0)\b[^()]*\)`)

// TestLicenceNamesEverySource: a licence that a vector names is in LICENCE.md, in the
// row of its source.
func TestLicenceNamesEverySource(t *testing.T) {
	page := string(contents(t, "LICENCE.md"))
	rows := strings.Split(page, "\n")
	found := 0
	each(t, func(file string, v conformance.Vector) {
		for _, m := range licensed.FindAllStringSubmatch(v.Source, -1) {
			found++
			name, _, _ := strings.Cut(strings.Fields(m[1])[0], "@")
			named := false
			for _, row := range rows {
				named = named || strings.Contains(row, name) && strings.Contains(row, m[2]) && strings.Contains(row, strings.TrimPrefix(file, "boundaries/"))
			}
			if !named {
				t.Errorf("%s: LICENCE.md does not say of %s that it is under %s, and used in %s", v.ID, name, m[2], file)
			}
		}
	})
	if found < 100 {
		t.Errorf("%d sources under a licence: the pattern finds too few", found)
	}
	if licence := string(contents(t, "../../LICENSE")); !strings.Contains(page, licence) {
		t.Error("LICENCE.md does not hold the licence of rakit, word for word")
	}
}
