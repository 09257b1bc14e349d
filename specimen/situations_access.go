package specimen

// accessSituations are of the rules of who may do what, and of positions and
// exceptional access.
var accessSituations = []Situation{
	{
		"RA-EXC-001",
		"The reason for exceptional access is cover while colleagues isolate.",
		"The reason for exceptional access is white space.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-002",
		"Exceptional access to 30 September 2020 is to be reviewed on 30 September.",
		"Exceptional access to 30 September 2020 is to be reviewed on 1 October.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-003",
		"The real site is recorded as FX1AA.",
		"The real site is recorded as FFFFF, which does not say where.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-004",
		"Exceptional access begins and ends on the same day.",
		"Exceptional access ends the day before it begins.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-005",
		"A pharmacist is given exceptional access, with a registration number.",
		"A pharmacist is given exceptional access without one.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-006",
		"Exceptional access is to FFFFF.",
		"Exceptional access is to fffff.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-007",
		"A pharmacy technician is given exceptional access.",
		"A pharmacy assistant is given exceptional access, on which the sources disagree.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-008",
		"Exceptional access is revoked at the instant at which it was granted.",
		"Exceptional access is revoked a nanosecond before it was granted.",
		"rbac.TestRevoke",
	},
	{
		"RA-EXC-009",
		"A pharmacist is given exceptional access.",
		"A porter is given exceptional access, whom no source names.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-010",
		"Exceptional access from 29 February 2020 ends on 28 February 2021.",
		"Exceptional access from 29 February 2020 ends on 1 March 2021.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-011",
		"A grant names its user, who granted it, and when.",
		"A grant names its user and the instant, and nobody as who granted it.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-012",
		"A review is held at the instant of the one before.",
		"A review is held a nanosecond before the one before.",
		"rbac.TestReviewed",
	},
	{
		"RA-EXC-013",
		"A review on 30 June 2020 sets the next for 1 July.",
		"A review on 30 June 2020 sets the next for 30 June.",
		"rbac.TestReviewed",
	},
	{
		"RA-RBC-001",
		"An RA Agent holds a video call on 20 April 2020.",
		"A Sponsor holds one on that day.",
		"rbac.TestAuthoriseNamesEveryReason",
	},
	{
		"RA-RBC-002",
		"An RA Agent holds a call with a registrant.",
		"An RA Agent holds a call with themself: the National Insurance numbers are the same.",
		"rbac.TestAuthoriseNamesEveryReason",
	},
	{
		"RA-RBC-003",
		"An RA Agent of RX1 acts for RX1.",
		"An RA Agent of RX1 acts for RX101, which neither a link nor an agreement joins to it.",
		"rbac.TestAuthoriseNamesEveryReason",
	},
	{
		"RA-RBC-004",
		"A card is ordered on 8 April 2020, the first day of which a permission matrix is known.",
		"A card is ordered on 7 April 2020.",
		"rbac.TestEditionInForce",
	},
	{
		"RA-RBC-005",
		"An RA Agent acts under their user id.",
		"An RA Agent acts under none.",
		"rbac.TestAuthoriseNamesEveryReason",
	},
	{
		"RA-RBC-006",
		"The RA Manager of RX3, the RA parent of RX1, records an agreement of RX1.",
		"The RA Manager of RX2, which is the provider of RX1 by an agreement, records one of RX1.",
		"rbac.TestRecordAgreement",
	},
	{
		"RA-RBC-007",
		"Whoever has no role of the Registration Authority changes their own contact details.",
		"Whoever has no role of the Registration Authority is to change those of a user id that differs in one digit.",
		"rbac.TestSelf",
	},
	{
		"RA-RBC-012",
		"An agreement names itself, RX2 as provider, RX1 as organisation, and 14 April 2020 as its first day.",
		"An agreement names RX2 and RX1, and no first day.",
		"rbac.TestParts",
	},
	{
		"RA-RBC-013",
		"A link names RX1 as child, RX2 as parent, and 14 April 2020 as its first day.",
		"A link names RX1 and RX2, and no first day.",
		"rbac.TestParts",
	},
	{
		"RA-RBC-020",
		"A position is given from 29 February 2020.",
		"A position is given to 20 April 2020, and nobody says from when.",
		"rbac.TestAssign",
	},
	{
		"RA-RBC-021",
		"A position is given without a last day, since its holder is permanent staff.",
		"A position is given without a last day, with white space as the reason.",
		"rbac.TestAssign",
	},
	{
		"RA-RBC-022",
		"A position is given for one day.",
		"A position ends the day before it begins.",
		"rbac.TestAssign",
	},
	{
		"RA-RBC-023",
		"An assignment names its user, its position, and who gave it when.",
		"An assignment names its user and its position, and nobody as who gave it.",
		"rbac.TestAssign",
	},
	{
		"RA-RBC-024",
		"An assignment is ended on 10 March 2020 by somebody named.",
		"An assignment that was ended on 10 March 2020 is ended again on 11 March.",
		"rbac.TestEndedOn",
	},
	{
		"RA-RBC-025",
		"A position at RX1 has the job role R8001.",
		"A position at RX1 has no job role.",
		"rbac.TestParts",
	},
}
