package server

import (
	"time"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/temporary"
)

// TemporaryCard is a temporary access card, as it is by the clock.
type TemporaryCard struct {
	ID           string                   `json:"id"`
	Organisation Organisation             `json:"organisation" doc:"ODS code of the organisation in whose store it is."`
	Name         string                   `json:"name"`
	Serial       string                   `json:"serial"`
	State        Closed[temporary.State]  `json:"state" doc:"By the clock: a card that is overdue is deactivated, whether or not anybody marked it."`
	Moves        []Closed[temporary.Move] `json:"moves" nullable:"false" doc:"What people may do next, by the table of moves."`
	Active       bool                     `json:"active" doc:"It is lent to somebody, and not overdue."`
	Loan         string                   `json:"loan,omitempty" doc:"Id of the loan from which it has not come back."`
	DueBack      time.Time                `json:"dueBack,omitzero" doc:"From when that one is overdue: 00:00 in Europe/London after the day that follows the loan."`
	Loans        []TemporaryLoan          `json:"loans" nullable:"false" doc:"In order."`
	History      []TemporaryStep          `json:"history" nullable:"false" doc:"Everything that happened to the card, in order, as far as it was marked."`
}

// TemporaryLoan is one loan of a card to one person.
type TemporaryLoan struct {
	ID            string                    `json:"id"`
	Holder        TemporaryHolder           `json:"holder"`
	Category      Closed[evidence.Category] `json:"category"`
	Documents     []Closed[evidence.Kind]   `json:"documents" nullable:"false" doc:"Kinds of the documents that were shown."`
	CounterSigned bool                      `json:"counterSigned,omitzero" doc:"A photograph was shown that is counter-signed."`
	CheckedBy     User                      `json:"checkedBy" doc:"UUID of the ID Checker who saw them."`
	Appointment   string                    `json:"appointment" doc:"Id of their appointment."`
	Reason        Closed[temporary.Reason]  `json:"reason"`
	Note          string                    `json:"note,omitempty"`
	Request       TemporaryRequest          `json:"request"`
	GivenBy       User                      `json:"givenBy" doc:"UUID of who lent it."`
	GivenAt       time.Time                 `json:"givenAt"`
	DueBack       time.Time                 `json:"dueBack" doc:"From when it is overdue."`
	HoursLate     int                       `json:"hoursLate" doc:"Hours begun; 0: in time."`
	Registered    *TemporaryRegistered      `json:"registered,omitempty" doc:"That the registration that was asked for is done."`
	Returned      *TemporaryReturn          `json:"returned,omitempty" doc:"That the card came back."`
	Findings      []ProblemFinding          `json:"findings" nullable:"false" doc:"Rules of which it can be said that they were not kept: in time, and registered by the next day."`
}

// TemporaryRegistered says that a holder was registered.
type TemporaryRegistered struct {
	Registration string    `json:"registration" doc:"Id of the registration."`
	By           User      `json:"by" doc:"UUID of who noted it."`
	At           time.Time `json:"at" doc:"When there was an identity; or the card was lent, if that was later."`
}

// TemporaryReturn says when a card came back, and to whom.
type TemporaryReturn struct {
	By User      `json:"by" doc:"UUID of who took it back."`
	At time.Time `json:"at"`
}

// TemporaryStep is one thing that happened to a card. Which members it has depends on
// the move.
type TemporaryStep struct {
	Move   Closed[temporary.Move]      `json:"move"`
	To     Closed[temporary.State]     `json:"to" doc:"The state to which it led."`
	At     time.Time                   `json:"at"`
	By     User                        `json:"by,omitzero" doc:"UUID; absent: it happened by the clock."`
	Loan   string                      `json:"loan,omitempty" doc:"Id of the loan of which it speaks."`
	Reason Closed[temporary.EndReason] `json:"reason,omitzero"`
	Note   string                      `json:"note,omitempty"`
}

// TemporaryCardHolder is where a card was at an instant, and who had it.
type TemporaryCardHolder struct {
	At     time.Time               `json:"at"`
	State  Closed[temporary.State] `json:"state,omitzero" doc:"By the clock; absent: it was in no store yet."`
	Active bool                    `json:"active" doc:"It was lent to somebody, and not overdue."`
	Holder *TemporaryHolder        `json:"holder,omitempty" doc:"The one person who might use it; absent: nobody, and the state says why."`
	Loan   string                  `json:"loan,omitempty" doc:"Id of the loan: the holder's; or, of a card that is deactivated, lost or withdrawn, the one from which it had not come back."`
}

// temporaryCardAnswer answers with a card as it is now.
func (s *Server) temporaryCardAnswer(k temporary.Card) Answer[TemporaryCard] {
	now := s.clock()
	return Answer[TemporaryCard]{ETag: temporaryCardETag(k, now), Location: "/v1/temporary-cards/" + k.ID, Body: temporaryCardOf(k, now)}
}

// temporaryCardETag returns the entity tag of a card as it is at an instant: the clock
// ends loans, and goes on counting how late one is.
func temporaryCardETag(k temporary.Card, at time.Time) string {
	return etagBy(k.Version, markOf(temporaryCardOf(k, time.Time{}), temporaryCardOf(k, at)))
}

func temporaryCardOf(k temporary.Card, now time.Time) TemporaryCard {
	now = asOf(k, now)
	w := k.At(now)
	shown := TemporaryCard{
		ID: k.ID, Organisation: Organisation{k.Organisation}, Name: k.Name.String(), Serial: k.Serial, State: of(w.State),
		Active: k.ActiveAt(now), Moves: []Closed[temporary.Move]{}, Loans: []TemporaryLoan{}, History: []TemporaryStep{},
	}
	for _, t := range temporary.Transitions() {
		if t.From == w.State && t.By != temporary.ByClock {
			shown.Moves = append(shown.Moves, of(t.Move))
		}
	}
	if w.Handover != nil {
		shown.Loan, shown.DueBack = w.Handover.ID, w.Handover.DueBack()
	}
	for _, h := range k.Handovers {
		shown.Loans = append(shown.Loans, temporaryLoanOf(k, h, now))
	}
	for _, h := range k.History {
		shown.History = append(shown.History, TemporaryStep{
			Move: of(h.Move), To: of(h.To), At: h.At, By: User{h.By}, Loan: h.Handover, Reason: of(h.Reason), Note: h.Note,
		})
	}
	return shown
}

func temporaryLoanOf(k temporary.Card, h temporary.Handover, now time.Time) TemporaryLoan {
	shown := TemporaryLoan{
		ID: h.ID, Holder: temporaryHolderOf(h.Holder), Category: of(h.Category), Documents: ofAll(h.Documents),
		CounterSigned: h.CounterSigned, CheckedBy: User{h.CheckedBy}, Appointment: h.Appointment, Reason: of(h.Reason), Note: h.Note,
		Request: TemporaryRequest{Reference: h.Request.Reference, PriorityOn: Day{h.Request.PriorityOn}},
		GivenBy: User{h.GivenBy}, GivenAt: h.GivenAt, DueBack: h.DueBack(), HoursLate: h.HoursLate(now),
		Findings: findings(k.Assess(h, now).Findings()),
	}
	if r := h.Registered; r != nil {
		shown.Registered = &TemporaryRegistered{Registration: r.Registration, By: User{r.By}, At: r.At}
	}
	if r := h.Returned; r != nil {
		shown.Returned = &TemporaryReturn{By: User{r.By}, At: r.At}
	}
	return shown
}

func temporaryHolderOf(h temporary.Holder) TemporaryHolder {
	return TemporaryHolder{HolderName: holderNameOf(h.Name), User: User{h.UserID}, Registration: h.Registration}
}

func temporaryCardHolderOf(w temporary.Whereabouts, at time.Time) TemporaryCardHolder {
	shown := TemporaryCardHolder{At: at, State: of(w.State)}
	if w.Handover != nil {
		shown.Loan = w.Handover.ID
	}
	if h, held := w.Holder(); held {
		holder := temporaryHolderOf(h)
		shown.Active, shown.Holder = true, &holder
	}
	return shown
}
