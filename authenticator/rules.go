package authenticator

import "github.com/rakit-dev/rakit/guidance"

// read is the day on which the pages on authenticators were read.
var read = guidance.MustDate("2026-11-22")

const (
	services = "https://digital.nhs.uk/services/care-identity-service"
	guides   = services + "/applications-and-services/care-identity-management/user-guides"
)

// The places that rules and the table of kinds cite.
var (
	usersOthers  = guidance.SmartcardUsers.At("On other authenticators, last paragraph")
	selfRegister = guidance.CareIdentityManagement.At("Self-register non-smartcard authenticators")
	manageOthers = guidance.Page{
		Title: "Manage non-smartcard authenticators as a Registration Authority",
		URL:   guides + "/managing-non-smartcard-authenticators", Read: read,
	}.At("Registering alternative authentication")
	managePasskeys = guidance.Page{
		Title: "Register or remove a passkey in Care Identity Management",
		URL:   guides + "/managing-non-smartcard-authenticators/manage-passkeys", Edited: guidance.MustDate("2025-07-16"), Read: read,
	}.At("Before you start")
	ownPasskey = guidance.Page{
		Title: "Create a passkey on your own profile",
		URL:   services + "/smartcard-and-authentication-users/create-a-passkey-on-your-own-profile", Edited: guidance.MustDate("2025-06-04"), Read: read,
	}.At("Register your device")
	announced = guidance.Page{
		Title: "PDS FHIR API now supports AAL2 authenticators in healthcare worker access mode (NHS developer community)",
		URL:   "https://developer.community.nhs.uk/t/pds-fhir-api-now-supports-aal2-authenticators-in-healthcare-worker-access-mode/11684", Read: read,
	}.At("List of authenticators")
	choosing = guidance.Page{
		Title: "Authenticator guidance for developers",
		URL:   services + "/applications-and-services/cis2-authentication/guidance-for-developers/detailed-guidance/acr-values", Read: read,
	}.At("Choosing an assurance level")
	robots = guidance.Page{
		Title: "Secure robot authentication Registration Authority guidance",
		URL:   services + "/registration-authority-users/registration-authority-help/secure-robot-authentication-ra-guidance", Read: read,
	}.At("Important note about activation codes")
	virtual = guidance.Page{
		Title: "Virtual smartcards",
		URL:   services + "/registration-authority-users/registration-authority-help/virtual-smartcards", Read: read,
	}.At("Virtual Smartcard Service")
	privacyNotice25 = guidance.Page{
		Title: "Approved authentication tokens privacy notice and terms and conditions, version 2.5",
		URL:   "https://digital.nhs.uk/services/registration-authorities-and-smartcards/privacy-notice-to-smartcard-authorised-device-users-on-the-use-of-your-personal-data", Edited: guidance.MustDate("2022-08-24"), Read: read,
	}.At("Privacy notice, meaning of Authentication Token")
	privacyNotice30 = guidance.Page{
		Title: "Care Identity Service privacy notice, version 3.0",
		URL:   services + "/privacy-notice", Edited: guidance.MustDate("2025-09-11"), Read: read,
	}.At("Definitions, Authentication Token")
	closing = guidance.Page{
		Title: "Care Identity Management user guides: close a user profile",
		URL:   guides + "/managing-users/close-a-user-profile", Edited: guidance.MustDate("2025-04-24"), Read: read,
	}.At("On what is closed, removed and cancelled")
)

// sourced returns an error that pages state and that refuses a command.
func sourced(id guidance.RuleID, title string, first guidance.Citation, more ...guidance.Citation) guidance.Rule {
	return guidance.SourcedRule(id, guidance.Error, guidance.Command, title, first, more...)
}

// chosen returns an error of ours that refuses a command.
func chosen(id guidance.RuleID, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, guidance.Command, title, rationale, cs...)
}

// The rules of authenticators.
var (
	ruleMoves = chosen("RA-IDN-090",
		"an authenticator makes a move only if the table of moves has it for its state",
		"what no line allows is refused, so that a new state cannot open a way by accident")
	ruleOffered = chosen("RA-IDN-091",
		"an authenticator is of a kind that is offered on the day on which it is registered",
		"the pages list what there is and not when each came or went; the table of kinds has the days that are known, those before the first of the pages are not judged, and what is registered already stays until it is removed",
		announced, manageOthers)
	ruleSelf = sourced("RA-IDN-092",
		"the holder of a profile registers an authenticator themselves only where its kind allows that, as that of an iPad does",
		usersOthers, selfRegister, ownPasskey)
	ruleParts = chosen("RA-IDN-093",
		"an authenticator has an id of its own, a holder, and somebody who registered it",
		"one that is nobody's could not be removed when its holder goes")
	ruleOneRobot = sourced("RA-IDN-094",
		"the activation code of a robot is removed before another is generated, used or not",
		robots)
	ruleFinal = chosen("RA-IDN-095",
		"an authenticator that was removed makes no further move",
		"nobody can know in whose hands it has been since; the same device is registered as another authenticator")
	ruleRemoval = chosen("RA-IDN-096",
		"an authenticator is removed by somebody who is named, for a reason from the closed list",
		"the guides say how one is removed and ask for no reason; without it a lost device cannot be told from one that was replaced",
		manageOthers)
	ruleAllRemoved = sourced("RA-IDN-097",
		"when a profile is closed, all authenticators of its holder are removed",
		closing)
	ruleClock = chosen("RA-IDN-098",
		"an authenticator is registered after its holder's profile was opened, and removed after it was registered",
		"a life that runs backwards proves nothing about who could sign in when")
	ruleLevel = sourced("RA-IDN-099",
		"an application that needs AAL3 takes authenticators of that level alone, one that needs AAL2 those of both",
		choosing)
)

// Rules returns the table of this package's rules, in order of id. The slice is the
// caller's.
func Rules() []guidance.Rule {
	return []guidance.Rule{
		ruleMoves, ruleOffered, ruleSelf, ruleParts, ruleOneRobot, ruleFinal, ruleRemoval, ruleAllRemoved, ruleClock, ruleLevel,
	}
}
