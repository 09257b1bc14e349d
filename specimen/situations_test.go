package specimen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/specimen"
)

// TestEveryOtherRuleHasASituation: a rule that no document breaks has one situation,
// and no other rule has any, so that each has an example that meets it and one that
// does not.
func TestEveryOtherRuleHasASituation(t *testing.T) {
	registry, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	shown := map[guidance.RuleID]bool{}
	for _, d := range specimen.Defects() {
		shown[d.Rule] = true
	}
	var want, got []guidance.RuleID
	for _, r := range registry.Rules() {
		if !shown[r.ID] {
			want = append(want, r.ID)
		}
	}
	for _, s := range specimen.Situations() {
		got = append(got, s.Rule)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules without a document (-want +situations):\n%s", diff)
	}
}

// longest is the length of the longest sentence of a situation, in bytes.
const longest = 160

// TestSituationsAreSentences: each is one short sentence, and the two are not the
// same.
func TestSituationsAreSentences(t *testing.T) {
	for _, s := range specimen.Situations() {
		for _, text := range []string{s.Met, s.Missed} {
			_, more, _ := strings.Cut(text, ". ")
			if text == "" || strings.ToUpper(text[:1]) != text[:1] || !strings.HasSuffix(text, ".") || more != "" || len(text) > longest {
				t.Errorf("%s: not one short sentence of %d bytes at most: %q", s.Rule, longest, text)
			}
		}
		if s.Met == s.Missed {
			t.Errorf("%s is met and missed by the same", s.Rule)
		}
	}
}

// TestSituationsAreShown: the test that a situation names is there, and it, or what it
// uses of the tests of its package, names the rule.
func TestSituationsAreShown(t *testing.T) {
	packages := map[string]map[string]declaration{}
	for _, s := range specimen.Situations() {
		folder, name, ok := strings.Cut(s.Test, ".")
		if !ok || !strings.HasPrefix(name, "Test") {
			t.Errorf("%s: %q names no test as package.TestName", s.Rule, s.Test)
			continue
		}
		if packages[folder] == nil {
			packages[folder] = declarations(t, filepath.Join("..", filepath.FromSlash(folder)))
		}
		all := packages[folder]
		if _, ok := all[name]; !ok {
			t.Errorf("%s: there is no %s", s.Rule, s.Test)
			continue
		}
		if !reaches(all, name, string(s.Rule)) {
			t.Errorf("%s: %s does not name it", s.Rule, s.Test)
		}
	}
}

// declaration is something that the tests of a package declare.
type declaration struct {
	text string   // as it is written
	uses []string // names in it
}

// declarations returns what the test files of a folder declare, by name.
func declarations(t *testing.T, folder string) map[string]declaration {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]declaration{}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			text := string(source[set.Position(d.Pos()).Offset:set.Position(d.End()).Offset])
			one := declaration{text: text, uses: names(d)}
			for _, name := range declared(d) {
				all[name] = one
			}
		}
	}
	return all
}

// declared returns the names that a declaration gives: none for a method.
func declared(d ast.Decl) (given []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			given = append(given, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				for _, n := range v.Names {
					given = append(given, n.Name)
				}
			}
		}
	}
	return given
}

func names(d ast.Decl) (used []string) {
	ast.Inspect(d, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			used = append(used, id.Name)
		}
		return true
	})
	return used
}

// reaches reports whether a text stands in a declaration, or in one that it uses.
func reaches(all map[string]declaration, name, text string) bool {
	seen, next := []string{name}, []string{name}
	for len(next) > 0 {
		d := all[next[0]]
		next = next[1:]
		if strings.Contains(d.text, text) {
			return true
		}
		for _, used := range d.uses {
			if _, ok := all[used]; ok && !slices.Contains(seen, used) {
				seen, next = append(seen, used), append(next, used)
			}
		}
	}
	return false
}
