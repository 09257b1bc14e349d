package specimen_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/specimen"
)

var update = flag.Bool("update", false, "write golden files anew")

func generator(t testing.TB, seed uint64, o specimen.Order) *specimen.Generator {
	t.Helper()
	g, err := specimen.New(seed, o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// verdictOn has the assessment of the subject judge a specimen.
func verdictOn(t testing.TB, subject specimen.Subject, s specimen.Specimen) verdict {
	t.Helper()
	if subject == specimen.Record {
		return judgeRecord(t, specimen.Options{}, input.Value{Number: 1, Data: s.Text})
	}
	r, err := s.CIS()
	if err != nil {
		t.Fatal(err)
	}
	found := identity.Recognise(r)
	return verdict{guidance.Pass, rulesOf(found.Findings), found.Flag, found.Convention}
}

// labelOf returns the label in the form of what is found.
func labelOf(e specimen.Expectation) verdict { return verdict(e) }

// TestLabelsHold: a check finds what the label says, and nothing else, over
// documents of every route, with and without defects.
func TestLabelsHold(t *testing.T) {
	documents := 20_000
	if testing.Short() {
		documents = 2_000
	}
	for _, subject := range []specimen.Subject{specimen.Record, specimen.CIS} {
		for _, rate := range []float64{0, 0.5, 1} {
			g := generator(t, uint64(7+100*rate), specimen.Order{Subject: subject, Defects: rate})
			found := map[string]int{}
			for range documents {
				s := g.Next()
				got := verdictOn(t, subject, s)
				diff := cmp.Diff(labelOf(s.Expect), got)
				if diff == "" {
					continue
				}
				kind := fmt.Sprint(s.Expect.Rules, got.Rules)
				if found[kind]++; found[kind] == 1 {
					t.Errorf("%s at a rate of %v (-label +check):\n%s\n%s", subject, rate, diff, shown(s.Text))
				}
			}
			for kind, n := range found {
				t.Errorf("%s at a rate of %v: %d documents with %s", subject, rate, n, kind)
			}
		}
	}
}

// TestSameBytes: the documents of a seed are the same on any machine. A change of
// the golden files changes every labelled corpus that somebody keeps: read the
// difference before writing them anew with -update.
func TestSameBytes(t *testing.T) {
	for _, tt := range []struct {
		name  string
		order specimen.Order
	}{
		{"records", specimen.Order{Subject: specimen.Record, Defects: 0.5}},
		{"cis", specimen.Order{Subject: specimen.CIS, Defects: 0.5}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var first, all bytes.Buffer
			g := generator(t, 1, tt.order)
			for n := range 1000 {
				line := append(g.Next().Text, '\n')
				all.Write(line)
				if n < 10 {
					first.Write(line)
				}
			}
			sum := sha256.Sum256(all.Bytes())
			golden(t, "testdata/"+tt.name+".jsonl", first.String())
			golden(t, "testdata/"+tt.name+".sha256", hex.EncodeToString(sum[:])+"\n")
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-golden +now):\n%s", file, diff)
	}
}

// TestOneDocumentDependsOnNoOther: two runs of a seed give the same, and a share of
// defects moves nothing in the documents that stay sound.
func TestOneDocumentDependsOnNoOther(t *testing.T) {
	sound, some := generator(t, 3, specimen.Order{}), generator(t, 3, specimen.Order{Defects: 0.3})
	again, other := generator(t, 3, specimen.Order{}), generator(t, 4, specimen.Order{})
	alike := 0
	for range 2000 {
		s := sound.Next()
		if !bytes.Equal(s.Text, again.Next().Text) {
			t.Fatal("two runs of one seed differ")
		}
		if bytes.Equal(s.Text, other.Next().Text) {
			alike++
		}
		if d := some.Next(); d.Expect.Outcome == guidance.Pass && len(d.Expect.Rules) == 0 && !bytes.Equal(d.Text, s.Text) {
			t.Fatalf("sound either way, and not the same:\n%s\n%s", s.Text, d.Text)
		}
	}
	if alike > 0 {
		t.Errorf("%d of 2000 documents of two seeds are alike", alike)
	}
}

// TestLabelsStandInTheDocuments: the label that is returned is the one that is
// written, and the ids of a run are different.
func TestLabelsStandInTheDocuments(t *testing.T) {
	for _, subject := range []specimen.Subject{specimen.Record, specimen.CIS} {
		g, ids := generator(t, 9, specimen.Order{Subject: subject, Defects: 0.5}), map[string]bool{}
		for range 5000 {
			s := g.Next()
			var written struct {
				ID     string               `json:"id"`
				Expect specimen.Expectation `json:"expect"`
			}
			if err := json.Unmarshal(s.Text, &written); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(s.Expect, written.Expect); diff != "" {
				t.Fatalf("label (-returned +written):\n%s", diff)
			}
			if written.ID == "" || ids[written.ID] {
				t.Fatalf("%s: the id %q is absent, or another's", subject, written.ID)
			}
			ids[written.ID] = true
		}
	}
}

// TestShareAndRoute: as many documents are broken as were ordered, and every record
// is of the route that was ordered.
func TestShareAndRoute(t *testing.T) {
	const documents = 1000
	for _, rate := range []float64{0, 0.1, 0.5, 1} {
		for _, route := range append(evidence.Routes(), 0) {
			g := generator(t, 5, specimen.Order{Route: route, Defects: rate})
			broken, routes := 0, map[string]int{}
			for range documents {
				s := g.Next()
				if len(s.Expect.Rules) > 0 {
					broken++
				}
				var r registration.Record
				if err := input.Decode(s.Text, &r); err != nil {
					t.Fatal(err)
				}
				routes[strings.ToLower(r.Route)]++
			}
			// Five standard deviations of a share, 0 for a rate of 0 or 1.
			want, off := rate*documents, 5*math.Sqrt(rate*(1-rate)*documents)
			if math.Abs(float64(broken)-want) > off {
				t.Errorf("route %s at a rate of %v: %d of %d are broken", route, rate, broken, documents)
			}
			delete(routes, "") // a defect of its own
			if kinds := len(evidence.Routes()); route == 0 && len(routes) != kinds || route != 0 && (len(routes) != 1 || routes[route.String()] == 0) {
				t.Errorf("route %s: got records of %v", route, routes)
			}
		}
	}
}

// TestEveryDefectIsDrawn: each way in which a document alone can be broken turns up.
func TestEveryDefectIsDrawn(t *testing.T) {
	for _, subject := range []specimen.Subject{specimen.Record, specimen.CIS} {
		g, drawn := generator(t, 11, specimen.Order{Subject: subject, Defects: 1}), map[guidance.RuleID]bool{}
		for range 20_000 {
			for _, id := range g.Next().Expect.Rules {
				drawn[id] = true
			}
		}
		for _, d := range specimen.Defects() {
			if d.Subject == subject && d.Options.IsZero() && !drawn[d.Rule] {
				t.Errorf("%s: no document of 20,000 breaks it", d.Rule)
			}
		}
	}
}

// TestUserIDs: those of two seeds do not meet, up to the million that is promised, and
// all stand in the range that is marked.
func TestUserIDs(t *testing.T) {
	ids := map[string]uint64{}
	for _, seed := range []uint64{0, 1, 2, 999} {
		g := generator(t, seed, specimen.Order{Subject: specimen.CIS})
		for range 2000 {
			r, err := g.Next().CIS()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := identity.ParseUserID(r.ID); err != nil || !strings.HasPrefix(r.ID, "111") {
				t.Fatalf("seed %d: %s is no user id of the range: %v", seed, r.ID, err)
			}
			if other, taken := ids[r.ID]; taken {
				t.Fatalf("%s is of seeds %d and %d", r.ID, other, seed)
			}
			ids[r.ID] = seed
		}
	}
	if ids["111001000000"] != 1 || ids["111999001999"] != 999 {
		t.Error("the ids of a seed do not begin with the last three digits of it")
	}
}

// TestZeroValues: none of them panics.
func TestZeroValues(t *testing.T) {
	zero, first := new(specimen.Generator), generator(t, 0, specimen.Order{})
	for range 20 {
		if got, want := zero.Next(), first.Next(); !bytes.Equal(got.Text, want.Text) || len(got.Text) == 0 {
			t.Fatalf("the zero Generator makes\n%s\nand that of seed 0\n%s", got.Text, want.Text)
		}
	}
	var d specimen.Defect
	if d.Sound() != nil || d.Broken() != nil || len(d.Expect().Rules) != 1 || d.Example().Passing != "" {
		t.Error("the zero Defect has a document")
	}
	if r, err := new(specimen.Specimen).Record(); err == nil {
		t.Errorf("the zero Specimen holds record %q", r.ID)
	}
	extract := generator(t, 1, specimen.Order{Subject: specimen.CIS}).Next()
	if _, err := extract.Record(); err == nil {
		t.Error("a CIS record is read as a registration record")
	}
	if _, err := generator(t, 1, specimen.Order{}).Next().CIS(); err == nil {
		t.Error("a registration record is read as a CIS record")
	}
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct {
		name  string
		order specimen.Order
		why   string
	}{
		{"scores", specimen.Order{Subject: specimen.Scores}, "only records and extracts are made"},
		{"no subject", specimen.Order{Subject: 99}, "not of the list"},
		{"route of an extract", specimen.Order{Subject: specimen.CIS, Route: evidence.ESR}, "an extract has none"},
		{"no route", specimen.Order{Route: 99}, "not of the list"},
		{"below nothing", specimen.Order{Defects: -0.01}, "no share"},
		{"more than all", specimen.Order{Defects: 1.01}, "no share"},
		{"no number", specimen.Order{Defects: math.NaN()}, "every comparison with it is false"},
	} {
		if g, err := specimen.New(1, tt.order); err == nil || g != nil {
			t.Errorf("%s: New() = %v, %v, want an error\nwhy: %s", tt.name, g, err, tt.why)
		}
	}
}

func BenchmarkNext(b *testing.B) {
	for _, subject := range []specimen.Subject{specimen.Record, specimen.CIS} {
		b.Run(subject.String(), func(b *testing.B) {
			g := generator(b, 1, specimen.Order{Subject: subject, Defects: 0.1})
			b.ReportAllocs()
			for b.Loop() {
				g.Next()
			}
		})
	}
}
