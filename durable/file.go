package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Unfinished begins the name of a file that is not yet whole, in the folder where it is
// to be.
const Unfinished = ".new-"

// disk is what is done to files. A test has each of them watched, or fail: no power is
// cut for it.
var disk = struct {
	write        func(*os.File, []byte) (int, error)
	sync         func(*os.File) error
	closeFile    func(*os.File) error
	link, rename func(from, to string) error
	remove       func(path string) error
}{(*os.File).Write, (*os.File).Sync, (*os.File).Close, os.Link, os.Rename, os.Remove}

// Create writes data into a file at path, which must be free: when the name is taken the
// error wraps fs.ErrExist, and what has it is left alone. Whoever takes that for done may:
// the name outlasts a power cut then, too, and no unfinished file stays.
func Create(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), Unfinished+"*") // of mode 0600
	if err != nil {
		return err
	}
	return Publish(f, data, path)
}

// Publish is [Create] by way of a fresh file f of the caller's own, in the same folder.
// The first name of f is gone in any case, unless it cannot be removed.
func Publish(f *os.File, data []byte, path string) error {
	if err := Fill(f, data); err != nil {
		return discard(f.Name(), err)
	}
	err := disk.link(f.Name(), path) // unlike a rename, it never replaces
	if err == nil || same(f.Name(), path) {
		err = disk.remove(f.Name())
	} else {
		err = discard(f.Name(), err)
	}
	return after(err, SyncFolder(filepath.Dir(path)))
}

// Replace writes data into a file at path, in the place of the one that is there, if any.
func Replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), Unfinished+"*") // of mode 0600
	if err != nil {
		return err
	}
	if err = Fill(f, data); err == nil {
		err = disk.rename(f.Name(), path)
	}
	if err != nil {
		return discard(f.Name(), err)
	}
	return SyncFolder(filepath.Dir(path))
}

// Fill writes data into f, has it on the disk, and closes f in any case.
func Fill(f *os.File, data []byte) error {
	_, err := disk.write(f, data)
	if err == nil {
		err = disk.sync(f)
	}
	return errors.Join(err, disk.closeFile(f))
}

// same reports whether two names are of one file: over a network a link may be made and
// the answer lost.
func same(path, other string) bool {
	a, errA := os.Stat(path)
	b, errB := os.Stat(other)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// discard throws an unfinished file away, which may hold a key, and returns why.
func discard(path string, why error) error { return after(why, Shred(path)) }

// after returns the later of two errors, which wraps the earlier one no longer: nobody is
// to find fs.ErrExist in it and go on.
func after(earlier, later error) error {
	if earlier == nil || later == nil {
		return errors.Join(earlier, later)
	}
	return fmt.Errorf("%w (after: %s)", later, earlier.Error())
}

// Shred overwrites a file, as [Overwrite] does, and removes it. A file that is not there
// is no error.
func Shred(path string) error {
	if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
		Overwrite(f)
		_ = f.Close()
	}
	if err := disk.remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Overwrite writes zeros over a file that was just opened, as far as that goes: a disk
// may keep what was there.
func Overwrite(f *os.File) {
	if info, err := f.Stat(); err == nil {
		_, _ = disk.write(f, make([]byte, info.Size()))
		_ = disk.sync(f)
	}
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
	return errors.Join(disk.sync(d), disk.closeFile(d))
}

// Sweep removes the unfinished files from a folder, and overwrites them as they may hold
// keys. One that was cut off when it had its name already is only removed: that is another
// name of what is whole. Nobody may be writing into the folder.
func Sweep(dir string) error { return SweepOf(dir, Unfinished) }

// SweepOf is [Sweep] of the files alone whose names begin with prefix, as those do that
// the caller hands to [Publish]: others may be writing files of their own.
func SweepOf(dir, prefix string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var whole, unfinished []string
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if strings.HasPrefix(e.Name(), prefix) {
			unfinished = append(unfinished, path)
		} else {
			whole = append(whole, path)
		}
	}
	for _, path := range unfinished {
		away := Shred
		if slices.ContainsFunc(whole, func(name string) bool { return same(path, name) }) {
			away = disk.remove
		}
		if err := away(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
