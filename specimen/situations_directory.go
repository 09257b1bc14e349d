package specimen

// directorySituations are of the rules of organisations, and of the directory.
var directorySituations = []Situation{
	{
		"RA-RBC-090",
		"An organisation has RO177 as its primary role, and RO76 beside it.",
		"An organisation has RO177 and RO76, and both are called primary.",
		"organisation.TestGPPractice",
	},
	{
		"RA-RBC-091",
		"The code G7H8J was given out on 1 April 2020.",
		"The code G7H8J was given out on 31 March 2020.",
		"organisation.TestCheckShape",
	},
	{
		"RA-RBC-092",
		"The code RX1 was given out on 30 September 2020.",
		"The code RX1 was given out on 1 October 2020.",
		"organisation.TestCheckShape",
	},
	{
		"RA-RBC-093",
		"The id of a role is the one by which its entry is named.",
		"The id of a role differs in one digit from the one by which its entry is named.",
		"sds.TestRules",
	},
	{
		"RA-RBC-094",
		"A person at an organisation has the code RX1, written twice.",
		"A person at an organisation has the codes RX1 and RX2.",
		"sds.TestRules",
	},
	{
		"RA-RBC-095",
		"The last day of a role is written 20250228.",
		"The last day of a role is written 2025-02-28.",
		"sds.TestRules",
	},
	{
		"RA-RBC-096",
		"The code of a role is S8000:G8000:R8001.",
		"The code of a role is R8001, which is the job role alone.",
		"sds.TestRules",
	},
	{
		"RA-RBC-097",
		"The status of a person is 1.",
		"The status of a person is 2.",
		"sds.TestRules",
	},
	{
		"RA-RBC-098",
		"A role to 28 February 2025 is looked at on that day.",
		"A role to 28 February 2025 is looked at on 1 March.",
		"sds.TestRules",
	},
	{
		"RA-RBC-099",
		"A role from 29 February 2024 is looked at on that day.",
		"A role from 29 February 2024 is looked at on 28 February.",
		"sds.TestRules",
	},
}
