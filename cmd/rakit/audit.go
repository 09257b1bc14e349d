package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rakit-dev/rakit/audit"
)

// auditCommand is `rakit audit`.
type auditCommand struct {
	Verify      auditVerifyCommand      `cmd:"" help:"Verify an exported audit log, offline."`
	Exceptional auditExceptionalCommand `cmd:"" help:"Prove the list of exceptional access from an exported audit log, offline."`
	Custody     auditCustodyCommand     `cmd:"" help:"Prove the custody of every passcode from an exported audit log, offline."`
}

// auditVerifyCommand is `rakit audit verify`: a log in, intact or where it is
// broken out.
type auditVerifyCommand struct {
	exportedLog
}

// Help is shown by `rakit audit verify --help`.
func (auditVerifyCommand) Help() string {
	return `Says whether any entry was changed, dropped, swapped, repeated or inserted, and which. That a log was cut back to an older state is found only with --checkpoint.

"another key" stands instead of "broken" where the first checkpoint is signed by other keys than --key. They are named as the text of a public key begins, with name and hash: have the right key from somebody else than the log. A log that was forged as a whole, or whose first checkpoint was altered, looks like that, too.

Exit status: 0 intact, 1 broken or of another key, 2 unusable.`
}

// Run verifies the log and says what came of it in one line.
func (c auditVerifyCommand) Run(s *streams) error {
	var report audit.Report
	err := c.read(s, func(log io.Reader, key string, earlier []byte) (err error) {
		report, err = audit.Verify(log, key, earlier)
		return err
	})
	if err != nil {
		return err
	}
	return tell(s, report)
}

// exportedLog is a log, and by what it is verified.
type exportedLog struct {
	Key        string `required:"" placeholder:"FILE" help:"Public key of the log."`
	Checkpoint string `placeholder:"FILE" help:"Signed checkpoint that was kept elsewhere; the log must contain it."`
	Log        string `arg:"" help:"The exported log; - is standard input."`
}

// read opens the log and has it read. An error says which of the files it is about.
func (c exportedLog) read(s *streams, read func(log io.Reader, key string, earlier []byte) error) error {
	key, err := readSmall(c.Key)
	if err != nil {
		return err
	}
	var earlier []byte
	if c.Checkpoint != "" {
		if earlier, err = readSmall(c.Checkpoint); err != nil {
			return err
		}
	}
	log, title, err := openSource(c.Log, s.in)
	if err != nil {
		return err
	}
	defer log.Close()
	err = read(log, strings.TrimSpace(string(key)), earlier)
	switch {
	case errors.Is(err, audit.ErrKey):
		title = c.Key
	case errors.Is(err, audit.ErrCheckpoint):
		title = c.Checkpoint
	}
	if err != nil {
		return fmt.Errorf("%s: %w", title, err)
	}
	return nil
}

// brokenText says where a log is broken, or that it is not the log of the key: whether
// it is broken, nobody can tell without the right one.
func brokenText(b audit.Break) string {
	if b.SignedBy != "" {
		return fmt.Sprintf("another key: line %d: %s (%s)", b.Line, b.Reason, b.Rule)
	}
	return "broken: " + b.String()
}

func tell(s *streams, r audit.Report) error {
	if r.Broken != nil {
		if _, err := fmt.Fprintln(s.out, brokenText(*r.Broken)); err != nil {
			return err
		}
		return errFound
	}
	_, err := fmt.Fprintf(s.out, "intact: %d entries, signed checkpoints %d, not yet covered by one %d\n", r.Events, r.Checkpoints, r.Pending)
	return err
}
