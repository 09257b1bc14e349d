// Package assessment answers for many documents at once, one at a time: what the
// command line and the server do for a test team, without keeping anything.
//
// Start with [NewValidation], which says of texts of one kind (a number, a code,
// a machine readable zone, a passcode) whether they are valid; with
// [NewProfiles], which holds the scores of identities against the profiles of GPG
// 45; with [NewFlags], which recognises the marks of emergency registration in
// CIS records; or with [Record], which holds one registration record against the
// guidance of its day. All take the values of [input.Values]. [Compare] says how a
// record comes out otherwise by other guidance, and why; [Replay] makes a report
// again.
//
// The package promises that memory does not grow with the number of documents,
// that a document which cannot be read is answered by a finding and does not end
// the run, and that findings repeat nothing of what was sent. An answer repeats the
// id and what a valid text says. Of a text that is not valid it repeats only what
// helps to put it right: a repair or a suggestion, which is that text with a
// correction and so most of it, or a hint, such as the issue number to leave off.
// Of a passcode it repeats nothing.
//
// It leaves out where documents come from, the form of a report (package
// guidance/report), the clock, and every rule (packages identity, evidence,
// passcode and registration).
package assessment
