// Package authority carries out what a Registration Authority does, one use
// case a file: it asks who may do it, loads, lets the noun packages decide,
// and commits the new state together with its audit event, or not at all. It
// holds no rule of its own.
//
// Start with [New] and a [Config]; package store/sqlite has a store and package
// authority/simulator the ports. Then follow the methods of [Authority] in the
// order of a registration: [Authority.OpenRegistration],
// [Authority.ReceiveItems], [Authority.BookCall], [Authority.TextNumbers],
// [Authority.ReadBack], [Authority.CompleteCall] (on a route without a call, in
// place of these four, [Authority.ConfirmIdentity]), [Authority.CreateIdentity],
// [Authority.OrderCard], [Authority.DispatchCard], [Authority.ConfirmReceipt],
// [Authority.ReleasePasscode], [Authority.TakeIntoUse],
// [Authority.AssignPosition]; and, of somebody who was registered in the emergency,
// [Authority.ReverifyIdentity].
//
// Of a card in somebody's hands there are [Authority.RenewCertificates],
// [Authority.UnlockCard], [Authority.ReportCard], [Authority.ReplaceCard] and the
// commands beside them; of its holder [Authority.ChangeContact],
// [Authority.ChangeName], [Authority.MovePerson], [Authority.Leave] and
// [Authority.CloseProfile]; of people who come for a time [Authority.Arrange],
// [Authority.LendTemporaryCard] and [Authority.PlanVisit]. Some of them holders do
// themselves, in the role rbac.Self.
//
// The package promises:
//
//   - One command, one audit event, also when it is refused: the event of a
//     refusal is committed, the state is not. A refusal is a [*guidance.Refusal].
//     A fault of the store, or a change by somebody else in between
//     ([ErrConflict]), leaves neither.
//   - What leaves the house (a text message, a print, the creation of an
//     identity) is a job in the same transaction as the state that asks for it,
//     done by [Authority.Work]. A process that is killed anywhere goes on when it
//     is started again; a port is asked with the same reference again, which it
//     must recognise. What a port finally says no to ends the job with an event
//     and gives the case or card back to a person. Call [Authority.SweepTemporaryCards]
//     beside it: nothing depends on that, but the log says sooner who has a card that
//     does not work any more.
//   - A command given under a key ([Once]) is carried out once, however often it
//     comes: its answer is stored with its state and event. One given with versions
//     ([IfVersion]) is carried out on what the caller has seen, or not at all. Every
//     command returns its object with the version that it has now.
//   - Nobody gets an identity while a profile that is held, or that the directory
//     named, may be theirs and is not answered for ([Reader.Candidates]).
//   - Who reads is asked as who acts is: [Authority.For] and [Authority.ForSystem]
//     return a [Reader] of what belongs to the organisations for which the caller
//     acts. What belongs to others is not found.
//   - No secret in an event, error or job: a job holds ids. A receipt holds what was
//     answered: drop old ones ([Authority.DropReceipts]).
//   - One clock reading for a command ([Config.Now]), one source of chance
//     ([Config.Rand]).
//
// That nobody registers themself is told by comparing the registrant with the
// actor's own profile: record those of the RA staff ([Authority.RecordProfile]).
// Where one is not held, the event says so.
//
// It leaves out: authentication (the caller says who acts, and which acts a system
// was given); an event for each read; reading documents (package evidence). The
// reads [Authority.Case], [Authority.Card], [Authority.Profile] and
// [Authority.Jobs] ask nobody: they are for the program around an Authority.
package authority
