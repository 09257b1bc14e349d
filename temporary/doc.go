// Package temporary is about people who come for a time: the temporary access cards
// that are lent to them, the ways in which they get a card of their own, and the
// visits of inspectors.
//
// Start with [Transitions], the one table of what may happen to a temporary access
// card; [WriteTable] prints it. [Add] puts a card into an organisation's store,
// [Card.Give] lends it to somebody named, [Card.TakenBack] takes it back. [DueBack]
// says when it is overdue, [Card.ActiveAt] whether it works at an instant, [Card.At]
// who has it, [Card.Check] whether a record adds up. [Sweep] finds the cards that have
// to be deactivated, [PendingOn] the registrations that are due with priority;
// [NewReport] and [WriteCSV] say how cards were used. [Paths] is the table of ways by
// which bank, agency and locum staff, students and inspectors are given access;
// [LocalPolicy] is what an organisation has taken up of it, [Session], [Appointment]
// and [Pack] are what the ways need. [Plan] begins a [Visit].
//
// The package promises:
//
//   - The clock decides, not a sweep: a card that is overdue is inactive at that
//     instant, whether or not anybody marked it so, and no move brings it back to
//     work unseen. Two sweeps equal one.
//   - Any instant gives one named holder, or none and the reason why.
//   - A card is lent only when everything is there: holder, documents, ID Checker,
//     reason, the request for registration. Every reason of a refusal is returned, and
//     no message holds a name, a number or a note.
//   - Deny by default. What is not in a table of moves is refused, by a rule.
//   - Of a holder no more is kept than the name and one reference; of documents
//     their kinds. Reports and CSV hold references, no names.
//   - Days are those of Europe/London. Nothing here reads a clock.
//
// It leaves out: passcodes; carrying out a deactivation (the Care Identity Service
// does that); who may give, take back or authorise (package rbac); whether an id that
// is named exists (the store); destroying names when their time has come; and a
// return that is entered late: a card is back when somebody says so, not before.
package temporary
