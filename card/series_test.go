package card_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

func TestSeriesOf(t *testing.T) {
	for _, tt := range []struct {
		number string
		want   card.Series
		why    string
	}{
		{"0812345678", 8, "the first two digits"},
		{"10", 10, "the rest does not count"},
		{"01x", 1, "the rest does not count"},
		{"0", 0, "one digit"},
		{"", 0, "none"},
		{"00123", 0, "there is no series 0"},
		{"11123", 0, "there is no series 11"},
		{"99123", 0, "there is no series 99"},
		{" 812345", 0, "a space is no digit"},
		{"8:123", 0, "the sign after 9 is no digit"},
		{"/8123", 0, "the sign before 0 is no digit"},
		{"J0123", 0, "a letter is no digit, though it is four times ten if bytes wrap round"},
		{"٠٨", 0, "digits of another script are no digits here"},
		{"8123", 0, "81 is no series: the zero belongs to the number"},
	} {
		got, err := card.SeriesOf(tt.number)
		if got != tt.want || (err == nil) != (tt.want > 0) || err != nil && !errors.Is(err, card.ErrSeries) {
			t.Errorf("%q: %d, %v, want %d\nwhy: %s", tt.number, got, err, tt.want, tt.why)
		}
		if err != nil && len(tt.number) > 2 && strings.Contains(err.Error(), tt.number) {
			t.Errorf("the error repeats the number: %v", err)
		}
	}
}

// TestSeriesMetAndMissed shows of each rule of the series a card that meets it,
// and one that misses it by a hair.
func TestSeriesMetAndMissed(t *testing.T) {
	for _, tt := range []struct {
		series card.Series
		on     string
		found  []string
		why    string
	}{
		{1, "2015-02-20", []string{}, "the day before the upgrade"},
		{1, "2015-02-21", []string{"RA-CRD-059 /series"}, "the upgrade"},
		{3, "2026-11-21", []string{"RA-CRD-059 /series"}, "withdrawn for good"},
		{4, "2026-03-31", []string{}, "the last day of series 4"},
		{4, "2026-04-01", []string{"RA-CRD-060 /series"}, "blocked"},
		{5, "2026-04-01", []string{}, "series 5 has another day"},
		{5, "2026-05-06", []string{}, "the last day of series 5"},
		{5, "2026-05-07", []string{"RA-CRD-061 /series"}, "blocked"},
		{6, "2026-05-06", []string{}, "the last day of series 6"},
		{6, "2026-05-07", []string{"RA-CRD-061 /series"}, "blocked"},
		{7, "2026-05-07", []string{"RA-CRD-062 /series"}, "nothing is known of it"},
		{7, "2010-01-01", []string{"RA-CRD-062 /series"}, "on no day"},
		{8, "2026-05-07", []string{}, "live"},
		{9, "2026-05-07", []string{}, "live"},
		{10, "2026-05-07", []string{}, "live"},
		{0, "2026-05-07", []string{"RA-CRD-058 /series"}, "no series"},
		{11, "2026-05-07", []string{"RA-CRD-058 /series"}, "none that is known"},
	} {
		got := broken(t, card.CheckSeries(tt.series, guidance.MustDate(tt.on), "/series"))
		if diff := cmp.Diff(tt.found, got); diff != "" {
			t.Errorf("series %d on %s (-want +got)\n%s\nwhy: %s", tt.series, tt.on, diff, tt.why)
		}
	}
	if r := card.CheckSeries(4, guidance.Date{}, "").Result(); len(r.Findings) > 0 || len(r.NotEvaluated) != 1 || r.NotEvaluated[0] != "RA-CRD-060" {
		t.Errorf("series 4 on no day: %+v", r)
	}
}

func TestSeriesSignsMetAndMissed(t *testing.T) {
	for _, tt := range []struct {
		series  card.Series
		on      string
		outcome string
		why     string
	}{
		{8, "2025-07-04", "passed", "the first day, and the first series that can"},
		{10, "2026-11-21", "passed", "can too"},
		{6, "2025-07-04", "found", "the first day"},
		{7, "2025-07-04", "found", "nothing says that it can"},
		{6, "2025-07-03", "not applicable", "the day before"},
		{0, "2025-07-04", "not evaluated", "no series"},
	} {
		r := card.CheckSeriesSigns(tt.series, guidance.MustDate(tt.on), "/series").Result()
		got := map[string]int{"passed": len(r.Passed), "found": len(r.Findings), "not applicable": len(r.NotApplicable), "not evaluated": len(r.NotEvaluated)}
		for outcome, n := range got {
			if (n == 1) != (outcome == tt.outcome) {
				t.Errorf("series %d on %s: %v, want %s\nwhy: %s", tt.series, tt.on, got, tt.outcome, tt.why)
			}
		}
		if len(r.Findings) == 1 && r.Findings[0].Rule != "RA-CRD-063" {
			t.Errorf("series %d on %s: found by %s", tt.series, tt.on, r.Findings[0].Rule)
		}
	}
}

func TestSeriesTable(t *testing.T) {
	table := card.SeriesTable()
	if len(table) != int(card.MaxSeries) {
		t.Fatalf("%d lines", len(table))
	}
	for i, l := range table {
		if int(l.Series) != i+1 || len(l.Citations) == 0 {
			t.Errorf("line %d is of series %s, with %d citations", i, l.Series, len(l.Citations))
		}
		if l.SHA256 != (l.Series >= 8) || (l.Rule.ID == "") != (l.Series >= 8) {
			t.Errorf("series %s: %+v", l.Series, l)
		}
		text, err := l.Series.MarshalText()
		var back card.Series
		if err != nil || len(text) != 2 || back.UnmarshalText(text) != nil || back != l.Series {
			t.Errorf("series %s is written %q, %v", l.Series, text, err)
		}
	}
	table[7].Citations[0].URL = "x"
	if card.SeriesTable()[7].Citations[0].URL == "x" {
		t.Error("a caller changed the table")
	}
	if _, err := card.Series(0).MarshalText(); !errors.Is(err, card.ErrSeries) || card.Series(11).String() != "invalid" {
		t.Errorf("an invalid series is written: %v", err)
	}
	var s card.Series
	if err := s.UnmarshalText([]byte("081")); !errors.Is(err, card.ErrSeries) || s != 0 {
		t.Errorf("three digits are read as %s, %v", s, err)
	}
}

// FuzzSeriesOf: what is read begins with its own text, and never anything else.
func FuzzSeriesOf(f *testing.F) {
	for _, seed := range []string{"0812345678", "10", "", "0", "8:", "\xff8"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, number string) {
		s, err := card.SeriesOf(number)
		if (err == nil) != s.Valid() || err == nil && !strings.HasPrefix(number, s.String()) {
			t.Fatalf("%q: %d, %v", number, s, err)
		}
	})
}
