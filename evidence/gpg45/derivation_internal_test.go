package gpg45

import (
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
)

// checkTable asserts that a table of editions is well formed, and that each edition
// says what it rests on.
func checkTable[T any](t *testing.T, table guidance.Editions[T]) {
	t.Helper()
	if err := table.Check(); err != nil {
		t.Error(err)
	}
	for _, e := range table {
		if !unread(e.Basis) || len(e.Citations) == 0 || e.Rationale == "" || !strings.HasPrefix(e.ID, "gpg45-") {
			t.Errorf("edition %s is %s, with %d citations, because %q: nothing here was read in a primary source",
				e.Name(), e.Basis, len(e.Citations), e.Rationale)
		}
	}
}

func TestTablesOfCriteria(t *testing.T) {
	for _, q := range []*questionnaire{
		strength, validity, fraudByReading[FraudDraft2019], fraudByReading[FraudOneLogin],
		faceInPerson, faceRemote, biometric, kbvQuality,
	} {
		checkTable(t, q.tables)
		seen := map[string]bool{}
		for _, name := range q.facts.names {
			if seen[name] || name == noFacts || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz-") != "" {
				t.Errorf("%s %q stands twice or is no word", q.facts.list, name)
			}
			seen[name] = true
		}
		for _, e := range q.tables {
			for i, r := range e.Content {
				if !q.facts.holds(r.asks()) || len(r.criteria) == 0 {
					t.Errorf("%s: line %d asks for what is not a %s, or for nothing", e.Name(), i+1, q.facts.list)
				}
			}
		}
	}
	checkTable(t, kbvTables)
	checkTable(t, activity.editions)
	checkTable(t, catalogues)
	for _, e := range activity.editions {
		if fault := faultOfActivity(e.Content); fault != "" {
			t.Errorf("%s: %s", e.Name(), fault)
		}
	}
}

func TestCatalogueIsWellFormed(t *testing.T) {
	words := 0
	for i, line := range catalogue {
		words += len(strings.Fields(line.words))
		if !unread(line.source.basis) || line.source.basis == guidance.Disputed && (len(line.source.cites) == 0 || line.note == "") {
			t.Errorf("line %d, %s: %s without a citation and a note", i+1, line.words, line.source.basis)
		}
		if line.source.chip && line.strength < Score3 || line.strength == 0 && line.note == "" || line.strength > Score4 {
			t.Errorf("line %d, %s: strength %s", i+1, line.words, line.strength)
		}
		if line.instead == "" {
			continue
		}
		for other := range strings.SplitSeq(line.instead, ", ") {
			if at, ok := catalogueByWord[other]; !ok || catalogue[at].strength <= line.strength {
				t.Errorf("line %d, %s: %s is no better document of the catalogue", i+1, line.words, other)
			}
		}
	}
	if words != len(catalogueByWord) {
		t.Errorf("the catalogue has %d words, of which %d are different", words, len(catalogueByWord))
	}
}

func TestDerivationRules(t *testing.T) {
	registry, err := guidance.NewRegistry(derivationRules())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range registry.Rules() {
		if r.ID < "RA-GPG-020" || r.ID > "RA-GPG-029" {
			t.Errorf("%s is not a rule of deriving scores", r.ID)
		}
	}
}

// TestLineAboveThatGivesLess: of what is missing, nothing counts that a line above
// would catch.
func TestLineAboveThatGivesLess(t *testing.T) {
	q := &questionnaire{facts: words{"fact", []string{"a", "b", "c"}}}
	rows := []row{
		{Score0, []criterion{everyOf(ValidityFacts(0b011))}},
		{Score2, []criterion{everyOf(ValidityFacts(0b010))}},
		{Score1, []criterion{everyOf(ValidityFacts(0b100))}},
	}
	for _, tt := range []struct{ facts, want uint32 }{{0b000, 0b010}, {0b001, 0b100}, {0b011, 0}, {0b100, 0b010}, {0b101, 0}} {
		if got := q.missing(rows, tt.facts, func() Score { _, s := first(rows, tt.facts); return s }()); got != tt.want {
			t.Errorf("%03b: %03b is missing, want %03b", tt.facts, got, tt.want)
		}
	}
}

// TestOneFactForTwoCriteria: the fewest facts are looked for, not the first of each
// criterion.
func TestOneFactForTwoCriteria(t *testing.T) {
	q := &questionnaire{facts: words{"fact", []string{"a", "b", "c", "d"}}}
	rows := []row{{Score1, []criterion{atLeast(1, ValidityFacts(0b0101)), atLeast(1, ValidityFacts(0b1110)), everyOf(ValidityFacts(0b1000))}}}
	for _, tt := range []struct{ facts, want uint32 }{{0, 0b1001}, {0b1000, 0b0001}, {0b0010, 0b1001}} {
		if got := q.missing(rows, tt.facts, Score0); got != tt.want {
			t.Errorf("%04b: %04b is missing, want %04b", tt.facts, got, tt.want)
		}
	}
	rows = []row{{Score1, []criterion{atLeast(1, ValidityFacts(0b0101)), atLeast(1, ValidityFacts(0b0110))}}}
	if got := q.missing(rows, 0, Score0); got != 0b0100 {
		t.Errorf("%04b is missing, want the one fact that serves both", got)
	}
}
