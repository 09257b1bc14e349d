package sandbox

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// round is a campaign of remediation, and who is on its list.
type round struct {
	name         string
	organisation identity.ODSCode
	people       []listed
	closed       bool
}

// listed is a person on a list, as their record is flagged.
type listed struct {
	name, holder string // of the item, and of the person
	decided      bool
}

// rounds are two of RX1, one of them closed, and one each of RX9 and RX3.
var rounds = []round{
	{"open", rx1, []listed{{"outstanding", "card-in-use", false}, {"decided", "card-released", true}}, false},
	{"closed", rx1, []listed{{"undecided", "card-in-use", false}}, true},
	{"rx9", rx9, []listed{{"rx9", "rx9", false}}, false},
	{"rx3", rx3, []listed{{"rx3", "rx3", false}}, false},
}

// remediation is a policy with figures of nobody's: the first reminder is due on
// the day at which the clock starts.
func remediation(organisation identity.ODSCode) campaign.Policy {
	return campaign.Policy{
		Owners: []campaign.Owner{{Organisation: organisation, Name: "RA team of " + organisation.String()}}, DefaultOwner: "RA Manager",
		DueWithin: map[campaign.ReasonKind]int{
			campaign.FlaggedFull: 90, campaign.FlaggedPartial: 90, campaign.NoVideo: 60, campaign.Deviation: 60,
			campaign.ExceptionalAccess: 30, campaign.NearMiss: 30,
		},
		Reminders: campaign.Reminders{DaysBefore: []int{89, 14}, EveryDaysOverdue: 7}, Undecided: campaign.FlagUndecided,
	}
}

// putRight opens the campaigns.
func (s *seeding) putRight() error {
	s.clock = time.Date(2020, time.April, 19, 12, 0, 0, 0, time.UTC)
	for _, r := range rounds {
		if err := s.openRound(r); err != nil {
			return fmt.Errorf("campaign %s: %w", r.name, err)
		}
	}
	return nil
}

func (s *seeding) openRound(r round) error {
	by := who(r.organisation, rbac.RAManager)
	s.act("campaign", r.name)
	opened, err := s.ra.OpenCampaign(s.ctx, authority.OpenCampaign{
		By: by, Title: "After the emergency, " + r.name, Organisation: r.organisation, Policy: remediation(r.organisation),
	})
	if err != nil {
		return err
	}
	s.note(kindCampaign, r.name, opened.ID)
	for _, l := range r.people {
		if err := s.listPerson(opened, by, l); err != nil {
			return err
		}
	}
	if !r.closed {
		return nil
	}
	s.act("campaign", r.name, "close")
	return only(s.ra.CloseCampaign(s.ctx, authority.CloseCampaign{By: by, Campaign: opened.ID}))
}

func (s *seeding) listPerson(k campaign.Campaign, by authority.Actor, l listed) error {
	person := s.person(l.holder)
	s.act("item", l.name)
	found, err := s.ra.ListPeople(s.ctx, authority.ListPeople{By: by, Campaign: k.ID, On: guidance.DateOf(s.clock), Records: []identity.CISRecord{{
		ID: person.String(), Organisation: k.Organisation.String(), Evidence: identity.Marker(identity.RemoteRegistration),
	}}})
	if err != nil {
		return err
	}
	s.note(kindItem, l.name, found[0].Item)
	if !l.decided {
		return nil
	}
	s.act("item", l.name, "decide")
	return only(s.ra.DecideItem(s.ctx, authority.DecideItem{
		By: by, Item: found[0].Item, Decision: campaign.DecisionDetails{Outcome: campaign.AccessRescinded, Reference: "form 12"},
	}))
}
