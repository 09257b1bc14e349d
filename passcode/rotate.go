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

	"github.com/rakit-dev/rakit/durable"
)

// ErrRotating is returned when the keys of a folder are being rotated by somebody else.
var ErrRotating = errors.New("the keys are being rotated already")

// Rotated is what a rotation did.
type Rotated struct {
	Cards      int `json:"cards"`      // keys of cards wrapped anew
	Unreadable int `json:"unreadable"` // left as they were: damaged, or wrapped to somebody else
}

// Rotate makes a new master identity, wraps the key of every card to it and to the
// further recipients (age1…, in place of those named the last time), and destroys the
// master identities before it. Keys that an earlier version left unwrapped are wrapped
// with the others. Sealing, opening and destroying go on meanwhile, in this process and
// in others. A rotation that was cut off at any point leaves every key readable; the
// next one completes it. The error wraps [ErrRotating] while another is under way.
//
// A further recipient reads every key of a card until the next rotation: it is for
// moving to another server ([Vault.Recipient]), whose folder gets the files of cards/.
// It brings no released passcode back, as the wrapped key is destroyed with all its
// wrappings. But whoever keeps copies of the files and a key that opens them keeps the
// passcodes too; no rotation takes that back.
//
// Named keys are not rotated. Those of the audit log, of receipts, of documents and of
// recipients of messages are what older entries are compared with or verified by: under
// another key nothing old would match. For the challenge key see docs/threat-model.md.
func (v *Vault) Rotate(further ...string) (r Rotated, err error) {
	if v == nil || v.dir == "" {
		return r, fmt.Errorf("rotating keys: %w: no vault", ErrKey)
	}
	if _, err := parseRecipients(further); err != nil {
		return r, fmt.Errorf("rotating keys: %w", err)
	}
	release, err := hold(v.dir, notNow)
	if errors.Is(err, fs.ErrExist) {
		return r, fmt.Errorf("rotating keys: %w", ErrRotating)
	}
	if err != nil {
		return r, fmt.Errorf("rotating keys: %w", err)
	}
	defer release()
	if err = v.makeMaster(); err == nil {
		r, err = v.rotate(further)
	}
	if err != nil {
		return r, fmt.Errorf("rotating keys: %w", err)
	}
	return r, nil
}

func (v *Vault) rotate(further []string) (r Rotated, err error) {
	newest, err := age.GenerateX25519Identity()
	if err != nil {
		return r, err
	}
	if err := v.begin(newest, further); err != nil {
		return r, err
	}
	entries, err := os.ReadDir(v.cards)
	if err != nil {
		return r, err
	}
	for _, e := range entries {
		// What was sealed since is wrapped to the newest, and no harm is done to it.
		if strings.HasSuffix(e.Name(), ".key") {
			if err := v.rewrap(filepath.Join(v.cards, e.Name()), &r); err != nil {
				return r, err
			}
		}
	}
	// From here on nothing needs the identities before it.
	return r, v.aloneIn(func() error {
		return v.replace(filepath.Join(v.dir, masterFile), []byte(newest.String()+"\n"))
	})
}

// begin adds the newest master identity to those there are, and names the further
// recipients: whoever seals from now on wraps to these.
func (v *Vault) begin(newest *age.X25519Identity, further []string) error {
	return v.aloneIn(func() error {
		if err := durable.SweepOf(v.dir, unfinishedKey); err != nil { // of somebody who was cut off
			return err
		}
		path := filepath.Join(v.dir, masterFile)
		old, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := v.replace(path, append([]byte(newest.String()+"\n"), old...)); err != nil {
			return err
		}
		names := filepath.Join(v.dir, recipientsFile)
		if len(further) > 0 {
			return v.replace(names, []byte(strings.Join(further, "\n")+"\n"))
		}
		for _, name := range []string{names, names + rotatedSuffix} {
			if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			v.at("recipients removed")
		}
		return durable.SyncFolder(v.dir)
	})
}

// rewrap wraps the key of one card anew. One that is gone meanwhile stays gone.
func (v *Vault) rewrap(path string, r *Rotated) error {
	return v.aloneIn(func() error {
		if err := durable.Shred(path + rotatedSuffix); err != nil { // of a rotation that was cut off
			return err
		}
		key, err := v.unwrap(path)
		switch {
		case errors.Is(err, errGone): // or was being destroyed when somebody was cut off
			return errors.Join(durable.Shred(path), durable.SyncFolder(v.cards))
		case errors.Is(err, errOther):
			r.Unreadable++
			return nil
		case err != nil:
			return err
		}
		wrapped, err := v.wrap(key.(*age.X25519Identity))
		if err != nil {
			return err
		}
		r.Cards++
		return v.replace(path, wrapped)
	})
}

// wrap encrypts the key of a card to the recipients of the day.
func (v *Vault) wrap(key *age.X25519Identity) ([]byte, error) {
	to, err := v.recipients()
	if err != nil {
		return nil, err
	}
	return encrypt(key.String(), to...)
}

// aloneIn runs fn while nobody seals and nobody destroys.
func (v *Vault) aloneIn(fn func() error) error {
	release, err := hold(v.cards, alone)
	if err != nil {
		return err
	}
	defer release()
	return fn()
}

// at tells a test how far a rotation or a new key has come.
func (v *Vault) at(step string) {
	if v.step != nil {
		v.step(step)
	}
}

// rotatedSuffix marks a file that is to take the place of the one without.
const rotatedSuffix = ".rotated"

// replace puts content in the place of the file at path in one step, and overwrites
// what was there as well as the disk allows. The file keeps its time: that of a key is
// when it was made, not when it was wrapped.
func (v *Vault) replace(path string, content []byte) error {
	f, err := os.OpenFile(path+rotatedSuffix, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	v.at("made " + rotatedSuffix)
	if err := durable.Fill(f, content); err != nil {
		return err
	}
	v.at("filled " + rotatedSuffix)
	before, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if before != nil {
		defer before.Close()
		if info, err := before.Stat(); err == nil && filepath.Dir(path) == v.cards {
			_ = os.Chtimes(path+rotatedSuffix, info.ModTime(), info.ModTime())
		}
	}
	if err := os.Rename(path+rotatedSuffix, path); err != nil {
		return err
	}
	v.at("renamed")
	if err := durable.SyncFolder(filepath.Dir(path)); err != nil {
		return err
	}
	v.at("synced")
	if before != nil {
		durable.Overwrite(before)
	}
	v.at("overwritten")
	return nil
}

// Recipient returns the public half of the newest master identity (age1…): what another
// server names as a further recipient to hand its keys over to this folder.
func (v *Vault) Recipient() (string, error) {
	if v == nil || v.dir == "" {
		return "", fmt.Errorf("recipient of keys: %w: no vault", ErrKey)
	}
	if err := v.makeMaster(); err != nil {
		return "", fmt.Errorf("recipient of keys: %w", err)
	}
	release, err := hold(v.cards, together) // nobody overwrites it meanwhile
	if err != nil {
		return "", fmt.Errorf("recipient of keys: %w", err)
	}
	defer release()
	ids, err := v.masters()
	if err != nil {
		return "", fmt.Errorf("recipient of keys: %w", err)
	}
	return publicHalf(ids), nil
}

// publicHalf returns the public half of the newest of the master identities.
func publicHalf(ids []age.Identity) string { return ids[0].(*age.X25519Identity).Recipient().String() }

// isWrapped reports whether a file holds a key that is wrapped.
func isWrapped(text []byte) bool { return !bytes.HasPrefix(text, []byte(plainKey)) }
