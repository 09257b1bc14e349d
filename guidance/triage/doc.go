// Package triage decides which findings count: what a test team has decided to
// live with for a while, which rules weigh otherwise for them, and what an
// earlier report had already.
//
// Start with [New], and give every [guidance.Result] to [Triage.Result] on its
// way to the report. [ReadSuppressions] reads a file of suppressions,
// [ReadBaseline] an earlier report.
//
// The package promises:
//
//   - Nothing is taken away: a finding that does not count stays in the result,
//     and says who answers for it, what its rule states, or that it is not new.
//   - A suppression names a rule, which records, a reason, an owner and its last
//     day. After that day it suppresses nothing, and [Triage.Expired] names it, so
//     that the run can fail.
//   - What a suppression was written for and no longer finds is named too, by
//     [Triage.Unused].
//   - The outcome of a record is that of its findings that are not suppressed. A
//     finding that is not new still fails its record; it does not count in the
//     summary.
//
// Memory does not grow with the number of results. It grows with the findings of
// the baseline: a key of 16 bytes each.
//
// It leaves out the clock (the day is passed in) and the choice of an exit
// status.
package triage
