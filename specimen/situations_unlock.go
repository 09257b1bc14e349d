package specimen

// unlockSituations are about holders who unlock their cards themselves with a code.
var unlockSituations = []Situation{
	{
		"RA-PSC-060",
		"Somebody gives the user id of a holder and the date of birth that is in the profile.",
		"They give a date of birth that is one day off.",
		"authority.TestUnlockTellsNothing",
	},
	{
		"RA-PSC-061",
		"A code is asked for by email, and there is an email address in the profile.",
		"A code is asked for by email, and in the profile is a mobile number alone.",
		"card.TestLookUpMetAndMissed",
	},
	{
		"RA-PSC-062",
		"A code is asked for by text on 1 January 2025 at midnight.",
		"It is asked for a nanosecond earlier.",
		"card.TestLookUpMetAndMissed",
	},
	{
		"RA-PSC-063",
		"The domain of the email address lies below one on the list.",
		"The domain ends in the same letters as one on the list, but for the dot before them.",
		"card.TestLookUpMetAndMissed",
	},
	{
		"RA-PSC-064",
		"The holder has one locked card, and others that have ended.",
		"The holder has two locked cards.",
		"card.TestLookUpMetAndMissed",
	},
	{
		"RA-PSC-065",
		"A code is entered a nanosecond before the attempt is fifteen minutes old.",
		"It is entered when the attempt is fifteen minutes old.",
		"authority.TestUnlockCodeInTime",
	},
	{
		"RA-PSC-066",
		"A code is entered for the newest attempt that was begun in a name.",
		"The code of the attempt before that one is entered for it.",
		"authority.TestUnlockCodeOfAnotherAttempt",
	},
	{
		"RA-PSC-067",
		"A code is entered that was made for the attempt.",
		"A code is entered before any was made.",
		"card.TestAnsweredMetAndMissed",
	},
	{
		"RA-PSC-068",
		"A second attempt is begun in the same name after a minute.",
		"It is begun a nanosecond earlier.",
		"authority.TestUnlockThrottled",
	},
	{
		"RA-PSC-069",
		"An attempt is begun when 199 messages went for the organisation within the hour.",
		"It is begun when 200 did.",
		"authority.TestUnlockNotFlooded",
	},
}
