package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// export returns the audit log as it is exported.
func (d *demonstration) export(ctx context.Context) ([]byte, error) {
	var b bytes.Buffer
	w := audit.NewWriter(&b)
	if err := errors.Join(d.store.ExportLog(ctx, w), w.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// log returns the events of the audit log.
func (d *demonstration) log(ctx context.Context) ([]audit.Event, error) {
	data, err := d.export(ctx)
	if err != nil {
		return nil, err
	}
	var events []audit.Event
	for line := range bytes.Lines(data) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		if bytes.HasPrefix(line, []byte(`{"checkpoint":`)) {
			continue
		}
		e, err := audit.ParseLine(line)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

// verify exports the log, has it verified, changes one byte in a copy, and has
// that verified too: the verifier must name the entry.
func (d *demonstration) verify(ctx context.Context) error {
	data, err := d.export(ctx)
	if err != nil {
		return err
	}
	key := d.store.VerifierKey()
	intact, err := audit.Verify(bytes.NewReader(data), key, nil)
	if err != nil {
		return err
	}
	rules, err := registration.Rules()
	if err != nil {
		return err
	}
	leaf, _ := rules.Rule("RA-AUD-001")
	d.asExpected = d.asExpected && intact.Broken == nil
	d.print.log("verify-log", "done", leaf, []string{
		fmt.Sprintf("the audit log is verified: %d entries, signed checkpoints: %d", intact.Events, intact.Checkpoints),
	})
	altered, seq := alter(data, intact.Events/2)
	broken, err := audit.Verify(bytes.NewReader(altered), key, nil)
	if err != nil {
		return err
	}
	lines := []string{fmt.Sprintf("one byte of entry %d is changed in a copy:", seq)}
	rule := leaf
	if b := broken.Broken; b != nil && b.Seq == seq {
		lines = append(lines, fmt.Sprintf("the verifier names entry %d, line %d: %s", b.Seq, b.Line, b.Reason))
		rule = d.lookUp(rules, b.Rule)
	} else {
		d.asExpected = false
		lines = append(lines, "the verifier did not name it")
	}
	d.print.log("verify-altered-log", "refused", rule, lines)
	return d.leave(ctx, data, key)
}

func (d *demonstration) lookUp(rules *guidance.Registry, id guidance.RuleID) guidance.Rule {
	r, ok := rules.Rule(id)
	d.asExpected = d.asExpected && ok
	return r
}

// alter changes one byte, a digit of the time, in the entry with the given
// position, in a copy.
func alter(data []byte, seq int64) ([]byte, int64) {
	altered := bytes.Clone(data)
	entry := fmt.Appendf(nil, `{"v":1,"seq":%d,`, seq)
	at := bytes.Index(altered, entry) + len(entry) + len(`"at":"20`)
	altered[at] ^= 1
	return altered, seq
}

// leave leaves the log, its newest checkpoint and its key for `rakit audit
// verify`. The key is written last: it marks a demonstration that came to its
// end.
func (d *demonstration) leave(ctx context.Context, log []byte, key string) error {
	checkpoint, err := d.store.Checkpoint(ctx)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{demoLog, log}, {demoCheckpoint, checkpoint}, {demoVerifier, []byte(key + "\n")}} {
		if err := os.WriteFile(filepath.Join(d.dir, f.name), f.data, 0o600); err != nil {
			return err
		}
	}
	return nil
}
