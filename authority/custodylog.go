package authority

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
)

// CustodyEntry is what a log tells of the release of one passcode, and how that stands
// to the rules. One that was never asked for (its Asked is zero) is what the log tells
// of a card besides its releases: a message that belongs to none, or a passcode that
// staff were shown.
type CustodyEntry struct {
	card.ReleaseTold
	Organisation string             `json:"organisation,omitempty"` // for which it was released
	Proven       bool               `json:"proven"`                 // nothing is found
	Findings     []guidance.Finding `json:"findings"`
}

// CustodyLog follows the custody of passcodes through the events of an audit log
// alone, without the store. The zero CustodyLog has seen nothing. What it holds grows
// with the registrations that are not closed and the cards that have not ended, or ended
// while their passcode was being sent, not with the events. It is for one goroutine at a
// time.
type CustodyLog struct {
	cases map[string]*caseTold
	cards map[string]*cardTold
}

// caseTold is what is known of the mobile number of a registration.
type caseTold struct {
	made      string    // the numbers that were made last on the call under way
	read      string    // the proof of the numbers that were read back on it, if they are those
	proven    string    // the proof of the number, once the call was completed
	completed card.Told // the call
	cards     []string  // that were ordered on it and have not ended
}

// cardTold is what is known of a card.
type cardTold struct {
	id, holder, registration, organisation string

	receipt  card.Told
	releases []card.ReleaseTold
	beside   card.ReleaseTold // what belongs to no release
	ended    bool
}

// Take takes in one event, in the order of the log, and returns what it decides: the
// releases of a card that has ended, most often none. A refused command did nothing and
// is passed over, and so is one that failed; of messages with passcodes the log tells
// also that they failed, or that the gateway answered when the card had ended.
func (l *CustodyLog) Take(e audit.Event) []CustodyEntry {
	if e.Outcome != audit.Done && !ofMessage(e.Action) {
		return nil
	}
	if l.cards == nil {
		l.cases, l.cards = map[string]*caseTold{}, map[string]*cardTold{}
	}
	if custodyAction(e.Action) && !l.takeCall(e) {
		return l.takeCard(e)
	}
	return nil
}

// Rest returns what no event has decided, in the order of the log: the releases of
// cards that have not ended. Call it when the log is over; the CustodyLog is then as if
// it had seen nothing.
func (l *CustodyLog) Rest() []CustodyEntry {
	var rest []CustodyEntry
	for _, k := range l.cards {
		rest = append(rest, k.entries()...)
	}
	l.cases, l.cards = nil, nil
	slices.SortFunc(rest, func(a, b CustodyEntry) int {
		return cmp.Or(cmp.Compare(a.first(), b.first()), cmp.Compare(a.Card, b.Card))
	})
	return rest
}

// first returns the position of the first entry that is about it alone.
func (e CustodyEntry) first() int64 {
	switch {
	case !e.Asked.IsZero():
		return e.Asked.Entry
	case len(e.Sends) > 0 && (len(e.Revealed) == 0 || e.Sends[0].Entry < e.Revealed[0].Entry):
		return e.Sends[0].Entry
	case len(e.Revealed) > 0:
		return e.Revealed[0].Entry
	}
	return 0
}

// custodyAction reports whether an event of that action tells something of the custody
// of passcodes.
func custodyAction(action string) bool {
	switch action {
	case ActionReadBack, ActionCompleteCall, ActionBookCall, ActionAbandonCall, ActionNumbersMade, ActionChangeMobile, ActionCloseCase:
		return true
	}
	return strings.HasPrefix(action, "card.") || ofMessage(action)
}

// ofMessage reports whether an event of that action may tell what became of the message
// with a passcode, or of its key.
func ofMessage(action string) bool { return strings.HasPrefix(action, "passcode.") }

// takeCall takes in what an event tells of the number of a registration, and reports
// whether it is one of those.
func (l *CustodyLog) takeCall(e audit.Event) bool {
	switch e.Action {
	case ActionReadBack:
		k := l.registration(e.Subject)
		if k.read = ""; e.Detail["proof"] == k.made {
			k.read = k.made
		}
	case ActionCompleteCall:
		k := l.registration(e.Subject)
		k.proven, k.completed = k.read, told(e)
	case ActionNumbersMade:
		l.unproven(e)
		l.registration(e.Subject).made = e.Detail["challenge"]
	case ActionBookCall, ActionAbandonCall, ActionChangeMobile:
		l.unproven(e)
	case ActionCloseCase:
		l.unproven(e)
		delete(l.cases, e.Subject)
	default:
		return false
	}
	return true
}

// unproven notes that the number of a registration is no longer proven, also with the
// releases that are under way.
func (l *CustodyLog) unproven(e audit.Event) {
	k, ok := l.cases[e.Subject]
	if !ok {
		return
	}
	k.made, k.read, k.proven, k.completed = "", "", "", card.Told{}
	for _, id := range k.cards {
		releases := l.cards[id].releases
		for i := range releases {
			if r := &releases[i]; r.Unproven.IsZero() {
				r.Unproven = told(e)
			}
		}
	}
}

// takeCard takes in what an event tells of a card, and returns what it decides.
func (l *CustodyLog) takeCard(e audit.Event) []CustodyEntry {
	k, known := l.cards[e.Subject]
	if !known {
		if !begins(e) {
			return nil
		}
		k = &cardTold{id: e.Subject}
		l.cards[e.Subject] = k
	}
	k.holder, k.organisation = cmp.Or(k.holder, e.Detail["user"]), cmp.Or(k.organisation, e.For)
	switch state := sendState(e); {
	case e.Action == ActionOrderCard, e.Action == ActionCardOrdered:
		l.ordered(k, e.Detail["registration"])
	case e.Action == ActionConfirmReceipt:
		k.receipt = told(e)
	case e.Action == ActionReleasePasscode:
		k.release(e, l.cases[k.registration])
	case e.Action == actionRevealed:
		of := k.under("")
		of.Revealed = append(of.Revealed, told(e))
	case e.Action == ActionKeyDestroyed && e.Outcome == audit.Done:
		k.destroy(e)
	case state != 0:
		k.send(e, state)
	case ends(e):
		k.end(e)
	}
	if !k.ended || k.open() {
		return nil
	}
	l.forget(k)
	return k.entries()
}

// actionRevealed is of the event that staff were shown a passcode.
const actionRevealed = "card.reveal-passcode"

// begins reports whether an event is one of those by which something is to be told of
// a card, if it is the first about it.
func begins(e audit.Event) bool {
	switch e.Action {
	case ActionOrderCard, ActionCardOrdered, ActionConfirmReceipt, ActionReleasePasscode, actionRevealed:
		return true
	}
	// What the gateway reports later is about a message that was told of already.
	return e.Action != ActionPasscodeReported && sendState(e) != 0
}

// ends reports whether an event tells that a card has ended.
func ends(e audit.Event) bool {
	to := e.Detail["to"]
	return e.Outcome == audit.Done && (to == card.Cancelled.String() || to == card.Spoiled.String()) ||
		e.Action == ActionCardPrinted && e.Outcome == audit.Failed
}

// sendState returns what an event tells of the message with a passcode, or 0. The state
// of the card stands in it, or where the card had gone on that of the message alone. An
// answer that was refused came when the card had ended, and is taken for one that does
// not say what it was, as is every other whose words do not fit its outcome. What was
// refused without a release is a report that the message itself does not bear out:
// nothing happened.
func sendState(e audit.Event) card.State {
	if !ofMessage(e.Action) || e.Action == ActionKeyDestroyed {
		return 0
	}
	if e.Detail["doubled"] != "" {
		return card.Released // once more, whatever became of it
	}
	if e.Outcome == audit.Refused && (e.Action == ActionPasscodeReported || e.Detail["release"] == "") {
		return 0
	}
	if e.Outcome == audit.Refused {
		return card.SendUnknown
	}
	to, state := e.Detail["to"], e.Detail["state"]
	switch {
	case to == card.ReleaseFailed.String(), to == "" && state == message.Failed.String():
		return card.ReleaseFailed
	case e.Outcome != audit.Done:
		return card.SendUnknown
	case to == card.Released.String(), to == "" && (state == message.Sent.String() || state == message.Delivered.String()):
		return card.Released
	}
	return card.SendUnknown
}

// ordered notes on which registration a card was ordered.
func (l *CustodyLog) ordered(k *cardTold, registration string) {
	if registration == "" || k.registration != "" {
		return
	}
	k.registration = registration
	on := l.registration(registration)
	on.cards = append(on.cards, k.id)
}

// forget drops what is known of a card that has ended.
func (l *CustodyLog) forget(k *cardTold) {
	delete(l.cards, k.id)
	if on, ok := l.cases[k.registration]; ok {
		on.cards = slices.DeleteFunc(on.cards, func(id string) bool { return id == k.id })
	}
}

// release notes that the passcode was released; on is the registration of the card, or
// nil.
func (k *cardTold) release(e audit.Event, on *caseTold) {
	r := card.ReleaseTold{
		Ref: e.Detail["release"], Card: k.id, Asked: told(e), Earlier: len(k.releases),
		Receipt: k.receipt, Case: k.registration, Named: e.Detail["proof"],
	}
	if on != nil {
		r.InForce, r.Completed = on.proven, on.completed
	}
	k.releases = append(k.releases, r)
}

// send notes what became of a message. That one has arrived of which it is told that it
// was sent is nothing new.
func (k *cardTold) send(e audit.Event, s card.State) {
	ref := e.Detail["release"]
	of := k.under(ref)
	if e.Action == ActionPasscodeReported && e.Detail["to"] == "" && e.Detail["doubled"] == "" && s == card.Released && ref == of.Ref && wasSent(*of) {
		return
	}
	of.Sends = append(of.Sends, card.SendTold{Told: told(e), State: s, Ref: ref, Why: e.Detail["why"]})
}

func wasSent(r card.ReleaseTold) bool {
	return slices.ContainsFunc(r.Sends, func(s card.SendTold) bool { return s.State == card.Released })
}

// under returns the release of a reference; without one, or where there is none of that
// reference, the latest; where there was no release, what stands beside them.
func (k *cardTold) under(ref string) *card.ReleaseTold {
	if i := slices.IndexFunc(k.releases, func(r card.ReleaseTold) bool { return ref != "" && r.Ref == ref }); i >= 0 {
		return &k.releases[i]
	}
	if n := len(k.releases); n > 0 {
		return &k.releases[n-1]
	}
	return &k.beside
}

func (k *cardTold) destroy(e audit.Event) {
	for i := range k.releases {
		k.releases[i].Destroyed = told(e)
	}
}

func (k *cardTold) end(e audit.Event) {
	k.ended = true
	for i := range k.releases {
		if r := &k.releases[i]; len(r.Sends) == 0 {
			r.Ended = told(e)
		}
	}
}

// open reports whether something is still to be told of the card once it has ended:
// that a key was destroyed, or what became of a message.
func (k *cardTold) open() bool {
	return slices.ContainsFunc(k.releases, func(r card.ReleaseTold) bool { return r.Destroyed.IsZero() || len(r.Sends) == 0 })
}

// entries returns what the log tells of a card.
func (k *cardTold) entries() (es []CustodyEntry) {
	all := k.releases
	if len(k.beside.Sends)+len(k.beside.Revealed) > 0 {
		k.beside.Card = k.id
		all = append([]card.ReleaseTold{k.beside}, all...)
	}
	for _, r := range all {
		r.Holder = k.holder
		found := append([]guidance.Finding{}, r.Assess().Findings()...)
		es = append(es, CustodyEntry{ReleaseTold: r, Organisation: k.organisation, Proven: len(found) == 0, Findings: found})
	}
	return es
}

// registration returns what is known of a registration.
func (l *CustodyLog) registration(id string) *caseTold {
	k, ok := l.cases[id]
	if !ok {
		k = &caseTold{}
		l.cases[id] = k
	}
	return k
}

func told(e audit.Event) card.Told { return card.Told{Entry: e.Seq, At: e.At, By: e.Actor} }
