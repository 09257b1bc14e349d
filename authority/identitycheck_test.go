package authority_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

var (
	// inPerson is a house of the days since Care Identity Management, in which
	// somebody comes with a passport and two proofs of address.
	inPerson = options{
		route: evidence.InPerson, at: time.Date(2024, 9, 30, 8, 0, 0, 0, time.UTC),
		items: func(in *registration.Items) {
			in.Documents = []evidence.Document{
				{Kind: "uk-passport", Number: "512345678", Issued: "2018-05-01", Expires: "2028-05-01", Seen: evidence.Original},
				{Kind: "bank-statement", Provider: "Example Bank", Issued: "2024-09-01", Seen: evidence.Original},
				{Kind: "utility-bill", Provider: "Example Water", Issued: "2024-08-15", Seen: evidence.Original},
			}
		},
	}
	seenByAgent = evidence.IDCheck{CheckedBy: agent.ID.String(), On: "2024-09-30"}
)

func (h *house) confirm(t *testing.T, by authority.Actor, check evidence.IDCheck) error {
	t.Helper()
	return only(h.ConfirmIdentity(t.Context(), authority.ConfirmIdentity{By: by, Case: h.caseID(), Check: check}))
}

// TestInPerson registers somebody whose documents are seen, and shows where that
// ends: no number was proven, so no passcode is texted.
func TestInPerson(t *testing.T) {
	h := newHouse(t, inPerson)
	h.until(t, "open")
	h.refusedBy(t, h.confirm(t, agent, seenByAgent), "RA-VID-040")
	h.tell(t, "receive", "receive")
	create := authority.CreateIdentity{By: agent, Case: h.caseID()}
	h.refusedBy(t, only(h.CreateIdentity(t.Context(), create)), "RA-VID-040")
	h.refusedBy(t, only(h.OrderCard(t.Context(), authority.OrderCard{By: agent, Case: h.caseID()})), "RA-VID-040")
	h.refusedBy(t, only(h.BookCall(t.Context(), authority.BookCall{
		By: agent, Case: h.caseID(), Channel: "microsoft-teams", Location: "home", For: h.clock, Explained: true,
	})), "RA-VID-040")
	h.refusedBy(t, only(h.DecideNoVideo(t.Context(), authority.DecideNoVideo{By: agent, Case: h.caseID(), Decision: noVideo})), "RA-VID-040")
	h.refusedBy(t, h.confirm(t, agent, evidence.IDCheck{On: "2024-09-30"}), "RA-EVD-426")
	h.refusedBy(t, h.confirm(t, agent, evidence.IDCheck{CheckedBy: "999900000003", On: "2024-10-01"}), "RA-EVD-426")
	h.refusedBy(t, h.confirm(t, sponsor, seenByAgent), "RA-RBC-001")
	checker := agent
	checker.Role = rbac.IDChecker
	if err := h.confirm(t, checker, seenByAgent); err != nil {
		t.Fatal(err)
	}
	last := h.last()
	want := map[string]string{"checked": "2024-09-30", "edition": "in-person-2024/1", "own-profile": "not-held", "stage": "verified"}
	if diff := cmp.Diff(want, last.Detail); diff != "" || len(last.Private) != 1 || last.Action != authority.ActionConfirmIdentity {
		t.Errorf("event %s details (-want +got):\n%s", last.Action, diff)
	}
	for _, rule := range []string{"RA-EVD-401", "RA-EVD-405", "RA-EVD-426"} {
		if !slices.Contains(last.Rules, rule) {
			t.Errorf("the event does not name %s", rule)
		}
	}

	h.tell(t, "create identity", "confirm receipt")
	k := must(h.Case(t.Context(), h.caseID()))
	p := must(h.Profile(t.Context(), k.UserID))
	evidenced := []identity.CISEntry{
		{Kind: "uk-passport", Issued: "2018-05-01", Expires: "2028-05-01"},
		{Kind: "bank-statement", Issued: "2024-09-01"},
		{Kind: "utility-bill", Issued: "2024-08-15"},
	}
	if diff := cmp.Diff(evidenced, p.CIS.Evidence); diff != "" || identity.Recognise(p.CIS).Flag != identity.FlagNone {
		t.Errorf("evidence of the profile (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(evidenced, must(h.sim.Identities())[0].Evidence); diff != "" {
		t.Errorf("evidence that the directory was given (-want +got):\n%s", diff)
	}
	if ts := k.Tracking(); len(ts) != 0 {
		t.Errorf("tracked: %v", ts)
	}
	for _, to := range []identity.Mobile{{}, p.Mobile, another} {
		h.refusedBy(t, only(h.ReleasePasscode(t.Context(), authority.ReleasePasscode{By: agent, Card: h.cardID(), To: to})), "RA-PSC-021")
	}
	h.wait(t, 24*time.Hour)
	if sent := must(h.sim.Messages()); len(sent) != 0 {
		t.Errorf("%d texts, though no number is proven", len(sent))
	}
	verified(t, h)
}

// TestInPersonNumberIsProvenOnACall shows the one way in which a passcode is texted
// after a check in person: as after any other, once a number is proven.
func TestInPersonNumberIsProvenOnACall(t *testing.T) {
	h := newHouse(t, inPerson)
	h.until(t, "receive")
	if err := h.confirm(t, agent, seenByAgent); err != nil {
		t.Fatal(err)
	}
	h.tell(t, "create identity", "create identity")
	if err := only(h.ChangeMobile(t.Context(), authority.ChangeMobile{By: agent, Case: h.caseID(), Mobile: another})); err != nil {
		t.Fatal(err)
	}
	h.tell(t, "book", "complete call")
	h.tell(t, "order card", "release")
	sent := passcodeTexts(h)
	if len(sent) != 1 || sent[0].To != another.String() {
		t.Errorf("%d texts with a passcode, want one to the number that was proven", len(sent))
	}
}

// TestConfirmIdentityOnOtherRoute shows that no call is replaced by somebody who
// says to have seen the documents.
func TestConfirmIdentityOnOtherRoute(t *testing.T) {
	for _, route := range []evidence.Route{evidence.EmergencyRemote, evidence.EmergencyClinician, evidence.EmergencyNoVideo} {
		h := newHouse(t, options{route: route})
		h.until(t, "receive")
		h.refusedBy(t, h.confirm(t, agent, evidence.IDCheck{CheckedBy: "999900000003", On: "2020-04-20"}), "RA-VID-040")
	}
}

// TestLocalPolicyOfIDChecks shows that what the organisation has decided for itself
// is held against a check.
func TestLocalPolicyOfIDChecks(t *testing.T) {
	byChecker := func(policy evidence.LocalPolicy) *house {
		o := inPerson
		o.route, o.settings = evidence.IDCheckerRoute, evidence.Settings{Local: policy}
		documents := inPerson.items
		o.items = func(in *registration.Items) {
			documents(in)
			in.Category = evidence.Locum
		}
		h := newHouse(t, o)
		h.until(t, "receive")
		return h
	}
	check := evidence.IDCheck{
		CheckedBy: "A. Checker", Organisation: "RX3", On: "2024-09-29", Option: evidence.OutOfHours, Trained: true, Appointed: true,
		FormCompleted: true, PhotoTakenOn: "2024-09-29",
	}
	h := byChecker(evidence.LocalPolicy{NeedELearning: true, StaffOptions: []evidence.StaffOption{evidence.TrainedChecker}})
	h.refusedBy(t, h.confirm(t, agent, check), "RA-EVD-424", "RA-EVD-425")
	h = byChecker(evidence.LocalPolicy{StaffOptions: []evidence.StaffOption{evidence.OutOfHours}})
	untrained := check
	untrained.Trained, untrained.PhotoTakenOn = false, "2024-09-30"
	h.refusedBy(t, h.confirm(t, agent, untrained), "RA-EVD-421", "RA-EVD-422")
	if err := h.confirm(t, agent, check); err != nil {
		t.Fatal(err)
	}
	k := must(h.Case(t.Context(), h.caseID()))
	if k.Category != evidence.Locum || *k.IDCheck != check {
		t.Errorf("kept %s, %+v", k.Category, k.IDCheck)
	}
	if strings.Contains(h.export(), "A. Checker") {
		t.Error("the log names who checked in clear")
	}
}

// TestPapersYoungerThanTheRequest: what is brought may have been issued after the
// registration was opened.
func TestPapersYoungerThanTheRequest(t *testing.T) {
	o := inPerson
	documents := o.items
	o.items = func(in *registration.Items) {
		documents(in)
		in.Documents[1].Issued = "2024-10-02"
	}
	h := newHouse(t, o)
	h.until(t, "open")
	h.refusedBy(t, only(h.ReceiveItems(t.Context(), authority.ReceiveItems{By: agent, Case: h.caseID(), Items: h.items})), "RA-EVD-403")
	h.clock = h.clock.AddDate(0, 0, 2)
	h.tell(t, "receive", "receive")
	if k := must(h.Case(t.Context(), h.caseID())); k.Stage != registration.ItemsComplete || k.ReceivedOn != guidance.MustDate("2024-10-02") {
		t.Errorf("case is %s, received on %s", k.Stage, k.ReceivedOn)
	}
	h.refusedBy(t, h.confirm(t, agent, seenByAgent), "RA-EVD-401", "RA-EVD-403")
	if err := h.confirm(t, agent, evidence.IDCheck{CheckedBy: "999900000003", On: "2024-10-02"}); err != nil {
		t.Error(err)
	}
}
