package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// settle makes the folder ready: a new one is marked, one with a demonstration
// that has come to its end is emptied, one that holds anything else is refused.
func (d *demonstration) settle() error {
	held, err := os.ReadDir(d.dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	mark := filepath.Join(d.dir, demoMark)
	if _, err := os.Stat(mark); len(held) > 0 && errors.Is(err, os.ErrNotExist) {
		return errors.New("the folder holds something that is no demonstration: name another with --dir")
	}
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(d.dir, demoVerifier)); err == nil {
		if err := d.clear(); err != nil {
			return err
		}
	}
	return d.remember(mark)
}

// remember marks the folder with the seed; one that was begun with another seed
// cannot go on with this one.
func (d *demonstration) remember(mark string) error {
	text := fmt.Sprintf("A demonstration of rakit, seed %d: every person in it is invented.\n", d.seed)
	begun, err := os.ReadFile(mark)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(begun) == 0 {
		return os.WriteFile(mark, []byte(text), 0o600)
	}
	if err == nil && string(begun) != text {
		return errors.New("the demonstration in this folder was begun with another seed: end it with that one, or name another folder")
	}
	return err
}

// clear removes a demonstration that has come to its end, all but the mark, which
// it empties. What says that it has come to its end is removed last, so that a
// break in between is made good.
func (d *demonstration) clear() error {
	for _, name := range []string{
		demoLog, demoStore, demoStore + "-wal", demoStore + "-shm", demoStore + ".lock",
		demoKeys, "outbox", "printed", "directory", "failed", "README.txt", demoCheckpoint,
	} {
		if err := os.RemoveAll(filepath.Join(d.dir, name)); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(d.dir, demoMark), nil, 0o600); err != nil {
		return err
	}
	return os.Remove(filepath.Join(d.dir, demoVerifier))
}
