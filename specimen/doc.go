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
// never from a check of it, so that they can find a check wrong; the tests of this
// package hold one against the other. Which rules only warn, the emergency marker and
// the check digits of passports are written out here for that. Some facts come from
// the packages that check, and a fault in one of them shows in neither: the days and
// tolerance of an edition ([evidence.EditionAt]), the ways offered to temporary staff
// ([evidence.Offered]), the channels of calls ([rbac.KnownChannels]) and the numbers of
// driving licences ([licence.Expect13]) among them.
//
// Organisations have codes that may be those of real ones, and user ids begin with
// 111, which nobody reserves: never feed extracts to a live campaign.
package specimen
