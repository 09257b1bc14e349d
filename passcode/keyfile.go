package passcode

import (
	"errors"
	"io/fs"
	"os"
)

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
