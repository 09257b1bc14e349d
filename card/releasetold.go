package card

import (
	"cmp"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// logged returns a rule of severity error about an audit log, which is ours. What it
// cites is what it completes.
func logged(id guidance.RuleID, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, guidance.Log, title, rationale, cs...)
}

// softly returns the rule with the severity warning: that it is not met is no breach,
// but leaves a release unproven.
func softly(r guidance.Rule) guidance.Rule {
	r.Severity = guidance.Warning
	return r
}

// The rules of what a log has to tell of the release of a passcode.
var (
	ruleToldReceipt = sourced("RA-AUD-010", guidance.Log,
		"the log tells of the registrant's call that the card has come before it tells of the release of its passcode",
		stageText, stepText)
	ruleToldProof = sourced("RA-AUD-011", guidance.Log,
		"the proof that a release names is that of the numbers read back on the completed call of the registration on which the card was ordered",
		guidance.RemoteRegistration.At("Stage 2, first bullet"), stageText)
	ruleToldNumber = logged("RA-AUD-012",
		"the number was proven from the release until the passcode was sent",
		"the page names the number that was proven; one that was changed in between belongs to somebody else by now, or to nobody",
		stageText)
	ruleToldOnce = logged("RA-AUD-013",
		"the log tells of one release of the passcode of a card",
		"the rule of commands refuses a second one (RA-PSC-022); whoever has the log alone must see that it did",
		stagePrint, stageText)
	ruleToldSend = logged("RA-AUD-014",
		"the passcode was sent once, under the reference of its release",
		"each further message is one more chance to be read by somebody else, and one that belongs to no release was asked for by nobody",
		stageText)
	ruleToldOther = logged("RA-AUD-015",
		"a passcode was released by somebody else than the holder of the card",
		"whoever releases vouches that the holder has rung; nobody vouches for themself",
		stageText)
	ruleToldUnseen = logged("RA-AUD-016",
		"nobody was shown the passcode of a card in place of its holder",
		"one page has the passcode known to the holder alone; what staff have seen is no longer that, whatever the reason for which they were shown it",
		guidance.RegistrationAuthorities.At("Physical and digital smartcards and smartcard readers"))
	ruleToldSent = softly(logged("RA-AUD-017",
		"a release ended with the passcode sent",
		"one that failed, or of which nobody can tell whether it was sent, breaks no rule; but that the holder has the passcode is not shown",
		stageText))
	ruleToldSettled = softly(logged("RA-AUD-018",
		"the log tells what became of a release",
		"of one that is under way at the end of the log nothing is shown yet"))
	ruleToldDestroyed = logged("RA-AUD-019",
		"the key of a passcode was destroyed once its release had come to an end",
		"as long as the key is there the passcode can be read, by an error or from a backup")
	ruleToldOrder = logged("RA-AUD-020",
		"the instants of a release (call completed, receipt, release, sending, destruction) stand in the order of its entries, within a minute",
		"the order of entries is proven by the log, that of instants is what people remember; where they differ by more than the clocks of servers may (RA-VID-027), a clock or somebody was wrong",
		stageText, stepText)
)

// releaseToldRules are the rules of this file.
func releaseToldRules() []guidance.Rule {
	return []guidance.Rule{
		ruleToldReceipt, ruleToldProof, ruleToldNumber, ruleToldOnce, ruleToldSend, ruleToldOther,
		ruleToldUnseen, ruleToldSent, ruleToldSettled, ruleToldDestroyed, ruleToldOrder,
	}
}

// Told is one entry of a log. The zero Told is none.
type Told struct {
	Entry int64     `json:"entry"` // position in the log, from 0
	At    time.Time `json:"at"`    // UTC
	By    string    `json:"by,omitempty"`
}

// IsZero reports whether there is no such entry.
func (t Told) IsZero() bool { return t == Told{} }

// SendTold is what a log says became of the message with a passcode.
type SendTold struct {
	Told
	State State  `json:"state"`         // Released: sent; ReleaseFailed; SendUnknown
	Ref   string `json:"ref,omitempty"` // of the release that it belongs to
	Why   string `json:"why,omitempty"` // such as number-changed
}

// ReleaseTold is the release of a passcode as a log of events tells it, which may
// leave out, or contain, what a rule would have refused. What a log tells of a card
// besides its releases, a message that belongs to none or a passcode that staff were
// shown, is a ReleaseTold that was never asked for.
type ReleaseTold struct {
	Ref    string `json:"release,omitempty"`
	Card   string `json:"card"`
	Holder string `json:"user,omitempty"` // user id; "" where the log does not say whose card it is

	Asked     Told       `json:"asked,omitzero"`         // the release: when, and who asked for it
	Earlier   int        `json:"earlier,omitzero"`       // releases of the card before this one
	Receipt   Told       `json:"receipt,omitzero"`       // the call that the card has come, before the release
	Case      string     `json:"case,omitempty"`         // the registration on which the card was ordered
	Named     string     `json:"proof,omitempty"`        // the proof that the release names
	InForce   string     `json:"proofInForce,omitempty"` // the proof of the number of the registration at the release
	Completed Told       `json:"completed,omitzero"`     // the call on which that was proven
	Unproven  Told       `json:"unproven,omitzero"`      // the first entry after the release by which the number was no longer proven
	Sends     []SendTold `json:"sends,omitempty"`        // in order
	Destroyed Told       `json:"destroyed,omitzero"`     // the key, for the last time
	Revealed  []Told     `json:"revealed,omitempty"`     // to staff
	Ended     Told       `json:"ended,omitzero"`         // the card, before it was told what became of the message
}

// Assess applies RA-AUD-010 to 020. A release that has no finding is proven: the
// registrant had rung, the passcode went once, to the number proven on the call, and
// is gone.
func (r ReleaseTold) Assess() guidance.Assessment {
	var as guidance.Assessment
	place := "/" + r.Card
	as.Require(ruleToldUnseen, len(r.Revealed) == 0, place, "staff were shown the passcode")
	sent := r.sent()
	if r.Asked.IsZero() {
		as.Require(ruleToldSend, len(r.Sends) == 0, place, "what is told of a message with the passcode belongs to no release")
		return as
	}
	as.Require(ruleToldReceipt, !r.Receipt.IsZero(), place, "no call of the registrant stands before the release")
	as.Require(ruleToldProof, r.Named != "" && r.Named == r.InForce, place, r.withoutProof())
	as.Require(ruleToldNumber, r.Unproven.IsZero() || !r.sentAfter(r.Unproven), place, "the number was no longer proven when the passcode was sent")
	as.Require(ruleToldOnce, r.Earlier == 0, place, "it is not the first release of the passcode")
	as.Require(ruleToldSend, sent <= 1 && r.ownSends(), place, r.withoutOneSend(sent))
	as.Require(ruleToldOther, r.byAnother(), place, r.withoutAnother())
	r.assessEnd(&as, place)
	as.Require(ruleToldOrder, r.inOrder(), place, "an instant is more than a minute before that of an earlier entry")
	return as
}

// assessEnd applies the rules of how a release came to an end.
func (r ReleaseTold) assessEnd(as *guidance.Assessment, place string) {
	settled := len(r.Sends) > 0
	as.Require(ruleToldSettled, settled, place, r.withoutEnd())
	if !settled {
		as.Unknown(ruleToldSent)
		if r.Ended.IsZero() {
			as.Unknown(ruleToldDestroyed)
			return
		}
		as.Require(ruleToldDestroyed, r.Destroyed.Entry > r.Asked.Entry, place, "the key is not destroyed by the end of the log")
		return
	}
	last := r.Sends[len(r.Sends)-1]
	as.Require(ruleToldSent, last.State == Released, place, withoutSending(last))
	needed := r.Sends[0].Told // until then
	if !r.Ended.IsZero() {
		needed = r.Asked // it went with the card, whatever became of the message
	}
	as.Require(ruleToldDestroyed, r.Destroyed.Entry > needed.Entry, place, "the key is not destroyed by the end of the log")
}

// byAnother reports whether the log names who released the passcode and whose it is, and
// these are two.
func (r ReleaseTold) byAnother() bool {
	return r.Asked.By != "" && r.Holder != "" && r.Asked.By != r.Holder
}

// sent returns how many messages the log says were sent.
func (r ReleaseTold) sent() (n int) {
	for _, s := range r.Sends {
		if s.State == Released {
			n++
		}
	}
	return n
}

// sentAfter reports whether the passcode was sent after an entry.
func (r ReleaseTold) sentAfter(t Told) bool {
	for _, s := range r.Sends {
		if s.State == Released && s.Entry > t.Entry {
			return true
		}
	}
	return false
}

// ownSends reports whether all that is told of messages is under the release's own
// reference, and it has one.
func (r ReleaseTold) ownSends() bool {
	for _, s := range r.Sends {
		if s.Ref != r.Ref {
			return false
		}
	}
	return r.Ref != ""
}

// clocksApart is how far the clocks of two servers may be apart that write one log: as
// far as passcode lets them for the answer to a code (RA-VID-027).
const clocksApart = time.Minute

// inOrder reports whether no instant is before that of an entry before it by more than
// clocks may be apart.
func (r ReleaseTold) inOrder() bool {
	told := []Told{r.Completed, r.Receipt, r.Asked, r.Destroyed}
	for _, s := range r.Sends {
		told = append(told, s.Told)
	}
	told = slices.DeleteFunc(told, Told.IsZero)
	slices.SortStableFunc(told, func(a, b Told) int { return cmp.Compare(a.Entry, b.Entry) })
	var latest time.Time
	for _, t := range told {
		if latest.Sub(t.At) > clocksApart {
			return false
		}
		if t.At.After(latest) {
			latest = t.At
		}
	}
	return true
}

func (r ReleaseTold) withoutProof() string {
	switch {
	case r.Case == "":
		return "the log does not say on which registration the card was ordered"
	case r.InForce == "":
		return "no number of the registration was proven at the release"
	case r.Named == "":
		return "the release does not say by which proof the number is that of the registrant"
	}
	return "the release names another proof than that of the registration"
}

func (r ReleaseTold) withoutAnother() string {
	switch {
	case r.Asked.By == "":
		return "the log does not say who released it"
	case r.Holder == "":
		return "the log does not say whose card it is"
	}
	return "the holder released it themself"
}

func (r ReleaseTold) withoutOneSend(sent int) string {
	switch {
	case r.Ref == "":
		return "the release has no reference"
	case sent > 1:
		return "the passcode was sent more than once"
	}
	return "what is told of the message is under another reference than that of the release"
}

func (r ReleaseTold) withoutEnd() string {
	if r.Ended.IsZero() {
		return "the release is under way at the end of the log"
	}
	return "the card ended with the release under way"
}

func withoutSending(last SendTold) string {
	switch {
	case last.State == SendUnknown:
		return "nobody can tell whether the passcode was sent"
	case last.Why == "number-changed":
		return "the passcode was not sent: the number had been changed"
	}
	return "the passcode was not sent, or did not arrive"
}
