// Package registration is the registration of one person, as a noun: the
// record that a test team checks, and the case that an RA works on.
//
// Start with [ReadRecord] and [Check], which hold a finished [Record] against
// the guidance of its day and answer which rules it meets, which it does not,
// and where each is written down. An RA system that carries a registration
// through its stages starts with [Open] and the methods of [Case]; package
// authority does that with a store, a clock and an audit log.
//
// The package promises: one stage table says which step may follow which, and
// why ([Stages]); decisions are pure functions of record, day and knowledge;
// [Rules] is the whole registry of rakit, put together from the tables of the
// packages that own them.
//
// It leaves out: what a route requires (package evidence), what a card may do
// next (package card), who may do it (package rbac), and order, transaction
// and audit (package authority).
package registration
