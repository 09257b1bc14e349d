package specimen

// messageSituations are of the rules of messages on their way.
var messageSituations = []Situation{
	{
		"RA-PSC-040",
		"A message that waits is handed to the gateway.",
		"A message that has failed is to be handed over: the table has no such move.",
		"message.TestEveryStateAndMove",
	},
	{
		"RA-PSC-041",
		"It was recorded that an attempt begins; the process ended, and the gateway is asked by reference before the next.",
		"The gateway has two messages of its own under one reference, for an attempt was made that nobody else knew of.",
		"authority.TestReceiptOfASecondMessage",
	},
	{
		"RA-PSC-042",
		"The gateway does not answer for a day less a nanosecond, and is asked again.",
		"The gateway does not answer for a day: the message has failed, and is given up.",
		"authority.TestGivenUpAfterADay",
	},
	{
		"RA-PSC-043",
		"Nobody can tell whether a message was sent, and it ends as unknown.",
		"Nobody can tell whether a message was sent, and it is to be handed over once more: refused.",
		"message.TestUnknownIsNotHandedOver",
	},
	{
		"RA-PSC-044",
		"The gateway tells twice that a message has arrived: it stays delivered.",
		"After a message has arrived it is to be taken back as one that waits.",
		"message.TestEveryStateAndMove",
	},
	{
		"RA-PSC-045",
		"A fifth message goes to one number within an hour.",
		"A sixth one is asked for a nanosecond before the first is an hour old.",
		"message.TestLimits",
	},
	{
		"RA-PSC-046",
		"An agent asks for a sixtieth message within an hour.",
		"An agent asks for a sixty-first.",
		"message.TestLimits",
	},
	{
		"RA-PSC-047",
		"A thousandth message goes for one organisation within an hour.",
		"A thousand and first is asked for.",
		"message.TestLimits",
	},
	{
		"RA-PSC-048",
		"The gateway tells that a message which was handed to it has arrived.",
		"The gateway tells so of a message that still waits.",
		"message.TestNotHandedOver",
	},
}

// releaseSituations are of the rules of what a log has to tell of a release.
var releaseSituations = []Situation{
	{
		"RA-AUD-010",
		"The log tells that the holder rang, and then of the release.",
		"The log tells of a release and of no call.",
		"card.TestReleaseTold",
	},
	{
		"RA-AUD-011",
		"The release names the proof numbers-1, that of the completed call.",
		"The release names the proof numbers-2, which was superseded.",
		"card.TestReleaseTold",
	},
	{
		"RA-AUD-012",
		"The number stayed the proven one until the passcode was sent.",
		"The number was changed while the gateway could not be reached.",
		"card.TestReleaseTold",
	},
	{
		"RA-AUD-013",
		"The log tells of one release of a passcode.",
		"The log tells of a second one.",
		"card.TestReleaseTold",
	},
	{
		"RA-AUD-014",
		"The log tells of one message, under the reference of the release.",
		"The log tells of two messages for one release.",
		"card.TestReleaseTold",
	},
	{
		"RA-AUD-015",
		"An agent released the passcode of somebody else.",
		"An agent released their own.",
		"card.TestReleaseTold",
	},
	{
		"RA-AUD-016",
		"Nobody was shown the passcode.",
		"Somebody of the staff was shown the passcode.",
		"card.TestReleaseTold",
	},
	{
		"RA-AUD-017",
		"A release ended with the passcode sent.",
		"A release ended so that nobody can tell whether it was sent.",
		"card.TestReleaseTold",
	},
	{
		"RA-AUD-018",
		"The log tells what became of the release.",
		"The log ends while the release is under way.",
		"card.TestReleaseTold",
	},
	{
		"RA-AUD-019",
		"The key was destroyed after the passcode was sent.",
		"The log ends without the key having been destroyed.",
		"card.TestReleaseTold",
	},
	{
		"RA-AUD-020",
		"The call, the release, the text and the end of the key stand in this order, by position and by instant.",
		"The call is said to have been a nanosecond after the release.",
		"card.TestReleaseTold",
	},
}
