package rakit_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/guidance"
)

// testFiles finds tests in the test files of a module. A test is named by its
// folder and its function, as in "evidence/gpg45.TestExplain".
type testFiles struct {
	module   string
	packages map[string]map[string]testFunc // by folder, then by function
}

// testFunc is a function of a test file.
type testFunc struct {
	rules []guidance.RuleID // that it names itself
	calls []string          // names of it that may be functions of the package
}

var (
	ruleName = regexp.MustCompile(`RA-[A-Z]{3}-[0-9]{3}`)
	testName = regexp.MustCompile(`^(?:Test|Fuzz|Example)[A-Z0-9_]?`)
)

// Named returns the rules that stand in the text of a test, or in that of a
// function of its package that it uses. Comments count in examples alone, where
// they are what is compared.
func (f *testFiles) Named(test string) (ids []guidance.RuleID, ok bool, err error) {
	folder, name, found := strings.Cut(test, ".")
	if !found || !testName.MatchString(name) || !filepath.IsLocal(folder) {
		return nil, false, fmt.Errorf("%q names no package and test", test)
	}
	if f.packages[folder] == nil {
		if err := f.read(folder); err != nil {
			return nil, false, err
		}
	}
	fn, ok := f.packages[folder][name]
	if !ok {
		return nil, false, nil
	}
	ids = slices.Clone(fn.rules)
	for _, called := range fn.calls {
		if !testName.MatchString(called) {
			ids = append(ids, f.packages[folder][called].rules...)
		}
	}
	return ids, true, nil
}

// read parses the test files of one folder.
func (f *testFiles) read(folder string) error {
	files, err := filepath.Glob(filepath.Join(f.module, filepath.FromSlash(folder), "*_test.go"))
	if err != nil {
		return err
	}
	functions := map[string]testFunc{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
				functions[fn.Name.Name] = functionOf(fn, text[set.Position(fn.Pos()).Offset:set.Position(fn.End()).Offset])
			}
		}
	}
	if f.packages == nil {
		f.packages = map[string]map[string]testFunc{}
	}
	f.packages[folder] = functions
	return nil
}

func functionOf(fn *ast.FuncDecl, text []byte) (found testFunc) {
	name := func(s string) {
		for _, id := range ruleName.FindAllString(s, -1) {
			found.rules = append(found.rules, guidance.RuleID(id))
		}
	}
	if strings.HasPrefix(fn.Name.Name, "Example") {
		name(string(text))
	}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				name(n.Value)
			}
		case *ast.Ident:
			found.calls = append(found.calls, n.Name)
		}
		return true
	})
	slices.Sort(found.calls)
	found.calls = slices.Compact(found.calls)
	return found
}

// vectorIDs returns the ids of the conformance corpus.
func vectorIDs(t *testing.T, dir string) map[string]bool {
	t.Helper()
	ids := map[string]bool{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".json" {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		var vectors []struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(data, &vectors) != nil {
			return nil // a schema or a list of files: none of the corpus
		}
		for _, v := range vectors {
			ids[v.ID] = true
		}
		return nil
	})
	if err != nil || len(ids) < 100 {
		t.Fatalf("%d vectors in %s, %v", len(ids), dir, err)
	}
	return ids
}
