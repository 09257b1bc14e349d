package authority_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/rbac"
)

// fickle are the answers that a CA is told to give, until it is told otherwise.
type fickle struct{ issue, renew, revoke error }

func (f *fickle) options() options {
	return options{ca: true, ports: &simulator.Outcomes{
		OnIssue:  func(authority.CertificateOrder) error { return f.issue },
		OnRenew:  func(authority.CertificateOrder) error { return f.renew },
		OnRevoke: func(authority.Revocation) error { return f.revoke },
	}}
}

// certification asserts where the certificates of the main card are.
func certification(t *testing.T, h *house, want card.CertificationState) card.Certification {
	t.Helper()
	held := must(h.Card(t.Context(), h.cardID())).Certification
	if held.CurrentState() != want {
		t.Errorf("certificates are %s, want %s", held.CurrentState(), want)
	}
	return held
}

// TestCertificatesFollowThePrint shows that certificates are asked for when the
// printer has confirmed, that the card shows it until the CA has answered, and that
// it goes nowhere before.
func TestCertificatesFollowThePrint(t *testing.T) {
	ca := &fickle{issue: authority.ErrTemporary}
	h := newHouse(t, ca.options())
	h.until(t, "order card")
	state(t, h, card.Printed)
	certification(t, h, card.Requested)
	h.refusedBy(t, only(h.DispatchCard(t.Context(), h.card())), "RA-CRD-030")
	h.refusedBy(t, only(h.HandOverCard(t.Context(), h.met())), "RA-CRD-030")
	h.refusedBy(t, only(h.RequestCertificates(t.Context(), h.card())), "RA-CRD-001")
	if n := len(h.came(authority.ActionCertificatesIssued)); n != 0 {
		t.Errorf("%d events of what has not been done", n)
	}

	ca.issue = nil
	h.wait(t, time.Hour)
	held := certification(t, h, card.Certified)
	want := audit.Event{
		At: h.clock, Action: authority.ActionCertificatesIssued, Actor: "system", For: "RX1", Subject: h.cardID(), Outcome: audit.Done,
		Rules: []string{"RA-CRD-029", "RA-CRD-037"}, Detail: map[string]string{
			"user": h.userID().String(), "job": "certify-" + h.cardID(), "expires-on": "2022-04-20",
			"authentication": held.Pair.Authentication.Serial, "signing": held.Pair.Signing.Serial,
		},
	}
	got := h.last()
	got.Seq = 0
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	if err := only(h.DispatchCard(t.Context(), h.card())); err != nil {
		t.Error(err)
	}
	verified(t, h)
}

// garbled is a CA that answers what nobody can read, once.
type garbled struct {
	authority.CA
	done bool
}

func (g *garbled) Issue(ctx context.Context, o authority.CertificateOrder) ([][]byte, error) {
	if !g.done {
		g.done = true
		return [][]byte{[]byte("not a certificate"), nil}, nil
	}
	return g.CA.Issue(ctx, o)
}

// TestCertificatesRefused shows that whatever is no pair of this card's holder is
// refused, in sight of everybody, and asked for again under another reference.
func TestCertificatesRefused(t *testing.T) {
	for _, tt := range []struct {
		name    string
		issue   error
		garbled bool
		event   string
		why     string
	}{
		{"by the CA", simulator.ErrCARefused, false, "failed RA-CRD-029", "refused"},
		{"of somebody else", simulator.ErrWrongHolder, false, "failed RA-CRD-037 RA-CRD-042 RA-CRD-029", "not-of-this-card"},
		{"unreadable", nil, true, "failed RA-CRD-029", "unreadable"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ca := &fickle{issue: tt.issue}
			o := ca.options()
			if tt.garbled {
				o.change = func(c *authority.Config) { c.CA = &garbled{CA: c.CA} }
			}
			h := newHouse(t, o)
			h.until(t, "order card")
			held := certification(t, h, card.Uncertified)
			if held.RefusedAt.IsZero() || !held.Pair.IsZero() {
				t.Errorf("refused at %v, with the pair %v", held.RefusedAt, held.Pair)
			}
			if diff := cmp.Diff([]string{tt.event}, h.came(authority.ActionCertificatesIssued)); diff != "" || h.last().Detail["why"] != tt.why {
				t.Errorf("why %q, events (-want +got):\n%s", h.last().Detail["why"], diff)
			}
			h.refusedBy(t, only(h.DispatchCard(t.Context(), h.card())), "RA-CRD-030")
			ca.issue = nil
			h.clock = h.clock.Add(time.Minute)
			again, err := h.RequestCertificates(t.Context(), h.card())
			if err != nil || again.Certification.Ref == held.Ref || again.Certification.State != card.Requested {
				t.Fatalf("asked again: %v, as %+v", err, again.Certification)
			}
			must(h.Work(t.Context()))
			if held := certification(t, h, card.Certified); !held.RefusedAt.IsZero() {
				t.Error("it still shows as refused")
			}
			h.refusedBy(t, only(h.RequestCertificates(t.Context(), h.card())), "RA-CRD-001")
		})
	}
}

// TestRenewal holds who may renew when, and what that takes.
func TestRenewal(t *testing.T) {
	as := func(role rbac.Role) authority.Actor {
		by := agent
		by.Role = role
		return by
	}
	for _, tt := range []struct {
		name              string
		by                authority.Actor
		days              int // before the expiry
		passcode, present bool
		before            func(*house) error
		rules             []string
	}{
		{"agent, a day too early", agent, 91, true, true, nil, []string{"RA-CRD-054"}},
		{"agent, on the first day", agent, 90, true, false, nil, nil},
		{"Sponsor", as(rbac.Sponsor), 1, true, false, nil, nil},
		{"unlocker", as(rbac.LocalSmartcardAdministrator), 1, true, false, nil, nil},
		{"holder", as(rbac.Self), 1, true, false, nil, nil},
		{"somebody else as holder", authority.Actor{ID: grantee, Role: rbac.Self, Organisation: rx1}, 1, true, false, nil, []string{"RA-RBC-007"}},
		{"ID checker", as(rbac.IDChecker), 1, true, false, nil, []string{"RA-RBC-001"}},
		{"without the passcode", agent, 1, false, true, nil, []string{"RA-CRD-055"}},
		{"locked", agent, 1, true, true, lockedOut, []string{"RA-CRD-055"}},
		{"expired, by an agent with the holder", agent, -1, false, true, nil, nil},
		{"expired, by an agent alone", agent, -1, true, false, nil, []string{"RA-CRD-053"}},
		{"expired, by a Sponsor", as(rbac.Sponsor), -1, true, true, nil, []string{"RA-CRD-052", "RA-RBC-001"}},
		{"expired, by an unlocker", as(rbac.LocalSmartcardAdministrator), -1, true, true, nil, []string{"RA-CRD-052", "RA-RBC-001"}},
		{"expired, by the holder", as(rbac.Self), -1, true, true, nil, []string{"RA-CRD-052", "RA-RBC-001"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, options{ca: true})
			h.until(t, "take into use")
			old := certification(t, h, card.Certified).Pair
			h.clock = old.NotAfter().AddDate(0, 0, -tt.days)
			if tt.before != nil {
				if err := tt.before(h); err != nil {
					t.Fatal(err)
				}
			}
			by := tt.by
			if by.Role == rbac.Self && by.ID == agent.ID {
				by.ID = h.userID()
			}
			asked, err := h.RenewCertificates(t.Context(), authority.RenewCertificates{
				By: by, Card: h.cardID(), HolderPresent: tt.present, Passcode: tt.passcode,
			})
			if tt.rules != nil {
				h.refusedBy(t, err, tt.rules...)
				must(h.Work(t.Context()))
				if held := certification(t, h, card.Certified); held.Pair != old {
					t.Error("the pair is another one")
				}
				return
			}
			if err != nil || asked.Certification.State != card.Renewing {
				t.Fatalf("%v, certificates %s", err, asked.Certification.State)
			}
			must(h.Work(t.Context()))
			held := certification(t, h, card.Certified)
			if held.Renewals != 1 || !held.Pair.NotAfter().After(old.NotAfter()) {
				t.Errorf("%d renewals, until %v", held.Renewals, held.Pair.NotAfter())
			}
			if last := h.last(); last.Action != authority.ActionCertificatesRenewed || last.Outcome != audit.Done {
				t.Errorf("event %s %s", last.Action, last.Outcome)
			}
		})
	}
}

// TestRenewalOfNothing shows that the renewal of certificates that were never made is
// refused with its reasons, and is no fault.
func TestRenewalOfNothing(t *testing.T) {
	h := newHouse(t, refusing)
	h.until(t, "order card")
	err := only(h.RenewCertificates(t.Context(), authority.RenewCertificates{By: agent, Card: h.cardID(), Passcode: true}))
	h.refusedBy(t, err, "RA-CRD-001", "RA-CRD-029")
}

// TestRenewalUnderWay shows that a renewal is told of as asked for until the CA has
// answered, and that one that it refuses leaves the card as it was.
func TestRenewalUnderWay(t *testing.T) {
	ca := &fickle{renew: authority.ErrTemporary}
	h := newHouse(t, ca.options())
	h.until(t, "take into use")
	if err := almostExpired(h); err != nil {
		t.Fatal(err)
	}
	stands := must(h.For(agent).Renewal(t.Context(), h.cardID()))
	if stands.State != card.RenewalDue || stands.DaysLeft != 30 || stands.Pending || len(stands.Routes) != 4 || len(stands.Alert) != 1 {
		t.Errorf("before: %+v", stands)
	}
	renew := authority.RenewCertificates{By: agent, Card: h.cardID(), Passcode: true}
	if err := only(h.RenewCertificates(t.Context(), renew)); err != nil {
		t.Fatal(err)
	}
	h.wait(t, time.Second)
	old := certification(t, h, card.Renewing)
	stands = must(h.For(agent).Renewal(t.Context(), h.cardID()))
	if !stands.Pending || len(stands.Routes) != 0 || len(stands.Alert) != 1 {
		t.Errorf("under way: %+v", stands)
	}
	h.refusedBy(t, only(h.RenewCertificates(t.Context(), renew)), "RA-CRD-001")
	ca.renew = simulator.ErrCARefused
	h.wait(t, time.Hour)
	held := certification(t, h, card.Certified)
	if held.Pair != old.Pair || held.RefusedAt.IsZero() || held.Renewals != 0 {
		t.Errorf("after a refusal: %+v", held)
	}
	ca.renew = nil
	if err := only(h.RenewCertificates(t.Context(), renew)); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	if held := certification(t, h, card.Certified); held.Renewals != 1 || !held.RefusedAt.IsZero() {
		t.Errorf("asked again: %+v", held)
	}
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs are left over", n)
	}
}

// TestEveryEndRevokes ends a card in each way there is, while the CA is away, and
// asserts that its certificates are revoked for the reason, and not before.
func TestEveryEndRevokes(t *testing.T) {
	for _, tt := range []struct {
		name, after string
		ready       func(*house) error
		end         func(ctx context.Context, h *house) error
		reason      card.CancelReason
	}{
		{"spoiled", "order card", nil, movedAgent((*authority.Authority).SpoilCard), card.ReasonSpoiledPrint},
		{"cancelled", "dispatch", nil, func(ctx context.Context, h *house) error {
			return only(h.CancelCard(ctx, authority.CancelCard{By: agent, Card: h.cardID(), Reason: card.ReasonDamaged}))
		}, card.ReasonDamaged},
		{"handed back", "take into use", nil, movedAgent((*authority.Authority).HandBackCard), card.ReasonOtherLeaver},
		{"asked back", "take into use", doneBefore((*authority.Authority).AskBackCard), movedAgent((*authority.Authority).HandBackCard), card.ReasonOtherLeaver},
		{"stolen", "take into use", nil, func(ctx context.Context, h *house) error {
			return only(h.ReportCard(ctx, authority.ReportCard{By: agent, Card: h.cardID(), Reason: card.ReasonStolen}))
		}, card.ReasonStolen},
		{"reprinted", "take into use", lockedOut, func(ctx context.Context, h *house) error {
			return only(h.ReprintCard(ctx, authority.ReprintCard{By: agent, Card: h.cardID()}))
		}, card.ReasonLockedOrExpiredReprinted},
		{"superseded", "take into use", renamedAndReplaced, func(ctx context.Context, h *house) error {
			k, err := h.Card(ctx, h.cardID())
			if err != nil {
				return err
			}
			return only(h.HandOverCard(ctx, authority.MeetHolder{By: agent, Card: k.ReplacedBy, HolderPresent: true}))
		}, card.ReasonNameChanged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ca := &fickle{revoke: authority.ErrTemporary}
			h := newHouse(t, ca.options())
			h.until(t, tt.after)
			h.clock = h.clock.Add(time.Minute)
			if tt.ready != nil {
				if err := tt.ready(h); err != nil {
					t.Fatal(err)
				}
			}
			id := h.cardID()
			h.clock = h.clock.Add(time.Minute)
			if err := tt.end(t.Context(), h); err != nil {
				t.Fatal(err)
			}
			must(h.Work(t.Context()))
			k := must(h.Card(t.Context(), id))
			if !k.State.Final() || k.Reason != tt.reason || k.Certification.State != card.Revoking {
				t.Errorf("card is %s for %s, certificates %s", k.State, k.Reason, k.Certification.State)
			}
			if n := len(must(h.sim.Revocations())); n != 0 {
				t.Fatalf("%d were revoked by a CA that is away", n)
			}
			ca.revoke = nil
			h.wait(t, time.Hour)
			k = must(h.Card(t.Context(), id))
			revoked := must(h.sim.Revocations())
			if k.Certification.State != card.Revoked || len(revoked) != 1 || revoked[0].Card != id || revoked[0].Reason != tt.reason.RFC5280() || revoked[0].Serial != k.Serial {
				t.Errorf("certificates %s, revoked %+v", k.Certification.State, revoked)
			}
			if diff := cmp.Diff([]string{"done RA-CRD-036"}, h.came(authority.ActionCertificatesRevoked)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if n := must(h.Jobs(t.Context())); n != 0 {
				t.Errorf("%d jobs are left over", n)
			}
			verified(t, h)
		})
	}
}

func movedAgent(move cardMove) func(context.Context, *house) error {
	return func(ctx context.Context, h *house) error { return movedAs(move)(ctx, h, agent) }
}

func renamedAndReplaced(h *house) error {
	if err := renamed(h); err != nil {
		return err
	}
	if err := only(h.ReplaceCard(context.Background(), authority.ReplaceCard{By: agent, Card: h.cardID()})); err != nil {
		return err
	}
	return only(h.Work(context.Background()))
}

// TestEndedWhileCertified ends a card while the CA has been asked for its
// certificates: they are revoked, and none is put on it any more.
func TestEndedWhileCertified(t *testing.T) {
	var h *house
	var err error
	h = newHouse(t, options{ca: true, ports: &simulator.Outcomes{OnIssue: func(authority.CertificateOrder) error {
		_, err = h.CancelCard(context.Background(), authority.CancelCard{By: agent, Card: h.cardID(), Reason: card.ReasonStolen})
		return nil
	}}})
	h.until(t, "order card")
	if err != nil {
		t.Fatal(err)
	}
	held := certification(t, h, card.Revoked)
	if !held.Pair.IsZero() {
		t.Error("a pair was put on a card that has ended")
	}
	if diff := cmp.Diff([]string{"refused RA-CRD-001"}, h.came(authority.ActionCertificatesIssued)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if issued, revoked := len(must(h.sim.Certificates())), len(must(h.sim.Revocations())); issued != 1 || revoked != 1 {
		t.Errorf("%d pairs were issued, %d revoked", issued, revoked)
	}
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs are left over", n)
	}
}

// TestEndedBeforeCertified ends a card while the CA issues nothing: the revocation
// does not wait for it, and it is not asked for the certificates any more.
func TestEndedBeforeCertified(t *testing.T) {
	ca := &fickle{issue: authority.ErrTemporary}
	h := newHouse(t, ca.options())
	h.until(t, "order card")
	if err := only(h.CancelCard(t.Context(), authority.CancelCard{By: agent, Card: h.cardID(), Reason: card.ReasonOtherLeaver})); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	certification(t, h, card.Revoked)
	ca.issue = nil
	h.wait(t, time.Hour)
	if diff := cmp.Diff([]string(nil), h.came(authority.ActionCertificatesIssued)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if n := must(h.Jobs(t.Context())); n != 0 {
		t.Errorf("%d jobs are left over", n)
	}
}

// TestRevocationRefused shows that a revocation that the CA refuses is seen, and can
// be asked for again; one that is under way cannot.
func TestRevocationRefused(t *testing.T) {
	ca := &fickle{revoke: simulator.ErrCARefused}
	h := newHouse(t, ca.options())
	h.until(t, "take into use")
	if err := reportedLost(h); err != nil {
		t.Fatal(err)
	}
	h.refusedBy(t, only(h.RequestCertificates(t.Context(), h.card())), "RA-CRD-001")
	must(h.Work(t.Context()))
	if held := certification(t, h, card.Revoking); held.RefusedAt.IsZero() {
		t.Error("the refusal is not seen")
	}
	ca.revoke = nil
	if err := only(h.RequestCertificates(t.Context(), h.card())); err != nil {
		t.Fatal(err)
	}
	h.refusedBy(t, only(h.RequestCertificates(t.Context(), h.card())), "RA-CRD-001")
	must(h.Work(t.Context()))
	if held := certification(t, h, card.Revoked); !held.RefusedAt.IsZero() {
		t.Error("it still shows as refused")
	}
	if diff := cmp.Diff([]string{"failed RA-CRD-036", "done RA-CRD-036"}, h.came(authority.ActionCertificatesRevoked)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// TestWithoutCA shows that without a CA nothing is asked of one: certificates are
// recorded as they are read from cards, and stay when these end.
func TestWithoutCA(t *testing.T) {
	h := newHouse(t, options{})
	h.until(t, "take into use")
	certification(t, h, card.Uncertified)
	record := func(b []byte) error {
		return only(h.RecordCertificates(t.Context(), authority.RecordCertificates{By: agent, Card: h.cardID(), Certificates: b}))
	}
	pair := h.pairFor("a", h.userID())
	h.refusedBy(t, record(h.pairFor("b", grantee)), "RA-CRD-037", "RA-CRD-042")
	h.refusedBy(t, record(must(h.sim.Certificates())[0].Certificates[0]), "RA-CRD-040")
	events := len(h.events)
	for name, err := range map[string]error{
		"unreadable": record([]byte("nothing")), "nothing": record(nil), "half": record(pair[:10]),
	} {
		if !errors.Is(err, card.ErrCertificate) || len(h.events) != events {
			t.Errorf("%s: %v, %d events", name, err, len(h.events)-events)
		}
	}
	if err := record(pair); err != nil {
		t.Fatal(err)
	}
	held := certification(t, h, card.Certified)
	if held.Pair.ExpiresOn().String() != "2022-04-20" || h.last().Detail["expires-on"] != "2022-04-20" {
		t.Errorf("recorded %+v, event %+v", held, h.last())
	}
	if err := almostExpired(h); err != nil {
		t.Fatal(err)
	}
	for _, again := range []struct {
		why, override string
		pair          []byte
	}{
		{"the same", "", pair},
		{"renewed elsewhere", "", h.pairFor("c", h.userID())},
		{"those of before", "RA-CRD-050", pair},
	} {
		if err := record(again.pair); err != nil || h.last().Detail["override"] != again.override {
			t.Errorf("%s: %v, event %+v", again.why, err, h.last())
		}
	}
	events = len(h.events)
	for name, err := range map[string]error{
		"renew":   only(h.RenewCertificates(t.Context(), authority.RenewCertificates{By: agent, Card: h.cardID(), Passcode: true})),
		"request": only(h.RequestCertificates(t.Context(), h.card())),
	} {
		if !errors.Is(err, authority.ErrNoCA) || !errors.Is(err, errors.ErrUnsupported) || len(h.events) != events {
			t.Errorf("%s: %v, %d events", name, err, len(h.events)-events)
		}
	}
	if err := reportedLost(h); err != nil {
		t.Fatal(err)
	}
	must(h.Work(t.Context()))
	certification(t, h, card.Certified)
	if n := len(must(h.sim.Revocations())); n != 0 {
		t.Errorf("%d revocations", n)
	}
}

// TestCATakenAway shows that a job that was for a CA waits while there is none.
func TestCATakenAway(t *testing.T) {
	ca := &fickle{revoke: authority.ErrTemporary}
	h := newHouse(t, ca.options())
	h.until(t, "take into use")
	if err := reportedLost(h); err != nil {
		t.Fatal(err)
	}
	without := must(authority.New(authority.Config{
		Store: h.store, Vault: h.vault, Directory: h.sim, Printer: h.sim, Messenger: h.sim, Now: func() time.Time { return h.clock },
	}))
	must(without.Work(t.Context()))
	if n := must(without.Jobs(t.Context())); n != 1 {
		t.Fatalf("%d jobs wait, want 1", n)
	}
	ca.revoke = nil
	h.wait(t, time.Hour)
	certification(t, h, card.Revoked)
}
