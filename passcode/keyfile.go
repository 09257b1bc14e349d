package passcode

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// publish fills the fresh file f and gives it the name path, which must be free:
// other processes see the whole key under that name or nothing. When the name is
// taken the error is fs.ErrExist. The first name of f is gone in any case.
func publish(f *os.File, key []byte, path string) error {
	err := fill(f, key)
	if err == nil {
		err = os.Link(f.Name(), path)
	}
	if err := errors.Join(err, os.Remove(f.Name())); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func fill(f *os.File, key []byte) error {
	_, err := f.Write(key)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// shred overwrites a file, as far as that goes, and removes it. A file that is
// not there is no error.
func shred(path string) error {
	if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
		overwrite(f)
		_ = f.Close()
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// overwrite writes zeros over a file, as far as that goes: a disk may keep what was
// there.
func overwrite(f *os.File) {
	if info, err := f.Stat(); err == nil {
		_, _ = f.Write(make([]byte, info.Size()))
		_ = f.Sync()
	}
}

// syncDir makes names given and taken in dir outlast a power cut. Windows cannot
// sync a folder and needs no telling.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
