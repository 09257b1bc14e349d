package specimen

// certificateSituations are of the rules of a card's certificates, of their
// renewal, and of the series of cards.
var certificateSituations = []Situation{
	{
		"RA-CRD-040",
		"The certificates of a card are two, and have two keys.",
		"The certificates of a card are two, and have one key.",
		"card.TestPairMetAndMissed",
	},
	{
		"RA-CRD-041",
		"Of two certificates one is for authentication, the other for signing.",
		"Both certificates of a card are for authentication.",
		"card.TestPairMetAndMissed",
	},
	{
		"RA-CRD-042",
		"The certificates of a card name its holder, by all twelve digits.",
		"The certificates of a card name a user id that differs from that of its holder in one digit.",
		"card.TestPairMetAndMissed",
	},
	{
		"RA-CRD-043",
		"A certificate is valid for three years and an hour.",
		"A certificate is valid for three years, an hour and a second.",
		"card.TestPairMetAndMissed",
	},
	{
		"RA-CRD-044",
		"A certificate that begins on 31 December 2022 is valid for two years and an hour.",
		"A certificate that begins on 31 December 2022 is valid for two years, an hour and a second.",
		"card.TestPairMetAndMissed",
	},
	{
		"RA-CRD-045",
		"A card is used at the last instant of its certificates.",
		"A card is used a second after the last instant of its certificates.",
		"card.TestPairMetAndMissed",
	},
	{
		"RA-CRD-046",
		"An RSA key of a certificate has 2048 bits.",
		"An RSA key of a certificate has 2047 bits.",
		"card.TestPairMetAndMissed",
	},
	{
		"RA-CRD-047",
		"A certificate that begins on 3 July 2025 is signed with SHA-1.",
		"A certificate that begins on 4 July 2025 is signed with SHA-1.",
		"card.TestPairMetAndMissed",
	},
	{
		"RA-CRD-048",
		"Both certificates of a card name one user id.",
		"The certificates of a card name two user ids, which differ in one digit.",
		"card.TestPairMetAndMissed",
	},
	{
		"RA-CRD-049",
		"One certificate of a card expires 24 hours before the other.",
		"One certificate of a card expires 24 hours and a second before the other.",
		"card.TestPairMetAndMissed",
	},
	{
		"RA-CRD-050",
		"The certificates of a renewal expire a second later than the old ones.",
		"The certificates of a renewal expire at the same instant as the old ones.",
		"card.TestCheckRenewed",
	},
	{
		"RA-CRD-051",
		"Ninety days before the expiry a holder signs in whose certificates are renewed already: there is no alert.",
		"Ninety days before the expiry a holder signs in whose certificates are not renewed: there is the alert.",
		"card.TestAlertAtEachLogin",
	},
	{
		"RA-CRD-052",
		"A second after the expiry an RA Agent renews, with the holder there.",
		"A second after the expiry a Sponsor is to renew, with the holder there.",
		"card.TestRenewalMetAndMissed",
	},
	{
		"RA-CRD-053",
		"A second after the expiry an RA Agent renews, with the holder there and no passcode.",
		"A second after the expiry an RA Agent is to renew with the holder's passcode, and without the holder.",
		"card.TestRenewalMetAndMissed",
	},
	{
		"RA-CRD-054",
		"Certificates are renewed ninety days before they expire.",
		"Certificates are to be renewed ninety-one days before they expire.",
		"card.TestRenewalMetAndMissed",
	},
	{
		"RA-CRD-055",
		"Certificates that have not expired are renewed with the passcode that the holder knows.",
		"Certificates that have not expired are to be renewed for a holder who has forgotten the passcode.",
		"card.TestRenewalMetAndMissed",
	},
	{
		"RA-CRD-056",
		"A Sponsor renews certificates that have not expired, with the holder's passcode.",
		"Certificates that have not expired are to be renewed by somebody in none of the four parts.",
		"card.TestRenewalMetAndMissed",
	},
	{
		"RA-CRD-057",
		"A schedule of reminders begins ninety days before the expiry.",
		"A schedule of reminders begins ninety-one days before the expiry.",
		"card.TestReminderPolicyCheck",
	},
	{
		"RA-CRD-058",
		"A card is said to be of series 8.",
		"A card is said to be of series 11.",
		"card.TestSeriesMetAndMissed",
	},
	{
		"RA-CRD-059",
		"A card of series 1 is looked at on 20 February 2015.",
		"A card of series 1 is looked at on 21 February 2015.",
		"card.TestSeriesMetAndMissed",
	},
	{
		"RA-CRD-060",
		"A card of series 4 is looked at on 31 March 2026.",
		"A card of series 4 is looked at on 1 April 2026.",
		"card.TestSeriesMetAndMissed",
	},
	{
		"RA-CRD-061",
		"A card of series 6 is looked at on 6 May 2026.",
		"A card of series 6 is looked at on 7 May 2026.",
		"card.TestSeriesMetAndMissed",
	},
	{
		"RA-CRD-062",
		"A card is of series 8, which is described.",
		"A card is said to be of series 7, of which nothing was found.",
		"card.TestSeriesMetAndMissed",
	},
	{
		"RA-CRD-063",
		"On 4 July 2025 prescriptions are signed with a card of series 8.",
		"On 4 July 2025 prescriptions are to be signed with a card of series 6.",
		"card.TestSeriesSignsMetAndMissed",
	},
}
