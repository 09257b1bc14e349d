package audit

import "github.com/rakit-dev/rakit/guidance"

func rule(id guidance.RuleID, title, rationale string) guidance.Rule {
	return guidance.OwnRule(id, guidance.Error, guidance.Log, title, rationale)
}

// The rules of an exported log. They are ours: no guidance page says how an
// audit trail is protected.
var (
	ruleLeaf = rule("RA-AUD-001", "every entry is the one whose leaf hash is listed after it",
		"an entry that was altered can be named only by comparing it with what was listed for it")
	ruleRoot = rule("RA-AUD-002", "the entries up to a checkpoint have the number and the root hash that it states",
		"the signed root hash is what makes the listed leaf hashes evidence")
	ruleSigned = rule("RA-AUD-003", "every checkpoint is signed by the key of the log, and the log has at least one",
		"without the signature anybody could write a log that is right in itself")
	ruleSequence = rule("RA-AUD-004", "entries stand in the order of their positions, from 0, none missing and none twice",
		"a gap or a repetition shows what was taken out or put in")
	ruleEarlier = rule("RA-AUD-005", "a checkpoint kept elsewhere is contained in the log",
		"a log cut back to an older checkpoint, or written anew with its own key, is right in itself")
	ruleForm = rule("RA-AUD-006", "every line is an entry or a control line exactly as it was written, and every entry is listed once",
		"bytes that mean nothing could hide what was altered, and a file that breaks off is not the whole log")
)

// Rules returns the table of this package's rules.
func Rules() []guidance.Rule {
	return []guidance.Rule{ruleLeaf, ruleRoot, ruleSigned, ruleSequence, ruleEarlier, ruleForm}
}
