// Package endpoint tells where an address leads.
//
// Start with [OnThisMachine].
//
// The package promises one answer to whether an address is of this machine, for all who
// take http there, or send there what is invented. It resolves no name.
//
// It leaves out what is fetched or sent.
package endpoint
