// Package assessment answers for many documents at once, one at a time: what the
// command line and the server do for a test team, without keeping anything.
//
// Start with [NewValidation], which says of texts of one kind (a number, a code,
// a machine readable zone, a passcode) whether they are valid; with
// [NewProfiles], which holds the scores of identities against the profiles of GPG
// 45; with [NewFlags], which recognises the marks of emergency registration in
// CIS records; or with [Record], which holds one registration record against the
// guidance of its day. All take the values of [input.Values].
//
// The package promises that memory does not grow with the number of documents,
// that a document which cannot be read is answered by a finding and does not end
// the run, that findings repeat nothing of what was sent, and that an answer
// repeats no more of it than the id and what a valid text says; of a passcode,
// nothing.
//
// It leaves out where documents come from, the form of a report (package
// guidance/report), the clock, and every rule (packages identity, evidence,
// passcode and registration).
package assessment
