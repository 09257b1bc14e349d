package card

import (
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// CertificationState says where the certificates of a card are with the
// certification authority (CA). The zero CertificationState is invalid;
// [Certification.CurrentState] never returns it.
type CertificationState uint8

// The states of a card's certificates.
const (
	Uncertified CertificationState = iota + 1 // none are on it, or none are known
	Requested                                 // the CA has been asked and has not answered
	Certified                                 // they are on it
	Renewing                                  // they are on it, and the CA has been asked for new ones
	Revoking                                  // the card has ended, and the CA has been told
	Revoked                                   // the CA has revoked them; final
)

var certificationStateNames = []string{"uncertified", "requested", "certified", "renewing", "revoking", "revoked"}

// CertificationStates returns every state, in the order of the constants.
func CertificationStates() []CertificationState {
	return guidance.MembersClosed[CertificationState](certificationStateNames)
}

// String returns the state as it is written in documents, or "invalid".
func (s CertificationState) String() string { return guidance.NameClosed(certificationStateNames, s) }

// MarshalText returns the state as text; the zero CertificationState is an error.
func (s CertificationState) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("state of a card's certificates", certificationStateNames, s)
}

// UnmarshalText reads a state; unknown text is a [*guidance.UnknownValueError].
func (s *CertificationState) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[CertificationState]("state of a card's certificates", certificationStateNames, string(text))
	return err
}

// CertificationMove is something that happens to the certificates of a card. The
// zero CertificationMove is invalid.
type CertificationMove uint8

// The moves. [CertificationTransitions] says from which state to which each leads.
const (
	RequestCertificates CertificationMove = iota + 1
	IssueCertificates
	RefuseCertificates
	RecordCertificates
	RenewCertificates
	RevokeCertificates
	ConfirmRevocation
	RefuseRevocation
)

var certificationMoveNames = []string{"request", "issue", "refuse", "record", "renew", "revoke", "confirm-revocation", "refuse-revocation"}

// CertificationMoves returns every move, in the order of the constants.
func CertificationMoves() []CertificationMove {
	return guidance.MembersClosed[CertificationMove](certificationMoveNames)
}

// String returns the move as it is written in documents, or "invalid".
func (m CertificationMove) String() string { return guidance.NameClosed(certificationMoveNames, m) }

// MarshalText returns the move as text; the zero CertificationMove is an error.
func (m CertificationMove) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("move of a card's certificates", certificationMoveNames, m)
}

// UnmarshalText reads a move; unknown text is a [*guidance.UnknownValueError].
func (m *CertificationMove) UnmarshalText(text []byte) (err error) {
	*m, err = guidance.ParseClosed[CertificationMove]("move of a card's certificates", certificationMoveNames, string(text))
	return err
}

// CertificationTransition is one line of the table of a card's certificates.
type CertificationTransition = Line[CertificationState, CertificationMove]

// certificationTransitions is the only place that says how certificates move. What
// the CA has not confirmed is never shown as done: there is a state for it.
var certificationTransitions = lines[CertificationState, CertificationMove]{
	{Uncertified, RequestCertificates, Requested, ByRA, "the card was printed, and the CA is asked for its certificates", ruleConfirmed, nil},
	{Uncertified, RecordCertificates, Certified, ByAgent, "the certificates that are on the card were read from it", ruleConfirmed, needs(ruleHeldPair)},
	{Requested, IssueCertificates, Certified, ByCA, "the CA has issued them", ruleConfirmed, needs(ruleHeldPair)},
	{Requested, RefuseCertificates, Uncertified, ByCA, "the CA will not issue them", ruleConfirmed, nil},
	{Certified, RecordCertificates, Certified, ByAgent, "others were read from the card, because they were renewed elsewhere", ruleConfirmed, needs(ruleHeldPair)},
	{Certified, RenewCertificates, Renewing, ByUnlocker, "in their last ninety days by whoever may unlock, or by the holder alone, with the holder's passcode; once expired by an RA Manager or RA Agent, with the holder in person", ruleWindow, needs(ruleHeldPair, ruleWhoRenews, ruleWithPasscode, ruleAgentRenews, ruleHolderPresent)},
	{Renewing, IssueCertificates, Certified, ByCA, "the CA has renewed them", ruleConfirmed, needs(ruleHeldPair)},
	{Renewing, RefuseCertificates, Certified, ByCA, "the CA will not renew them; those on the card stay", ruleConfirmed, nil},
	{Uncertified, RevokeCertificates, Revoking, ByRA, "the card ended after the CA had been asked, and what it said may not be all that it did", ruleRevoked, nil},
	{Requested, RevokeCertificates, Revoking, ByRA, "the card ended before the CA had answered", ruleRevoked, nil},
	{Certified, RevokeCertificates, Revoking, ByRA, "the card has ended", ruleRevoked, nil},
	{Renewing, RevokeCertificates, Revoking, ByRA, "the card ended before the CA had answered", ruleRevoked, nil},
	{Revoking, RefuseRevocation, Revoking, ByCA, "the CA will not revoke them; it shows, and is asked again", ruleRevoked, nil},
	{Revoking, RevokeCertificates, Revoking, ByRA, "the CA refused, and is asked again", ruleRevoked, nil},
	{Revoking, ConfirmRevocation, Revoked, ByCA, "the CA has revoked them, for the reason as RFC 5280 has it", ruleRevoked, nil},
}

// CertificationTransitions returns the table, in the order in which the
// documentation prints it. The slice is the caller's.
func CertificationTransitions() []CertificationTransition { return certificationTransitions.clone() }

// Certification is what is known of the certificates of a card. The zero
// Certification is that of a card without any. It can be compared with ==.
type Certification struct {
	State     CertificationState `json:"state,omitzero"`
	Ref       string             `json:"ref,omitzero"`       // the reference that the CA was given last
	AskedAt   time.Time          `json:"askedAt,omitzero"`   // when the CA was asked last, UTC
	SettledAt time.Time          `json:"settledAt,omitzero"` // when it last did what it was asked, UTC
	RefusedAt time.Time          `json:"refusedAt,omitzero"` // when it last refused, UTC; zero again once it does what it is asked
	Renewals  int                `json:"renewals,omitzero"`  // how often it has renewed them
	Pair      Pair               `json:"pair,omitzero"`      // those on the card, as they were read
}

// CurrentState returns the state of the certificates.
func (c Certification) CurrentState() CertificationState {
	if c.State == 0 {
		return Uncertified
	}
	return c.State
}

// Pending reports whether the CA owes an answer.
func (c Certification) Pending() bool {
	s := c.CurrentState()
	return s == Requested || s == Renewing || s == Revoking
}

// Expired reports whether the certificates are known and out of date at an instant.
func (c Certification) Expired(at time.Time) bool {
	return !c.Pair.IsZero() && at.After(c.Pair.NotAfter())
}

// latest returns the instant of the latest step.
func (c Certification) latest() time.Time {
	latest := c.AskedAt
	for _, t := range []time.Time{c.SettledAt, c.RefusedAt} {
		if t.After(latest) {
			latest = t
		}
	}
	return latest
}

// CertificatesRequested returns the card after the CA was asked for its
// certificates, under a reference.
func (c Card) CertificatesRequested(ref string, at time.Time) (Card, error) {
	c, err := c.certified(RequestCertificates, at, requireRef(ref))
	if err != nil {
		return Card{}, err
	}
	c.Certification.Ref, c.Certification.AskedAt = ref, at.UTC()
	return c, nil
}

// CertificatesIssued returns the card after the CA has issued its certificates, or
// renewed them. They are the card's only if they are its holder's and belong
// together ([CheckPair]; findings that are no errors do not refuse them).
func (c Card) CertificatesIssued(p Pair, at time.Time) (Card, error) {
	renewed := c.Certification.CurrentState() == Renewing
	found := CheckPair(p, c.Holder, at, "/certificates")
	if renewed {
		found = CheckRenewed(c.Certification.Pair, p, c.Holder, at, "/certificates")
	}
	c, err := c.withPair(IssueCertificates, p, at, found)
	if err != nil {
		return Card{}, err
	}
	if renewed {
		c.Certification.Renewals++
	}
	return c, nil
}

// CertificatesRecorded returns the card with the certificates that were read from
// it, if they may be ([Card.CheckRecorded]). Those that it has already change nothing.
func (c Card) CertificatesRecorded(p Pair, at time.Time) (Card, error) {
	read, err := c.withPair(RecordCertificates, p, at, c.CheckRecorded(p, at))
	if err != nil {
		return Card{}, err
	}
	if p == c.Certification.Pair && c.Certification.CurrentState() == Certified {
		return c, nil
	}
	return read, nil
}

// CheckRecorded assesses the pair that was read from the card at an instant, as by
// [CheckPair], at the JSON Pointer /certificates. Those of an expired card are
// recorded all the same. A pair that ends sooner than the one that was recorded
// before is a finding of severity warning (RA-CRD-050): it may have been read from a
// copy that was left over, and what is on the card is what counts.
func (c Card) CheckRecorded(p Pair, at time.Time) guidance.Assessment {
	valid := at
	if end := p.NotAfter(); at.After(end) {
		valid = end
	}
	a := CheckPair(p, c.Holder, valid, "/certificates")
	if had := c.Certification.Pair; had.IsZero() {
		a.Skip(ruleRenewed)
	} else {
		a.Require(softened(ruleRenewed), !p.NotAfter().Before(had.NotAfter()), "/certificates",
			"the certificates expire sooner than those that were recorded before")
	}
	return a
}

// withPair returns c with a pair of which a says what was found.
func (c Card) withPair(m CertificationMove, p Pair, at time.Time, a guidance.Assessment) (Card, error) {
	a.Require(ruleHeldPair, len(a.Errors()) == 0, "/certificates", "these are not a pair of certificates that this card may have")
	c, err := c.certified(m, at, a)
	if err != nil {
		return Card{}, err
	}
	c.Certification.Pair, c.Certification.SettledAt, c.Certification.RefusedAt = p, at.UTC(), time.Time{}
	return c, nil
}

// CertificatesRefused returns the card after the CA refused what it was asked for.
func (c Card) CertificatesRefused(at time.Time) (Card, error) {
	c, err := c.certified(RefuseCertificates, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.Certification.RefusedAt = at.UTC()
	return c, nil
}

// CertificatesRevoking returns the card, which has ended, after the CA was told so. It
// is told of a card for which it was asked, whatever came of that, and of one whose
// certificates are known; once it was told, again after it refused and not before.
func (c Card) CertificatesRevoking(ref string, at time.Time) (Card, error) {
	a := requireRef(ref)
	a.Require(ruleRevoked, c.State.Final(), "/state", "the card has not ended")
	held := c.Certification
	a.Require(ruleRevoked, held.Ref != "" || !held.Pair.IsZero(), "/certification", "no certificates of this card are known, and none were asked for")
	if held.CurrentState() == Revoking && held.RefusedAt.IsZero() {
		a.Fail(ruleMoves, "/certification", "the CA was told, and has not answered")
	}
	c, err := c.certified(RevokeCertificates, at, a)
	if err != nil {
		return Card{}, err
	}
	c.Certification.Ref, c.Certification.AskedAt, c.Certification.RefusedAt = ref, at.UTC(), time.Time{}
	return c, nil
}

// RevocationRefused returns the card after the CA refused to revoke its certificates:
// they are being revoked still, and it shows that the CA has to be asked again.
func (c Card) RevocationRefused(at time.Time) (Card, error) {
	c, err := c.certified(RefuseRevocation, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.Certification.RefusedAt = at.UTC()
	return c, nil
}

// CertificatesRevoked returns the card after the CA has revoked its certificates.
func (c Card) CertificatesRevoked(at time.Time) (Card, error) {
	c, err := c.certified(ConfirmRevocation, at, guidance.Assessment{})
	if err != nil {
		return Card{}, err
	}
	c.Certification.SettledAt, c.Certification.RefusedAt = at.UTC(), time.Time{}
	return c, nil
}

// RenewalAsked returns the card after the CA was asked, under a reference, to renew
// its certificates, if they may be renewed so ([CheckRenewal]); whether the card is
// unlocked is taken from the card. It must be in use.
func (c Card) RenewalAsked(r RenewalRequest, ref string, at time.Time) (Card, error) {
	a := requireRef(ref)
	a.Require(ruleConfirmed, c.State == InUse, "/state", "the card is not in use")
	r.Unlocked = c.LockState() == Unlocked
	found, err := CheckRenewal(r, c.Certification.Pair, at)
	a.Merge(found)
	if _, may := certificationTransitions.find(c.Certification.CurrentState(), RenewCertificates); may {
		a.Require(ruleHeldPair, err == nil, "/certificates", "no certificates of this card are known that could be renewed")
	}
	c, err = c.certified(RenewCertificates, at, a)
	if err != nil {
		return Card{}, err
	}
	c.Certification.Ref, c.Certification.AskedAt = ref, at.UTC()
	return c, nil
}

func requireRef(ref string) (a guidance.Assessment) {
	a.Require(ruleConfirmed, !blank(ref), "/ref", "without a reference an answer cannot be told from another")
	return a
}

// certified returns c after a move of its certificates, if the table has it and a
// holds no finding of severity error.
func (c Card) certified(m CertificationMove, at time.Time, a guidance.Assessment) (Card, error) {
	a.Require(ruleClock, !at.IsZero() && !at.Before(c.latest()), "/at",
		"the instant is missing, or before the card's latest step")
	line, ok := certificationTransitions.find(c.Certification.CurrentState(), m)
	if !ok {
		a.Fail(ruleMoves, "/certification", "the table of certificates has no such move here")
	}
	switch m {
	case RequestCertificates, RecordCertificates, IssueCertificates:
		a.Require(ruleConfirmed, !c.PrintedAt.IsZero() && !c.State.Final(), "/state", "there is no card to put certificates on")
	}
	if err := a.Refusal(m.String() + " certificates"); err != nil {
		return Card{}, err
	}
	c.Certification.State = line.To
	return c, nil
}
