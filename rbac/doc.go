// Package rbac says who among Registration Authority (RA) staff may do what,
// for which organisation, on which day; and it keeps positions and exceptional
// access (FFFFF) within their dates.
//
// Start with [Authorize]: it takes the [Standing] of the organisations (RA
// parent links and provider agreements) and a [Request], and returns a
// [Decision] with every reason. [Permissions] is the table behind it: dated
// editions, each line cited or marked as ours. [Assign] gives a position,
// [NewGrant] gives exceptional access, and [Grant.Reviewed] keeps that somebody
// looked at it again; [CheckCall] compares a video call with what the provider
// and the organisation agreed. [Standing.Organisations] lists every organisation
// an actor may act for. [ChooseRole] finds the role of RA staff behind the
// national codes of whoever signed in ([NationalRoles]).
//
// The package promises:
//
//   - Default deny. The zero [Request], the zero [Standing], an unknown role or
//     act, and a day without an edition of the matrix all end in a refusal that
//     names its rule (RA-RBC-…, RA-EXC-…).
//   - Dates decide, not sweeps: what has run out, or is not yet begun, is
//     inactive on that day even if nothing ever marked it so.
//   - An agreement or a parent link can only add what may be done, and one
//     without a first day is in force on no day.
//   - No clock and no store: days and instants are arguments.
//
// User ids, organisation (ODS) codes and registration numbers are plain strings
// here, compared byte for byte. Callers pass the String of values parsed by
// package identity, so that upper case and white space are settled before.
//
// It leaves out: every national job role and activity code but those of RA staff,
// the national baseline of job roles and the inclusion of activities in others
// (a code that a role profile does not name gives nothing), the code of a Local
// Smartcard Administrator (none is public), requests and approvals, a Sponsor's
// direct assignment of positions marked assignable (positions carry no such mark
// yet, so a Sponsor is refused), signing in and the documents of CIS2, and the
// acts a holder may do to their own card (unlock, renew).
package rbac
