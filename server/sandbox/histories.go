package sandbox

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// history is one registration and how far it has come.
type history struct {
	name         string         // of the registration, and of the person once they are registered
	route        evidence.Route // zero: emergency-remote
	organisation identity.ODSCode
	card         string // name of the card; "" if there is none
	until        string // the last step of the main line
	also         []string
	person       person
}

// histories are the registrations, one at every stage, one by the route without a
// video meeting, one with a card in every state, named after it, and some with a
// card in use that is locked or expires soon, that was given back or that has no
// certificates: all of RX1, by RX2. Then one each of RX9 and RX3.
var histories = []history{
	{name: "requested", until: "open", person: person{201, "Ada", "Example", ""}},
	{name: "items-complete", until: "receive", person: person{202, "Ben", "Sample", ""}},
	{name: "call-booked", until: "book", person: person{203, "Cara", "Example", ""}},
	{name: "on-call", until: "book", also: []string{"text"}, person: person{204, "Dev", "Sample", ""}},
	{name: "verified", until: "call", person: person{205, "Elin", "Example", ""}},
	{name: "identity-requested", until: "call", also: []string{"identity-stalled"}, person: person{206, "Finn", "Stalled", ""}},
	{name: "registered", until: "identity", person: person{207, "Gita", "Example", ""}},
	{name: "unproven", until: "identity", also: []string{"change-mobile"}, person: person{208, "Huw", "Sample", ""}},
	{name: "proof-booked", until: "identity", also: []string{"change-mobile", "book-proof"}, person: person{209, "Isla", "Example", ""}},
	{name: "on-proof-call", until: "identity", also: []string{"change-mobile", "book-proof", "text"}, person: person{210, "Jan", "Sample", ""}},
	{name: "closed", until: "receive", also: []string{"close"}, person: person{211, "Kay", "Example", ""}},
	{name: "no-video", route: evidence.EmergencyNoVideo, until: "open", person: person{212, "Lena", "Sample", ""}},

	{name: "card-ordered", card: "ordered", until: "identity", also: []string{"order-stalled"}, person: person{221, "Stalled", "Sample", ""}},
	{name: "card-printed", card: "printed", until: "order", person: person{222, "Liam", "Example", ""}},
	{name: "card-spoiled", card: "spoiled", until: "identity", also: []string{"order-spoiled"}, person: person{223, "Mina", "Sample", ""}},
	{name: "card-dispatched", card: "dispatched", until: "dispatch", person: person{224, "Noah", "Example", ""}},
	{name: "card-undelivered", card: "undelivered", until: "dispatch", also: []string{"return"}, person: person{225, "Ona", "Sample", ""}},
	{name: "card-received", card: "received", until: "confirm", person: person{226, "Pau", "Example", ""}},
	{name: "card-releasing", card: "releasing", until: "confirm", also: []string{"release-stalled"}, person: person{227, "Quin", "Sample", neverForNow}},
	{name: "card-released", card: "released", until: "release", person: person{228, "Rhea", "Example", ""}},
	{name: "card-release-failed", card: "release-failed", until: "confirm", also: []string{"release-failed"}, person: person{229, "Sam", "Sample", ""}},
	{name: "card-in-use", card: "in-use", until: "use", person: person{230, "Tess", "Example", ""}},
	{name: "card-cancelled", card: "cancelled", until: "dispatch", also: []string{"cancel"}, person: person{231, "Uma", "Sample", ""}},

	{name: "card-deferred", card: "deferred", until: "identity", also: []string{"order-later"}, person: person{232, "Vic", "Example", ""}},
	{name: "card-asked-back", card: "asked-back", until: "use", also: []string{"ask-back"}, person: person{233, "Wyn", "Sample", ""}},
	{name: "card-locked", card: "locked", until: "use", also: []string{"lock"}, person: person{234, "Xena", "Example", ""}},
	{name: "card-expiring", card: "expiring", until: "use", also: []string{"record-old"}, person: person{235, "Yves", "Sample", ""}},
	{name: "card-handed-back", card: "handed-back", until: "use", also: []string{"hand-back"}, person: person{236, "Zita", "Example", ""}},
	{name: "card-uncertified", card: "uncertified", until: "identity", also: []string{"order-uncertified"}, person: person{237, "Abel", "Sample", ""}},

	{name: "card-send-unknown", card: "send-unknown", until: "confirm", also: []string{"release-unknown"}, person: person{238, "Bess", "Example", neverTold}},

	{name: "rx9", organisation: rx9, card: "rx9", until: "confirm", person: person{241, "Vera", "Example", ""}},
	{name: "rx3", organisation: rx3, card: "rx3", until: "confirm", person: person{242, "Will", "Sample", ""}},
}

// neverForNow is the number to which the simulator fails for a time, every time.
const neverForNow = "07700 900002"

// neverTold is the number of which the simulator can never tell what came of a text.
const neverTold = "07700 900093"

// has reports whether a step belongs to the history: one of the main line up to
// its last, or one besides.
func (h history) has(name string) bool {
	main := slices.Index(mainLine, name)
	return main >= 0 && main <= slices.Index(mainLine, h.until) || slices.Contains(h.also, name)
}

// by returns who acts: at RX1 its provider, elsewhere the RA of the organisation
// itself.
func (h history) by() authority.Actor {
	switch h.organisation {
	case rx3:
		return who(rx3, rbac.RAManager)
	case rx9:
		return who(rx9, rbac.RAAgent)
	}
	return who(rx2, rbac.RAAgent)
}

// at returns the organisation for which the person is registered.
func (h history) at() identity.ODSCode {
	if h.organisation.IsZero() {
		return rx1
	}
	return h.organisation
}

// mainLine are the steps of a registration in which nothing is out of the way.
var mainLine = []string{"open", "receive", "book", "call", "identity", "order", "dispatch", "confirm", "release", "use"}

// step is something that happens to several registrations.
type step struct {
	name string
	at   string // UTC
	wait bool   // each a minute after the one before
	do   func(s *seeding, h history) error
}

// steps are in order of time.
var steps = []step{
	{"open", "2020-04-15 09:00", true, openRegistration},
	{"receive", "2020-04-15 11:00", true, receiveItems},
	{"book", "2020-04-15 14:00", true, bookCall},
	{"call", "2020-04-16 09:00", true, holdCall},
	{"identity", "2020-04-16 11:00", true, createIdentity},
	{"order", "2020-04-16 13:00", true, orderCard},
	{"order-spoiled", "2020-04-16 14:00", true, orderSpoiled},
	{"order-later", "2020-04-16 14:00", true, orderLater},
	{"order-uncertified", "2020-04-16 14:00", true, orderUncertified},
	{"dispatch", "2020-04-16 16:00", true, dispatch},
	{"confirm", "2020-04-17 10:00", true, confirmReceipt},
	{"release", "2020-04-17 11:00", true, release},
	{"release-failed", "2020-04-17 13:00", true, releaseFailed},
	{"release-unknown", "2020-04-17 13:30", true, releaseUnknown},
	{"use", "2020-04-17 14:00", true, takeIntoUse},
	{"return", "2020-04-18 09:00", true, returnUndelivered},
	{"ask-back", "2020-04-18 09:00", true, askBack},
	{"lock", "2020-04-18 09:00", true, lockCard},
	{"record-old", "2020-04-18 09:00", true, recordOld},
	{"hand-back", "2020-04-18 09:00", true, handBack},
	{"cancel", "2020-04-18 10:00", true, cancel},
	{"close", "2020-04-18 11:00", true, closeCase},
	{"change-mobile", "2020-04-18 12:00", true, changeMobile},
	{"book-proof", "2020-04-18 13:00", true, bookCall},
}

// lastSteps follow when all else is done. What the outside world keeps from its
// end comes last, so that it is tried once: a stalled job is due again half a
// minute later.
var lastSteps = []step{
	{"text", "2020-04-20 08:59", false, textLast},
	{"identity-stalled", "2020-04-20 09:00", false, createIdentity},
	{"order-stalled", "2020-04-20 09:00", false, orderCard},
	{"release-stalled", "2020-04-20 09:00", false, release},
}

func (t step) instant(h history) time.Time {
	at := must(time.Parse("2006-01-02 15:04", t.at))
	if !t.wait {
		return at
	}
	return at.Add(time.Duration(h.person.number-201) * time.Minute)
}

func (s *seeding) caseOf(h history) string { return s.ids[kindRegistration+"/"+h.name] }

// load reads the registration of a history.
func (s *seeding) load(h history) (registration.Case, error) { return s.tx.Case(s.caseOf(h)) }

func (s *seeding) move(h history) authority.MoveCard {
	return authority.MoveCard{By: h.by(), Card: s.ids[kindCard+"/"+h.card]}
}

// only leaves out what a command returns besides its error.
func only[T any](_ T, err error) error { return err }

func openRegistration(s *seeding, h history) error {
	opened, err := s.ra.OpenRegistration(s.ctx, authority.OpenRegistration{
		By: h.by(), Route: cmp.Or(h.route, evidence.EmergencyRemote), Organisation: h.at(), RingNumber: ringNumber,
		Registrant: identity.Registrant{Email: h.person.registrant().Email},
	})
	s.note(kindRegistration, h.name, opened.Case.ID)
	return err
}

// ringNumber is the RA's own, which registrants ring.
var ringNumber = mustMobile("07700 900100")

func receiveItems(s *seeding, h history) error {
	return only(s.ra.ReceiveItems(s.ctx, authority.ReceiveItems{By: h.by(), Case: s.caseOf(h), Items: h.person.items()}))
}

func bookCall(s *seeding, h history) error {
	return only(s.ra.BookCall(s.ctx, authority.BookCall{
		By: h.by(), Case: s.caseOf(h), Channel: "microsoft-teams", Location: "home",
		For: s.clock.Truncate(24*time.Hour).AddDate(0, 0, 1).Add(9 * time.Hour), Explained: true,
	}))
}

// textLast leaves the call with its numbers texted and not read back.
func textLast(s *seeding, h history) error {
	if err := textNumbers(s, h); err != nil {
		return err
	}
	k, err := s.load(h)
	if err != nil {
		return err
	}
	challenges := k.UnderWay().Challenges
	s.note(kindChallenge, h.name, challenges[len(challenges)-1].ID)
	return nil
}

func textNumbers(s *seeding, h history) error {
	s.send = simulator.ErrSkipTable
	asked, err := s.ra.TextNumbers(s.ctx, authority.TextNumbers{By: h.by(), Case: s.caseOf(h)})
	if err != nil {
		return err
	}
	if h.name == h.card { // one of another organisation: no passcode was sent there
		s.note(kindMessage, h.name, asked.Challenge)
	}
	return s.work(h, "text")
}

func holdCall(s *seeding, h history) error {
	if err := textNumbers(s, h); err != nil {
		return err
	}
	s.act(h.name, "read back")
	words := strings.Fields(s.text)
	err := only(s.ra.ReadBack(s.ctx, authority.ReadBack{
		By: h.by(), Case: s.caseOf(h), Spoken: strings.Join(words[len(words)-2:], " "),
	}))
	if err != nil {
		return err
	}
	s.act(h.name, "complete call")
	return only(s.ra.CompleteCall(s.ctx, authority.CompleteCall{
		By: h.by(), Case: s.caseOf(h), Seen: registration.Confirmation{DocumentShown: true, LikenessConfirmed: true},
	}))
}

func createIdentity(s *seeding, h history) error {
	err := only(s.ra.CreateIdentity(s.ctx, authority.CreateIdentity{
		By: h.by(), Case: s.caseOf(h), TermsAccepted: guidance.DateOf(s.clock),
	}))
	if err != nil {
		return err
	}
	if err := s.work(h, "identity"); err != nil {
		return err
	}
	k, err := s.load(h)
	if err == nil && !k.UserID.IsZero() {
		s.note(kindPerson, h.name, k.UserID.String())
	}
	return err
}

func orderCard(s *seeding, h history) error {
	k, err := s.ra.OrderCard(s.ctx, authority.OrderCard{By: h.by(), Case: s.caseOf(h)})
	if err != nil {
		return err
	}
	s.note(kindCard, h.card, k.ID)
	return s.work(h, "order")
}

func orderSpoiled(s *seeding, h history) error {
	s.print = authority.ErrSpoiled
	return orderCard(s, h)
}

func orderLater(s *seeding, h history) error {
	k, err := s.ra.OrderCard(s.ctx, authority.OrderCard{By: h.by(), Case: s.caseOf(h), Later: true})
	s.note(kindCard, h.card, k.ID)
	return err
}

func orderUncertified(s *seeding, h history) error {
	s.issue = simulator.ErrCARefused
	return orderCard(s, h)
}

func dispatch(s *seeding, h history) error { return only(s.ra.DispatchCard(s.ctx, s.move(h))) }

func returnUndelivered(s *seeding, h history) error {
	return only(s.ra.ReturnUndelivered(s.ctx, s.move(h)))
}

func confirmReceipt(s *seeding, h history) error {
	return only(s.ra.ConfirmReceipt(s.ctx, s.move(h)))
}

func release(s *seeding, h history) error {
	m := s.move(h)
	if err := only(s.ra.ReleasePasscode(s.ctx, authority.ReleasePasscode{By: m.By, Card: m.Card})); err != nil {
		return err
	}
	if err := s.work(h, "release"); err != nil {
		return err
	}
	k, err := s.ra.Card(s.ctx, m.Card)
	if err != nil {
		return err
	}
	s.note(kindMessage, h.card, k.ReleaseRef)
	return nil
}

// releaseUnknown hands the text over, and asks a minute later what came of it.
func releaseUnknown(s *seeding, h history) error {
	if err := release(s, h); err != nil {
		return err
	}
	s.clock = s.clock.Add(time.Minute)
	return s.work(h, "release again")
}

// releaseFailed fails although the number was reached on the call: the registrant
// has changed the network since.
func releaseFailed(s *seeding, h history) error {
	s.send = simulator.ErrUnreachable
	return release(s, h)
}

func takeIntoUse(s *seeding, h history) error { return only(s.ra.TakeIntoUse(s.ctx, s.move(h))) }

func cancel(s *seeding, h history) error {
	m := s.move(h)
	err := only(s.ra.CancelCard(s.ctx, authority.CancelCard{By: m.By, Card: m.Card, Reason: card.ReasonLost}))
	if err != nil {
		return err
	}
	return s.work(h, "cancel")
}

func closeCase(s *seeding, h history) error {
	return only(s.ra.CloseCase(s.ctx, authority.CloseCase{By: h.by(), Case: s.caseOf(h)}))
}

func changeMobile(s *seeding, h history) error {
	return only(s.ra.ChangeMobile(s.ctx, authority.ChangeMobile{
		By: h.by(), Case: s.caseOf(h), Mobile: changed(h.person.number),
	}))
}

func askBack(s *seeding, h history) error { return only(s.ra.AskBackCard(s.ctx, s.move(h))) }

func handBack(s *seeding, h history) error {
	if err := only(s.ra.HandBackCard(s.ctx, s.move(h))); err != nil {
		return err
	}
	return s.work(h, "hand-back")
}

func lockCard(s *seeding, h history) error {
	m := s.move(h)
	for range card.TriesAllowed {
		if err := only(s.ra.TryPasscode(s.ctx, authority.TryPasscode{By: m.By, Card: m.Card})); err != nil {
			return err
		}
	}
	return nil
}

// recordOld records other certificates, which were made elsewhere and expire two
// months after the clock starts.
func recordOld(s *seeding, h history) error {
	now, m := s.clock, s.move(h)
	s.clock = Start.AddDate(-2, 2, 0)
	pair, err := s.sim.Issue(s.ctx, authority.CertificateOrder{Ref: "elsewhere-" + m.Card, Card: m.Card, Holder: h.person.userID()})
	s.clock = now
	if err != nil {
		return err
	}
	return only(s.ra.RecordCertificates(s.ctx, authority.RecordCertificates{By: m.By, Card: m.Card, Certificates: slices.Concat(pair...)}))
}
