// Package sandbox is a Registration Authority to try things on: a real store, real
// keys and simulated outside parties in one folder, seeded with organisations, RA
// staff and registrations at every stage, under a clock that stands still until
// it is told to go on.
//
// Start with [Open]; do everything inside [World.Use]; find the seeded objects
// with [Seeded], [ID] and [Actor].
//
// # What is seeded
//
//	name in Seeded          what it is
//	registration/STAGE      a registration of RX1 at that stage, by RX2
//	card/STATE              a card in that state; its holder is person/card-STATE and
//	                        its registration registration/card-STATE
//	card/locked             a card in use that is locked, card/expiring one whose
//	                        certificates expire in two months, card/handed-back one
//	                        that ended so, card/uncertified one that was printed and
//	                        has no certificates; holders and registrations likewise
//	challenge/on-call       the numbers texted on a call under way: World.Messages has
//	                        them, and for ten minutes they can be read back; so for
//	                        challenge/on-proof-call
//	registration/rx9, …     a registration with card, position, assignment and grant
//	                        of an organisation that is linked with none of the others
//	registration/rx3, …     the same of an RA child of RX2
//	assignment/active       a position that is held, and assignment/ended
//	grant/active            exceptional access; grant/due is to be reviewed on the day
//	                        of Start, grant/revoked was revoked
//	authenticator/registered a security key of person/registered; and those of
//	                        authenticator/rx9 and authenticator/rx3
//	message/STATE           the text with the passcode of card/STATE, once it was asked for; and
//	                        message/rx9 and message/rx3, with numbers for the call
//	temporary-card/STATE    a temporary access card of RX1 in that state, which is one
//	                        of a card that was never lent; and temporary-card/rx9 and
//	                        temporary-card/rx3, in the store
//	visit/STATE             the visit of an inspector, who is person/inspector, to RX1;
//	                        and visit/rx9 and visit/rx3
//	agent/ODS/ROLE          RA staff: every role at RX1, RX2 and RX9, and the RA
//	                        Manager of RX3
//
// RX2 is an RA service provider with an agreement with RX1 for 2020 to 2023: every
// channel that the guidance names, at home and at the workplace. It runs the
// sandbox (authority.Config.Operator). Everybody is
// invented: drama numbers, example domains, passports that begin with 555, user
// ids that begin with 9999.
//
// Three registrations stand still because the outside world never answers them:
// registration/identity-requested (family name Stalled), card/ordered (the word
// Stalled on the card) and card/releasing (07700 900002). They are tried again
// when the clock goes on; [World.SetOutcomes] lets them through.
//
// The package promises:
//
//   - The seeded ids are those of [Seeded] in every world and after every reset.
//     New ids come from a stream that begins with the length of the log: two
//     worlds that are asked the same in the same order answer the same, also after
//     they were killed, and no id comes twice. For the same reason the passcodes
//     and numbers that are made here can be foreseen; the keys cannot.
//   - The clock never goes back but in [World.Reset], also when the process is
//     killed: an instant is in the folder before anybody sees it.
//   - Nobody uses a store that a reset has closed: see [World.Use].
//   - A folder that is not a sandbox's is not touched, and a reset deletes nothing
//     but what a sandbox makes there. The keys folder is among that.
//   - The store is marked as seeded (sqlite.Store.MarkSeeded), for good.
//
// It leaves out HTTP, doing jobs by itself ([World.Work] does those that are due),
// and secrecy: texts and passcodes are in the folder in clear, as package
// simulator says. It is never to hold anybody real.
package sandbox
