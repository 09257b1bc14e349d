package registration

import (
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// Record is a registration as somebody wrote it down, for checking. Text stays
// as it was written, so that every fault in it becomes a finding of its own.
// `rakit schema record` prints its JSON Schema.
type Record struct {
	ID           string `json:"id"`
	Route        string `json:"route"`
	Organisation string `json:"organisation,omitempty"` // ODS code of the registering organisation
	Provider     string `json:"provider,omitempty"`     // ODS code of the RA service provider
	CheckedOn    string `json:"checkedOn,omitempty"`    // day of the identity check, YYYY-MM-DD

	Category         evidence.Category          `json:"category,omitzero"` // of staff
	IDCheck          *evidence.IDCheck          `json:"idCheck,omitempty"` // who saw the documents, and how
	CounterSignature *evidence.CounterSignature `json:"counterSignature,omitempty"`

	Registrant      identity.Registrant       `json:"registrant,omitzero"`
	Documents       []evidence.Document       `json:"documents,omitempty"`
	Photo           *evidence.PhotoFacts      `json:"photo,omitempty"`
	NoPhotoDecision *evidence.NoPhotoDecision `json:"noPhotoDecision,omitempty"`
	NoVideoDecision *evidence.NoVideoDecision `json:"noVideoDecision,omitempty"`
	Deviations      []evidence.Deviation      `json:"deviations,omitempty"`
	VideoCall       *VideoCall                `json:"videoCall,omitempty"`
	CIS             *CIS                      `json:"cis,omitempty"`
	Card            *card.Dates               `json:"card,omitempty"`

	// Expect is what a labelled test record expects of the check. It is
	// accepted and ignored.
	Expect jsontext.Value `json:"expect,omitempty"`
}

// VideoCall is what a record says of the video call.
type VideoCall struct {
	Channel           string `json:"channel,omitempty"`  // for example "microsoft-teams"
	Location          string `json:"location,omitempty"` // where the registrant was, for example "home"
	NumbersReadBack   bool   `json:"numbersReadBack,omitempty"`
	DocumentShown     bool   `json:"documentShown,omitempty"`
	LikenessConfirmed bool   `json:"likenessConfirmed,omitempty"`
}

// CIS is what was keyed into the Care Identity Service as evidence.
type CIS struct {
	Evidence []identity.CISEntry `json:"evidence"`
}

// ReadRecord reads one record from JSON, strictly. The error is an
// [*input.Error], which names the rule and the member and repeats no value.
func ReadRecord(data []byte) (Record, error) {
	var r Record
	if err := input.Decode(data, &r); err != nil {
		return Record{}, err
	}
	return r, nil
}

// submission returns the part of the record that the requirement sets speak of.
func (r Record) submission() evidence.Submission {
	return evidence.Submission{
		Organisation: r.Organisation, Registrant: r.Registrant, Documents: r.Documents, Photo: r.Photo,
		NoPhoto: r.NoPhotoDecision, NoVideo: r.NoVideoDecision,
		Category: r.Category, IDCheck: r.IDCheck, CounterSignature: r.CounterSignature,
	}
}

// Record returns the case as a record for [Check], as far as it has come. Its
// documents have no number: a case does not keep it. What was
// keyed into the Care Identity Service is in it once the identity exists; the
// card is not, since it has a life of its own.
func (c Case) Record() Record {
	r := Record{
		ID: c.ID, Route: c.Route.String(), Organisation: c.Organisation, Provider: c.Provider,
		CheckedOn: c.checkedOn().String(), Registrant: c.Registrant, Photo: c.Photo,
		NoPhotoDecision: c.NoPhoto, NoVideoDecision: c.NoVideo, Deviations: c.Deviations, VideoCall: c.Call.facts(),
		Category: c.Category, IDCheck: c.IDCheck, CounterSignature: c.CounterSignature,
	}
	r.Documents = c.submission().Documents
	if c.registered() {
		r.CIS = &CIS{Evidence: c.CISRecord().Evidence}
	}
	return r
}
