package audit

import (
	"bytes"
	"errors"
	"strconv"
)

// judge decides, once a control line is taken in, whether the log is broken up
// to there. short is the number of entries listed more than there are; below 0,
// of entries that are there and not listed.
func (v *verifier) judge(c control, short int64) *Break {
	stated, err := Checkpoint{}, error(nil)
	if c.note != "" {
		stated, err = v.key.open([]byte(c.note))
	}
	signed := c.note != "" && err == nil
	size := v.tree.Size()
	switch {
	case v.fault == nil && v.suspect == nil && short == 0:
		return v.checkpoint(c, stated, err)
	case v.fault == nil && signed && stated.covers(v.tree):
		return v.listAltered()
	case v.suspect != nil && v.fault == nil && short == 0 && c.note == "":
		return nil // the next checkpoint will show
	case v.suspect != nil && signed && stated.covers(v.claimed):
		return atEntry(ruleLeaf, v.suspect.line, v.suspect.seq, "it is not the entry whose leaf hash was listed and signed")
	case v.suspect != nil || v.fault != nil:
		return v.first(nil)
	case short > 0:
		return atEntry(ruleSequence, v.line, size, "it is listed, but it is missing")
	}
	first := size + short
	return atEntry(ruleForm, v.line+int(short), first, "it stands in no control line")
}

// covers reports whether c states the size and root hash of t.
func (c Checkpoint) covers(t Tree) bool { return c.Size == t.Size() && c.Root == t.Root() }

// checkpoint judges the note of a control line whose list fits its entries.
func (v *verifier) checkpoint(c control, stated Checkpoint, err error) *Break {
	last, size := v.report.Last.Size, v.tree.Size()
	switch {
	case c.note == "":
		return nil
	case err != nil:
		return v.notSigned(last, size, err)
	case stated.Size <= last:
		return inRange(ruleRoot, v.line, last, size, "the checkpoint goes back: it covers no entry after the one before it")
	case stated.Size != size:
		return inRange(ruleRoot, v.line, last, size, "the checkpoint is of another number of entries than stand before it")
	case stated.Root != v.tree.Root():
		return inRange(ruleRoot, v.line, last, size, "the root hash of the checkpoint is not that of the entries: one of these was altered, and its leaf hash with it")
	}
	v.report.Checkpoints++
	v.report.Last = stated
	return nil
}

// notSigned is the break of a checkpoint that the key has not signed. When it is the
// first one, the key may be that of another log.
func (v *verifier) notSigned(last, size int64, err error) *Break {
	b := inRange(ruleSigned, v.line, last, size, err.Error())
	var other otherKey
	if v.report.Checkpoints == 0 && errors.As(err, &other) {
		b.Reason = "the log is signed by " + other.by + ", and the key asked for is " + other.asked
		b.SignedBy = other.by
	}
	return b
}

// listAltered is the break of a list that does not fit entries which are
// themselves as they were signed.
func (v *verifier) listAltered() *Break {
	line := v.line
	if v.suspect != nil {
		line = v.suspect.list
	}
	return inRange(ruleForm, line, v.tree.Size(), v.tree.Size(),
		"the leaf hashes of the control line were altered; the entries are as they were signed")
}

// first returns the break that stands first in the file: a suspect, a fault, or
// else b. No checkpoint vouches for the list that makes the suspect one, so that
// any entry since the last checkpoint may be altered as well.
func (v *verifier) first(b *Break) *Break {
	switch {
	case v.suspect != nil:
		b = atEntry(ruleLeaf, v.suspect.line, v.suspect.seq,
			"it is not the entry whose leaf hash was listed; no valid checkpoint vouches for the list, so others in its range may be altered too")
		b.From, b.To = v.report.Last.Size, max(v.next(), b.To)
		return b
	case v.fault != nil:
		return v.fault
	}
	return b
}

// misplaced is the fault of a line that does not start as the next entry must.
func (v *verifier) misplaced(line []byte) *Break {
	seq := v.next()
	rest, ok := bytes.CutPrefix(line, []byte(eventPrefix))
	digits, _, comma := bytes.Cut(rest, []byte(","))
	found, err := strconv.ParseInt(string(digits), 10, 64)
	switch {
	case !ok || !comma || err != nil:
		return v.unreadable(line, "the line is neither an entry nor a control line")
	case found > seq:
		return atEntry(ruleSequence, v.line, seq, "a later entry stands in its place")
	case found < seq:
		return atEntry(ruleSequence, v.line, seq, "an earlier entry stands in its place")
	}
	return v.unreadable(line, "the position is not written as it must be")
}

// unreadable is the fault of a line that cannot be read. Only to place it, the
// line is taken for a control line if it looks like one.
func (v *verifier) unreadable(line []byte, reason string) *Break {
	head := line[:min(len(line), len(controlPrefix)+40)]
	if bytes.Contains(head, []byte(`"leaves":[`)) || bytes.HasPrefix(line, []byte(controlPrefix)) {
		return inRange(ruleForm, v.line, v.tree.Size(), v.next(), reason)
	}
	return atEntry(ruleForm, v.line, v.next(), reason)
}
