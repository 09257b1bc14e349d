package audit

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"
)

// ErrNote is returned for a checkpoint that cannot stand in an export: it is
// empty, too long or not UTF-8.
var ErrNote = errors.New("not a checkpoint that can be exported")

// Writer writes an export file: give it the entries in order, and each
// checkpoint after the entry that it ends with. It does not judge what it is
// given: a log that was tampered with can be exported, and [Verify] finds it.
//
// Checking a signature costs as much as checking some two hundred entries, and
// a checkpoint covers all before it: one for every thousand entries, and the
// last, is a good export.
type Writer struct {
	w      *bufio.Writer
	from   int64
	leaves []tlog.Hash
	buf    []byte
	err    error // the first error of writing, after which nothing is written
}

// NewWriter returns a writer of an export to w. It buffers: call [Writer.Close].
func NewWriter(w io.Writer) *Writer {
	return &Writer{w: bufio.NewWriterSize(w, 64<<10), leaves: make([]tlog.Hash, 0, maxLeaves)}
}

// Event writes one entry, the bytes of [Event.Line], and lists the leaf hash of
// these bytes. The error wraps [ErrLine] for bytes that do not start as an entry
// does or are not one line; otherwise it is that of writing.
func (w *Writer) Event(line []byte) error {
	return w.EventWithLeaf(line, tlog.RecordHash(line))
}

// EventWithLeaf is [Writer.Event] for a store that kept the leaf hash when the
// entry was appended ([Tree.Append] returns it). An entry that was altered in
// the store since can then be named, and not only the range it lies in.
func (w *Writer) EventWithLeaf(line []byte, leaf tlog.Hash) error {
	if !bytes.HasPrefix(line, []byte(eventPrefix)) || bytes.IndexByte(line, '\n') >= 0 || len(line) > maxLine {
		return fmt.Errorf("exporting an audit entry: %w", ErrLine)
	}
	if len(w.leaves) == maxLeaves {
		if err := w.list(""); err != nil {
			return err
		}
	}
	w.leaves = append(w.leaves, leaf)
	return w.write(line)
}

// Checkpoint writes a signed checkpoint over all entries so far. One that adds
// no entry to the checkpoint before it is left out. The error is [ErrNote],
// wrapped, or that of writing.
func (w *Writer) Checkpoint(note []byte) error {
	if len(note) == 0 {
		return fmt.Errorf("exporting an audit checkpoint: %w", ErrNote)
	}
	if len(w.leaves) == 0 {
		return w.err
	}
	return w.list(string(note))
}

// Close ends the file: it lists the entries after the last checkpoint, if any,
// and writes out what is buffered. It does not close the underlying writer.
func (w *Writer) Close() error {
	if len(w.leaves) > 0 {
		if err := w.list(""); err != nil {
			return err
		}
	}
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.err
}

// list writes the control line of the entries since the last one.
func (w *Writer) list(note string) error {
	line, err := control{from: w.from, leaves: w.leaves, note: note}.appendTo(w.buf[:0])
	if err != nil || len(line) > maxLine {
		return fmt.Errorf("exporting an audit checkpoint: %w", ErrNote)
	}
	w.buf = line
	w.from += int64(len(w.leaves))
	w.leaves = w.leaves[:0]
	return w.write(line)
}

func (w *Writer) write(line []byte) error {
	if w.err == nil {
		_, w.err = w.w.Write(line)
	}
	if w.err == nil {
		w.err = w.w.WriteByte('\n')
	}
	return w.err
}
