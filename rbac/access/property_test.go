package access_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
	"github.com/rakit-dev/rakit/rbac/national"
)

// Small alphabets, so that what is drawn meets.
var (
	users         = []string{nurse, agent, locum, leaver}
	organisations = []string{"RX1", "RX2", "RX3", "FFFFF"}
	jobRoles      = []string{"R8001", "R8008", "R5080", "R5090", "R9999"} // the last is not known
	activities    = []string{"B0360", "B0264", "B0572", "B0570", "B1300", "B0267", "B9999"}
	asked         = append([]string{"RX9", "RX8"}, organisations...)
)

// drawDay draws one of a few days around a clock change and a leap day; from is
// whether none is one of them.
func drawDay(t *rapid.T, label string, orNone bool) guidance.Date {
	all := []string{"2024-02-28", "2024-02-29", "2024-03-01", "2024-03-31", "2024-04-17", "2024-09-23", "2024-09-24"}
	if orNone {
		all = append(all, "", "")
	}
	return day(rapid.SampledFrom(all).Draw(t, label))
}

// drawInterval draws an interval that is often wide, so that the rest decides.
func drawInterval(t *rapid.T, label string) guidance.Interval {
	if !rarely(t, label) {
		return guidance.Since(day("2015-01-01"))
	}
	return guidance.Interval{From: drawDay(t, label+" from", true), To: drawDay(t, label+" to", true)}
}

// rarely is true in one of four.
func rarely(t *rapid.T, label string) bool { return rapid.IntRange(0, 3).Draw(t, label) == 3 }

func few[T any](draw func(*rapid.T) T, most int) *rapid.Generator[[]T] {
	return rapid.SliceOfN(rapid.Custom(draw), 0, most)
}

func numbered[T any](all []T, name string, set func(*T, string)) []T {
	for i := range all {
		set(&all[i], fmt.Sprint(name, "-", i))
	}
	return all
}

func drawPopulation(t *rapid.T) access.Population {
	p := access.Population{Setting: drawSetting(t)}
	for _, u := range users {
		if rarely(t, "unknown") && rarely(t, "indeed") {
			continue
		}
		one := access.User{ID: u}
		if rarely(t, "closed") {
			one.Closed = few(func(t *rapid.T) guidance.Interval {
				return guidance.Interval{From: drawDay(t, "from", true), To: drawDay(t, "to", true)}
			}, 2).Draw(t, "closings")
		}
		p.Users = append(p.Users, one)
	}
	p.Positions = numbered(rapid.SliceOfN(rapid.Custom(drawPosition), 2, 5).Draw(t, "positions"), "p", func(p *rbac.Position, id string) { p.ID = id })
	draw := func(t *rapid.T) rbac.Assignment { return drawAssignment(t, len(p.Positions)) }
	p.Assignments = numbered(rapid.SliceOfN(rapid.Custom(draw), 0, 12).Draw(t, "assignments"), "as", func(a *rbac.Assignment, id string) { a.ID = id })
	p.Grants = numbered(few(func(t *rapid.T) rbac.Grant { return drawLent(t, p.Positions) }, 5).Draw(t, "grants"), "g", func(g *rbac.Grant, id string) { g.ID = id })
	return p
}

func drawSetting(t *rapid.T) access.Setting {
	s := access.Setting{NationalRoles: rbac.NationalRoles()}
	if !rarely(t, "no policy") || !rarely(t, "indeed") {
		s.Policy = drawPolicy(t)
	}
	s.Standing.Links = few(func(t *rapid.T) rbac.Link {
		from := rapid.SampledFrom(append(organisations, "RX8"))
		return rbac.Link{Child: from.Draw(t, "child"), Parent: from.Draw(t, "parent"), Interval: drawInterval(t, "link")}
	}, 5).Draw(t, "links")
	s.Standing.Agreements = few(func(t *rapid.T) rbac.Agreement {
		from := rapid.SampledFrom(asked)
		return rbac.Agreement{Provider: from.Draw(t, "provider"), Organisation: from.Draw(t, "for"), Interval: drawInterval(t, "agreement")}
	}, 2).Draw(t, "agreements")
	s.Standing.Duties.OwnRecord = rapid.SampledFrom([]rbac.Duty{0, rbac.Refuse, rbac.Note}).Draw(t, "own record")
	s.Standing.Duties.RefuseUnverified = rapid.Bool().Draw(t, "refuse unverified")
	s.Organisations = organisation.NewRegister(few(func(t *rapid.T) organisation.Organisation {
		return organisation.Organisation{Code: rapid.SampledFrom(asked).Draw(t, "code"), Open: drawInterval(t, "open")}
	}, 2).Draw(t, "register"))
	return s
}

func drawPolicy(t *rapid.T) *national.Policy {
	some := func(t *rapid.T) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(activities[:6]), 0, 3, rapid.ID).Draw(t, "codes")
	}
	baseline, includes := map[string][]string{}, map[string][]string{}
	for _, r := range jobRoles[:4] {
		baseline[r] = some(t)
	}
	for _, b := range activities[:4] {
		includes[b] = some(t) // rings among them
	}
	return must(national.NewPolicy("drawn", baseline, includes))
}

func drawPosition(t *rapid.T) rbac.Position {
	p := rbac.Position{Name: "a", Organisation: rapid.SampledFrom(organisations).Draw(t, "organisation")}
	p.AccessProfiles = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) rbac.AccessProfile {
		return rbac.AccessProfile{
			Organisation: rapid.SampledFrom(append([]string{"", ""}, organisations...)).Draw(t, "at"),
			JobRole:      rapid.SampledFrom(jobRoles).Draw(t, "job role"),
			Activities:   rapid.SliceOfN(rapid.SampledFrom(activities), 0, 2).Draw(t, "activities"),
		}
	}), 1, 3).Draw(t, "access profiles")
	if rarely(t, "nothing in it") && rarely(t, "indeed") {
		p.AccessProfiles = nil
	}
	if rarely(t, "is closed") {
		p.Closed = &rbac.PositionClosing{On: drawDay(t, "closed on", true)}
	}
	return p
}

func drawAssignment(t *rapid.T, positions int) rbac.Assignment {
	a := rbac.Assignment{
		User:     rapid.SampledFrom(users).Draw(t, "user"),
		Position: fmt.Sprint("p-", rapid.IntRange(0, positions-1).Draw(t, "position")),
	}
	during := drawInterval(t, "during")
	a.Start, a.End = during.From, during.To
	if rarely(t, "is ended") {
		a.Ended = &rbac.Ending{On: drawDay(t, "ended on", true)}
	}
	return a
}

func drawGrant(t *rapid.T) rbac.Grant {
	g := rbac.Grant{
		User:         rapid.SampledFrom(users).Draw(t, "user"),
		Organisation: rapid.SampledFrom([]string{"FFFFF", "FFFFF", "RX1"}).Draw(t, "organisation"),
		WorkingAt:    rapid.SampledFrom([]string{"RX9", "RX8", "FFFFF", ""}).Draw(t, "working at"),
		Start:        day("2015-01-01"), End: day("2026-01-01"),
	}
	if rarely(t, "is short") {
		g.Start, g.End = drawDay(t, "start", false), drawDay(t, "end", true)
	}
	if rarely(t, "is revoked") {
		g.Revoked = &rbac.Revocation{At: drawDay(t, "revoked on", false).Start().Add(time.Hour)}
	}
	return g
}

// drawLent draws exceptional access, often to a position.
func drawLent(t *rapid.T, positions []rbac.Position) rbac.Grant {
	g := drawGrant(t)
	if rapid.Bool().Draw(t, "to FFFFF") {
		return g
	}
	p := rapid.SampledFrom(positions).Draw(t, "of a position")
	g.Kind, g.Position, g.Organisation = rbac.PositionGrant, p.ID, p.Organisation
	if rarely(t, "of another") {
		g.Organisation = rapid.SampledFrom(organisations).Draw(t, "organisation")
	}
	g.WorkingAt = g.Organisation
	return g
}

// drawQuestion draws a question that is mostly about something that is held.
func drawQuestion(t *rapid.T, p access.Population) access.Question {
	q := access.Question{
		User:         rapid.SampledFrom(users).Draw(t, "user"),
		Organisation: rapid.SampledFrom(organisations).Draw(t, "organisation"),
		On:           drawDay(t, "on", false),
	}
	if q.Organisation == "FFFFF" {
		q.WorkingAt = rapid.SampledFrom([]string{"RX9", "RX9", "RX8", "FFFFF", ""}).Draw(t, "working at")
	}
	if rapid.Bool().Draw(t, "an activity") {
		q.Activity = rapid.SampledFrom(activities).Draw(t, "activity")
	} else {
		q.Act = rapid.SampledFrom(append(rbac.Acts(), rbac.FindRecords, rbac.CreateIdentity, rbac.UnlockCard)).Draw(t, "act")
		q.Subject = rapid.SampledFrom(append([]string{"", ""}, users...)).Draw(t, "subject")
		q.SamePerson = rarely(t, "same person") && rarely(t, "indeed")
		if rarely(t, "replayed") {
			q.KnownAt = drawDay(t, "known at", true)
		}
	}
	held := slices.Clone(p.Assignments)
	for _, g := range p.Grants {
		if g.Kind == rbac.PositionGrant {
			held = append(held, rbac.Assignment{User: g.User, Position: g.Position})
		}
	}
	if len(held) > 0 && !rarely(t, "unrelated") {
		aim(t, p, held, &q)
	}
	if rarely(t, "strange") {
		drawStrange(t, &q)
	}
	return q
}

// aim makes the question one about an access profile that somebody holds, on any day.
func aim(t *rapid.T, p access.Population, held []rbac.Assignment, q *access.Question) {
	a := rapid.SampledFrom(held).Draw(t, "assignment")
	i := slices.IndexFunc(p.Positions, func(p rbac.Position) bool { return p.ID == a.Position })
	q.User = a.User
	if len(p.Positions[i].AccessProfiles) == 0 {
		return
	}
	profile := rapid.SampledFrom(p.Positions[i].AccessProfiles).Draw(t, "profile")
	if q.Act != 0 {
		if !rarely(t, "elsewhere") {
			q.Organisation, q.WorkingAt = p.Positions[i].At(profile), ""
		}
		return
	}
	if gives := p.Policy.Effective(profile.JobRole, profile.Activities); len(gives) > 0 {
		q.Activity = rapid.SampledFrom(gives).Draw(t, "gives")
	}
	q.Organisation, q.WorkingAt = p.Positions[i].At(profile), ""
	if q.Organisation == "FFFFF" {
		q.WorkingAt = rapid.SampledFrom([]string{"RX9", "RX9", "RX8", "FFFFF", ""}).Draw(t, "at")
	}
}

// drawStrange puts something into a question that does not belong there.
func drawStrange(t *rapid.T, q *access.Question) {
	switch rapid.IntRange(0, 6).Draw(t, "strange") {
	case 0:
		q.User = rapid.SampledFrom([]string{"", nobody, "R8001", "p-0"}).Draw(t, "user")
	case 1:
		q.Organisation = rapid.SampledFrom([]string{"", "RX8", "RX9", "fffff", "FFFFFF"}).Draw(t, "organisation")
	case 2:
		q.WorkingAt = rapid.SampledFrom([]string{"", "RX9"}).Draw(t, "working at")
	case 3:
		q.On = guidance.Date{}
	case 4:
		q.Activity = rapid.SampledFrom([]string{"", "B0360", "b0360", "R8001"}).Draw(t, "activity")
	case 5:
		q.Act = rapid.SampledFrom([]rbac.Act{0, 255, rbac.FindRecords}).Draw(t, "act")
	default:
		q.On = day("0001-01-01")
	}
}

// TestCompiledIsPlain: the compiled form gives the decision of the plain one, with all
// reasons; the queries list what it allows, and nothing else.
func TestCompiledIsPlain(t *testing.T) {
	outcomes := map[access.Outcome]int{}
	rapid.Check(t, func(t *rapid.T) {
		p := drawPopulation(t)
		e, err := access.Compile(p)
		if err != nil {
			t.Fatalf("Compile: %v", err)
		}
		for range 20 {
			q := drawQuestion(t, p)
			plain := access.Authorize(p, q)
			outcomes[plain.Outcome]++
			if diff := cmp.Diff(plain, e.Authorize(q), equateDates); diff != "" {
				t.Fatalf("Authorize(%+v) mismatch (-plain +compiled):\n%s", q, diff)
			}
			if e.Allowed(q) != plain.Allowed() {
				t.Fatalf("Allowed(%+v) = %t, plain is %s", q, e.Allowed(q), plain.Outcome)
			}
			checkSense(t, p, q, plain)
		}
		q := drawQuestion(t, p)
		checkQueries(t, p, e, q)
	})
	for _, o := range access.Outcomes() {
		if outcomes[o] == 0 {
			t.Errorf("not one decision was %s: what is drawn does not meet; %v", o, outcomes)
		}
		if testing.Verbose() {
			t.Log(o, outcomes[o])
		}
	}
}

// checkSense wants a decision to have reasons in order, which come to its outcome.
func checkSense(t *rapid.T, p access.Population, q access.Question, d access.Decision) {
	if len(d.Reasons) == 0 || d.Outcome == 0 {
		t.Fatalf("%+v: %s without a reason", q, d.Outcome)
	}
	if !slices.IsSortedFunc(d.Reasons, func(a, b access.Reason) int {
		return slices.Compare([]string{string(a.Rule), a.Pointer, a.Assignment}, []string{string(b.Rule), b.Pointer, b.Assignment})
	}) {
		t.Fatalf("%+v: reasons are not sorted: %v", q, said(d))
	}
	backwards := p
	backwards.Assignments = slices.Clone(p.Assignments)
	backwards.Grants, backwards.Users = slices.Clone(p.Grants), slices.Clone(p.Users)
	slices.Reverse(backwards.Assignments)
	slices.Reverse(backwards.Grants)
	slices.Reverse(backwards.Users)
	if diff := cmp.Diff(d, access.Authorize(backwards, q), equateDates); diff != "" {
		t.Fatalf("%+v: the order of the lists matters:\n%s", q, diff)
	}
	if (d.Err("op") == nil) != d.Allowed() {
		t.Fatalf("%+v: %s, and the error is %v", q, d.Outcome, d.Err("op"))
	}
}

// checkQueries holds the three queries against the plain form, asked for everything.
func checkQueries(t *rapid.T, p access.Population, e *access.Engine, q access.Question) {
	wantActivities, wantActs, wantWho := []string{}, []rbac.Act{}, []string{}
	for _, b := range slices.Sorted(slices.Values(activities)) {
		one := q
		one.Act, one.Activity = 0, b
		if access.Authorize(p, one).Allowed() {
			wantActivities = append(wantActivities, b)
		}
	}
	for _, a := range rbac.Acts() {
		one := q
		one.Act, one.Activity = a, ""
		if access.Authorize(p, one).Allowed() {
			wantActs = append(wantActs, a)
		}
	}
	for _, u := range slices.Sorted(slices.Values(append([]string{nobody}, users...))) {
		one := q
		one.User = u
		if access.Authorize(p, one).Allowed() {
			wantWho = append(wantWho, u)
		}
	}
	if diff := cmp.Diff(wantActivities, e.Activities(q)); diff != "" {
		t.Fatalf("Activities(%+v) mismatch (-plain +compiled):\n%s", q, diff)
	}
	if diff := cmp.Diff(wantActs, e.Acts(q)); diff != "" {
		t.Fatalf("Acts(%+v) mismatch (-plain +compiled):\n%s", q, diff)
	}
	if diff := cmp.Diff(wantWho, e.Who(q)); diff != "" {
		t.Fatalf("Who(%+v) mismatch (-plain +compiled):\n%s", q, diff)
	}
}

// TestWhatAlwaysDenies: a population in which somebody is allowed something, in which
// one thing is over, has not begun, or is closed, denies it, and allows it again
// without that.
func TestWhatAlwaysDenies(t *testing.T) {
	today, yesterday, tomorrow := day("2024-09-23"), day("2024-09-22"), day("2024-09-24")
	shut := func(p *access.Population, o organisation.Organisation) {
		p.Organisations = organisation.NewRegister([]organisation.Organisation{o})
	}
	assignments := func(p *access.Population, change func(*rbac.Assignment)) {
		for i := range p.Assignments {
			change(&p.Assignments[i])
		}
	}
	grants := func(p *access.Population, change func(*rbac.Grant)) {
		for i := range p.Grants {
			change(&p.Grants[i])
		}
	}
	kinds := []struct {
		name   string
		locum  bool // it is about exceptional access
		change func(p *access.Population, q access.Question)
		want   access.Outcome
	}{
		{"expired", false, func(p *access.Population, _ access.Question) {
			assignments(p, func(a *rbac.Assignment) { a.End = yesterday })
		}, access.Expired},
		{"future", false, func(p *access.Population, _ access.Question) {
			assignments(p, func(a *rbac.Assignment) { a.Start = tomorrow })
		}, access.NotYet},
		{"ended", false, func(p *access.Population, _ access.Question) {
			assignments(p, func(a *rbac.Assignment) { a.Ended = &rbac.Ending{On: today} })
		}, access.Expired},
		{"no start", false, func(p *access.Population, _ access.Question) {
			assignments(p, func(a *rbac.Assignment) { a.Start = guidance.Date{} })
		}, access.NotGranted},
		{"closed position", false, func(p *access.Population, _ access.Question) {
			for i := range p.Positions {
				p.Positions[i].Closed = &rbac.PositionClosing{On: today}
			}
		}, access.Expired},
		{"closed organisation", false, func(p *access.Population, q access.Question) {
			shut(p, organisation.Organisation{Code: q.Organisation, Open: guidance.Interval{To: yesterday}})
		}, access.Forbidden},
		{"organisation to come", false, func(p *access.Population, q access.Question) {
			shut(p, organisation.Organisation{Code: q.Organisation, Open: guidance.Since(tomorrow)})
		}, access.Forbidden},
		{"closed profile", false, func(p *access.Population, _ access.Question) {
			for i := range p.Users {
				p.Users[i].Closed = []guidance.Interval{guidance.Since(today)}
			}
		}, access.Forbidden},
		{"no profile", false, func(p *access.Population, _ access.Question) { p.Users = nil }, access.Forbidden},
		{"revoked", true, func(p *access.Population, _ access.Question) {
			grants(p, func(g *rbac.Grant) { g.Revoked = &rbac.Revocation{At: today.Start()} })
		}, access.Expired},
		{"expired exceptional access", true, func(p *access.Population, _ access.Question) { grants(p, func(g *rbac.Grant) { g.End = yesterday }) }, access.Expired},
		{"future exceptional access", true, func(p *access.Population, _ access.Question) { grants(p, func(g *rbac.Grant) { g.Start = tomorrow }) }, access.NotYet},
		{"exceptional access without an end", true, func(p *access.Population, _ access.Question) {
			grants(p, func(g *rbac.Grant) { g.End = guidance.Date{} })
		}, access.NotGranted},
	}
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p, q := drawAllowed(t, kind.locum, today)
				if !access.Authorize(p, q).Allowed() {
					t.Fatalf("denied before anything is wrong: %v", said(access.Authorize(p, q)))
				}
				kind.change(&p, q)
				e := must(access.Compile(p))
				if d := access.Authorize(p, q); d.Outcome != kind.want {
					t.Fatalf("plain: %s, want %s: %v", d.Outcome, kind.want, said(d))
				}
				if e.Allowed(q) || e.Authorize(q).Outcome != kind.want || len(e.Who(q)) > 0 {
					t.Fatalf("compiled: %s, want %s; who: %v", e.Authorize(q).Outcome, kind.want, e.Who(q))
				}
				if q.Act == 0 && slices.Contains(e.Activities(q), q.Activity) || q.Act != 0 && slices.Contains(e.Acts(q), q.Act) {
					t.Fatal("it is listed among what the user may do")
				}
			})
		})
	}
}

// drawAllowed draws a population that stands still on a day, and a question that it
// allows.
func drawAllowed(t *rapid.T, locum bool, on guidance.Date) (access.Population, access.Question) {
	p := access.Population{Setting: access.Setting{Policy: policy(), NationalRoles: rbac.NationalRoles()}}
	q := access.Question{User: rapid.SampledFrom(users).Draw(t, "user"), Organisation: "RX1", Activity: "B0264", On: on}
	profile := rbac.AccessProfile{JobRole: "R8001"}
	switch {
	case locum:
		q.Organisation, q.WorkingAt = "FFFFF", "RX9"
		p.Grants = []rbac.Grant{{ID: "g", User: q.User, Organisation: "FFFFF", WorkingAt: "RX9", Start: on.AddDays(-2), End: on.AddDays(2)}}
	case rapid.Bool().Draw(t, "an act"):
		q.Activity, q.Act = "", rbac.FindRecords
		profile.JobRole = "R5090"
	}
	for _, u := range users {
		p.Users = append(p.Users, access.User{ID: u})
	}
	n := rapid.IntRange(1, 3).Draw(t, "positions")
	for i := range n {
		id := fmt.Sprint("p-", i)
		p.Positions = append(p.Positions, rbac.Position{ID: id, Organisation: q.Organisation, AccessProfiles: []rbac.AccessProfile{profile}})
		p.Assignments = append(p.Assignments, rbac.Assignment{
			ID: fmt.Sprint("as-", i), User: q.User, Position: id,
			Start: on.AddDays(-rapid.IntRange(0, 2).Draw(t, "since")), End: on.AddDays(rapid.IntRange(0, 2).Draw(t, "for")),
		})
	}
	return p, q
}

// TestManyAsk: any number may ask an engine at once.
func TestManyAsk(t *testing.T) {
	e := must(access.Compile(world()))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				q := ask(nurse, "B0360", "RX1")
				if !e.Allowed(q) || !e.Authorize(q).Allowed() || len(e.Activities(q)) != 4 || len(e.Who(askAct("", rbac.FindRecords, "RX3"))) != 1 {
					t.Error("one of the answers is wrong")
				}
			}
		})
	}
	all.Wait()
}
