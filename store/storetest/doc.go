// Package storetest is the contract of authority.Store as tests: every store
// passes it, and whoever writes a new one starts here.
//
// Call [Run] from a test of the store. It promises that a store which passes
// keeps what it is given, all or nothing; lets one of two writers win; shows one
// consistent state to readers; keeps jobs in order; lists each object once; answers for a
// command that came before; and has a log that audit.Verify accepts.
//
// It leaves out what a test of one kind of store has to show for itself: that
// nothing is lost when its process is killed, that deleted secrets are gone from
// its disk, and its speed.
package storetest
