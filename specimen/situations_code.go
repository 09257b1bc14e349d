package specimen

// codeSituations are of the rules of national codes.
var codeSituations = []Situation{
	{
		"RA-RBC-040",
		"A job role is written R8001.",
		"A job role is written r8001.",
		"rbac/national.TestCheck",
	},
	{
		"RA-RBC-041",
		"The job role of an access profile is R8001, which is listed.",
		"The job role of an access profile is R0572, which is in no list.",
		"rbac/national.TestCheck",
	},
	{
		"RA-RBC-042",
		"The job role of an access profile is R8001, which is in use.",
		"The job role of an access profile is R5200, which is marked as obsolete.",
		"rbac/national.TestCheck",
	},
	{
		"RA-RBC-043",
		"An activity is written B1300.",
		"An activity is written B13000.",
		"rbac/national.TestCheck",
	},
	{
		"RA-RBC-044",
		"An access profile has the activity B0571, which is listed without a name.",
		"An access profile has the activity B9999, which is in no list.",
		"rbac/national.TestCheck",
	},
	{
		"RA-RBC-045",
		"An area of work is written P0020:Q0300:T0640.",
		"An area of work is written P0020:Q0300.",
		"rbac/national.TestCheck",
	},
	{
		"RA-RBC-046",
		"An access profile has the area of work P0020:Q0300:T0640, which is listed.",
		"An access profile has the area of work P0020:Q0300:T0641, which is in no list.",
		"rbac/national.TestCheck",
	},
	{
		"RA-RBC-047",
		"A workgroup is a code of twelve digits.",
		"A workgroup is a code of eleven digits.",
		"rbac/national.TestCheck",
	},
}
