package card_test

import (
	"crypto/x509"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// certificationGrid is written by hand like [grid]. A card that has ended is revoked;
// the other moves are of a card in use.
const certificationGrid = `
.           request   issue     refuse      record    renew    revoke   confirm-revocation refuse-revocation
uncertified requested C001      C001        certified C001     revoking C001               C001
requested   C001      certified uncertified C001      C001     revoking C001               C001
certified   C001      C001      C001        certified renewing revoking C001               C001
renewing    C001      certified certified   C001      C001     revoking C001               C001
revoking    C001      C001      C001        C001      C001     revoking revoked            revoking
revoked     C001      C001      C001        C001      C001     C001     C001               C001
invalid     C001      C001      C001        C001      C001     C001     C001               C001
`

// The certificates of the tests expire a month after [certified], and are renewed by
// [pairOf].
var (
	onTheCard   = expiring(certified.AddDate(0, 0, 30))
	afterExpiry = onTheCard.NotAfter().Add(1)
)

// pairOf returns a pair that the card of the tests may get, or one of which one
// certificate names somebody else, whose user id differs in the last digit.
func pairOf(good bool) card.Pair {
	p := expiring(certified.AddDate(0, 0, 1000))
	p.Authentication.Fingerprint, p.Authentication.KeyFingerprint = "a3", "b3"
	p.Signing.Fingerprint, p.Signing.KeyFingerprint = "a4", "b4"
	if !good {
		p.Signing.UserID = "555254240101"
	}
	return p
}

// inState returns a card in use whose certificates are in a state.
func inState(t testing.TB, s card.CertificationState) card.Card {
	t.Helper()
	c := at(t, card.InUse)
	c.Certification = card.Certification{State: s, Ref: "ca-1", AskedAt: hour(7)}
	if s != card.Uncertified && s != card.Requested {
		c.Certification.SettledAt, c.Certification.Pair = hour(8), onTheCard
	}
	return c
}

// certificatesAsked returns a card that has come to a state and then was asked
// certificates for, which are on it if issued.
func certificatesAsked(t testing.TB, s card.State, issued bool) card.Card {
	t.Helper()
	c := must(t)(at(t, s).CertificatesRequested("ca-1", certified))
	if issued {
		c = must(t)(c.CertificatesIssued(pairOf(true), certified))
	}
	return c
}

// certificationMoved makes a move of a card's certificates with all that it needs.
func certificationMoved(t testing.TB, c card.Card, m card.CertificationMove, at time.Time) (card.Card, error) {
	t.Helper()
	switch m {
	case card.RequestCertificates:
		return c.CertificatesRequested("ca-2", at)
	case card.IssueCertificates:
		return c.CertificatesIssued(pairOf(true), at)
	case card.RefuseCertificates:
		return c.CertificatesRefused(at)
	case card.RecordCertificates:
		return c.CertificatesRecorded(pairOf(true), at)
	case card.RenewCertificates:
		return c.RenewalAsked(card.RenewalRequest{By: card.RenewerHolder, Passcode: true}, "ca-2", at)
	case card.RevokeCertificates:
		if !c.State.Final() {
			c = must(t)(c.Cancelled(card.ReasonLost, hour(9)))
		}
		if c.Certification.State == card.Revoking {
			c.Certification.RefusedAt = hour(9) // the authority was told before, and refused
		}
		return c.CertificatesRevoking("ca-2", at)
	case card.RefuseRevocation:
		return c.RevocationRefused(at)
	}
	return c.CertificatesRevoked(at)
}

func TestCertificationEveryPair(t *testing.T) {
	want, got, table := cells(t, certificationGrid), map[[2]string]string{}, map[[2]string]string{}
	for _, s := range append(card.CertificationStates(), card.Revoked+1) {
		for _, m := range card.CertificationMoves() {
			pair := [2]string{s.String(), m.String()}
			after, err := certificationMoved(t, inState(t, s), m, certified)
			got[pair], table[pair] = after.Certification.CurrentState().String(), "C001"
			if err != nil {
				got[pair] = short(refusedBy(t, err, "RA-CRD-001").Rule())
			}
			if (after == card.Card{}) != (err != nil) {
				t.Errorf("%v: card %v beside error %v", pair, after, err)
			}
		}
	}
	for _, line := range card.CertificationTransitions() {
		table[[2]string{line.From.String(), line.Move.String()}] = line.To.String()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("moves of certificates mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, table); diff != "" {
		t.Errorf("table of certificates mismatch (-want +got):\n%s", diff)
	}
}

func TestCertificationOfACardWithoutAny(t *testing.T) {
	var c card.Certification
	if c.CurrentState() != card.Uncertified || c.Pending() || c.Expired(certified) {
		t.Errorf("no certificates are %s, pending %v, expired %v", c.CurrentState(), c.Pending(), c.Expired(certified))
	}
}

// TestCertificationMovesSetWhatTheyChange holds all that is known after a move against
// what was known before it.
func TestCertificationMovesSetWhatTheyChange(t *testing.T) {
	refused := inState(t, card.Uncertified)
	refused.Certification.RefusedAt = hour(8)
	refusedRenewal := inState(t, card.Renewing)
	refusedRenewal.Certification.State, refusedRenewal.Certification.RefusedAt = card.Certified, hour(9)
	toRevoke := must(t)(refusedRenewal.Cancelled(card.ReasonLost, hour(9)))
	revoking := must(t)(toRevoke.CertificatesRevoking("ca-2", hour(9)))
	for _, tt := range []struct {
		name, why string
		from      card.Card
		move      card.CertificationMove
		change    func(*card.Certification)
	}{
		{"requested", "the reference and the instant are kept", at(t, card.InUse), card.RequestCertificates, func(c *card.Certification) {
			*c = card.Certification{State: card.Requested, Ref: "ca-2", AskedAt: certified}
		}},
		{"requested again", "that the authority refused before is known until it issues", refused, card.RequestCertificates, func(c *card.Certification) {
			c.State, c.Ref, c.AskedAt = card.Requested, "ca-2", certified
		}},
		{"issued", "they are on the card, and none were renewed", inState(t, card.Requested), card.IssueCertificates, func(c *card.Certification) {
			c.State, c.SettledAt, c.Pair = card.Certified, certified, pairOf(true)
		}},
		{"refused", "there are none, and it is known when that was said", inState(t, card.Requested), card.RefuseCertificates, func(c *card.Certification) {
			c.State, c.RefusedAt = card.Uncertified, certified
		}},
		{"recorded", "nobody was asked: no reference changes", inState(t, card.Certified), card.RecordCertificates, func(c *card.Certification) {
			c.SettledAt, c.Pair = certified, pairOf(true)
		}},
		{"recorded after a refusal", "then it is over", refused, card.RecordCertificates, func(c *card.Certification) {
			c.State, c.SettledAt, c.RefusedAt, c.Pair = card.Certified, certified, time.Time{}, pairOf(true)
		}},
		{"renewal asked", "the old ones are on the card until the answer", inState(t, card.Certified), card.RenewCertificates, func(c *card.Certification) {
			c.State, c.Ref, c.AskedAt = card.Renewing, "ca-2", certified
		}},
		{"renewed", "it is counted", inState(t, card.Renewing), card.IssueCertificates, func(c *card.Certification) {
			c.State, c.SettledAt, c.Pair, c.Renewals = card.Certified, certified, pairOf(true), 1
		}},
		{"renewal refused", "those on the card stay", inState(t, card.Renewing), card.RefuseCertificates, func(c *card.Certification) {
			c.State, c.RefusedAt = card.Certified, certified
		}},
		{"revoking", "the authority has not done it yet", toRevoke, card.RevokeCertificates, func(c *card.Certification) {
			*c = card.Certification{State: card.Revoking, Ref: "ca-2", AskedAt: certified, SettledAt: c.SettledAt, Pair: c.Pair}
		}},
		{"revoking what was refused", "the refusal was of the issue, and is over", must(t)(refused.Cancelled(card.ReasonLost, hour(9))), card.RevokeCertificates, func(c *card.Certification) {
			*c = card.Certification{State: card.Revoking, Ref: "ca-2", AskedAt: certified}
		}},
		{"revocation refused", "somebody has to ask again", revoking, card.RefuseRevocation, func(c *card.Certification) {
			c.RefusedAt = certified
		}},
		{"revoked", "that a renewal was refused before matters no more", revoking, card.ConfirmRevocation, func(c *card.Certification) {
			c.State, c.SettledAt, c.RefusedAt = card.Revoked, certified, time.Time{}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := tt.from
			tt.change(&want.Certification)
			got := must(t)(certificationMoved(t, tt.from, tt.move, certified.In(guidance.London())))
			if diff := cmp.Diff(want, got, exactly); diff != "" {
				t.Errorf("card mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			state := got.Certification.State
			if pending := state == card.Requested || state == card.Renewing || state == card.Revoking; got.Certification.Pending() != pending {
				t.Errorf("while %s, Pending() is %v", state, !pending)
			}
		})
	}
}

// TestCertificatesMetAndMissed shows of each rule of the record of certificates a move
// that meets it, and one that misses it by a hair.
func TestCertificatesMetAndMissed(t *testing.T) {
	failed := func(_ card.Card, err error) error { return err }
	lost := must(t)(inState(t, card.Certified).Cancelled(card.ReasonLost, hour(9)))
	refused := must(t)(certificatesAsked(t, card.Printed, false).CertificatesRefused(certified))
	for _, tt := range []struct {
		rule        guidance.RuleID
		met, missed error
		by          []guidance.RuleID
		why         string
	}{
		{
			"RA-CRD-029", failed(at(t, card.Printed).CertificatesRequested("ca-1", certified)),
			failed(at(t, card.Printed).CertificatesRequested(" ", certified)),
			[]guidance.RuleID{"RA-CRD-029"},
			"an answer could not be told from another",
		},
		{
			"RA-CRD-029", failed(at(t, card.Printed).CertificatesRequested("ca-1", certified)),
			failed(at(t, card.Ordered).CertificatesRequested("ca-1", certified)),
			[]guidance.RuleID{"RA-CRD-029"},
			"there is no card yet",
		},
		{
			"RA-CRD-029", failed(at(t, card.Printed).CertificatesRecorded(wholePair(), certified)),
			failed(lost.CertificatesRecorded(wholePair(), certified)),
			[]guidance.RuleID{"RA-CRD-029"},
			"the card has ended",
		},
		{
			"RA-CRD-029", failed(inState(t, card.Requested).CertificatesIssued(wholePair(), certified)),
			failed(inState(t, card.Uncertified).CertificatesIssued(wholePair(), certified)),
			[]guidance.RuleID{"RA-CRD-001"},
			"the authority was not asked",
		},
		{
			"RA-CRD-030", failed(certificatesAsked(t, card.Printed, true).Dispatched(certified)),
			failed(certificatesAsked(t, card.Printed, false).Dispatched(certified)),
			[]guidance.RuleID{"RA-CRD-030"},
			"the authority has not answered",
		},
		{
			"RA-CRD-030", failed(at(t, card.Printed).Dispatched(certified)), failed(refused.Dispatched(certified)),
			[]guidance.RuleID{"RA-CRD-030"},
			"it was asked, and refused; where nobody asks, none are owed",
		},
		{
			"RA-CRD-036", failed(lost.CertificatesRevoking("ca-2", certified)),
			failed(inState(t, card.Certified).CertificatesRevoking("ca-2", certified)),
			[]guidance.RuleID{"RA-CRD-036"},
			"the card works",
		},
		{
			"RA-CRD-037", failed(inState(t, card.Requested).CertificatesIssued(pairOf(true), certified)),
			failed(inState(t, card.Requested).CertificatesIssued(pairOf(false), certified)),
			[]guidance.RuleID{"RA-CRD-037", "RA-CRD-048", "RA-CRD-042"},
			"one digit off: the other person's",
		},
		{
			"RA-CRD-037", failed(inState(t, card.Renewing).CertificatesIssued(pairOf(true), certified)),
			failed(inState(t, card.Renewing).CertificatesIssued(onTheCard, certified)),
			[]guidance.RuleID{"RA-CRD-037", "RA-CRD-050", "RA-CRD-050"},
			"the old ones once more are no renewal",
		},
		{
			"RA-CRD-037", failed(inState(t, card.Uncertified).CertificatesRecorded(onTheCard, afterExpiry)),
			failed(inState(t, card.Requested).CertificatesIssued(onTheCard, afterExpiry)),
			[]guidance.RuleID{"RA-CRD-037", "RA-CRD-045", "RA-CRD-045"},
			"those of an expired card are read from it, but not issued",
		},
		{
			"RA-CRD-037", failed(inState(t, card.Uncertified).CertificatesRecorded(wholePair(), wholePair().Signing.NotBefore)),
			failed(inState(t, card.Uncertified).CertificatesRecorded(wholePair(), wholePair().Signing.NotBefore.Add(-1))),
			[]guidance.RuleID{"RA-CRD-037", "RA-CRD-045", "RA-CRD-045"},
			"they are not valid yet",
		},
	} {
		if tt.met != nil {
			t.Errorf("%s: what meets it is refused: %v\nwhy: %s", tt.rule, tt.met, tt.why)
		}
		refusedBy(t, tt.missed, tt.by...)
	}
}

// TestRecordedAgain: the pair that is on the card already changes nothing; one that
// ends sooner is recorded, with a warning.
func TestRecordedAgain(t *testing.T) {
	before := must(t)(at(t, card.InUse).CertificatesRecorded(pairOf(true), certified))
	again := must(t)(before.CertificatesRecorded(pairOf(true), certified.Add(time.Hour)))
	if diff := cmp.Diff(before, again, exactly); diff != "" {
		t.Errorf("the same pair changed the card (-want +got):\n%s", diff)
	}
	_, err := before.CertificatesRecorded(pairOf(true), certified.Add(-1))
	refusedBy(t, err, "RA-CRD-011")

	sooner := pairOf(true)
	for _, c := range []*card.Certificate{&sooner.Authentication, &sooner.Signing} {
		c.NotAfter = c.NotAfter.Add(-time.Second)
	}
	for _, tt := range []struct {
		name string
		pair card.Pair
		want int
	}{{"the same", pairOf(true), 0}, {"a second sooner", sooner, 1}} {
		found := before.CheckRecorded(tt.pair, certified)
		if len(found.Errors()) != 0 || len(found.Findings()) != tt.want || tt.want == 1 && found.Findings()[0].Rule != "RA-CRD-050" {
			t.Errorf("%s: %v", tt.name, found.Findings())
		}
	}
	if got := must(t)(before.CertificatesRecorded(sooner, certified)); got.Certification.Pair != sooner {
		t.Error("what is on the card is not what is recorded")
	}
	if found := at(t, card.InUse).CheckRecorded(sooner, certified).Findings(); len(found) != 0 {
		t.Errorf("the first pair: %v", found)
	}
}

// TestCertificatesThatNameNobody: a common name that is no user id is a warning, and
// one that is another's an error (RA-CRD-042).
func TestCertificatesThatNameNobody(t *testing.T) {
	nobody := wholePair()
	nobody.Authentication.UserID, nobody.Signing.UserID = "", ""
	found := card.CheckPair(nobody, holder, certified, "").Findings()
	for _, f := range found {
		if f.Rule != "RA-CRD-042" || f.Severity != guidance.Warning || f.Basis != guidance.Unverified {
			t.Errorf("%s, severity %s, basis %s: %s", f.Rule, f.Severity, f.Basis, f.Message)
		}
	}
	if len(found) != 2 {
		t.Errorf("%d findings, want one for each certificate", len(found))
	}
	must(t)(at(t, card.InUse).CertificatesRecorded(nobody, certified))
	half := wholePair()
	half.Signing.UserID = ""
	must(t)(at(t, card.InUse).CertificatesRecorded(half, certified))
}

// TestRenewalWithoutAPair: a record that says certified and holds no certificates is
// renewed by nobody.
func TestRenewalWithoutAPair(t *testing.T) {
	c := inState(t, card.Certified)
	c.Certification.Pair = card.Pair{}
	for _, by := range append(card.Renewers(), 0) {
		_, err := c.RenewalAsked(card.RenewalRequest{By: by, Passcode: true, HolderPresent: true}, "ca-2", certified)
		refusedBy(t, err, "RA-CRD-037")
	}
}

func TestRecordedWithoutAPair(t *testing.T) {
	half := wholePair()
	half.Signing = card.Certificate{}
	for _, p := range []card.Pair{{}, half} {
		_, err := at(t, card.Printed).CertificatesRecorded(p, certified)
		refusedAmong(t, err, "RA-CRD-037", "RA-CRD-040")
		_, err = inState(t, card.Renewing).CertificatesIssued(p, certified)
		refusedAmong(t, err, "RA-CRD-037", "RA-CRD-040")
	}
}

// TestRenewalIsOfACardInUse: a card that was asked back, or is on its way, is not
// renewed.
func TestRenewalIsOfACardInUse(t *testing.T) {
	request := card.RenewalRequest{By: card.RenewerHolder, Passcode: true}
	for _, s := range card.States() {
		c := at(t, s)
		c.Certification = inState(t, card.Certified).Certification
		got, err := c.RenewalAsked(request, "ca-2", certified)
		if s == card.InUse {
			if err != nil || got.Certification.State != card.Renewing {
				t.Errorf("renewing a card in use: %s, %v", got.Certification.State, err)
			}
			continue
		}
		refusedBy(t, err, "RA-CRD-029")
	}
}

func TestRenewalTakesTheLockFromTheCard(t *testing.T) {
	c := locked(t)
	c.Certification = inState(t, card.Certified).Certification
	_, err := c.RenewalAsked(card.RenewalRequest{By: card.RenewerHolder, Passcode: true, Unlocked: true}, "ca-2", certified)
	if p := refusedBy(t, err, "RA-CRD-055").Findings[0].Pointer; p != "/unlocked" {
		t.Errorf("refused at %s, want /unlocked", p)
	}
	got := must(t)(c.RenewalAsked(card.RenewalRequest{By: card.RenewerAgent, HolderPresent: true}, "ca-2", afterExpiry))
	if got.Certification.State != card.Renewing || got.LockState() != card.Locked {
		t.Errorf("expired and locked: certificates %s, lock %s", got.Certification.State, got.LockState())
	}
}

// TestRenewalWindow: ninety London days before the last day, and not ninety-one.
func TestRenewalWindow(t *testing.T) {
	request := card.RenewalRequest{By: card.RenewerHolder, Passcode: true}
	first := guidance.DateOf(onTheCard.NotAfter()).AddDays(-90).Start()
	must(t)(inState(t, card.Certified).RenewalAsked(request, "ca-2", first))
	_, err := inState(t, card.Certified).RenewalAsked(request, "ca-2", first.Add(-1))
	refusedBy(t, err, "RA-CRD-054")
	_, err = inState(t, card.Certified).RenewalAsked(request, "", certified)
	refusedBy(t, err, "RA-CRD-029")
}

func TestCertificationClock(t *testing.T) {
	for _, m := range card.CertificationMoves() {
		from := map[card.CertificationMove]card.CertificationState{
			card.RequestCertificates: card.Uncertified, card.IssueCertificates: card.Requested, card.RefuseCertificates: card.Renewing,
			card.RecordCertificates: card.Certified, card.RenewCertificates: card.Certified, card.RevokeCertificates: card.Renewing,
			card.ConfirmRevocation: card.Revoking, card.RefuseRevocation: card.Revoking,
		}[m]
		for _, set := range []func(*card.Certification){
			func(c *card.Certification) { c.AskedAt = certified },
			func(c *card.Certification) { c.SettledAt = certified },
			func(c *card.Certification) { c.RefusedAt = certified },
		} {
			c := inState(t, from)
			if m == card.RevokeCertificates {
				c = must(t)(c.Cancelled(card.ReasonLost, hour(9)))
			}
			set(&c.Certification)
			must(t)(certificationMoved(t, c, m, certified))
			_, err := certificationMoved(t, c, m, certified.Add(-1))
			refusedBy(t, err, "RA-CRD-011")
			_, err = c.Cancelled(card.ReasonLost, certified.Add(-1))
			refusedAmong(t, err, "RA-CRD-011")
		}
	}
}

// TestALateAnswer: what the authority issues for a card that has ended meanwhile is not
// put on it, and is revoked.
func TestALateAnswer(t *testing.T) {
	c := must(t)(inState(t, card.Requested).Cancelled(card.ReasonStolen, hour(9)))
	_, err := c.CertificatesIssued(pairOf(true), certified)
	refusedBy(t, err, "RA-CRD-029")
	c = must(t)(c.CertificatesRevoking("ca-2", certified))
	_, err = c.CertificatesRevoking("ca-3", certified) // which has not answered yet
	refusedBy(t, err, "RA-CRD-001")
	c = must(t)(c.CertificatesRevoked(certified))
	if c.Certification.State != card.Revoked || c.State != card.Cancelled || c.Reason.RFC5280() != 1 {
		t.Errorf("certificates %s of a card that is %s for %s", c.Certification.State, c.State, c.Reason)
	}
}

// TestNothingToRevoke: a card that no authority was ever asked for has nothing that one
// could revoke.
func TestNothingToRevoke(t *testing.T) {
	ended := must(t)(at(t, card.InUse).Cancelled(card.ReasonStolen, hour(9)))
	_, err := ended.CertificatesRevoking("ca-1", certified)
	refusedBy(t, err, "RA-CRD-036")
	ended.Certification.Ref = "ca-1"
	must(t)(ended.CertificatesRevoking("ca-2", certified))
}

// TestCertificatesThatWereMade takes certificates that were made and read, and not
// written down by a test, through a card's life and back from JSON.
func TestCertificatesThatWereMade(t *testing.T) {
	read := func(from time.Time) card.Pair {
		authentication, signing := plain(), plain()
		authentication.from, authentication.to = from, from.AddDate(3, 0, 0)
		signing.from, signing.to, signing.key, signing.usage = from, from.AddDate(3, 0, 0), rsaKey(), x509.KeyUsageContentCommitment
		cs, err := card.ParseCertificates(append(signing.der(t), authentication.der(t)...))
		if err != nil {
			t.Fatal(err)
		}
		p, err := card.PairOf(cs)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	do, begin := must(t), time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)
	c := do(at(t, card.Printed).CertificatesRequested("ca-1", begin))
	c = do(c.CertificatesIssued(read(begin), begin))
	c = do(c.HandedOver(true, begin))
	later := begin.AddDate(3, 0, -90)
	c = do(c.RenewalAsked(card.RenewalRequest{By: card.RenewerUnlocker, Passcode: true}, "ca-2", later))
	c = do(c.CertificatesIssued(read(later), later))
	if c.Certification.Renewals != 1 || !c.Certification.Pair.NotAfter().Equal(later.AddDate(3, 0, 0)) {
		t.Errorf("renewed %d times until %s", c.Certification.Renewals, c.Certification.Pair.NotAfter())
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var got card.Card
	if err := json.Unmarshal(text, &got, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, got, exactly); diff != "" {
		t.Errorf("card does not come back (-want +got):\n%s", diff)
	}
}
