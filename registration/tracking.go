package registration

import (
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Tracked is one reason why a registration is on the tracking list.
type Tracked struct {
	Why   string // for example "flagged by the convention remote-registration"
	Owner string
	DueOn string // YYYY-MM-DD; "" if policy has not set one
}

// Tracking returns why the case is on the tracking list, in a fixed order;
// empty when it is not. A case that was given up is not: it has no identity to
// put right. Neither is one whose identity was verified since: a normal
// verification asks for all that was done without.
func (c Case) Tracking() []Tracked {
	if c.Stage == Closed || c.Cleared != nil {
		return nil
	}
	var ts []Tracked
	if set, err := c.Requirements(); err == nil && set.Convention != 0 && c.Stage >= IdentityRequested {
		ts = append(ts, Tracked{Why: "flagged by the convention " + set.Convention.String()})
	}
	if c.NoVideo != nil {
		ts = append(ts, Tracked{Why: "registered without a video meeting", Owner: c.NoVideo.Owner, DueOn: c.NoVideo.DueOn})
	}
	for _, d := range c.Deviations {
		ts = append(ts, Tracked{Why: "deviation from " + string(d.Rule), Owner: d.Owner, DueOn: d.DueOn})
	}
	return ts
}

// Cleared says by which verification a registration left the tracking list.
type Cleared struct {
	Verification string        `json:"verification"` // id of the [identity.Verification]
	On           guidance.Date `json:"on"`           // London day on which documents and person were seen
}

// Clear takes the case off the tracking list, for a verification of the identity
// that came of it. It is refused while there is none (RA-VID-040).
func (c Case) Clear(v identity.Verification) (Case, error) {
	if !c.registered() {
		return Case{}, ruleStageOrder.Refuse("clear registration", "/stage", "no identity has come of the registration yet that could be verified")
	}
	c.Cleared = &Cleared{Verification: v.ID, On: v.On}
	return c, nil
}

// Standing says how a profile stands to the tracking list. The zero Standing is
// invalid.
type Standing uint8

// The three answers.
const (
	Ordinary Standing = iota + 1 // never on the list, as far as the profile knows
	OnList                       // to be verified normally
	OffList                      // was on the list, and has been verified normally since
)

var standingNames = []string{"ordinary", "tracked", "cleared"}

// String returns the standing as it is written in documents, or "invalid".
func (s Standing) String() string { return guidance.NameClosed(standingNames, s) }

// MarshalText returns the standing as text; the zero Standing is an error.
func (s Standing) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("standing", standingNames, s)
}

// UnmarshalText reads a standing; unknown text is a [*guidance.UnknownValueError].
func (s *Standing) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[Standing]("standing", standingNames, string(text))
	return err
}

// StandingOf returns how a profile stands to the tracking list: on it while it
// carries the emergency marker, or was registered by an emergency route and not
// verified since. Of a registration without a video meeting there is no marker: the
// route alone says so.
//
// Sources: Remote smartcard registration, about the process; Streamlining
// authentication services, what happens if it is impossible to hold a video
// meeting.
func StandingOf(p identity.Profile) Standing {
	if identity.Recognise(p.CIS).Flag.Tracked() {
		return OnList
	}
	was := byEmergency(p.Route)
	for _, v := range p.Verifications {
		was = was || v.Replaced.Flag.Tracked()
	}
	switch {
	case !was:
		return Ordinary
	case len(p.Verifications) == 0:
		return OnList
	}
	return OffList
}

// CheckReplacement says whether a profile may be replaced by what somebody says that
// the directory holds: not when the emergency marker would go by that, or the person
// leave the tracking list, without a verification (RA-CIS-025).
func CheckReplacement(before, by identity.Profile) guidance.Assessment {
	var a guidance.Assessment
	rule := identity.MarkerClearedRule()
	marked := func(p identity.Profile) bool { return identity.Recognise(p.CIS).Flag.Tracked() }
	switch {
	case marked(before) && !marked(by):
		a.Fail(rule, "/cis/evidence", "the emergency marker would go without a verification")
	case StandingOf(before) == OnList && StandingOf(by) != OnList:
		a.Fail(rule, "/route", "the person would leave the tracking list without a verification")
	default:
		a.Pass(rule)
	}
	return a
}

// byEmergency reports whether a profile was registered by an emergency route; the
// route of one from elsewhere may be unknown.
func byEmergency(route string) bool {
	r, err := evidence.ParseRoute(route)
	return err == nil && r.Emergency()
}
