package passcode

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"filippo.io/age"

	"github.com/rakit-dev/rakit/durable"
	"github.com/rakit-dev/rakit/guidance"
)

// Sealed is a passcode that only the vault which sealed it opens. It may be
// stored and backed up: without the key of the card it says nothing.
type Sealed struct {
	Card string `json:"card"` // the id of the card it was sealed for
	Box  []byte `json:"box"`  // an age file (age-encryption.org/v1)
}

// Seal makes a key for the card, keeps it in the vault, and returns the passcode
// sealed with it. The text sealed holds the card id, so that a box in the row of
// another card does not open. A card that has a key already is refused with
// [ErrSealed], a passcode that is not six digits by RA-PSC-001.
//
// Seal before the transaction that stores the result commits, under a card id
// that is new with each attempt. When the process dies in between, a key stays
// that fits no stored box: it does no harm, and [Vault.Destroy] removes it. The
// key is on disk, and the folder synced, before Seal returns.
//
// Keys and boxes draw on crypto/rand inside the age library: sealing is never
// seeded, also where the passcode itself was.
func (v *Vault) Seal(card string, p Passcode) (Sealed, error) {
	path, err := v.cardKey(card)
	if err == nil {
		err = v.makeMaster()
	}
	if err != nil {
		return Sealed{}, fmt.Errorf("sealing passcode: %w", err)
	}
	if !sixDigits(p.Reveal()) {
		return Sealed{}, ruleIssued.Refuse("seal passcode", "", "not six digits 0 to 9")
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return Sealed{}, fmt.Errorf("sealing passcode: %w", err)
	}
	box, err := encrypt(plaintext(card, p.Reveal()), key.Recipient())
	if err != nil {
		return Sealed{}, fmt.Errorf("sealing passcode: %w", err)
	}
	if err := v.keepCardKey(path, key); errors.Is(err, fs.ErrExist) {
		return Sealed{}, refused(ErrSealed, ruleOnePasscode, "seal passcode")
	} else if err != nil {
		return Sealed{}, fmt.Errorf("sealing passcode: %w", err)
	}
	return Sealed{Card: card, Box: box}, nil
}

// keepCardKey wraps and writes the key of a card. While it does, the file path.new
// marks the card as taken; Destroy removes that too.
func (v *Vault) keepCardKey(path string, key *age.X25519Identity) error {
	release, err := hold(v.cards, together) // or a rotation could miss it
	if err != nil {
		return err
	}
	defer release()
	wrapped, err := v.wrap(key)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return durable.Publish(f, wrapped, path)
}

// Open returns the passcode in s. Without the key of the card, never made or
// destroyed, the error is [ErrKeyDestroyed]; when the box was changed, or was
// sealed for another card or with another key, it is [ErrSealBroken].
func (v *Vault) Open(s Sealed) (Passcode, error) {
	path, err := v.cardKey(s.Card)
	if err != nil {
		return Passcode{}, fmt.Errorf("opening passcode: %w", err)
	}
	key, err := v.unwrap(path)
	switch {
	case errors.Is(err, errGone):
		return Passcode{}, refused(ErrKeyDestroyed, ruleDestroyed, "open passcode")
	case errors.Is(err, errOther):
		return Passcode{}, refused(ErrSealBroken, ruleOwnCard, "open passcode")
	case err != nil:
		return Passcode{}, fmt.Errorf("opening passcode: %w", err)
	}
	opened, err := decrypt(s.Box, key)
	if err != nil {
		return Passcode{}, refused(ErrSealBroken, ruleOwnCard, "open passcode")
	}
	digits, found := strings.CutPrefix(opened, plaintext(s.Card, ""))
	p, err := ParsePasscode(digits)
	if !found || err != nil {
		return Passcode{}, refused(ErrSealBroken, ruleOwnCard, "open passcode")
	}
	return p, nil
}

// Destroy destroys the key of the card, for good: no box of that card opens
// again. It overwrites the key as well as the disk allows, removes it and syncs
// the folder. A card without a key is no error, so that it can be repeated.
func (v *Vault) Destroy(card string) error {
	path, err := v.cardKey(card)
	if err != nil {
		return fmt.Errorf("destroying key: %w", err)
	}
	release, err := hold(v.cards, together) // or a rotation could write it again
	if err != nil {
		return fmt.Errorf("destroying key: %w", err)
	}
	defer release()
	err = errors.Join(durable.Shred(path), durable.Shred(path+".new"), durable.Shred(path+rotatedSuffix), durable.SyncFolder(v.cards))
	if err != nil {
		return fmt.Errorf("destroying key: %w", err)
	}
	return nil
}

func refused(condition error, r guidance.Rule, op string) error {
	return fmt.Errorf("%w: %w", condition, r.Refuse(op, "", ""))
}

func plaintext(card, digits string) string { return card + "\n" + digits }

func encrypt(text string, to ...age.Recipient) ([]byte, error) {
	var box bytes.Buffer
	w, err := age.Encrypt(&box, to...)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return box.Bytes(), nil
}

func decrypt(box []byte, keys ...age.Identity) (string, error) {
	r, err := age.Decrypt(bytes.NewReader(box), keys...)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), err
}
