// Package assessment answers for many documents at once, one at a time: what the
// command line and the server do for a test team, without keeping anything.
//
// Start with [NewFlags], which recognises the marks of emergency registration in
// CIS records, or with [Record], which holds one registration record against the
// guidance of its day; both take the values of [input.Values].
//
// The package promises that memory does not grow with the number of documents,
// that a document which cannot be read is answered by a finding and does not end
// the run, and that no answer repeats what was sent but the id of a record.
//
// It leaves out where documents come from, the form of a report (package
// guidance/report) and every rule (packages identity and registration).
package assessment
