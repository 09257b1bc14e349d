package identity_test

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

type entries = []identity.CISEntry

// entry returns an entry of a kind with a number.
func entry(kind, number string) identity.CISEntry {
	return identity.CISEntry{Kind: kind, Number: number}
}

var (
	zerosUK   = identity.CISEntry{Kind: "uk-passport", Number: "000000000", Expires: "2025-04-01"}
	zerosBare = entry("passport", "000000000")
	tac1      = identity.CISEntry{Kind: "TAC1", Issued: "2020-03-01"}
	tac2      = identity.CISEntry{Kind: "TAC2", Issued: "2020-03-01"}
	bare1     = entry("TAC1", "")
	bare2     = entry("TAC2", "")
	licence   = entry("driving-licence", "EXAMP657054SM9IJ")
)

const (
	full     = identity.FlagFull
	partial  = identity.FlagPartial
	nearMiss = identity.FlagNearMiss
	none     = identity.FlagNone
	remote   = identity.RemoteRegistration
	stream   = identity.Streamlining
)

// expires and issued return e with one date changed.
func expires(e identity.CISEntry, day string) identity.CISEntry { e.Expires = day; return e }
func issued(e identity.CISEntry, day string) identity.CISEntry  { e.Issued = day; return e }

func TestRecognise(t *testing.T) {
	tests := []struct {
		name       string
		evidence   entries
		flag       identity.Flag
		convention identity.Convention
		pointer    string
		why        string
	}{
		{"remote", entries{zerosUK, tac1, tac2}, full, remote, "/evidence/0/number", "exactly stage 3 of the remote page"},
		{"streamlining", entries{zerosBare, bare1, bare2}, full, stream, "/evidence/0/number", "exactly step 4 of the streamlining page"},
		{"streamlining on a UK passport", entries{expires(zerosUK, ""), bare1, bare2}, full, stream, "/evidence/0/number", "the page says Passport, of no country"},
		{"any order", entries{tac2, tac1, zerosUK}, full, remote, "/evidence/2/number", "order says nothing"},
		{"real evidence beside it", entries{licence, zerosUK, tac1, entry("utility-bill", "77"), tac2}, full, remote, "/evidence/1/number", "extra real evidence changes nothing"},
		{"tolerant TACs", entries{zerosUK, issued(entry("TAC 1", ""), "2020-03-01"), issued(entry("tac2", ""), "2020-03-01")}, full, remote, "/evidence/0/number", "TAC 1 and tac2 are read as TAC1 and TAC2"},
		{"spaces in the number", entries{{Kind: "uk-passport", Number: " 000 000\u00a0000 ", Expires: "2025-04-01"}, tac1, tac2}, full, remote, "/evidence/0/number", "spaces are ignored"},
		{"remote dates on a passport", entries{expires(zerosBare, "2025-04-01"), tac1, tac2}, partial, 0, "/evidence/0/number", "the remote page chooses UK passport"},
		{"both conventions typed", entries{zerosBare, bare1, bare2, zerosUK, tac1, tac2}, full, remote, "/evidence/3/number", "the one that says more is named"},
		{"dates spread over doubles", entries{expires(zerosUK, "2025-04-02"), zerosUK, bare1, tac1, tac2, bare2}, full, remote, "/evidence/1/number", "a choice of entries that fits will do"},
		{"other dates present", entries{issued(zerosUK, "2015-04-01"), expires(tac1, "2021-01-01"), tac2}, full, remote, "/evidence/0/number", "only the three dates of the convention count"},

		{"expiry missing", entries{expires(zerosUK, ""), tac1, tac2}, partial, 0, "/evidence/0/number", "two dates of three"},
		{"expiry a day late", entries{expires(zerosUK, "2025-04-02"), tac1, tac2}, partial, 0, "/evidence/0/number", "different"},
		{"expiry in another style", entries{expires(zerosUK, "01/04/2025"), tac1, tac2}, partial, 0, "/evidence/0/number", "unreadable as YYYY-MM-DD"},
		{"one issue missing", entries{zerosUK, bare1, tac2}, partial, 0, "/evidence/0/number", "both TACs carry the date"},
		{"other issue missing", entries{zerosUK, tac1, bare2}, partial, 0, "/evidence/0/number", "both TACs carry the date"},
		{"one issue different", entries{zerosUK, tac1, issued(tac2, "2020-01-03")}, partial, 0, "/evidence/0/number", "day and month swapped"},
		{"streamlining with an expiry", entries{expires(zerosBare, "2025-01-01"), bare1, bare2}, partial, 0, "/evidence/0/number", "none of the three dates belongs there"},
		{"streamlining with a blank date", entries{expires(zerosBare, " "), bare1, bare2}, partial, 0, "/evidence/0/number", "something was typed that is no date"},

		{"zeros alone", entries{zerosUK}, nearMiss, 0, "/evidence/0/number", "no TACs"},
		{"zeros with one TAC", entries{licence, zerosBare, tac2}, nearMiss, 0, "/evidence/1/number", "one TAC"},
		{"zeros with one TAC twice", entries{zerosUK, tac1, tac1}, nearMiss, 0, "/evidence/0/number", "TAC1 twice is not both"},
		{"eight zeros", entries{entry("uk-passport", "00000000"), tac1, tac2}, nearMiss, 0, "/evidence/0/number", "wrong count"},
		{"ten zeros", entries{tac1, tac2, entry("uk-passport", "0000000000")}, nearMiss, 0, "/evidence/2/number", "wrong count"},
		{"letter O", entries{entry("uk-passport", "O00000000"), tac1, tac2}, nearMiss, 0, "/evidence/0/number", "letter O typed for zero"},
		{"all letters o", entries{entry("passport", "ooooooooo"), tac1, tac2}, nearMiss, 0, "/evidence/0/number", "letter o typed for zero"},
		{"Cyrillic O", entries{entry("passport", "00000000О"), tac1, tac2}, nearMiss, 0, "/evidence/0/number", "looks like the letter that looks like zero"},
		{"full-width zeros", entries{entry("passport", "０００００００００"), tac1, tac2}, nearMiss, 0, "/evidence/0/number", "never folded, but seen"},
		{"hyphens", entries{entry("passport", "000-000-000"), tac1, tac2}, nearMiss, 0, "/evidence/0/number", "spaces alone are ignored"},
		{"another document", entries{entry("driving-licence", "000000000"), tac1, tac2}, nearMiss, 0, "/evidence/0/number", "the zeros stand on a passport"},
		{"unknown document", entries{entry("UK Passport", "000000000"), tac1, tac2}, nearMiss, 0, "/evidence/0/number", "an unknown kind is another kind"},
		{"no kind", entries{entry("", "000000000"), tac1, tac2}, nearMiss, 0, "/evidence/0/number", "an unknown kind is another kind"},
		{"real and look-alike", entries{entry("uk-passport", "512345678"), entry("pass-card", "000000000"), bare1, bare2}, nearMiss, 0, "/evidence/1/number", "real evidence does not hide it"},

		{"nothing", nil, none, 0, "", "no evidence"},
		{"temporary card", entries{tac1, tac2}, none, 0, "", "TAC1 and TAC2 alone are an ordinary temporary card, even with the day"},
		{"temporary card with evidence", entries{licence, bare1, bare2}, none, 0, "", "and so beside real evidence"},
		{"temporary card with zeros on it", entries{licence, entry("TAC1", "000000000"), entry("TAC2", "0")}, none, 0, "", "a TAC is no document, its number counts for nothing"},
		{"real passport with TACs", entries{entry("uk-passport", "512345678"), tac1, tac2}, none, 0, "", "a real number"},
		{"nearly zeros", entries{entry("uk-passport", "000000001"), tac1, tac2}, none, 0, "", "a digit that is no zero makes it another number"},
		{"no number", entries{entry("uk-passport", ""), tac1, tac2}, none, 0, "", "nothing looks like zeros"},
		{"punctuation", entries{entry("uk-passport", "---"), tac1, tac2}, none, 0, "", "no zero among it"},
		{"look-alike without TACs", entries{entry("uk-passport", "00000000")}, none, 0, "", "neither zeros nor TACs"},
		{"look-alike with one TAC", entries{entry("uk-passport", "00000000"), tac1}, none, 0, "", "neither zeros nor both TACs"},
		{"zeros on another document", entries{entry("driving-licence", "000000000")}, none, 0, "", "without the TACs it is a filler"},
		{"ordinary", entries{entry("uk-passport", "512345678"), licence}, none, 0, "", "a normal record"},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		if seen[tt.name] {
			t.Fatalf("%s stands twice", tt.name)
		}
		seen[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			got := identity.Recognise(identity.CISRecord{ID: "a", Evidence: tt.evidence})
			if got.Flag != tt.flag || got.Convention != tt.convention {
				t.Errorf("Recognise = %s %q, want %s %q\nwhy: %s", got.Flag, got.Convention, tt.flag, tt.convention, tt.why)
			}
			checkFinding(t, got, tt.pointer)
		})
	}
}

// checkFinding asserts that a recognition has the one finding of its flag.
func checkFinding(t *testing.T, got identity.Recognition, pointer string) {
	t.Helper()
	rules := map[identity.Flag]guidance.RuleID{full: "RA-CIS-020", partial: "RA-CIS-021", nearMiss: "RA-CIS-022"}
	if got.Flag == none {
		if len(got.Findings) != 0 {
			t.Errorf("no flag, but findings %v", got.Findings)
		}
		return
	}
	if len(got.Findings) != 1 {
		t.Fatalf("%d findings, want one", len(got.Findings))
	}
	f := got.Findings[0]
	if f.Rule != rules[got.Flag] || f.Severity != guidance.Warning || f.Pointer != pointer || f.Message == "" {
		t.Errorf("finding %s %s at %q, want %s warning at %q", f.Rule, f.Severity, f.Pointer, rules[got.Flag], pointer)
	}
}

func TestTracked(t *testing.T) {
	for f, want := range map[identity.Flag]bool{full: true, partial: true, nearMiss: false, none: false, 0: false} {
		if f.Tracked() != want {
			t.Errorf("%s: tracked %t, want %t", f, f.Tracked(), want)
		}
	}
}

func TestRecognitionAsJSON(t *testing.T) {
	data, err := json.Marshal(identity.Recognise(identity.CISRecord{}))
	want := `{"flag":"none","convention":"","findings":[]}`
	if diff := cmp.Diff(want, string(data)); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

func TestOrdinaryRecordsCostNoAllocation(t *testing.T) {
	record := identity.CISRecord{Evidence: entries{entry("uk-passport", "512345678"), licence, entry("utility-bill", "")}}
	if n := testing.AllocsPerRun(100, func() { identity.Recognise(record) }); n != 0 {
		t.Errorf("%v allocations a record", n)
	}
}

func BenchmarkRecognise(b *testing.B) {
	for _, bb := range []struct {
		name     string
		evidence entries
	}{
		{"ordinary", entries{entry("uk-passport", "512345678"), licence, entry("utility-bill", "")}},
		{"temporary", entries{licence, bare1, bare2}},
		{"full", entries{zerosUK, tac1, tac2}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			record := identity.CISRecord{Evidence: bb.evidence}
			b.ReportAllocs()
			for b.Loop() {
				identity.Recognise(record)
			}
		})
	}
}
