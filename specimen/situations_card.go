package specimen

// cardSituations are of the rules of a card's life.
var cardSituations = []Situation{
	{
		"RA-CRD-001",
		"A card that has come is unlocked with its holder present.",
		"A card that is on its way is to be unlocked: the table has no such move.",
		"card.TestMovesMetAndMissed",
	},
	{
		"RA-CRD-002",
		"A card that was ordered is printed with a random passcode, and then sent.",
		"A card that was ordered is to be sent before it was printed.",
		"card.TestMovesMetAndMissed",
	},
	{
		"RA-CRD-006",
		"A card that was sent comes back, and is sent again.",
		"A card that was printed, and not sent yet, is said to have come back.",
		"card.TestMovesMetAndMissed",
	},
	{
		"RA-CRD-007",
		"The agent sees before sending it that a print is no good, and the card ends as spoiled.",
		"A card that was sent is to end as spoiled: it is cancelled instead.",
		"card.TestMovesMetAndMissed",
	},
	{
		"RA-CRD-008",
		"The passcode was texted, and the holder works with the card.",
		"The gateway could not text the passcode, and the card is to be taken into use all the same.",
		"card.TestMovesMetAndMissed",
	},
	{
		"RA-CRD-009",
		"A card in use is cancelled as lost.",
		"A card in use is cancelled as a spoiled print, which is the reason of a card that was never sent.",
		"card.TestCancelledNeedsAReason",
	},
	{
		"RA-CRD-010",
		"A card in use is cancelled.",
		"A card that was cancelled is cancelled again.",
		"card.TestMovesMetAndMissed",
	},
	{
		"RA-CRD-011",
		"A card is cancelled at the instant at which it was sent.",
		"A card is cancelled a nanosecond before the instant at which it was sent.",
		"card.TestClockMetAndMissed",
	},
	{
		"RA-CRD-012",
		"An order names no registration, but the card in whose place it comes.",
		"An order names neither a registration nor a card in whose place it comes.",
		"card.TestOrderNamesWhatIsMissing",
	},
	{
		"RA-CRD-014",
		"A card that was cancelled is replaced by one that names it and has the same holder.",
		"A card that was cancelled, and replaced once, is replaced by a second one.",
		"card.TestReplacedWith",
	},
	{
		"RA-CRD-016",
		"The person holds one card, which was spoiled, and another is ordered.",
		"The person holds a card that was ordered and not printed yet, and another is ordered.",
		"card.TestOrderNamesWhatIsMissing",
	},
}
