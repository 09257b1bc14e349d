package conformance_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/specimen"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

var update = flag.Bool("update", false, "rewrite the vectors of whole documents from the tables they are made of")

// generated are the files that are made from tables, so that nobody writes JSON into
// a string of JSON by hand. They are checked in, so that nobody needs Go to read
// them. What they expect stands in the tables, and comes from no check.
var generated = []struct {
	file    string
	vectors func(*testing.T) []conformance.Vector
}{
	{"records.json", func(t *testing.T) []conformance.Vector {
		return defectVectors(t, "records.json", "record", specimen.Record, specimen.Line)
	}},
	{"cis.json", func(t *testing.T) []conformance.Vector { return defectVectors(t, "cis.json", "cis", specimen.CIS) }},
	{"boundaries/records.json", recordEdges},
	{"boundaries/cis.json", cisEdges},
}

func TestDocumentsAreThoseOfTheTables(t *testing.T) {
	for _, g := range generated {
		want := formatted(t, g.vectors(t))
		if *update {
			if err := os.WriteFile(g.file, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if at, got, want := firstDifference(contents(t, g.file), want); at > 0 {
			t.Errorf("%s:%d: %.300q, the tables say %.300q; -update rewrites it", g.file, at, got, want)
		}
	}
}

// formatted returns the text of a file of vectors.
func formatted(t *testing.T, vectors []conformance.Vector) []byte {
	t.Helper()
	text, err := json.Marshal(vectors, json.Deterministic(true))
	value := jsontext.Value(text)
	if err == nil {
		err = value.Format(jsontext.Multiline(true), jsontext.WithIndent(" "))
	}
	if err != nil {
		t.Fatal(err)
	}
	return append(value, '\n')
}

// defectVectors returns two vectors for every defect of some subjects: of a document
// that keeps the rule, and of the same when it is broken.
func defectVectors(t *testing.T, file, kind string, subjects ...specimen.Subject) []conformance.Vector {
	t.Helper()
	ids := readIDs(t, file, kind)
	var vectors []conformance.Vector
	for _, d := range specimen.Defects() {
		if !slices.Contains(subjects, d.Subject) {
			continue
		}
		stem, from := ids.of(d), source(t, d.Rule)
		vectors = append(vectors,
			document(stem+"-kept", kind, d.Sound(), "the rule is kept; in the vector after this one "+d.What, from, keptLabel(t, stem, d)),
			document(stem+"-broken", kind, d.Broken(), d.What, from, brokenLabel(stem, d)),
		)
	}
	ids.checkRetired(t)
	return vectors
}

// retired are ids that stood in a release and name nothing any more, without their
// ends.
var retired = []string{}

// label is what is expected of a document, and what its assessment is given.
type label struct {
	outcome guidance.Outcome
	fields  map[string]any
}

// longPadding is what makes the one line longer than is read: 1 MiB of spaces.
const longPadding = 1 << 20

// document returns the vector of a document. One that is too long for a file is
// written without what makes it long.
func document(id, kind string, text []byte, why, source string, l label) conformance.Vector {
	v := conformance.Vector{
		ID: id, Kind: kind, Input: string(text), Valid: l.outcome != guidance.Fail, Why: why,
		Fields: l.fields, Origin: "constructed", Source: source,
	}
	if kind == "record" {
		v.Fields["outcome"] = l.outcome.String()
	}
	if spaces := strings.Repeat(" ", longPadding); strings.Contains(v.Input, spaces) {
		v.Input = strings.Replace(v.Input, spaces, "", 1)
		v.Fields["pad"] = map[string]any{"after": v.Input[:1], "text": " ", "times": longPadding}
	}
	return v
}

// source says where a rule was found.
func source(t *testing.T, id guidance.RuleID) string {
	t.Helper()
	registry, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	rule, ok := registry.Rule(id)
	if !ok {
		t.Fatalf("there is no rule %s", id)
	}
	if len(rule.Citations) == 0 {
		return fmt.Sprintf("constructed; %s rests on no publication (%s)", id, rule.Basis)
	}
	var places []string
	for _, c := range rule.Citations {
		places = append(places, c.Title+", "+c.Section)
	}
	return fmt.Sprintf("constructed; %s: %s", id, strings.Join(places, "; "))
}

// vectorIDs gives the vectors of defects their ids: kind and rule, and a number from
// 2 on where a rule has several. An id stays with its defect, as what is wrong tells
// it, whatever comes before it in the table.
type vectorIDs struct {
	kind  string
	stems map[string][]string // by rule and what is wrong, in the order of the file
	last  map[string]int      // by rule
}

// readIDs reads the ids that were given already.
func readIDs(t *testing.T, file, kind string) vectorIDs {
	t.Helper()
	ids := vectorIDs{kind, map[string][]string{}, map[string]int{}}
	var vectors []conformance.Vector
	if err := json.Unmarshal(contents(t, file), &vectors); err != nil {
		t.Fatal(err)
	}
	for _, stem := range retired {
		if strings.HasPrefix(stem, kind+"-") {
			ids.numbered(t, stem)
		}
	}
	for _, v := range vectors {
		if stem, broken := strings.CutSuffix(v.ID, "-broken"); broken {
			what := ids.numbered(t, stem) + " " + v.Why
			ids.stems[what] = append(ids.stems[what], stem)
		}
	}
	return ids
}

// numbered notes the number in an id, and returns its rule.
func (ids vectorIDs) numbered(t *testing.T, stem string) (rule string) {
	t.Helper()
	rule, number := strings.TrimPrefix(stem, ids.kind+"-"), 1
	if at := len("RA-EVD-001"); len(rule) > at {
		if _, err := fmt.Sscanf(rule[at:], "-%d", &number); err != nil {
			t.Fatalf("%s: %v", stem, err)
		}
		rule = rule[:at]
	}
	ids.last[rule] = max(ids.last[rule], number)
	return rule
}

// checkRetired asks that an id which the tables no longer have is retired, so that no
// other defect is ever given it.
func (ids vectorIDs) checkRetired(t *testing.T) {
	t.Helper()
	for what, stems := range ids.stems {
		for _, stem := range stems {
			if !slices.Contains(retired, stem) {
				t.Fatalf("%s is in no table any more (%s): retire it, or, if it is only told otherwise, change its why in the file", stem, what)
			}
		}
	}
}

// of returns the id of a defect without its end.
func (ids vectorIDs) of(d specimen.Defect) string {
	rule, what := string(d.Rule), string(d.Rule)+" "+d.What
	if known := ids.stems[what]; len(known) > 0 {
		ids.stems[what] = known[1:]
		return known[0]
	}
	ids.last[rule]++
	stem := ids.kind + "-" + rule
	if number := ids.last[rule]; number > 1 {
		stem += fmt.Sprintf("-%d", number)
	}
	return stem
}
