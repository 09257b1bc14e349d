package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

// demoStep is one step of the story: one command, and what should come of it.
type demoStep struct {
	name    string          // as it stands in jsonl
	at      string          // London time
	title   string          // for people
	rule    guidance.RuleID // the rule that it rests on, or by which it is refused
	refused bool
	do      func(ctx context.Context, d *demonstration) (notes []string, err error)
}

func (s demoStep) instant() time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s.at, guidance.London())
	if err != nil {
		panic("demo: step " + s.name + " has no instant") // a test walks the table
	}
	return t.UTC()
}

// demoSteps is the story, in order of time.
var demoSteps = []demoStep{
	{"record-agreement", "2020-04-14 10:00", "RX1 agrees channels and locations with its RA service provider RX2", "RA-RBC-010", false, recordAgreement},
	{"record-agent", "2020-04-14 10:05", "the profile of the RA Agent is taken over from the directory", "RA-RBC-001", false, recordAgent},
	{"define-position", "2020-04-14 10:10", "RX1 defines the position that new staff are given", "RA-RBC-001", false, definePosition},
	{"open-without-link", "2020-04-20 08:50", "an agent of RX3 tries to open a registration for RX1", "RA-RBC-003", true, openWithoutLink},
	{"open-for-oneself", "2020-04-20 08:55", "the agent tries to register themself", "RA-RBC-002", true, openForOneself},
	{"open-registration", "2020-04-20 09:00", "the request arrives: the registration is opened", "RA-EVD-001", false, openRegistration},
	{"receive-details", "2020-04-20 09:30", "the registrant emails their details", "RA-EVD-102", false, receiveDetails},
	{"receive-document", "2020-04-20 10:15", "the registrant emails the scan and the photograph", "RA-EVD-105", false, receiveDocument},
	{"book-unagreed-channel", "2020-04-20 10:25", "the agent tries to book the call on a channel that was not agreed", "RA-RBC-010", true, bookUnagreed},
	{"book-call", "2020-04-20 10:30", "the call is arranged and the process explained", "RA-VID-042", false, bookCall},
	{"text-numbers", "2020-04-20 14:00", "the call begins: numbers are texted", "RA-VID-020", false, textNumbers},
	{"text-numbers-again", "2020-04-20 14:02", "the line was bad: new numbers are texted", "RA-VID-020", false, textNumbers},
	{"read-back-stale", "2020-04-20 14:03", "the registrant reads out the numbers of the first text", "RA-VID-023", true, readBackStale},
	{"print-before-call", "2020-04-20 14:04", "the agent tries to have the card printed before the call is complete", "RA-VID-041", true, orderCard},
	{"read-back", "2020-04-20 14:05", "the registrant reads out the new numbers", "RA-VID-002", false, readBack},
	{"complete-call", "2020-04-20 14:15", "the document is shown, the likeness confirmed: the call is complete", "RA-VID-004", false, completeCall},
	{"create-identity", "2020-04-20 14:30", "the identity is created and flagged", "RA-VID-041", false, createIdentity},
	{"order-card", "2020-04-20 14:40", "the card is printed, unlocked, with a random passcode", "RA-CRD-002", false, orderCard},
	{"dispatch-card", "2020-04-20 16:00", "the card is handed to the courier", "RA-CRD-004", false, dispatchCard},
	{"release-before-receipt", "2020-04-21 09:00", "the agent tries to text the passcode before the receipt call", "RA-PSC-020", true, releasePasscode},
	{"confirm-receipt", "2020-04-22 11:00", "the registrant rings: the card has come", "RA-CRD-005", false, confirmReceipt},
	{"release-to-other-number", "2020-04-22 11:01", "the agent tries to text the passcode to a number not proven on the call", "RA-PSC-021", true, releaseElsewhere},
	{"release-passcode", "2020-04-22 11:02", "the passcode is texted, once, to the number proven on the call", "RA-PSC-020", false, releasePasscode},
	{"release-twice", "2020-04-22 11:20", "the agent tries to text the passcode again", "RA-PSC-022", true, releasePasscode},
	{"assign-position", "2020-04-22 11:30", "access is assigned by the normal process", "RA-RBC-020", false, assignPosition},
	{"take-into-use", "2020-04-22 12:00", "the holder uses the card", "RA-CRD-008", false, takeIntoUse},
	{"open-after-the-end", "2023-06-01 09:00", "the manager tries to open an emergency registration on 1 June 2023", "RA-EVD-001", true, openAfterTheEnd},
}

func recordAgreement(ctx context.Context, d *demonstration) ([]string, error) {
	_, err := d.ra.RecordAgreement(ctx, authority.RecordAgreement{By: manager, Agreement: rbac.Agreement{
		ID: "agreement-rx1-rx2", Provider: rx2.String(), Organisation: rx1.String(),
		Interval: guidance.Since(guidance.MustDate("2020-04-14")),
		Channels: []string{"microsoft-teams", "zoom"}, Locations: []string{"home"},
	}})
	return nil, err
}

func recordAgent(ctx context.Context, d *demonstration) ([]string, error) {
	claim, _ := agentSelf.Assess("", guidance.DateOf(d.clock), nil)
	_, err := d.ra.RecordProfile(ctx, authority.RecordProfile{By: provider, Profile: identity.Profile{
		UserID: agent.ID, Name: claim.Name, DateOfBirth: claim.DateOfBirth, Mobile: claim.Mobile,
		Organisation: rx2, Route: evidence.InPerson.String(), OpenedAt: d.clock,
	}})
	return nil, err
}

func definePosition(ctx context.Context, d *demonstration) ([]string, error) {
	_, err := d.ra.DefinePosition(ctx, authority.DefinePosition{By: manager, Position: rbac.Position{
		ID: "position-rx1-nurse", Name: "Ward nurse", Organisation: rx1.String(), AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}},
	}})
	return nil, err
}

// open opens an emergency remote registration for RX1.
func open(ctx context.Context, d *demonstration, by authority.Actor, who identity.Registrant) ([]string, error) {
	opened, err := d.ra.OpenRegistration(ctx, authority.OpenRegistration{
		By: by, Route: evidence.EmergencyRemote, Organisation: rx1, RingNumber: ringAgent, Registrant: who,
	})
	if err != nil {
		return nil, err
	}
	d.caseID = opened.Case.ID
	return []string{"edition " + opened.Case.Edition, "asked for: " + items(opened.Asked)}, nil
}

func items(list []evidence.Item) string {
	words := make([]string, len(list))
	for i, item := range list {
		words[i] = item.String()
	}
	return strings.Join(words, ", ")
}

func openWithoutLink(ctx context.Context, d *demonstration) ([]string, error) {
	return open(ctx, d, stranger, identity.Registrant{})
}

func openForOneself(ctx context.Context, d *demonstration) ([]string, error) {
	return open(ctx, d, agent, agentSelf)
}

func openRegistration(ctx context.Context, d *demonstration) ([]string, error) {
	return open(ctx, d, agent, identity.Registrant{Email: registrant.Email})
}

func openAfterTheEnd(ctx context.Context, d *demonstration) ([]string, error) {
	return open(ctx, d, manager, identity.Registrant{})
}

func receive(ctx context.Context, d *demonstration, in registration.Items) ([]string, error) {
	received, err := d.ra.ReceiveItems(ctx, authority.ReceiveItems{By: agent, Case: d.caseID, Items: in})
	if err != nil {
		return nil, err
	}
	if len(received.Outcome.Missing) == 0 {
		return []string{"nothing is missing"}, nil
	}
	return []string{"still missing: " + items(received.Outcome.Missing)}, nil
}

func receiveDetails(ctx context.Context, d *demonstration) ([]string, error) {
	return receive(ctx, d, registration.Items{Registrant: registrant})
}

func receiveDocument(ctx context.Context, d *demonstration) ([]string, error) {
	facts, seen := evidence.InspectPhoto(demoPhoto(d.rand), evidence.DefaultPhotoLimits(), "/photo")
	if err := seen.Refusal("inspect photograph"); err != nil {
		return nil, err
	}
	notes, err := receive(ctx, d, registration.Items{
		Documents: []evidence.Document{{
			Kind: "uk-passport", Number: "512345678", Issued: "2018-05-01", Expires: "2028-05-01", Seen: evidence.Scan,
			Holder: &evidence.Holder{GivenName: "ADA", FamilyName: "EXAMPLE", DateOfBirth: "1985-12-10"},
		}},
		Photo: &facts,
	})
	photo := fmt.Sprintf("photograph examined: %s, %d by %d pixels", facts.Format, facts.Width, facts.Height)
	return append([]string{photo}, notes...), err
}

func book(ctx context.Context, d *demonstration, channel string) ([]string, error) {
	_, err := d.ra.BookCall(ctx, authority.BookCall{
		By: agent, Case: d.caseID, Channel: channel, Location: "home", For: d.clock.Add(4 * time.Hour), Explained: true,
	})
	return nil, err
}

func bookUnagreed(ctx context.Context, d *demonstration) ([]string, error) {
	return book(ctx, d, "facetime")
}

func bookCall(ctx context.Context, d *demonstration) ([]string, error) {
	return book(ctx, d, "microsoft-teams")
}

func textNumbers(ctx context.Context, d *demonstration) ([]string, error) {
	_, err := d.ra.TextNumbers(ctx, authority.TextNumbers{By: agent, Case: d.caseID})
	return nil, err
}

// read reads out the numbers of a text message, as the registrant would: the
// last one is the newest.
func read(ctx context.Context, d *demonstration, fromTheEnd int) ([]string, error) {
	texts, err := d.sim.Messages()
	if err != nil {
		return nil, err
	}
	sent := texts[len(texts)-fromTheEnd]
	words := strings.Fields(sent.Text)
	done, err := d.ra.ReadBack(ctx, authority.ReadBack{
		By: agent, Case: d.caseID, Challenge: sent.Ref, Spoken: strings.Join(words[len(words)-2:], " "),
	})
	if err != nil {
		return nil, err
	}
	return []string{"number proven: " + done.Proven.Mobile.String()}, nil
}

func readBackStale(ctx context.Context, d *demonstration) ([]string, error) { return read(ctx, d, 2) }

func readBack(ctx context.Context, d *demonstration) ([]string, error) { return read(ctx, d, 1) }

func completeCall(ctx context.Context, d *demonstration) ([]string, error) {
	_, err := d.ra.CompleteCall(ctx, authority.CompleteCall{
		By: agent, Case: d.caseID, Seen: registration.Confirmation{DocumentShown: true, LikenessConfirmed: true},
	})
	return nil, err
}

func createIdentity(ctx context.Context, d *demonstration) ([]string, error) {
	k, err := d.ra.CreateIdentity(ctx, authority.CreateIdentity{
		By: agent, Case: d.caseID, TermsAccepted: guidance.DateOf(d.clock),
	})
	if err != nil {
		return nil, err
	}
	if _, err := d.ra.Work(ctx); err != nil {
		return nil, err
	}
	if k, err = d.ra.Case(ctx, d.caseID); err != nil {
		return nil, err
	}
	notes := []string{"UUID allocated: " + k.UserID.String(), "CIS record as keyed:"}
	for _, e := range k.CISRecord().Evidence {
		notes = append(notes, keyed(e))
	}
	return notes, nil
}

func keyed(e identity.CISEntry) string {
	line := "  " + e.Kind
	for _, part := range [][2]string{{"number", e.Number}, {"expires", e.Expires}, {"issued", e.Issued}} {
		if part[1] != "" {
			line += "  " + part[0] + " " + part[1]
		}
	}
	return line
}

func orderCard(ctx context.Context, d *demonstration) ([]string, error) {
	k, err := d.ra.OrderCard(ctx, authority.OrderCard{By: agent, Case: d.caseID})
	if err != nil {
		return nil, err
	}
	d.cardID = k.ID
	if _, err := d.ra.Work(ctx); err != nil {
		return nil, err
	}
	k, err = d.ra.Card(ctx, d.cardID)
	return []string{"card is " + k.State.String() + ", serial " + k.Serial}, err
}

func dispatchCard(ctx context.Context, d *demonstration) ([]string, error) {
	return cardNote(d.ra.DispatchCard(ctx, d.move(agent)))
}

func confirmReceipt(ctx context.Context, d *demonstration) ([]string, error) {
	return cardNote(d.ra.ConfirmReceipt(ctx, d.move(agent)))
}

func releasePasscode(ctx context.Context, d *demonstration) ([]string, error) {
	return cardNote(d.ra.ReleasePasscode(ctx, authority.ReleasePasscode{By: agent, Card: d.cardID}))
}

func releaseElsewhere(ctx context.Context, d *demonstration) ([]string, error) {
	return cardNote(d.ra.ReleasePasscode(ctx, authority.ReleasePasscode{By: agent, Card: d.cardID, To: otherNumber}))
}

func takeIntoUse(ctx context.Context, d *demonstration) ([]string, error) {
	return cardNote(d.ra.TakeIntoUse(ctx, d.move(agent)))
}

func assignPosition(ctx context.Context, d *demonstration) ([]string, error) {
	k, err := d.ra.Case(ctx, d.caseID)
	if err != nil {
		return nil, err
	}
	as, err := d.ra.AssignPosition(ctx, authority.AssignPosition{
		By: agent, User: k.UserID, Position: "position-rx1-nurse",
		Start: guidance.DateOf(d.clock), End: guidance.DateOf(d.clock).AddMonths(12),
	})
	return []string{"from " + as.Start.String() + " to " + as.End.String()}, err
}
