package temporary_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

func TestAdd(t *testing.T) {
	first := must(temporary.Add(newCard()))
	want := temporary.Card{
		ID: "tac-1", Organisation: rx1, Name: must(temporary.ParseName("RX1TACWARD1")), Serial: "s-1", State: temporary.InStore,
		History: []temporary.Step{{Move: temporary.AddToStore, To: temporary.InStore, At: instant("2026-01-05T09:00:00Z"), By: agent}},
	}
	if diff := cmp.Diff(want, first, values); diff != "" {
		t.Errorf("Add() mismatch (-want +got):\n%s", diff)
	}
	withdrawn := must(first.Withdrawn(stamp(night), temporary.NoLongerNeeded, ""))
	second := func(n *temporary.NewCard) {
		n.ID, n.Serial, n.Name = "tac-2", "s-2", must(temporary.NewName(rx1, "Ward2"))
	}
	tests := []struct {
		name   string
		change func(*temporary.NewCard)
		want   []guidance.RuleID
		why    string
	}{
		{"another card", func(n *temporary.NewCard) { second(n); n.Held = []temporary.Card{first} }, nil, "nothing is shared"},
		{"nothing said", func(n *temporary.NewCard) { *n = temporary.NewCard{} }, []guidance.RuleID{"RA-TAC-003", "RA-TAC-007"}, "each part is missing"},
		{"no id", func(n *temporary.NewCard) { n.ID = " " }, []guidance.RuleID{"RA-TAC-003"}, "blank is missing"},
		{"no organisation", func(n *temporary.NewCard) { n.Organisation = identity.ODSCode{} }, []guidance.RuleID{"RA-TAC-002", "RA-TAC-003"}, "and the name is then another's"},
		{"no name", func(n *temporary.NewCard) { n.Name = temporary.Name{} }, []guidance.RuleID{"RA-TAC-003"}, "it cannot be found without"},
		{"no serial", func(n *temporary.NewCard) { n.Serial = "" }, []guidance.RuleID{"RA-TAC-003"}, "it cannot be told from others"},
		{"nobody", func(n *temporary.NewCard) { n.By = identity.UserID{} }, []guidance.RuleID{"RA-TAC-007"}, "somebody answers for it"},
		{"no instant", func(n *temporary.NewCard) { n.At = time.Time{} }, []guidance.RuleID{"RA-TAC-007"}, "a history has instants"},
		{"another's name", func(n *temporary.NewCard) { n.Name = must(temporary.NewName(rx2, "Ward1")) }, []guidance.RuleID{"RA-TAC-002"}, "the prefix is the organisation's"},
		{"the same id", func(n *temporary.NewCard) { second(n); n.ID = "tac-1"; n.Held = []temporary.Card{first} }, []guidance.RuleID{"RA-TAC-004"}, "one card, one id"},
		{"the same name", func(n *temporary.NewCard) { second(n); n.Name = first.Name; n.Held = []temporary.Card{first} }, []guidance.RuleID{"RA-TAC-004"}, "one card, one name"},
		{"the same serial", func(n *temporary.NewCard) { second(n); n.Serial = "s-1"; n.Held = []temporary.Card{first} }, []guidance.RuleID{"RA-TAC-004"}, "one card, one serial"},
		{"the name of one withdrawn", func(n *temporary.NewCard) { second(n); n.Name = first.Name; n.Held = []temporary.Card{withdrawn} }, []guidance.RuleID{"RA-TAC-004"}, "the log could mean either"},
		{"the id of another organisation's", func(n *temporary.NewCard) {
			n.Organisation, n.Name = rx2, must(temporary.NewName(rx2, "Ward1"))
			n.Held = []temporary.Card{first}
		}, nil, "another store"},
		{"a full store", func(n *temporary.NewCard) {
			second(n)
			n.Held, n.Policy.Max = []temporary.Card{first}, 1
		}, []guidance.RuleID{"RA-TAC-005"}, "by the organisation's own policy"},
		{"the last place", func(n *temporary.NewCard) { second(n); n.Held, n.Policy.Max = []temporary.Card{first}, 2 }, nil, "one is free"},
		{"a place that one withdrawn left", func(n *temporary.NewCard) { second(n); n.Held, n.Policy.Max = []temporary.Card{withdrawn}, 1 }, nil, "it does not count"},
		{"a policy that lets none in", func(n *temporary.NewCard) { n.Policy.Max = -1 }, []guidance.RuleID{"RA-TAC-005"}, "less than none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := temporary.Add(newCard(tt.change))
			refusedBy(t, err, tt.want...)
			if err != nil && c.ID != "" {
				t.Error("a refusal came with a card")
			}
			if t.Failed() {
				t.Log("why:", tt.why)
			}
		})
	}
}

func TestGive(t *testing.T) {
	card := numbered(1)
	before := len(card.History)
	g := giving(night)
	got := must(card.Give(g))
	want := temporary.Handover{
		ID: "h-1", Holder: g.Holder, Category: evidence.Locum, Documents: g.Documents, CheckedBy: checker,
		Appointment: "appointment-1", Reason: temporary.ShortNotice, Request: temporary.Request{Reference: "form-1", PriorityOn: day("2026-06-10")},
		GivenBy: nurse, GivenAt: night,
	}
	if diff := cmp.Diff([]temporary.Handover{want}, got.Handovers, values); diff != "" {
		t.Errorf("handover mismatch (-want +got):\n%s", diff)
	}
	step := temporary.Step{Move: temporary.Give, To: temporary.Lent, At: night, By: nurse, Handover: "h-1"}
	if diff := cmp.Diff(step, got.History[len(got.History)-1], values); diff != "" {
		t.Errorf("step mismatch (-want +got):\n%s", diff)
	}
	if len(card.History) != before || card.State != temporary.InStore || len(card.Handovers) != 0 {
		t.Error("the card that was lent from has changed")
	}
	g.Documents[0] = evidence.Passport
	if got.Handovers[0].Documents[0] != evidence.UKPassport {
		t.Error("the handover shares its documents with the caller")
	}
}

// TestGiveNeedsEverything leaves out one thing at a time.
func TestGiveNeedsEverything(t *testing.T) {
	type ids = []guidance.RuleID
	inUse := lent(night.Add(-time.Hour))
	tests := []struct {
		name   string
		change func(*temporary.Giving)
		want   ids
		why    string
	}{
		{"everything", func(*temporary.Giving) {}, nil, "nothing is missing"},
		{"no id", func(g *temporary.Giving) { g.ID = "" }, ids{"RA-TAC-009"}, "an entry needs one"},
		{"no name", func(g *temporary.Giving) { g.Holder.Name = identity.Name{} }, ids{"RA-TAC-009"}, "a named holder"},
		{"no reference", func(g *temporary.Giving) { g.Holder.UserID, g.Holder.Registration = identity.UserID{}, " " }, ids{"RA-TAC-009"}, "a name alone is shared by many"},
		{"a user id alone", func(g *temporary.Giving) { g.Holder.Registration = "" }, nil, "that is enough"},
		{"a registration alone", func(g *temporary.Giving) { g.Holder.UserID = identity.UserID{} }, nil, "and so is this"},
		{"no documents", func(g *temporary.Giving) { g.Documents = nil }, ids{"RA-TAC-010"}, "nothing was shown"},
		{"two documents", func(g *temporary.Giving) { g.Documents = g.Documents[:2] }, ids{"RA-TAC-010"}, "three are asked for"},
		{"two photographic and an address", func(g *temporary.Giving) {
			g.Documents = []evidence.Kind{evidence.Passport, evidence.DrivingLicence, evidence.UtilityBill}
		}, nil, "the other combination"},
		{"a licence for the address", func(g *temporary.Giving) {
			g.Documents = []evidence.Kind{evidence.Passport, evidence.PASSCard, evidence.DrivingLicence}
		}, nil, "as either"},
		{"one licence for two addresses", func(g *temporary.Giving) {
			g.Documents = []evidence.Kind{evidence.Passport, evidence.DrivingLicence}
		}, ids{"RA-TAC-010"}, "it is one document"},
		{"a licence for both", func(g *temporary.Giving) {
			g.Documents = []evidence.Kind{evidence.DrivingLicence, evidence.UtilityBill}
		}, ids{"RA-TAC-010"}, "it is one document"},
		{"two licences", func(g *temporary.Giving) {
			g.Documents = []evidence.Kind{evidence.DrivingLicence, evidence.DrivingLicence, evidence.UtilityBill}
		}, ids{"RA-TAC-010"}, "it may be one document, said twice"},
		{"one passport twice", func(g *temporary.Giving) {
			g.Documents = []evidence.Kind{evidence.UKPassport, evidence.UKPassport, evidence.UtilityBill}
		}, ids{"RA-TAC-010"}, "it may be one document, said twice"},
		{"two bills", func(g *temporary.Giving) {
			g.Documents = []evidence.Kind{evidence.UKPassport, evidence.UtilityBill, evidence.UtilityBill}
		}, nil, "of gas and of water"},
		{"no photographic document", func(g *temporary.Giving) {
			g.Documents = []evidence.Kind{evidence.UtilityBill, evidence.BankStatement, evidence.BirthCertificate, evidence.MarriageCertificate}
		}, ids{"RA-TAC-010"}, "nor a counter-signed photograph"},
		{"a counter-signed photograph", func(g *temporary.Giving) {
			g.Documents = []evidence.Kind{evidence.UtilityBill, evidence.BankStatement, evidence.BirthCertificate, evidence.MarriageCertificate}
			g.CounterSigned = true
		}, nil, "the third combination"},
		{"a counter-signed photograph and too little", func(g *temporary.Giving) {
			g.Documents = []evidence.Kind{evidence.UtilityBill, evidence.BankStatement, evidence.BirthCertificate}
			g.CounterSigned = true
		}, ids{"RA-TAC-010"}, "two non-photographic ones are asked for"},
		{"no such document", func(g *temporary.Giving) { g.Documents = []evidence.Kind{0, 0, 200} }, ids{"RA-TAC-010"}, "they are none"},
		{"no ID Checker", func(g *temporary.Giving) { g.CheckedBy = identity.UserID{} }, ids{"RA-TAC-011"}, "nobody saw them"},
		{"another's appointment", func(g *temporary.Giving) { g.CheckedBy = nurse }, ids{"RA-TAC-011"}, "who is not appointed checks nothing"},
		{"no appointments", func(g *temporary.Giving) { g.Appointments = nil }, ids{"RA-TAC-011"}, "nobody is appointed"},
		{"an appointment that ran out", func(g *temporary.Giving) {
			g.Appointments = []temporary.Appointment{appointment(func(p *temporary.Appointment) { p.Days.To = day("2026-06-08") })}
		}, ids{"RA-TAC-011"}, "the day before"},
		{"its last day", func(g *temporary.Giving) {
			g.Appointments = []temporary.Appointment{appointment(func(p *temporary.Appointment) { p.Days.To = day("2026-06-09") })}
		}, nil, "included"},
		{"an appointment elsewhere", func(g *temporary.Giving) {
			g.Appointments = []temporary.Appointment{appointment(func(p *temporary.Appointment) { p.Organisation = rx2 })}
		}, ids{"RA-TAC-011"}, "by another Registration Authority"},
		{"no reason", func(g *temporary.Giving) { g.Reason = 0 }, ids{"RA-TAC-012"}, "exceptional circumstances are named"},
		{"no such reason", func(g *temporary.Giving) { g.Reason = 5 }, ids{"RA-TAC-012"}, "the list is closed"},
		{"no request", func(g *temporary.Giving) { g.Request.Reference = "" }, ids{"RA-TAC-013"}, "it is completed then"},
		{"no day", func(g *temporary.Giving) { g.Request.PriorityOn = guidance.Date{} }, ids{"RA-TAC-013"}, "priority has a day"},
		{"the day itself", func(g *temporary.Giving) { g.Request.PriorityOn = day("2026-06-09") }, nil, "sooner is no harm"},
		{"the day after next", func(g *temporary.Giving) { g.Request.PriorityOn = day("2026-06-11") }, ids{"RA-TAC-013"}, "the next day at the latest"},
		{"the day before", func(g *temporary.Giving) { g.Request.PriorityOn = day("2026-06-08") }, ids{"RA-TAC-013"}, "it has passed"},
		{"nobody lends it", func(g *temporary.Giving) { g.By = identity.UserID{} }, ids{"RA-TAC-007", "RA-TAC-014"}, "somebody is named"},
		{"lent to oneself", func(g *temporary.Giving) { g.By = holder }, ids{"RA-TAC-014"}, "nobody holds them to it"},
		{"checked by oneself", func(g *temporary.Giving) {
			g.CheckedBy = holder
			g.Appointments = []temporary.Appointment{appointment(func(p *temporary.Appointment) { p.Checker = holder })}
		}, ids{"RA-TAC-014"}, "an ID Checker does not check themselves"},
		{"lent by the ID Checker", func(g *temporary.Giving) { g.By = checker }, nil, "the page does not part the two"},
		{"a second card", func(g *temporary.Giving) { g.Cards = []temporary.Card{numbered(2), inUse} }, ids{"RA-TAC-015"}, "the first is not back"},
		{"a second card by registration", func(g *temporary.Giving) {
			g.Holder.UserID, g.Cards = identity.UserID{}, []temporary.Card{inUse}
		}, ids{"RA-TAC-015"}, "the same registration is the same person"},
		{"somebody else has one", func(g *temporary.Giving) {
			g.Holder.UserID, g.Holder.Registration = person(9), "case-9"
			g.Cards = []temporary.Card{inUse}
		}, nil, "names are shared"},
		{"the first is back", func(g *temporary.Giving) { g.Cards = []temporary.Card{must(inUse.TakenBack(stamp(night)))} }, nil, "they hold none"},
		{"the first was given up", func(g *temporary.Giving) {
			g.Cards = []temporary.Card{must(must(inUse.Lost(stamp(night), "")).Withdrawn(stamp(night), temporary.NotFound, ""))}
		}, nil, "it works no more"},
		{"an agency worker", func(g *temporary.Giving) { g.Category = evidence.Agency }, ids{"RA-TAC-030"}, "the policy has not taken up this way for them"},
		{"no policy", func(g *temporary.Giving) { g.Policy = temporary.LocalPolicy{} }, ids{"RA-TAC-030", "RA-TAC-031"}, "nothing is documented"},
		{"another's policy", func(g *temporary.Giving) { g.Policy.Organisation = rx2 }, ids{"RA-TAC-030"}, "it is not theirs"},
		{"a student", func(g *temporary.Giving) { g.Category = evidence.Student }, ids{"RA-TAC-016"}, "the page offers them none out of hours"},
		{"an employee in an emergency", func(g *temporary.Giving) {
			g.Category, g.Reason, g.Note = evidence.Employee, temporary.Emergency, "card broke in theatre"
		}, nil, "as the user guide has it"},
		{"an emergency without a policy", func(g *temporary.Giving) {
			g.Category, g.Reason, g.Note, g.Policy = evidence.Employee, temporary.Emergency, "card broke in theatre", temporary.LocalPolicy{}
		}, ids{"RA-TAC-031"}, "the same for all"},
		{"an emergency by another's policy", func(g *temporary.Giving) {
			g.Category, g.Reason, g.Note, g.Policy.Organisation = evidence.Employee, temporary.Emergency, "card broke in theatre", rx2
		}, ids{"RA-TAC-031"}, "it is not theirs"},
		{"an emergency without a note", func(g *temporary.Giving) { g.Category, g.Reason = evidence.Employee, temporary.Emergency }, ids{"RA-TAC-016"}, "a word of explanation"},
		{"a locum's emergency without a note", func(g *temporary.Giving) { g.Reason = temporary.Emergency }, ids{"RA-TAC-016"}, "the same for all"},
		{"no category", func(g *temporary.Giving) { g.Category, g.Reason, g.Note = 0, temporary.Emergency, "flood" }, ids{"RA-TAC-016"}, "nobody said"},
		{"an inspector", func(g *temporary.Giving) {
			g.Category, g.Reason, g.Note = evidence.Inspector, temporary.Emergency, "visit"
		}, ids{"RA-TAC-017"}, "registration is the only way"},
		{"no instant", func(g *temporary.Giving) { g.At = time.Time{} }, ids{"RA-TAC-007", "RA-TAC-010", "RA-TAC-011", "RA-TAC-013", "RA-TAC-030"}, "nothing can be said of that day"},
		{"nothing at all", func(g *temporary.Giving) { *g = temporary.Giving{} }, ids{
			"RA-TAC-007", "RA-TAC-009", "RA-TAC-010", "RA-TAC-011", "RA-TAC-012", "RA-TAC-013", "RA-TAC-014", "RA-TAC-016", "RA-TAC-031",
		}, "every reason is returned"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := numbered(1).Give(giving(night, tt.change))
			refusedBy(t, err, tt.want...)
			if (c.State == temporary.Lent) != (err == nil) {
				t.Errorf("the card is %s", c.State)
			}
			if t.Failed() {
				t.Log("why:", tt.why)
			}
		})
	}
}

// TestGiveBeforeTheGuidance: the page is not known to have been in force before.
func TestGiveBeforeTheGuidance(t *testing.T) {
	early := must(temporary.Add(newCard(func(n *temporary.NewCard) { n.At = instant("2024-01-01T09:00:00Z") })))
	g := giving(instant("2024-09-22T20:00:00Z"), func(g *temporary.Giving) {
		g.Policy.Days.From = day("2024-01-01")
		g.Appointments = []temporary.Appointment{appointment(func(p *temporary.Appointment) {
			p.TrainedOn, p.Days.From = day("2024-01-01"), day("2024-01-01")
		})}
	})
	_, err := early.Give(g)
	refusedBy(t, err, "RA-TAC-010")
	g.At, g.Request.PriorityOn = instant("2024-09-23T20:00:00Z"), day("2024-09-24")
	_, err = early.Give(g)
	refusedBy(t, err)
}

// TestGiveOnlyFromTheStore: a card that is out, overdue or not checked is not lent.
func TestGiveOnlyFromTheStore(t *testing.T) {
	c := lent(night)
	again := func(c temporary.Card, at time.Time) error {
		_, err := c.Give(giving(at, func(g *temporary.Giving) { g.ID, g.Holder.UserID, g.Holder.Registration = "h-2", person(9), "case-9" }))
		return err
	}
	refusedBy(t, again(c, night.Add(time.Minute)), "RA-TAC-018")
	refusedBy(t, again(c, temporary.DueBack(night)), "RA-TAC-024")
	late := must(c.TakenBack(stamp(temporary.DueBack(night))))
	refusedBy(t, again(late, temporary.DueBack(night)), "RA-TAC-024")
	back := must(c.TakenBack(stamp(night.Add(time.Hour))))
	refusedBy(t, again(back, night.Add(time.Hour)))
	_, err := back.Give(giving(night.Add(time.Hour)))
	refusedBy(t, err, "RA-TAC-009") // the id of a handover is not used twice
}
