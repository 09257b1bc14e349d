// Package virtual is a smartcard that is a program: for tests of whatever reads
// cards, and for demonstrations, where no reader and no card is at hand.
//
// Start with [New], which makes a card from [Options]. A [Card] is a
// [card.Transmitter]: package card/chip reads it in process, without any driver.
// [Card.Connect] and [Card.Serve] plug it into vpcd, the reader of the
// vsmartcard project, and so into pcscd, where every program of the system finds
// it. [Card.SetFaults] makes it misbehave on purpose, [Card.Watch] shows what came
// to it, [Card.Tries] says which tries are left.
//
// The package promises:
//
//   - Commands and status words as in ISO/IEC 7816-4: SELECT by identifier, path
//     and name, READ BINARY, VERIFY and its query, CHANGE REFERENCE DATA, RESET
//     RETRY COUNTER, GET DATA, GET CHALLENGE, chained commands, GET RESPONSE, and
//     the 61xx and 6Cxx of T=0 when the ATR says so. Over vpcd such a card takes
//     nothing that T=0 cannot carry.
//   - Two layouts: PKCS#15 ([PKCS15]) and PIV ([PIV]), with the names, references
//     and padding of your choice.
//   - Three wrong passcodes lock it, as ten wrong PUKs do for good.
//   - Equal options and equal bytes from Options.Rand make equal cards. Nothing
//     here reads a clock or a source of chance of its own.
//   - No passcode and no command is written anywhere, and no error holds one;
//     Watch alone shows them.
//   - Any command is answered: it never panics, and never answers more than
//     64 KiB.
//
// The layout is an assumption. No public source describes the file system of an
// NHS smartcard, the name of its application or the reference of its passcode:
// that a program reads this card is no evidence that it reads a real one.
//
// It leaves out: signing, decryption and key generation (the private halves of
// the keys are thrown away when the card is made), secure messaging, logical
// channels, and every command that writes files.
package virtual
