package caller

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// privateDir makes a folder for its owner alone, if it is absent, and refuses one
// that others may enter. Windows has no such modes.
func privateDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	return checkPrivate(info)
}

func checkPrivate(info os.FileInfo) error {
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return ErrNotPrivate
	}
	return nil
}

// readPrivate reads a file that only its owner may read or write.
func readPrivate(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if err := checkPrivate(info); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// createPrivate makes a file: others see all of it under its name, or nothing.
// When the name is taken the error is fs.ErrExist.
func createPrivate(path string, data []byte) error {
	return writePrivate(path, data, os.Link)
}

// replacePrivate makes a file, or puts it in the place of another.
func replacePrivate(path string, data []byte) error {
	return writePrivate(path, data, os.Rename)
}

func writePrivate(path string, data []byte, name func(from, to string) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.new") // of mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when it was renamed
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := name(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes the names in dir outlast a power cut. Windows cannot sync a
// folder and needs no telling.
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
