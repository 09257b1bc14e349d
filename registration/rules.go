package registration

import (
	"slices"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/campaign"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/evidence/gpg45"
	"github.com/rakit-dev/rakit/evidence/licence"
	"github.com/rakit-dev/rakit/evidence/mrz"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
	"github.com/rakit-dev/rakit/rbac/cis2"
	"github.com/rakit-dev/rakit/rbac/national"
	"github.com/rakit-dev/rakit/sds"
	"github.com/rakit-dev/rakit/temporary"
)

func stageRule(id guidance.RuleID, section, title string) guidance.Rule {
	return guidance.SourcedRule(id, guidance.Error, guidance.Command, title, guidance.RemoteRegistration.At(section))
}

func designed(id guidance.RuleID, scope guidance.Scope, title, rationale string) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, scope, title, rationale)
}

const (
	stage1 = "Stage 1 (before the video call)"
	stage2 = "Stage 2 (the video call)"
	stage3 = "Stage 3 (after the video call)"
)

// ruleOrganisations is of the table of package identity.
var ruleOrganisations = identity.ODSCodeRule()

var (
	ruleRecordID = designed("RA-IDN-031", guidance.Record,
		"a record has an id of at most 200 bytes by which a finding can be traced to it",
		"a finding that cannot be traced to its record cannot be acted upon")
	ruleDuplicate = designed("RA-IDN-032", guidance.Command,
		"the person has no Care Identity yet",
		"a second identity for one person splits their access and their audit trail; the existing one is used")

	ruleStageOrder = designed("RA-VID-040", guidance.Command,
		"the step follows from the stage that the registration has reached",
		"the stages of the guidance build on one another; the table of stages says which step may follow which")
	ruleCallFirst = stageRule("RA-VID-041", stage3,
		"the identity is created and the card printed only after the video call is complete")
	ruleArranged = stageRule("RA-VID-042", stage1,
		"the call is arranged, and the process explained, once the required documents have been received")
	ruleRingNumber = stageRule("RA-VID-043", stage1,
		"the registrant is told which number to ring when the card has come")
	ruleNewCall = designed("RA-VID-044", guidance.Command,
		"a mobile number that changes after the call is proven on a new call",
		"the numbers read back bind one number to the person; another number is bound to nobody")
	ruleProofFirst = stageRule("RA-VID-045", stage2,
		"the call ends well only after the numbers were read back")
)

// ownRules is the table of the rules that belong to the registration as such.
func ownRules() []guidance.Rule {
	return []guidance.Rule{
		ruleRecordID, ruleDuplicate,
		ruleStageOrder, ruleCallFirst, ruleArranged, ruleRingNumber, ruleNewCall, ruleProofFirst,
	}
}

// Rules returns every rule of rakit, put together from the tables of the
// packages that own them, in order of id, and the editions by which they are
// applied. The error names a line that is not well formed; a test of this package
// shows that there is none.
func Rules() (*guidance.Registry, error) {
	registry, err := guidance.NewRegistry(slices.Concat(
		input.Rules(), audit.Rules(), identity.Rules(), passcode.Rules(), message.Rules(),
		mrz.Rules(), licence.Rules(), evidence.Rules(), gpg45.Rules(), authenticator.Rules(), card.Rules(),
		organisation.Rules(), national.Rules(), rbac.Rules(), access.Rules(), cis2.Rules(), sds.Rules(),
		temporary.Rules(), campaign.Rules(), ownRules(),
	))
	if err != nil {
		return nil, err
	}
	for _, route := range evidence.Routes() {
		registry = registry.WithEditions(evidence.Editions(route).Publications())
	}
	return registry.WithEditions(passcode.Formats().Publications(), rbac.Permissions().Publications()), nil
}
