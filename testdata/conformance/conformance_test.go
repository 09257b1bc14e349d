package conformance_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/testdata/conformance"
)

// collected are the files whose vectors were gathered from publications and
// made from them before any code answered them. Every other file is our own:
// vectors on the boundaries of what the collected ones show. Those of role codes and
// activities have few published ones, beside ours.
var collected = []string{
	"driving-licence.json", "mrz.json", "nhs-number.json", "nino.json", "ods.json",
	"passcode.json", "phone.json", "postcode.json", "registration.json",
}

// defects are the files of documents that break one rule, and of those they were
// made from.
var defects = []string{"cis.json", "records.json"}

// named are the files whose ids say what the case is. They are made from the tables of
// packages rbac and cis2.
var named = []string{"authorize.json", "cis2.json"}

// corpus returns the vectors of every file, by the name of the file.
func corpus(t *testing.T) map[string][]conformance.Vector {
	t.Helper()
	all := map[string][]conformance.Vector{}
	for _, pattern := range []string{"*.json", "boundaries/*.json"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: no files, %v", pattern, err)
		}
		for _, name := range names {
			var vectors []conformance.Vector
			if err := json.Unmarshal(contents(t, name), &vectors, json.RejectUnknownMembers(true)); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			all[filepath.ToSlash(name)] = vectors
		}
	}
	return all
}

func contents(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// each calls do with every vector, in the order of the files.
func each(t *testing.T, do func(file string, v conformance.Vector)) {
	t.Helper()
	all := corpus(t)
	for _, file := range slices.Sorted(maps.Keys(all)) {
		for _, v := range all[file] {
			do(file, v)
		}
	}
}

func TestIDsAreUniqueInTheWholeCorpus(t *testing.T) {
	seen := map[string]string{}
	each(t, func(file string, v conformance.Vector) {
		if before, ok := seen[v.ID]; ok {
			t.Errorf("%s: %s stands in %s already", file, v.ID, before)
		}
		seen[v.ID] = file
		stem := strings.TrimSuffix(filepath.Base(file), ".json")
		form := "^" + stem + "-[0-9]{3}$"
		switch {
		case slices.Contains(defects, file): // a rule has several defects, if need be
			form = "^" + v.Kind + "-RA-[A-Z]{3}-[0-9]{3}(-[2-9]|-[1-9][0-9])?-(kept|broken)$"
		case slices.Contains(named, file):
			form = "^" + stem + "(-[a-z0-9]+)+$"
		case !slices.Contains(collected, file):
			form = "^" + stem + "-b?[0-9]{3}$"
		}
		if matched, err := regexp.MatchString(form, v.ID); !matched || err != nil {
			t.Errorf("%s: id %q is not of the form %s", file, v.ID, form)
		}
	})
}

func TestEveryVectorSaysWhyAndWhereFrom(t *testing.T) {
	each(t, func(file string, v conformance.Vector) {
		shortest := 3
		if slices.Contains(collected, file) {
			shortest = 2 // postcode-044 says "A9", the shape
		}
		if utf8.RuneCountInString(v.Why) < shortest {
			t.Errorf("%s: %s has no reason worth the name: %q", file, v.ID, v.Why)
		}
		if v.Kind == "" || v.Source == "" {
			t.Errorf("%s: %s lacks its kind or its source", file, v.ID)
		}
		for _, text := range []string{v.ID, v.Kind, v.Why, v.Source, v.Mode} {
			if text != strings.TrimSpace(text) {
				t.Errorf("%s: %s has white space at an end of %q", file, v.ID, text)
			}
		}
		if v.Origin != "published" && v.Origin != "constructed" {
			t.Errorf("%s: %s has origin %q", file, v.ID, v.Origin)
		}
	})
}

// TestNoSourceIsAPathOfOurs: who reads a vector in another language has only the
// corpus, and a source that names our code would prove the code by itself.
func TestNoSourceIsAPathOfOurs(t *testing.T) {
	each(t, func(file string, v conformance.Vector) {
		for _, word := range strings.Fields(v.Source) {
			word = strings.Trim(word, `.,;:()"'`)
			local := strings.HasPrefix(word, "/") || strings.HasPrefix(word, "..") || strings.Contains(strings.ToLower(word), "rakit")
			if strings.ContainsAny(word, "/.") && !local {
				_, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(word)))
				local = err == nil
			}
			if local {
				t.Errorf("%s: %s gives %q as its source, which is a path of ours", file, v.ID, word)
			}
		}
	})
}

// TestFilesAreWrittenInOneWay keeps differences between two versions of a file
// to the vectors that differ: one space a level, nothing at the ends of lines,
// and no character escaped that need not be.
func TestFilesAreWrittenInOneWay(t *testing.T) {
	for name := range corpus(t) {
		data := bytes.TrimSuffix(contents(t, name), []byte("\n"))
		written := jsontext.Value(slices.Clone(data))
		if err := written.Format(jsontext.Multiline(true), jsontext.WithIndent(" ")); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if at, got, want := firstDifference(data, written); at > 0 {
			t.Errorf("%s:%d: %q, want %q", name, at, got, want)
		}
	}
}

// firstDifference returns the first line on which two texts differ, counted from 1,
// and 0 if they are equal.
func firstDifference(a, b []byte) (at int, left, right string) {
	if bytes.Equal(a, b) {
		return 0, "", ""
	}
	lefts, rights := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for at < min(len(lefts), len(rights))-1 && lefts[at] == rights[at] {
		at++
	}
	return at + 1, lefts[at], rights[at]
}

// TestLoadReadsEveryVector compares the loader with the files: what is not
// embedded, or stands in a file that no name leads to, would be run by nobody.
func TestLoadReadsEveryVector(t *testing.T) {
	all := corpus(t)
	want := map[string]map[string]int{} // file to load, kind, number
	for name, vectors := range all {
		file := strings.TrimPrefix(name, "boundaries/")
		if _, beside := all[file]; !beside {
			file = name
		}
		for _, v := range vectors {
			if want[file] == nil {
				want[file] = map[string]int{}
			}
			want[file][v.Kind]++
		}
	}
	for file, kinds := range want {
		for kind, n := range kinds {
			vectors, err := conformance.Load(file, kind)
			if err != nil || len(vectors) != n {
				t.Errorf("Load(%q, %q): %d vectors, %v; want %d", file, kind, len(vectors), err, n)
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	tests := []struct{ name, file, kind, why string }{
		{"no such file", "nothing.json", "nino", "a name typed wrong"},
		{"no such kind", "nino.json", "nothing", "a test over nothing proves nothing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if vectors, err := conformance.Load(tt.file, tt.kind); err == nil {
				t.Errorf("Load gives %d vectors\nwhy: %s", len(vectors), tt.why)
			}
		})
	}
}

// TestOurVectorsAreAsManyAsTheCollected counts by kind: code that passes the
// collected vectors alone may have been fitted to them.
func TestOurVectorsAreAsManyAsTheCollected(t *testing.T) {
	given, own := map[string]int{}, map[string]int{}
	each(t, func(file string, v conformance.Vector) {
		if slices.Contains(collected, file) {
			given[v.Kind]++
			return
		}
		own[v.Kind]++
	})
	for _, kind := range slices.Sorted(maps.Keys(given)) {
		if own[kind] < given[kind] {
			t.Errorf("%s: %d vectors of our own, %d collected", kind, own[kind], given[kind])
		}
	}
}

// TestTheReadmeNamesEverything: whoever reads the corpus in another language has
// the README only.
func TestTheReadmeNamesEverything(t *testing.T) {
	readme := string(contents(t, "README.md"))
	unnamed := map[string]bool{}
	name := func(what, name string) {
		if !strings.Contains(readme, "`"+name+"`") {
			unnamed[what+" "+name] = true
		}
	}
	each(t, func(file string, v conformance.Vector) {
		name("file", strings.TrimPrefix(file, "boundaries/"))
		name("kind", v.Kind)
		for field := range v.Fields {
			name("field of "+v.Kind+":", field)
		}
	})
	for _, what := range slices.Sorted(maps.Keys(unnamed)) {
		t.Errorf("README.md does not name the %s", what)
	}
}
