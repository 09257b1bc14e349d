package server

import (
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/identity"
)

// Campaign is one round of putting right what was done in the emergency.
type Campaign struct {
	ID           string         `json:"id"`
	Title        string         `json:"title"`
	Organisation string         `json:"organisation" doc:"ODS code of the organisation whose Registration Authority runs it."`
	Policy       CampaignPolicy `json:"policy"`
	OpenedBy     string         `json:"openedBy" doc:"UUID of who opened it."`
	OpenedAt     time.Time      `json:"openedAt"`
	ClosedBy     string         `json:"closedBy,omitempty" doc:"UUID of who closed it."`
	ClosedAt     time.Time      `json:"closedAt,omitzero"`
}

// CampaignPolicy is what a Registration Authority has decided about a campaign. Each
// member is asked for by RA-CIS-030.
type CampaignPolicy struct {
	Owners        []CampaignOwner         `json:"owners,omitzero" nullable:"false" maxItems:"5000" doc:"Who sees to the items of an organisation; may be empty."`
	DefaultOwner  string                  `json:"defaultOwner,omitempty" maxLength:"200" doc:"Who sees to those of every other."`
	DueWithinDays CampaignDays            `json:"dueWithinDays,omitzero"`
	Reminders     CampaignReminderDays    `json:"reminders,omitzero"`
	Undecided     Closed[campaign.Ending] `json:"undecided,omitzero" doc:"What closing does to items that nobody decided: flag leaves them undecided; rescind records that access is rescinded by policy, of those that are overdue on that day for more than near misses, and leaves the others undecided."`
}

// CampaignOwner is who sees to the items of an organisation.
type CampaignOwner struct {
	Organisation Organisation `json:"organisation"`
	Name         string       `json:"name" maxLength:"200" doc:"Of a person, a team or a post."`
}

// CampaignDays are the days within which an item is due, from the day on which it is
// listed: one figure for each reason.
type CampaignDays struct {
	FlaggedFull       int `json:"flagged-full,omitzero" minimum:"0" maximum:"3650" doc:"The record carries the emergency marker of one page."`
	FlaggedPartial    int `json:"flagged-partial,omitzero" minimum:"0" maximum:"3650" doc:"It carries the marker's entries with other dates."`
	NoVideo           int `json:"no-video,omitzero" minimum:"0" maximum:"3650" doc:"Registered without a video meeting."`
	Deviation         int `json:"deviation,omitzero" minimum:"0" maximum:"3650" doc:"Something that the clinician page asks for was not done."`
	ExceptionalAccess int `json:"exceptional-access,omitzero" minimum:"0" maximum:"3650" doc:"Given FFFFF."`
	NearMiss          int `json:"near-miss,omitzero" minimum:"0" maximum:"3650" doc:"Something in the record looks like the marker."`
}

// CampaignReminderDays say when the owner of an item is reminded.
type CampaignReminderDays struct {
	DaysBefore       []int `json:"daysBefore,omitzero" nullable:"false" maxItems:"20" doc:"Days before it is due, each once, the earliest first; may be empty."`
	EveryDaysOverdue int   `json:"everyDaysOverdue,omitzero" minimum:"0" maximum:"365" doc:"Days from one reminder to the next while it is overdue."`
}

// CampaignItem is one person on the list of a campaign.
type CampaignItem struct {
	ID           string                  `json:"id"`
	Campaign     string                  `json:"campaign" doc:"Id of the campaign."`
	User         string                  `json:"user" doc:"UUID of the person."`
	Organisation string                  `json:"organisation" doc:"ODS code of the organisation that looks after the person."`
	Reasons      []CampaignReason        `json:"reasons" nullable:"false" doc:"Why the person is on the list, in the order in which the reasons came."`
	Owner        string                  `json:"owner" doc:"Who sees to it."`
	ListedOn     Day                     `json:"listedOn"`
	Due          Day                     `json:"due" doc:"Last day for a decision."`
	State        Closed[campaign.State]  `json:"state"`
	Moves        []Closed[campaign.Move] `json:"moves" nullable:"false" doc:"What people may do next while the campaign is open, by the table of moves."`
	Decision     *CampaignDecision       `json:"decision,omitempty"`
	Seen         *CampaignSeen           `json:"seen,omitempty"`
	StillFlagged bool                    `json:"stillFlagged" doc:"Verified, and an extract of a later day carries the marker all the same."`
	Cleared      bool                    `json:"cleared" doc:"The last extract carries no marker, and there is no other reason. That decides nothing."`
	RemindedFor  Day                     `json:"remindedFor,omitzero" doc:"Day of the newest reminder that was sent."`
	History      []CampaignEntry         `json:"history" nullable:"false" doc:"Everything that happened to the item, in order."`
}

// CampaignReason is one reason why somebody is on the list.
type CampaignReason struct {
	Kind      Closed[campaign.ReasonKind] `json:"kind"`
	Reference string                      `json:"reference" doc:"Id of the record, registration or entry of the log of exceptional access."`
	Rule      string                      `json:"rule,omitempty" doc:"The rule by which it is a reason; of a deviation, the rule from which it departs."`
	Owner     string                      `json:"owner,omitempty" doc:"Who sees to it, as the source says."`
	Due       Day                         `json:"due,omitzero" doc:"Last day, as the source says."`
	On        Day                         `json:"on,omitzero" doc:"Day for which the source said so."`
	Ended     Day                         `json:"ended,omitzero" doc:"Day on which it ceased to be a reason: exceptional access that was revoked."`
}

// CampaignDecision is what was decided of somebody.
type CampaignDecision struct {
	Outcome   Closed[campaign.Outcome] `json:"outcome"`
	Made      Closed[campaign.By]      `json:"made" doc:"By what it was decided: a person, a verification, the policy at the closing, or a source, which is the revocation of exceptional access."`
	By        string                   `json:"by" doc:"UUID of who decided, verified or closed."`
	At        time.Time                `json:"at"`
	Note      string                   `json:"note,omitempty"`
	Reference string                   `json:"reference,omitempty"`
	NotHeld   bool                     `json:"notHeld,omitzero" doc:"The verification could not be looked up here: the profile was not held."`
}

// CampaignSeen is what a CIS record carried on the day of an extract.
type CampaignSeen struct {
	Flag Closed[identity.Flag] `json:"flag"`
	On   Day                   `json:"on"`
}

// CampaignEntry is one thing that happened to an item. Which members it has depends
// on the move.
type CampaignEntry struct {
	Move      Closed[campaign.Move]    `json:"move"`
	By        string                   `json:"by" doc:"UUID."`
	At        time.Time                `json:"at"`
	To        Closed[campaign.State]   `json:"to" doc:"The state to which it led."`
	Reason    *CampaignReason          `json:"reason,omitempty"`
	Seen      *CampaignSeen            `json:"seen,omitempty"`
	Reminder  *CampaignReminded        `json:"reminder,omitempty"`
	Outcome   Closed[campaign.Outcome] `json:"outcome,omitzero"`
	Note      string                   `json:"note,omitempty"`
	Reference string                   `json:"reference,omitempty"`
	Due       Day                      `json:"due,omitzero" doc:"The due day that it set."`
	Owner     string                   `json:"owner,omitempty" doc:"Who sees to it from then on."`

	Organisation string `json:"organisation,omitempty" doc:"ODS code of the organisation that looks after the person from then on."`
}

// CampaignReminded is a reminder.
type CampaignReminded struct {
	Kind Closed[campaign.ReminderKind] `json:"kind" doc:"How it stands to the due day."`
	Day  Day                           `json:"day" doc:"On which the policy asks for it."`
	Due  Day                           `json:"due"`
}

// CampaignReminder is a reminder that is to be sent.
type CampaignReminder struct {
	Item         string                        `json:"item" doc:"Id of the item."`
	User         string                        `json:"user" doc:"UUID of the person whom it is about."`
	Organisation string                        `json:"organisation"`
	Owner        string                        `json:"owner" doc:"Who is to be reminded."`
	Kind         Closed[campaign.ReminderKind] `json:"kind"`
	Day          Day                           `json:"day" doc:"On which the policy asks for it."`
	Due          Day                           `json:"due"`
}

// RemindedItems are the items of which a reminder was recorded.
type RemindedItems struct {
	Items []string `json:"items" nullable:"false" doc:"Ids."`
}

// ListedPeople says what came of each source.
type ListedPeople struct {
	Items []ListedPerson `json:"items" nullable:"false" doc:"In the order of the request: records, registrations, grants."`
}

// ListedPerson is what came of one source.
type ListedPerson struct {
	Source   string                   `json:"source" doc:"Id of the record, registration or grant."`
	User     string                   `json:"user,omitempty" doc:"UUID of the person."`
	Item     string                   `json:"item,omitempty" doc:"Id of the person's item."`
	Listing  Closed[campaign.Listing] `json:"listing,omitzero" doc:"What came of it; absent if it was refused."`
	Findings []ProblemFinding         `json:"findings,omitempty" nullable:"false" doc:"Why it was refused."`
}

func campaignOf(k campaign.Campaign) Campaign {
	shown := Campaign{
		ID: k.ID, Title: k.Title, Organisation: k.Organisation.String(), Policy: policyOf(k.Policy), OpenedBy: k.Opened.By, OpenedAt: k.Opened.At,
	}
	if k.Closed != nil {
		shown.ClosedBy, shown.ClosedAt = k.Closed.By, k.Closed.At
	}
	return shown
}

func campaignAnswer(k campaign.Campaign) Answer[Campaign] {
	return Answer[Campaign]{ETag: etagOf(k.Version), Location: "/v1/campaigns/" + k.ID, Body: campaignOf(k)}
}

// days returns where the figure of each reason stands.
func (d *CampaignDays) days() map[campaign.ReasonKind]*int {
	return map[campaign.ReasonKind]*int{
		campaign.FlaggedFull: &d.FlaggedFull, campaign.FlaggedPartial: &d.FlaggedPartial, campaign.NoVideo: &d.NoVideo,
		campaign.Deviation: &d.Deviation, campaign.ExceptionalAccess: &d.ExceptionalAccess, campaign.NearMiss: &d.NearMiss,
	}
}

func (p CampaignPolicy) policy() campaign.Policy {
	policy := campaign.Policy{
		DefaultOwner: p.DefaultOwner, DueWithin: map[campaign.ReasonKind]int{}, Undecided: p.Undecided.Value,
		Reminders: campaign.Reminders{DaysBefore: p.Reminders.DaysBefore, EveryDaysOverdue: p.Reminders.EveryDaysOverdue},
	}
	if p.Owners != nil {
		policy.Owners = []campaign.Owner{}
	}
	for _, o := range p.Owners {
		policy.Owners = append(policy.Owners, campaign.Owner{Organisation: o.Organisation.ODSCode, Name: o.Name})
	}
	for kind, days := range p.DueWithinDays.days() {
		policy.DueWithin[kind] = *days
	}
	return policy
}

func policyOf(p campaign.Policy) CampaignPolicy {
	shown := CampaignPolicy{
		Owners: []CampaignOwner{}, DefaultOwner: p.DefaultOwner, Undecided: of(p.Undecided),
		Reminders: CampaignReminderDays{DaysBefore: append([]int{}, p.Reminders.DaysBefore...), EveryDaysOverdue: p.Reminders.EveryDaysOverdue},
	}
	for _, o := range p.Owners {
		shown.Owners = append(shown.Owners, CampaignOwner{Organisation: Organisation{o.Organisation}, Name: o.Name})
	}
	for kind, days := range shown.DueWithinDays.days() {
		*days = p.DueWithin[kind]
	}
	return shown
}

func campaignItemOf(i campaign.Item) CampaignItem {
	shown := CampaignItem{
		ID: i.ID, Campaign: i.Campaign, User: i.UserID.String(), Organisation: i.Organisation.String(), Reasons: []CampaignReason{},
		Owner: i.Owner, ListedOn: Day{i.ListedOn}, Due: Day{i.Due}, State: of(i.State), Moves: []Closed[campaign.Move]{},
		Seen: seenOf(i.Seen), StillFlagged: i.StillFlagged(), Cleared: i.Cleared(), RemindedFor: Day{i.RemindedFor}, History: []CampaignEntry{},
	}
	for _, r := range i.Reasons {
		shown.Reasons = append(shown.Reasons, campaignReasonOf(r))
	}
	for _, t := range campaign.Transitions() {
		if t.From == i.State && t.By == campaign.ByPerson {
			shown.Moves = append(shown.Moves, of(t.Move))
		}
	}
	if d := i.Decision; d != nil {
		shown.Decision = &CampaignDecision{Outcome: of(d.Outcome), Made: of(d.Made), By: d.By, At: d.At, Note: d.Note, Reference: d.Reference, NotHeld: d.NotHeld}
	}
	for _, e := range i.History {
		shown.History = append(shown.History, campaignEntryOf(e))
	}
	return shown
}

func campaignItemAnswer(i campaign.Item) Answer[CampaignItem] {
	return Answer[CampaignItem]{
		ETag: etagOf(i.Version), Location: "/v1/campaigns/" + i.Campaign + "/items/" + i.ID, Body: campaignItemOf(i),
	}
}

func campaignReasonOf(r campaign.Reason) CampaignReason {
	return CampaignReason{Kind: of(r.Kind), Reference: r.Reference, Rule: string(r.Rule), Owner: r.Owner, Due: Day{r.Due}, On: Day{r.On}, Ended: Day{r.Ended}}
}

func seenOf(s *campaign.Seen) *CampaignSeen {
	if s == nil {
		return nil
	}
	return &CampaignSeen{Flag: of(s.Flag), On: Day{s.On}}
}

func campaignEntryOf(e campaign.Entry) CampaignEntry {
	shown := CampaignEntry{
		Move: of(e.Move), By: e.By, At: e.At, To: of(e.To), Seen: seenOf(e.Seen), Outcome: of(e.Outcome),
		Note: e.Note, Reference: e.Reference, Due: Day{e.Due}, Owner: e.Owner, Organisation: e.Organisation.String(),
	}
	if e.Reason != nil {
		r := campaignReasonOf(*e.Reason)
		shown.Reason = &r
	}
	if r := e.Reminder; r != nil {
		shown.Reminder = &CampaignReminded{Kind: of(r.Kind), Day: Day{r.Day}, Due: Day{r.Due}}
	}
	return shown
}

func campaignReminderOf(d authority.DueReminder) CampaignReminder {
	return CampaignReminder{
		Item: d.Item.ID, User: d.Item.UserID.String(), Organisation: d.Item.Organisation.String(), Owner: d.Item.Owner,
		Kind: of(d.Reminder.Kind), Day: Day{d.Reminder.Day}, Due: Day{d.Reminder.Due},
	}
}

func remindedItems(items []campaign.Item) Answer[RemindedItems] {
	a := Answer[RemindedItems]{Body: RemindedItems{Items: []string{}}}
	for _, i := range items {
		a.Body.Items = append(a.Body.Items, i.ID)
	}
	return a
}

func listedPeople(sources []authority.ListedSource) Answer[ListedPeople] {
	a := Answer[ListedPeople]{Body: ListedPeople{Items: []ListedPerson{}}}
	for _, s := range sources {
		a.Body.Items = append(a.Body.Items, ListedPerson{
			Source: s.Source, User: s.UserID.String(), Item: s.Item, Listing: of(s.Came), Findings: findings(s.Refused),
		})
	}
	return a
}
