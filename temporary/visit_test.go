package temporary_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

var (
	inspector = person(20)
	monday    = instant("2026-06-08T08:00:00Z")
)

func details(change ...func(*temporary.VisitDetails)) temporary.VisitDetails {
	d := temporary.VisitDetails{
		ID: "visit-1", Organisation: rx1,
		Inspector: temporary.Inspector{Name: named("Cy", "Example"), Body: "Care Quality Commission", UserID: inspector},
		Purpose:   "unannounced inspection of ward 1", Days: guidance.Interval{From: day("2026-06-09"), To: day("2026-06-10")},
		Planned: stamp(monday),
	}
	for _, c := range change {
		c(&d)
	}
	return d
}

func planned(change ...func(*temporary.VisitDetails)) temporary.Visit {
	return must(temporary.Plan(details(change...)))
}

func authorised(at time.Time) temporary.Authorisation {
	return temporary.Authorisation{By: manager, At: at, Policy: "RA local policy, section 9"}
}

func hour(n int) time.Time { return monday.Add(time.Duration(n) * time.Hour) }

// withAccess returns a visit of an inspector who brought a card, with access since
// the morning before.
func withAccess() temporary.Visit {
	v := must(planned().DecidedFor(temporary.OwnCard, stamp(hour(1))))
	return must(v.WithAccess(identity.UserID{}, []string{"assignment-1", "assignment-2"}, authorised(hour(2)), stamp(hour(3))))
}

func TestPlan(t *testing.T) {
	type ids = []guidance.RuleID
	for _, tt := range []struct {
		name   string
		change func(*temporary.VisitDetails)
		want   ids
	}{
		{"as it should be", func(*temporary.VisitDetails) {}, nil},
		{"one day", func(d *temporary.VisitDetails) { d.Days.To = d.Days.From }, nil},
		{"not registered", func(d *temporary.VisitDetails) { d.Inspector.UserID = identity.UserID{} }, nil},
		{"no id", func(d *temporary.VisitDetails) { d.ID = "" }, ids{"RA-TAC-040"}},
		{"no organisation", func(d *temporary.VisitDetails) { d.Organisation = identity.ODSCode{} }, ids{"RA-TAC-040"}},
		{"no name", func(d *temporary.VisitDetails) { d.Inspector.Name = identity.Name{} }, ids{"RA-TAC-040"}},
		{"no body", func(d *temporary.VisitDetails) { d.Inspector.Body = " " }, ids{"RA-TAC-040"}},
		{"no purpose", func(d *temporary.VisitDetails) { d.Purpose = "" }, ids{"RA-TAC-040"}},
		{"no end", func(d *temporary.VisitDetails) { d.Days.To = guidance.Date{} }, ids{"RA-TAC-040"}},
		{"no beginning", func(d *temporary.VisitDetails) { d.Days.From = guidance.Date{} }, ids{"RA-TAC-040"}},
		{"ends before", func(d *temporary.VisitDetails) { d.Days.To = day("2026-06-08") }, ids{"RA-TAC-040"}},
		{"nobody", func(d *temporary.VisitDetails) { d.Planned.By = identity.UserID{} }, ids{"RA-TAC-046"}},
		{"by the inspector", func(d *temporary.VisitDetails) { d.Planned.By = inspector }, ids{"RA-TAC-047"}},
		{"nothing", func(d *temporary.VisitDetails) { *d = temporary.VisitDetails{} }, ids{"RA-TAC-040", "RA-TAC-046"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := temporary.Plan(details(tt.change))
			refusedBy(t, err, tt.want...)
		})
	}
}

// TestVisitWithOwnCard is the story of an inspector who brings a card.
func TestVisitWithOwnCard(t *testing.T) {
	v := withAccess()
	wednesday := instant("2026-06-10T16:00:00Z")
	done := must(v.AccessRemoved(authorised(wednesday), stamp(wednesday.Add(time.Hour))))
	want := temporary.Visit{
		ID: "visit-1", Organisation: rx1, Inspector: details().Inspector, Purpose: details().Purpose, Days: details().Days,
		State: temporary.AccessRemoved, Decision: temporary.OwnCard,
		Access:  &temporary.VisitAccess{Assignments: []string{"assignment-1", "assignment-2"}, Authorised: authorised(hour(2)), At: hour(3)},
		Removal: &temporary.VisitRemoval{Authorised: authorised(wednesday), At: wednesday.Add(time.Hour)},
		History: []temporary.VisitStep{
			{Move: temporary.PlanVisit, To: temporary.Planned, At: monday, By: agent},
			{Move: temporary.Decide, To: temporary.Decided, At: hour(1), By: agent},
			{Move: temporary.GiveAccess, To: temporary.AccessGiven, At: hour(3), By: agent},
			{Move: temporary.RemoveAccess, To: temporary.AccessRemoved, At: wednesday.Add(time.Hour), By: agent},
		},
	}
	if diff := cmp.Diff(want, done, values); diff != "" {
		t.Errorf("visit mismatch (-want +got):\n%s", diff)
	}
	for at, active := range map[string]bool{
		"2026-06-08T12:00:00Z": false,                               // given, the visit has not begun
		"2026-06-08T22:59:59Z": false, "2026-06-08T23:00:00Z": true, // its first day begins in London
		"2026-06-10T16:59:59Z": true, "2026-06-10T17:00:00Z": false, // removed
	} {
		if done.ActiveAt(instant(at)) != active {
			t.Errorf("access at %s is %v", at, !active)
		}
	}
	for at, active := range map[string]bool{"2026-06-10T22:59:59Z": true, "2026-06-10T23:00:00Z": false} {
		if v.ActiveAt(instant(at)) != active {
			t.Errorf("access that nobody removed is %v at %s", !active, at)
		}
	}
	if planned().ActiveAt(hour(30)) {
		t.Error("a planned visit gives access")
	}
	if v.State != temporary.AccessGiven || v.Removal != nil || len(v.History) != 3 {
		t.Error("the visit it was made from has changed")
	}
}

// TestVisitDeclined: no card, and another lawful way.
func TestVisitDeclined(t *testing.T) {
	_, err := planned().DeclinedWith(" ", stamp(hour(1)))
	refusedBy(t, err, "RA-TAC-042")
	v := must(planned().DeclinedWith("a member of staff opens the records beside them", stamp(hour(1))))
	if v.State != temporary.Declined || v.Decision != temporary.WithoutCard || v.Alternative == "" || v.ActiveAt(hour(30)) {
		t.Errorf("the visit is %s, %s", v.State, v.Decision)
	}
	_, err = v.WithAccess(inspector, []string{"assignment-1"}, authorised(hour(2)), stamp(hour(3)))
	refusedBy(t, err, "RA-TAC-042")
	_, err = v.DecidedFor(temporary.Registering, stamp(hour(2)))
	refusedBy(t, err, "RA-TAC-042")
	later := must(must(planned().DecidedFor(temporary.Registering, stamp(hour(1)))).DeclinedWith("on paper", stamp(hour(2))))
	if later.Decision != temporary.WithoutCard {
		t.Error("they thought better of it, and it is not recorded")
	}
}

func TestVisitRegistered(t *testing.T) {
	unknown := func(d *temporary.VisitDetails) { d.Inspector.UserID = identity.UserID{} }
	_, err := planned(unknown).DecidedFor(temporary.OwnCard, stamp(hour(1)))
	refusedBy(t, err, "RA-TAC-041")
	for _, d := range []temporary.Decision{0, temporary.WithoutCard, 9} {
		_, err := planned().DecidedFor(d, stamp(hour(1)))
		refusedBy(t, err, "RA-TAC-041")
	}
	v := must(planned(unknown).DecidedFor(temporary.Registering, stamp(hour(1))))
	_, err = v.WithAccess(identity.UserID{}, []string{"assignment-1"}, authorised(hour(2)), stamp(hour(3)))
	refusedBy(t, err, "RA-TAC-041")
	given := must(v.WithAccess(inspector, []string{"assignment-1"}, authorised(hour(2)), stamp(hour(3))))
	if given.Inspector.UserID != inspector || !given.Inspector.Name.IsZero() && given.State != temporary.AccessGiven {
		t.Error("it is not recorded who they are")
	}
	_, err = must(planned().DecidedFor(temporary.OwnCard, stamp(hour(1)))).WithAccess(person(21), []string{"assignment-1"}, authorised(hour(2)), stamp(hour(3)))
	refusedBy(t, err, "RA-TAC-041")
}

// TestVisitDecidedAnew: the card was left at home, and the inspector is registered.
func TestVisitDecidedAnew(t *testing.T) {
	v := must(planned().DecidedFor(temporary.OwnCard, stamp(hour(1))))
	again := must(v.DecidedFor(temporary.Registering, stamp(hour(2))))
	if again.State != temporary.Decided || again.Decision != temporary.Registering || len(again.History) != 3 || v.Decision != temporary.OwnCard {
		t.Errorf("decided anew: %s, %s, %d steps", again.State, again.Decision, len(again.History))
	}
	if found := again.CheckIssue().Findings(); len(found) > 0 {
		t.Errorf("no card for who is registered: %v", found)
	}
	_, err := withAccess().DecidedFor(temporary.Registering, stamp(hour(4)))
	refusedBy(t, err, "RA-TAC-046") // access was given
}

func TestVisitAuthorisations(t *testing.T) {
	v := must(planned().DecidedFor(temporary.OwnCard, stamp(hour(1))))
	type ids = []guidance.RuleID
	for _, tt := range []struct {
		name        string
		assignments []string
		change      func(*temporary.Authorisation)
		at          time.Time
		give        ids
		remove      ids
	}{
		{"as it should be", []string{"a"}, nil, hour(3), nil, nil},
		{"at the same instant", []string{"a"}, func(a *temporary.Authorisation) { a.At = hour(3) }, hour(3), nil, nil},
		{"nothing assigned", nil, nil, hour(3), ids{"RA-TAC-043"}, nil},
		{"a blank assignment", []string{"a", ""}, nil, hour(3), ids{"RA-TAC-043"}, nil},
		{"nobody", []string{"a"}, func(a *temporary.Authorisation) { a.By = identity.UserID{} }, hour(3), ids{"RA-TAC-043"}, ids{"RA-TAC-044"}},
		{"afterwards", []string{"a"}, func(a *temporary.Authorisation) { a.At = hour(3).Add(1) }, hour(3), ids{"RA-TAC-043"}, ids{"RA-TAC-044"}},
		{"no instant", []string{"a"}, func(a *temporary.Authorisation) { a.At = time.Time{} }, hour(3), ids{"RA-TAC-043"}, ids{"RA-TAC-044"}},
		{"no policy", []string{"a"}, func(a *temporary.Authorisation) { a.Policy = "" }, hour(3), ids{"RA-TAC-043"}, ids{"RA-TAC-044"}},
		{"by the inspector", []string{"a"}, func(a *temporary.Authorisation) { a.By = inspector }, hour(3), ids{"RA-TAC-047"}, ids{"RA-TAC-047"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := authorised(hour(2))
			if tt.change != nil {
				tt.change(&a)
			}
			_, err := v.WithAccess(identity.UserID{}, tt.assignments, a, stamp(tt.at))
			refusedBy(t, err, tt.give...)
			given := must(v.WithAccess(identity.UserID{}, []string{"a"}, authorised(hour(1)), stamp(hour(1))))
			_, err = given.AccessRemoved(a, stamp(tt.at))
			refusedBy(t, err, tt.remove...)
		})
	}
	_, err := v.WithAccess(identity.UserID{}, []string{"a"}, authorised(hour(2)), stamp(instant("2026-06-10T23:00:00Z")))
	refusedBy(t, err, "RA-TAC-045") // the day after the last
	_, err = v.WithAccess(identity.UserID{}, []string{"a"}, authorised(hour(2)), stamp(instant("2026-06-10T22:59:59Z")))
	refusedBy(t, err)
	// One word for both: that of giving is no word for removing.
	_, err = withAccess().AccessRemoved(authorised(hour(2)), stamp(hour(60)))
	refusedBy(t, err, "RA-TAC-044")
	_, err = withAccess().AccessRemoved(authorised(hour(3)), stamp(hour(2)))
	refusedBy(t, err, "RA-TAC-044", "RA-TAC-046")
	// Nor one that was given at the very instant.
	atOnce := must(v.WithAccess(identity.UserID{}, []string{"a"}, authorised(hour(3)), stamp(hour(3))))
	_, err = atOnce.AccessRemoved(authorised(hour(3)), stamp(hour(3)))
	refusedBy(t, err, "RA-TAC-044")
	_, err = atOnce.AccessRemoved(authorised(hour(3).Add(1)), stamp(hour(4)))
	refusedBy(t, err)
}

func TestVisitCancelled(t *testing.T) {
	v := must(planned().Cancelled(stamp(hour(1))))
	if v.State != temporary.Cancelled {
		t.Errorf("the visit is %s", v.State)
	}
	_, err := v.DecidedFor(temporary.OwnCard, stamp(hour(2)))
	refusedBy(t, err, "RA-TAC-046")
	_, err = withAccess().Cancelled(stamp(hour(4)))
	refusedBy(t, err, "RA-TAC-044")
}

func TestCheckIssue(t *testing.T) {
	registering := must(planned().DecidedFor(temporary.Registering, stamp(hour(1))))
	over := must(withAccess().AccessRemoved(authorised(hour(4)), stamp(hour(4))))
	for _, tt := range []struct {
		name  string
		visit temporary.Visit
		want  []string
		why   string
	}{
		{"to be registered", registering, nil, "as anybody is"},
		{"not decided", planned(), []string{"RA-TAC-046 /state"}, "nobody said so"},
		{"brings one", must(planned().DecidedFor(temporary.OwnCard, stamp(hour(1)))), []string{"RA-TAC-041 /decision"}, "they have one"},
		{"declined", must(registering.DeclinedWith("on paper", stamp(hour(2)))), []string{"RA-TAC-042 /state"}, "none is issued"},
		{"over", over, []string{"RA-TAC-046 /state"}, "there is no visit any more"},
		{"no visit", temporary.Visit{}, []string{"RA-TAC-046 /state"}, "deny by default"},
	} {
		if diff := cmp.Diff(tt.want, found(tt.visit.CheckIssue())); diff != "" {
			t.Errorf("%s: findings mismatch (-want +got):\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
	}
}

func TestVisitAssess(t *testing.T) {
	removed := func(at string) temporary.Visit {
		return must(withAccess().AccessRemoved(authorised(instant(at)), stamp(instant(at))))
	}
	for _, tt := range []struct {
		name  string
		visit temporary.Visit
		at    string
		want  []string
	}{
		{"none given", planned(), "2026-07-01T08:00:00Z", nil},
		{"during the visit", withAccess(), "2026-06-10T08:00:00Z", nil},
		{"the day after, out still", withAccess(), "2026-06-11T22:59:59Z", nil},
		{"two days after", withAccess(), "2026-06-11T23:00:00Z", []string{"RA-TAC-044 /removal", "RA-TAC-045 /removal"}},
		{"removed the day after", removed("2026-06-11T22:59:59Z"), "2026-07-01T08:00:00Z", nil},
		{"removed late", removed("2026-06-11T23:00:00Z"), "2026-07-01T08:00:00Z", []string{"RA-TAC-045 /removal"}},
		{"removed early", removed("2026-06-09T08:00:00Z"), "2026-07-01T08:00:00Z", nil},
		{"not removed yet", removed("2026-06-20T08:00:00Z"), "2026-06-12T08:00:00Z", []string{"RA-TAC-044 /removal", "RA-TAC-045 /removal"}},
	} {
		if diff := cmp.Diff(tt.want, found(tt.visit.Assess(instant(tt.at)))); diff != "" {
			t.Errorf("%s: findings mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestDecisionsAreWays: each decision is a line of the table for inspectors.
func TestDecisionsAreWays(t *testing.T) {
	var ways []temporary.Way
	for _, p := range temporary.Paths() {
		if p.Category.String() == "inspector" {
			ways = append(ways, p.Way)
		}
	}
	for _, d := range temporary.Decisions() {
		if !slices.Contains(ways, d.Way()) {
			t.Errorf("%s is no way of an inspector", d)
		}
	}
	if temporary.Decision(0).Way() != 0 || len(ways) != len(temporary.Decisions()) {
		t.Error("a way without a decision, or the other way round")
	}
}
