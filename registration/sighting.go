package registration

import (
	"errors"

	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// ruleNoVideoTracked asks of the decision to do without a video meeting that the
// person is tracked; it is of the table of package evidence.
const ruleNoVideoTracked guidance.RuleID = "RA-EVD-303"

// ErrNoIdentity says that a registration has come to nobody who could be listed.
var ErrNoIdentity = errors.New("no identity has come of the registration")

// Sighting returns what the registration says, on a day, to a campaign of
// remediation: that it was done without a video meeting, and from what it departed,
// each with the owner and the day that were recorded with it. That the record is
// flagged is not said here but by the record itself ([campaign.Sight]). A case that
// left the tracking list has no reasons ([Case.Tracking]). The error is
// [ErrNoIdentity], or says that its organisation cannot be read.
func (c Case) Sighting(on guidance.Date) (campaign.Sighting, error) {
	if !c.registered() {
		return campaign.Sighting{}, ErrNoIdentity
	}
	organisation, err := identity.ParseODSCode(c.Organisation)
	if err != nil {
		return campaign.Sighting{}, err
	}
	s := campaign.Sighting{UserID: c.UserID, Organisation: organisation, On: on}
	if len(c.Tracking()) == 0 {
		return s, nil
	}
	if d := c.NoVideo; d != nil {
		s.Reasons = append(s.Reasons, campaign.Reason{
			Kind: campaign.NoVideo, Reference: c.ID, Rule: ruleNoVideoTracked, Owner: d.Owner, Due: dayOrNone(d.DueOn),
		})
	}
	for _, d := range c.Deviations {
		s.Reasons = append(s.Reasons, campaign.Reason{
			Kind: campaign.Deviation, Reference: c.ID, Rule: d.Rule, Owner: d.Owner, Due: dayOrNone(d.DueOn),
		})
	}
	return s, nil
}

// dayOrNone reads a day; what is none was left open by whoever recorded it.
func dayOrNone(text string) guidance.Date {
	day, err := guidance.ParseDate(text)
	if err != nil {
		return guidance.Date{}
	}
	return day
}
