package guidance_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
)

func interval(from, to string) guidance.Interval {
	var i guidance.Interval
	if from != "" {
		i.From = guidance.MustDate(from)
	}
	if to != "" {
		i.To = guidance.MustDate(to)
	}
	return i
}

func edition(id string, rev int, from, to, known string) guidance.Edition[string] {
	return guidance.Edition[string]{
		ID: id, Rev: rev, Effective: interval(from, to), Known: guidance.MustDate(known),
		Basis: guidance.Sourced, Citations: []guidance.Citation{guidance.RemoteRegistration.At("About the process")},
		Content: fmt.Sprintf("%s/%d", id, rev),
	}
}

// emergency has the three revisions of the emergency guidance's end.
func emergency() guidance.Editions[string] {
	es := guidance.Editions[string]{
		edition("emergency", 1, "2020-04-08", "", "2020-04-08"),
		edition("emergency", 2, "2020-04-08", "2023-03-31", "2023-01-09"),
		edition("emergency", 3, "2020-04-08", "2023-05-31", "2023-06-05"),
	}
	for i := range es {
		es[i].StartBasis, es[i].Rationale = guidance.Unverified, "the day of the last edit"
	}
	return es
}

func TestEditionsAt(t *testing.T) {
	tests := []struct {
		name, on, knownAt, want string
		err                     error
		why                     string
	}{
		{"first day", "2020-04-08", "", "emergency/3", nil, "From is inclusive"},
		{"day before", "2020-04-07", "", "", guidance.ErrNotEvaluated, "the start itself is not sourced"},
		{"last day", "2023-05-31", "", "emergency/3", nil, "To is inclusive"},
		{"day after", "2023-06-01", "", "", guidance.ErrNoEdition, "never the nearest edition"},
		{"leap day", "2020-02-29", "", "", guidance.ErrNotEvaluated, "before the start"},
		{"announced end, as known then", "2023-04-15", "2023-03-01", "", guidance.ErrNoEdition, "known on 1 March: ends 31 March"},
		{"announced end, last day as known then", "2023-03-31", "2023-03-01", "emergency/2", nil, "To is inclusive"},
		{"the same day as known later", "2023-04-15", "2023-06-05", "emergency/3", nil, "the end was reported on 5 June"},
		{"the day before that was known", "2023-04-15", "2023-06-04", "", guidance.ErrNoEdition, "Known is inclusive"},
		{"open-ended, as known in 2021", "2030-01-01", "2021-01-01", "emergency/1", nil, "nobody knew of an end"},
		{"before anything was known", "2020-04-08", "2020-04-07", "", guidance.ErrNoEdition, "nothing had been published"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var knownAt guidance.Date
			if tt.knownAt != "" {
				knownAt = guidance.MustDate(tt.knownAt)
			}
			got, err := emergency().At(guidance.MustDate(tt.on), knownAt)
			if !errors.Is(err, tt.err) || got.Content != tt.want {
				t.Errorf("At() = %q, %v; want %q, %v\nwhy: %s", got.Content, err, tt.want, tt.err, tt.why)
			}
		})
	}
}

func TestEditionsAtMissingDay(t *testing.T) {
	if _, err := emergency().At(guidance.Date{}, guidance.Date{}); err == nil {
		t.Error("a missing day must lie in no edition")
	}
}

// TestEditionsCheck refuses tables as they are met in the wild: two periods
// that start on one day, a gap in the revisions, an edition without source.
func TestEditionsCheck(t *testing.T) {
	tests := []struct {
		name  string
		table guidance.Editions[string]
		ok    bool
		why   string
	}{
		{"the emergency guidance", emergency(), true, "three revisions of one edition do not overlap"},
		{"two that follow", guidance.Editions[string]{
			edition("a", 1, "2020-01-01", "2020-12-31", "2020-01-01"), edition("b", 1, "2021-01-01", "", "2020-06-01"),
		}, true, "the second starts the day after"},
		{"two that meet on a day", guidance.Editions[string]{
			edition("a", 1, "2020-01-01", "2021-01-01", "2020-01-01"), edition("b", 1, "2021-01-01", "", "2020-06-01"),
		}, false, "1 January 2021 lies in both"},
		{"two that start together", guidance.Editions[string]{
			edition("a", 1, "2014-04-06", "2015-04-05", "2014-01-01"), edition("b", 1, "2014-04-06", "2016-04-05", "2014-01-01"),
		}, false, "met in a published table of rates"},
		{"open end before another", guidance.Editions[string]{
			edition("a", 1, "2020-01-01", "", "2020-01-01"), edition("b", 1, "2021-01-01", "", "2020-06-01"),
		}, false, "an open end reaches into the next"},
		{"revision left out", guidance.Editions[string]{
			edition("a", 1, "2020-01-01", "", "2020-01-01"), edition("a", 3, "2020-01-01", "", "2020-06-01"),
		}, false, "revisions count by one"},
		{"revision known earlier", guidance.Editions[string]{
			edition("a", 1, "2020-01-01", "", "2020-06-01"), edition("a", 2, "2020-01-01", "", "2020-01-01"),
		}, false, "a later revision is known later"},
		{"not in order", guidance.Editions[string]{
			edition("a", 1, "2021-01-01", "", "2020-01-01"), edition("b", 1, "2020-01-01", "2020-12-31", "2020-01-01"),
		}, false, "the table is read from the earliest"},
		{"backwards", guidance.Editions[string]{edition("a", 1, "2021-01-01", "2020-01-01", "2020-01-01")}, false, "ends before it starts"},
		{"no source", guidance.Editions[string]{{ID: "a", Rev: 1, Known: guidance.MustDate("2020-01-01"), Basis: guidance.Sourced}}, false, "sourced without citation"},
		{"no rationale", guidance.Editions[string]{{ID: "a", Rev: 1, Known: guidance.MustDate("2020-01-01"), Basis: guidance.DesignChoice}}, false, "ours without a reason"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.table.Check(); (err == nil) != tt.ok {
				t.Errorf("Check() = %v, want ok %v\nwhy: %s", err, tt.ok, tt.why)
			}
		})
	}
}

func ExampleEditions_At() {
	es := emergency()
	day := guidance.MustDate("2023-04-15")
	_, err := es.At(day, guidance.MustDate("2023-03-01"))
	fmt.Println("as known on 1 March 2023:", err)
	e, _ := es.At(day, guidance.MustDate("2023-06-05"))
	fmt.Println("as known on 5 June 2023:", e.Name())
	// Output:
	// as known on 1 March 2023: on 2023-04-15: no edition of the guidance is in force
	// as known on 5 June 2023: emergency/3
}
