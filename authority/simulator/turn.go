package simulator

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// turn is whose turn it is to ask the ports of a folder: one goroutine of this
// process, and one process. The file turn.lock is locked meanwhile, and holds how
// many files were written, by whomever.
type turn struct {
	mu   sync.Mutex
	file *os.File // nil until the first call of a port
	held bool
	seen uint64 // how many files were written when the records were read
}

// Lock waits for the other goroutines of this process. Those of others are waited
// for by take, once the call is known to be one of a port.
func (t *turn) Lock() { t.mu.Lock() }

// Unlock lets the next one ask.
func (t *turn) Unlock() {
	if t.held {
		t.held = false
		_ = unlockFile(t.file) // it fails for a file that is not open only
	}
	t.mu.Unlock()
}

// take waits for the other processes. The caller holds the mutex.
func (t *turn) take(dir string) (err error) {
	if t.file == nil {
		if t.file, err = os.OpenFile(filepath.Join(dir, "turn.lock"), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
			return err
		}
	}
	if err := lockFile(t.file); err != nil {
		return err
	}
	t.held = true
	return nil
}

// written returns how many files were written so far.
func (t *turn) written() (uint64, error) {
	var count [8]byte
	n, err := t.file.ReadAt(count[:], 0)
	if n == 0 && errors.Is(err, io.EOF) {
		return 0, nil
	}
	return binary.BigEndian.Uint64(count[:]), err
}

// writes counts a file that is going to be written. It is counted before, so that
// others look also when this process is killed in between.
func (t *turn) writes() error {
	n, err := t.written()
	if err != nil {
		return err
	}
	if _, err := t.file.WriteAt(binary.BigEndian.AppendUint64(nil, n+1), 0); err != nil {
		return err
	}
	t.seen++ // what this process writes it knows
	return nil
}
