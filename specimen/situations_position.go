package specimen

// positionSituations are of the rules of positions, and of who holds them.
var positionSituations = []Situation{
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
		"An assignment is ended on 10 March 2020 by somebody named, or an end written down for 10 March is brought forward to 9 March.",
		"An assignment that was ended on 10 March 2020 is ended again, from 11 March on.",
		"rbac.TestEndedOn",
	},
	{
		"RA-RBC-025",
		"A position at RX1 has the job role R8001.",
		"A position at RX1 has no job role.",
		"rbac.TestParts",
	},
	{
		"RA-RBC-026",
		"Somebody who moves is given two different positions of the new organisation.",
		"Somebody who moves is given one position of the new organisation twice.",
		"rbac.TestCheckOnce",
	},
	{
		"RA-RBC-050",
		"A position is made on 17 April 2024, upon an approval of the day before.",
		"A position is made on 17 April 2024, upon an approval of the day after.",
		"rbac.TestDefine",
	},
	{
		"RA-RBC-051",
		"A position is changed on 17 April 2024, upon an approval of that day.",
		"A position is changed on 17 April 2024, the first day on which it is asked for, without an approval.",
		"rbac.TestEdit",
	},
	{
		"RA-RBC-052",
		"A position of RX1 is made with access at RX2 on 31 May 2024, the last day of the RA parent link.",
		"A position of RX1 is made with access at RX2 on 1 June 2024, the day after.",
		"rbac.TestDefine",
	},
	{
		"RA-RBC-053",
		"Of two access profiles of a position one has an activity less.",
		"Two access profiles of a position have the same activities in another order.",
		"rbac.TestProfilesDiffer",
	},
	{
		"RA-RBC-054",
		"An access profile with B1300 names positions that its holders may assign.",
		"An access profile with B0267, and without B1300, names such positions.",
		"rbac.TestDefine",
	},
	{
		"RA-RBC-055",
		"A Sponsor gives a position that is marked as assignable, and that their own position names.",
		"A Sponsor gives a position that their own position names, and that is not marked.",
		"rbac.TestCheckAssignable",
	},
	{
		"RA-RBC-056",
		"A position is closed from that day on, with a reason.",
		"A position is closed from the day before on, with a reason.",
		"rbac.TestClose",
	},
	{
		"RA-RBC-057",
		"A position that closes on 1 March 2024 is given to 29 February.",
		"A position that closes on 1 March 2024 is given to 1 March.",
		"rbac.TestAssignWithinTheLife",
	},
	{
		"RA-RBC-058",
		"A position is given on 28 February 2020, upon an approval of that day.",
		"A position is given on 28 February 2020, upon an approval of the day after.",
		"rbac.TestEmployerApproved",
	},
	{
		"RA-RBC-059",
		"Somebody who holds a position to 28 February 2020 is given it from 29 February on.",
		"Somebody who holds a position to 29 February 2020 is given it from that day on.",
		"rbac.TestHeldOnce",
	},
}
