package temporary_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

// TestPaths writes the table down a second time, from the page.
func TestPaths(t *testing.T) {
	const checks, form, photo, sent = "identity-checks", "form", "approved-photo", "sent"
	type line struct {
		Who, Way, Route, Access string
		Chosen                  bool
		Needs                   []string
	}
	session := []string{"announced", checks}
	byChecker := []string{"appointed-checker", checks, form, photo, sent}
	learning := append(slices.Clone(byChecker), "e-learning")
	night := []string{"exceptional", "appointed-checker", checks, form, "priority-registration", "temporary-card"}
	want := []line{
		{"bank", "own-card", "invalid", "unsaid", false, []string{"own-card"}},
		{"bank", "bank-registration", "in-person", "unsaid", false, []string{checks}},
		{"agency", "open-session", "in-person", "later", true, session},
		{"agency", "trained-checker", "id-checker", "unsaid", true, learning},
		{"agency", "out-of-hours", "id-checker", "with-card", true, night},
		{"locum", "open-session", "in-person", "later", true, session},
		{"locum", "trained-checker", "id-checker", "unsaid", true, learning},
		{"locum", "out-of-hours", "id-checker", "with-card", true, night},
		{"student", "open-session", "in-person", "later", true, session},
		{"student", "trained-checker", "id-checker", "unsaid", true, byChecker},
		{"student", "induction", "in-person", "unsaid", true, []string{checks}},
		{"inspector", "normal-process", "in-person", "for-visit", false, []string{checks, "authorisation"}},
		{"inspector", "own-card", "invalid", "for-visit", false, []string{"own-card", "authorisation"}},
		{"inspector", "no-card", "invalid", "without-card", false, []string{"lawful-other-way"}},
	}
	got := []line{}
	for _, p := range temporary.Paths() {
		l := line{Who: p.Category.String(), Way: p.Way.String(), Route: p.Route.String(), Access: p.Access.String(), Chosen: p.Chosen}
		for _, n := range p.Needs {
			l.Needs = append(l.Needs, n.String())
		}
		got = append(got, l)
		if p.Basis != guidance.Sourced || len(p.Citations) == 0 {
			t.Errorf("%s by %s is not cited", p.Category, p.Way)
		}
		for _, c := range p.Citations {
			if c.URL != guidance.TemporaryStaff.URL || c.Section == "" {
				t.Errorf("%s by %s cites %s", p.Category, p.Way, c.URL)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Paths() mismatch (-want +got):\n%s", diff)
	}
}

// TestPathsAreThoseOfTheChecks: what there is to choose is what package evidence has
// a check of identity made by.
func TestPathsAreThoseOfTheChecks(t *testing.T) {
	for _, c := range []evidence.Category{evidence.Employee, evidence.Bank, evidence.Agency, evidence.Locum, evidence.Student, evidence.Inspector} {
		var options []evidence.StaffOption
		for _, p := range temporary.Paths() {
			if p.Category == c && p.Chosen {
				options = append(options, p.Way.Option())
			}
			if p.Chosen != (p.Way.Option() != 0) {
				t.Errorf("%s by %s is a choice: %v", c, p.Way, p.Chosen)
			}
		}
		if diff := cmp.Diff(evidence.Offered(c), options); diff != "" {
			t.Errorf("%s (-evidence +here):\n%s", c, diff)
		}
	}
}

func TestPathsAreTheCallers(t *testing.T) {
	temporary.Paths()[2].Needs[0] = temporary.NeedSent
	if p, ok := temporary.PathOf(evidence.Agency, temporary.WayOpenSession); !ok || p.Needs[0] != temporary.NeedAnnounced {
		t.Error("a caller changed the table")
	}
	if _, ok := temporary.PathOf(evidence.Employee, temporary.WayOpenSession); ok {
		t.Error("the page speaks of no employees")
	}
}

func TestLocalPolicy(t *testing.T) {
	on := day("2026-06-09")
	tests := []struct {
		name     string
		change   func(*temporary.LocalPolicy)
		category evidence.Category
		way      temporary.Way
		want     []string
		why      string
	}{
		{"taken up", nil, evidence.Locum, temporary.WayOutOfHours, nil, "one of two"},
		{"not taken up", nil, evidence.Locum, temporary.WayOpenSession, []string{"RA-TAC-030 /policy/choices"}, "for others it is"},
		{"taken up for others", nil, evidence.Agency, temporary.WayOutOfHours, []string{"RA-TAC-030 /policy/choices"}, "category by category"},
		{"not offered", nil, evidence.Student, temporary.WayOutOfHours, []string{"RA-TAC-030 /category"}, "the page names three others"},
		{"no category", nil, 0, temporary.WayOutOfHours, []string{"RA-TAC-030 /category"}, "nobody said"},
		{"no way", nil, evidence.Locum, 0, []string{"RA-TAC-030 /category"}, "nobody said"},
		{"no choice to make", func(p *temporary.LocalPolicy) { *p = temporary.LocalPolicy{} }, evidence.Inspector, temporary.WayOwnCard, nil, "the page says how it is"},
		{"documented nowhere", func(p *temporary.LocalPolicy) { p.Reference = " " }, evidence.Locum, temporary.WayOutOfHours, []string{"RA-TAC-031 /policy/reference"}, "it should be written down"},
		{"begins that day", func(p *temporary.LocalPolicy) { p.Days.From = on }, evidence.Locum, temporary.WayOutOfHours, nil, "included"},
		{"begins the next", func(p *temporary.LocalPolicy) { p.Days.From = day("2026-06-10") }, evidence.Locum, temporary.WayOutOfHours, []string{"RA-TAC-030 /policy"}, "too late"},
		{"ended that day", func(p *temporary.LocalPolicy) { p.Days.To = on }, evidence.Locum, temporary.WayOutOfHours, nil, "included"},
		{"ended the day before", func(p *temporary.LocalPolicy) { p.Days.To = day("2026-06-08") }, evidence.Locum, temporary.WayOutOfHours, []string{"RA-TAC-030 /policy"}, "no longer"},
		{"no first day", func(p *temporary.LocalPolicy) { p.Days.From = guidance.Date{} }, evidence.Locum, temporary.WayOutOfHours, []string{"RA-TAC-031 /policy/days"}, "a policy begins some day"},
		{"nobody's", func(p *temporary.LocalPolicy) { p.Organisation = identity.ODSCode{} }, evidence.Locum, temporary.WayOutOfHours, []string{"RA-TAC-030 /policy", "RA-TAC-031 /policy/organisation"}, "of no organisation"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := policy()
			if tt.change != nil {
				tt.change(&p)
			}
			if diff := cmp.Diff(tt.want, found(p.Takes(rx1, tt.category, tt.way, on))); diff != "" {
				t.Errorf("findings mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
	p := policy()
	if fs := found(p.Check()); len(fs) > 0 {
		t.Errorf("Check() = %v", fs)
	}
	p.Choices = append(p.Choices, temporary.Choice{Category: evidence.Bank, Ways: []temporary.Way{temporary.WayInduction, temporary.WayOwnCard}})
	if diff := cmp.Diff([]string{"RA-TAC-030 /choices/2/ways/0", "RA-TAC-030 /choices/2/ways/1"}, found(p.Check())); diff != "" {
		t.Errorf("Check() mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]evidence.StaffOption{evidence.OutOfHours, evidence.TrainedChecker}, p.Options(evidence.Locum)); diff != "" {
		t.Errorf("Options() mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]evidence.StaffOption{evidence.Induction}, p.Options(evidence.Bank)); diff != "" {
		t.Errorf("Options() mismatch (-want +got):\n%s", diff)
	}
}

func session(change ...func(*temporary.Session)) temporary.Session {
	s := temporary.Session{
		ID: "session-1", Organisations: []identity.ODSCode{rx1, rx2}, On: day("2026-09-14"), Place: "Education centre",
		Told: []temporary.Told{
			{Name: "Example Agency", DayOn: day("2026-08-01"), DocumentsOn: day("2026-08-01")},
			{Name: "University of Example", DayOn: day("2026-08-01"), DocumentsOn: day("2026-09-13")},
		},
	}
	for _, c := range change {
		c(&s)
	}
	return s
}

func TestSession(t *testing.T) {
	tests := []struct {
		name   string
		change func(*temporary.Session)
		want   []string
	}{
		{"as it should be", func(*temporary.Session) {}, nil},
		{"one organisation", func(s *temporary.Session) { s.Organisations = s.Organisations[:1] }, nil},
		{"no organisation", func(s *temporary.Session) { s.Organisations = nil }, []string{"RA-TAC-033 /organisations"}},
		{"an organisation missing", func(s *temporary.Session) { s.Organisations[1] = identity.ODSCode{} }, []string{"RA-TAC-033 /organisations/1"}},
		{"no id", func(s *temporary.Session) { s.ID = "" }, []string{"RA-TAC-033 /id"}},
		{"nobody told", func(s *temporary.Session) { s.Told = nil }, []string{"RA-TAC-032 /told"}},
		{"no name", func(s *temporary.Session) { s.Told[0].Name = "" }, []string{"RA-TAC-032 /told/0/name"}},
		{"not told of the day", func(s *temporary.Session) { s.Told[1].DayOn = guidance.Date{} }, []string{"RA-TAC-032 /told/1/dayOn"}},
		{"not told of the documents", func(s *temporary.Session) { s.Told[1].DocumentsOn = guidance.Date{} }, []string{"RA-TAC-032 /told/1/documentsOn"}},
		{"told on the day", func(s *temporary.Session) { s.Told[1].DocumentsOn = s.On }, []string{"RA-TAC-033 /told/1/documentsOn"}},
		{"told of the day on the day", func(s *temporary.Session) { s.Told[0].DayOn = s.On }, []string{"RA-TAC-033 /told/0/dayOn"}},
		{"no day", func(s *temporary.Session) { s.On, s.Told = guidance.Date{}, s.Told[:1] }, []string{"RA-TAC-033 /on", "RA-TAC-033 /told/0/dayOn", "RA-TAC-033 /told/0/documentsOn"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, found(session(tt.change).Check())); diff != "" {
				t.Errorf("findings mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAppointment(t *testing.T) {
	tests := []struct {
		name   string
		change func(*temporary.Appointment)
		want   []string
	}{
		{"as it should be", func(*temporary.Appointment) {}, nil},
		{"trained that day", func(p *temporary.Appointment) { p.TrainedOn = p.Days.From }, nil},
		{"trained after it", func(p *temporary.Appointment) { p.TrainedOn = p.Days.From.AddDays(1) }, []string{"RA-TAC-034 /trainedOn"}},
		{"not trained", func(p *temporary.Appointment) { p.TrainedOn = guidance.Date{} }, []string{"RA-TAC-034 /trainedOn"}},
		{"no id", func(p *temporary.Appointment) { p.ID = "" }, []string{"RA-TAC-034 /id"}},
		{"nobody", func(p *temporary.Appointment) { p.Checker = identity.UserID{} }, []string{"RA-TAC-034 /checker"}},
		{"by no organisation", func(p *temporary.Appointment) { p.Organisation = identity.ODSCode{} }, []string{"RA-TAC-034 /organisation"}},
		{"by nobody", func(p *temporary.Appointment) { p.AppointedBy = identity.UserID{} }, []string{"RA-TAC-034 /appointedBy"}},
		{"by themselves", func(p *temporary.Appointment) { p.AppointedBy = p.Checker }, []string{"RA-TAC-034 /appointedBy"}},
		{"ends before it begins", func(p *temporary.Appointment) { p.Days.To = p.Days.From.AddDays(-1) }, []string{"RA-TAC-034 /days"}},
		{"no first day", func(p *temporary.Appointment) { p.Days.From = guidance.Date{} }, []string{"RA-TAC-034 /days", "RA-TAC-034 /trainedOn"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := appointment(tt.change)
			if diff := cmp.Diff(tt.want, found(p.Check())); diff != "" {
				t.Errorf("findings mismatch (-want +got):\n%s", diff)
			}
			if p.InForce(p.Checker, p.Organisation, day("2026-06-09")) != (tt.want == nil) {
				t.Error("it is in force though it does not hold, or the other way round")
			}
		})
	}
	p := appointment(func(p *temporary.Appointment) { p.Days.To = day("2024-12-31") })
	for on, want := range map[string]bool{"2024-09-30": false, "2024-10-01": true, "2024-12-31": true, "2025-01-01": false} {
		if p.InForce(checker, rx1, day(on)) != want || p.InForce(nurse, rx1, day(on)) || p.InForce(checker, rx2, day(on)) {
			t.Errorf("in force on %s is not %v, or for others", on, want)
		}
	}
}

func pack(change ...func(*temporary.Pack)) temporary.Pack {
	p := temporary.Pack{
		ID: "pack-1", Organisation: rx1, Category: evidence.Locum, CheckedBy: checker, CheckedOn: day("2026-06-09"),
		Form: "form-1", FormBy: checker, PhotoTakenOn: day("2026-06-09"), PhotoApprovedBy: manager, PhotoApprovedOn: day("2026-06-09"),
		SentOn: day("2026-06-09"),
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

func TestPack(t *testing.T) {
	tests := []struct {
		name   string
		change func(*temporary.Pack)
		want   []string
	}{
		{"as it should be", func(*temporary.Pack) {}, nil},
		{"approved and sent later", func(p *temporary.Pack) { p.PhotoApprovedOn, p.SentOn = day("2026-06-10"), day("2026-06-10") }, nil},
		{"sent before it was approved", func(p *temporary.Pack) { p.PhotoApprovedOn = day("2026-06-10") }, []string{"RA-TAC-035 /sentOn"}},
		{"not approved", func(p *temporary.Pack) { p.PhotoApprovedOn = guidance.Date{} }, []string{"RA-TAC-035 /photoApprovedOn"}},
		{"approved by nobody", func(p *temporary.Pack) { p.PhotoApprovedBy = identity.UserID{} }, []string{"RA-TAC-035 /photoApprovedBy"}},
		{"approved before it was taken", func(p *temporary.Pack) { p.PhotoApprovedOn = day("2026-06-08") }, []string{"RA-TAC-035 /photoApprovedOn"}},
		{"taken the day before", func(p *temporary.Pack) { p.PhotoTakenOn = day("2026-06-08") }, []string{"RA-TAC-035 /photoTakenOn"}},
		{"no form", func(p *temporary.Pack) { p.Form = "" }, []string{"RA-TAC-036 /form"}},
		{"another's form", func(p *temporary.Pack) { p.FormBy = nurse }, []string{"RA-TAC-036 /formBy"}},
		{"not sent", func(p *temporary.Pack) { p.SentOn = guidance.Date{} }, []string{"RA-TAC-036 /sentOn"}},
		{"not appointed that day", func(p *temporary.Pack) {
			p.CheckedOn, p.PhotoTakenOn = day("2024-09-30"), day("2024-09-30")
		}, []string{"RA-TAC-011 /checkedBy", "RA-TAC-030 /policy"}},
		{"a way not taken up", func(p *temporary.Pack) { p.Category = evidence.Student }, []string{"RA-TAC-030 /policy/choices"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, found(pack(tt.change).Check([]temporary.Appointment{appointment()}, policy()))); diff != "" {
				t.Errorf("findings mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
