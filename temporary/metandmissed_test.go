package temporary_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

// speaks returns the rules that something speaks of, refused or found.
func speaks(a guidance.Assessment, err error) (ids []guidance.RuleID) {
	fs := a.Findings()
	var refusal *guidance.Refusal
	if errors.As(err, &refusal) {
		fs = append(fs, refusal.Findings...)
	}
	for _, f := range fs {
		ids = append(ids, f.Rule)
	}
	return ids
}

// of makes an outcome of what a command answers.
func of[T any](_ T, err error) []guidance.RuleID { return speaks(guidance.Assessment{}, err) }

func give(change func(*temporary.Giving)) []guidance.RuleID {
	return of(numbered(1).Give(giving(night, change)))
}

func add(change func(*temporary.NewCard)) []guidance.RuleID {
	return of(temporary.Add(newCard(change)))
}

func check(a guidance.Assessment) []guidance.RuleID { return speaks(a, nil) }

// TestMetAndMissed shows of each rule a case that meets it and the nearest that
// misses it.
func TestMetAndMissed(t *testing.T) {
	type ids = []guidance.RuleID
	named := func(text string) ids { _, a := temporary.CheckName(text, "/name"); return check(a) }
	out := lent(night)
	back := func(at time.Time, by identity.UserID) ids {
		return of(out.TakenBack(temporary.Stamp{By: by, At: at}))
	}
	assessed := func(registered, returned time.Time) ids {
		h := out.Handovers[0]
		h.Registered = &temporary.Registered{At: registered}
		h.Returned = &temporary.Return{At: returned}
		return check(out.Assess(h, due.Add(1000*time.Hour)))
	}
	swept := func(change func(*temporary.Card)) ids {
		c := temporary.Sweep(due, []temporary.Card{out})[0].Card
		change(&c)
		return check(c.Check())
	}
	late := must(out.TakenBack(stamp(due)))
	cleared := func(passcode bool) ids {
		return of(late.Cleared(temporary.Clearing{Stamp: stamp(due), Checked: true, NewPasscode: passcode}))
	}
	given := func(change func(*temporary.Authorisation)) ids {
		a := authorised(hour(2))
		change(&a)
		return of(must(planned().DecidedFor(temporary.OwnCard, stamp(hour(1)))).WithAccess(identity.UserID{}, []string{"a"}, a, stamp(hour(3))))
	}
	removed := func(at time.Time) ids { return of(withAccess().AccessRemoved(authorised(at), stamp(hour(60)))) }

	noon, evening := instant("2026-06-10T11:00:00Z"), instant("2026-06-10T22:59:59Z")
	shown := map[guidance.RuleID]bool{}
	for _, tt := range []struct {
		rule        guidance.RuleID
		met, missed ids
		why         string
	}{
		{"RA-TAC-001", named("RX1TACAE1"), named("RX1TACA1"), "one letter before the digit"},
		{"RA-TAC-002", add(func(*temporary.NewCard) {}), add(func(n *temporary.NewCard) { n.Name = must(temporary.NewName(rx2, "Ward1")) }), "another organisation's prefix"},
		{"RA-TAC-003", add(func(*temporary.NewCard) {}), add(func(n *temporary.NewCard) { n.Serial = " " }), "a blank serial"},
		{"RA-TAC-004", add(func(n *temporary.NewCard) { n.Held = []temporary.Card{numbered(2)} }), add(func(n *temporary.NewCard) { n.Held = []temporary.Card{numbered(1)} }), "the same id"},
		{"RA-TAC-005", add(func(n *temporary.NewCard) { n.Held, n.Policy.Max = []temporary.Card{numbered(2)}, 2 }), add(func(n *temporary.NewCard) { n.Held, n.Policy.Max = []temporary.Card{numbered(2)}, 1 }), "one too many"},
		{"RA-TAC-006", back(noon, agent), of(numbered(1).TakenBack(stamp(noon))), "nobody has it"},
		{"RA-TAC-007", back(night, agent), back(night.Add(-1), agent), "a nanosecond before it was lent"},
		{"RA-TAC-008", of(numbered(1).Withdrawn(stamp(night), temporary.Damaged, "")), of(must(numbered(1).Withdrawn(stamp(night), temporary.Damaged, "")).Withdrawn(stamp(night), temporary.Damaged, "")), "twice"},
		{"RA-TAC-009", give(func(g *temporary.Giving) { g.Holder.UserID = identity.UserID{} }), give(func(g *temporary.Giving) { g.Holder = temporary.Holder{Name: g.Holder.Name} }), "a name and nothing by which to find it"},
		{"RA-TAC-010", give(func(*temporary.Giving) {}), give(func(g *temporary.Giving) { g.Documents = g.Documents[:2] }), "one document short"},
		{"RA-TAC-011", give(func(*temporary.Giving) {}), give(func(g *temporary.Giving) { g.Appointments[0].Days.To = day("2026-06-08") }), "the appointment ended the day before"},
		{"RA-TAC-012", give(func(g *temporary.Giving) { g.Reason = temporary.OutOfHours }), give(func(g *temporary.Giving) { g.Reason = temporary.Emergency + 1 }), "the value after the last"},
		{"RA-TAC-013", give(func(g *temporary.Giving) { g.Request.PriorityOn = day("2026-06-10") }), give(func(g *temporary.Giving) { g.Request.PriorityOn = day("2026-06-11") }), "a day too late"},
		{"RA-TAC-014", give(func(g *temporary.Giving) { g.By = checker }), give(func(g *temporary.Giving) { g.By = holder }), "the holder lends it"},
		{"RA-TAC-015", give(func(g *temporary.Giving) { g.Cards = []temporary.Card{must(out.TakenBack(stamp(night)))} }), give(func(g *temporary.Giving) { g.Cards = []temporary.Card{out} }), "the other card is out"},
		{"RA-TAC-016", give(func(g *temporary.Giving) {
			g.Category, g.Reason, g.Note = evidence.Bank, temporary.Emergency, "card broke"
		}), give(func(g *temporary.Giving) {
			g.Category, g.Reason, g.Note = evidence.Bank, temporary.ShortNotice, "card broke"
		}), "short notice is no emergency"},
		{"RA-TAC-017", give(func(*temporary.Giving) {}), give(func(g *temporary.Giving) { g.Category = evidence.Inspector }), "an inspector"},
		{"RA-TAC-018", of(must(out.TakenBack(stamp(noon))).Give(giving(noon, func(g *temporary.Giving) { g.ID = "h-2" }))), of(out.Give(giving(noon, func(g *temporary.Giving) { g.ID = "h-2" }))), "the first has it still"},
		{"RA-TAC-019", assessed(noon, due.Add(-1)), assessed(noon, due), "at midnight, a nanosecond later"},
		{"RA-TAC-020", swept(func(*temporary.Card) {}), swept(func(c *temporary.Card) { c.History[2].At = due.Add(1) }), "a nanosecond after midnight"},
		{"RA-TAC-021", back(due.Add(-1), agent), back(due, identity.UserID{}), "it was deactivated: it is not simply taken back"},
		{"RA-TAC-022", assessed(noon, evening), assessed(noon, evening.Add(time.Second)), "the day after that of the registration"},
		{"RA-TAC-023", assessed(evening, evening), assessed(evening.Add(time.Second), evening), "registered the day after next"},
		{"RA-TAC-024", cleared(true), cleared(false), "its holder knows the passcode"},
		{"RA-TAC-025", back(noon, agent), back(noon, holder), "the holder takes it back"},
		{"RA-TAC-026", of(out.Stopped(stamp(noon), temporary.Misuse, "")), of(out.Stopped(stamp(noon), 0, "")), "no reason"},
		{"RA-TAC-027", of(numbered(1).Give(giving(noon))), of(must(numbered(1).Lost(stamp(night), "")).Give(giving(noon))), "nobody can find it"},
		{"RA-TAC-028", of(out.Registered("h-1", temporary.Registered{Registration: "case-1", By: agent, At: night})), of(out.Registered("h-1", temporary.Registered{Registration: "case-1", By: agent, At: night.Add(-1)})), "a nanosecond before it was lent"},
		{"RA-TAC-029", named("RX1TAC" + strings.Repeat("A", 34)), named("RX1TAC" + strings.Repeat("A", 35)), "a letter too many"},
		{"RA-TAC-030", check(policy().Takes(rx1, evidence.Locum, temporary.WayTrainedChecker, day("2026-06-09"))), check(policy().Takes(rx1, evidence.Agency, temporary.WayTrainedChecker, day("2026-06-09"))), "taken up for locums, not for agency workers"},
		{"RA-TAC-031", check(policy().Check()), check(policy(func(p *temporary.LocalPolicy) { p.Reference = "" }).Check()), "written down nowhere"},
		{"RA-TAC-032", check(session().Check()), check(session(func(s *temporary.Session) { s.Told[1].DocumentsOn = guidance.Date{} }).Check()), "one of them was not told of the documents"},
		{"RA-TAC-033", check(session().Check()), check(session(func(s *temporary.Session) { s.Told[1].DocumentsOn = s.On }).Check()), "told on the day itself"},
		{"RA-TAC-034", check(appointment(func(p *temporary.Appointment) { p.TrainedOn = p.Days.From }).Check()), check(appointment(func(p *temporary.Appointment) { p.TrainedOn = p.Days.From.AddDays(1) }).Check()), "trained a day after"},
		{"RA-TAC-035", check(pack().Check([]temporary.Appointment{appointment()}, policy())), check(pack(func(p *temporary.Pack) { p.PhotoTakenOn = day("2026-06-08") }).Check([]temporary.Appointment{appointment()}, policy())), "taken a day before"},
		{"RA-TAC-036", check(pack().Check([]temporary.Appointment{appointment()}, policy())), check(pack(func(p *temporary.Pack) { p.FormBy = nurse }).Check([]temporary.Appointment{appointment()}, policy())), "somebody else filled in the form"},
		{"RA-TAC-040", of(temporary.Plan(details())), of(temporary.Plan(details(func(d *temporary.VisitDetails) { d.Days.To = guidance.Date{} }))), "no last day"},
		{"RA-TAC-041", of(planned().DecidedFor(temporary.OwnCard, stamp(hour(1)))), of(planned(func(d *temporary.VisitDetails) { d.Inspector.UserID = identity.UserID{} }).DecidedFor(temporary.OwnCard, stamp(hour(1)))), "a card without a user id"},
		{"RA-TAC-042", of(planned().DeclinedWith("on paper", stamp(hour(1)))), of(planned().DeclinedWith("", stamp(hour(1)))), "no other way"},
		{"RA-TAC-043", given(func(a *temporary.Authorisation) { a.At = hour(3) }), given(func(a *temporary.Authorisation) { a.At = hour(3).Add(1) }), "authorised a nanosecond after"},
		{"RA-TAC-044", removed(hour(3).Add(1)), removed(hour(3)), "authorised at the instant at which it was given"},
		{"RA-TAC-045", check(must(withAccess().AccessRemoved(authorised(hour(4)), stamp(instant("2026-06-11T22:59:59Z")))).Assess(due)), check(must(withAccess().AccessRemoved(authorised(hour(4)), stamp(instant("2026-06-11T23:00:00Z")))).Assess(due.Add(1000 * time.Hour))), "two days after the visit"},
		{"RA-TAC-046", of(planned().Cancelled(stamp(monday))), of(planned().Cancelled(stamp(monday.Add(-1)))), "a nanosecond before it was planned"},
		{"RA-TAC-047", given(func(a *temporary.Authorisation) { a.By = agent }), given(func(a *temporary.Authorisation) { a.By = inspector }), "the inspector authorises"},
	} {
		shown[tt.rule] = true
		if len(tt.met) > 0 {
			t.Errorf("%s is not met: %v", tt.rule, tt.met)
		}
		if !slices.Contains(tt.missed, tt.rule) {
			t.Errorf("%s is met by what misses it: %v\nwhy: %s", tt.rule, tt.missed, tt.why)
		}
	}
	for _, r := range temporary.Rules() {
		if !shown[r.ID] {
			t.Errorf("%s is not shown", r.ID)
		}
	}
}
