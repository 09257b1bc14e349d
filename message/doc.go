// Package message follows the messages that a Registration Authority sends to people:
// the numbers for a call, the passcode of a card, the code that unlocks one. It says
// what became of each, and how many may go to one recipient.
//
// Start with [Queued], which makes a [Message], and the moves of it: [Message.Begun],
// [Message.Accepted] and the others, which follow the table of [Transitions]. [Policy]
// says how many messages are too many, and how long to wait before the gateway is asked
// again.
//
// The package promises:
//
//   - a message is handed over again only after the gateway was asked by its reference
//     and knows nothing of it, or has refused it for the time being;
//   - one of which nobody can tell whether it was sent ends as such, [Unknown], and is
//     not sent again;
//   - no text, no number and no address is in a [Message]: the recipient is a keyed
//     hash, by which messages are counted and kept in order.
//
// It leaves out the sending (a port of package authority), the texts, and who may ask
// for them.
package message
