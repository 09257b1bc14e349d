package specimen

// campaignSituations are of the rules by which those who were registered in the
// emergency are decided upon.
var campaignSituations = []Situation{
	{
		"RA-CIS-030",
		"The policy of a campaign has an empty list of owners: the default owner sees to all.",
		"The policy has no list of owners at all.",
		"campaign.TestPolicyIsComplete",
	},
	{
		"RA-CIS-031",
		"A campaign is closed on 1 August 2023; the one item that was open is verified normally on 1 September.",
		"A campaign is closed on 1 August 2023 with an item of which nobody decided.",
		"campaign.TestClosedCampaign",
	},
	{
		"RA-CIS-032",
		"A campaign is opened under a title of 200 bytes.",
		"A campaign is opened under a title of 201 bytes.",
		"campaign.TestOpen",
	},
	{
		"RA-CIS-033",
		"On 2 June 2023 an extract of that day is put on the list.",
		"On 2 June 2023 an extract is put on the list that is said to be of 3 June.",
		"campaign.TestListRefuses",
	},
	{
		"RA-CIS-034",
		"An item that is open is decided.",
		"An item that was decided is decided again, without having been opened.",
		"campaign.TestDecide",
	},
	{
		"RA-CIS-035",
		"A campaign is closed an instant after it was opened.",
		"A campaign that was closed is closed again.",
		"campaign.TestClose",
	},
	{
		"RA-CIS-036",
		"That somebody was verified again is decided by a verification of their profile, recorded on the day of the extract that shows the flag.",
		"That somebody was verified again is decided by a verification of their profile, recorded on the day before that extract.",
		"campaign.TestVerifiedNeedsAVerification",
	},
	{
		"RA-CIS-037",
		"That no emergency registration was meant is decided of a near miss, with the note that it was a typing error.",
		"The same is decided, with the same note, of a record that carries the three entries with other dates.",
		"campaign.TestDecide",
	},
	{
		"RA-CIS-038",
		"A decision is taken back on 11 June 2023, with the reason that it was of the wrong person.",
		"A decision is taken back with white space as reason.",
		"campaign.TestReopen",
	},
	{
		"RA-CIS-039",
		"Somebody who holds FFFFF was verified again, and the note says that the access stands until 9 July.",
		"Somebody who holds FFFFF was verified again, and no note says what becomes of the access.",
		"campaign.TestDecide",
	},
	{
		"RA-CIS-040",
		"An item is decided at the instant at which it was listed.",
		"An item is decided a nanosecond before it was listed.",
		"campaign.TestDecide",
	},
	{
		"RA-CIS-041",
		"An item that is due on 29 February 2024 is open on that day.",
		"An item that was due on 29 February 2024 is open on 1 March.",
		"campaign.TestOverdue",
	},
	{
		"RA-CIS-042",
		"Somebody was verified again on 10 June 2023, and the extract of 11 June shows no marker.",
		"Somebody was verified again on 10 June 2023, and the extract of 11 June still shows the marker.",
		"campaign.TestStillFlagged",
	},
	{
		"RA-CIS-043",
		"That somebody has left, which is one of the ends, is decided of their item.",
		"A decision names an end that is not on the list.",
		"campaign.TestDecide",
	},
	{
		"RA-CIS-044",
		"An item is given the due day 15 September 2023, because its owner is away until then.",
		"An item is given the due day 15 September 2023, without a word.",
		"campaign.TestAssign",
	},
}
