package specimen

// profileSituations are of the rules of a profile after it was opened.
var profileSituations = []Situation{
	{
		"RA-IDN-070",
		"The contact details of an open profile are changed.",
		"A profile that is open is to be reopened.",
		"identity.TestProfileMovesMetAndMissed",
	},
	{
		"RA-IDN-071",
		"The holder changes their own email address, and says that it is theirs.",
		"An agent changes the email address of a profile, and says that they are its holder.",
		"identity.TestWithContact",
	},
	{
		"RA-IDN-072",
		"The email address of a profile is removed.",
		"An email address is given for a profile, and is to be removed in the same step.",
		"identity.TestWithContact",
	},
	{
		"RA-IDN-073",
		"A holder in whose profile is an email address unlocks a card themselves.",
		"A holder in whose profile is a mobile number alone is to unlock a card themselves.",
		"identity.TestCheckSelfUnlockMetAndMissed",
	},
	{
		"RA-IDN-074",
		"A passcode goes to the number that was proven, while the profile has another since.",
		"A passcode is to go to the new number of the profile, which nobody has proven.",
		"identity.TestChangedNumberIsNotProven",
	},
	{
		"RA-IDN-075",
		"An agent changes the name in a profile.",
		"The holder is to change the name in their own profile.",
		"identity.TestRenamed",
	},
	{
		"RA-IDN-076",
		"A family name is changed for marriage.",
		"A family name is to be changed for no reason.",
		"identity.TestRenamed",
	},
	{
		"RA-IDN-077",
		"A marriage certificate proves a new name, and an agent saw it.",
		"A marriage certificate proves a new name, and the holder alone saw it.",
		"identity.TestRenamed",
	},
	{
		"RA-IDN-078",
		"Of the number of a proof the last four characters are kept.",
		"Of the number of a proof the last five characters are to be kept.",
		"identity.TestRenamed",
	},
	{
		"RA-IDN-079",
		"A name is changed on the day on which its proof is seen.",
		"A name is to be changed on the day before its proof is seen.",
		"identity.TestRenamed",
	},
	{
		"RA-IDN-080",
		"A change of name alters the middle name alone.",
		"A change of name leads to the name that there was.",
		"identity.TestRenamed",
	},
	{
		"RA-IDN-081",
		"A holder moves from RX2 to RX3.",
		"A holder is to move from RX2 to RX2.",
		"identity.TestMoved",
	},
	{
		"RA-IDN-082",
		"The profile of a leaver is closed by somebody who confirms that all access goes.",
		"The profile of a leaver is to be closed, and nobody confirms that all access goes.",
		"identity.TestClosed",
	},
	{
		"RA-IDN-083",
		"A profile is closed for another reason, which a note says.",
		"A profile is to be closed for another reason, and the note is a space.",
		"identity.TestClosed",
	},
	{
		"RA-IDN-084",
		"A profile is closed, and no authenticator is left.",
		"A profile is closed, and one authenticator is left.",
		"identity.TestCheckNothingLeft",
	},
	{
		"RA-IDN-085",
		"Something is given to a profile that is open.",
		"Something is to be given to a profile that is closed.",
		"identity.TestCheckOpenMetAndMissed",
	},
	{
		"RA-IDN-086",
		"A profile is reopened by another person than closed it.",
		"A profile is to be reopened by whoever closed it, in error.",
		"identity.TestReopened",
	},
	{
		"RA-IDN-087",
		"An agent closes the profile of a leaver.",
		"A leaver is to close their own profile.",
		"identity.TestClosed",
	},
	{
		"RA-IDN-088",
		"Of two profiles of one person one is superseded by the other, which is open.",
		"A profile is to be superseded by one that is closed.",
		"identity.TestSuperseded",
	},
	{
		"RA-IDN-089",
		"A profile is closed at the instant at which its contact details were changed.",
		"A profile is to be closed a nanosecond before that instant.",
		"identity.TestProfileClockMetAndMissed",
	},
}
