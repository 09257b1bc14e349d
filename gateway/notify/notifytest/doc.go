// Package notifytest is a server on a loopback address that behaves as GOV.UK Notify says
// it does, so that programs can be tested which send messages by it. It sends nothing to
// anybody.
//
// Start with [Start]; give [Server.URL] and one of the keys of [Server.Key] to whatever is
// to be tested, and look at [Server.Sent]. [Server.Fault] breaks the requests that come
// next; [Server.Carry] brings messages to their end, and [Server.CallBack] posts the
// receipts of those.
//
// The package promises what the documentation at
// https://docs.notifications.service.gov.uk/rest-api.html promises, as read in November
// 2026:
//
//   - tokens are verified: HS256, iss, and iat within 30 seconds;
//   - a test key reaches nobody, fails by the magic numbers and addresses below, and has
//     no daily limit; a team key reaches the team and the guest list; a service in trial
//     mode has 50 messages a day, no live key, and reaches its team;
//   - messages to the smoke test numbers and addresses are answered and not kept;
//   - a template is filled in, and what is missing is refused;
//   - references need not be unique, and do not keep a message from being taken twice;
//   - 3,000 messages a minute for each sort of key, and a daily limit until midnight UTC;
//   - receipts are posted with the bearer token, again every 5 minutes, 5 times at most.
//
// These decide what comes of a message sent by a test key (section "Test"):
//
//	07700900002, perm-fail@simulator.notify   permanent-failure
//	07700900003, temp-fail@simulator.notify   temporary-failure
//	any other                                 delivered
//
// With the other keys every message is delivered, unless [Server.End] says otherwise. What
// the documentation leaves open is as in the published source of Notify
// (https://github.com/alphagov/notifications-api): 401 without a token, lists by sort of
// key, no second receipt after an answer below 500.
//
// It leaves out letters, files, received messages, the lists of templates, and pages of a
// list after the first.
package notifytest
