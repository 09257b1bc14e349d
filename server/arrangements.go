package server

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/temporary"
)

// Arrangements is what an organisation has arranged for people who come for a time.
type Arrangements struct {
	Organisation Organisation `json:"organisation"`
	RecordArrangements
}

// RecordArrangements is a local policy and who is appointed by it. What of it has to
// be there is for the rules to ask for, all findings together.
type RecordArrangements struct {
	Policy       *TemporaryPolicy     `json:"policy,omitempty" doc:"The local operating policy; absent: none, so that no way is open between which there is a choice."`
	Appointments []CheckerAppointment `json:"appointments" nullable:"false" maxItems:"500" doc:"ID Checkers whom the Registration Authority of the organisation appointed."`
}

// TemporaryPolicy is what an organisation's local operating policy says of people who
// come for a time.
type TemporaryPolicy struct {
	Reference string            `json:"reference,omitempty" maxLength:"200" doc:"Where it is written down; asked for by RA-TAC-031."`
	From      Day               `json:"from,omitzero" doc:"First day in force; asked for by RA-TAC-031."`
	To        Day               `json:"to,omitzero" doc:"Last day in force; absent: until further notice."`
	Choices   []TemporaryChoice `json:"choices" nullable:"false" maxItems:"20" doc:"Which of the ways that the page offers it has taken up."`
	MaxCards  int               `json:"maxCards,omitzero" minimum:"0" maximum:"10000" doc:"How many temporary access cards the organisation holds at most; absent: no limit."`
}

// TemporaryChoice is what a policy has taken up for one category of staff.
type TemporaryChoice struct {
	Category Closed[evidence.Category] `json:"category"`
	Ways     []Closed[temporary.Way]   `json:"ways" nullable:"false" maxItems:"20" doc:"RA-TAC-030 refuses those between which the page offers this category no choice."`
}

// CheckerAppointment is that of an ID Checker, who may work for an agency or an
// educational establishment. What it has to say is asked for by RA-TAC-034.
type CheckerAppointment struct {
	ID          string `json:"id" maxLength:"64" pattern:"^[a-z][a-z0-9]*(-[a-z0-9]+)+$" doc:"Id of the appointment, chosen by whoever records it: words of lower-case letters and digits, two at least, with hyphens between them. It stands in the audit log for good: no names of people."`
	Checker     User   `json:"checker" doc:"UUID of who is appointed."`
	Employer    string `json:"employer,omitempty" maxLength:"200" doc:"The agency or establishment that they work for, if another."`
	TrainedOn   Day    `json:"trainedOn,omitzero" doc:"Not after the first day of the appointment."`
	AppointedBy User   `json:"appointedBy,omitzero" doc:"UUID of who appointed them: somebody else."`
	From        Day    `json:"from,omitzero" doc:"First day."`
	To          Day    `json:"to,omitzero" doc:"Last day; absent: until further notice."`
}

// OrganisationInput names an organisation.
type OrganisationInput struct {
	Organisation Organisation `path:"organisation" doc:"ODS code of the organisation."`
}

type getArrangementsInput struct {
	ReadHeaders
	OrganisationInput
}

type recordArrangementsInput struct {
	CommandHeaders
	OrganisationInput
	Body RecordArrangements
}

// temporaryTag is that of everything about people who come for a time.
const temporaryTag = "temporary-staff"

const organisationPath = "/v1/organisations/{organisation}"

func (s *Server) arrangements(api huma.API) {
	const path = organisationPath + "/arrangements"
	object(s, api, operation{
		id: "get-arrangements", method: http.MethodGet, path: path, tag: temporaryTag, named: true,
		summary: "Get what an organisation arranged for temporary staff", about: "Its ETag is needed to replace it.",
	}, func(c call, in *getArrangementsInput) (Arrangements, string, error) {
		a, err := c.reads.Arrangements(c, in.Organisation.ODSCode)
		return arrangementsOf(a), etagOf(a.Version), err
	})

	command(s, api, operation{
		id: "record-arrangements", method: http.MethodPut, path: path, tag: temporaryTag, named: true, errors: []int{http.StatusPreconditionRequired},
		summary: "Record what an organisation arranged for temporary staff",
		about: "Its local operating policy, and the ID Checkers whom it has appointed. All of it is replaced; that needs If-Match. " +
			"Nobody appoints themself. What was lent before stays lent.",
	}, func(c call, in *recordArrangementsInput) (temporary.Arrangements, error) {
		return replace(c, in.IfMatch, func(c call) (temporary.Arrangements, error) {
			return c.ra.Arrange(c, authority.Arrange{By: c.by, Arrangements: in.Body.arrangements(in.Organisation.ODSCode)})
		})
	}, func(a temporary.Arrangements) Answer[Arrangements] {
		return Answer[Arrangements]{
			Status: madeOr(http.StatusOK, a.Version), ETag: etagOf(a.Version),
			Location: "/v1/organisations/" + a.Organisation.String() + "/arrangements", Body: arrangementsOf(a),
		}
	})
	alsoMakes(api, path)
}

// arrangements returns the arrangements for the library.
func (r RecordArrangements) arrangements(organisation identity.ODSCode) temporary.Arrangements {
	a := temporary.Arrangements{Organisation: organisation}
	if p := r.Policy; p != nil {
		a.Policy = temporary.LocalPolicy{
			Organisation: organisation, Reference: p.Reference, Days: guidance.Interval{From: p.From.Date, To: p.To.Date},
			Pool: temporary.PoolPolicy{Max: p.MaxCards},
		}
		for _, c := range p.Choices {
			a.Policy.Choices = append(a.Policy.Choices, temporary.Choice{Category: c.Category.Value, Ways: values(c.Ways)})
		}
	}
	for _, p := range r.Appointments {
		a.Appointments = append(a.Appointments, temporary.Appointment{
			ID: p.ID, Checker: p.Checker.UserID, Organisation: organisation, Employer: p.Employer, TrainedOn: p.TrainedOn.Date,
			AppointedBy: p.AppointedBy.UserID, Days: guidance.Interval{From: p.From.Date, To: p.To.Date},
		})
	}
	return a
}

func arrangementsOf(a temporary.Arrangements) Arrangements {
	shown := Arrangements{Organisation: Organisation{a.Organisation}, RecordArrangements: RecordArrangements{Appointments: []CheckerAppointment{}}}
	if p := a.Policy; !p.Organisation.IsZero() {
		shown.Policy = &TemporaryPolicy{
			Reference: p.Reference, From: Day{p.Days.From}, To: Day{p.Days.To}, Choices: []TemporaryChoice{}, MaxCards: p.Pool.Max,
		}
		for _, c := range p.Choices {
			shown.Policy.Choices = append(shown.Policy.Choices, TemporaryChoice{Category: of(c.Category), Ways: ofAll(c.Ways)})
		}
	}
	for _, p := range a.Appointments {
		shown.Appointments = append(shown.Appointments, CheckerAppointment{
			ID: p.ID, Checker: User{p.Checker}, Employer: p.Employer, TrainedOn: Day{p.TrainedOn}, AppointedBy: User{p.AppointedBy},
			From: Day{p.Days.From}, To: Day{p.Days.To},
		})
	}
	return shown
}

// values returns values of a closed list for the library.
func values[T closed](list []Closed[T]) []T {
	found := make([]T, len(list))
	for i, c := range list {
		found[i] = c.Value
	}
	return found
}

// ofAll shows values of a closed list.
func ofAll[T closed](list []T) []Closed[T] {
	shown := make([]Closed[T], len(list))
	for i, v := range list {
		shown[i] = of(v)
	}
	return shown
}
