package authority

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/temporary"
)

// Errors of a store, to be tested with errors.Is.
var (
	// ErrNotFound says that there is no such object.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that somebody else changed the object in between; load
	// it again and decide again.
	ErrConflict = errors.New("changed by somebody else in the meantime")
	// ErrReadOnly says that a write was tried in [Store.View].
	ErrReadOnly = errors.New("write in a read-only transaction")
	// ErrContended says that the store could not put the transaction in order with
	// others at the same time. Nothing was written: decide again on what is stored then.
	ErrContended = errors.New("in contention with others at the same time")
	// ErrLostClaim says that a job is no longer claimed as it was: its lease ended, by the
	// clock of somebody who has claimed it since. It is an ErrConflict.
	ErrLostClaim = fmt.Errorf("the job was claimed by somebody else: %w", ErrConflict)
	// ErrUnavailable says that the store cannot be reached. Nothing was written.
	ErrUnavailable = errors.New("the store cannot be reached")
	// ErrInDoubt says that the store was cut off while a transaction was committed: it
	// may have been stored. What is stored says.
	ErrInDoubt = errors.New("it is not known whether the transaction was stored")
)

// Store keeps everything. Package store/storetest is the contract that every
// store passes.
type Store interface {
	// Update runs fn in one transaction: all that fn writes becomes durable when
	// Update returns nil, and nothing of it when fn or the commit returns an
	// error, which Update returns. fn runs once at most, perhaps on another
	// goroutine, and must not block on anything but tx. Transactions come out as if they
	// had run one after another; where that cannot be, the error wraps ErrContended.
	Update(ctx context.Context, fn func(tx Tx) error) error
	// Claim returns the job that is due first, and keeps it from others until the lease
	// ends, in a transaction of its own. Jobs with the same Queue come in the order in
	// which they were stored, one at a time; no two callers get one, and nobody waits for
	// another. The lease, which is to be positive, ends at now and lease together
	// (Job.ClaimedUntil, UTC); from then on another may claim the job, and who had it is
	// refused with ErrLostClaim. The error wraps ErrNotFound when none is due.
	Claim(ctx context.Context, now time.Time, lease time.Duration) (Job, error)
	// View runs fn on one consistent state. Writes return ErrReadOnly.
	View(ctx context.Context, fn func(tx Tx) error) error
	// Settle waits until every event of a transaction that ended before has its position
	// in the audit log and stands under a signed checkpoint. A store that sees to that in
	// the transaction returns at once. Export and Checkpoint do it themselves.
	Settle(ctx context.Context) error
	// ExportLog writes the audit log, with signed checkpoints between the
	// entries, as audit.Verify reads it.
	ExportLog(ctx context.Context, w *audit.Writer) error
	// Checkpoint returns the newest signed checkpoint of the audit log.
	Checkpoint(ctx context.Context) ([]byte, error)
	// VerifierKey returns the public key of the audit log, which audit.Verify
	// takes.
	VerifierKey() string
}

// Tx is one transaction. Every Get-like method returns an error wrapping
// [ErrNotFound] for what is not there. Every Put stores a new object when its
// Version is 0, and else replaces the version it was loaded as; the error wraps
// [ErrConflict] when that is no longer the stored one. A new object gets the
// version 1, and each Put makes it one more.
type Tx interface {
	Cases
	Cards
	Profiles
	Authenticators
	TemporaryCards
	Access
	AccessRequests
	Standings
	Passcodes
	Messages
	UnlockAttempts
	Outbox
	Receipts
	Campaigns
	Lists
	// Append adds an event to the audit log. The store gives it its position.
	// The openings of its private members are kept apart from it.
	Append(e audit.Event, openings map[string]audit.Opening) error
}

// Cases holds registrations under way.
type Cases interface {
	Case(id string) (registration.Case, error)
	PutCase(c registration.Case) error
}

// Cards holds smartcards.
type Cards interface {
	Card(id string) (card.Card, error)
	// CardsOf returns all cards of a holder, in order of id.
	CardsOf(holder identity.UserID) ([]card.Card, error)
	PutCard(c card.Card) error
}

// Authenticators holds what people sign in with besides smartcards.
type Authenticators interface {
	Authenticator(id string) (authenticator.Authenticator, error)
	// AuthenticatorsOf returns all of a holder, removed or not, in order of id.
	AuthenticatorsOf(holder identity.UserID) ([]authenticator.Authenticator, error)
	PutAuthenticator(a authenticator.Authenticator) error
}

// TemporaryCards holds temporary access cards, and what was decided about the
// visits of inspectors.
type TemporaryCards interface {
	TemporaryCard(id string) (temporary.Card, error)
	// TemporaryCardsOf returns every card that an organisation has or had, in order
	// of id.
	TemporaryCardsOf(organisation identity.ODSCode) ([]temporary.Card, error)
	// OverdueTemporaryCards returns the cards, of whatever organisation, that are
	// stored as lent and were due back at an instant or before it, in order of when
	// they were due and of id; limit of them at most.
	OverdueTemporaryCards(at time.Time, limit int) ([]temporary.Card, error)
	PutTemporaryCard(c temporary.Card) error

	// Arrangements returns what an organisation has arranged for people who come
	// for a time.
	Arrangements(organisation identity.ODSCode) (temporary.Arrangements, error)
	PutArrangements(a temporary.Arrangements) error

	Visit(id string) (temporary.Visit, error)
	PutVisit(v temporary.Visit) error
}

// Profiles holds Care Identity profiles.
type Profiles interface {
	Profile(id identity.UserID) (identity.Profile, error)
	// ProfilesLike returns the profiles that share one of the keys, each once, in
	// order of id: the keys of a profile are identity.SearchKeys of its claim as
	// it is now. Without keys there are none.
	ProfilesLike(keys []string) ([]identity.Profile, error)
	PutProfile(p identity.Profile) error
}

// Access holds positions, their assignments and exceptional access.
type Access interface {
	Position(id string) (rbac.Position, error)
	PutPosition(p rbac.Position) error
	Assignment(id string) (rbac.Assignment, error)
	// AssignmentsOf returns every assignment of a person, ended or not, at whatever
	// organisation, in order of id; GrantsOf likewise.
	AssignmentsOf(user identity.UserID) ([]rbac.Assignment, error)
	PutAssignment(a rbac.Assignment) error
	Grant(id string) (rbac.Grant, error)
	GrantsOf(user identity.UserID) ([]rbac.Grant, error)
	PutGrant(g rbac.Grant) error
}

// AccessRequests holds requests for access, and what became of them.
type AccessRequests interface {
	AccessRequest(id string) (rbac.AccessRequest, error)
	// AccessRequestsOf returns every request for access of a person, whoever asked and
	// whatever became of it, at whatever organisation, in order of id. Those that they
	// asked for others are not among them.
	AccessRequestsOf(user identity.UserID) ([]rbac.AccessRequest, error)
	PutAccessRequest(r rbac.AccessRequest) error
}

// Standings holds which organisation may act for which.
type Standings interface {
	// Standing returns every link and agreement.
	Standing() (rbac.Standing, error)
	// StandingOf returns, in the order of Standing, what of it can matter to one of
	// the organisations (ODS codes): the links by which another is above or below it,
	// directly or through others, on whatever day, and the agreements that name it. To
	// decide whether anybody acts for an organisation, and to list for which it acts
	// itself, that is enough. Without organisations there is nothing.
	StandingOf(organisations ...string) (rbac.Standing, error)
	// PutLink stores a link; one between the same two from the same day is
	// replaced.
	PutLink(l rbac.Link) error
	// PutAgreement stores an agreement; one with the same id is replaced.
	PutAgreement(a rbac.Agreement) error
}

// Receipts holds what was answered to commands that happen once.
type Receipts interface {
	Receipt(key string) (Receipt, error)
	// PutReceipt stores a receipt, and never replaces one: the error wraps
	// ErrConflict when the key has one.
	PutReceipt(r Receipt) error
	// DropReceipts removes those from before the instant for good, and returns how
	// many they were.
	DropReceipts(before time.Time) (int, error)
}

// Campaigns holds campaigns of remediation, and the people on their lists.
type Campaigns interface {
	Campaign(id string) (campaign.Campaign, error)
	PutCampaign(k campaign.Campaign) error
	CampaignItem(id string) (campaign.Item, error)
	PutCampaignItem(i campaign.Item) error
	// CampaignItemsOf returns the items of a person in every campaign, in order of
	// id.
	CampaignItemsOf(person identity.UserID) ([]campaign.Item, error)
	// ItemsOfCampaign returns a page of the items of a campaign, of whatever
	// organisation, as [Lists] does.
	ItemsOfCampaign(id string, p Page) ([]campaign.Item, error)
}

// Lists finds objects. Each method returns those that belong to one of the
// organisations in, that the filter lets through and whose ids come after
// p.After, byte by byte, in order of id; p.Limit of them at most, of which there
// is no upper bound here. A zero member of a filter lets everything through.
type Lists interface {
	ListCases(in []string, f CaseFilter, p Page) ([]registration.Case, error)
	ListCards(in []string, f CardFilter, p Page) ([]card.Card, error)
	// ListExpiring finds cards in use whose certificates expire on the day or
	// before it, in order of that day and of id. p.After is [ExpiringAfter] of a
	// card; the error wraps ErrPage when it is neither empty nor that.
	ListExpiring(in []string, f ExpiringFilter, p Page) ([]card.Card, error)
	ListTemporaryCards(in []string, f TemporaryCardFilter, p Page) ([]temporary.Card, error)
	ListVisits(in []string, f VisitFilter, p Page) ([]temporary.Visit, error)
	ListPositions(in []string, f PositionFilter, p Page) ([]rbac.Position, error)
	ListAssignments(in []string, f AssignmentFilter, p Page) ([]rbac.Assignment, error)
	// ListAccessRequests goes by the state at f.At: a request that has run out by then
	// is expired, whatever is stored.
	ListAccessRequests(in []string, f AccessRequestFilter, p Page) ([]rbac.AccessRequest, error)
	// ListGrants goes by the real site, Grant.WorkingAt.
	ListGrants(in []string, f GrantFilter, p Page) ([]rbac.Grant, error)
	ListMessages(in []string, f MessageFilter, p Page) ([]message.Message, error)
	// Owners returns the ODS codes, after the given one byte by byte, of organisations to
	// which a case or card belongs, or at which a grant works, in order; limit of them at
	// most.
	Owners(after string, limit int) ([]string, error)
	ListCampaigns(in []string, f CampaignFilter, p Page) ([]campaign.Campaign, error)
	ListCampaignItems(in []string, f CampaignItemFilter, p Page) ([]campaign.Item, error)
	// ListEvents goes by position, and by both organisations of an event: that of
	// the actor and that for which it was done. They are let through, and shown,
	// as EventFilter.Shows says. The error wraps ErrPage when
	// p.After is neither empty nor a position in decimal.
	ListEvents(in []string, f EventFilter, p Page) ([]LoggedEvent, error)
}

// Passcodes holds sealed passcodes until they are released.
type Passcodes interface {
	Sealed(card string) (passcode.Sealed, error)
	PutSealed(s passcode.Sealed) error
	// SealedAfter returns the ids of the cards of which a passcode is sealed, in order,
	// those after the given one; limit of them at most. "" is before all.
	SealedAfter(card string, limit int) ([]string, error)
	// DeleteSealed removes one for good; removing what is not there is no error.
	DeleteSealed(card string) error
}

// Messages holds what became of the messages to registrants and holders.
type Messages interface {
	// Message returns the one that the gateway knows under the reference.
	Message(id string) (message.Message, error)
	PutMessage(m message.Message) error
	// CountMessages returns how many were queued at an instant or after it. A zero
	// member of the count lets everything through.
	CountMessages(of MessageCount, since time.Time) (int, error)
	// DropMessages removes those that came to an end before the instant, by
	// [message.Message].Over, for good, those that ended first before the others and limit
	// of them at most, and returns how many they were. One whose job is not finished stays:
	// the job with its id, or with that to which "-" and a number were added for its id.
	DropMessages(before time.Time, limit int) (int, error)
}

// MessageCount says which messages are counted: by one of its members, or of two or
// three together.
type MessageCount struct {
	Recipient    string
	Agent        string
	Organisation string
}

// UnlockAttempts holds the attempts of holders to unlock their cards themselves.
type UnlockAttempts interface {
	UnlockAttempt(id string) (card.UnlockAttempt, error)
	PutUnlockAttempt(u card.UnlockAttempt) error
	// DropUnlockAttempts removes those that were started before the instant for good,
	// and returns how many they were.
	DropUnlockAttempts(before time.Time) (int, error)
}

// Outbox holds the jobs that must not be lost. See [Store] for how one is claimed.
type Outbox interface {
	// Enqueue stores a job. One with the same ID is already there: no error, and
	// nothing changes.
	Enqueue(j Job) error
	// Holds returns nil while a job is claimed as j is, even when the lease is over and
	// nobody has come; else an error that wraps ErrLostClaim.
	Holds(j Job) error
	// Finish removes a job that is done; one that is not there is no error. One that is
	// not claimed as j is stays, and the error wraps ErrLostClaim.
	Finish(j Job) error
	// Postpone puts a job back until it is due again, with its attempt counted, and ends
	// the claim. The error wraps ErrNotFound when it has been finished meanwhile, and
	// ErrLostClaim when it is not claimed as j is.
	Postpone(j Job, due time.Time) error
	// Jobs returns the number of jobs that are not finished.
	Jobs() (int, error)
}

// Job is something that is to be done outside the store. It holds ids, never a
// secret and never personal data.
type Job struct {
	ID      string // also the reference under which the port is asked
	Kind    JobKind
	Subject string    // id of the case or card
	Queue   string    // jobs of one queue keep their order: the card, the case
	Due     time.Time // UTC
	Attempt int       // how often it has been postponed

	// ClaimedUntil is when the lease ends under which [Store].Claim returned the job: by
	// it a claim is told from a later one. Zero: it is nobody's. Enqueue takes no notice
	// of it.
	ClaimedUntil time.Time `json:"-"`
}
