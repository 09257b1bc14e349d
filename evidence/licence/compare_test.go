package licence_test

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/guidance"
)

// TestCompareWithUnknowns: what is not known is not compared, and never makes a
// match.
func TestCompareWithUnknowns(t *testing.T) {
	tests := []struct {
		name     string
		change   func(*licence.Holder)
		result   licence.Result
		mismatch []string
		why      string
	}{
		{"all known", func(*licence.Holder) {}, licence.Match, nil, "everything agrees"},
		{"nothing known", func(h *licence.Holder) { *h = licence.Holder{} }, licence.NotComparable, nil, "nothing was compared"},
		{"birth not known", func(h *licence.Holder) { h.DateOfBirth = guidance.Date{} }, licence.NotComparable, nil, "what blocks was not looked at"},
		{"birth not known, surname differs", func(h *licence.Holder) { h.DateOfBirth, h.Surname = guidance.Date{}, "Evans" }, licence.Review, []string{"surname"}, "what is known differs"},
		{"name not known", func(h *licence.Holder) { h.Surname, h.Forenames = "", "\u00a0" }, licence.NotComparable, nil, "a date of birth is many people's"},
		{"name not known, day differs", func(h *licence.Holder) {
			h.Surname, h.Forenames, h.DateOfBirth = "", "", guidance.MustDate("1964-07-04")
		}, licence.Block, []string{"birth_day"}, "a day that differs blocks whatever is known"},
		{"sex not known", func(h *licence.Holder) { h.Sex = "" }, licence.Match, nil, "registrants are not asked for it"},
		{"sex in another word", func(h *licence.Holder) { h.Sex = "female" }, licence.Match, nil, "not read, so not compared"},
		{"forenames not known", func(h *licence.Holder) { h.Forenames = " " }, licence.NotComparable, nil, "half a name: initials are not compared"},
		{"forenames not known, surname differs", func(h *licence.Holder) { h.Surname, h.Forenames = "Evans", "" }, licence.Review, []string{"surname"}, "what is known differs"},
		{"surname not known", func(h *licence.Holder) { h.Surname = "" }, licence.NotComparable, nil, "half a name: the surname is not compared"},
		{"surname not known, initials differ", func(h *licence.Holder) { h.Surname, h.Forenames = "\t", "Ada" }, licence.Review, []string{"initials"}, "what is known differs"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := morgan()
			tt.change(&h)
			want := licence.Comparison{Result: tt.result, Mismatch: tt.mismatch}
			if diff := cmp.Diff(want, must(t, licence.GB, specimen).Compare(h)); diff != "" {
				t.Errorf("Compare() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestNothingToCompare(t *testing.T) {
	for country, text := range map[licence.Country]string{licence.NI: "55667788", licence.IM: "FL1234A", licence.JE: "123456"} {
		want := licence.Comparison{Result: licence.NotComparable}
		if diff := cmp.Diff(want, must(t, country, text).Compare(morgan())); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", country, diff)
		}
	}
}

func TestExpect13WithoutBirth(t *testing.T) {
	h := morgan()
	h.DateOfBirth = guidance.Date{}
	if got := licence.Expect13(h); got != "" {
		t.Errorf("Expect13() = %q, want nothing: six of the characters are not known", got)
	}
}

// holders draws holders whose surname leaves a letter; a number without one does
// not exist.
func holders() *rapid.Generator[licence.Holder] {
	names := rapid.StringMatching(`[A-Za-zÀ-ÖØ-öø-žḀ-ỹ][A-Za-zÀ-ÖØ-öø-ž'’. -]{0,12}`)
	return rapid.Custom(func(rt *rapid.T) licence.Holder {
		return licence.Holder{
			Surname:     rapid.SampledFrom([]string{"", "Mac", "MAC ", "mc", "O'", "Ng", "É"}).Draw(rt, "prefix") + rapid.StringMatching(`[A-Za-z]`).Draw(rt, "letter") + names.Draw(rt, "surname"),
			Forenames:   rapid.SampledFrom([]string{"", "Jo", "Anne-Marie", "  Élodie\tZoë Q "}).Draw(rt, "forenames") + rapid.StringMatching(`[a-z]{0,3}( [A-Za-zÀ-ÿ'-]{0,5}){0,3}`).Draw(rt, "more"),
			DateOfBirth: guidance.MustDate("1900-01-01").AddDays(rapid.IntRange(0, 73048).Draw(rt, "day")), // to 2099-12-31
			Sex:         rapid.SampledFrom([]string{"F", "M"}).Draw(rt, "sex"),
		}
	})
}

var tails = rapid.StringMatching(`[A-Z0-9]{3}`)

// TestExpectedNumberMatches: the number that a holder should have is theirs, in
// either country that codes holders, with whatever tail.
func TestExpectedNumberMatches(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := holders().Draw(rt, "holder")
		country := rapid.SampledFrom([]licence.Country{licence.GB, licence.GG}).Draw(rt, "country")
		n, err := licence.Parse(country, licence.Expect13(h)+tails.Draw(rt, "tail"))
		if err != nil {
			rt.Fatal(err)
		}
		if c := n.Compare(h); c.Result != licence.Match || c.Mismatch != nil {
			rt.Errorf("%s: %v, want a match", n, c)
		}
		if n.String()[:13] != licence.Expect13(h) {
			rt.Errorf("%s: want to begin %s", n, licence.Expect13(h))
		}
		if born := h.DateOfBirth.String(); n.YY() != born[2:4] || n.Month() != born[5:7] || n.Day() != born[8:] || n.Sex() != h.Sex {
			rt.Errorf("%s: %s %s %s %s, want %s %s", n, n.YY(), n.Month(), n.Day(), n.Sex(), born, h.Sex)
		}
		found := false
		for _, day := range n.BirthDates() {
			found = found || day == h.DateOfBirth
		}
		if !found {
			rt.Errorf("%s: birth dates %v lack %s", n, n.BirthDates(), h.DateOfBirth)
		}
	})
}

// TestAnotherDayBlocks: the day before and the day after are another person's
// birth, whatever the names say; the other sex alone is looked at.
func TestAnotherDayBlocks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := holders().Draw(rt, "holder")
		n := must(t, licence.GB, licence.Expect13(h)+"9AA")
		for _, days := range []int{-1, 1} {
			other := h
			other.DateOfBirth = h.DateOfBirth.AddDays(days)
			if c := n.Compare(other); c.Result != licence.Block || len(c.Mismatch) == 0 {
				rt.Errorf("%s, %d day on: %v, want a block", n, days, c)
			}
		}
		other := h
		other.Sex = map[string]string{"F": "M", "M": "F"}[h.Sex]
		if diff := cmp.Diff(licence.Comparison{Result: licence.Review, Mismatch: []string{"sex"}}, n.Compare(other)); diff != "" {
			rt.Errorf("%s of the other sex: mismatch (-want +got):\n%s", n, diff)
		}
		man, woman := licence.Expect13(h), licence.Expect13(other)
		if h.Sex == "F" {
			man, woman = woman, man
		}
		if woman[6]-man[6] != 5 || woman[:6]+woman[7:] != man[:6]+man[7:] {
			rt.Errorf("%s and %s: want 50 more in the month of a woman and nothing else", man, woman)
		}
	})
}

// TestCenturiesAreOne: a number does not say the century, so that a holder born
// a hundred years apart matches where both days are on the calendar.
func TestCenturiesAreOne(t *testing.T) {
	for born, want := range map[string]licence.Result{
		"1964-07-05": licence.Match, "2064-07-05": licence.Match, "1864-07-05": licence.Match,
		"1963-07-05": licence.Block, "1965-07-05": licence.Block, "1974-07-05": licence.Block,
	} {
		h := morgan()
		h.DateOfBirth = guidance.MustDate(born)
		if c := must(t, licence.GB, specimen).Compare(h); c.Result != want {
			t.Errorf("born %s: %s, want %s", born, c.Result, want)
		}
	}
}

// TestOneName: a number has a person's one name in the place of the surname and 99
// for the initials, whichever box the holder wrote it in.
func TestOneName(t *testing.T) {
	const suharto = "SUHAR905050999AB"
	for _, tt := range []struct {
		name, text, surname, forenames string
		result                         licence.Result
		mismatch                       []string
		why                            string
	}{
		{"as surname", suharto, "Suharto", "", licence.Match, nil, "where the number has it"},
		{"as forename", suharto, "", "Suharto", licence.Match, nil, "one name, in the other box"},
		{"another as surname", suharto, "Sukarno", "", licence.Review, []string{"surname"}, "another name"},
		{"another as forename", suharto, "", "Sukarno", licence.Review, []string{"initials"}, "neither the one name nor a forename of the number"},
		{"of two", suharto, "Suharto", "Ali", licence.Review, []string{"initials"}, "two names, and the number has one"},
		{"of two, the other way", suharto, "Ali", "Suharto", licence.Review, []string{"surname", "initials"}, "two names are in their places"},
		{"surname of two", "SUHAR905050A99AB", "Suharto", "", licence.NotComparable, nil, "the number has a forename, of which nothing is known"},
	} {
		h := licence.Holder{Surname: tt.surname, Forenames: tt.forenames, DateOfBirth: guidance.MustDate("1990-05-05")}
		want := licence.Comparison{Result: tt.result, Mismatch: tt.mismatch}
		if diff := cmp.Diff(want, must(t, licence.GB, tt.text).Compare(h)); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
	}
	for _, h := range []licence.Holder{{Surname: "Suharto"}, {Forenames: "Suharto"}} {
		h.DateOfBirth = guidance.MustDate("1990-05-05")
		if got := licence.Expect13(h); got != suharto[:13] {
			t.Errorf("Expect13() = %q, want %q", got, suharto[:13])
		}
	}
}

func TestComparisonAsJSON(t *testing.T) {
	for want, c := range map[string]licence.Comparison{
		`{"result":"review","mismatch":["sex"]}`: {Result: licence.Review, Mismatch: []string{"sex"}},
		`{"result":"match","mismatch":[]}`:       {Result: licence.Match},
	} {
		if got, err := json.Marshal(c); err != nil || string(got) != want {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	}
}
