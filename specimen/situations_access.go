package specimen

// accessSituations are of the rules of who may do what, for whom, and not alone.
var accessSituations = []Situation{
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
		"RA-RBC-070",
		"Where policy wants it, an ID Checker repairs a card in 2016, by a line of the leaflet of 2015.",
		"Where policy wants it, an ID Checker repairs one in April 2020, by a line taken over from that leaflet.",
		"rbac.TestUnverifiedLines",
	},
	{
		"RA-RBC-071",
		"Where policy wants it, a card is ordered by somebody who did not verify the identity of its holder.",
		"Where policy wants it, a card is ordered by one of the two who verified it.",
		"rbac.TestDutiesApart",
	},
	{
		"RA-RBC-072",
		"Where policy wants it, a position is given by somebody who did not define it.",
		"Where policy wants it, a position is given by one of the two who defined it.",
		"rbac.TestDutiesApart",
	},
	{
		"RA-RBC-073",
		"Somebody is Sponsor at RX1 and RA Agent at RX2.",
		"Somebody is Sponsor and RA Agent at RX1.",
		"rbac.TestTogether",
	},
	{
		"RA-RBC-074",
		"The RA Manager changes a position, and a colleague was involved in approving it.",
		"The RA Manager changes a position, and names nobody but themself as who approved it.",
		"rbac.TestApprovedByAnother",
	},
	{
		"RA-RBC-075",
		"A position of RX1 is changed, and stays at RX1.",
		"A position of RX1 is changed into one of RX2.",
		"rbac.TestEditStays",
	},
	{
		"RA-RBC-076",
		"The position of a nurse is marked as assignable.",
		"A position with B1300 is marked as assignable.",
		"rbac.TestAssignableRoles",
	},
}
