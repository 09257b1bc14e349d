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
// Positions and their assignments ([Position.Define], [Assign]), requests for access
// ([AskAccessFor], with its table of moves in [AccessRequestLines]) and the log of
// exceptional access ([Outstanding], [Reminders], [GrantSelection]) are values and
// pure functions here; package authority stores them with their events. What a
// position lets somebody do, over many people at once, says package access; what
// somebody signed in as says package cis2; the codes are in package national.
//
// It leaves out: the code of a Local Smartcard Administrator (none is public:
// [RolesWithoutCode]), positions that include other positions, workgroups as objects
// of their own (their codes stand in access profiles), and signing in.
package rbac
