package temporary

import (
	"cmp"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Outcome says what became of a loan. The zero Outcome is invalid.
type Outcome uint8

// The outcomes.
const (
	StillOut       Outcome = iota + 1 // lent, and not due
	ReturnedInTime                    // by the end of the following day
	ReturnedLate                      // after that
	NotReturned                       // overdue, stopped or lost, and not back
)

var outcomeNames = []string{"still-out", "returned-in-time", "returned-late", "not-returned"}

// Outcomes returns every outcome, in the order of the constants.
func Outcomes() []Outcome { return guidance.MembersClosed[Outcome](outcomeNames) }

// String returns the outcome as it is written in documents, or "invalid".
func (o Outcome) String() string { return guidance.NameClosed(outcomeNames, o) }

// MarshalText returns the outcome as text; the zero Outcome is an error.
func (o Outcome) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("outcome of a loan", outcomeNames, o)
}

// UnmarshalText reads an outcome; unknown text is a [*guidance.UnknownValueError].
func (o *Outcome) UnmarshalText(text []byte) (err error) {
	*o, err = guidance.ParseClosed[Outcome]("outcome of a loan", outcomeNames, string(text))
	return err
}

// Count is how many loans there were, and what became of them. Lent is the sum of the
// others.
type Count struct {
	Lent           int `json:"lent"`
	StillOut       int `json:"stillOut"`
	ReturnedInTime int `json:"returnedInTime"`
	ReturnedLate   int `json:"returnedLate"`
	NotReturned    int `json:"notReturned"`
}

func (c *Count) add(o Outcome) {
	c.Lent++
	switch o {
	case ReturnedInTime:
		c.ReturnedInTime++
	case ReturnedLate:
		c.ReturnedLate++
	case NotReturned:
		c.NotReturned++
	default:
		c.StillOut++
	}
}

// CheckerCount is what became of the loans for which one ID Checker saw documents.
type CheckerCount struct {
	CheckedBy identity.UserID `json:"checkedBy"`
	Count     `json:",inline"`
}

// HolderCount is what became of the loans to one person who was lent cards more than
// once.
type HolderCount struct {
	Holder string `json:"holder"` // [Holder.Reference]
	Count  `json:",inline"`
}

// ReasonCount is how many loans had a reason.
type ReasonCount struct {
	Reason Reason `json:"reason"`
	Lent   int    `json:"lent"`
}

// Line is one loan in a report. It names the holder by reference alone.
type Line struct {
	Card       string            `json:"card"` // id
	Name       Name              `json:"name"`
	Handover   string            `json:"handover"`
	Holder     string            `json:"holder"`
	CheckedBy  identity.UserID   `json:"checkedBy"`
	Reason     Reason            `json:"reason"`
	Request    string            `json:"request"`
	GivenBy    identity.UserID   `json:"givenBy"`
	GivenAt    time.Time         `json:"givenAt"`
	DueBack    time.Time         `json:"dueBack"`
	Registered guidance.Date     `json:"registered,omitzero"` // the day, in London
	ReturnedAt time.Time         `json:"returnedAt,omitzero"`
	Outcome    Outcome           `json:"outcome"`
	HoursLate  int               `json:"hoursLate"` // hours begun
	Findings   []guidance.RuleID `json:"findings"`  // rules that were not kept: [Card.Assess]
}

// Report is how an organisation's temporary access cards were used: every loan that
// began in some days, as it stood at an instant. The page announces that such use is
// looked into at regular intervals.
type Report struct {
	Organisation identity.ODSCode  `json:"organisation"`
	Days         guidance.Interval `json:"days"` // in which the card was lent; both included
	At           time.Time         `json:"at"`
	Total        Count             `json:"total"`
	ByReason     []ReasonCount     `json:"byReason"`  // every reason, in table order
	ByChecker    []CheckerCount    `json:"byChecker"` // in order of user id; adds up to the total
	Repeated     []HolderCount     `json:"repeated"`  // who was lent cards more than once, most often first
	Lines        []Line            `json:"lines"`     // by when the card was lent
}

// NewReport counts the loans of an organisation's cards that began in some days, in
// London, as they stand at an instant. What happened after it is not counted. Cards
// of other organisations are left out. A person is the same in two loans if the user
// id is, or the registration where there is no user id.
func NewReport(organisation identity.ODSCode, days guidance.Interval, at time.Time, cards []Card) Report {
	r := Report{Organisation: organisation, Days: days, At: at.UTC(), Repeated: []HolderCount{}}
	for _, c := range cards {
		if c.Organisation != organisation {
			continue
		}
		for _, h := range c.Handovers {
			if days.Contains(guidance.DateOf(h.GivenAt)) && !h.GivenAt.After(at) {
				r.Lines = append(r.Lines, c.line(h, at))
			}
		}
	}
	slices.SortFunc(r.Lines, func(a, b Line) int {
		return cmp.Or(a.GivenAt.Compare(b.GivenAt), cmp.Compare(a.Card, b.Card), cmp.Compare(a.Handover, b.Handover))
	})
	r.count()
	return r
}

func (r *Report) count() {
	for _, reason := range Reasons() {
		r.ByReason = append(r.ByReason, ReasonCount{Reason: reason})
	}
	checkers, holders := map[string]*CheckerCount{}, map[string]*HolderCount{}
	for _, l := range r.Lines {
		r.Total.add(l.Outcome)
		if i := slices.Index(Reasons(), l.Reason); i >= 0 {
			r.ByReason[i].Lent++
		}
		if checkers[l.CheckedBy.String()] == nil {
			checkers[l.CheckedBy.String()] = &CheckerCount{CheckedBy: l.CheckedBy}
		}
		checkers[l.CheckedBy.String()].add(l.Outcome)
		if holders[l.Holder] == nil {
			holders[l.Holder] = &HolderCount{Holder: l.Holder}
		}
		holders[l.Holder].add(l.Outcome)
	}
	for _, c := range checkers {
		r.ByChecker = append(r.ByChecker, *c)
	}
	slices.SortFunc(r.ByChecker, func(a, b CheckerCount) int { return cmp.Compare(a.CheckedBy.String(), b.CheckedBy.String()) })
	for _, h := range holders {
		if h.Lent > 1 {
			r.Repeated = append(r.Repeated, *h)
		}
	}
	slices.SortFunc(r.Repeated, func(a, b HolderCount) int {
		return cmp.Or(cmp.Compare(b.Lent, a.Lent), cmp.Compare(a.Holder, b.Holder))
	})
}

// line returns what a report says of a loan, as it stood at an instant.
func (c Card) line(h Handover, at time.Time) Line {
	l := Line{
		Card: c.ID, Name: c.Name, Handover: h.ID, Holder: h.Holder.Reference(), CheckedBy: h.CheckedBy, Reason: h.Reason,
		Request: h.Request.Reference, GivenBy: h.GivenBy, GivenAt: h.GivenAt, DueBack: h.DueBack(),
		HoursLate: h.HoursLate(at), Findings: []guidance.RuleID{},
	}
	if h.Registered != nil && !h.Registered.At.After(at) {
		l.Registered = guidance.DateOf(h.Registered.At)
	}
	back := h.Returned != nil && !h.Returned.At.After(at)
	switch {
	case back && h.Overdue(at):
		l.Outcome = ReturnedLate
	case back:
		l.Outcome = ReturnedInTime
	case c.At(at).State == Lent:
		l.Outcome = StillOut
	default:
		l.Outcome = NotReturned
	}
	if back {
		l.ReturnedAt = h.Returned.At
	}
	for _, f := range c.Assess(h, at).Findings() {
		l.Findings = append(l.Findings, f.Rule)
	}
	slices.Sort(l.Findings)
	return l
}
