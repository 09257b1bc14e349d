// Package report writes what came of assessing records, for people and for
// machines, one result at a time.
//
// Start with [New]: it returns the [Writer] of a [Format]. Give it each
// [guidance.Result] in order, then Close it; [Writer.Summary] then says whether
// there was a finding of severity error.
//
// The package promises:
//
//   - Memory does not grow with the number of results: nothing is kept but
//     counts.
//   - The same results give the same bytes: no clock, no map order.
//   - A report that was closed without an error is complete: JSON is one valid
//     object even without results, its lists are never null. An error of the
//     underlying writer is returned, and stays: nothing is written after it.
//   - A result that cannot be understood (no outcome, a finding without
//     severity or basis) is an error and is not written, rather than not
//     counted.
//   - Text holds no control characters but its own line ends: names that came
//     from input cannot move the cursor of a terminal.
//
// It leaves out reading reports, and choosing an exit status.
package report
