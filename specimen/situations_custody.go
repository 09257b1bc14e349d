package specimen

// custodySituations show the rules of who is shown a passcode and how long it is kept, and
// those of codes with which holders unlock their cards.
var custodySituations = []Situation{
	{
		"RA-PSC-050",
		"Local policy lets whoever may release a passcode see it, and an RA Agent is shown one.",
		"Local policy says nothing about it.",
		"authority.TestRevealRefused",
	},
	{
		"RA-PSC-051",
		"An RA Agent is shown a passcode after the holder has rung; its key is destroyed, and it can be neither texted nor shown again.",
		"An RA Agent is shown a passcode, and has it texted besides.",
		"authority.TestRevealIsTheRelease",
	},
	{
		"RA-PSC-052",
		"Two people are needed: one RA Agent asks, and another is shown the passcode.",
		"Two people are needed: an RA Agent asks, and is shown the passcode under a second user id.",
		"authority.TestTwoUserIDsAreOnePerson",
	},
	{
		"RA-PSC-053",
		"The second person is shown the passcode a nanosecond before ten minutes have passed since it was asked for.",
		"The second person wants to see it when ten minutes have passed.",
		"passcode.TestRevealPolicy",
	},
	{
		"RA-PSC-054",
		"A card was printed a nanosecond less than ninety days ago, and its passcode is kept.",
		"A card was printed ninety days ago: its passcode is destroyed, and its release is refused.",
		"authority.TestPasscodeExpires",
	},
	{
		"RA-PSC-055",
		"A holder answers with the code that was sent last, for this attempt.",
		"A holder answers with a code of which one digit is wrong.",
		"passcode.TestUnlockCodeMetAndMissed",
	},
	{
		"RA-PSC-056",
		"A code to unlock a card is answered a nanosecond before fifteen minutes have passed.",
		"It is answered when fifteen minutes have passed.",
		"passcode.TestUnlockCodeMetAndMissed",
	},
	{
		"RA-PSC-057",
		"The fifth answer to a code is the right one.",
		"The sixth answer to a code is the right one.",
		"passcode.TestUnlockCodeMetAndMissed",
	},
	{
		"RA-PSC-058",
		"By this clock a code is answered a minute before it was sent.",
		"By this clock a code is answered a minute and a nanosecond before it was sent.",
		"passcode.TestUnlockCodeMetAndMissed",
	},
	{
		"RA-PSC-059",
		"A code is typed as two groups of three digits.",
		"A code is typed with five digits, and costs no try.",
		"passcode.TestUnlockCodeMetAndMissed",
	},
}
