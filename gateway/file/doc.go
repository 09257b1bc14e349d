// Package file is a gateway that writes each message as one file, for development: it
// shows the whole path of a message without anybody who delivers it.
//
// Start with [Open] and give the [Gateway] to an authority.Config as Messenger; then look
// into the folder, or call [Gateway.Messages].
//
// The package promises:
//
//   - A message is one file, DIR/REF.txt, whole or not there, and outlives a power cut
//     once Send has returned.
//   - A Ref is written once, whatever calls and whatever processes write into the folder
//     at the same time: this gateway de-duplicates. The first message under a Ref stays.
//   - Nobody real is written to: only Ofcom's drama numbers, and addresses in the domains
//     that are reserved for examples and tests.
//   - No error holds a number, an address or a text.
//
// Files hold secrets in clear, because somebody has to read them. They have mode 0600, the
// folder 0700, or Open refuses it. A process that is killed while it writes may leave an
// unfinished file, .new-…, which is no message. Delete the folder when you have finished.
//
// It leaves out receipts, delays and failures. Package authority/simulator stands in for
// all outside parties of the authority, with outcomes that are chosen, and for one process
// at a time; this package writes messages, emails among them, and does nothing else.
package file
