package card

import (
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

// Card is one smartcard, from its order to its end. Make one with [Order]; the
// zero Card is in no state and makes no move. Instants are in UTC; the zero
// instant means that it has not happened. A step that happens again (a second
// dispatch) keeps the later instant.
type Card struct {
	ID           string `json:"id"`
	Registration string `json:"registration,omitzero"` // the case that the card was ordered on
	Holder       string `json:"holder"`                // the holder's user id, 12 digits
	Organisation string `json:"organisation"`          // ODS code of that for which it was issued, or to which its holder has moved since
	State        State  `json:"state"`
	Serial       string `json:"serial,omitzero"`     // known from the print
	Replaces     string `json:"replaces,omitzero"`   // ID of the card before this one
	ReplacedBy   string `json:"replacedBy,omitzero"` // ID of the card after this one

	Because      CancelReason `json:"because,omitzero"`      // why it comes in the place of another
	IssuedLocked bool         `json:"issuedLocked,omitzero"` // issued locked, without a passcode

	OrderedAt          time.Time `json:"orderedAt,omitzero"`
	SentToPrintAt      time.Time `json:"sentToPrintAt,omitzero"` // of a card that was to be printed later
	PrintedAt          time.Time `json:"printedAt,omitzero"`
	DispatchedAt       time.Time `json:"dispatchedAt,omitzero"`
	ReturnedAt         time.Time `json:"returnedAt,omitzero"` // came back undelivered
	ReceivedAt         time.Time `json:"receivedAt,omitzero"` // the registrant called
	ReleaseRequestedAt time.Time `json:"releaseRequestedAt,omitzero"`
	ReleasedAt         time.Time `json:"releasedAt,omitzero"`      // the gateway sent the passcode
	ReleaseFailedAt    time.Time `json:"releaseFailedAt,omitzero"` // the gateway never can
	SendUnknownAt      time.Time `json:"sendUnknownAt,omitzero"`   // it was given up to find out whether the gateway sent it
	InUseAt            time.Time `json:"inUseAt,omitzero"`
	AskedBackAt        time.Time `json:"askedBackAt,omitzero"`  // the holder has left
	ChasedAt           time.Time `json:"chasedAt,omitzero"`     // the holder was reminded last
	KeptAt             time.Time `json:"keptAt,omitzero"`       // the holder stays after all
	HandedBackAt       time.Time `json:"handedBackAt,omitzero"` // the holder gave it back
	EndedAt            time.Time `json:"endedAt,omitzero"`      // spoiled, given back or cancelled

	ReleaseTo  string       `json:"releaseTo,omitzero"`  // the proven mobile number the passcode goes to, E.164
	ReleaseRef string       `json:"releaseRef,omitzero"` // the reference that the gateway was given
	Reason     CancelReason `json:"reason,omitzero"`     // why the card ended

	RevealAsk passcode.RevealAsk `json:"revealAsk,omitzero"` // somebody asks to be shown the passcode, and a second person has not approved yet

	ReportedOn  guidance.Date `json:"reportedOn,omitzero"`  // the London day on which it was reported lost or stolen
	WrongTries  int           `json:"wrongTries,omitzero"`  // wrong passcodes in a row
	LockedAt    time.Time     `json:"lockedAt,omitzero"`    // zero while it is unlocked
	LockMovedAt time.Time     `json:"lockMovedAt,omitzero"` // the latest move of the lock
	Body        BodyState     `json:"body,omitzero"`        // what is left of it, once it has ended
	BodyMovedAt time.Time     `json:"bodyMovedAt,omitzero"`

	Certification Certification `json:"certification,omitzero"`

	Version int64 `json:"-"` // the store's, to notice that somebody else wrote
}

// OrderDetails is what an order says.
type OrderDetails struct {
	ID           string    // the new card's own
	Registration string    // the case; may be empty if Replaces is not
	Holder       string    // the holder's user id, 12 digits
	Organisation string    // ODS code of the registering organisation
	Replaces     string    // ID of the card that the new one stands in for, if any
	Held         []Card    // the cards that the holder has had so far, ended or not
	At           time.Time // when it was ordered

	Because       CancelReason  // why another is replaced, if it is; only [ReasonNameChanged] lets it work on meanwhile
	NameChangedAt time.Time     // when the holder's name was changed last; zero if never
	Later         bool          // to be printed later, when somebody asks for it
	IssuedLocked  bool          // to be printed locked, without a passcode
	Holding       HoldingPolicy // what it means that the holder has a card already
}

// Order returns the ordered card. The forms of ids and codes are not looked at:
// pass what package identity has parsed. The error is a [*guidance.Refusal]
// that names each missing item (RA-CRD-011, RA-CRD-012), and says if the holder
// has a card already (RA-CRD-016, see [CheckHolding]) or has no new name to be put
// on one (RA-CRD-019).
func Order(o OrderDetails) (Card, error) {
	var a guidance.Assessment
	for _, item := range []struct{ pointer, text string }{
		{"/id", o.ID}, {"/holder", o.Holder}, {"/organisation", o.Organisation},
	} {
		a.Require(ruleOrder, !blank(item.text), item.pointer, "this item of the order is missing")
	}
	a.Require(ruleOrder, !blank(o.Registration) || !blank(o.Replaces), "/registration",
		"the order names neither a registration nor a card to replace")
	a.Require(ruleOrder, o.Replaces == "" || o.Replaces != o.ID, "/replaces", "a card cannot replace itself")
	a.Require(ruleOrder, o.Because == 0 || o.Because.RFC5280() >= 0 && !blank(o.Replaces), "/because",
		"this is no reason from the list, or no card is replaced for it")
	a.Require(ruleClock, !o.At.IsZero(), "/at", "the instant of the order is missing")
	a.Merge(CheckHolding(o))
	if o.Because == ReasonNameChanged {
		old := o.replaced()
		a.Require(ruleNewName, !old.PrintedAt.IsZero() && o.NameChangedAt.After(old.PrintedAt), "/replaces",
			"the holder's name has not been changed since that card was printed")
	}
	if err := a.Refusal("order"); err != nil {
		return Card{}, err
	}
	state := Ordered
	if o.Later {
		state = Deferred
	}
	return Card{
		ID: o.ID, Registration: o.Registration, Holder: o.Holder, Organisation: o.Organisation,
		Replaces: o.Replaces, Because: o.Because, IssuedLocked: o.IssuedLocked, State: state, OrderedAt: o.At.UTC(),
	}, nil
}

// replaced returns the card in whose place the new one comes; the zero Card if
// none of those held is it.
func (o OrderDetails) replaced() Card {
	i := slices.IndexFunc(o.Held, func(c Card) bool { return c.ID == o.Replaces })
	if i < 0 {
		return Card{}
	}
	return o.Held[i]
}

// moved returns c in the state to which m leads, if the table has the move, at
// is not before the card's latest step, and a holds no finding of severity
// error. The caller sets what else the move changes.
func (c Card) moved(m Move, at time.Time, a guidance.Assessment) (Card, error) {
	a.Require(ruleClock, !at.IsZero() && !at.Before(c.latest()), "/at",
		"the instant is missing, or before the card's latest step")
	t, err := next(c.State, m, a)
	if err != nil {
		return Card{}, err
	}
	c.State = t.To
	return c, nil
}

// latest returns the instant of the card's latest step.
func (c Card) latest() time.Time {
	return slices.MaxFunc([]time.Time{
		c.OrderedAt, c.SentToPrintAt, c.PrintedAt, c.DispatchedAt, c.ReturnedAt, c.ReceivedAt,
		c.ReleaseRequestedAt, c.ReleasedAt, c.ReleaseFailedAt, c.SendUnknownAt, c.InUseAt, c.AskedBackAt, c.ChasedAt, c.KeptAt,
		c.EndedAt, c.LockMovedAt, c.BodyMovedAt, c.Certification.latest(),
	}, time.Time.Compare)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
