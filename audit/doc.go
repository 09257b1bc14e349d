// Package audit keeps a log that nobody can alter unseen: events, a Merkle
// tree over them, signed checkpoints, an export file, and a verifier that needs
// nothing but that file and a public key. It knows no card, case or person: to
// it they are ids.
//
// Start with [Event.Line], which gives the exact bytes of one entry, and
// [Verify], which checks an export offline. Between them stand [Tree.Append],
// [Signer.Checkpoint] and [Writer].
//
// The package promises:
//
//   - One event type for all that is done, refused or failed.
//   - A leaf of the tree is the exact bytes of one exported line, hashed as RFC
//     6962 says (golang.org/x/mod/sumdb/tlog). A checkpoint is a signed note in
//     the form of C2SP tlog-checkpoint, so that any witness can co-sign it.
//   - Entries that were changed, dropped, swapped, repeated, inserted or cut off
//     below a checkpoint are found; the entry is named, or else the smallest
//     range between two checkpoints. Entries after the last checkpoint are
//     vouched for by nobody: [Report] counts them as pending.
//   - Cutting the log back to an older checkpoint leaves a file that is right in
//     itself; it is found by giving [Verify] a checkpoint that was kept
//     elsewhere.
//   - Personal data stands in an entry only as a salted [Commitment]; its
//     [Opening] is kept apart, so that it can be destroyed and the log still
//     verifies.
//
// # The export file
//
// The file is JSON Lines. An entry is written with its members in fixed order:
//
//	{"v":1,"seq":0,"at":"2020-04-20T09:30:00Z","action":"card.print","outcome":"done",…}
//
// After a run of entries stands a control line with their leaf hashes in base64
// and, where the log was signed at that point, the checkpoint:
//
//	{"checkpoint":{"from":0,"leaves":["…","…"],"note":"…"}}
//
// "from" is the position of the first of these entries. A control line lists at
// least one and at most 1024 entries; a longer run has control lines without a
// note, and so has a pending tail, so that the last line of a whole file is
// always a control line. No other bytes are allowed: no white space, no other
// order, and a newline after every line.
//
// An entry cannot be taken for a control line: they differ in their third byte,
// neither form allows the start of the other, and a JSON string holds no raw
// newline, so that nothing inside an entry can start a line.
//
// The version is that of an entry. A later version changes the number after
// "v", and a verifier refuses a version it does not know.
//
// # What it leaves out
//
// Storing anything, choosing when to sign, keeping the key, and rotating it. A
// log is verified from its first entry.
package audit
