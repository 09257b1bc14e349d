package audit

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"
)

// ErrEmpty is returned for an export without a single byte: there is nothing to
// verify, and nothing to trust.
var ErrEmpty = errors.New("the audit log is empty")

// Verify checks an export file against the public key of its log, as text
// ([Signer.VerifierKey]), and stops at the first break. It reads line by line,
// and holds no more for a long log than for a short one.
//
// earlier is a signed checkpoint of the same log that was kept elsewhere, or
// nil: the log must contain it. Only so is it found that a log was cut back to
// an older checkpoint, or written anew by the holder of its key.
//
// What is wrong with the log is in the report. The error is for input that
// cannot be used: it wraps [ErrKey], [ErrCheckpoint] (for earlier), [ErrEmpty]
// or an error of reading.
func Verify(log io.Reader, vkey string, earlier []byte) (Report, error) {
	k, err := parseKey(vkey)
	if err != nil {
		return Report{}, err
	}
	v := verifier{key: k, leaves: make([]tlog.Hash, 0, maxLeaves)}
	if earlier != nil {
		c, err := k.open(earlier)
		if err != nil {
			return Report{}, fmt.Errorf("reading the earlier checkpoint: %w", err)
		}
		v.earlier = &c
		v.noteEarlier()
	}
	if err := v.read(log); err != nil {
		return Report{}, err
	}
	r := v.report
	r.Events = v.next()
	r.Pending = r.Events - r.Last.Size
	return r, nil
}

// verifier is the state between two lines of the file. Entries gather in leaves
// until a control line lists them; then they move to tree.
type verifier struct {
	key     key
	earlier *Checkpoint // what the log must contain, or nil
	then    tlog.Hash   // the root at the size of earlier, once that is reached

	line   int         // lines read
	listed int         // line of the last control line
	tree   Tree        // the entries listed so far, by their own bytes
	leaves []tlog.Hash // of the entries since
	prefix []byte      // room for how the next entry must start
	room   []tlog.Hash // room for the leaf hashes of a control line

	// fault is a line that breaks the run of entries. What follows is passed over
	// up to the next control line, which may show that an entry before is altered.
	fault *Break
	// suspect is the first entry that is not the one listed. It waits for the next
	// checkpoint, which shows whether the entry or the list was altered: claimed is
	// the tree as listed.
	suspect *suspect
	claimed Tree

	report Report
}

// suspect is an entry that differs from its listed leaf hash.
type suspect struct {
	seq  int64
	line int // of the entry
	list int // of the control line that lists another
}

// read takes in the file. The error is one of reading, or [ErrEmpty].
func (v *verifier) read(log io.Reader) error {
	lines := bufio.NewReaderSize(log, maxLine+1)
	for v.report.Broken == nil {
		line, err := lines.ReadSlice('\n')
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended && !errors.Is(err, bufio.ErrBufferFull) {
			return fmt.Errorf("reading the audit log after line %d: %w", v.line, err)
		}
		if ended && len(line) == 0 {
			return v.end()
		}
		v.line++
		switch {
		case ended:
			v.spoil(v.unreadable(line, "the file breaks off within a line"))
		case err != nil:
			v.spoil(v.unreadable(line, "the line is too long"))
		default:
			v.take(line[:len(line)-1])
		}
	}
	return nil
}

// next returns the position of the entry that comes next.
func (v *verifier) next() int64 { return v.tree.Size() + int64(len(v.leaves)) }

func (v *verifier) take(line []byte) {
	switch {
	case bytes.HasPrefix(line, []byte(controlPrefix)):
		v.report.Broken = v.control(line)
	case v.fault == nil:
		v.entry(line)
	}
}

func (v *verifier) spoil(b *Break) {
	if v.fault == nil {
		v.fault = b
	}
}

// entry takes in an entry. Reading its first bytes is enough: the leaf hash says
// all about the rest.
func (v *verifier) entry(line []byte) {
	v.prefix = appendPrefix(v.prefix[:0], v.next())
	switch {
	case !bytes.HasPrefix(line, v.prefix):
		v.spoil(v.misplaced(line))
	case len(v.leaves) == maxLeaves:
		v.spoil(atEntry(ruleForm, v.line, v.next(), "no control line lists the entries before it"))
	default:
		v.leaves = append(v.leaves, tlog.RecordHash(line))
	}
}

// control takes in a control line and returns the break that it shows, or nil.
func (v *verifier) control(line []byte) *Break {
	c, ok := parseControl(line, v.room)
	if !ok {
		return v.first(inRange(ruleForm, v.line, v.tree.Size(), v.next(), "the control line is malformed"))
	}
	v.room = c.leaves
	if c.from != v.tree.Size() {
		return v.first(inRange(ruleForm, v.line, v.tree.Size(), v.next(),
			"a control line is missing, repeated or out of place: this one does not go on where the last one ended"))
	}
	short := int64(len(c.leaves) - len(v.leaves))
	v.compare(c)
	v.advance()
	if b := v.judge(c, short); b != nil {
		return b
	}
	v.listed = v.line
	return nil
}

// compare looks for the first entry that is not the one listed, and keeps the
// tree as listed from there on.
func (v *verifier) compare(c control) {
	for i := range min(len(c.leaves), len(v.leaves)) {
		if v.suspect == nil && c.leaves[i] != v.leaves[i] {
			v.suspect = &suspect{seq: v.tree.Size() + int64(i), line: v.listed + 1 + i, list: v.line}
			v.claimed = v.tree
		}
	}
	if v.suspect != nil {
		for _, leaf := range c.leaves {
			v.claimed.add(leaf)
		}
	}
}

// advance moves the entries that are listed now into the tree.
func (v *verifier) advance() {
	for _, leaf := range v.leaves {
		v.tree.add(leaf)
		v.noteEarlier()
	}
	v.leaves = v.leaves[:0]
}

// noteEarlier keeps the root hash at the size of the earlier checkpoint.
func (v *verifier) noteEarlier() {
	if v.earlier != nil && v.tree.Size() == v.earlier.Size {
		v.then = v.tree.Root()
	}
}

// end judges the file as a whole.
func (v *verifier) end() error {
	if v.line == 0 {
		return ErrEmpty
	}
	v.report.Broken = v.atEnd()
	return nil
}

func (v *verifier) atEnd() *Break {
	size := v.tree.Size()
	switch {
	case v.fault != nil || v.suspect != nil || len(v.leaves) > 0:
		return v.first(inRange(ruleForm, v.listed+1, size, v.next(), "the file ends without a control line that lists these"))
	case v.report.Checkpoints == 0:
		return inRange(ruleSigned, 0, 0, size, "the log has no checkpoint")
	case v.earlier == nil:
		return nil
	case v.earlier.Size > size:
		return inRange(ruleEarlier, 0, size, v.earlier.Size, "the log is cut off: the earlier checkpoint covers these too")
	case v.earlier.Root != v.then:
		return inRange(ruleEarlier, 0, 0, v.earlier.Size, "these are not the entries that the earlier checkpoint covers")
	}
	return nil
}
