package rbac_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// looked is a review on the day the first one is due, 30 June 2020.
func looked() rbac.ReviewDetails {
	return rbac.ReviewDetails{
		By: "100000000003", Note: "still covers at the same site", Next: day("2020-08-31"),
		At: time.Date(2020, 6, 30, 12, 0, 0, 0, time.UTC),
	}
}

func TestReviewed(t *testing.T) {
	type details = rbac.ReviewDetails
	g := granted(t) // 29 February to 30 September 2020, granted the day before at 09:00
	revoked, err := g.Revoke("100000000001", "back to one site", time.Date(2020, 6, 1, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	once, err := g.Reviewed(looked())
	if err != nil {
		t.Fatal(err)
	}
	ahead := g // granted two days before the first
	ahead.GrantedAt = g.GrantedAt.AddDate(0, 0, -1)
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2020, month, day, hour, minute, 0, 0, time.UTC)
	}
	last := func(d *details, at time.Time) { d.At, d.Next = at, guidance.Date{} }
	tests := []struct {
		name   string
		g      rbac.Grant
		change func(*details)
		want   []guidance.RuleID
		why    string
	}{
		{"on its day", g, func(*details) {}, ids(), "the ordinary case"},
		{"before its day", g, func(d *details) { d.At = at(5, 1, 9, 0) }, ids(), "looking early does no harm, and is kept"},
		{"nobody", g, func(d *details) { d.By = "" }, ids("RA-EXC-012"), "answered for by nobody"},
		{"no note", g, func(d *details) { d.Note = " \n" }, ids("RA-EXC-012"), "white space is no finding"},
		{"no instant", g, func(d *details) { d.At = time.Time{} }, ids("RA-EXC-012"), "not known when, and so not what may come next"},
		{"at the instant of the grant", g, func(d *details) { d.At = g.GrantedAt }, ids(), "not before it"},
		{"before the grant", g, func(d *details) { d.At = g.GrantedAt.Add(-time.Nanosecond) }, ids("RA-EXC-012"), "nothing to look at yet"},
		{"at the instant of the review before", once, func(*details) {}, ids(), "not before it"},
		{"before the review before", once, func(d *details) { d.At = d.At.Add(-time.Nanosecond) }, ids("RA-EXC-012"), "reviews are kept in order"},
		{"revoked", revoked, func(*details) {}, ids("RA-EXC-012"), "nothing is left to decide"},
		{"no next date", g, func(d *details) { d.Next = guidance.Date{} }, ids("RA-EXC-013"), "the rest of the days would go by unseen"},
		{"next on the same day", g, func(d *details) { d.Next = day("2020-06-30") }, ids("RA-EXC-013"), "the day of the review is over with it"},
		{"next on the day after", g, func(d *details) { d.Next = day("2020-07-01") }, ids(), "a day ahead is ahead"},
		{"next on the same day in London", g, func(d *details) { d.At, d.Next = at(6, 30, 23, 30), day("2020-07-01") }, ids("RA-EXC-013"), "23:30 UTC in June is the next day in London"},
		{"next on the last day", g, func(d *details) { d.Next = day("2020-09-30") }, ids(), "last day included"},
		{"next after the last day", g, func(d *details) { d.Next = day("2020-10-01") }, ids("RA-EXC-013"), "too late to revoke, as for the first review date"},
		{"next before the first day", ahead, func(d *details) { d.At, d.Next = ahead.GrantedAt, day("2020-02-28") }, ids("RA-EXC-013"), "nothing to look at yet"},
		{"next on the first day", ahead, func(d *details) { d.At, d.Next = ahead.GrantedAt, day("2020-02-29") }, ids(), "first day included"},
		{"on the day before the last, without a next", g, func(d *details) { last(d, at(9, 29, 12, 0)) }, ids("RA-EXC-013"), "the last day is left"},
		{"on the day before the last", g, func(d *details) { d.At, d.Next = at(9, 29, 12, 0), day("2020-09-30") }, ids(), "the last day is left"},
		{"on the last day", g, func(d *details) { last(d, at(9, 30, 12, 0)) }, ids(), "no day is left: the last look"},
		{"on the last day by London, the day before by UTC", g, func(d *details) { last(d, at(9, 29, 23, 30)) }, ids(), "the day is that of London"},
		{"on the last day, with a next", g, func(d *details) { d.At, d.Next = at(9, 30, 12, 0), day("2020-10-01") }, ids("RA-EXC-013"), "no day is left"},
		{"after it ran out", g, func(d *details) { last(d, at(10, 1, 12, 0)) }, ids(), "what it was used for was looked at"},
		{"after it ran out, with a next", g, func(d *details) { d.At, d.Next = at(10, 1, 12, 0), day("2020-10-02") }, ids("RA-EXC-013"), "no day is left"},
		{"nothing", revoked, func(d *details) { *d = details{} }, ids("RA-EXC-012"), "a day that is not known decides nothing of the next"},
		{"everything", revoked, func(d *details) { d.By, d.Note, d.Next = "", "", guidance.Date{} }, ids("RA-EXC-012", "RA-EXC-013"), "every reason is named"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := looked()
			tt.change(&d)
			got, err := tt.g.Reviewed(d)
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err != nil {
				return
			}
			n := len(tt.g.Reviews)
			want := rbac.Review{Due: tt.g.Review, By: d.By, Note: d.Note, At: d.At, Next: d.Next}
			if len(got.Reviews) != n+1 || got.Review != d.Next {
				t.Fatalf("%d reviews, next on %s, want %d and %s\nwhy: %s", len(got.Reviews), got.Review, n+1, d.Next, tt.why)
			}
			if diff := cmp.Diff(want, got.Reviews[n], equateDates); diff != "" {
				t.Errorf("review mismatch (-want +got):\n%s", diff)
			}
		})
	}
	if len(g.Reviews) != 0 || len(once.Reviews) != 1 {
		t.Error("Reviewed changed its receiver")
	}
}

func TestReviewedSharesNothing(t *testing.T) {
	g, err := granted(t).Reviewed(looked())
	if err != nil {
		t.Fatal(err)
	}
	g.Reviews = append(make([]rbac.Review, 0, 4), g.Reviews...) // room to write into
	first, second := looked(), looked()
	second.Note = "no longer covers"
	a, errA := g.Reviewed(first)
	b, errB := g.Reviewed(second)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if a.Reviews[1].Note == b.Reviews[1].Note {
		t.Error("a second review of the same grant wrote over the first")
	}
}

func TestReviewDueAfterReviews(t *testing.T) {
	once, err := granted(t).Reviewed(looked())
	if err != nil {
		t.Fatal(err)
	}
	final := looked()
	final.Next, final.At = guidance.Date{}, time.Date(2020, 10, 5, 23, 30, 0, 0, time.UTC) // 6 October in London
	closed, err := once.Reviewed(final)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		g    rbac.Grant
		on   string
		want bool
		why  string
	}{
		{"before the first", once, "2020-06-29", false, "not yet due"},
		{"day of the first review", once, "2020-06-30", false, "looked at on its day"},
		{"day before the next", once, "2020-08-30", false, "not yet due again"},
		{"day of the next", once, "2020-08-31", true, "due again"},
		{"run out", once, "2021-01-01", true, "nobody looked again"},
		{"as it stood before the last look", closed, "2020-10-05", true, "it was overdue until then"},
		{"day of the last look", closed, "2020-10-06", false, "looked at for the last time"},
		{"years later", closed, "2030-01-01", false, "off the list for good"},
		{"as it stood long before", closed, "2020-06-30", false, "looked at on that day"},
		{"no day", once, "", false, "nothing is due on no day"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			on := optionalDay(tt.on)
			if got := tt.g.ReviewDue(on); got != tt.want {
				t.Errorf("ReviewDue(%s) = %t, want %t\nwhy: %s", tt.on, got, tt.want, tt.why)
			}
			if got := len(rbac.Outstanding([]rbac.Grant{tt.g}, on)); (got == 1) != tt.want {
				t.Errorf("Outstanding(%s) holds %d\nwhy: %s", tt.on, got, tt.why)
			}
		})
	}
}

// TestOutstandingOrderAsItStood: the order is by the review date of that day,
// not by the one a later review set.
func TestOutstandingOrderAsItStood(t *testing.T) {
	r := locum()
	r.ID, r.Review = "g-2", day("2020-05-31")
	early, err := rbac.NewGrant(r)
	if err != nil {
		t.Fatal(err)
	}
	d := looked()
	d.At = time.Date(2020, 7, 2, 12, 0, 0, 0, time.UTC)
	early, err = early.Reviewed(d)
	if err != nil {
		t.Fatal(err)
	}
	got := rbac.Outstanding([]rbac.Grant{granted(t), early}, day("2020-07-01"))
	if len(got) != 2 || got[0].ID != "g-2" {
		t.Errorf("%d due, the first is not the one due since May", len(got))
	}
}

// TestEveryDayOfAccessIsReviewed: whatever reviews are held, a grant that runs
// and was not revoked has a review date ahead within its days, or one that is
// due, except after a look on its last day.
func TestEveryDayOfAccessIsReviewed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, err := rbac.NewGrant(locum())
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 5).Draw(t, "reviews") {
			d := looked()
			d.At = g.GrantedAt.Add(time.Duration(rapid.IntRange(-24, 240*24).Draw(t, "hours")) * time.Hour)
			d.Next = rapid.SampledFrom([]guidance.Date{
				{}, guidance.DateOf(d.At).AddDays(rapid.IntRange(-1, 200).Draw(t, "days")),
			}).Draw(t, "next")
			if next, err := g.Reviewed(d); err == nil {
				g = next
			}
		}
		last := g.GrantedAt
		if n := len(g.Reviews); n > 0 {
			last = g.Reviews[n-1].At
		}
		if g.Review.IsZero() != !guidance.DateOf(last).Before(g.End) || g.Review.After(g.End) {
			t.Errorf("next review on %s after a look on %s, access to %s", g.Review, guidance.DateOf(last), g.End)
		}
		if !g.Review.IsZero() && !g.ReviewDue(g.Review) {
			t.Errorf("not due on its own date %s", g.Review)
		}
	})
}

func TestReviewRefusalRepeatsNoInput(t *testing.T) {
	d := looked()
	d.By, d.Note, d.Next = "secret", "secret", guidance.Date{}
	if _, err := granted(t).Reviewed(d); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("refusal %v repeats what was put in", err)
	}
}

func TestReviewJSON(t *testing.T) {
	g := granted(t)
	g.Reason = "cover"
	d := looked()
	d.At, d.Next = time.Date(2020, 9, 30, 13, 0, 0, 0, time.FixedZone("", 3600)), guidance.Date{}
	g, err := g.Reviewed(looked())
	if err != nil {
		t.Fatal(err)
	}
	if g, err = g.Reviewed(d); err != nil {
		t.Fatal(err)
	}
	jsonRoundTrip(t, g, `{"id":"g-1","user":"100000000002","kind":"national-locum","organisation":"FFFFF","profession":"pharmacist",`+
		`"registrationNumber":"2000001","reason":"cover","workingAt":"FX1AA","start":"2020-02-29","end":"2020-09-30",`+
		`"grantedBy":"100000000001","grantedAt":"2020-02-28T09:00:00Z","reviews":[`+
		`{"due":"2020-06-30","by":"100000000003","note":"still covers at the same site","at":"2020-06-30T12:00:00Z","next":"2020-08-31"},`+
		`{"due":"2020-08-31","by":"100000000003","note":"still covers at the same site","at":"2020-09-30T12:00:00Z"}]}`)
}
