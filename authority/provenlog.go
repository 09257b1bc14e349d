package authority

import (
	"bytes"
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/audit"
)

// provenLog is what reading an exported log showed of the log itself.
type provenLog struct {
	log      audit.Report
	kept     *audit.Checkpoint // the checkpoint kept elsewhere that the log contains
	unsigned int               // events that were asked for, after the last checkpoint: none of them was handed on
}

// readProven verifies an exported log as [audit.Verify] does, and in the same pass
// hands on the events whose action is wanted, in order, each once a checkpoint stands
// after it. What was handed on of a log that turns out to be broken means nothing. The
// error is that of audit.Verify or of take, or wraps [audit.ErrLine] for an entry that
// verifies and cannot be read.
func readProven(log io.Reader, vkey string, earlier []byte, wanted func(action string) bool, take func(audit.Event) error) (provenLog, error) {
	r := provenReader{log: log, wanted: wanted, take: take}
	report, err := audit.Verify(&r, vkey, earlier)
	if err != nil || report.Broken != nil {
		return provenLog{log: report}, err
	}
	if r.err != nil {
		return provenLog{}, r.err
	}
	found := provenLog{log: report, unsigned: len(r.waiting)}
	if earlier == nil {
		return found, nil
	}
	kept, err := audit.ParseCheckpoint(earlier, vkey)
	if err != nil {
		return provenLog{}, err
	}
	found.kept = &kept
	return found, nil
}

// provenReader passes a log on to whom verifies it, and hands on events in it.
type provenReader struct {
	log     io.Reader
	wanted  func(action string) bool
	take    func(audit.Event) error
	line    []byte        // what was read of the line so far
	waiting []audit.Event // for the next checkpoint
	err     error         // the first, after which nothing is handed on
}

func (r *provenReader) Read(p []byte) (int, error) {
	n, err := r.log.Read(p)
	for rest := p[:n]; len(rest) > 0; {
		line, after, ended := bytes.Cut(rest, []byte{'\n'})
		rest = after
		if r.line = append(r.line, line...); ended {
			if r.err == nil {
				r.err = r.ended()
			}
			r.line = r.line[:0]
		}
		if len(r.line) > maxExported {
			r.line = r.line[:maxExported] // the verifier refuses it; it is not kept meanwhile
		}
	}
	return n, err
}

// maxExported is more than the longest line of a log has.
const maxExported = 1 << 20

// How a control line begins, what only one with a checkpoint has, and what stands
// before and after the action of an entry. A log that verifies has them nowhere else.
var (
	controlStart = []byte(`{"checkpoint":`)
	noteMember   = []byte(`,"note":"`)
	actionMember = []byte(`,"action":"`)
	actionEnd    = []byte(`"`)
)

// ended takes in a whole line.
func (r *provenReader) ended() error {
	if bytes.HasPrefix(r.line, controlStart) {
		if !bytes.Contains(r.line, noteMember) {
			return nil
		}
		for _, e := range r.waiting {
			if err := r.take(e); err != nil {
				return err
			}
		}
		clear(r.waiting)
		r.waiting = r.waiting[:0]
		return nil
	}
	_, rest, _ := bytes.Cut(r.line, actionMember)
	action, _, _ := bytes.Cut(rest, actionEnd)
	if !r.wanted(string(action)) {
		return nil
	}
	e, err := audit.ParseLine(r.line)
	if err != nil {
		return fmt.Errorf("reading an entry: %w", err)
	}
	r.waiting = append(r.waiting, e)
	return nil
}
