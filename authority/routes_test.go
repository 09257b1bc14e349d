package authority_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

func deviation(rule string) registration.Items {
	return registration.Items{Deviations: []evidence.Deviation{{
		Rule: guidance.RuleID(rule), Reason: "the ward could not wait", Owner: "RA Manager", DueOn: "2020-07-01",
	}}}
}

// TestClinicianRoute goes along the route that tolerates deviations, with one
// seen among the items and one on the call.
func TestClinicianRoute(t *testing.T) {
	h := newHouse(t, options{route: evidence.EmergencyClinician})
	h.seen.DocumentShown = false
	h.until(t, "receive") // without the postal address
	receive := func(in registration.Items) (authority.Received, error) {
		return h.ReceiveItems(t.Context(), authority.ReceiveItems{By: agent, Case: h.caseID(), Items: in})
	}
	h.refusedBy(t, only(h.BookCall(t.Context(), authority.BookCall{By: agent, Case: h.caseID(), Channel: "microsoft-teams", Location: "home", For: h.clock, Explained: true})), "RA-VID-040")
	nobody := deviation("RA-EVD-208")
	nobody.Deviations[0].Owner = " "
	if out, err := receive(nobody); err != nil || !cmp.Equal(out.Outcome.Missing, []evidence.Item{evidence.PostalAddress}) {
		t.Fatalf("missing %v, %v", out.Outcome.Missing, err)
	}
	if k := must(h.Case(t.Context(), h.caseID())); k.Stage != registration.Requested {
		t.Errorf("case is %s with a deviation that nobody owns", k.Stage)
	}
	must(receive(deviation("RA-EVD-208")))
	h.tell(t, "book", "complete call")

	h.refusedBy(t, only(h.CreateIdentity(t.Context(), authority.CreateIdentity{By: agent, Case: h.caseID()})), "RA-EVD-221")
	noDay := deviation("RA-VID-013")
	noDay.Deviations[0].DueOn = "soon"
	must(receive(noDay))
	h.refusedBy(t, only(h.CreateIdentity(t.Context(), authority.CreateIdentity{By: agent, Case: h.caseID()})), "RA-EVD-221")
	must(receive(deviation("RA-VID-013")))
	h.tell(t, "create identity", "take into use")

	state(t, h, card.InUse)
	k := must(h.Case(t.Context(), h.caseID()))
	if len(k.Deviations) != 2 || k.Deviations[1].Owner != "RA Manager" || k.Deviations[1].DueOn != "2020-07-01" {
		t.Errorf("deviations %+v", k.Deviations)
	}
	p := must(h.Profile(t.Context(), k.UserID))
	if got := identity.Recognise(p.CIS); got.Flag != identity.FlagFull || got.Convention != identity.Streamlining {
		t.Errorf("profile is flagged %s by %s", got.Flag, got.Convention)
	}
}

// TestNoVideoRoute registers somebody by decision, and shows where that ends: no
// number was proven, so no passcode is texted.
func TestNoVideoRoute(t *testing.T) {
	h := newHouse(t, options{route: evidence.EmergencyNoVideo})
	h.until(t, "receive")
	decide := func(d evidence.NoVideoDecision) error {
		return only(h.DecideNoVideo(t.Context(), authority.DecideNoVideo{By: agent, Case: h.caseID(), Decision: d}))
	}
	h.refusedBy(t, only(h.CreateIdentity(t.Context(), authority.CreateIdentity{By: agent, Case: h.caseID()})), "RA-VID-041")
	h.refusedBy(t, decide(evidence.NoVideoDecision{}), "RA-EVD-301", "RA-EVD-303", "RA-EVD-302")
	unowned := noVideo
	unowned.Owner = ""
	h.refusedBy(t, decide(unowned), "RA-EVD-303")
	if err := decide(noVideo); err != nil {
		t.Fatal(err)
	}
	h.tell(t, "create identity", "confirm receipt")
	k := must(h.Case(t.Context(), h.caseID()))
	if k.Stage != registration.Registered || k.NoVideo == nil || *k.NoVideo != noVideo {
		t.Errorf("case is %s by the decision %+v", k.Stage, k.NoVideo)
	}
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID()})), "RA-PSC-021")
	h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID(), To: another})), "RA-PSC-021")
	if sent := must(h.sim.Messages()); len(sent) != 0 {
		t.Errorf("%d texts", len(sent))
	}
}

// TestNoVideoOnOtherRoute shows that the decision is of one route only.
func TestNoVideoOnOtherRoute(t *testing.T) {
	for _, route := range []evidence.Route{evidence.EmergencyRemote, evidence.EmergencyClinician} {
		h := newHouse(t, options{route: route})
		h.until(t, "receive")
		h.refusedBy(t, only(h.DecideNoVideo(t.Context(), authority.DecideNoVideo{By: agent, Case: h.caseID(), Decision: noVideo})), "RA-VID-040")
	}
}

// billAndCertificate are what somebody sends who has no photographic document.
func billAndCertificate(in *registration.Items) {
	in.Documents = []evidence.Document{
		{Kind: "birth-certificate", Number: "1234567", Issued: "1985-12-20", Seen: evidence.Scan},
		{Kind: "utility-bill", Issued: "2020-03-01", Seen: evidence.Scan},
	}
	in.NoPhoto = &evidence.NoPhotoDecision{
		DecidedBy: "999900000003", Documents: []string{"birth-certificate", "utility-bill"}, Reason: "never had a passport",
	}
}

// TestNoPhotoDecision shows what the decision to do without a photographic
// document asks for, and that it is kept.
func TestNoPhotoDecision(t *testing.T) {
	h := newHouse(t, options{items: billAndCertificate})
	h.until(t, "open")
	receive := func(change func(*evidence.NoPhotoDecision)) (authority.Received, error) {
		in, d := h.items, *h.items.NoPhoto
		change(&d)
		in.NoPhoto = &d
		return h.ReceiveItems(t.Context(), authority.ReceiveItems{By: agent, Case: h.caseID(), Items: in})
	}
	h.refusedBy(t, only(receive(func(d *evidence.NoPhotoDecision) { d.Reason, d.DecidedBy = "", "" })), "RA-EVD-111")
	h.refusedBy(t, only(receive(func(d *evidence.NoPhotoDecision) { d.Documents = []string{"uk-passport"} })), "RA-EVD-110")
	out, err := receive(func(*evidence.NoPhotoDecision) {})
	if err != nil || len(out.Outcome.Missing) != 0 {
		t.Fatalf("missing %v, %v", out.Outcome.Missing, err)
	}
	h.tell(t, "book", "take into use")
	state(t, h, card.InUse)
	if k := must(h.Case(t.Context(), h.caseID())); k.NoPhoto == nil || k.NoPhoto.Reason != "never had a passport" {
		t.Errorf("decision %+v", k.NoPhoto)
	}
}

// TestNoPhotoDecisionIsNotEverybodys shows that an ID Checker may take items in,
// but not decide to do without a photographic document.
func TestNoPhotoDecisionIsNotEverybodys(t *testing.T) {
	h := newHouse(t, options{items: billAndCertificate})
	h.until(t, "open")
	h.clock = time.Date(2024, 4, 17, 9, 0, 0, 0, time.UTC) // ID Checkers may take part from this day on
	checker := agent
	checker.Role = rbac.IDChecker
	receive := func(in registration.Items) error {
		return only(h.ReceiveItems(t.Context(), authority.ReceiveItems{By: checker, Case: h.caseID(), Items: in}))
	}
	h.refusedBy(t, receive(h.items), "RA-RBC-001")
	undecided := h.items
	undecided.NoPhoto = nil
	if err := receive(undecided); err != nil || h.last().Outcome != audit.Done {
		t.Errorf("the items without the decision: %v", err)
	}
}
