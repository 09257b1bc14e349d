package authority

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
)

// ErrTemporary is wrapped by a port's error when the same request may be tried
// again later. Every other error of a port is final, except that of a context:
// one that was cancelled or ran out leaves open what came of the request, and
// is taken as temporary.
var ErrTemporary = errors.New("temporary failure")

// ErrSpoiled is wrapped by a [Printer]'s error when the print failed and the
// card is waste.
var ErrSpoiled = errors.New("print spoiled")

// mayTryAgain reports whether a port is to be asked again with the same request.
func mayTryAgain(err error) bool {
	return errors.Is(err, ErrTemporary) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// DuplicateError is returned by a [Directory] that may know the person already.
type DuplicateError struct {
	Candidates []identity.UserID // who it may be
}

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("the directory holds %d identities that may be this person's", len(e.Candidates))
}

// Directory is the national directory that creates Care Identities and
// allocates their UUIDs.
type Directory interface {
	// CreateIdentity creates an identity and returns its UUID. A second call
	// with the same Ref must return the first one's answer. The error is a
	// *DuplicateError, or wraps ErrTemporary, or is final; after each but the
	// temporary one the case goes back to a person, who may ask anew.
	CreateIdentity(ctx context.Context, o IdentityOrder) (identity.UserID, error)
}

// IdentityOrder is what the directory is given. The photograph itself is handed
// over by the RA's own means: no image passes through or is kept.
type IdentityOrder struct {
	Ref          string
	Name         identity.Name
	DateOfBirth  guidance.Date
	NINumber     identity.NINumber
	Organisation string
	Evidence     []identity.CISEntry // as keyed into the Care Identity Service
	// NotDuplicates are the identities that a person has looked at and found to be
	// other people's. They are no reason for a *DuplicateError.
	NotDuplicates []identity.UserID
}

// Printer is the card printer. It is the only receiver of a passcode besides
// the registrant, because the card is printed with it.
type Printer interface {
	// Print prints a card and returns the serial number on it. A second call
	// with the same Ref must return the first one's answer and print nothing. The
	// error wraps ErrTemporary, or the card is spoiled: a wrapped ErrSpoiled says
	// why, any other final error counts as one.
	Print(ctx context.Context, o PrintOrder) (serial string, err error)
}

// PrintOrder is what the printer is given: what the card shows, and the
// passcode with which its chip is set. The card is printed unlocked, or locked and
// without a passcode.
type PrintOrder struct {
	Ref      string
	UserID   identity.UserID
	Name     string
	Passcode passcode.Passcode // zero if Locked
	Locked   bool
}

// CA is the certification authority that makes the certificates of cards. It is
// asked under references: a second call with the same Ref must return the first
// one's answer and make nothing anew. An error wraps [ErrTemporary], or is final:
// the record then shows that it refused.
type CA interface {
	// Issue has the pair of certificates made for a card, and returns them as DER,
	// in whatever order.
	Issue(ctx context.Context, o CertificateOrder) ([][]byte, error)
	// Renew has another pair made in the place of the one on the card.
	Renew(ctx context.Context, o CertificateOrder) ([][]byte, error)
	// Revoke revokes what was issued for a card, and whatever was asked for and not
	// answered yet; a card of which it knows nothing is revoked, too.
	Revoke(ctx context.Context, r Revocation) error
}

// CertificateOrder is what the CA is given.
type CertificateOrder struct {
	Ref    string
	Card   string          // id of the card
	Serial string          // that is printed on it
	Holder identity.UserID // the subject's common name
}

// Revocation is what the CA is given when a card has ended.
type Revocation struct {
	Ref    string
	Card   string
	Serial string
	Reason int // RFC 5280, §5.3.1
}

// ErrUnsure is wrapped by a [Messenger]'s error when nobody can tell whether it has
// taken the message.
var ErrUnsure = errors.New("the outcome cannot be known")

// Messenger hands messages over to whoever delivers them: text messages, and emails
// where it can.
type Messenger interface {
	// Send hands a message over. When it returns no error, the gateway has taken the
	// message and will not take another under that Ref.
	//
	// The error wraps [ErrTemporary] when the gateway has certainly not taken it and may
	// be asked again; [ErrUnsure], or the error of a context, when it may have; else it is
	// final: this message is never sent.
	Send(ctx context.Context, m Message) (Handover, error)
	// Ask returns what became of the message that was, perhaps, handed over under a
	// reference at an instant. The error wraps [ErrNotFound] only when the gateway has not
	// taken it and never will on account of an earlier call, so that handing it over
	// again doubles nothing; [ErrTemporary], or the error of a context, when it may be
	// asked again later; else nobody can tell, now or ever.
	Ask(ctx context.Context, ref string, begun time.Time) (Handover, error)
}

// Handover is what a gateway says of a message that it has taken.
type Handover struct {
	ID    string        // the gateway's own name of the message; may be ""
	State message.State // Sent, Delivered or Failed
}

// Message is a message to a person. Its text is secret: it holds numbers, a passcode or
// a code. It goes to a mobile number or to an email address.
type Message struct {
	Ref   string
	Kind  message.Kind
	To    identity.Mobile // zero for an email
	Email identity.Email  // zero for a text message
	Text  passcode.Secret // the whole text
	Code  passcode.Secret // the digits in it, for a gateway that keeps the words itself
}
