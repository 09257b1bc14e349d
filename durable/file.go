package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Unfinished begins the name of a file that is not yet whole, in the folder where it is
// to be.
const Unfinished = ".new-"

// Create writes data into a file at path, which must be free: when the name is taken the
// error wraps fs.ErrExist, and what has it is left alone.
func Create(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), Unfinished+"*") // of mode 0600
	if err != nil {
		return err
	}
	return Publish(f, data, path)
}

// Publish is [Create] by way of a fresh file f of the caller's own, in the same folder.
// The first name of f is gone in any case.
func Publish(f *os.File, data []byte, path string) error {
	err := Fill(f, data)
	if err == nil {
		err = os.Link(f.Name(), path) // unlike a rename, it never replaces
	}
	if err := errors.Join(err, os.Remove(f.Name())); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// Replace writes data into a file at path, in the place of the one that is there, if any.
func Replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), Unfinished+"*") // of mode 0600
	if err != nil {
		return err
	}
	if err = Fill(f, data); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return SyncFolder(filepath.Dir(path))
}

// Fill writes data into f, has it on the disk, and closes f in any case.
func Fill(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// SyncFolder makes names given and taken in a folder outlast a power cut. Windows cannot
// sync a folder and needs no telling.
func SyncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Sweep removes the unfinished files from a folder. Nobody may be writing into it.
func Sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), Unfinished) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
