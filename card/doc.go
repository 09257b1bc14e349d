// Package card is the life of a smartcard, from the order to its end.
//
// Start with [Transitions], the one table of moves: which state a card may
// leave by which move, who makes it, why, and the rule it rests on. [Next]
// reads that table, [WriteTable] prints it. A [Card] is made by [Order] and
// goes on by its methods ([Card.Printed], [Card.Dispatched] and so on), each of
// which returns a new Card; [Card.Release] is the only way to a passcode's
// release. [CheckDates] looks at the days that a finished record states.
//
// The package promises:
//
//   - Deny by default. A pair of state and move that is not in the table is a
//     [*TransitionError], which holds a [*guidance.Refusal] naming the rule that
//     forbids it.
//   - A passcode is released after the registrant's call that the card has come
//     (RA-PSC-020), to the number proven on the video call (RA-PSC-021), and once
//     (RA-PSC-022).
//   - Every reason of a refusal is returned, sorted. No message holds a mobile
//     number, a serial or anything else that was passed in.
//   - Nothing here reads a clock, and no card goes back in time (RA-CRD-011).
//   - A card that ends has a [CancelReason] from a closed list.
//
// It leaves out: who may ask for a move (package rbac), the passcode itself
// (package passcode), the form of user ids, organisation codes and mobile
// numbers (package identity; here they are text), that serials are unique
// (the store), and all that comes after the first use: locking, renewal and
// certificates.
package card
