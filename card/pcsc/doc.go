// Package pcsc is smartcard readers, by PC/SC: winscard on Windows, pcscd elsewhere.
//
// Start with [Open], [Service.Readers] and [Service.Connect]; a [Card] is a
// [card.Exclusive], so whatever reads chips reads through it. [Service.Watch]
// tells of readers and cards that come and go, [Service.WaitCard] and
// [Service.WaitRemoved] wait for one of them. Package pcsctest starts a reader
// service of a test's own, without hardware.
//
// On Windows the package is always built. Elsewhere it needs `-tags pcsc` and cgo:
// with pkg-config and libpcsclite's headers (Debian: libpcsclite-dev), on macOS
// with Xcode's tools instead. Without them [Open] returns [ErrNotBuilt], and all
// else is as it is. Only Linux is tested: Windows is compiled and never run, macOS
// not even compiled. A program with this package in it does not start on a Windows
// without winscard.dll (Nano Server).
//
// The package promises:
//
//   - Everything that waits ends when its context is done, even where the service
//     hangs: at once, Watch and what waits by it within a quarter of a second. What
//     has no context ends too: Close within half a second, the end of a transaction
//     within two.
//   - A command that was cut off by its context is never repeated, and the [Card]
//     is good for nothing after it ([ErrUnusable]): the command may have reached
//     the card, or may still. Wrong passcodes are counted by the card, so whether
//     to try again is for people to say. Call [Card.Begin] first: then no command
//     of yours waits behind another program, to be sent after you gave up.
//   - Nothing that a caller passes makes it panic: no command (an empty one is
//     [ErrCommand]), no reader's name, no protocol of a card.
//   - What PC/SC holds for us is let go of on every path, failed and cut-off ones
//     included.
//   - An error holds no byte of a command or an answer. [*Error] holds the code of
//     PC/SC and matches the sentinel that it means.
//   - All of it may be used from several goroutines at once; commands to one card
//     take turns.
//
// A call into the reader service cannot be interrupted from outside. When a
// context cuts one off, one goroutine stays behind in that call and ends with it,
// having let go of card and service: when the card answers or is pulled, when the
// other program ends its transaction, or when the service goes.
//
// Every wait has a PC/SC context of its own, every card another, and nothing is
// called on a context that is in a call: libpcsclite would hold a lock of the whole
// process, and one silent card would stop them all (winscard_clnt.c of pcsc-lite
// 1.9.9, SCardGetContextChannelAndLockFromHandle).
//
// It leaves out: what is said to the card (package chip), direct access to readers,
// PIN pads, and which of several programs should have a card.
package pcsc
