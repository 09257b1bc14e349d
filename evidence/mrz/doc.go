// Package mrz reads the machine readable zone of travel documents, as ICAO
// Doc 9303 (8th edition) lays it down: cards (TD1), older cards (TD2),
// passports (TD3) and visas (MRV-A, MRV-B).
//
// Start with [Parse], which returns a [Zone] or an [*Error] with every fault
// there is, or with [Check], which returns the same as findings of the rules in
// rules.go. [Zone.CompareName] holds the name of the zone against the name that
// somebody gave.
//
// The package promises: a Zone that exists is laid out as its format wants, all
// its check digits agree and its dates are real; what is unknown stays unknown
// ([BirthDate]); no error and no finding repeats what was read; parsing neither
// panics nor allocates for a zone that is written as it is printed.
//
// It leaves out: reading the zone from an image; the chip, and with it every
// proof that the document is genuine (a check digit catches slips, not
// forgers); whether the document has expired, and whether it is one that a
// registration may rest on (package evidence). What a check digit cannot see is
// written at [CheckDigit].
package mrz
