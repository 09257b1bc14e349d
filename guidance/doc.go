// Package guidance is the mechanism by which rakit states, dates, cites and
// reports rules. It holds no rule itself: each package keeps the tables of its
// own subject, and package registration puts them together.
//
// Start with [Rule] (one line of a table), [Edition] (a set of rules that was
// in force for some days and known from some day) and [Assessment] (what came
// of applying rules to one thing). A [Finding] is one rule that was not met; a
// [Refusal] is an error that carries the findings for which a command was
// refused; a [Result] is what a report says of one record.
//
// The package promises:
//
//   - Two clocks. A rule or edition says when it was in force (Effective) and
//     from when that was known (Known), so that an old decision can be replayed
//     with the knowledge of its day: see [Editions.At].
//   - Dates are civil days in Europe/London ([Date]); the time zone database is
//     embedded. Intervals of days include both ends.
//   - No fallback. A day outside every edition is an error, never the nearest
//     edition.
//   - Every rule is cited or, where no source exists, says so with a [Basis]
//     and a rationale. [NewRegistry] refuses a table that does not.
//   - Order is fixed: findings are sorted by place and rule, never by map order.
//
// It leaves out: reading input (package input), writing reports (package
// guidance/report), and any NHS rule.
package guidance
