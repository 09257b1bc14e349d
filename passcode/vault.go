package passcode

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"

	"github.com/rakit-dev/rakit/durable"
)

// The conditions that a vault reports; test with errors.Is. Where a rule stands
// behind one, errors.As finds a [*guidance.Refusal] in the same error.
var (
	ErrNotPrivate   = errors.New("key folder is open to others")       // RA-PSC-013
	ErrSealed       = errors.New("card already has a sealed passcode") // RA-PSC-010
	ErrKeyDestroyed = errors.New("key of this card is destroyed")      // RA-PSC-011
	ErrSealBroken   = errors.New("sealed passcode does not open")      // RA-PSC-012
	ErrKey          = errors.New("not a usable key")                   // wrong name or length
)

// Vault is a folder of keys, apart from the store and its backups. The key of
// each card lives in it from sealing to release, wrapped to a master identity that
// [Vault.Rotate] replaces; named keys live as long as the folder. Open one with [OpenVault]; the zero Vault refuses everything. A Vault
// may be used by many goroutines, and one folder by many processes.
type Vault struct {
	dir   string
	cards string
	step  func(string) // told how far a rotation or a new key has come; nil but in tests
}

// OpenVault opens the folder of keys dir and makes it, with mode 0700, if it is
// absent. A folder that group or others may enter is refused with
// [ErrNotPrivate]; Windows has no such modes, and there the caller sees to it.
// Keep dir out of every backup that holds the store.
//
// An unfinished key in dir, of a process that was killed while it made one, is
// overwritten and removed, unless somebody else is making or destroying a key at the
// moment: then a later OpenVault does it, or [Vault.Rotate]. Where files cannot be locked
// (Windows) Rotate alone does. That of a card goes with [Vault.Destroy].
func OpenVault(dir string) (*Vault, error) {
	v := &Vault{dir: dir, cards: filepath.Join(dir, "cards")}
	for _, d := range []string{v.dir, v.cards} {
		if err := privateDir(d); err != nil {
			return nil, fmt.Errorf("opening key folder: %w", err)
		}
	}
	_ = durable.SyncFolder(filepath.Dir(v.dir)) // not always ours to open
	if err := errors.Join(v.sweep(), durable.SyncFolder(v.dir)); err != nil {
		return nil, fmt.Errorf("opening key folder: %w", err)
	}
	return v, nil
}

func privateDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%w: %w", ErrNotPrivate, rulePrivate.Refuse("open key folder", "", ""))
	}
	return nil
}

// cardKey returns the path of the key of a card. The name is a hash, so that a
// card id may hold any character.
func (v *Vault) cardKey(card string) (string, error) {
	if v == nil || v.dir == "" || card == "" {
		return "", fmt.Errorf("%w: no vault or no card", ErrKey)
	}
	name := sha256.Sum256([]byte(card))
	return filepath.Join(v.cards, hex.EncodeToString(name[:])+".key"), nil
}

var keyName = regexp.MustCompile(`^[a-z-]{1,40}$`)

const keyLength = 32 // bytes

// NamedKey returns the 32 bytes kept under a name of one to 40 letters a to z and
// hyphens. They are read from rand at first use and the same ever after, for
// every process that opens the folder. Any other name is [ErrKey].
func (v *Vault) NamedKey(name string, rand io.Reader) ([]byte, error) {
	if v == nil || v.dir == "" || !keyName.MatchString(name) {
		return nil, fmt.Errorf("named key: %w", ErrKey)
	}
	path := filepath.Join(v.dir, name+".key")
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := v.makeNamedKey(path, rand); err != nil {
			return nil, fmt.Errorf("making named key: %w", err)
		}
		key, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading named key: %w", err)
	}
	if len(key) != keyLength {
		return nil, fmt.Errorf("reading named key: %w", ErrKey)
	}
	return key, nil
}

// makeNamedKey makes a key unless another process was first.
func (v *Vault) makeNamedKey(path string, rand io.Reader) error {
	key := make([]byte, keyLength)
	if _, err := io.ReadFull(rand, key); err != nil {
		return err
	}
	return v.create(path, key)
}

// unfinishedKey begins the name of a master identity or a named key that is not yet
// whole. Others make files of their own in the folder, and hold nothing while they do.
const unfinishedKey = durable.Unfinished + "key-"

// create writes a key beside the folder of cards, unless another process was first.
// Nobody sweeps meanwhile.
func (v *Vault) create(path string, key []byte) error {
	release, err := hold(v.cards, together)
	if err != nil {
		return err
	}
	defer release()
	f, err := os.CreateTemp(v.dir, unfinishedKey+"*") // of mode 0600
	if err != nil {
		return err
	}
	v.at("made unfinished key")
	if err := durable.Publish(f, key, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// sweep destroys what somebody left who was cut off while they made a key, unless the
// folder is in use: what lies there may be just being written.
func (v *Vault) sweep() error {
	if !holding {
		return nil
	}
	release, err := hold(v.cards, notNow)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer release()
	return durable.SweepOf(v.dir, unfinishedKey)
}
