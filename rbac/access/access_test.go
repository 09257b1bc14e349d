package access_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

func TestRules(t *testing.T) {
	registry, err := guidance.NewRegistry(access.Rules())
	if err != nil {
		t.Fatalf("NewRegistry: %v", err)
	}
	want := []guidance.RuleID{
		"RA-RBC-030", "RA-RBC-031", "RA-RBC-032", "RA-RBC-033", "RA-RBC-034",
		"RA-RBC-035", "RA-RBC-036", "RA-RBC-037", "RA-RBC-038", "RA-RBC-039",
	}
	got := []guidance.RuleID{}
	for _, r := range registry.Rules() {
		got = append(got, r.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Rules() mismatch (-want +got):\n%s\nwhy: ids are never reused or renamed", diff)
	}
}

func TestClosedLists(t *testing.T) {
	for _, o := range access.Outcomes() {
		var back access.Outcome
		if text := must(o.MarshalText()); back.UnmarshalText(text) != nil || back != o || string(text) != o.String() {
			t.Errorf("%s is read back as %s", o, back)
		}
	}
	for _, s := range access.Sources() {
		var back access.Source
		if text := must(s.MarshalText()); back.UnmarshalText(text) != nil || back != s || string(text) != s.String() {
			t.Errorf("%s is read back as %s", s, back)
		}
	}
	if _, err := access.Outcome(0).MarshalText(); err == nil {
		t.Error("the zero Outcome has a text")
	}
	if _, err := access.Source(0).MarshalText(); err == nil {
		t.Error("the zero Source has a text")
	}
	var o access.Outcome
	var s access.Source
	for _, text := range []string{"", "Allowed", "allow", "invalid", " added"} {
		if o.UnmarshalText([]byte(text)) == nil || s.UnmarshalText([]byte(text)) == nil {
			t.Errorf("%q is read", text)
		}
	}
}

// TestZeroDenies: nothing that was not set up allows anything.
func TestZeroDenies(t *testing.T) {
	var none *access.Engine
	built, err := access.NewBuilder(access.Setting{}).Build()
	if err != nil {
		t.Fatal(err)
	}
	if (access.Decision{}).Allowed() || (access.Decision{}).Err("op") == nil {
		t.Error("the zero Decision allows")
	}
	questions := []access.Question{{}, ask(nurse, "B0360", "RX1"), askAct(agent, rbac.FindRecords, "RX1"), ask("", "", "")}
	for _, q := range questions {
		want := access.Authorize(access.Population{}, q)
		if want.Allowed() || len(want.Reasons) == 0 {
			t.Errorf("%+v: the zero Population answers %s by %v", q, want.Outcome, said(want))
		}
		for name, e := range map[string]*access.Engine{"nil": none, "zero": {}, "of nothing": built} {
			if diff := cmp.Diff(want, e.Authorize(q), equateDates); diff != "" {
				t.Errorf("%s engine mismatch (-want +got):\n%s", name, diff)
			}
			if e.Allowed(q) || len(e.Activities(q)) > 0 || len(e.Acts(q)) > 0 || len(e.Who(q)) > 0 {
				t.Errorf("the %s engine allows %+v", name, q)
			}
		}
	}
	// Somebody who holds everything, in a setting of nothing.
	p := world()
	p.Setting = access.Setting{}
	e := must(access.Compile(p))
	for _, u := range []string{nurse, agent, locum} {
		if got := e.Activities(ask(u, "", "RX1")); len(got) > 0 {
			t.Errorf("without a policy %s may do %v", u, got)
		}
		if got := e.Acts(ask(u, "", "RX1")); len(got) > 0 {
			t.Errorf("without national roles %s may do %v", u, got)
		}
	}
}

func TestClosedProfile(t *testing.T) {
	tests := []struct {
		name, on string
		want     access.Outcome
		why      string
	}{
		{"day before", "2024-09-22", access.Allowed, "not closed yet"},
		{"first day", "2024-09-23", access.Forbidden, "closed from that day on"},
		{"last day", "2024-10-31", access.Forbidden, "last day included"},
		{"day after", "2024-11-01", access.Allowed, "opened again"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := ask(closedUser, "B0360", "RX1")
			q.On = day(tt.on)
			d := bothAnswer(t, world(), q)
			if d.Outcome != tt.want {
				t.Errorf("%s, want %s: %v\nwhy: %s", d.Outcome, tt.want, said(d), tt.why)
			}
			if d.Outcome == access.Forbidden && (d.Reasons[0].Rule != "RA-RBC-032" || d.Reasons[0].Day != day("2024-09-23")) {
				t.Errorf("reasons %v, want first RA-RBC-032 since the 23rd", said(d))
			}
		})
	}
}

// TestDaysOfAnAssignment: the first day and the last are included, whatever else is
// written down.
func TestDaysOfAnAssignment(t *testing.T) {
	ended := func(a rbac.Assignment, on string) rbac.Assignment {
		a.Ended = &rbac.Ending{On: day(on)}
		return a
	}
	held := rbac.Assignment{ID: "as", User: nurse, Position: "p-ward", Start: day("2024-02-28"), End: day("2024-02-29")}
	tests := []struct {
		name string
		a    rbac.Assignment
		on   string
		want string
		why  string
	}{
		{"day before", held, "2024-02-27", "not-yet 2024-02-28", "it begins the day after"},
		{"first day", held, "2024-02-28", "allowed", "included"},
		{"last day", held, "2024-02-29", "allowed", "included, in a leap year"},
		{"day after", held, "2024-03-01", "expired 2024-03-01", "over, though nothing marked it"},
		{"ended before its day", ended(held, "2024-02-29"), "2024-02-29", "expired 2024-02-29", "the day of the ending is the first on which it is not held"},
		{"day before the ending", ended(held, "2024-02-29"), "2024-02-28", "allowed", "still held"},
		{"ending that is written down for later", ended(held, "2024-03-20"), "2024-03-10", "expired 2024-03-01", "its last day came first"},
		{"ended on no day", ended(held, ""), "2024-02-28", "not-granted", "what is broken gives nothing"},
		{"no first day", rbac.Assignment{ID: "as", User: nurse, Position: "p-ward"}, "2024-02-28", "not-granted", "in force on no day"},
		{"until further notice", rbac.Assignment{ID: "as", User: nurse, Position: "p-ward", Start: day("2024-02-28")}, "2099-12-31", "allowed", "no last day"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := world()
			p.Assignments = []rbac.Assignment{tt.a}
			q := ask(nurse, "B0360", "RX1")
			q.On = day(tt.on)
			d := bothAnswer(t, p, q)
			last := d.Reasons[len(d.Reasons)-1]
			for _, r := range d.Reasons {
				if r.Rule == "RA-RBC-034" {
					last = r
				}
			}
			if got := strings.TrimSpace(last.Outcome.String() + " " + last.Day.String()); got != tt.want || d.Outcome != last.Outcome {
				t.Errorf("%s, decided %s; want %s\nwhy: %s", got, d.Outcome, tt.want, tt.why)
			}
		})
	}
}

// TestDaysAreThoseOfRBAC: an assignment and a grant give access on the days on which
// package rbac says that they are active.
func TestDaysAreThoseOfRBAC(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := world()
		a, g := drawAssignment(t, 1), drawGrant(t)
		a.ID, a.User, a.Position = "as", nurse, "p-ward"
		g.ID, g.User, g.Organisation, g.WorkingAt = "g", locum, "FFFFF", "RX5"
		p.Assignments = append([]rbac.Assignment{a}, p.Assignments[2])
		p.Grants = []rbac.Grant{g}
		on := drawDay(t, "on", false)
		here, exceptional := ask(nurse, "B0360", "RX1"), ask(locum, "B0570", "FFFFF")
		here.On, exceptional.On, exceptional.WorkingAt = on, on, "RX5"
		if got := access.Authorize(p, here).Allowed(); got != a.ActiveOn(on) {
			t.Errorf("assignment %+v on %s: %t", a, on, got)
		}
		if got := access.Authorize(p, exceptional).Allowed(); got != (g.ActiveOn(on) && p.Assignments[1].ActiveOn(on)) {
			t.Errorf("grant %+v on %s: %t", g, on, got)
		}
	})
}

func TestCompileRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func(*access.Population)
		want   access.EntryError
		why    string
	}{
		{"user without an id", func(p *access.Population) { p.Users = append(p.Users, access.User{}) }, access.EntryError{List: "users", Index: 5, Err: access.ErrNoID}, "nobody"},
		{"user twice", func(p *access.Population) { p.Users = append(p.Users, p.Users[0]) }, access.EntryError{List: "users", Index: 5, Err: access.ErrTwice}, "which one is closed?"},
		{"position without an id", func(p *access.Population) { p.Positions = append(p.Positions, rbac.Position{}) }, access.EntryError{List: "positions", Index: 7, Err: access.ErrNoID}, "nobody could hold it"},
		{"position twice", func(p *access.Population) { p.Positions = append(p.Positions, p.Positions[0]) }, access.EntryError{List: "positions", Index: 7, Err: access.ErrTwice}, "which one is held?"},
		{"assignment without an id", func(p *access.Population) { p.Assignments[3].ID = "" }, access.EntryError{List: "assignments", Index: 3, Err: access.ErrNoID}, "no reason could name it"},
		{"assignment of nobody", func(p *access.Population) { p.Assignments[3].User = "" }, access.EntryError{List: "assignments", Index: 3, Err: access.ErrNoID}, "nobody holds it"},
		{"assignment of no position", func(p *access.Population) { p.Assignments[3].Position = "" }, access.EntryError{List: "assignments", Index: 3, Err: access.ErrNoID}, "nothing is held"},
		{"assignment of an unknown position", func(p *access.Population) { p.Assignments[3].Position = "p-99" }, access.EntryError{List: "assignments", Index: 3, Err: access.ErrNoPosition}, "something is missing"},
		{"assignment twice", func(p *access.Population) { p.Assignments[6].ID = "as-shut" }, access.EntryError{List: "assignments", Index: 6, Err: access.ErrTwice}, "a reason would name two"},
		{"grant without an id", func(p *access.Population) { p.Grants[1].ID = "" }, access.EntryError{List: "grants", Index: 1, Err: access.ErrNoID}, "no reason could name it"},
		{"grant of an unknown position", func(p *access.Population) {
			p.Grants[1] = rbac.Grant{ID: "g-2", User: nurse, Kind: rbac.PositionGrant, Position: "p-99", Organisation: "RX1", WorkingAt: "RX1"}
		}, access.EntryError{List: "grants", Index: 1, Err: access.ErrNoPosition}, "something is missing"},
		{"grant of a position twice", func(p *access.Population) {
			p.Grants[1] = rbac.Grant{ID: "g-1", User: locum, Kind: rbac.PositionGrant, Position: "p-ward", Organisation: "RX1", WorkingAt: "RX1"}
		}, access.EntryError{List: "grants", Index: 1, Err: access.ErrTwice}, "a reason would name two"},
		{"grant twice", func(p *access.Population) { p.Grants[1].ID = "g-1" }, access.EntryError{List: "grants", Index: 1, Err: access.ErrTwice}, "a reason would name two"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := world()
			tt.change(&p)
			_, err := access.Compile(p)
			var entry *access.EntryError
			if !errors.As(err, &entry) || entry.List != tt.want.List || entry.Index != tt.want.Index || !errors.Is(err, tt.want.Err) {
				t.Errorf("Compile: %v, want %v\nwhy: %s", err, &tt.want, tt.why)
			}
		})
	}
}

// TestUnknownPosition: the plain form, which takes any population, denies by name.
func TestUnknownPosition(t *testing.T) {
	p := world()
	p.Positions = nil
	want := []string{"RA-RBC-035 not-granted as-" + nurse + " p-ward"}
	if diff := cmp.Diff(want, said(access.Authorize(p, ask(nurse, "B0360", "RX1")))); diff != "" {
		t.Errorf("reasons mismatch (-want +got):\n%s", diff)
	}
}

// TestPositionWithoutAccessProfiles: it gives nothing, and that is said.
func TestPositionWithoutAccessProfiles(t *testing.T) {
	p := world()
	p.Assignments = []rbac.Assignment{{ID: "as", User: nurse, Position: "p-empty", Start: day("2024-01-01")}}
	for want, q := range map[string]access.Question{
		"RA-RBC-037 not-granted as p-empty": ask(nurse, "B0360", "RX1"),
		"RA-RBC-039 not-granted as p-empty": askAct(nurse, rbac.FindRecords, "RX1"),
	} {
		if diff := cmp.Diff([]string{want}, said(bothAnswer(t, p, q))); diff != "" {
			t.Errorf("reasons mismatch (-want +got):\n%s", diff)
		}
	}
}

// TestEngineKeepsItsPopulation: what the caller changes afterwards changes no answer.
func TestEngineKeepsItsPopulation(t *testing.T) {
	p := world()
	e := must(access.Compile(p))
	p.Users[4].Closed[0] = guidance.Interval{}
	p.Positions[0].AccessProfiles[0].Activities[0] = "B0825"
	p.NationalRoles[2] = rbac.NationalRole{}
	p.Standing.Links[0] = rbac.Link{}
	p.Grants[0].Revoked = &rbac.Revocation{}
	for name, denied := range map[string]access.Question{
		"nothing": ask(nurse, "B0825", "RX1"),
	} {
		if e.Allowed(denied) {
			t.Errorf("%s is allowed", name)
		}
	}
	exceptional := ask(locum, "B0570", "FFFFF")
	exceptional.WorkingAt = "FX1AA"
	for _, q := range []access.Question{ask(nurse, "B0572", "RX1"), askAct(agent, rbac.FindRecords, "RX3"), exceptional} {
		if d := e.Authorize(q); !d.Allowed() {
			t.Errorf("%+v is denied: %v", q, said(d))
		}
	}
}

func TestUserOf(t *testing.T) {
	id := must(identity.ParseUserID("555000000001"))
	at := time.Date(2024, 9, 22, 23, 30, 0, 0, time.UTC) // the 23rd in London
	tests := []struct {
		name   string
		p      identity.Profile
		closed []guidance.Interval
		why    string
	}{
		{"open", identity.Profile{UserID: id, State: identity.ProfileOpen}, nil, "in use"},
		{"closed", identity.Profile{UserID: id, State: identity.ProfileClosed, Closing: &identity.Closing{At: at}}, []guidance.Interval{days("2024-09-23", "")}, "from the London day on"},
		{"closed, nobody knows when", identity.Profile{UserID: id, State: identity.ProfileClosed}, []guidance.Interval{{}}, "never open, to be safe"},
		{"superseded", identity.Profile{UserID: id, State: identity.ProfileSuperseded, SupersededBy: &identity.Supersession{}}, []guidance.Interval{{}}, "the holder goes on with another profile"},
		{"no such state", identity.Profile{UserID: id, State: 200}, []guidance.Interval{{}}, "what is not known to be open is closed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := access.User{ID: "555000000001", Closed: tt.closed}
			if diff := cmp.Diff(want, access.UserOf(tt.p), equateDates); diff != "" {
				t.Errorf("UserOf() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestErr(t *testing.T) {
	q := ask(leaver, "B0360", "RX1")
	var refusal *guidance.Refusal
	if !errors.As(access.Authorize(world(), q).Err("see record"), &refusal) {
		t.Fatal("a denial is no refusal")
	}
	got := []string{}
	for _, f := range refusal.Findings {
		got = append(got, string(f.Rule)+" "+f.Severity.String()+" "+f.Message)
	}
	want := []string{
		"RA-RBC-035 error it does not hold any more since 2024-09-20",
		"RA-RBC-036 error it does not hold that an activity is done at exactly the organisation of the access profile, which is that of its position, or one of which that is an RA parent that day",
	}
	if diff := cmp.Diff(want, got); diff != "" || refusal.Op != "see record" {
		t.Errorf("findings mismatch (-want +got):\n%s\nwhy: each rule once, and no id", diff)
	}
	if err := access.Authorize(world(), ask(nurse, "B0360", "RX1")).Err("see record"); err != nil {
		t.Errorf("what is allowed is refused: %v", err)
	}
	for _, q := range []access.Question{askAct(leaver, rbac.FindRecords, "RX1"), askAct(nurse, 255, "RX1"), ask(nobody, "B0360", "RX1")} {
		for _, r := range access.Authorize(world(), q).Reasons {
			if f := r.Finding(); f.Message == "" || f.Basis == 0 || r.Outcome != access.Allowed && f.Severity != guidance.Error {
				t.Errorf("%s as a finding: %+v", r.Rule, f)
			}
		}
	}
}

func TestWho(t *testing.T) {
	e := must(access.Compile(world()))
	locums := ask("", "B0570", "FFFFF")
	locums.WorkingAt = "FX1AA"
	tests := []struct {
		name string
		q    access.Question
		want []string
		why  string
	}{
		{"activity", ask("", "B0360", "RX1"), lines(nurse), "the profile of one holder is closed, another has none, the position of the third is closed"},
		{"activity at the child", ask("", "B0062", "RX2"), lines(nurse), "by the access profile there"},
		{"exceptional access", locums, lines(locum), "at this site"},
		{"act", askAct("", rbac.OpenRegistration, "RX1"), lines(agent), "the RA Agent"},
		{"act at a grandchild", askAct("", rbac.OpenRegistration, "RX3"), lines(agent), "down the tree"},
		{"act by agreement", askAct("", rbac.OpenRegistration, "RX9"), lines(agent), "of the provider"},
		{"nobody", ask("", "B0825", "RX1"), lines(), "nothing gives it"},
		{"nowhere", ask("", "B0360", ""), lines(), "no organisation"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, e.Who(tt.q)); diff != "" {
				t.Errorf("Who() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
	own := askAct("", rbac.OpenRegistration, "RX1")
	own.Subject = agent
	if got := e.Who(own); len(got) != 0 {
		t.Errorf("upon the agent, %v may do it; want nobody: none acts on their own record", got)
	}
}
