package server

import "github.com/rakit-dev/rakit/campaign"

// CampaignProgress counts people. The total is the sum of made, open and undecided.
type CampaignProgress struct {
	Total     int `json:"total"`
	Made      int `json:"made" doc:"Decided upon."`
	Open      int `json:"open"`
	Undecided int `json:"undecided" doc:"Left so when the campaign was closed."`
	Overdue   int `json:"overdue" doc:"Not decided, and due before the day."`
}

// CampaignReport is how far a campaign has come on a day.
type CampaignReport struct {
	Campaign       string                         `json:"campaign" doc:"Id of the campaign."`
	Title          string                         `json:"title"`
	On             Day                            `json:"on"`
	Closed         bool                           `json:"closed"`
	Progress       CampaignProgress               `json:"progress"`
	ByOutcome      []CampaignOutcomeCount         `json:"byOutcome" nullable:"false" doc:"Every outcome; adds up to what was made."`
	ByMaker        []CampaignMakerCount           `json:"byMaker" nullable:"false" doc:"By what it was decided; adds up to what was made."`
	ByReason       []CampaignReasonProgress       `json:"byReason" nullable:"false" doc:"Every reason; who has several counts under the one that stands first here."`
	ByOwner        []CampaignOwnerProgress        `json:"byOwner" nullable:"false" doc:"In order of name."`
	ByOrganisation []CampaignOrganisationProgress `json:"byOrganisation" nullable:"false" doc:"In order of ODS code."`
	StillFlagged   int                            `json:"stillFlagged" doc:"Verified, and flagged in a later extract."`
	Cleared        int                            `json:"cleared" doc:"Not decided, and no longer flagged."`
	NotHeld        int                            `json:"notHeld" doc:"Decided as verified again, by a verification that could not be looked up here."`
}

// CampaignOutcomeCount is how many people were decided upon so.
type CampaignOutcomeCount struct {
	Outcome Closed[campaign.Outcome] `json:"outcome"`
	Count   int                      `json:"count"`
}

// CampaignMakerCount is how many decisions were made by a person, a verification, the
// policy or a source.
type CampaignMakerCount struct {
	Made  Closed[campaign.By] `json:"made"`
	Count int                 `json:"count"`
}

// CampaignReasonProgress is the progress of the people under one reason.
type CampaignReasonProgress struct {
	Reason Closed[campaign.ReasonKind] `json:"reason"`
	CampaignProgress
}

// CampaignOwnerProgress is the progress of the people whom one owner sees to.
type CampaignOwnerProgress struct {
	Owner string `json:"owner"`
	CampaignProgress
}

// CampaignOrganisationProgress is the progress of the people of one organisation.
type CampaignOrganisationProgress struct {
	Organisation string `json:"organisation" doc:"ODS code."`
	CampaignProgress
}

func campaignReportOf(r campaign.Report) CampaignReport {
	shown := CampaignReport{
		Campaign: r.Campaign, Title: r.Title, On: Day{r.On}, Closed: r.Closed, Progress: CampaignProgress(r.Progress),
		ByOutcome: []CampaignOutcomeCount{}, ByMaker: []CampaignMakerCount{}, ByReason: []CampaignReasonProgress{},
		ByOwner: []CampaignOwnerProgress{}, ByOrganisation: []CampaignOrganisationProgress{},
		StillFlagged: r.StillFlagged, Cleared: r.Cleared, NotHeld: r.NotHeld,
	}
	for _, c := range r.ByOutcome {
		shown.ByOutcome = append(shown.ByOutcome, CampaignOutcomeCount{of(c.Outcome), c.Count})
	}
	for _, c := range r.ByMaker {
		shown.ByMaker = append(shown.ByMaker, CampaignMakerCount{of(c.Made), c.Count})
	}
	for _, p := range r.ByReason {
		shown.ByReason = append(shown.ByReason, CampaignReasonProgress{of(p.Reason), CampaignProgress(p.Progress)})
	}
	for _, p := range r.ByOwner {
		shown.ByOwner = append(shown.ByOwner, CampaignOwnerProgress{p.Owner, CampaignProgress(p.Progress)})
	}
	for _, p := range r.ByOrganisation {
		shown.ByOrganisation = append(shown.ByOrganisation, CampaignOrganisationProgress{p.Organisation, CampaignProgress(p.Progress)})
	}
	return shown
}
