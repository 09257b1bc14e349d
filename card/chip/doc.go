// Package chip is a session with the chip of a smartcard: what stands on it, and
// the passcode that opens it.
//
// Start with [Open], which takes whatever transmits ([card.Transmitter]) and a
// [Layout]: [PKCS15Layout] or [PIVLayout]. [Session.Read] gives all that a card
// shows without a passcode, [Session.UserID] whose card it is,
// [Session.Certificates], [Session.Tries] and [Session.UnblockTries] parts of it.
// [Session.Verify], [Session.Change] and [Session.Unblock] hand a passcode to the
// card.
//
// Layouts are assumptions. No public source describes the file system of an NHS
// smartcard; the way known to work is the middleware of its vendors. The package
// reads cards that keep to ISO/IEC 7816-15 (PKCS #15) or to NIST SP 800-73-4
// (PIV). That it reads one says nothing about another; identifiers, references and
// padding are configuration, and no card is known by its answer to reset.
//
// The package promises:
//
//   - One call of Verify, Change or Unblock sends one command that can spend a
//     try, or none. It is never repeated, whatever the card or ctx says. After an
//     error that leaves open whether the card has received it, the error is a
//     [*MaybeSpentError].
//   - A passcode of a form that the layout or the card rules out is
//     [ErrMalformed], and the card is not asked.
//   - Each of them returns the tries that remain, or [TriesUnknown] where the card
//     does not say. It is asked with an empty VERIFY, which by the standard is no
//     try; [Layout].NoTriesQuery is for cards that do not keep to that.
//   - A status word that means failure is a [*StatusError] or a [*PasscodeError],
//     and matches the sentinels of its meaning ([ErrNotFound], [ErrBlocked], ...).
//   - One certificate that cannot be read does not hide the others.
//   - A card that answers for ever, too much or nonsense gets [ErrLimit] or
//     [ErrAnswer]: no operation sends more than 1024 commands.
//   - No error holds a passcode or what a card said, and the command that held a
//     passcode is overwritten after use.
//
// It leaves out: readers (package card/pcsc), what certificates say and whether
// they are valid ([card.ParseCertificate] and [card.CheckCertificate]), keys and
// signing, and writing to a card anything but its passcode. A [Session] is for one
// goroutine at a time.
package chip
