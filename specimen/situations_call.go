package specimen

// callSituations are of the rules of the video call: the numbers texted for it,
// and the stages around it.
var callSituations = []Situation{
	{
		"RA-VID-020",
		"Three bytes come from the source of chance, and the numbers are drawn from them.",
		"The source of chance gives two bytes and ends: no numbers are made.",
		"passcode.TestNewChallenge",
	},
	{
		"RA-VID-021",
		"755224 was texted, and 755 224 is read back.",
		"755224 was texted, and 755225 is read back.",
		"passcode.TestAnswerTyped",
	},
	{
		"RA-VID-022",
		"The numbers are read back on the call for which they were texted.",
		"The numbers are right, but are read back on another call.",
		"passcode.TestAnswerStateVectors",
	},
	{
		"RA-VID-023",
		"The numbers that were texted last are read back.",
		"The numbers are right, but others have been texted since.",
		"passcode.TestAnswerStateVectors",
	},
	{
		"RA-VID-024",
		"The numbers are read back for the first time.",
		"Numbers that were accepted are read back once more.",
		"passcode.TestAnswerStateVectors",
	},
	{
		"RA-VID-025",
		"The right numbers are read back a nanosecond before ten minutes have gone by.",
		"The right numbers are read back exactly ten minutes after they were texted.",
		"passcode.TestTimesMetAndMissed",
	},
	{
		"RA-VID-026",
		"After nine wrong tries one is left.",
		"After ten wrong tries the right numbers are read back.",
		"passcode.TestTriesRunOut",
	},
	{
		"RA-VID-027",
		"By two clocks that differ, the numbers are read back a minute before they were texted, and no more.",
		"The numbers are said to be read back a minute and a nanosecond before they were texted.",
		"passcode.TestTimesMetAndMissed",
	},
	{
		"RA-VID-028",
		"The agent types 7-5-5-2-2-4.",
		"The agent types 75522: one digit is lost, and no try is counted.",
		"passcode.TestAnswerTyped",
	},
	{
		"RA-VID-040",
		"A call is booked once all items are there.",
		"A call is booked while an item is missing.",
		"registration.TestBookCall",
	},
	{
		"RA-VID-041",
		"The identity is asked for after the call was completed.",
		"The identity is asked for on the call, once the numbers were read back and before it is complete.",
		"registration.TestIdentityAndCardInOrder",
	},
	{
		"RA-VID-042",
		"All items are there, the process is explained, and the call is booked.",
		"All items are there, and the call is booked with the process not explained.",
		"registration.TestBookCall",
	},
	{
		"RA-VID-043",
		"A remote registration is opened with the number that the registrant is to ring.",
		"A remote registration is opened without that number.",
		"registration.TestOpenRefusals",
	},
	{
		"RA-VID-044",
		"The mobile number changes after the call, and the registration goes back to before it.",
		"The mobile number changes after the call, and no other is given that could be proven.",
		"registration.TestChangeMobile",
	},
	{
		"RA-VID-045",
		"Numbers read back, document shown, likeness confirmed: the call ends well.",
		"Document shown and likeness confirmed, but the numbers that were texted were not read back.",
		"registration.TestCompleteCall",
	},
}
