package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"

	"github.com/rakit-dev/rakit/passcode"
)

// sealing: ours makes the key of a card, seals, and has the key and its name
// flushed to the disk. The peer is bare age that does what it must for the same:
// a new key, the text encrypted, the key written to a new file and flushed, the
// name of the file not.
var sealing = comparison{
	id: "seal", what: "a passcode sealed, its key on the disk", unit: perOperation,
	ours: side{"Vault.Seal", openSeal},
	peer: side{"age, key file flushed", openBareSeal},
}

// opening: ours reads the key of the card from its file and opens. The peer is
// age with the key in memory.
var opening = comparison{
	id: "open", what: "a sealed passcode opened", unit: perOperation,
	ours: side{"Vault.Open", openOpen},
	peer: side{"age, key in memory", openBareOpen},
}

const sealedDigits = "755224"

func vault(dir string) (*passcode.Vault, passcode.Passcode, error) {
	p, err := passcode.ParsePasscode(sealedDigits)
	if err != nil {
		return nil, p, err
	}
	v, err := passcode.OpenVault(filepath.Join(dir, "keys"))
	return v, p, err
}

func openSeal(dir string) (workload, error) {
	v, p, err := vault(dir)
	card := 0
	return repeat(func() error {
		card++
		_, err := v.Seal(fmt.Sprintf("card-%016x", card), p)
		return err
	}), err
}

func openBareSeal(dir string) (workload, error) {
	card := 0
	return repeat(func() error {
		card++
		key, _, err := bareSeal()
		if err != nil {
			return err
		}
		return writeFlushed(filepath.Join(dir, fmt.Sprintf("card-%016x", card)), key.String())
	}), nil
}

func openOpen(dir string) (workload, error) {
	v, p, err := vault(dir)
	if err != nil {
		return nil, err
	}
	sealed, err := v.Seal("card-1", p)
	return repeat(func() error {
		opened, err := v.Open(sealed)
		if err == nil && !opened.Equal(p.Secret) {
			err = errors.New("another passcode came out")
		}
		return err
	}), err
}

func openBareOpen(string) (workload, error) {
	key, box, err := bareSeal()
	return repeat(func() error {
		r, err := age.Decrypt(bytes.NewReader(box), key)
		if err != nil {
			return err
		}
		_, err = io.ReadAll(r)
		return err
	}), err
}

func bareSeal() (*age.X25519Identity, []byte, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, nil, err
	}
	var box bytes.Buffer
	w, err := age.Encrypt(&box, key.Recipient())
	if err != nil {
		return nil, nil, err
	}
	if _, err := io.WriteString(w, "card-0123456789abcdef\n"+sealedDigits); err != nil {
		return nil, nil, err
	}
	err = w.Close()
	return key, box.Bytes(), err
}

func writeFlushed(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
