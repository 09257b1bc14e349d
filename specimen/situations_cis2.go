package specimen

// cis2Situations are of the rules of reading what a sign-in service says.
var cis2Situations = []Situation{
	{
		"RA-RBC-080",
		"The claim sub has twelve digits.",
		"The claim sub has thirteen digits.",
		"rbac/cis2.TestShapes",
	},
	{
		"RA-RBC-081",
		"A role code is written S8000:G8000:R8001.",
		"A role code is written S8000:G8000:R800.",
		"rbac/cis2.TestShapes",
	},
	{
		"RA-RBC-082",
		"A role is held at K81003001, which has nine characters.",
		"A role is held at K810030012, which has ten.",
		"rbac/cis2.TestShapes",
	},
	{
		"RA-RBC-083",
		"The id of a role profile is seven digits.",
		"The id of a role profile is eleven digits and a letter.",
		"rbac/cis2.TestShapes",
	},
	{
		"RA-RBC-084",
		"Two roles differ by their ids alone.",
		"Two roles at two organisations have one id.",
		"rbac/cis2.TestShapes",
	},
	{
		"RA-RBC-085",
		"The roles come as JSON in a string.",
		"The roles come as JSON in a string in a string.",
		"rbac/cis2.TestShapes",
	},
	{
		"RA-RBC-086",
		"The job role of a role is R8001, which is known.",
		"The job role of a role is R9999, which is well-formed and not known.",
		"rbac/cis2.TestShapes",
	},
	{
		"RA-RBC-087",
		"An activity is written D8002:C8006:B0360.",
		"An activity is written B040.",
		"rbac/cis2.TestShapes",
	},
	{
		"RA-RBC-088",
		"The userinfo document and the ID token select the same role.",
		"The userinfo document selects a role, and the ID token an empty one.",
		"rbac/cis2.TestShapes",
	},
	{
		"RA-RBC-089",
		"One claim gives the identity level 3 as text, and another one 3 as a number.",
		"One claim gives the identity level 3 as text, and another one 2 as a number.",
		"rbac/cis2.TestShapes",
	},
}
