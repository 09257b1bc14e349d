package caller

import (
	"os"
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
