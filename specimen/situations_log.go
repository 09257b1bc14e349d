package specimen

// logSituations are of the rules by which an exported audit log is verified.
var logSituations = []Situation{
	{
		"RA-AUD-001",
		"The line of entry 4 has the bytes whose leaf hash is listed after it.",
		"In the line of entry 4 somebody made card-5 of card-4, and nothing else.",
		"audit.TestVerifyRules",
	},
	{
		"RA-AUD-002",
		"A checkpoint states that the tree has 3 entries, and its root hash is that of the 3 above it.",
		"An entry was taken out before the list was written anew: 2 stand above a checkpoint of 3.",
		"audit.TestVerifyRules",
	},
	{
		"RA-AUD-003",
		"Every checkpoint is signed by the key that the verifier was given.",
		"One checkpoint is signed by another key under the same name.",
		"audit.TestVerifyRules",
	},
	{
		"RA-AUD-004",
		"The positions run 0, 1, 2, and each stands once.",
		"The line of entry 1 stands twice, one after the other.",
		"audit.TestVerifyRules",
	},
	{
		"RA-AUD-005",
		"The checkpoint of 3 entries that an auditor kept is the tree of the first 3 entries of today's log.",
		"The holder of the key wrote the log anew with the outcome of entry 2 changed: right in itself, but not the log that the auditor saw.",
		"audit.TestVerifyEarlier",
	},
	{
		"RA-AUD-006",
		"Every line is an entry or a list exactly as it was written, and every entry is in one list.",
		"One list has the number 00 where 0 was written.",
		"audit.TestVerifyRules",
	},
}
