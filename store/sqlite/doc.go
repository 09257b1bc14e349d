// Package sqlite keeps everything of one Registration Authority in one SQLite
// file: cases, cards, profiles, access, sealed passcodes, jobs and the audit log.
//
// Start with [Open]; the [Store] it returns is an authority.Store. Close it when
// done.
//
// The package promises:
//
//   - What Update has acknowledged is on the disk, together with its audit event:
//     a process killed at any moment loses none of it and leaves nothing half
//     done. It relies on a disk that does what it says when it is told to flush.
//   - Calls of Update that wait at the same time share one flush, each in a
//     savepoint of its own: one that fails or panics leaves no trace and does not
//     touch the others.
//   - The position of an event, the Merkle tree and its signed checkpoint are
//     written in the transaction of the state that the event is about. [Open]
//     refuses a file in which they do not agree.
//   - What is deleted is overwritten with zeros, so that no removed passcode, and no
//     dropped answer to a command, stays behind in the database file. The write-ahead log beside it may hold it until
//     it is written over; Close removes that file.
//   - Nobody is answered by what was not kept: when a group cannot be committed, all
//     of its calls return that error.
//   - Lists are read from indexes in order of id. The index of the audit log names
//     blocks of 64 entries, so that appending costs next to nothing; the entries of
//     a block are read one by one.
//   - [Load] stores the cards of a whole population, or none of them, and is quick
//     because it makes their indexes at the end.
//   - One process at a time: the file beside it named ".lock" is locked where the
//     system can (Linux, macOS and the BSDs). Elsewhere nothing stops a second
//     process, and it must be kept away by other means.
//   - A store that [Move] has copied elsewhere is marked, and not opened again until
//     [TakeBack]: no two logs of one key go different ways.
//   - No error holds anything of what was stored.
//
// It leaves out: backups, retention, and more than one machine.
package sqlite
