package card

import (
	"slices"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// Renewer is in what part somebody renews certificates. The zero Renewer is
// invalid. Which role plays which part is for package rbac.
type Renewer uint8

// Those who renew.
const (
	RenewerHolder   Renewer = iota + 1 // the person the card is for, on their own
	RenewerUnlocker                    // a Local Smartcard Administrator
	RenewerSponsor                     // a Sponsor
	RenewerAgent                       // an RA Manager or RA Agent, advanced or not
)

var renewerNames = []string{"holder", "unlocker", "sponsor", "agent"}

// Renewers returns every part, in the order of the constants.
func Renewers() []Renewer { return guidance.MembersClosed[Renewer](renewerNames) }

// String returns the part as it is written in documents, or "invalid".
func (r Renewer) String() string { return guidance.NameClosed(renewerNames, r) }

// MarshalText returns the part as text; the zero Renewer is an error.
func (r Renewer) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("renewer", renewerNames, r)
}

// UnmarshalText reads a part; unknown text is a [*guidance.UnknownValueError].
func (r *Renewer) UnmarshalText(text []byte) (err error) {
	*r, err = guidance.ParseClosed[Renewer]("renewer", renewerNames, string(text))
	return err
}

// RenewalRoute is one line of the table of who may renew when, and what that
// takes.
type RenewalRoute struct {
	State    RenewalState    `json:"state"`
	By       Renewer         `json:"by"`
	Passcode bool            `json:"passcode"` // the card is unlocked, and the holder enters the passcode
	Presence bool            `json:"presence"` // the holder is there in person
	Why      string          `json:"why"`      // for people
	Rules    []guidance.Rule `json:"-"`        // what the line rests on
}

// renewalRoutes is the only place that says who may renew when. What is not in
// it is refused; before the window nobody may.
var renewalRoutes = []RenewalRoute{
	{RenewalDue, RenewerHolder, true, false, "the holder renews in Care Identity Management, for themself", []guidance.Rule{ruleWhoRenews, ruleWithPasscode}},
	{RenewalDue, RenewerUnlocker, true, false, "a Local Smartcard Administrator renews, and the holder enters the passcode", []guidance.Rule{ruleWhoRenews, ruleWithPasscode}},
	{RenewalDue, RenewerSponsor, true, false, "a Sponsor renews, and the holder enters the passcode", []guidance.Rule{ruleWhoRenews, ruleWithPasscode}},
	{RenewalDue, RenewerAgent, true, false, "an RA Manager or RA Agent renews, and the holder enters the passcode", []guidance.Rule{ruleWhoRenews, ruleWithPasscode}},
	{RenewalExpired, RenewerAgent, false, true, "an RA Manager or RA Agent renews what has expired, with the holder there in person", []guidance.Rule{ruleAgentRenews, ruleHolderPresent}},
}

// RenewalTable returns the table of who may renew when. The slice is the
// caller's.
func RenewalTable() []RenewalRoute {
	table := slices.Clone(renewalRoutes)
	for i := range table {
		table[i].Rules = slices.Clone(table[i].Rules)
	}
	return table
}

// RenewalRoutes returns the lines of [RenewalTable] that are open for a pair at
// an instant, none before its window. The error is [ErrNoCertificates], wrapped.
func RenewalRoutes(p Pair, at time.Time) ([]RenewalRoute, error) {
	r, err := RenewalAt(p, at)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(RenewalTable(), func(line RenewalRoute) bool { return line.State != r.State }), nil
}

// RenewalRequest asks for the certificates of a card to be renewed.
type RenewalRequest struct {
	By            Renewer `json:"by"`
	HolderPresent bool    `json:"holderPresent"` // in person, not on a call
	Unlocked      bool    `json:"unlocked"`      // the card is not locked
	Passcode      bool    `json:"passcode"`      // the holder enters it
}

// CheckRenewal assesses a request to renew a pair at an instant, by the table of
// [RenewalTable]; pointers are into the request. Before the window nobody renews
// (RA-CRD-054); in it the holder and those of RA-CRD-056 do, by the passcode
// (RA-CRD-055); what has expired is renewed by an agent (RA-CRD-052) with the
// holder present (RA-CRD-053), and a passcode does not help. Its
// [guidance.Assessment.Refusal] holds every reason. The error is
// [ErrNoCertificates], wrapped: a card without certificates is issued, not
// renewed.
func CheckRenewal(r RenewalRequest, p Pair, at time.Time) (guidance.Assessment, error) {
	var a guidance.Assessment
	now, err := RenewalAt(p, at)
	if err != nil {
		return a, err
	}
	for _, rule := range []guidance.Rule{ruleAgentRenews, ruleHolderPresent, ruleWithPasscode, ruleWhoRenews} {
		a.Skip(rule)
	}
	a.Require(ruleWindow, now.State != RenewalNotDue, "", "more than ninety days are left")
	if now.State == RenewalNotDue {
		return a, nil
	}
	i := slices.IndexFunc(renewalRoutes, func(line RenewalRoute) bool { return line.State == now.State && line.By == r.By })
	expired := now.State == RenewalExpired
	who, takes := ruleWhoRenews, RenewalRoute{Passcode: !expired, Presence: expired}
	if expired {
		who = ruleAgentRenews
	}
	if i >= 0 {
		takes = renewalRoutes[i]
	}
	a.Require(who, i >= 0, "/by", "")
	if takes.Presence {
		a.Require(ruleHolderPresent, r.HolderPresent, "/holderPresent", "the holder is not there in person")
	}
	if takes.Passcode {
		a.Require(ruleWithPasscode, r.Unlocked, "/unlocked", "the card is locked: it is unlocked first")
		a.Require(ruleWithPasscode, r.Passcode, "/passcode", "the holder does not enter the passcode")
	}
	return a, nil
}
