// Package specimen makes labelled synthetic records: registration records and
// CIS records of people who were never born, of which it is known beforehand
// which rules they break.
//
// Start with [New] and [Generator.Next], which return any number of documents,
// each labelled with the outcome and the rules that a check has to find; with
// [Sound], which returns a record of a route in which nothing is wrong; or with
// [Defects], which holds, for every rule that a record can break, one way to
// break that rule and no other.
//
// The package promises: the same seed and order give the same bytes on any machine,
// the n-th document whatever stands before it; a defect breaks the rule that it
// names and no other, but for a few that say which they bring with them
// ([Defect.Besides]); every person is invented, with a telephone number that Ofcom
// keeps for drama, a National Insurance number with the prefix of the examples, an
// address in no street and papers that nobody issued.
//
// It leaves out judgement: labels are known from how a document was made, and
// never from a check of it, so that they can find a check wrong. The tests of
// this package hold one against the other.
//
// # How to add a defect
//
// Put a line into the table of the area (defects_*.go), by [ofRecord] for a rule
// that `rakit check` applies. The function changes a sound record and returns
// true; where the record at hand cannot break the rule, it returns false. It is
// given the record of [Sound] for the route, and the records of the generator, on
// that route and on those of also: each has to come out with findings of that one
// rule. from gives it another sound record for its example; under names the options
// without which the rule is not evaluated, and keeps the defect out of the
// generator. besides names the rules that cannot be kept with the defect; lacking is
// for an example of such a rule that begins with what the others miss, so that the
// rule is still the only difference. [ofCIS],
// [ofScores], [ofValue] and [ofLine] are for rules that other assessments apply.
// TestEveryRuleOfARecord, TestDefectsBreakTheirRuleAlone and TestLabelsHold prove
// every line of the tables.
package specimen
