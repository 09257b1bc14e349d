// Package gatewaytest is the contract of authority.Messenger as tests: every gateway
// passes it, and whoever writes a new one starts here.
//
// Call [Run] from a test of the gateway. It promises that a gateway which passes hands
// over a message once under each Ref, or never claims of one that it may be sent again;
// that it tells what was certainly not taken from what may have been; that it ends with its
// context; and that no error shows a number, an address, a text or a code.
//
// It leaves out what a test of one gateway has to show for itself: what it asks of whoever
// delivers, and what comes back later.
package gatewaytest
