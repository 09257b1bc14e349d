package specimen

// requestSituations are of the rules of requests for access.
var requestSituations = []Situation{
	{
		"RA-RBC-060",
		"Somebody else approves a request fifteen minutes after it was opened.",
		"Somebody else is to approve it a millisecond sooner.",
		"rbac.TestAccessLock",
	},
	{
		"RA-RBC-061",
		"A request is rejected, since the person is not on this ward.",
		"A request is rejected with white space as the reason.",
		"rbac.TestRejection",
	},
	{
		"RA-RBC-062",
		"A request is approved by somebody who neither asked nor is to have the access.",
		"A request is approved by whoever asked, who signs in under another user id.",
		"rbac.TestFourEyes",
	},
	{
		"RA-RBC-063",
		"One RA Agent approves a request, and another gives the access.",
		"One RA Agent approves a request, and gives the access under another user id.",
		"rbac.TestNobodyActsTwice",
	},
	{
		"RA-RBC-064",
		"A request that waits is rejected.",
		"A request that was rejected is approved by somebody else.",
		"rbac.TestRejection",
	},
	{
		"RA-RBC-065",
		"A request that waits to 1 July 2026 is approved a millisecond before midnight in London.",
		"A request that waits to 1 July 2026 is approved at midnight in London.",
		"rbac.TestAccessClocks",
	},
	{
		"RA-RBC-066",
		"A request is opened at the instant at which it was made.",
		"A request is opened a millisecond before it was made.",
		"rbac.TestStepsInOrder",
	},
	{
		"RA-RBC-067",
		"Access that ends on 1 June 2026 is asked for on that day.",
		"Access that ends on 31 May 2026 is asked for on 1 June.",
		"rbac.TestAskAccessFor",
	},
	{
		"RA-RBC-068",
		"A Sponsor asks for a position that they may not assign by themselves.",
		"A Sponsor asks for a position that they may assign by themselves.",
		"rbac.TestAskAccessFor",
	},
	{
		"RA-RBC-069",
		"An assignment that stands as it did is made longer, as somebody asked.",
		"An assignment that was changed to end a month later since somebody asked is to be made longer.",
		"rbac.TestGivenAsAsked",
	},
}
