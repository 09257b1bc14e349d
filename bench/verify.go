package main

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/rakit-dev/rakit/audit"
)

const (
	logEvents       = 200_000
	checkpointEvery = 1000 // events
)

// verifying: ours verifies an exported log of 200,000 events with a checkpoint
// every thousand: every line is parsed, hashed into the tree and compared, every
// signature checked. The peer reads the same bytes through a buffer of 256 KiB
// and hashes them with SHA-256 once.
var verifying = comparison{
	id: "verify", what: "audit log of 200,000 events verified", unit: perSecond, each: logEvents, goal: 0.25,
	ours: side{"audit.Verify, events", openVerify},
	peer: side{"SHA-256 over the same bytes, events", openHash},
}

func openVerify(dir string) (workload, error) {
	signer, err := newSigner()
	if err != nil {
		return nil, err
	}
	f, err := openLog(dir)
	return file{f, func() error {
		r, err := audit.Verify(f, signer.VerifierKey(), nil)
		if err == nil && (r.Broken != nil || r.Events != logEvents) {
			err = fmt.Errorf("%d events, broken: %v", r.Events, r.Broken)
		}
		return err
	}}, err
}

func openHash(dir string) (workload, error) {
	f, err := openLog(dir)
	return file{f, func() error {
		_, err := io.Copy(sha256.New(), bufio.NewReaderSize(f, 256<<10))
		return err
	}}, err
}

// file is a workload that reads a file from its beginning.
type file struct {
	f    *os.File
	read func() error
}

// Run reads it n times.
func (f file) Run(n int) error {
	for range n {
		if _, err := f.f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if err := f.read(); err != nil {
			return err
		}
	}
	return nil
}

// Close closes the file.
func (f file) Close() error { return f.f.Close() }

// openLog writes the log and opens it.
func openLog(dir string) (*os.File, error) {
	f, err := os.Create(filepath.Join(dir, "audit.jsonl"))
	if err != nil {
		return nil, err
	}
	if err := writeLog(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func writeLog(f io.Writer) error {
	signer, err := newSigner()
	if err != nil {
		return err
	}
	w, tree := audit.NewWriter(f), audit.Tree{}
	for i := range int64(logEvents) {
		e := auditEvent()
		e.Seq, e.At, e.Subject = i, e.At.Add(time.Duration(i)*time.Second), fmt.Sprintf("card-%016x", i)
		line, err := e.Line()
		if err != nil {
			return err
		}
		if err := w.EventWithLeaf(line, tree.Append(line)); err != nil {
			return err
		}
		if tree.Size()%checkpointEvery != 0 {
			continue
		}
		note, err := signer.Checkpoint(tree)
		if err != nil {
			return err
		}
		if err := w.Checkpoint(note); err != nil {
			return err
		}
	}
	return w.Close()
}
