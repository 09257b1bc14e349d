package specimen

// decisionSituations are of the rules by which access is decided.
var decisionSituations = []Situation{
	{
		"RA-RBC-030",
		"Somebody asks whether a nurse may do B0360 at RX1 on 23 September 2024.",
		"Somebody asks whether a nurse may do B0360 at RX1, and names no day.",
		"rbac/access.TestQuestionsThatSayTooLittle",
	},
	{
		"RA-RBC-031",
		"A nurse with a profile does B0360 at RX1, by a position there.",
		"Somebody with the same position and no profile is to do so.",
		"rbac/access.TestActivities",
	},
	{
		"RA-RBC-032",
		"A profile that is closed from 23 September 2024 on is used on 22 September.",
		"A profile that is closed from 23 September 2024 on is used on that day.",
		"rbac/access.TestClosedProfile",
	},
	{
		"RA-RBC-033",
		"A locum works on 23 September 2024 at FX1AA, of which it is not known that it closed.",
		"A locum is to work on 23 September 2024 at RX8, whose last day was 22 September.",
		"rbac/access.TestExceptionalAccess",
	},
	{
		"RA-RBC-034",
		"A nurse whose assignment ends on 29 February 2024 works on that day.",
		"A nurse whose assignment ends on 29 February 2024 is to work on 1 March.",
		"rbac/access.TestDaysOfAnAssignment",
	},
	{
		"RA-RBC-035",
		"A nurse works by a position that nobody has closed.",
		"A nurse is to work by a position with the same access that was closed three days before.",
		"rbac/access.TestActivities",
	},
	{
		"RA-RBC-036",
		"A nurse does B0062 at RX2, at which one of their access profiles holds.",
		"A nurse is to do B0062 at RX1, the RA parent of RX2.",
		"rbac/access.TestActivities",
	},
	{
		"RA-RBC-037",
		"A nurse does B0570, which the activity B0572 of their access profile includes.",
		"A nurse is to do B0825, which nothing in their access profile includes.",
		"rbac/access.TestActivities",
	},
	{
		"RA-RBC-038",
		"A locum works under FFFFF at FX1AA on 30 September 2024, the last day of their exceptional access.",
		"A locum is to work under FFFFF at FX1AA on 1 October 2024, the day after.",
		"rbac/access.TestExceptionalAccess",
	},
	{
		"RA-RBC-039",
		"Somebody with the job role R5090, an RA Agent, opens a registration.",
		"Somebody with the job role R8001, a nurse, is to open one.",
		"rbac/access.TestActs",
	},
}
