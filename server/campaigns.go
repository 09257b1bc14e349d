package server

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/server/caller"
)

// CampaignInput names a campaign.
type CampaignInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id of the campaign."`
}

// CampaignItemInput names somebody on the list of a campaign.
type CampaignItemInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id of the campaign."`
	Item string `path:"item" maxLength:"64" doc:"Id of the item."`
}

// CampaignFilters narrow the list of campaigns.
type CampaignFilters struct {
	Organisation Organisation `query:"organisation" doc:"Only those that this organisation runs."`
}

// CampaignItemFilters narrow the list of a campaign.
type CampaignItemFilters struct {
	Organisation Organisation                `query:"organisation" doc:"Only people of this organisation."`
	Owner        string                      `query:"owner" maxLength:"200" doc:"Only items that this owner sees to."`
	Reason       Closed[campaign.ReasonKind] `query:"reason" doc:"Only items with this reason among theirs."`
	State        Closed[campaign.State]      `query:"state" doc:"Only items in this state."`
	OverdueOn    Day                         `query:"overdueOn" doc:"Only items that are overdue on this day: not decided, and due before it."`
	User         User                        `query:"user" doc:"Only the item of this person."`
}

// OnDayInput asks how things stand on a day.
type OnDayInput struct {
	On Day `query:"on" doc:"The day; absent: today, in Europe/London."`
}

type listCampaignsInput struct {
	PageInput
	CampaignFilters
}

type openCampaignInput struct {
	CommandHeaders
	Body OpenCampaign
}

// OpenCampaign asks for a campaign. Its figures are for the rules to ask for, all
// findings together: none is assumed.
type OpenCampaign struct {
	Title        string         `json:"title,omitempty" maxLength:"200" doc:"Asked for by RA-CIS-032."`
	Organisation Organisation   `json:"organisation" doc:"ODS code of the organisation whose Registration Authority runs it."`
	Policy       CampaignPolicy `json:"policy"`
}

type getCampaignInput struct {
	ReadHeaders
	CampaignInput
}

type closeCampaignInput struct {
	CommandHeaders
	CampaignInput
}

type campaignOnDayInput struct {
	CampaignInput
	OnDayInput
}

type listCampaignItemsInput struct {
	CampaignInput
	PageInput
	CampaignItemFilters
}

type listPeopleInput struct {
	CommandHeaders
	CampaignInput
	Body ListPeople
}

// ListPeople names sources that say who belongs on the list: 1000 of them together
// at most.
type ListPeople struct {
	On            Day         `json:"on,omitzero" doc:"Day of the extract; absent: today."`
	Records       []CISRecord `json:"records,omitempty" nullable:"false" maxItems:"1000" doc:"Of an extract from the Care Identity Service, as assess-flags takes them; the id is the UUID of the person."`
	Registrations []string    `json:"registrations,omitempty" nullable:"false" maxItems:"1000" doc:"Ids of registrations that are recorded here: those without a video meeting, and their deviations."`
	Grants        []string    `json:"grants,omitempty" nullable:"false" maxItems:"1000" doc:"Ids of entries of the log of exceptional access."`
}

type getCampaignItemInput struct {
	ReadHeaders
	CampaignItemInput
}

type decideCampaignItemInput struct {
	CommandHeaders
	CampaignItemInput
	Body DecideCampaignItem
}

// DecideCampaignItem says what becomes of somebody. It is recorded here, and carried
// out in the Care Identity Service.
type DecideCampaignItem struct {
	Outcome   Closed[campaign.Outcome] `json:"outcome"`
	Note      string                   `json:"note,omitempty" maxLength:"1000" doc:"What was looked at. Asked for by RA-CIS-037 for not-emergency, and by RA-CIS-039 for re-verified of somebody with exceptional access."`
	Reference string                   `json:"reference,omitempty" maxLength:"200" doc:"Id of the verification, asked for by RA-CIS-036 for re-verified: one of the person's, where their identity is held here (verify-identity); or of what was done elsewhere."`
}

type reopenCampaignItemInput struct {
	CommandHeaders
	CampaignItemInput
	Body ReopenCampaignItem
}

// ReopenCampaignItem says why a decision is taken back.
type ReopenCampaignItem struct {
	Reason string `json:"reason" maxLength:"1000"`
}

type assignCampaignItemInput struct {
	CommandHeaders
	CampaignItemInput
	Body AssignCampaignItem
}

// AssignCampaignItem gives an item to another owner, or another day.
type AssignCampaignItem struct {
	Owner  string `json:"owner,omitempty" maxLength:"200" doc:"Who sees to it from now on; absent: as before."`
	Due    Day    `json:"due,omitzero" doc:"Last day for a decision; absent: as before."`
	Reason string `json:"reason,omitempty" maxLength:"1000" doc:"Asked for by RA-CIS-044 for another day."`
}

type listCampaignRemindersInput struct {
	CampaignInput
	PageInput
	OnDayInput
}

type recordCampaignRemindersInput struct {
	CommandHeaders
	CampaignInput
	Body RecordCampaignReminders
}

// RecordCampaignReminders says of which items the owners were reminded.
type RecordCampaignReminders struct {
	On    Day      `json:"on,omitzero" doc:"Day for which the reminders were listed; absent: today."`
	Items []string `json:"items" nullable:"false" minItems:"1" maxItems:"1000" doc:"Ids of the items."`
}

const (
	campaignTag  = "campaigns"
	campaignPath = "/v1/campaigns/{id}"
	itemPath     = campaignPath + "/items/{item}"
)

func (s *Server) campaigns(api huma.API) {
	query(s, api, operation{
		id: "list-campaigns", method: http.MethodGet, path: "/v1/campaigns", tag: campaignTag,
		summary: "List campaigns", about: "Those that the organisations run that the caller may act for, in order of id.",
	}, func(c call, in *listCampaignsInput) (List[Campaign], error) {
		f := in.CampaignFilters
		page, err := in.page(c, f)
		if err != nil {
			return List[Campaign]{}, err
		}
		found, next, err := c.reads.Campaigns(c, authority.CampaignFilter{Organisation: f.Organisation.ODSCode}, page)
		return listed(found, next, err, f, campaignOf)
	})

	command(s, api, operation{
		id: "open-campaign", method: http.MethodPost, path: "/v1/campaigns", tag: campaignTag, status: http.StatusCreated,
		summary: "Open a campaign",
		about:   "A round of putting right what was done in the emergency: who is on its list is decided upon by the day that its policy sets. No national deadline was published, so every figure has to be given.",
	}, func(c call, in *openCampaignInput) (campaign.Campaign, error) {
		b := in.Body
		return c.ra.OpenCampaign(c, authority.OpenCampaign{By: c.by, Title: b.Title, Organisation: b.Organisation.ODSCode, Policy: b.Policy.policy()})
	}, campaignAnswer)

	object(s, api, operation{
		id: "get-campaign", method: http.MethodGet, path: campaignPath, tag: campaignTag, named: true,
		summary: "Get a campaign", about: "For whom it is run, and for those whose people are on its list.",
	}, func(c call, in *getCampaignInput) (Campaign, string, error) {
		k, err := c.reads.Campaign(c, in.ID)
		return campaignOf(k), etagOf(k.Version), err
	})

	command(s, api, operation{
		id: "close-campaign", method: http.MethodPost, path: campaignPath + "/closure", tag: campaignTag, named: true,
		summary: "Close a campaign",
		about:   "Items that nobody decided are left undecided; or, as the policy says, it is recorded that access is rescinded of those that are overdue on that day for more than near misses. After that nothing but a verification, or the revocation of exceptional access, changes them.",
	}, func(c call, in *closeCampaignInput) (campaign.Campaign, error) {
		return c.ra.CloseCampaign(c, authority.CloseCampaign{By: c.by, Campaign: in.ID})
	}, campaignAnswer)

	s.campaignList(api)
	s.campaignItem(api)
	s.campaignReport(api)
	s.campaignReminders(api)
}

// campaignList are the operations on the list of a campaign.
func (s *Server) campaignList(api huma.API) {
	query(s, api, operation{
		id: "list-campaign-items", method: http.MethodGet, path: campaignPath + "/items", tag: campaignTag, named: true,
		summary: "List the people of a campaign", about: "Those of the organisations that the caller may act for, in order of id.",
	}, func(c call, in *listCampaignItemsInput) (List[CampaignItem], error) {
		f := in.CampaignItemFilters
		same := []any{in.ID, f}
		page, err := in.page(c, same)
		if err != nil {
			return List[CampaignItem]{}, err
		}
		found, next, err := c.reads.CampaignItems(c, authority.CampaignItemFilter{
			Campaign: in.ID, Organisation: f.Organisation.ODSCode, User: f.User.UserID, Owner: f.Owner,
			Reason: f.Reason.Value, State: f.State.Value, OverdueOn: f.OverdueOn.Date,
		}, page)
		return listed(found, next, err, same, campaignItemOf)
	})

	command(s, api, operation{
		id: "list-people", method: http.MethodPost, path: campaignPath + "/items", tag: campaignTag, named: true,
		summary: "Put people on the list of a campaign",
		about:   "Whom the sources say belongs there. Each source has an answer of its own: one that cannot be read, or is not the caller's, is refused by itself. A source that was listed before changes nothing; an extract that no longer carries the marker is noted and decides nothing.",
	}, func(c call, in *listPeopleInput) ([]authority.ListedSource, error) {
		b := in.Body
		records := make([]identity.CISRecord, len(b.Records))
		for i, r := range b.Records {
			records[i] = identity.CISRecord{ID: r.ID, Organisation: r.Organisation}
			for _, e := range r.Evidence {
				records[i].Evidence = append(records[i].Evidence, identity.CISEntry(e))
			}
		}
		return c.ra.ListPeople(c, authority.ListPeople{
			By: c.by, Campaign: in.ID, On: b.On.Date, Records: records, Registrations: b.Registrations, Grants: b.Grants,
		})
	}, listedPeople)

	stream(s, api, operation{
		id: "export-campaign-items", method: http.MethodGet, path: campaignPath + "/items.csv", tag: campaignTag, named: true,
		summary: "Export the list of a campaign as CSV",
		about:   "A row for each person of the organisations that the caller may act for, without notes. What a spreadsheet would take for a formula has an apostrophe before it.",
	}, map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}},
		func(ctx context.Context, who caller.Caller, in *campaignOnDayInput, x exchange) error {
			return s.use(ctx, func(ctx context.Context, a *authority.Authority) error {
				return readerOf(a, who).WriteCampaignItems(ctx, in.ID, in.On.Date, x.answers("text/csv"))
			})
		})
}

// campaignItem are the operations on one person of a campaign.
func (s *Server) campaignItem(api huma.API) {
	object(s, api, operation{
		id: "get-campaign-item", method: http.MethodGet, path: itemPath, tag: campaignTag, named: true,
		summary: "Get somebody on the list of a campaign", about: "With everything that happened to the item.",
	}, func(c call, in *getCampaignItemInput) (CampaignItem, string, error) {
		i, err := c.reads.CampaignItem(c, in.Item)
		if err == nil && i.Campaign != in.ID {
			err = authority.ErrNotFound
		}
		return campaignItemOf(i), etagOf(i.Version), err
	})

	command(s, api, operation{
		id: "decide-campaign-item", method: http.MethodPost, path: itemPath + "/decision", tag: campaignTag, named: true,
		summary: "Decide on somebody on the list of a campaign",
		about:   "What becomes of them. That access is rescinded, or the person de-registered, is recorded here and carried out in the Care Identity Service.",
	}, func(c call, in *decideCampaignItemInput) (campaign.Item, error) {
		b := in.Body
		return c.ra.DecideItem(c, authority.DecideItem{By: c.by, Campaign: in.ID, Item: in.Item, Decision: campaign.DecisionDetails{
			Outcome: b.Outcome.Value, Note: b.Note, Reference: b.Reference,
		}})
	}, campaignItemAnswer)

	command(s, api, operation{
		id: "reopen-campaign-item", method: http.MethodPost, path: itemPath + "/reopening", tag: campaignTag, named: true,
		summary: "Take the decision on somebody back",
		about:   "For a reason, and while the person belongs on the list. The decision stays in the history; the item is due anew.",
	}, func(c call, in *reopenCampaignItemInput) (campaign.Item, error) {
		return c.ra.ReopenItem(c, authority.ReopenItem{By: c.by, Campaign: in.ID, Item: in.Item, Reason: in.Body.Reason})
	}, campaignItemAnswer)

	command(s, api, operation{
		id: "assign-campaign-item", method: http.MethodPost, path: itemPath + "/assignment", tag: campaignTag, named: true,
		summary: "Give somebody on the list to another owner, or another day",
		about:   "Such as when the owner leaves. The owner stays until the next assignment, or until the person moves to another organisation.",
	}, func(c call, in *assignCampaignItemInput) (campaign.Item, error) {
		b := in.Body
		return c.ra.AssignItem(c, authority.AssignItem{By: c.by, Campaign: in.ID, Item: in.Item, Assignment: campaign.Assignment{
			Owner: b.Owner, Due: b.Due.Date, Reason: b.Reason,
		}})
	}, campaignItemAnswer)
}

func (s *Server) campaignReport(api huma.API) {
	query(s, api, operation{
		id: "get-campaign-report", method: http.MethodGet, path: campaignPath + "/report", tag: campaignTag, named: true,
		summary: "Get the report of a campaign",
		about:   "How far it has come, of the people of the organisations that the caller may act for. Everybody counts once in each list, so that each adds up to the total.",
	}, func(c call, in *campaignOnDayInput) (CampaignReport, error) {
		r, err := c.reads.CampaignReport(c, in.ID, in.On.Date)
		return campaignReportOf(r), err
	})
}

func (s *Server) campaignReminders(api huma.API) {
	query(s, api, operation{
		id: "list-campaign-reminders", method: http.MethodGet, path: campaignPath + "/reminders", tag: campaignTag, named: true,
		summary: "List the reminders that are due",
		about:   "On a day: of each item the newest whose day has come and that was not recorded as sent. Asked again it answers alike. Nothing is sent from here.",
	}, func(c call, in *listCampaignRemindersInput) (List[CampaignReminder], error) {
		same := []any{in.ID, in.On}
		page, err := in.page(c, same)
		if err != nil {
			return List[CampaignReminder]{}, err
		}
		found, next, err := c.reads.CampaignReminders(c, in.ID, in.On.Date, page)
		return listed(found, next, err, same, campaignReminderOf)
	})

	command(s, api, operation{
		id: "record-campaign-reminders", method: http.MethodPost, path: campaignPath + "/reminders", tag: campaignTag, named: true,
		summary: "Record that reminders were sent",
		about:   "Items of which no reminder is due, or was recorded before, are passed over.",
	}, func(c call, in *recordCampaignRemindersInput) ([]campaign.Item, error) {
		return c.ra.RecordReminders(c, authority.RecordReminders{By: c.by, Campaign: in.ID, On: in.Body.On.Date, Items: in.Body.Items})
	}, remindedItems)
}
