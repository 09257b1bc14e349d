package campaign

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
)

// Progress counts items. Total is always the sum of Made, Open and Undecided;
// Overdue are some of the last two.
type Progress struct {
	Total     int `json:"total"`
	Made      int `json:"made"` // decided
	Open      int `json:"open"`
	Undecided int `json:"undecided"` // left so when the campaign was closed
	Overdue   int `json:"overdue"`   // past the due day, and not decided
}

// add counts one item.
func (p *Progress) add(state State, overdue bool) {
	p.Total++
	switch state {
	case StateDecided:
		p.Made++
	case StateUndecided:
		p.Undecided++
	default:
		p.Open++
	}
	if overdue {
		p.Overdue++
	}
}

// Report is how far a campaign has come on a day. Every item counts once in
// ByReason, under the reason that weighs most, once in ByOwner and once in
// ByOrganisation: the progress of each list adds up to that of the campaign.
// ByOutcome and ByMaker add up to what was made.
type Report struct {
	Campaign       string                 `json:"campaign"` // its id
	Title          string                 `json:"title"`
	On             guidance.Date          `json:"on"`
	Closed         bool                   `json:"closed"`
	Progress       Progress               `json:"progress"`
	ByOutcome      []OutcomeCount         `json:"byOutcome"`      // every outcome, in table order
	ByMaker        []MakerCount           `json:"byMaker"`        // person, verification, policy, source
	ByReason       []ReasonProgress       `json:"byReason"`       // every kind, in table order
	ByOwner        []OwnerProgress        `json:"byOwner"`        // in order of name
	ByOrganisation []OrganisationProgress `json:"byOrganisation"` // in order of code
	StillFlagged   int                    `json:"stillFlagged"`   // verified, and flagged in a later extract
	Cleared        int                    `json:"cleared"`        // not decided, and no longer flagged
	NotHeld        int                    `json:"notHeld"`        // decided as verified again, by a verification that could not be looked up here
}

// OutcomeCount is how many items were decided so.
type OutcomeCount struct {
	Outcome Outcome `json:"outcome"`
	Count   int     `json:"count"`
}

// MakerCount is how many decisions were made by a person, a verification, policy, or
// a source, which is the revocation of exceptional access.
type MakerCount struct {
	Made  By  `json:"made"`
	Count int `json:"count"`
}

// ReasonProgress is the progress of the items for which a reason weighs most.
type ReasonProgress struct {
	Reason   ReasonKind `json:"reason"`
	Progress `json:",inline"`
}

// OwnerProgress is the progress of the items of one owner.
type OwnerProgress struct {
	Owner    string `json:"owner"`
	Progress `json:",inline"`
}

// OrganisationProgress is the progress of the items of one organisation.
type OrganisationProgress struct {
	Organisation string `json:"organisation"` // ODS code
	Progress     `json:",inline"`
}

// Tally counts the items of a campaign, one at a time, for a [Report]. Memory
// grows with the number of owners and organisations, not of items. Make one with
// [NewTally]; it is for one goroutine.
type Tally struct {
	report        Report
	campaign      Campaign
	owners        map[string]*Progress
	organisations map[string]*Progress
}

// NewTally returns a tally of a campaign, as it stands on a day.
func NewTally(c Campaign, on guidance.Date) *Tally {
	t := &Tally{campaign: c, owners: map[string]*Progress{}, organisations: map[string]*Progress{}}
	t.report = Report{Campaign: c.ID, Title: c.Title, On: on, Closed: c.Closed != nil}
	for _, o := range Outcomes() {
		t.report.ByOutcome = append(t.report.ByOutcome, OutcomeCount{Outcome: o})
	}
	for _, b := range []By{ByPerson, ByVerification, ByPolicy, BySource} {
		t.report.ByMaker = append(t.report.ByMaker, MakerCount{Made: b})
	}
	for _, k := range ReasonKinds() {
		t.report.ByReason = append(t.report.ByReason, ReasonProgress{Reason: k})
	}
	return t
}

// Add counts an item. Add each once. The error is a [*guidance.Refusal] by
// RA-CIS-033 for one of another campaign, or the zero Item: it is not counted.
func (t *Tally) Add(i Item) error {
	if i.Campaign != t.campaign.ID || !i.Leading().valid() {
		return ruleSighting.Refuse("count item", "/campaign", "the item belongs to another campaign, or was not listed for a reason")
	}
	overdue := i.Overdue(t.report.On)
	for _, p := range [...]*Progress{
		&t.report.Progress, &t.report.ByReason[i.Leading()-1].Progress,
		of(t.owners, i.Owner), of(t.organisations, i.Organisation.String()),
	} {
		p.add(i.State, overdue)
	}
	switch {
	case i.Decision != nil:
		t.decided(*i.Decision)
	case i.Cleared():
		t.report.Cleared++
	}
	if i.StillFlagged() {
		t.report.StillFlagged++
	}
	return nil
}

func (t *Tally) decided(d Decision) {
	if d.NotHeld {
		t.report.NotHeld++
	}
	for n := range t.report.ByOutcome {
		if t.report.ByOutcome[n].Outcome == d.Outcome {
			t.report.ByOutcome[n].Count++
		}
	}
	for n := range t.report.ByMaker {
		if t.report.ByMaker[n].Made == d.Made {
			t.report.ByMaker[n].Count++
		}
	}
}

// of returns the progress under a key.
func of(all map[string]*Progress, key string) *Progress {
	p, ok := all[key]
	if !ok {
		p = &Progress{}
		all[key] = p
	}
	return p
}

// Report returns what was counted up to now. It is the caller's own.
func (t *Tally) Report() Report {
	r := t.report
	r.ByOutcome, r.ByMaker, r.ByReason = slices.Clone(r.ByOutcome), slices.Clone(r.ByMaker), slices.Clone(r.ByReason)
	r.ByOwner = make([]OwnerProgress, 0, len(t.owners))
	for name, p := range t.owners {
		r.ByOwner = append(r.ByOwner, OwnerProgress{name, *p})
	}
	slices.SortFunc(r.ByOwner, func(a, b OwnerProgress) int { return cmp.Compare(a.Owner, b.Owner) })
	r.ByOrganisation = make([]OrganisationProgress, 0, len(t.organisations))
	for code, p := range t.organisations {
		r.ByOrganisation = append(r.ByOrganisation, OrganisationProgress{code, *p})
	}
	slices.SortFunc(r.ByOrganisation, func(a, b OrganisationProgress) int { return cmp.Compare(a.Organisation, b.Organisation) })
	return r
}

// WriteJSON writes the report as one JSON document, indented, with a line end. The
// error is that of w, wrapped.
func (r Report) WriteJSON(w io.Writer) error {
	text, err := json.Marshal(r, jsontext.WithIndent("  "))
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("writing a campaign report: %w", err)
	}
	return nil
}
