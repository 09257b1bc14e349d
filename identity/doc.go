// Package identity says who a person is: what a registrant claims, what of it
// can be read, and how a record of the Care Identity Service (CIS) is flagged
// as an emergency registration.
//
// Start with [Registrant.Assess], which reads the personal details of a
// registration record into a [Claim] and reports every detail that does not
// hold, and with [Recognise], which finds the emergency marker in a CIS record.
// One value is read by its own function: [ParseUserID], [ParseNINumber],
// [ParseMobile], [ParseEmail], [ParsePostcode], [ParseODSCode], [NewName],
// [ParseNHSNumber], [ParseRegistrationNumber], [ParseRoleProfileID], [ParseUPRN].
// A function Check… ([CheckNHSNumber]) reads it too, and says which rules hold.
// Two names are compared by [CompareNames], a name and that of a passport by
// [CompareMRZName]; a person who may be known already is found by [Candidates].
//
// The package promises:
//
//   - A value that exists is valid. Value types hide their content, are
//     comparable with ==, and their zero value means "absent".
//   - Codes are ASCII. Full-width and Arabic-Indic digits and Cyrillic
//     look-alikes are refused, never folded; white space at the ends and
//     zero-width characters are dropped first.
//   - Every refusal of a value is a [*FormatError], which never repeats it.
//   - A function Check… returns the zero value for what cannot be read, has its
//     findings at the JSON Pointer given, and takes "" for absent: no rule applies.
//   - Recognition of the marker is a pure function of the entries. Facts that it
//     does not need (real evidence, other dates) never change it.
//
// It leaves out: which details a route asks for and what documents prove
// (package evidence); whether a value was ever issued, which only somebody's
// register can say; and every clock and store.
package identity
