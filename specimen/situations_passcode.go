package specimen

// passcodeSituations are of the rules of passcodes: how they are made, kept,
// released and chosen.
var passcodeSituations = []Situation{
	{
		"RA-PSC-001",
		"A passcode of six digits, 755224, is sealed for a card.",
		"A passcode of five digits, 12345, is to be sealed for a card.",
		"passcode.TestSealRefuses",
	},
	{
		"RA-PSC-002",
		"On 19 July 2023 somebody chooses eight digits.",
		"On 19 July 2023 somebody chooses nine digits.",
		"passcode.TestCheckChosen",
	},
	{
		"RA-PSC-003",
		"On 18 July 2023 somebody chooses four letters.",
		"On 18 July 2023 somebody chooses three letters.",
		"passcode.TestCheckChosen",
	},
	{
		"RA-PSC-004",
		"Three bytes come from the source of chance, and a passcode is drawn from them.",
		"The source of chance gives two bytes and ends: no passcode is made, and none is filled up with zeros.",
		"passcode.TestGenerateNeverFallsBack",
	},
	{
		"RA-PSC-010",
		"A card is given its first sealed passcode.",
		"A card that has a sealed passcode is given another; the first can still be opened.",
		"passcode.TestSealRefuses",
	},
	{
		"RA-PSC-011",
		"The passcode of a second card is opened, whose key is there.",
		"The box of a passcode comes back from a backup after the key of its card was destroyed.",
		"passcode.TestDestroy",
	},
	{
		"RA-PSC-012",
		"A sealed passcode is opened as it was stored.",
		"One bit of a sealed passcode was changed.",
		"passcode.TestOpenRefusesWhatDoesNotFit",
	},
	{
		"RA-PSC-013",
		"The folder of keys has the mode 0700.",
		"The folder of keys has the mode 0701.",
		"passcode.TestVaultModes",
	},
	{
		"RA-PSC-022",
		"The registrant rings that the card has come, and the passcode is released.",
		"A passcode that was handed to the gateway is to be released a second time.",
		"card.TestMovesMetAndMissed",
	},
	{
		"RA-PSC-024",
		"The gateway says that it has sent the text of a release under way.",
		"The gateway says so of a card of which no passcode was handed to it.",
		"card.TestMovesMetAndMissed",
	},
	{
		"RA-PSC-025",
		"The text could not be sent; the holder comes, and chooses a passcode.",
		"The text could not be sent, and the card is to be taken into use without the holder having come.",
		"card.TestMovesMetAndMissed",
	},
	{
		"RA-PSC-026",
		"A release goes to the gateway with the reference ref-1.",
		"A release goes to the gateway without a reference, so that a second try could not be told from a second text.",
		"card.TestRelease",
	},
	{
		"RA-PSC-030",
		"Somebody chooses 739204, which follows no pattern.",
		"Somebody chooses 131131, which is one block of three digits twice.",
		"passcode.TestCheckGuessable",
	},
	{
		"RA-PSC-031",
		"Somebody born on 15 July 1985 chooses 739204.",
		"Somebody born on 15 July 1985 chooses 150785.",
		"passcode.TestCheckGuessable",
	},
	{
		"RA-PSC-032",
		"Somebody with the number +44 7700 900123 chooses 739204.",
		"Somebody with the number +44 7700 900123 chooses 12900123, which ends as it does.",
		"passcode.TestCheckGuessable",
	},
	{
		"RA-PSC-033",
		"Where calendar dates are not allowed somebody chooses 739204.",
		"Where calendar dates are not allowed somebody chooses 131131, which is 13 November 1931.",
		"passcode.TestCheckGuessable",
	},
}
