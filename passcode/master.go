package passcode

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
)

// The files of the folder that say to whom the keys of cards are wrapped.
const (
	masterFile     = "master.identities" // one a line, the newest first; more than one while keys are rotated
	recipientsFile = "recipients"        // further ones, public
)

// plainKey is how the key of a card begins that was written by a version which did
// not wrap keys.
const plainKey = "AGE-SECRET-KEY-1"

// masters returns the master identities, the newest first. The error wraps
// fs.ErrNotExist before the first sealing.
func (v *Vault) masters() ([]age.Identity, error) {
	text, err := os.ReadFile(filepath.Join(v.dir, masterFile))
	if err != nil {
		return nil, err
	}
	var ids []age.Identity
	for line := range strings.Lines(string(text)) {
		id, err := age.ParseX25519Identity(strings.TrimSpace(line))
		if err != nil {
			return nil, ErrKey // the cause would repeat the line
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil, ErrKey
	}
	return ids, nil
}

// makeMaster makes the first master identity, unless another process was first.
func (v *Vault) makeMaster() error {
	path := filepath.Join(v.dir, masterFile)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	return v.create(path, []byte(id.String()+"\n"))
}

// recipients returns to whom the key of a card is wrapped: the newest master identity
// and the further recipients.
func (v *Vault) recipients() ([]age.Recipient, error) {
	ids, err := v.masters()
	if err != nil {
		return nil, err
	}
	further, err := v.further()
	if err != nil {
		return nil, err
	}
	return append([]age.Recipient{ids[0].(*age.X25519Identity).Recipient()}, further...), nil
}

func (v *Vault) further() ([]age.Recipient, error) {
	text, err := os.ReadFile(filepath.Join(v.dir, recipientsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseRecipients(strings.Fields(string(text)))
}

func parseRecipients(texts []string) ([]age.Recipient, error) {
	var all []age.Recipient
	for _, text := range texts {
		r, err := age.ParseX25519Recipient(text)
		if err != nil {
			return nil, fmt.Errorf("%w: a recipient is age1 and 58 characters more", ErrKey)
		}
		all = append(all, r)
	}
	return all, nil
}

// unwrapTries is how often a key is read that somebody may be about to rotate: each
// try that fails for that reason takes another whole rotation.
const unwrapTries = 3

var (
	errGone  = errors.New("no key")          // never made, or destroyed
	errOther = errors.New("not our wrapper") // wrapped to none of the master identities
)

// unwrap returns the key of a card that lies at path. It waits for nobody: the file is
// read before the master identities, of which the old one goes last, and it is read
// again where it did not open, as it may have been rotated in between.
func (v *Vault) unwrap(path string) (key age.Identity, err error) {
	for range unwrapTries {
		key, err = v.tryUnwrap(path)
		if !errors.Is(err, errGone) && !errors.Is(err, errOther) && !errors.Is(err, ErrKey) {
			break
		}
	}
	return key, err
}

func (v *Vault) tryUnwrap(path string) (age.Identity, error) {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errGone
	case err != nil:
		return nil, err
	case len(bytes.Trim(text, "\x00")) == 0: // overwritten: about to go, or to be rotated
		return nil, errGone
	}
	if !bytes.HasPrefix(text, []byte(plainKey)) {
		ids, err := v.masters()
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: no master identity", ErrKey)
		}
		if err != nil {
			return nil, err
		}
		opened, err := decrypt(text, ids...)
		if err != nil {
			return nil, errOther
		}
		text = []byte(opened)
	}
	key, err := age.ParseX25519Identity(string(text))
	if err != nil {
		return nil, errOther
	}
	return key, nil
}
