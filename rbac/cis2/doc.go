// Package cis2 reads what the Care Identity Service (CIS2) says of whoever signed
// in: the userinfo document with their roles and, beside it, the ID token with
// the role that they selected and the levels of assurance.
//
// Start with [ReadUserInfo], [ReadIDToken] and [NewSession]. A [Session] is the
// person, the role selected, the levels and every role with its codes.
// [Session.Choose] finds the one role that a request acts under, by the header
// NHSD-Session-URID too; [Session.RARole] says which role of the Registration
// Authority that gives, by package rbac, to whoever shows the levels of assurance
// that are asked for. [ReadAccessToken] reads the same claims of an access token.
//
// The package promises:
//
//   - Every shape met in practice is read: roles as an array, as one object, or as
//     JSON in a string; lists that are absent, null, empty or a single code; levels
//     as text or as numbers; claims under two names.
//   - Nothing is guessed. A role with a malformed code is shown, is not usable and
//     gives nothing; a selected role that is not exactly one of the roles is none;
//     the first role is never taken instead; claims that contradict each other say
//     nothing. Each of these is a finding (RA-RBC-08x).
//   - Codes decide. Names of roles, activities and workgroups are not read: they
//     stand in another order than the codes.
//   - Ids are text and keep their leading zeros. A number in place of an id has lost
//     them, and is no id.
//   - JSON is read strictly (package input): members that stand twice, invalid
//     UTF-8, text after the end and more than 1 MiB are refused. Members that have
//     no meaning here are left alone, and null is as good as absent.
//
// It leaves out: verifying the signature, issuer, audience and times of a token,
// which come first and are for whoever receives it (package server/caller does);
// names, addresses and professional memberships; and what a session may do, which
// packages rbac and rbac/access decide.
package cis2
