package rbac

import (
	"slices"
	"strconv"

	"github.com/rakit-dev/rakit/guidance"
)

// Duty is what a rule of [Duties] does where it is not met. The zero Duty is what
// is recommended for that rule.
type Duty uint8

// What there is to choose from.
const (
	Refuse Duty = iota + 1 // the act is refused
	Note                   // the act goes on, and the decision notes it with severity info
)

var dutyNames = []string{"refuse", "note"}

// DutyValues returns every value, in the order of the constants.
func DutyValues() []Duty { return guidance.MembersClosed[Duty](dutyNames) }

// String returns the value as it is written in documents, or "invalid".
func (d Duty) String() string { return guidance.NameClosed(dutyNames, d) }

// MarshalText returns the value as text; the zero Duty is an error, so that a member
// of a document is left out.
func (d Duty) MarshalText() ([]byte, error) { return guidance.MarshalClosed("duty", dutyNames, d) }

// UnmarshalText reads a value, exactly; unknown text is a
// [*guidance.UnknownValueError].
func (d *Duty) UnmarshalText(text []byte) (err error) {
	*d, err = guidance.ParseClosed[Duty]("duty", dutyNames, string(text))
	return err
}

// Duties is local policy on what one person may do alone. No page that was read
// speaks of it: each rule is a design choice that can be switched, and what it lets
// pass is noted in the [Decision], to be logged. The zero Duties is what is
// recommended. That whoever asks for access does not approve it is not here: it is a
// rule of access requests.
type Duties struct {
	// OwnRecord is for RA-RBC-002, that nobody acts on their own record. Zero: refuse.
	OwnRecord Duty `json:"ownRecord,omitzero"`
	// VerifierIssues is for RA-RBC-071, that whoever verified an identity does not
	// order the card for it. Zero: it is not looked at.
	VerifierIssues Duty `json:"verifierIssues,omitzero"`
	// DefinerAssigns is for RA-RBC-072, that whoever defined, copied or edited a position
	// does not give it to anybody. Zero: it is not looked at.
	DefinerAssigns Duty `json:"definerAssigns,omitzero"`
	// SponsorAndAgent is for RA-RBC-073, that nobody is Sponsor and RA Agent at one
	// organisation: see [Duties.Together]. Zero: it is a warning.
	SponsorAndAgent Duty `json:"sponsorAndAgent,omitzero"`
	// RefuseUnverified is for RA-RBC-070: a line of the matrix that no primary source
	// confirms gives nothing. False: it gives what it says, and
	// [Decision].Permission.Basis says so.
	RefuseUnverified bool `json:"refuseUnverified,omitzero"`
}

// Who may not do both.
var (
	ruleVerified = ours("RA-RBC-070", "the line of the permission matrix that gives the act is confirmed by a source, or is ours",
		"parts of the older matrices could not be read and were taken over from later years; whoever wants nothing to rest on that switches this on")
	ruleVerifierIssues = ours("RA-RBC-071", "whoever verified the identity of the holder does not order the card for it",
		"no page asks for it, and a small Registration Authority could not do it; where it is switched on, one person alone cannot make an identity and a card for it")
	ruleDefinerAssigns = ours("RA-RBC-072", "whoever defined a position does not give it to anybody",
		"no page asks for it; where it is switched on, one person alone cannot make access and give it")
	ruleSponsorAndAgent = guidance.OwnRule("RA-RBC-073", guidance.Warning, guidance.Command,
		"nobody is Sponsor and RA Manager or RA Agent at one organisation",
		"a Sponsor asks and the Registration Authority decides; no page that was read forbids that one person is both, so that it is a warning unless local policy says otherwise",
		guidance.CareIdentityManagement.At("Approve or reject requests"))
)

func separationRules() []guidance.Rule {
	return []guidance.Rule{ruleVerified, ruleVerifierIssues, ruleDefinerAssigns, ruleSponsorAndAgent}
}

// HeldRole is a role of RA staff that somebody holds, and where.
type HeldRole struct {
	Organisation string `json:"organisation"` // ODS code
	Role         Role   `json:"role"`
}

// Together assesses the roles that one person holds (RA-RBC-073): a finding for each
// organisation at which they are Sponsor and RA Manager, Advanced RA Agent or RA Agent,
// at the place of the former in held, for example "/0". It is a warning, an error or a note, as d says. Codes are
// compared byte for byte; the zero Role is none.
func (d Duties) Together(held []HeldRole) guidance.Assessment {
	var as guidance.Assessment
	rule := ruleSponsorAndAgent
	switch d.SponsorAndAgent {
	case Refuse:
		rule.Severity = guidance.Error
	case Note:
		rule.Severity = guidance.Info
	}
	found := false
	for i, h := range held {
		if h.Role != Sponsor || slices.Contains(held[:i], h) {
			continue
		}
		if slices.ContainsFunc(held, func(o HeldRole) bool { return o.Organisation == h.Organisation && o.Role.decides() }) {
			as.Fail(rule, "/"+strconv.Itoa(i), "the person is Sponsor and of the Registration Authority at one organisation")
			found = true
		}
	}
	if !found {
		as.Pass(rule)
	}
	return as
}

// decides reports whether the role approves what a Sponsor asks for.
func (r Role) decides() bool { return r == RAManager || r == AdvancedRAAgent || r == RAAgent }

// judge applies a rule that policy switches, for an act that breaks it.
func (d Duty) judge(as *guidance.Assessment, rule guidance.Rule, pointer, message string) {
	if d == Note {
		rule.Severity = guidance.Info
		as.Fail(rule, pointer, message+", as local policy allows")
		return
	}
	as.Fail(rule, pointer, message)
}

// Issuing assesses that somebody orders a card (RA-RBC-071): verifiedBy are the user
// ids of those who verified the identity of its holder. Nothing is assessed unless d
// switches it on. Where nobody is named it cannot be shown that it was somebody else,
// and the rule is not met.
func (d Duties) Issuing(actor string, verifiedBy ...string) guidance.Assessment {
	return d.VerifierIssues.apart(ruleVerifierIssues, actor, verifiedBy, "verified the identity of the holder")
}

// Assigning assesses that somebody gives a position (RA-RBC-072): definedBy are the
// user ids of those who defined, copied or edited it, as [Position].ChangedBy. It is as [Duties.Issuing] says.
func (d Duties) Assigning(actor string, definedBy ...string) guidance.Assessment {
	return d.DefinerAssigns.apart(ruleDefinerAssigns, actor, definedBy, "defined the position")
}

// apart assesses that the actor is none of those who did something before.
func (d Duty) apart(rule guidance.Rule, actor string, before []string, did string) guidance.Assessment {
	var as guidance.Assessment
	before = slices.DeleteFunc(slices.Clone(before), func(id string) bool { return id == "" })
	switch {
	case d == 0:
	case len(before) == 0:
		d.judge(&as, rule, "/actor/id", "it is not known who "+did)
	case slices.Contains(before, actor):
		d.judge(&as, rule, "/actor/id", "the actor "+did)
	default:
		as.Pass(rule)
	}
	return as
}
