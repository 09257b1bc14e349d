package sandbox

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/temporary"
)

// pooled is a temporary access card and what happened to it. None is lent: until
// 2024 no edition of the guidance says which documents an ID Checker sees for it.
type pooled struct {
	name         string // of [Seeded]: the state that it is in, or the organisation
	chosen       string // the part of its name that was chosen
	organisation identity.ODSCode
}

// pool are the temporary access cards: of RX1 one in every state to which a card
// comes that was never lent, of RX9 and RX3 one in the store.
var pool = []pooled{
	{"in-store", "WARD1", rx1},
	{"lost", "WARD2", rx1},
	{"awaiting-check", "WARD3", rx1},
	{"withdrawn", "WARD4", rx1},
	{"rx9", "WARD1", rx9},
	{"rx3", "WARD1", rx3},
}

// fill has every organisation say what it does for people who come for a time, and
// puts the temporary access cards into their stores.
func (s *seeding) fill() error {
	for _, org := range []identity.ODSCode{rx1, rx9, rx3} {
		if err := s.arrange(org); err != nil {
			return fmt.Errorf("arrangements of %s: %w", org, err)
		}
	}
	for _, k := range pool {
		if err := s.pool(k); err != nil {
			return fmt.Errorf("temporary card %s: %w", k.name, err)
		}
	}
	return nil
}

// checker is the ID Checker of an organisation; RX3 has appointed that of RX2.
func checker(org identity.ODSCode) identity.UserID {
	if org == rx3 {
		org = rx2
	}
	return who(org, rbac.IDChecker).ID
}

func (s *seeding) arrange(org identity.ODSCode) error {
	since := guidance.Since(guidance.MustDate("2020-01-01"))
	s.act("arrangements", org.String())
	by := who(org, rbac.RAManager)
	return only(s.ra.Arrange(s.ctx, authority.Arrange{By: by, Arrangements: temporary.Arrangements{
		Organisation: org,
		Policy: temporary.LocalPolicy{
			Organisation: org, Reference: "local operating policy, section 4", Days: since, Pool: temporary.PoolPolicy{Max: 20},
			Choices: []temporary.Choice{
				{Category: evidence.Agency, Ways: []temporary.Way{temporary.WayOpenSession, temporary.WayOutOfHours}},
				{Category: evidence.Locum, Ways: []temporary.Way{temporary.WayOutOfHours}},
			},
		},
		Appointments: []temporary.Appointment{{
			ID: "appointment-night", Checker: checker(org), Organisation: org, TrainedOn: guidance.MustDate("2019-12-02"),
			AppointedBy: by.ID, Days: since,
		}},
	}}))
}

// pool puts a card into the store, and brings it into the state that its name says.
func (s *seeding) pool(k pooled) error {
	name, err := temporary.NewName(k.organisation, k.chosen)
	if err != nil {
		return err
	}
	by := who(k.organisation, rbac.RAManager)
	s.act("temporary card", k.name)
	added, err := s.ra.AddTemporaryCard(s.ctx, authority.AddTemporaryCard{
		By: by, Organisation: k.organisation, Name: name.String(), Serial: "T555" + name.String(),
	})
	if err != nil {
		return err
	}
	s.note(kindTemporaryCard, k.name, added.ID)
	s.act("temporary card", k.name, "then")
	switch k.name {
	case "lost", "awaiting-check":
		err = only(s.ra.LoseTemporaryCard(s.ctx, authority.LoseTemporaryCard{By: by, Card: added.ID, Note: "not in its drawer"}))
	case "withdrawn":
		err = only(s.ra.WithdrawTemporaryCard(s.ctx, authority.EndTemporaryCard{By: by, Card: added.ID, Reason: temporary.NoLongerNeeded}))
	}
	if err != nil || k.name != "awaiting-check" {
		return err
	}
	s.act("temporary card", k.name, "back")
	return only(s.ra.TakeBackTemporaryCard(s.ctx, authority.MoveTemporaryCard{By: by, Card: added.ID}))
}

// inspection is the visit of an inspector.
type inspection struct {
	name         string // of [Seeded]: the state that it is in, or the organisation
	organisation identity.ODSCode
}

// inspections are the visits: at RX1 one in every state, at RX9 and RX3 one that is
// planned.
var inspections = []inspection{
	{"planned", rx1},
	{"decided", rx1},
	{"declined", rx1},
	{"access-given", rx1},
	{"access-removed", rx1},
	{"cancelled", rx1},
	{"rx9", rx9},
	{"rx3", rx3},
}

// inspector has a Care Identity and a card of another organisation's.
var inspector = person{261, "Inga", "Inspector", ""}

// inspect announces the visits, and brings them into the states that their names say.
func (s *seeding) inspect() error {
	s.clock = time.Date(2020, time.April, 19, 14, 0, 0, 0, time.UTC)
	s.act("inspector", "profile")
	p := inspector.profile(inspector.userID(), rx1)
	if err := only(s.ra.RecordProfile(s.ctx, authority.RecordProfile{By: who(rx2, rbac.RAAgent), Profile: p})); err != nil {
		return err
	}
	s.note(kindPerson, "inspector", p.UserID.String())
	for _, v := range inspections {
		if err := s.visit(v, p); err != nil {
			return fmt.Errorf("visit %s: %w", v.name, err)
		}
	}
	return nil
}

func (s *seeding) visit(v inspection, p identity.Profile) error {
	by := who(v.organisation, rbac.RAManager)
	on := guidance.DateOf(s.clock)
	s.act("visit", v.name)
	planned, err := s.ra.PlanVisit(s.ctx, authority.PlanVisit{
		By: by, Organisation: v.organisation, Inspector: temporary.Inspector{Name: p.Name, Body: "Care Quality Commission"},
		Purpose: "records of the wards", Days: guidance.Interval{From: on, To: on.AddDays(5)},
	})
	if err != nil {
		return err
	}
	s.note(kindVisit, v.name, planned.ID)
	s.act("visit", v.name, "then")
	switch v.name {
	case "decided", "access-given", "access-removed":
		err = s.receive(v, planned.ID, p.UserID)
	case "declined":
		err = only(s.ra.DecideVisit(s.ctx, authority.DecideVisit{
			By: by, Visit: planned.ID, Decision: temporary.WithoutCard, Alternative: "a member of the ward shows the records",
		}))
	case "cancelled":
		err = only(s.ra.CancelVisit(s.ctx, authority.CancelVisit{By: by, Visit: planned.ID}))
	}
	return err
}

// receive decides that an inspector brings their own card, and gives access and
// removes it as the name of the visit says.
func (s *seeding) receive(v inspection, id string, user identity.UserID) error {
	by := who(v.organisation, rbac.RAManager)
	err := only(s.ra.DecideVisit(s.ctx, authority.DecideVisit{By: by, Visit: id, Decision: temporary.OwnCard, User: user}))
	if err != nil || v.name == "decided" {
		return err
	}
	word := temporary.Authorisation{By: who(v.organisation, rbac.Sponsor).ID, At: s.clock, Policy: "RA policy, section 7"}
	s.act("visit", v.name, "access")
	err = only(s.ra.GiveVisitAccess(s.ctx, authority.GiveVisitAccess{
		By: by, Visit: id, Positions: []string{"position-rx1-ward-nurse"}, Authorised: word,
	}))
	if err != nil || v.name == "access-given" {
		return err
	}
	s.clock = s.clock.Add(time.Minute) // the word for removing it comes after
	word.At = s.clock
	s.act("visit", v.name, "removal")
	return only(s.ra.RemoveVisitAccess(s.ctx, authority.RemoveVisitAccess{By: by, Visit: id, Authorised: word}))
}
