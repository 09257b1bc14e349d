package specimen

// authenticatorSituations are of the rules of authenticators other than smartcards.
var authenticatorSituations = []Situation{
	{
		"RA-IDN-090",
		"An authenticator that is active is removed.",
		"An authenticator that was never registered is to be removed.",
		"authenticator.TestEveryMoveInEveryState",
	},
	{
		"RA-IDN-091",
		"A virtual smartcard is registered in the last second of 10 September 2025.",
		"A virtual smartcard is to be registered on 11 September 2025, when it was offered no more.",
		"authenticator.TestRegister",
	},
	{
		"RA-IDN-092",
		"The holder of a profile registers an iPad themselves.",
		"The holder of a profile is to register a robot themselves.",
		"authenticator.TestRegister",
	},
	{
		"RA-IDN-093",
		"An authenticator has a label of sixty characters.",
		"An authenticator has a label of sixty-one characters.",
		"authenticator.TestRegister",
	},
	{
		"RA-IDN-094",
		"A code is generated for a robot after the one before was removed.",
		"A code is to be generated for a robot beside one that is active.",
		"authenticator.TestRegister",
	},
	{
		"RA-IDN-095",
		"An authenticator that is active is removed as lost.",
		"An authenticator that was removed is removed again.",
		"authenticator.TestRemove",
	},
	{
		"RA-IDN-096",
		"The code of a robot is removed because it went unused.",
		"An iPad is removed because its code went unused: it has none.",
		"authenticator.TestRemove",
	},
	{
		"RA-IDN-097",
		"A profile is closed, and the authenticators of its holder are removed with it.",
		"The authenticators of a holder are to be removed as of a closed profile, which is open.",
		"authenticator.TestRemoveAll",
	},
	{
		"RA-IDN-098",
		"An authenticator is removed at the instant at which it was registered.",
		"An authenticator is to be removed a nanosecond before it was registered.",
		"authenticator.TestRemove",
	},
	{
		"RA-IDN-099",
		"A Microsoft Authenticator signs in where AAL2 is needed.",
		"A Microsoft Authenticator is to sign in where AAL3 is needed.",
		"authenticator.TestCheckLevel",
	},
}
