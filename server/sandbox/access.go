package sandbox

import (
	"fmt"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// changed is the other mobile number of somebody who changed it.
func changed(number int) identity.Mobile { return mustMobile(fmt.Sprintf("07700 900%03d", 700+number)) }

// establish records what stands before the first registration: what the
// organisations agreed, who their RA staff are, and who came from elsewhere.
func (s *seeding) establish() error {
	s.clock = time.Date(2020, time.April, 14, 9, 0, 0, 0, time.UTC)
	for _, org := range []identity.ODSCode{rx1, rx2, rx3, rx9} {
		s.note(kindOrganisation, "organisation/"+strings.ToLower(org.String()), org.String())
	}
	if err := s.agree(); err != nil {
		return err
	}
	for _, a := range agents {
		if err := s.recordAgent(a); err != nil {
			return err
		}
	}
	for _, l := range locums {
		s.act(l.name, "profile")
		p := l.person.profile(l.person.userID(), rx1)
		if err := only(s.ra.RecordProfile(s.ctx, authority.RecordProfile{By: who(rx2, rbac.RAAgent), Profile: p})); err != nil {
			return err
		}
		s.note(kindPerson, l.name, p.UserID.String())
	}
	return nil
}

func (s *seeding) agree() error {
	channels := []string{}
	for _, c := range rbac.KnownChannels() {
		channels = append(channels, c.Name)
	}
	years := guidance.Interval{From: guidance.MustDate("2020-01-01"), To: guidance.MustDate("2023-12-31")}
	s.act("agreement")
	err := only(s.ra.RecordAgreement(s.ctx, authority.RecordAgreement{By: who(rx1, rbac.RAManager), Agreement: rbac.Agreement{
		ID: "agreement-rx1-rx2", Provider: rx2.String(), Organisation: rx1.String(), Interval: years,
		Channels: channels, Locations: []string{"home", "workplace"},
	}}))
	if err != nil {
		return err
	}
	s.note(kindAgreement, "rx1-rx2", "agreement-rx1-rx2")
	s.act("link")
	return only(s.ra.RecordLink(s.ctx, authority.RecordLink{
		By:   who(rx3, rbac.RAManager),
		Link: rbac.Link{Child: rx3.String(), Parent: rx2.String(), Interval: guidance.Since(guidance.MustDate("2019-04-01"))},
	}))
}

// recordAgent records a profile: those of a RA Manager's staff are recorded by
// the RA Manager, whose own is recorded by somebody else.
func (s *seeding) recordAgent(a agent) error {
	by := who(a.organisation, rbac.RAManager)
	switch {
	case a.organisation == rx3:
		by = who(rx2, rbac.RAManager)
	case a.role == rbac.RAManager:
		by = who(a.organisation, rbac.AdvancedRAAgent)
	}
	s.act(a.name())
	p := person{number: a.number, given: a.given, family: "Agent"}
	err := only(s.ra.RecordProfile(s.ctx, authority.RecordProfile{By: by, Profile: p.profile(a.actor().ID, a.organisation)}))
	s.note(kindAgent, a.name(), a.actor().ID.String())
	return err
}

// locum is somebody from elsewhere, by the name of [Seeded], who is given
// exceptional access at RX1.
type locum struct {
	name   string
	person person
}

var locums = []locum{
	{"locum-active", person{251, "Xan", "Locum", ""}},
	{"locum-due", person{252, "Yara", "Locum", ""}},
	{"locum-revoked", person{253, "Zoe", "Locum", ""}},
}

// position is a position and who was given it.
type position struct {
	name, id, title, jobRole string
	organisation             identity.ODSCode
	holder                   string // name of the person
	assignment               string // its name
	ended                    bool
}

var positions = []position{
	{"pharmacist", "position-rx1-pharmacist", "Pharmacist", "R8003", rx1, "card-in-use", "active", false},
	{"ward-nurse", "position-rx1-ward-nurse", "Ward nurse", "R8001", rx1, "card-released", "ended", true},
	{"rx9-pharmacist", "position-rx9-pharmacist", "Pharmacist", "R8003", rx9, "rx9", "rx9", false},
	{"rx3-pharmacist", "position-rx3-pharmacist", "Pharmacist", "R8003", rx3, "rx3", "rx3", false},
}

// grant is exceptional access that was given.
type grant struct {
	name, holder string
	workingAt    identity.ODSCode
	review       string
	revoked      bool
}

// grants are reviewed after [Start], save the one that is due on that day.
var grants = []grant{
	{"active", "locum-active", rx1, "2020-05-04", false},
	{"due", "locum-due", rx1, "2020-04-20", false},
	{"revoked", "locum-revoked", rx1, "2020-04-27", true},
	{"rx9", "rx9", rx9, "2020-05-04", false},
	{"rx3", "rx3", rx3, "2020-05-04", false},
}

// giveAccess gives people positions and exceptional access.
func (s *seeding) giveAccess() error {
	s.clock = time.Date(2020, time.April, 19, 9, 0, 0, 0, time.UTC)
	for _, org := range []identity.ODSCode{rx9, rx3} {
		if err := s.defineWardNurse(org); err != nil {
			return err
		}
	}
	for _, p := range positions {
		if err := s.givePosition(p); err != nil {
			return fmt.Errorf("position %s: %w", p.name, err)
		}
	}
	for _, g := range grants {
		if err := s.grantAccess(g); err != nil {
			return fmt.Errorf("exceptional access %s: %w", g.name, err)
		}
	}
	return nil
}

// defineWardNurse defines a position that nobody holds, at organisations other than
// RX1, whose own is given and ended.
func (s *seeding) defineWardNurse(org identity.ODSCode) error {
	code := strings.ToLower(org.String())
	s.act("position", code+"-ward-nurse")
	err := only(s.ra.DefinePosition(s.ctx, authority.DefinePosition{By: who(org, rbac.RAManager), Position: rbac.Position{
		ID: "position-" + code + "-ward-nurse", Name: "Ward nurse", Organisation: org.String(),
		AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}},
	}}))
	if err == nil {
		s.note(kindPosition, code+"-ward-nurse", "position-"+code+"-ward-nurse")
	}
	return err
}

func (s *seeding) givePosition(p position) error {
	by := who(p.organisation, rbac.RAManager)
	s.act("position", p.name)
	err := only(s.ra.DefinePosition(s.ctx, authority.DefinePosition{By: by, Position: rbac.Position{
		ID: p.id, Name: p.title, Organisation: p.organisation.String(), AccessProfiles: []rbac.AccessProfile{{JobRole: p.jobRole}},
	}}))
	if err != nil {
		return err
	}
	s.note(kindPosition, p.name, p.id)
	s.act("assignment", p.assignment)
	today := guidance.DateOf(s.clock)
	assigned, err := s.ra.AssignPosition(s.ctx, authority.AssignPosition{
		By: by, User: s.person(p.holder), Position: p.id, Start: today, End: today.AddMonths(12),
	})
	if err != nil {
		return err
	}
	s.note(kindAssignment, p.assignment, assigned.ID)
	if !p.ended {
		return nil
	}
	s.act("assignment", p.assignment, "end")
	return only(s.ra.EndPosition(s.ctx, authority.EndPosition{By: by, Assignment: assigned.ID, LastDay: today}))
}

// person returns the user id of a person that was noted.
func (s *seeding) person(name string) identity.UserID { return mustUser(s.ids[kindPerson+"/"+name]) }

func (s *seeding) grantAccess(g grant) error {
	by := who(g.workingAt, rbac.RAManager)
	today := guidance.DateOf(s.clock)
	s.act("grant", g.name)
	granted, err := s.ra.GrantAccess(s.ctx, authority.GrantAccess{
		By: by, User: s.person(g.holder), Profession: "pharmacist", RegistrationNumber: "2999901",
		Reason: "cover for a colleague in isolation", WorkingAt: g.workingAt,
		Start: today, End: today.AddMonths(3), Review: guidance.MustDate(g.review),
	})
	if err != nil {
		return err
	}
	s.note(kindGrant, g.name, granted.ID)
	if !g.revoked {
		return nil
	}
	s.act("grant", g.name, "revoke")
	return only(s.ra.RevokeAccess(s.ctx, authority.RevokeAccess{By: by, Grant: granted.ID, Reason: "the colleague is back"}))
}
