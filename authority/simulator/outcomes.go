package simulator

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
)

// Final errors that a call was chosen to have.
var (
	// ErrUnreachable says that a text message can never be delivered.
	ErrUnreachable = errors.New("this mobile number cannot be reached")
	// ErrNotDrama says that a mobile number, or an address, may belong to somebody.
	ErrNotDrama = errors.New("not a drama number, nor an address in a domain for examples: a simulator texts nobody real")
	// ErrCARefused says that the certification authority will not do it.
	ErrCARefused = errors.New("the certification authority refuses")
	// ErrCardRevoked says that the certificates of the card were revoked: none are
	// made for it any more.
	ErrCardRevoked = errors.New("the certificates of this card were revoked")
	// ErrRefused is returned for a Ref that an earlier call answered with a final
	// error of a program's own choice, see [Outcomes].
	ErrRefused = errors.New("refused before")
)

// ErrSkipTable is what a function of [Outcomes] returns to have the call go well,
// whatever the table says. It is never the error of a call.
var ErrSkipTable = errors.New("skip the table")

// ErrAnswerLost is what OnSend of [Outcomes] returns to have the message sent and the
// answer lost: it wraps authority.ErrUnsure. An OnSend that returns authority.ErrUnsure
// itself has it not sent.
var ErrAnswerLost = fmt.Errorf("sent, and the answer was lost: %w", authority.ErrUnsure)

// ErrWrongHolder is what OnIssue and OnRenew of [Outcomes] return to have a pair
// answered that names somebody else, user id 999900000000. It is never the error of a
// call.
var ErrWrongHolder = errors.New("answer with somebody else's pair")

// Outcomes lets a program choose what comes of the calls that have not been
// answered yet. A function that returns an error chooses that one: a temporary
// failure if it wraps authority.ErrTemporary or authority.ErrUnsure, else it is final and what it wraps
// of the errors in the package documentation is given for that Ref ever after
// (with any other error, [ErrRefused]). With [ErrSkipTable] the call goes well.
// When it returns nil, or is nil itself, the table decides. The function must not
// call a port of the simulator, which waits for it; it may call the readers. No
// function makes the simulator text a number that is not a drama number.
//
// OnAsk chooses the error with which a question about a Ref fails, each time anew, also
// authority.ErrNotFound for what was sent; nil is the table's. OnReceipt chooses what is
// told later of a message that was sent; 0 is the table's.
type Outcomes struct {
	OnSend   func(m authority.Message) error
	OnPrint  func(o authority.PrintOrder) error
	OnCreate func(o authority.IdentityOrder) error
	OnIssue  func(o authority.CertificateOrder) error
	OnRenew  func(o authority.CertificateOrder) error
	OnRevoke func(r authority.Revocation) error

	OnAsk     func(ref string) error
	OnReceipt func(m Sent) message.State
}

// The magic values of the table in the package documentation.
const (
	neverForNow   = "+447700900002"
	never         = "+447700900003"
	thirdTimeSent = "+447700900004"

	answerLost     = "+447700900091"
	cutOff         = "+447700900092"
	neverTold      = "+447700900093"
	toldToArrive   = "+447700900094"
	toldNotArrived = "+447700900095"

	spoiled     = "Spoiled"
	jammed      = "Jammed"
	duplicate   = "Duplicate"
	unavailable = "Unavailable"
	stalled     = "Stalled" // printer and directory

	caNeverForNow = "999900000092"
	caNever       = "999900000093"
	caThirdTime   = "999900000094"
	caWrongHolder = "999900000095"

	failuresFirst = 2 // temporary failures before it goes well
)

// send returns the error that a text message is to have, which has failed
// temporarily so many times before.
func (o Outcomes) send(m authority.Message, before int) error {
	if !fictional(m) {
		return ErrNotDrama
	}
	if o.OnSend != nil {
		if err := o.OnSend(m); err != nil {
			return unlessSkipped(err)
		}
	}
	switch m.To.String() {
	case neverForNow:
		return authority.ErrTemporary
	case never:
		return ErrUnreachable
	case thirdTimeSent:
		return atFirst(before)
	case answerLost, neverTold:
		if before == 0 {
			return ErrAnswerLost
		}
	case cutOff:
		if before == 0 {
			return authority.ErrUnsure
		}
	}
	return nil
}

// receipt returns what is told later of a message, 0 for nothing.
func (o Outcomes) receipt(m Sent) message.State {
	if o.OnReceipt != nil {
		if state := o.OnReceipt(m); state != 0 {
			return state
		}
	}
	switch m.To {
	case toldToArrive:
		return message.Delivered
	case toldNotArrived:
		return message.Failed
	}
	return 0
}

// fictional reports whether the recipient, of whom there is one, is invented. Besides what is reserved, a domain that
// has a label example counts: an address of secure mail, which rules ask of a person, is
// never in a reserved one. Nothing leaves the folder, whoever holds it.
func fictional(m authority.Message) bool {
	return m.To.Drama() || m.Email.Reserved() || slices.Contains(strings.Split(m.Email.Domain(), "."), "example")
}

func (o Outcomes) print(p authority.PrintOrder, before int) error {
	if o.OnPrint != nil {
		if err := o.OnPrint(p); err != nil {
			return unlessSkipped(err)
		}
	}
	switch {
	case hasWord(p.Name, spoiled):
		return authority.ErrSpoiled
	case hasWord(p.Name, jammed):
		return atFirst(before)
	case hasWord(p.Name, stalled):
		return authority.ErrTemporary
	}
	return nil
}

func (o Outcomes) create(p authority.IdentityOrder, same []identity.UserID, before int) error {
	if o.OnCreate != nil {
		if err := o.OnCreate(p); err != nil {
			return unlessSkipped(err)
		}
	}
	family := p.Name.Parts().Family
	switch {
	case strings.EqualFold(family, duplicate) && !slices.Contains(p.NotDuplicates, somebody()):
		return &authority.DuplicateError{Candidates: []identity.UserID{somebody()}}
	case len(same) > 0:
		return &authority.DuplicateError{Candidates: same}
	case strings.EqualFold(family, unavailable):
		return atFirst(before)
	case strings.EqualFold(family, stalled):
		return authority.ErrTemporary
	}
	return nil
}

func (o Outcomes) certify(p authority.CertificateOrder, renewal bool, before int) error {
	on := o.OnIssue
	if renewal {
		on = o.OnRenew
	}
	if on != nil {
		if err := on(p); err != nil {
			return unlessSkipped(err)
		}
	}
	switch p.Holder.String() {
	case caNeverForNow:
		return authority.ErrTemporary
	case caNever:
		return ErrCARefused
	case caThirdTime:
		return atFirst(before)
	case caWrongHolder:
		return ErrWrongHolder
	}
	return nil
}

func (o Outcomes) revoke(r authority.Revocation) error {
	if o.OnRevoke == nil {
		return nil
	}
	return unlessSkipped(o.OnRevoke(r))
}

// magicHolder reports whether the table has a line for the holder of a card.
func magicHolder(id identity.UserID) bool {
	return slices.Contains([]string{caNeverForNow, caNever, caThirdTime, caWrongHolder}, id.String())
}

// unlessSkipped returns the error that a function of Outcomes chose: none for
// [ErrSkipTable].
func unlessSkipped(err error) error {
	if errors.Is(err, ErrSkipTable) {
		return nil
	}
	return err
}

func atFirst(before int) error {
	if before < failuresFirst {
		return authority.ErrTemporary
	}
	return nil
}

func hasWord(name, word string) bool {
	return slices.ContainsFunc(strings.Fields(name), func(w string) bool { return strings.EqualFold(w, word) })
}
