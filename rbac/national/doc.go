// Package national holds the public codes of the National RBAC Database (NRD): job
// roles, activities, staff groups, areas of work, and which activities a job role
// brings with it.
//
// Start with [ParseRoleCode] to read the role of a role profile, with
// [PublicCodes] to look codes up and check them, and with [Public] for what
// somebody with a job role and added activities may do in all: a role profile
// names only the activities that were added, so that baseline and inclusion have
// to be worked out ([Policy.Effective]).
//
// The package promises:
//
//   - Codes decide, names never. A role is known by its R code; the S and G codes
//     beside it are kept and not looked at, as public data carries wrong ones.
//     Codes are compared byte for byte.
//   - Every row says from which publications it comes and how sure it is. A name
//     that was paired with a code by position only is unverified; a code that
//     no source names has no name.
//   - Deny by default: a job role that a policy does not know grants nothing at all,
//     not even the activities that were added to it; an activity that it does
//     not know is kept and includes nothing; a nil or zero policy grants nothing.
//   - A [Policy] and [Codes] do not change once made, and are safe for use by many
//     goroutines. Each has a version, to be written into every decision.
//
// The public part of the NRD is not the NRD: the newest version that a source names
// is 27.2, its workbook is not public, and a missing code is no invalid code. Of
// the baseline one slice is public, that of prescribing and pharmacy, and most of
// it is switched off in the source: see [Policy.OnlyEnabled]. Whoever has the
// workbook brings it with [ParseCodes] or [NewPolicy].
//
// It leaves out who holds a role (package rbac), reading tokens (package
// rbac/cis2), and deciding (package rbac/access).
package national
