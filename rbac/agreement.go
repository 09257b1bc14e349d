package rbac

import (
	"slices"

	"github.com/rakit-dev/rakit/guidance"
)

// Agreement is what an RA service provider and a registering organisation
// agreed: that the provider acts for the organisation on some days, both ends
// included, over these channels and with the registrant at these locations
// (remote registration page, "About the process"). An agreement without a first
// day is in force on no day.
type Agreement struct {
	ID           string            `json:"id"`
	Provider     string            `json:"provider"`     // ODS code of the RA service provider
	Organisation string            `json:"organisation"` // ODS code of the registering organisation
	Interval     guidance.Interval `json:"interval"`
	Channels     []string          `json:"channels"`  // names as in [KnownChannels], or others
	Locations    []string          `json:"locations"` // lower-kebab names, for example "home"
	Version      int64             `json:"-"`         // kept by the store
}

// Check returns the [*guidance.Refusal] of an agreement that misses one of its
// parts (RA-RBC-012), or nil.
func (a Agreement) Check() error {
	var as guidance.Assessment
	as.Require(ruleAgreementParts, present(a.ID) && isODS(a.Provider) && isODS(a.Organisation) && !a.Interval.From.IsZero() && a.Interval.Valid(), "", "")
	return as.Refusal("record agreement")
}

// AgreementFor returns the agreement between the two that is in force on the
// day; ok is false when there is none. Of several, the one that began last is
// returned, and of those the one with the greatest id. An agreement with an
// organisation does not extend to its RA children.
func (s Standing) AgreementFor(provider, organisation string, on guidance.Date) (a Agreement, ok bool) {
	if provider == "" || organisation == "" {
		return Agreement{}, false
	}
	for _, b := range s.Agreements {
		if b.Provider != provider || b.Organisation != organisation || !inForce(b.Interval, on) {
			continue
		}
		if !ok || later(b, a) {
			a, ok = b, true
		}
	}
	return a, ok
}

func later(b, a Agreement) bool {
	if c := b.Interval.From.Compare(a.Interval.From); c != 0 {
		return c > 0
	}
	return b.ID > a.ID
}

// Channel is a video channel that a page names as possible.
type Channel struct {
	Name      string // lower-kebab
	Citations []guidance.Citation
}

// KnownChannels returns the video channels that the emergency pages name, in
// order of name. The pages call them possible, so that others may be agreed.
func KnownChannels() []Channel {
	remote := guidance.RemoteRegistration.At("About the process: possible channels")
	clinicians := guidance.Streamlining.At("Step 1")
	return []Channel{
		{"facetime", []guidance.Citation{remote}},
		{"jabber", []guidance.Citation{remote}},
		{"microsoft-teams", []guidance.Citation{remote, clinicians}},
		{"skype", []guidance.Citation{clinicians}},
		{"slack", []guidance.Citation{remote, clinicians}},
		{"webex", []guidance.Citation{remote, clinicians}},
		{"zoom", []guidance.Citation{remote, clinicians}},
	}
}

// CheckCall compares a video call with the agreement: the channel (RA-RBC-010)
// and the registrant's location (RA-RBC-011) are among those agreed, written
// exactly as there. The pointers of findings start with base, for example
// "/videoCall". Without an agreement (the zero Agreement) neither rule can be
// evaluated, and the assessment says so: whether the actor needs one at all is
// decided by [Authorize].
func CheckCall(a Agreement, channel, location, base string) guidance.Assessment {
	var as guidance.Assessment
	if a.Provider == "" || a.Organisation == "" {
		as.Unknown(ruleChannel)
		as.Unknown(ruleLocation)
		return as
	}
	as.Require(ruleChannel, agreed(a.Channels, channel), base+"/channel", "this channel has not been agreed between provider and organisation")
	as.Require(ruleLocation, agreed(a.Locations, location), base+"/location", "this location has not been agreed between provider and organisation")
	return as
}

func agreed(names []string, name string) bool { return name != "" && slices.Contains(names, name) }

// CallRules returns the rules that [CheckCall] applies, for a caller that
// cannot apply them: no call, or no agreement to hold it against.
func CallRules() []guidance.Rule { return []guidance.Rule{ruleChannel, ruleLocation} }
