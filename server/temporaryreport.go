package server

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/temporary"
)

// TemporaryReport is how the temporary access cards of an organisation were used:
// every loan that began on some days, as it stands now. People are named by reference
// alone.
type TemporaryReport struct {
	Organisation Organisation            `json:"organisation"`
	From         Day                     `json:"from,omitzero"`
	To           Day                     `json:"to,omitzero"`
	At           time.Time               `json:"at" doc:"When it was so."`
	Total        TemporaryCount          `json:"total"`
	ByReason     []TemporaryReasonCount  `json:"byReason" nullable:"false" doc:"Every reason; adds up to what was lent."`
	ByChecker    []TemporaryCheckerCount `json:"byChecker" nullable:"false" doc:"In order of user; adds up to the total."`
	Repeated     []TemporaryHolderCount  `json:"repeated" nullable:"false" doc:"Who was lent cards more than once, most often first."`
	Loans        []TemporaryLine         `json:"loans" nullable:"false" doc:"In order of when the card was lent."`
}

// TemporaryCount is how many loans there were, and what became of them. Lent is the
// sum of the others.
type TemporaryCount struct {
	Lent           int `json:"lent"`
	StillOut       int `json:"stillOut"`
	ReturnedInTime int `json:"returnedInTime"`
	ReturnedLate   int `json:"returnedLate"`
	NotReturned    int `json:"notReturned" doc:"Overdue, stopped or lost, and not back."`
}

// TemporaryReasonCount is how many loans had a reason.
type TemporaryReasonCount struct {
	Reason Closed[temporary.Reason] `json:"reason"`
	Lent   int                      `json:"lent"`
}

// TemporaryCheckerCount is what became of the loans for which one ID Checker saw
// documents.
type TemporaryCheckerCount struct {
	CheckedBy User `json:"checkedBy"`
	TemporaryCount
}

// TemporaryHolderCount is what became of the loans to one person.
type TemporaryHolderCount struct {
	Holder string `json:"holder" doc:"UUID, or id of a registration."`
	TemporaryCount
}

// TemporaryLine is one loan in a report.
type TemporaryLine struct {
	Card       string                    `json:"card" doc:"Id of the card."`
	Name       string                    `json:"name" doc:"Of the card."`
	Loan       string                    `json:"loan" doc:"Id of the loan."`
	Holder     string                    `json:"holder" doc:"UUID, or id of a registration."`
	CheckedBy  User                      `json:"checkedBy"`
	Reason     Closed[temporary.Reason]  `json:"reason"`
	Request    string                    `json:"request" doc:"Reference of the new user request."`
	GivenBy    User                      `json:"givenBy"`
	GivenAt    time.Time                 `json:"givenAt"`
	DueBack    time.Time                 `json:"dueBack"`
	Registered Day                       `json:"registered,omitzero"`
	ReturnedAt time.Time                 `json:"returnedAt,omitzero"`
	Outcome    Closed[temporary.Outcome] `json:"outcome"`
	HoursLate  int                       `json:"hoursLate" doc:"Hours begun."`
	Findings   []string                  `json:"findings" nullable:"false" doc:"Rules that were not kept."`
}

// PendingRegistrations are registrations that were asked for when temporary access
// cards were lent.
type PendingRegistrations struct {
	Items []PendingRegistration `json:"items" nullable:"false" doc:"In order of card and loan."`
}

// PendingRegistration is one of them.
type PendingRegistration struct {
	Card    string `json:"card" doc:"Id of the temporary access card."`
	Loan    string `json:"loan" doc:"Id of the loan."`
	Holder  string `json:"holder" doc:"UUID, or id of the registration."`
	Request string `json:"request" doc:"Reference of the new user request."`
	Overdue bool   `json:"overdue" doc:"It was to be done by the day before, or earlier."`
}

type temporaryReportInput struct {
	OrganisationInput
	LoanFilters
}

// LoanFilters say which loans are reported on.
type LoanFilters struct {
	From Day `query:"from" doc:"First day on which a loan may have begun, in Europe/London; absent: whenever."`
	To   Day `query:"to" doc:"Last day on which it may have begun; absent: whenever."`
}

func (f LoanFilters) days() guidance.Interval {
	return guidance.Interval{From: f.From.Date, To: f.To.Date}
}

func (s *Server) temporaryReport(api huma.API) {
	const path = organisationPath + "/temporary-card-report"
	query(s, api, operation{
		id: "get-temporary-card-report", method: http.MethodGet, path: path, tag: temporaryTag, named: true,
		summary: "Get the report on temporary access cards",
		about:   "How those of an organisation were used: the loans that began on some days. It names people by reference alone.",
	}, func(c call, in *temporaryReportInput) (TemporaryReport, error) {
		r, err := c.reads.TemporaryReport(c, in.Organisation.ODSCode, in.days())
		return temporaryReportOf(r), err
	})

	stream(s, api, operation{
		id: "export-temporary-card-report", method: http.MethodGet, path: path + ".csv", tag: temporaryTag, named: true,
		summary: "Export the report on temporary access cards as CSV",
		about:   "A row for each loan. What a spreadsheet would take for a formula has an apostrophe before it.",
	}, map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}},
		func(ctx context.Context, who caller.Caller, in *temporaryReportInput, x exchange) error {
			return s.use(ctx, func(ctx context.Context, a *authority.Authority) error {
				r, err := readerOf(a, who).TemporaryReport(ctx, in.Organisation.ODSCode, in.days())
				if err != nil {
					return err
				}
				return temporary.WriteCSV(x.answers("text/csv"), r)
			})
		})

	query(s, api, operation{
		id: "list-pending-registrations", method: http.MethodGet, path: organisationPath + "/pending-registrations", tag: temporaryTag, named: true,
		summary: "List what is to be registered with priority",
		about:   "Today, or by an earlier day: of those who were lent temporary access cards. All on one page.",
	}, func(c call, in *OrganisationInput) (PendingRegistrations, error) {
		found, err := c.reads.PendingRegistrations(c, in.Organisation.ODSCode)
		shown := PendingRegistrations{Items: []PendingRegistration{}}
		for _, p := range found {
			shown.Items = append(shown.Items, PendingRegistration{
				Card: p.Card, Loan: p.Handover, Holder: p.Holder, Request: p.Reference, Overdue: p.Overdue,
			})
		}
		return shown, err
	})
}

func temporaryReportOf(r temporary.Report) TemporaryReport {
	shown := TemporaryReport{
		Organisation: Organisation{r.Organisation}, From: Day{r.Days.From}, To: Day{r.Days.To}, At: r.At, Total: TemporaryCount(r.Total),
		ByReason: []TemporaryReasonCount{}, ByChecker: []TemporaryCheckerCount{}, Repeated: []TemporaryHolderCount{}, Loans: []TemporaryLine{},
	}
	for _, c := range r.ByReason {
		shown.ByReason = append(shown.ByReason, TemporaryReasonCount{of(c.Reason), c.Lent})
	}
	for _, c := range r.ByChecker {
		shown.ByChecker = append(shown.ByChecker, TemporaryCheckerCount{User{c.CheckedBy}, TemporaryCount(c.Count)})
	}
	for _, c := range r.Repeated {
		shown.Repeated = append(shown.Repeated, TemporaryHolderCount{c.Holder, TemporaryCount(c.Count)})
	}
	for _, l := range r.Lines {
		shown.Loans = append(shown.Loans, temporaryLineOf(l))
	}
	return shown
}

func temporaryLineOf(l temporary.Line) TemporaryLine {
	return TemporaryLine{
		Card: l.Card, Name: l.Name.String(), Loan: l.Handover, Holder: l.Holder, CheckedBy: User{l.CheckedBy}, Reason: of(l.Reason),
		Request: l.Request, GivenBy: User{l.GivenBy}, GivenAt: l.GivenAt, DueBack: l.DueBack, Registered: Day{l.Registered},
		ReturnedAt: l.ReturnedAt, Outcome: of(l.Outcome), HoursLate: l.HoursLate, Findings: ruleIDs(l.Findings),
	}
}

// ruleIDs shows ids of rules.
func ruleIDs(ids []guidance.RuleID) []string {
	shown := make([]string, len(ids))
	for i, id := range ids {
		shown[i] = string(id)
	}
	return shown
}
