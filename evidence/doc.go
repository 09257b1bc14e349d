// Package evidence says what has to be shown before a person may be given a
// Care Identity: by which route, on which day, which items and documents, and
// what follows when one is missing.
//
// Start with [EditionAt], which finds the requirement set of a [Route] for a
// day (and for the knowledge of another day), and [Assess], which holds a
// [Submission] against it and returns every reason. The tables are in
// editions.go and editions_ordinary.go, rules.go and rules_ordinary.go: one line a
// rule, each with its page and section. On the ordinary routes a [Standard] says
// which combinations of documents will do, a [DocumentList] what may be counted
// as what, and a [LocalPolicy] what an organisation has narrowed for itself. Where
// somebody sees the documents (in person, an ID Checker, the Electronic Staff
// Record) nothing is complete without the [IDCheck] that says who did, and when.
//
// The package promises: rules are data; a day outside every edition is an
// error and never the nearest edition; a further document of the registrant's
// never makes an outcome worse; what only a person can judge (that a face is the
// same face) is never ticked by code; no finding repeats what was submitted.
//
// It leaves out: the video call as a process and the registration record
// (package registration); scores and levels of GPG 45 (package gpg45); and whether
// a document is genuine, which somebody has to judge who holds it.
package evidence
