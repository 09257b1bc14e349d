// Package durable gives files their names once they are whole, so that whoever reads them
// sees all of a file or nothing, also after the process was killed or the power cut.
//
// Start with [Create] for a name that must be free, and with [Replace] for one that need
// not be. [Sweep] removes what a killed process left unfinished.
//
// The package promises:
//
//   - A file has its name only when all of its content is on the disk, and the name
//     outlasts a power cut once the call has returned without an error.
//   - A file is for its owner alone: its mode is 0600. (Windows has no such modes.)
//   - A call that fails leaves no unfinished file behind, unless it cannot be removed: then
//     the error does not wrap fs.ErrExist, which callers may take for done.
//   - What is thrown away unfinished is overwritten first, as far as the disk allows.
//
// It leaves out what is in the files, locks between processes, and who may enter a folder.
package durable
