// Package simulator stands in for the outside parties of package authority: the
// national directory, the card printer, the text message gateway and the
// certification authority. It is for demonstrations, sandboxes and the tests of
// programs that use rakit.
//
// Start with [Open] and give the [Simulator] to an authority.Config as Directory,
// Printer, Messenger and CA; then look at [Simulator.Messages], [Simulator.Printed],
// [Simulator.Identities], [Simulator.Certificates] and [Simulator.Revocations]. What
// comes of a call is chosen by magic values, or by a program with [Outcomes]:
//
//	text message to        what comes of it
//	07700 900001           delivered, and so is every drama number not below
//	07700 900002           temporary failure, every time
//	07700 900003           permanent failure: ErrUnreachable
//	07700 900004           temporary failure twice for each Ref, then delivered
//	07700 900091           delivered, and the first answer is lost: ErrAnswerLost
//	07700 900092           not delivered the first time, which nobody can tell: authority.ErrUnsure
//	07700 900093           delivered, the answer is lost, and Ask can never tell
//	07700 900094           delivered, and Receipts says so
//	07700 900095           taken, and Receipts says that it did not arrive
//	not 07700 900000-999   permanent failure: ErrNotDrama
//	a number and an email  permanent failure: ErrOrder, whoever's they are
//	an email               delivered, to a domain that is reserved or has a label example
//
//	name on the card has   what comes of it
//	the word Spoiled       authority.ErrSpoiled
//	the word Jammed        temporary failure twice for each Ref, then printed
//	the word Stalled       temporary failure, every time
//	none of them           printed
//
//	directory is given     what comes of it
//	family name Duplicate  *authority.DuplicateError with user id 999900000000
//	somebody it holds      *authority.DuplicateError with their user ids
//	fam. name Unavailable  temporary failure twice for each Ref, then created
//	family name Stalled    temporary failure, every time
//	anybody else           created
//
//	card's holder is       what comes of issuing and of renewing
//	999900000092           temporary failure, every time
//	999900000093           permanent failure: ErrCARefused
//	999900000094           temporary failure twice for each Ref, then a pair
//	999900000095           a pair that names somebody else, 999900000000
//	anybody else           a pair that is good for a card
//
// Whom the order says to be somebody else is no duplicate, user id 999900000000
// included. Case does not matter in these names. The directory holds somebody when it has
// created an identity with the same National Insurance number, or with the same
// date of birth and name (identity.SamePerson). It gives nobody a user id of these
// tables: record a profile that has one. A card that was revoked gets no certificate
// any more.
//
// The package promises:
//
//   - Everything is in files under one folder, written whole or not at all, so
//     that it outlives a process that is killed. A Ref that has been answered gets
//     the same answer for ever, and nothing is done twice (but with Config.Doubles).
//   - Nobody real is texted: only Ofcom's drama numbers are accepted, and addresses in
//     domains that are reserved, or have a label example (for secure mail there is no
//     reserved one). Neither leaves the folder.
//   - User ids and serial numbers are invented: a user id begins with 9999, a
//     serial number with a series from 08 to 10. None is given out twice.
//   - Certificates are real DER, in pairs, and follow from Ref, holder and clock. Their
//     keys follow from the Ref: nothing that they sign proves anything.
//   - An error holds no number, name or text.
//   - Processes of one computer may ask the same folder at the same time: what one
//     was answered, the others are. (On Windows one asks, any number may read.)
//
// The folder holds secrets in clear, which nothing else in rakit does: the texts
// in outbox/NNNN-REF.txt, because somebody has to read them, and what the chip of
// a card knows in printed/REF.chip. Files have mode 0600 and folders 0700, save
// that a folder given to [Open] that is there already keeps its own mode. A
// README.txt says so. Never point a system with real registrants at it.
//
// It leaves out delays, and receipts that come by themselves: somebody fetches them.
package simulator
