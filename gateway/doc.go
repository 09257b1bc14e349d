// Package gateway says what the gateways below it have in common: through which channel
// a message goes, and whether its recipient is invented.
//
// Start with package gateway/notify for GOV.UK Notify, or gateway/file for development;
// package authority/simulator stands in for a gateway whose outcomes are chosen. Whoever
// writes another gateway implements authority.Messenger and runs the tests of package
// gateway/gatewaytest over it.
//
// The package promises that a gateway which asks it never takes an invented recipient for
// a person, nor a person for an invented one.
//
// It leaves out the sending, the words of messages, and what became of them.
package gateway
