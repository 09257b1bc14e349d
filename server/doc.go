// Package server is the reference HTTP server of rakit: the use cases of
// package authority as an API with a contract, and nothing else. No rule lives
// here.
//
// Start with [New] and a [Config]; [Server.Handler] serves the API, its
// document at /openapi.json and its pages at /docs. The command `rakit serve`
// does that with files, signals and listeners.
//
// The package promises:
//
//   - Every refusal is a problem document (RFC 9457) that names the rule, the
//     member and the citations, and repeats nothing of what was sent.
//   - A command with an Idempotency-Key is carried out once, whatever becomes of
//     the connection or the process; a repetition is answered as the first time.
//   - What a caller may not see is answered like what is not there.
//   - Every answer has a request id; a log line holds ids and never personal data.
//   - Every operation has an example that is carried out by a test.
//
// It leaves out: rules (the packages of the nouns), order and transactions
// (package authority), who somebody is (package server/caller verifies what an
// identity provider says), and real gateways and printers.
package server
