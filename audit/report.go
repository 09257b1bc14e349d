package audit

import (
	"fmt"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Report is what [Verify] found. The log is intact when Broken is nil; entries
// that are pending are then in order, but no checkpoint vouches for them yet.
type Report struct {
	Events      int64      `json:"events"`           // entries read: all of them, or those before the break was found
	Checkpoints int        `json:"checkpoints"`      // signed checkpoints that hold
	Pending     int64      `json:"pending"`          // of the entries read, those after the last of these checkpoints
	Last        Checkpoint `json:"last,omitzero"`    // the last of these checkpoints
	Broken      *Break     `json:"broken,omitempty"` // the first break, or nil
}

// Break says where a log is broken, why, and by which rule that is so.
type Break struct {
	Line   int             `json:"line"` // line in the file from 1; 0 when it is the log as a whole
	Seq    int64           `json:"seq"`  // position of the entry from 0; -1 when it cannot be named
	From   int64           `json:"from"` // the break lies in the entries from here ...
	To     int64           `json:"to"`   // ... to before here; the same as From for a control line alone
	Rule   guidance.RuleID `json:"rule"`
	Reason string          `json:"reason"` // for people; repeats nothing of the entry
	// SignedBy names the keys that the first checkpoint is signed by, none of which is
	// the one asked for: either that is the key of another log, or the log is forged, or
	// its first checkpoint was altered.
	SignedBy string `json:"signedBy,omitempty"`
}

// String returns the break as one line for people.
func (b Break) String() string {
	var s strings.Builder
	if b.Line > 0 {
		fmt.Fprintf(&s, "line %d: ", b.Line)
	}
	switch {
	case b.Seq >= 0:
		fmt.Fprintf(&s, "entry %d: ", b.Seq)
	case b.To > b.From:
		fmt.Fprintf(&s, "entries %d to %d: ", b.From, b.To-1)
	}
	fmt.Fprintf(&s, "%s (%s)", b.Reason, b.Rule)
	return s.String()
}

// atEntry is a break at one entry.
func atEntry(r guidance.Rule, line int, seq int64, reason string) *Break {
	return &Break{Line: line, Seq: seq, From: seq, To: seq + 1, Rule: r.ID, Reason: reason}
}

// inRange is a break somewhere in the entries from to before to.
func inRange(r guidance.Rule, line int, from, to int64, reason string) *Break {
	return &Break{Line: line, Seq: -1, From: from, To: to, Rule: r.ID, Reason: reason}
}
