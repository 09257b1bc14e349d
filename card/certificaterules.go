package card

import "github.com/rakit-dev/rakit/guidance"

var certificatesRead = guidance.MustDate("2026-11-21")

// The publications that the rules of certificates and series cite, besides those
// of package guidance.
var (
	renewACard = guidance.Page{
		Title: "Care Identity Management user guides: renew a smartcard",
		URL:   guidance.CareIdentityManagement.URL + "/managing-smartcards/renew-a-smartcard", Read: certificatesRead,
	}
	selfRenewal = guidance.Page{
		Title: "Smartcard and authentication users: self-renewal of smartcard certificates",
		URL:   guidance.SmartcardUsers.URL, Read: certificatesRead,
	}
	expiredNECS = guidance.Page{
		Title: "Expired smartcard (North of England Commissioning Support)",
		URL:   "https://servicedesk.necsu.nhs.uk/expiredsmartcard", Read: certificatesRead,
	}
	leaflet2015 = guidance.Page{
		Title: "Care Identity Service leaflet of February 2015 (HSCIC, copy)",
		URL:   "https://abcdocz.com/doc/756927", Read: certificatesRead,
	}
	identityAgent = guidance.Page{
		Title: "NHSbuntu identity agent (source code)",
		URL:   "https://github.com/hippo-digital/NHSbuntu-identity-agent", Read: certificatesRead,
	}
	rfc5280 = guidance.Page{
		Title: "RFC 5280, Internet X.509 Public Key Infrastructure Certificate and CRL Profile",
		URL:   "https://www.rfc-editor.org/rfc/rfc5280", Read: certificatesRead,
	}
	transitions131A = guidance.Page{
		Title: "NIST SP 800-131A Rev. 2, Transitioning the Use of Cryptographic Algorithms and Key Lengths",
		URL:   "https://csrc.nist.gov/pubs/sp/800/131/a/r2/final", Read: certificatesRead,
	}
	prescriptionHash = guidance.Page{
		Title: "NHS England roadmap item RM257: SHA-256 for prescription signatures",
		URL:   "https://nhse-dsic.atlassian.net", Read: certificatesRead,
	}
	seriesNotice = guidance.Page{
		Title: "Deprecation notice: smartcard series 4, 5 and 6",
		URL:   "https://digital.nhs.uk/services/care-identity-service/releases-and-planned-maintenance", Read: certificatesRead,
	}
	smartcardConnect = guidance.Page{
		Title: "NHS Smartcard Connect",
		URL:   "https://digital.nhs.uk/services/care-identity-service/applications-and-services/technical-services/nhs-smartcard-connect", Read: certificatesRead,
	}
	seriesNASGP = guidance.Page{
		Title: "Smartcards for locum GPs (National Association of Sessional GPs)",
		URL:   "https://www.nasgp.org.uk", Read: certificatesRead,
	}

	userPair   = guidance.SmartcardUsers.At("On the certificates of a smartcard")
	userRenew  = guidance.SmartcardUsers.At("On certificates that expire in the next ninety days")
	userExpiry = guidance.SmartcardUsers.At("On certificates that have already expired")
)

// softened returns r with a severity below error: what it rests on is too weak to
// refuse somebody by.
func softened(r guidance.Rule) guidance.Rule {
	r.Severity = guidance.Warning
	return r
}

// unproven returns a rule of severity warning that somebody reports, and that
// could not be read in a primary source.
func unproven(id guidance.RuleID, s guidance.Scope, title, rationale string, cs ...guidance.Citation) guidance.Rule {
	r := softened(chosen(id, s, title, rationale, cs...))
	r.Basis = guidance.Unverified
	return r
}

// boundToHolder is the rule of whose a certificate is. That it is bound to somebody is
// stated; where it says to whom could be seen in client code alone.
func boundToHolder() guidance.Rule {
	r := chosen("RA-CRD-042", guidance.Command,
		"the certificates of a card are its holder's: the user id that is their subject's common name is no other one",
		"the page has them bound to the user's identity; that the common name is the user id was read from the code and test data of a public client, "+
			"so a common name that is no user id is a warning",
		userPair, identityAgent.At("card.py, tests_cms.py"))
	r.Basis = guidance.Unverified
	return r
}

// during returns r for some days only.
func during(i guidance.Interval, r guidance.Rule) guidance.Rule {
	r.Effective = i
	return r
}

// The rules of a pair of certificates.
var (
	rulePairOfTwo = sourced("RA-CRD-040", guidance.Command,
		"a smartcard holds a pair of certificates, which are two", userPair)
	ruleUses = unproven("RA-CRD-041", guidance.Command,
		"one certificate of a card is for authentication, the other one for signing",
		"the page says that they are for security and authentication; that the key usage tells them apart is the custom of X.509, "+
			"and only a certificate for authentication could be seen in public",
		userPair, identityAgent.At("tests_cms.py, test certificate"), rfc5280.At("§4.2.1.3"))
	ruleBound      = boundToHolder()
	ruleThreeYears = during(validities[1].Effective, sourced("RA-CRD-043", guidance.Command,
		"a certificate is valid for three years at most", userPair, userRenew))
	ruleTwoYears = during(validities[0].Effective, unproven("RA-CRD-044", guidance.Command,
		"a certificate from the time when the maximum was two years is valid for two years at most",
		validities[0].Rationale, leaflet2015.At("Certificates"), expiredNECS.At("Expired smartcard")))
	ruleValidNow = chosen("RA-CRD-045", guidance.Command,
		"a certificate is used from the first instant of its validity to the last, both included",
		"the page says that certificates expire; at which instant is said by the standard that certificates are made by",
		userExpiry, rfc5280.At("§4.1.2.5"))
	ruleKeySize = softened(chosen("RA-CRD-046", guidance.Command,
		"the key of a certificate is of a kind and size that the table has for the day on which its validity begins",
		"no certificate profile of the NHS could be read, and a Registration Authority cannot change what is issued: so it is a warning, by what NIST asks for",
		transitions131A.At("§3"), identityAgent.At("tests_cms.py, test certificate")))
	ruleHash = softened(chosen("RA-CRD-047", guidance.Command,
		"a certificate is signed with a hash that the table has for the day on which its validity begins",
		"signatures on prescriptions need SHA-256 from 4 July 2025, and it would be odd to rest them on a certificate signed with less; "+
			"what is issued could not be read, so it is a warning",
		prescriptionHash.At("RM257"), transitions131A.At("§9"), identityAgent.At("tests_cms.py, test certificate")))
	ruleOneSubject = chosen("RA-CRD-048", guidance.Command,
		"both certificates of a card name the same person",
		"where the holder is not known, the two can still be held against each other; one that names no user id cannot", userPair)
	ruleEndTogether = softened(chosen("RA-CRD-049", guidance.Command,
		"both certificates of a card expire within a day of each other",
		"they are issued and renewed together; if one ends sooner, the holder loses half of the card's use without an alert for the other half",
		userRenew))
)

// The rules of renewal.
var (
	ruleRenewed = chosen("RA-CRD-050", guidance.Command,
		"a renewal puts two other certificates on the card, which expire later than the first of the old ones",
		"a renewal that ends no later than what it replaces renews nothing, and reminders would go on", userRenew)
	ruleAlert = softened(sourced("RA-CRD-051", guidance.Command,
		"in the last ninety days the holder is alerted at each login, until the certificates are renewed", userRenew))
	ruleAgentRenews = sourced("RA-CRD-052", guidance.Command,
		"certificates that have expired are renewed by an RA Manager or RA Agent and by nobody else",
		userExpiry, renewACard.At("Renewing expired certificates"))
	ruleHolderPresent = sourced("RA-CRD-053", guidance.Command,
		"the holder is there in person when expired certificates are renewed",
		userExpiry, renewACard.At("Renewing expired certificates"))
	ruleWindow = sourced("RA-CRD-054", guidance.Command,
		"certificates are renewed in the last ninety days before they expire, or afterwards",
		selfRenewal.At("When certificates can be renewed"), renewACard.At("Renewing certificates about to expire"))
	ruleWithPasscode = sourced("RA-CRD-055", guidance.Command,
		"certificates that have not expired are renewed on an unlocked card with the holder's passcode",
		selfRenewal.At("Before you start"), renewACard.At("Renewing certificates about to expire"))
	ruleWhoRenews = sourced("RA-CRD-056", guidance.Command,
		"certificates that have not expired are renewed by the holder, a Local Smartcard Administrator, a Sponsor, or an RA Manager or RA Agent",
		guidance.CareIdentityManagement.At("Renew a smartcard"), renewACard.At("Renewing certificates about to expire"))
	ruleReminders = chosen("RA-CRD-057", guidance.Command,
		"a holder is reminded of a renewal on each day of the schedule once, all of them in the last ninety days, and no more once the certificates are renewed or have expired",
		"the alert at login does not reach who does not sign in; a reminder before the renewal is possible, or after it is done, teaches people to pass over reminders",
		userRenew)
)

// The rules of the series of cards.
var (
	ruleSeriesNumber = unproven("RA-CRD-058", guidance.Command,
		"the series of a card is the first two digits of the small number at the bottom right of its back, 01 to 10",
		"two guides for users say where to find it; no national page with the form of the number could be read",
		seriesNASGP.At("Series of a smartcard"))
	ruleSeriesWithdrawn = during(guidance.Since(guidance.MustDate("2015-02-21")), unproven("RA-CRD-059", guidance.Command,
		"cards of series 1, 2 and 3 are withdrawn",
		"a guide for users reports an upgrade on 21 February that ended them, without the year; 2015 is when the Care Identity Service began",
		seriesNASGP.At("Series of a smartcard")))
	ruleSeries4 = during(guidance.Since(guidance.MustDate("2026-04-01")), sourced("RA-CRD-060", guidance.Command,
		"cards of series 4 are blocked from 1 April 2026", seriesNotice.At("Dates")))
	ruleSeries5And6 = during(guidance.Since(guidance.MustDate("2026-05-07")), sourced("RA-CRD-061", guidance.Command,
		"cards of series 5 and 6 are blocked from 7 May 2026", seriesNotice.At("Dates")))
	ruleSeries7 = unproven("RA-CRD-062", guidance.Command,
		"a card is of a series that some publication describes, which series 7 is not",
		"nothing was found that says who made series 7, or whether it was ever issued: such a number is more likely misread", seriesNotice.At("Dates"))
	ruleSeriesSigns = during(guidance.Since(guidance.MustDate("2025-07-04")), sourced("RA-CRD-063", guidance.Command,
		"prescriptions are signed with SHA-256 from 4 July 2025, for which a card is of series 8 or later",
		prescriptionHash.At("RM257"), seriesNotice.At("Why")))
)

// certificateRules returns the rules of certificates, renewal and series, in
// order of id.
func certificateRules() []guidance.Rule {
	return []guidance.Rule{
		rulePairOfTwo, ruleUses, ruleBound, ruleThreeYears, ruleTwoYears, ruleValidNow, ruleKeySize, ruleHash,
		ruleOneSubject, ruleEndTogether,
		ruleRenewed, ruleAlert, ruleAgentRenews, ruleHolderPresent, ruleWindow, ruleWithPasscode, ruleWhoRenews, ruleReminders,
		ruleSeriesNumber, ruleSeriesWithdrawn, ruleSeries4, ruleSeries5And6, ruleSeries7, ruleSeriesSigns,
	}
}
