// Package campaign deals with the people who were registered in the emergency
// once normal conditions have returned: the list of them, who sees to each, by
// when, what was decided, and a report that adds up.
//
// Start with [ReadPolicy], which holds every figure of a campaign: no national
// deadline was published, so there is no default. [Open] makes a [Campaign].
// [Sight] and [SightGrant] say what an extract of the Care Identity Service, or an
// entry of the log of exceptional access, means for one person;
// registration.Case.Sighting does so for a registration. [Campaign.List] puts that
// on the list: one [Item] a person. [Campaign.Decide] decides an item,
// [Item.Verified] does so when the person was verified in the normal way,
// [Item.Revoked] when their exceptional access was revoked; [Campaign.Reopen] takes a
// decision back, [Campaign.Assign] gives an item to another owner or day,
// [Campaign.Close] and [Campaign.Settle] end the campaign. [Transitions] is the one table of what may happen to an item;
// [WriteTable] prints it. [Tally] counts, [NewCSV] writes a row an item.
//
// The package promises:
//
//   - Nothing is lost and nothing is decided by itself. An extract that no longer
//     carries the flag is noted; a reason that turns up after the decision opens the
//     item again, unless it is of a record from before a verification; the history of
//     an item is only ever added to.
//   - Closing takes access from nobody who is not overdue, or for a near miss alone.
//   - Asked twice, answered alike: an extract that was listed before changes nothing,
//     and neither does settling an item again. A reminder is due until it was sent,
//     and not twice.
//   - Every item counts once in each list of a [Report], so that each adds up to the
//     total. Counting and writing hold one item at a time.
//   - Days are those of Europe/London. Nothing here reads a clock.
//   - Every reason of a refusal is returned. No message holds a user id, an owner or
//     a note.
//
// It leaves out: carrying anything out. That access was rescinded, or a person
// de-registered, is recorded here as decided; it is done in the Care Identity
// Service. It sends no reminder: it says which are due. Who may do what is for
// package rbac.
package campaign
