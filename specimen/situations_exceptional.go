package specimen

// exceptionalSituations are of the rules of exceptional access.
var exceptionalSituations = []Situation{
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
		"RA-EXC-014",
		"A pharmacist is given exceptional access, with the registration number 2000001.",
		"A pharmacy technician is given it with 2000001, which begins as the numbers of pharmacists do.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-015",
		"A position at FX1AA is given exceptionally, to somebody who works at FX1AA.",
		"A position at FX1AA is given exceptionally, to somebody who works at FX1AB.",
		"rbac.TestCheckGrant",
	},
	{
		"RA-EXC-016",
		"Whoever signs in under FFFFF was shown the statement accountability/1, which is in force.",
		"Whoever signs in under FFFFF was shown accountability/2, which is not in force.",
		"rbac.TestSignIn",
	},
	{
		"RA-EXC-017",
		"Somebody signs in under FFFFF on the last day, at 23:59 in London.",
		"Somebody signs in under FFFFF a minute later, at midnight in London.",
		"rbac.TestSignIn",
	},
	{
		"RA-EXC-018",
		"A session under FFFFF names FX1AA as the site.",
		"A session under FFFFF names FFFFF as the site, which does not say where.",
		"rbac.TestSignIn",
	},
	{
		"RA-EXC-019",
		"Somebody who was given FFFFF for work at FX1AA signs in at FX1AA.",
		"Somebody who was given FFFFF for work at FX1AA signs in at FX1AB.",
		"rbac.TestSignIn",
	},
	{
		"RA-EXC-020",
		"Two entries are revoked by their ids in a step that can take two.",
		"Three entries are revoked by their ids in a step that can take two.",
		"rbac.TestNamed",
	},
	{
		"RA-EXC-021",
		"On 29 June 2020 nobody has looked yet at access that is to be reviewed on 30 June.",
		"On 30 June 2020 nobody has looked yet at access that is to be reviewed on that day.",
		"rbac.TestRecorded",
	},
	{
		"RA-EXC-022",
		"The log has one grant of the access, with both days, and whatever happened to it afterwards.",
		"The log has the same grant, and something that happened to the access before it.",
		"rbac.TestRecorded",
	},
	{
		"RA-EXC-023",
		"The last session under access to 30 September 2020 began on that day at 23:30 in London.",
		"The last session under access to 30 September 2020 began at 23:30 UTC, when it was 1 October in London.",
		"rbac.TestRecorded",
	},
	{
		"RA-EXC-024",
		"A schedule reminds of a review 365 days before its date.",
		"A schedule reminds of a review 366 days before its date.",
		"rbac.TestReminderSchedule",
	},
}
