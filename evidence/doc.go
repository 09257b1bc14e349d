// Package evidence says what has to be shown before a person may be given a
// Care Identity: by which route, on which day, which items and documents, and
// what follows when one is missing.
//
// Start with [EditionAt], which finds the requirement set of a [Route] for a
// day (and for the knowledge of another day), and [Assess], which holds a
// [Submission] against it and returns every reason. The tables are in
// editions.go and rules.go: one line a rule, each with its page and section.
//
// The package promises: rules are data; a day outside every edition is an
// error and never the nearest edition; a further document of the registrant's
// never makes an outcome worse; what only a person can judge (that a face is the
// same face) is never ticked by code; no finding repeats what was submitted.
//
// It leaves out: the video call as a process and the registration record
// (package registration); scores and levels of GPG 45; requirement sets of the
// routes other than the three emergency ones, which answer
// [guidance.ErrNotEvaluated] until their tables are written.
package evidence
