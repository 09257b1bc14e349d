package authority

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// MaxPage is the number of objects on the largest page.
const MaxPage = 200

// ErrPage is returned, wrapped, for a [Page] that cannot be asked for.
var ErrPage = errors.New("a page has a limit from 1 to 200, and starts after an id, or after a position in the log")

// Page is which part of a list is asked for: Limit objects at most, in order of
// id, whose ids come after After. "" is the start. Events go by their position in
// the log, in decimal.
type Page struct {
	After string
	Limit int // 1 to MaxPage
}

// CaseFilter says which cases are listed. A zero member lets everything through;
// so in the other filters.
type CaseFilter struct {
	Organisation identity.ODSCode // the registering organisation
	Stage        registration.Stage
	Route        evidence.Route
}

// CardFilter says which cards are listed.
type CardFilter struct {
	Organisation identity.ODSCode
	Holder       identity.UserID
	Registration string // id of the case
	State        card.State
	Serial       string // exactly as it was printed
}

// ExpiringFilter says which cards are listed as expiring.
type ExpiringFilter struct {
	Organisation identity.ODSCode
	By           guidance.Date // the last London day of the certificates; zero: the last in the window of today, see card.DueHorizon
}

// ExpiringAfter returns where the page after a card starts, in a list of cards by
// the day on which their certificates expire.
func ExpiringAfter(k card.Card) string { return k.Certification.Pair.ExpiresOn().String() + "/" + k.ID }

// ParseExpiringAfter reads what [ExpiringAfter] writes; "" is the start. The error
// is [ErrPage], wrapped.
func ParseExpiringAfter(after string) (on guidance.Date, id string, err error) {
	if after == "" {
		return guidance.Date{}, "", nil
	}
	day, id, _ := strings.Cut(after, "/")
	if on, err = guidance.ParseDate(day); err != nil || id == "" {
		return guidance.Date{}, "", fmt.Errorf("list of expiring cards: %w", ErrPage)
	}
	return on, id, nil
}

// TemporaryCardFilter says which temporary access cards are listed. State is the
// one that is stored: a card that is overdue is inactive before anybody marks it.
type TemporaryCardFilter struct {
	Organisation identity.ODSCode
	State        temporary.State
}

// VisitFilter says which visits are listed.
type VisitFilter struct {
	Organisation identity.ODSCode
	State        temporary.VisitState
}

// MessageFilter says which messages are listed.
type MessageFilter struct {
	Organisation identity.ODSCode
	State        message.State
	Kind         message.Kind
	Subject      string // id of the case, card or attempt to unlock
}

// PositionFilter says which positions are listed.
type PositionFilter struct {
	Organisation identity.ODSCode
}

// AssignmentFilter says which assignments are listed, those that have ended among
// them.
type AssignmentFilter struct {
	Organisation identity.ODSCode
	User         identity.UserID
	Position     string
}

// AccessRequestFilter says which requests for access are listed.
type AccessRequestFilter struct {
	Organisation identity.ODSCode
	State        rbac.AccessRequestState // at the instant At; expired ones among them
	User         identity.UserID         // for whom
	RequestedBy  identity.UserID
	ClosedFrom   guidance.Date // the first London day of those that are closed; [Reader.AccessRequests] has one where this is zero
	At           time.Time     // set by [Reader.AccessRequests]
}

// GrantFilter says which entries of the log of exceptional access are listed.
type GrantFilter struct {
	User        identity.UserID
	WorkingAt   identity.ODSCode // the real site
	ReviewDueOn guidance.Date    // only those that somebody has to look at on that day: rbac.Grant.ReviewDue
}

// EventFilter says which events are listed.
type EventFilter struct {
	Subject      string
	Action       string
	Actor        string
	Outcome      audit.Outcome
	Organisation identity.ODSCode // of the actor, or for which it was done
}

// Lets reports whether the filter lets e through.
func (f EventFilter) Lets(e audit.Event) bool {
	code := f.Organisation.String()
	return (f.Subject == "" || f.Subject == e.Subject) && (f.Action == "" || f.Action == e.Action) &&
		(f.Actor == "" || f.Actor == e.Actor) && (f.Outcome == 0 || f.Outcome == e.Outcome) &&
		(code == "" || code == e.Organisation || code == e.For)
}

// Shows returns the event as it is shown to who acts for the organisations in
// scope, and whether the filter lets that through. What their own staff were
// refused because the object belongs to others looks like what was not found:
// the log would otherwise say that there is such an object, and whose it is.
func (f EventFilter) Shows(scope []string, e audit.Event) (audit.Event, bool) {
	theirs := slices.Contains(scope, e.For)
	if !theirs && !slices.Contains(scope, e.Organisation) {
		return audit.Event{}, false
	}
	if !theirs && e.For != "" && e.Outcome == audit.Refused && slices.Contains(e.Rules, string(rbac.ScopeRule)) {
		e.Outcome, e.For, e.Rules, e.Detail, e.Private = audit.Failed, "", nil, nil, nil
	}
	return e, f.Lets(e)
}

// LoggedEvent is an event with its position in the log, counted from 0.
type LoggedEvent struct {
	Position int64
	Event    audit.Event
}

// Cases returns a page of the cases of the organisations in scope; next is where
// the page after it starts, "" when there is none. It rests on
// rbac.FindRecords. The error wraps [ErrPage], or is a [*guidance.Refusal]; so
// for the other lists.
func (r Reader) Cases(ctx context.Context, f CaseFilter, p Page) (found []registration.Case, next string, err error) {
	return page(ctx, r, "list registrations", findRecords, p,
		func(tx Tx, in []string, p Page) ([]registration.Case, error) { return tx.ListCases(in, f, p) },
		func(k registration.Case) string { return k.ID })
}

// Cards returns a page of the cards of the organisations in scope. It rests on
// rbac.FindRecords.
func (r Reader) Cards(ctx context.Context, f CardFilter, p Page) (found []card.Card, next string, err error) {
	return page(ctx, r, "list cards", findRecords, p,
		func(tx Tx, in []string, p Page) ([]card.Card, error) { return tx.ListCards(in, f, p) },
		func(k card.Card) string { return k.ID })
}

// Expiring returns a page of the cards in use, of the organisations in scope, whose
// certificates expire on a day or before it, in order of that day. It rests on
// rbac.FindRecords.
func (r Reader) Expiring(ctx context.Context, f ExpiringFilter, p Page) (found []card.Card, next string, err error) {
	if f.By.IsZero() {
		f.By = card.DueHorizon(guidance.DateOf(r.a.config.Now()))
	}
	return page(ctx, r, "list expiring cards", findRecords, p,
		func(tx Tx, in []string, p Page) ([]card.Card, error) { return tx.ListExpiring(in, f, p) }, ExpiringAfter)
}

// TemporaryCards returns a page of the temporary access cards of the organisations
// in scope. It rests on rbac.FindRecords.
func (r Reader) TemporaryCards(ctx context.Context, f TemporaryCardFilter, p Page) (found []temporary.Card, next string, err error) {
	return page(ctx, r, "list temporary cards", findRecords, p,
		func(tx Tx, in []string, p Page) ([]temporary.Card, error) { return tx.ListTemporaryCards(in, f, p) },
		func(k temporary.Card) string { return k.ID })
}

// Visits returns a page of the visits of inspectors to the organisations in scope.
// It rests on rbac.FindRecords.
func (r Reader) Visits(ctx context.Context, f VisitFilter, p Page) (found []temporary.Visit, next string, err error) {
	return page(ctx, r, "list visits", findRecords, p,
		func(tx Tx, in []string, p Page) ([]temporary.Visit, error) { return tx.ListVisits(in, f, p) },
		func(v temporary.Visit) string { return v.ID })
}

// Positions returns a page of the positions of the organisations in scope. It
// rests on rbac.ViewPositions.
func (r Reader) Positions(ctx context.Context, f PositionFilter, p Page) (found []rbac.Position, next string, err error) {
	return page(ctx, r, "list positions", viewPositions, p,
		func(tx Tx, in []string, p Page) ([]rbac.Position, error) { return tx.ListPositions(in, f, p) },
		func(p rbac.Position) string { return p.ID })
}

// Assignments returns a page of the assignments of positions of the organisations
// in scope. It rests on rbac.ViewPositions.
func (r Reader) Assignments(ctx context.Context, f AssignmentFilter, p Page) (found []rbac.Assignment, next string, err error) {
	return page(ctx, r, "list assignments", viewPositions, p,
		func(tx Tx, in []string, p Page) ([]rbac.Assignment, error) { return tx.ListAssignments(in, f, p) },
		func(as rbac.Assignment) string { return as.ID })
}

// Grants returns a page of the log of exceptional access at the real sites in
// scope. It rests on any of the acts upon exceptional access.
func (r Reader) Grants(ctx context.Context, f GrantFilter, p Page) (found []rbac.Grant, next string, err error) {
	return page(ctx, r, "list exceptional access", seeGrants, p,
		func(tx Tx, in []string, p Page) ([]rbac.Grant, error) { return tx.ListGrants(in, f, p) },
		func(g rbac.Grant) string { return g.ID })
}

// Events returns a page of the audit log of the organisations in scope: what was
// done by their staff or for them, up to what was done before it was called. It rests
// on rbac.ReadAudit.
func (r Reader) Events(ctx context.Context, f EventFilter, p Page) (found []LoggedEvent, next string, err error) {
	if err := r.a.settled(ctx); err != nil {
		return nil, "", err
	}
	return page(ctx, r, "read audit log", readAudit, p,
		func(tx Tx, in []string, p Page) ([]LoggedEvent, error) { return tx.ListEvents(in, f, p) },
		func(e LoggedEvent) string { return strconv.FormatInt(e.Position, 10) })
}

// settling is how long a list of events waits for those that have no position yet.
// After that it shows the others: whoever gives positions has ended, and nobody has
// taken over so far.
const settling = 5 * time.Second

// settled waits until every event that was committed before has its position, for so
// long as [settling] at most.
func (a *Authority) settled(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, settling)
	defer cancel()
	if err := a.config.Store.Settle(bounded); err != nil && (bounded.Err() == nil || ctx.Err() != nil) {
		return err
	}
	return nil
}

// page returns a page and where the next one starts. One object more than asked
// for is fetched, to know whether there is one.
func page[T any](
	ctx context.Context, r Reader, op string, acts []rbac.Act, p Page,
	list func(tx Tx, in []string, p Page) ([]T, error), id func(T) string,
) (found []T, next string, err error) {
	if p.Limit < 1 || p.Limit > MaxPage {
		return nil, "", ErrPage
	}
	found, err = lookOwn(ctx, r, op, acts, func(tx Tx, in scope) ([]T, error) {
		return list(tx, in.codes, Page{After: p.After, Limit: p.Limit + 1})
	})
	if len(found) > p.Limit {
		found = found[:p.Limit]
		next = id(found[p.Limit-1])
	}
	return found, next, err
}
