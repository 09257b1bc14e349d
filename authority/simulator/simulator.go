package simulator

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/durable"
)

var (
	_ authority.Directory = (*Simulator)(nil)
	_ authority.Printer   = (*Simulator)(nil)
	_ authority.Messenger = (*Simulator)(nil)
	_ authority.CA        = (*Simulator)(nil)
)

// Errors of a call that its caller got wrong. Nothing is remembered of such a
// call: the same Ref may be asked again.
var (
	// ErrRef says that a reference is no safe file name: one to a hundred
	// letters a to z and A to Z, digits, hyphens and underscores, the first of
	// them a letter or digit.
	ErrRef = errors.New("reference is not fit for a file name")
	// ErrOrder says that something needed is missing or is not valid UTF-8.
	ErrOrder = errors.New("order is incomplete or unreadable")
)

// Config is what a [Simulator] works with. Its zero value is ready for use.
type Config struct {
	Rand     io.Reader        // for user ids and serial numbers; nil: crypto/rand; one caller at a time is guaranteed
	Now      func() time.Time // nil: time.Now
	Outcomes Outcomes         // zero: the table in the package documentation
	Doubles  bool             // send a message again that is handed over again, as a gateway that does not de-duplicate
}

// Simulator is a directory, a printer, a messenger and a certification authority
// whose state is a folder of files. Make one with [Open]. It is safe for concurrent use.
type Simulator struct {
	dir    string
	config Config

	mu    turn
	known *records // nil until the first call of a port, and after a failed write
}

// The folders under that of the simulator.
const (
	outboxFolder       = "outbox"
	printedFolder      = "printed"
	directoryFolder    = "directory"
	certificatesFolder = "certificates"
	revokedFolder      = "revoked"
	failedFolder       = "failed"
)

var folders = []string{outboxFolder, printedFolder, directoryFolder, certificatesFolder, revokedFolder, failedFolder}

// Open returns a Simulator with its state under dir, which it makes if it is
// absent. A folder used before goes on where it ended. Several processes of one
// computer may ask the ports of a folder at the same time.
func Open(dir string, c Config) (*Simulator, error) {
	if dir == "" {
		return nil, errors.New("simulator: no folder is given")
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	for _, name := range folders {
		if err := privateFolder(filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("simulator: making folders: %w", err)
		}
	}
	if err := writeReadme(filepath.Join(dir, "README.txt")); err != nil {
		return nil, fmt.Errorf("simulator: writing README.txt: %w", err)
	}
	return &Simulator{dir: dir, config: c}, nil
}

// privateFolder makes a folder for its owner alone, and closes one that others
// may enter.
func privateFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	return os.Chmod(path, 0o700)
}

const readme = `This folder belongs to a SIMULATOR of the outside parties of a Registration
Authority. Nobody in it is real and nothing in it was sent to anybody.

It holds secrets in clear, on purpose:
  outbox/NNNN-REF.txt   a text message as it would have been sent: numbers for the
                        video call, and passcodes
  printed/REF.chip      the passcode that the chip of a printed card was set to

The other files hold none:
  printed/REF.json      a printed card
  directory/REF.json    an identity that the directory created
  certificates/REF.json a pair of certificates that was issued or renewed
  revoked/REF.json      a card whose certificates were revoked
  failed/PORT-REF.json  which calls failed, and how often

Never use this folder for real registrants. Delete it when you have finished.
`

// writeReadme leaves a file of that name alone.
func writeReadme(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(readme)
	return errors.Join(err, f.Close())
}

var safeRef = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$`)

// begin makes ready for a call of a port. The caller holds s.mu.
func (s *Simulator) begin(ctx context.Context, ref string) error {
	if !safeRef.MatchString(ref) {
		return ErrRef
	}
	if err := ctx.Err(); err != nil {
		return fault(err)
	}
	if err := s.mu.take(s.dir); err != nil {
		return fault(err)
	}
	if err := s.learn(); err != nil {
		return fault(err)
	}
	return nil
}

// learn reads what was written since the last call, by this process or by others.
func (s *Simulator) learn() error {
	written, err := s.mu.written()
	if err != nil || s.known != nil && written == s.mu.seen {
		return err
	}
	if s.known == nil {
		if err := s.sweep(); err != nil {
			return err
		}
	}
	known, err := s.load(s.known)
	if err != nil {
		s.known = nil
		return err
	}
	s.known, s.mu.seen = known, written
	return nil
}

// fault makes an error of the simulator itself a temporary one: whether the
// request was carried out is not known, and it may be asked again.
func fault(err error) error { return fmt.Errorf("%w: %w", authority.ErrTemporary, err) }

// write writes one file whole. When that fails, what the files say is read anew
// before the next call. The caller holds s.mu.
func (s *Simulator) write(folder, name string, data []byte) error {
	err := s.mu.writes()
	if err == nil {
		err = durable.Replace(filepath.Join(s.dir, folder, name), data)
	}
	if err != nil {
		s.known = nil
		return fault(err)
	}
	return nil
}

func (s *Simulator) now() time.Time { return s.config.Now().UTC() }
