// Package report writes what came of assessing records, for people and for
// machines, one result at a time.
//
// Start with [New]: it returns the [Writer] of a [Format]. Give it each
// [guidance.Result] in order, then Close it; [Writer.Summary] then says whether
// there was a finding of severity error. [NewPages] writes many pages of HTML in
// the place of one. [NewReader] reads a report again that is JSON or JSON Lines.
//
// The package promises:
//
//   - Every record is in the report, whatever their number; SARIF, which lists
//     findings, counts those without any. Memory does not grow with the number of
//     results: nothing is kept but counts.
//   - The same results give the same bytes: no clock, no map order.
//   - A report that was closed without an error is complete: JSON is one valid
//     object even without results, its lists are never null. An error of the
//     underlying writer is returned, and stays: nothing is written after it.
//   - A result that cannot be understood (no outcome, a finding without
//     severity or basis, a suppression without end) is an error and is not
//     written, rather than not counted.
//   - Text that came from input does no harm where it is shown. In text, CSV,
//     JUnit and HTML control characters stand as escapes; no cell of CSV is a
//     formula; HTML runs no script but its own and asks nobody for anything.
//     In JSON, text that is not UTF-8 is mended with U+FFFD.
//
// JSON Lines are the members of the JSON report on lines of their own: first an
// object with tool, ruleset, asOf, knownAt, severities and suppressions, those
// left out that are empty; then each result as in "results"; last an object with
// records and summary.
//
// It leaves out choosing an exit status, and what a test team decides about
// findings: it shows that they are suppressed, known before, or of another
// severity than their rule states.
package report
