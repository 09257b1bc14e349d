package temporary

import (
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Giving is what is said when a card is lent, and what it is held against.
type Giving struct {
	ID            string // of the handover
	Holder        Holder
	Category      evidence.Category
	Documents     []evidence.Kind // each that was shown; a kind may stand twice, but counts so for proofs of address alone
	CounterSigned bool            // a photograph was shown, counter-signed by a person of standing, where there is no photographic document
	CheckedBy     identity.UserID // the ID Checker who saw them
	Reason        Reason
	Note          string // asked for in an emergency
	Request       Request
	By            identity.UserID // who lends the card
	At            time.Time

	Policy       LocalPolicy   // of the organisation
	Appointments []Appointment // of its ID Checkers
	Cards        []Card        // the organisation's cards, to see who has one; this one may be among them
}

// Give returns the card lent to the holder. It is refused unless everything is
// there. The error is a [*TransitionError] if the card is not in the store, else a
// [*guidance.Refusal]: RA-TAC-009 to -018, -030 and -031 say of what.
func (c Card) Give(g Giving) (Card, error) {
	c = c.settled(g.At)
	on := guidance.DateOf(g.At)
	var a guidance.Assessment
	a.Require(ruleParticulars, given(g.ID), "/id", "the handover has no id")
	a.Require(ruleParticulars, !slices.ContainsFunc(c.Handovers, func(h Handover) bool { return h.ID == g.ID }), "/id",
		"a handover of this card has this id")
	a.Require(ruleParticulars, !g.Holder.Name.IsZero(), "/holder/name", "the holder is not named")
	a.Require(ruleParticulars, given(g.Holder.Reference()), "/holder", "neither a user id nor a registration of the holder is given")
	checkDocuments(&a, g, on)
	appointment, appointed := appointmentOf(g.Appointments, g.CheckedBy, c.Organisation, on)
	a.Require(ruleChecker, appointed, "/checkedBy", "no ID Checker is named who is appointed on that day")
	a.Require(ruleReason, g.Reason != 0 && int(g.Reason) <= len(reasonNames), "/reason", "the reason is not in the list")
	a.Require(ruleRequest, given(g.Request.Reference), "/request/reference", "the new user request is not completed")
	a.Require(ruleRequest, !g.Request.PriorityOn.Before(on) && !g.Request.PriorityOn.After(RequestDue(g.At)), "/request/priorityOn",
		"priority registration is not on that day or the next")
	own := g.Holder.UserID
	a.Require(ruleGiver, !g.By.IsZero(), "/by", "nobody is named who lends the card")
	a.Require(ruleGiver, own.IsZero() || own != g.By && own != g.CheckedBy, "/holder/userID",
		"the holder lends the card, or saw the documents")
	a.Require(ruleOneCard, !slices.ContainsFunc(g.Cards, func(o Card) bool { return o.heldBy(g.Holder) }), "/holder",
		"the holder has a card that did not come back")
	checkCategory(&a, g, c.Organisation, on)
	c, err := c.moved(Step{Move: Give, At: g.At, By: g.By, Handover: g.ID}, a)
	if err != nil {
		return Card{}, err
	}
	c.Handovers = append(slices.Clone(c.Handovers), Handover{
		ID: g.ID, Holder: g.Holder, Category: g.Category, Documents: slices.Clone(g.Documents),
		CounterSigned: g.CounterSigned, CheckedBy: g.CheckedBy,
		Appointment: appointment.ID, Reason: g.Reason, Note: g.Note, Request: g.Request, GivenBy: g.By, GivenAt: g.At.UTC(),
	})
	return c, nil
}

// heldBy reports whether a loan of the card to this person is open, and the card was
// not given up.
func (c Card) heldBy(h Holder) bool {
	i := c.open()
	return i >= 0 && !c.State.Final() && c.Handovers[i].Holder.same(h)
}

// checkCategory asks whether somebody of a category may be lent a card at all.
func checkCategory(a *guidance.Assessment, g Giving, organisation identity.ODSCode, on guidance.Date) {
	switch offered := slices.Contains(evidence.Offered(g.Category), evidence.OutOfHours); {
	case g.Category == evidence.Inspector:
		a.Fail(ruleNoInspector, "/category", "an inspector is registered, or brings a card")
	case offered:
		a.Merge(g.Policy.Takes(organisation, g.Category, WayOutOfHours, on))
		a.Require(ruleEmergency, g.Reason != Emergency || given(g.Note), "/note", "the note says nothing of the emergency")
	default:
		a.Require(ruleEmergency, g.Category.String() != "invalid", "/category", "the category is not in the list")
		a.Require(ruleEmergency, g.Reason == Emergency, "/reason", "the page offers no card out of hours for this category of staff")
		a.Require(ruleEmergency, given(g.Note), "/note", "the note says nothing of the emergency")
		g.Policy.documented(a)
		a.Require(rulePolicy, g.Policy.Organisation == organisation && g.Policy.Days.Contains(on), "/policy",
			"no policy of this organisation is in force on that day")
	}
}

// checkDocuments asks whether documents of these kinds are a combination that proves
// who somebody is, by the edition of the day for an ID Checker. That they are in
// date, recent and genuine, and who counter-signed a photograph, is for the ID Checker
// who has them in hand.
func checkDocuments(a *guidance.Assessment, g Giving, on guidance.Date) {
	edition, err := evidence.EditionAt(evidence.IDCheckerRoute, on, guidance.Date{})
	if err != nil || edition.Content.Standard == nil {
		a.Fail(ruleDocuments, "/documents", "no guidance is in force that says which documents an ID Checker sees: none is known before 23 September 2024")
		return
	}
	a.Require(ruleDocuments, slices.ContainsFunc(edition.Content.Standard.Combinations, func(c evidence.Combination) bool {
		return (g.CounterSigned || !c.CounterSigned) && shows(g.Documents, c)
	}), "/documents", "the documents are not one of the combinations that are asked for")
}

// shows reports whether documents of these kinds fill a combination. A photocard
// licence is a photographic document or shows an address, and not both. What a person
// has one of, which is all but proofs of address, counts once if it stands twice: it
// may be the same document. Bills and statements come from more than one sender.
func shows(kinds []evidence.Kind, c evidence.Combination) bool {
	count := map[evidence.Class]int{}
	licences := 0
	for i, k := range kinds {
		again := slices.Contains(kinds[:i], k)
		switch {
		case again && k.Class() != evidence.AddressProof:
		case k == evidence.DrivingLicence:
			licences++
		default:
			count[k.Class()]++
		}
	}
	spare := licences - max(0, c.Photographic-count[evidence.Photographic]) - max(0, c.Address-count[evidence.AddressProof])
	return spare >= 0 && count[evidence.NonPhotographic] >= c.NonPhotographic && count[evidence.DigitalProof] >= c.DigitalProof
}

func given(s string) bool { return strings.TrimSpace(s) != "" }
