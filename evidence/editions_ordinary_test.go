package evidence_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

func TestOrdinaryEditionAt(t *testing.T) {
	tests := []struct {
		route             evidence.Route
		on, knownAt, want string // want: the edition
		err               error
		why               string
	}{
		{evidence.InPerson, "2020-08-30", "", "", guidance.ErrNotEvaluated, "the answer was seen in August; how long it had stood is not known"},
		{evidence.InPerson, "2020-02-29", "", "", guidance.ErrNotEvaluated, "a day that exists, too early to be judged"},
		{evidence.InPerson, "2020-08-31", "", "in-person-2020/2", nil, "first day"},
		{evidence.InPerson, "2023-04-27", "", "in-person-2020/2", nil, "last day of that answer"},
		{evidence.InPerson, "2023-04-28", "", "in-person-2023/2", nil, "the day of the next answer"},
		{evidence.InPerson, "2024-02-29", "", "in-person-2023/2", nil, "a day that exists"},
		{evidence.InPerson, "2024-04-16", "", "in-person-2023/2", nil, "last day"},
		{evidence.InPerson, "2024-04-17", "", "in-person-2024/1", nil, "Care Identity Management"},
		{evidence.InPerson, "2026-11-21", "", "in-person-2024/1", nil, "no end is known of"},
		{evidence.InPerson, "2028-02-29", "", "in-person-2024/1", nil, "a day to come"},
		{evidence.InPerson, "2024-04-17", "2024-04-17", "in-person-2024/1", nil, "announced in March"},
		{evidence.InPerson, "2023-04-28", "2023-04-28", "in-person-2023/1", nil, "Known is inclusive"},
		{evidence.InPerson, "2020-08-31", "2020-08-30", "", guidance.ErrNoEdition, "nothing had been read"},
		{evidence.InPerson, "2020-08-31", "2020-08-31", "in-person-2020/1", nil, "no end was known of"},
		{evidence.InPerson, "2023-05-01", "2023-04-27", "in-person-2020/1", nil, "the day before the next answer: nobody knew that it would end"},
		{evidence.InPerson, "2023-05-01", "2023-04-28", "in-person-2023/1", nil, "by then it had ended"},
		{evidence.InPerson, "2023-04-28", "2023-04-27", "in-person-2020/1", nil, "its first day without force, not yet known to be one"},
		{evidence.InPerson, "2023-04-27", "2023-04-27", "in-person-2020/1", nil, "as it was known on that day"},
		{evidence.InPerson, "2023-04-27", "2023-04-28", "in-person-2020/2", nil, "a day later its end is known of"},
		{evidence.InPerson, "2020-08-30", "2023-04-27", "", guidance.ErrNotEvaluated, "the end changes nothing of the start"},
		{evidence.InPerson, "2024-04-17", "2024-03-30", "in-person-2023/1", nil, "the day before the bulletin: nobody knew that it would end"},
		{evidence.InPerson, "2024-04-17", "2024-03-31", "in-person-2024/1", nil, "the bulletin says so in advance"},
		{evidence.InPerson, "2024-04-16", "2024-03-30", "in-person-2023/1", nil, "no end was known of"},
		{evidence.InPerson, "2024-04-16", "2024-03-31", "in-person-2023/2", nil, "announced, and still in force"},
		{evidence.InPerson, "2028-02-29", "2023-04-27", "in-person-2020/1", nil, "open-ended, as far as was known"},
		{evidence.InPerson, "2028-02-29", "2024-03-30", "in-person-2023/1", nil, "open-ended, as far as was known"},
		{evidence.InPerson, "", "", "", guidance.ErrNotEvaluated, "a missing day is in force nowhere"},
		{evidence.ESR, "2023-06-04", "", "", guidance.ErrNotEvaluated, "the bulletin names the route; it is older"},
		{evidence.ESR, "2023-06-05", "", "esr-2023/2", nil, "first day"},
		{evidence.ESR, "2024-02-29", "", "esr-2023/2", nil, "a day that exists"},
		{evidence.ESR, "2024-04-16", "", "esr-2023/2", nil, "last day"},
		{evidence.ESR, "2024-04-17", "", "esr-2024/1", nil, "as in person"},
		{evidence.ESR, "2023-06-05", "2023-06-04", "", guidance.ErrNoEdition, "nothing had been read"},
		{evidence.ESR, "2023-06-05", "2023-06-05", "esr-2023/1", nil, "no end was known of"},
		{evidence.ESR, "2024-04-16", "2024-03-30", "esr-2023/1", nil, "no end was known of"},
		{evidence.ESR, "2024-04-16", "2024-03-31", "esr-2023/2", nil, "announced, and still in force"},
		{evidence.ESR, "2024-04-17", "2024-03-30", "esr-2023/1", nil, "the day before the bulletin: nobody knew that it would end"},
		{evidence.ESR, "2024-04-17", "2024-03-31", "esr-2024/1", nil, "the bulletin says so in advance"},
		{evidence.IDCheckerRoute, "2024-09-22", "", "", guidance.ErrNotEvaluated, "the page gives its last edit"},
		{evidence.IDCheckerRoute, "2024-09-23", "", "id-checker/1", nil, "first day"},
		{evidence.ApplyForCareID, "2024-12-10", "", "", guidance.ErrNotEvaluated, "the page gives its last edit"},
		{evidence.ApplyForCareID, "2024-12-11", "", "apply-for-care-id/1", nil, "first day"},
		{evidence.ApplyForCareID, "2028-02-29", "", "apply-for-care-id/1", nil, "a day to come"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s on %s known %s", tt.route, tt.on, tt.knownAt), func(t *testing.T) {
			got, err := evidence.EditionAt(tt.route, date(tt.on), date(tt.knownAt))
			if !errors.Is(err, tt.err) {
				t.Fatalf("EditionAt() = %v, want %v\nwhy: %s", err, tt.err, tt.why)
			}
			if err == nil && got.Name() != tt.want {
				t.Errorf("EditionAt() = %s, want %s\nwhy: %s", got.Name(), tt.want, tt.why)
			}
		})
	}
}

// TestOrdinaryEditionsHaveNoGap walks every day from the first on: the editions of
// a route follow one another, by the newest knowledge and by that of the day.
func TestOrdinaryEditionsHaveNoGap(t *testing.T) {
	for _, r := range ordinaryRoutes {
		first := evidence.Editions(r)[0].Effective.From
		if _, err := evidence.EditionAt(r, first.AddDays(-1), guidance.Date{}); !errors.Is(err, guidance.ErrNotEvaluated) {
			t.Errorf("%s, the day before the first: %v, want ErrNotEvaluated", r, err)
		}
		for on := first; on.Before(guidance.MustDate("2027-01-01")); on = on.AddDays(1) {
			for _, known := range []guidance.Date{{}, on} {
				if _, err := evidence.EditionAt(r, on, known); err != nil {
					t.Fatalf("%s on %s, known on %q: %v", r, on, known, err)
				}
			}
		}
	}
}

func TestOrdinaryEditionsAtMidnightInSummer(t *testing.T) {
	for at, want := range map[time.Time]string{
		time.Date(2023, 4, 27, 22, 59, 59, 0, time.UTC): "in-person-2020/2",
		time.Date(2023, 4, 27, 23, 30, 0, 0, time.UTC):  "in-person-2023/2", // 28 April in London
		time.Date(2024, 4, 16, 22, 59, 59, 0, time.UTC): "in-person-2023/2",
		time.Date(2024, 4, 16, 23, 0, 0, 0, time.UTC):   "in-person-2024/1",
	} {
		got, err := evidence.EditionAt(evidence.InPerson, guidance.DateOf(at), guidance.Date{})
		if err != nil || got.Name() != want {
			t.Errorf("%s: %s, %v; want %s", at, got.Name(), err, want)
		}
	}
	at := time.Date(2024, 12, 10, 23, 30, 0, 0, time.UTC) // and in winter there is no hour between
	if _, err := evidence.EditionAt(evidence.ApplyForCareID, guidance.DateOf(at), guidance.Date{}); !errors.Is(err, guidance.ErrNotEvaluated) {
		t.Errorf("%s: %v, want ErrNotEvaluated", at, err)
	}
}

// TestOrdinarySets tells the sets of the ordinary routes a second time, by hand:
// days, items, rules of the documents, combinations, tolerance, ways of seeing, and
// what code leaves to people.
func TestOrdinarySets(t *testing.T) {
	items := []string{"full-name RA-EVD-411", "date-of-birth RA-EVD-412", "photograph RA-EVD-409"}
	combined := []evidence.Combination{{Photographic: 2, Address: 1}, {Photographic: 1, Address: 2}, {Address: 2, NonPhotographic: 2, CounterSigned: true}}
	seen := "RA-EVD-401 RA-EVD-402 RA-EVD-403 RA-EVD-404 RA-EVD-405 RA-EVD-406 - RA-EVD-408 -"
	managed := "RA-EVD-401 RA-EVD-402 RA-EVD-403 RA-EVD-404 RA-EVD-405 RA-EVD-406 RA-EVD-407 RA-EVD-408 -"
	original := []evidence.Seen{evidence.Original}
	type row struct {
		Known, Days      string
		Items            []string
		Rules            string
		Combinations     []evidence.Combination
		Tolerance        int
		Seen             []evidence.Seen
		Named, IDChecker bool
		Unjudged         string
		Basis            guidance.Basis
	}
	want := map[string]row{
		"in-person-2020/1": {"2020-08-31", "2020-08-31 to …", items, seen, combined, 6, original, true, false, "", guidance.Sourced},
		"in-person-2020/2": {"2023-04-28", "2020-08-31 to 2023-04-27", items, seen, combined, 6, original, true, false, "", guidance.Sourced},
		"in-person-2023/1": {"2023-04-28", "2023-04-28 to …", items, seen, combined, 0, original, true, false, "", guidance.Sourced},
		"in-person-2023/2": {"2024-03-31", "2023-04-28 to 2024-04-16", items, seen, combined, 0, original, true, false, "", guidance.Sourced},
		"in-person-2024/1": {"2024-03-31", "2024-04-17 to …", items, managed, combined, 0, original, true, false, "", guidance.Disputed},
		"esr-2023/1":       {"2023-06-05", "2023-06-05 to …", items, seen, combined, 0, original, true, false, "", guidance.Sourced},
		"esr-2023/2":       {"2024-03-31", "2023-06-05 to 2024-04-16", items, seen, combined, 0, original, true, false, "", guidance.Sourced},
		"esr-2024/1":       {"2024-03-31", "2024-04-17 to …", items, managed, combined, 0, original, true, false, "", guidance.Disputed},
		"id-checker/1":     {"2024-09-23", "2024-09-23 to …", items, managed, combined, 0, original, true, true, "", guidance.Sourced},
		"apply-for-care-id/1": {
			"2024-12-11", "2024-12-11 to …",
			[]string{
				"full-name RA-EVD-436", "date-of-birth RA-EVD-435", "national-insurance-number RA-EVD-434",
				"photograph RA-EVD-437", "mobile-number RA-EVD-438", "email-address RA-EVD-439",
			},
			"RA-EVD-430 RA-EVD-431 - - - - - - RA-EVD-433",
			[]evidence.Combination{{Photographic: 1, DigitalProof: 1}},
			6,
			[]evidence.Seen{evidence.Scan, evidence.PhotoOfDocument, evidence.Original},
			false, false, "RA-EVD-432", guidance.Sourced,
		},
	}
	got := map[string]row{}
	for _, r := range ordinaryRoutes {
		for _, e := range evidence.Editions(r) {
			set := e.Content
			x := row{Known: e.Known.String(), Days: e.Effective.String(), Combinations: set.Standard.Combinations, Tolerance: set.Standard.Tolerance, Seen: set.Standard.Seen, Named: set.Named, IDChecker: set.IDChecker, Basis: e.Basis}
			for _, q := range set.Items {
				x.Items = append(x.Items, q.Item.String()+" "+string(q.Rule.ID))
			}
			for _, rule := range set.Unjudged {
				x.Unjudged += string(rule.ID)
			}
			s := set.Standard.Rules
			for i, rule := range []guidance.Rule{s.Combination, s.InDate, s.Recent, s.Providers, s.Seen, s.CounterSigned, s.WithoutPhoto, s.Number, s.Name} {
				if i > 0 {
					x.Rules += " "
				}
				if rule.ID == "" {
					rule.ID = "-"
				}
				x.Rules += string(rule.ID)
			}
			if set.Convention != 0 || set.Deviation.ID != "" || set.NoVideo || len(set.Call)+len(set.Documents) > 0 {
				t.Errorf("%s has something of the emergency: %+v", e.Name(), set)
			}
			got[e.Name()] = x
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sets (-by hand +table):\n%s", diff)
	}
}

// TestOrdinaryRulesAreErrors, but for the one on which the publications differ.
func TestOrdinaryRulesAreErrors(t *testing.T) {
	walked := 0
	for _, r := range evidence.Rules() {
		if r.ID < "RA-EVD-400" || r.ID >= "RA-EVD-500" {
			continue
		}
		walked++
		want := guidance.Error
		if r.ID == "RA-EVD-407" {
			want = guidance.Warning
		}
		if r.Severity != want || len(r.Citations) == 0 || r.Scope != guidance.Record|guidance.Command {
			t.Errorf("%s is a %s of %v with %d citations, want a cited %s of records and commands", r.ID, r.Severity, r.Scope.Names(), len(r.Citations), want)
		}
	}
	if walked != 29 {
		t.Errorf("%d rules were walked, want 29", walked)
	}
}
