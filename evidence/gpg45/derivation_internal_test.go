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
		checkKnown(t, e.Name()+", its rationale", e.Rationale, e.Known)
		if !unread(e.Basis) || len(e.Citations) == 0 || e.Rationale == "" || !strings.HasPrefix(e.ID, "gpg45-") {
			t.Errorf("edition %s is %s, with %d citations, because %q: nothing here was read in a primary source",
				e.Name(), e.Basis, len(e.Citations), e.Rationale)
		}
	}
}

// knownSince is what an edition may speak of from a day on.
var knownSince = map[string]string{
	"both versions": "2019-07-10", "two lists": "2019-07-10", "second version": "2019-07-10",
	"17 December 2019": "2019-12-17", "19 March 2020": "2020-03-19", "at least 2": "2020-03-19", "22 October 2020": "2020-10-22",
	"1.0": "2026-03-03", "2026": "2026-03-03", "One Login": "2026-08-21",
}

// checkKnown: nothing is said before it was known.
func checkKnown(t *testing.T, of, text string, known guidance.Date) {
	t.Helper()
	for words, since := range knownSince {
		if strings.Contains(text, words) && known.Before(guidance.MustDate(since)) {
			t.Errorf("%s, known on %s, speaks of %q, known since %s: %s", of, known, words, since, text)
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
	for _, e := range catalogues {
		t.Run(e.Name(), func(t *testing.T) {
			checkCatalogueLines(t, e.Content)
			for _, line := range e.Content.lines {
				checkKnown(t, line.words, line.note, e.Known)
				for _, c := range line.source.cites {
					checkKnown(t, line.words, c.Title, e.Known)
				}
			}
		})
	}
}

func checkCatalogueLines(t *testing.T, c catalogue) {
	t.Helper()
	words := 0
	for i, line := range c.lines {
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
			if at, ok := c.byWord[other]; !ok || c.lines[at].strength <= line.strength {
				t.Errorf("line %d, %s: %s is no better document of the catalogue", i+1, line.words, other)
			}
		}
	}
	if words != len(c.byWord) || len(c.lines) != len(catalogue2019.lines) {
		t.Errorf("the catalogue has %d words, of which %d are different, in %d lines", words, len(c.byWord), len(c.lines))
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
		if r.Scope != guidance.Command {
			t.Errorf("%s is evaluated against %v, but only CheckDerivation evaluates it", r.ID, r.Scope.Names())
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
