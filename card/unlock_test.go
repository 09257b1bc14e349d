package card_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// daysOfTheEmergency are the days on both sides of each edge of the emergency
// guidance, as known on some day; "" is the newest knowledge. The end was first
// unknown, then announced for 31 March 2023, then reported as 31 May 2023.
var daysOfTheEmergency = []struct {
	on, knownAt string
	emergency   bool
}{
	{"2020-04-07", "", false},
	{"2020-04-08", "", true},
	{"2020-04-20", "", true},
	{"2020-04-08", "2020-04-08", true},
	{"2020-04-08", "2020-04-07", false}, // nobody had read the page yet
	{"2023-01-09", "2023-01-08", true},
	{"2023-03-31", "2023-01-09", true},
	{"2023-04-01", "2023-01-08", true}, // no end was known
	{"2023-04-01", "2023-01-09", false},
	{"2023-04-01", "2023-06-04", false},
	{"2023-04-01", "2023-06-05", true},
	{"2023-04-01", "", true},
	{"2023-05-31", "", true},
	{"2023-06-01", "", false},
	{"2023-06-01", "2023-06-05", false},
	{"2026-11-21", "", false},
	{"2026-11-21", "2022-12-31", true}, // replayed as if the end were not known
}

// TestWaysOutOfEverything walks everything that a stuck card can be on each of those
// days, and holds the answer against the pages in plain words.
func TestWaysOutOfEverything(t *testing.T) {
	walked := 0
	for _, d := range daysOfTheEmergency {
		for bits := range 16 {
			s := card.Stuck{
				Locked: bits&1 != 0, Expired: bits&2 != 0, Email: bits&4 != 0, CanMeet: bits&8 != 0,
				On: guidance.MustDate(d.on),
			}
			if d.knownAt != "" {
				s.KnownAt = guidance.MustDate(d.knownAt)
			}
			checkWays(t, s, d.emergency)
			walked++
		}
	}
	if walked != 16*len(daysOfTheEmergency) {
		t.Errorf("walked %d, want all", walked)
	}
}

// TestWayOutByText: who has no email address unlocks their card with a code by text, since
// 2025; one who has an address does so by that.
func TestWayOutByText(t *testing.T) {
	for _, tt := range []struct {
		on            string
		email, mobile bool
		open          bool
		rule          guidance.RuleID
	}{
		{"2024-12-31", false, true, false, "RA-PSC-028"},
		{"2025-01-01", false, true, true, "RA-PSC-062"},
		{"2025-01-01", true, true, true, "RA-PSC-028"},
		{"2025-01-01", false, false, false, "RA-PSC-028"},
	} {
		way := card.WaysOutOf(card.Stuck{Locked: true, Email: tt.email, Mobile: tt.mobile, On: guidance.MustDate(tt.on)}).Ways[0]
		if way.Open != tt.open || way.Rule.ID != tt.rule {
			t.Errorf("%+v: open %v by %s", tt, way.Open, way.Rule.ID)
		}
	}
}

// checkWays holds one answer against what the pages say.
func checkWays(t *testing.T, s card.Stuck, emergency bool) {
	t.Helper()
	answer := card.WaysOutOf(s)
	stuck := s.Locked || s.Expired
	open := map[card.WayOut]bool{
		card.OutBySelfUnlock: s.Locked && !s.Expired && s.Email,
		card.OutByAssisted:   s.Locked && !s.Expired && s.CanMeet,
		card.OutByRenewal:    s.Expired && s.CanMeet,
		card.OutByReprint:    stuck && emergency && !s.CanMeet,
	}
	rules := map[card.WayOut][]guidance.RuleID{ // open, and not
		card.OutBySelfUnlock: {"RA-PSC-028", "RA-CRD-025", "RA-CRD-027", "RA-PSC-028"},
		card.OutByAssisted:   {"RA-PSC-034", "RA-CRD-025", "RA-CRD-027", "RA-PSC-027"},
		card.OutByRenewal:    {"RA-CRD-052", "RA-CRD-052", "", "RA-CRD-053"},
		card.OutByReprint:    {"RA-CRD-021", "RA-CRD-021", "RA-CRD-021", "RA-CRD-021"},
	}
	conflict := stuck && emergency && !s.CanMeet
	if len(answer.Ways) != len(card.WaysOut()) {
		t.Fatalf("%+v: %d ways, want each", s, len(answer.Ways))
	}
	for i, w := range answer.Ways {
		if w.Out != card.WaysOut()[i] {
			t.Errorf("%+v: way %d is %s", s, i, w.Out)
		}
		why := 0
		switch {
		case w.Open:
		case w.Out == card.OutByRenewal && !s.Expired, w.Out < card.OutByRenewal && !s.Locked, w.Out == card.OutByReprint:
			why = 1
		case w.Out < card.OutByRenewal && s.Expired:
			why = 2
		default:
			why = 3
		}
		if w.Open != open[w.Out] || (w.Message == "") != w.Open || w.Rule.ID != rules[w.Out][why] {
			t.Errorf("%+v, emergency %v: %s is open %v by %s: %q", s, emergency, w.Out, w.Open, w.Rule.ID, w.Message)
		}
		if want := conflict && (w.Out == card.OutBySelfUnlock || w.Out == card.OutByReprint); w.Conflict != want {
			t.Errorf("%+v, emergency %v: conflict about %s %v, want %v", s, emergency, w.Out, w.Conflict, want)
		}
	}
	if got := len(answer.Findings); got != either(conflict, 1, 0) {
		t.Errorf("%+v, emergency %v: %d findings, want conflict %v", s, emergency, got, conflict)
	}
}

// TestWaysOutConflictMetAndMissed: the finding says what it is, and cites both pages;
// where somebody can be met there is none.
func TestWaysOutConflictMetAndMissed(t *testing.T) {
	s := card.Stuck{Locked: true, Email: true, CanMeet: true, On: guidance.MustDate("2020-04-20")}
	if got := card.WaysOutOf(s).Findings; len(got) != 0 {
		t.Errorf("the holder can be met, and there are %d findings", len(got))
	}
	s.CanMeet = false
	findings := card.WaysOutOf(s).Findings
	if len(findings) != 1 {
		t.Fatalf("nobody can be met, and there are %d findings", len(findings))
	}
	f := findings[0]
	if f.Rule != "RA-CRD-020" || f.Severity != guidance.Info || f.Basis != guidance.Disputed || f.Message == "" {
		t.Errorf("finding %s, severity %s, basis %s: %q", f.Rule, f.Severity, f.Basis, f.Message)
	}
	got := []string{}
	for _, c := range f.Citations {
		got = append(got, c.URL+" "+c.Section)
	}
	want := []string{
		guidance.Streamlining.URL + " What happens if an existing user locks their card or the certificates expire",
		guidance.RemoteRegistration.URL + " What to do if an existing user locks their card or the certificates expires",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("citations mismatch (-want +got):\n%s", diff)
	}
}

// TestReprintedMetAndMissed: one thing changed each, of what a reprint needs.
func TestReprintedMetAndMissed(t *testing.T) {
	first, last := day("2020-04-08"), day("2023-06-01").Add(-1) // of the emergency
	expired := at(t, card.InUse)
	expired.Certification = card.Certification{State: card.Certified, Pair: expiring(last.Add(-1))}
	known := func(text string) card.Stuck { return card.Stuck{KnownAt: guidance.MustDate(text)} }
	for _, tt := range []struct {
		name, why string
		card      card.Card
		stuck     card.Stuck
		at        time.Time
		refused   []guidance.RuleID
	}{
		{"locked, nobody can be met", "what the page has reprinted", locked(t), card.Stuck{}, hour(9), nil},
		{"expired by a nanosecond", "the other thing that it has reprinted", expired, card.Stuck{}, last, nil},
		{"not expired yet", "a card that works is not reprinted", expired, card.Stuck{}, last.Add(-1), []guidance.RuleID{"RA-CRD-021"}},
		{"two wrong passcodes", "it is not locked", unlockedAfterTwo(t), card.Stuck{}, hour(9), []guidance.RuleID{"RA-CRD-021"}},
		{"said to be locked", "what the card says counts", at(t, card.InUse), card.Stuck{Locked: true, Expired: true}, hour(9), []guidance.RuleID{"RA-CRD-021"}},
		{"the holder can be met", "then it is unlocked", locked(t), card.Stuck{CanMeet: true}, hour(9), []guidance.RuleID{"RA-CRD-021"}},
		{"on the last evening", "the day is that of London, where it is summer", locked(t), card.Stuck{}, last, nil},
		{"on the day after", "the emergency is over", locked(t), card.Stuck{}, last.Add(1), []guidance.RuleID{"RA-CRD-021"}},
		{
			"on the day after, said to be earlier", "the day is that of the instant", locked(t),
			card.Stuck{On: guidance.MustDate("2020-04-20")},
			last.Add(1),
			[]guidance.RuleID{"RA-CRD-021"},
		},
		{"on the day after, as known in 2022", "no end was known then", locked(t), known("2022-12-31"), last.Add(1), nil},
		{"in April 2023, as known in May", "it was thought to have ended", locked(t), known("2023-05-31"), day("2023-04-01"), []guidance.RuleID{"RA-CRD-021"}},
		{"before the card was locked", "no card goes back in time", locked(t), card.Stuck{}, hour(7).Add(-1), []guidance.RuleID{"RA-CRD-011"}},
		{"before the emergency too", "every reason is given", locked(t), card.Stuck{}, first.Add(-1), []guidance.RuleID{"RA-CRD-011", "RA-CRD-021"}},
		{"of a card that has ended", "it makes no further move", ended(t, card.InUse, card.ReasonLost), card.Stuck{}, hour(9), []guidance.RuleID{"RA-CRD-010", "RA-CRD-021"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.card.Reprinted(tt.stuck, card.LockChange{At: tt.at})
			if tt.refused != nil {
				refusedBy(t, err, tt.refused...)
				return
			}
			if err != nil || got.State != card.Cancelled || got.Reason != card.ReasonLockedOrExpiredReprinted || got.Body != card.BodyOut {
				t.Errorf("Reprinted() = %s for %s, %v\nwhy: %s", got.State, got.Reason, err, tt.why)
			}
		})
	}
}

func unlockedAfterTwo(t *testing.T) card.Card {
	t.Helper()
	c := at(t, card.InUse)
	for range card.TriesAllowed - 1 {
		c = must(t)(c.PasscodeTried(false, hour(7)))
	}
	return c
}
