// Package card is the life of a smartcard, from the order to what is left of it.
//
// Start with the four tables, which alone say what may happen: [Transitions], a
// card's life; [LockTransitions], whether it takes its passcode while it is in use;
// [CertificationTransitions], its certificates; [BodyTransitions], the plastic of a
// card that has ended. Each line says who makes the move, why, the rule it rests on
// and those it needs. [WriteTable] prints them. A [Card] is made by [Order] and goes
// on by its methods, each of which returns a new Card.
//
// Around a card:
//
//   - Certificates: [ParseCertificates] reads them, [PairOf] and [CheckPair] hold the
//     two of a card against its holder and the dated tables.
//   - Renewal: [RenewalAt], [RenewalTable], [CheckRenewal] and [DueAt] say when, by
//     whom and of which cards; [RemindersDue] follows a schedule of reminders.
//   - Series: [SeriesOf] reads the number on the back of a card, and [CheckSeries]
//     says whether cards of that series are blocked.
//   - [WaysOutOf]: what can be done about a locked or expired card, and where two
//     pages disagree about that.
//   - [Card.StatusAt]: a card in the words of the reports. [CheckDates]: the days
//     that a finished record states.
//   - [Transmitter]: what a chip is spoken to through, for the packages below card/.
//
// The package promises:
//
//   - Deny by default: what is in no table is a [*guidance.Refusal], in a card's life
//     within a [*TransitionError]. Every reason is given, sorted, and none repeats a
//     mobile number, a serial or anything else that was passed in.
//   - A passcode is released after the registrant's call that the card has come
//     (RA-PSC-020), to the number proven on the video call (RA-PSC-021), and once
//     (RA-PSC-022).
//   - What the certification authority has not confirmed is never shown as done.
//   - A card ends for a [CancelReason] from a closed list, and never works again.
//   - Nothing here reads a clock, and no card goes back in time (RA-CRD-011).
//
// It leaves out: who may ask for a move (package rbac); the passcode itself (package
// passcode); the form of user ids, organisation codes and mobile numbers (package
// identity; here they are text); whether a serial is the only one of its kind (the
// store); whether a certificate was signed by whom it names, or was revoked there;
// temporary access cards (package temporary).
package card
