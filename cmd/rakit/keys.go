package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/passcode"
)

// keysCommand is `rakit keys`.
type keysCommand struct {
	List   keysListCommand   `cmd:"" help:"Show what keys there are, how many and from when, and never a key."`
	Rotate keysRotateCommand `cmd:"" help:"Make a new master identity, and wrap the key of every card to it."`
}

// keysListCommand is `rakit keys list`: a JSON document a line.
type keysListCommand struct {
	Keys string `required:"" placeholder:"DIR" help:"Folder of keys: that of the server."`
}

// Run lists the keys.
func (c keysListCommand) Run(s *streams) error {
	vault, err := openKeys(c.Keys)
	if err != nil {
		return err
	}
	counts, err := vault.Keys()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(s.out)
	for _, count := range counts {
		if err := json.MarshalWrite(out, count); err != nil {
			return err
		}
		if err := out.WriteByte('\n'); err != nil {
			return err
		}
	}
	return out.Flush()
}

// keysRotateCommand is `rakit keys rotate`.
type keysRotateCommand struct {
	Keys      string   `required:"" placeholder:"DIR" help:"Folder of keys: that of the server, which may run meanwhile."`
	Recipient []string `placeholder:"AGE1…" help:"Another server that shall read the keys of cards until the next rotation: its recipient, as rakit keys list shows it there. Repeat it for more."`
}

// Help is shown by `rakit keys rotate --help`.
func (keysRotateCommand) Help() string {
	return `Passcodes stay sealed as they are; the key of each is wrapped anew, and the old master identity destroyed. Servers go on meanwhile. A rotation that was cut off leaves every key readable: give the command again.

To move to another server, rotate with its recipient, copy the files of cards/ into its folder, stop this server, copy what came since, and rotate there:

    rakit keys rotate --keys new-keys
    rakit keys list --keys new-keys
    rakit keys rotate --keys keys --recipient age1…

Named keys are not rotated: what was logged, receipted or stored under them could not be verified any more. No rotation takes back what was copied before, key and master identity together.`
}

// Run rotates the keys, and says what it did as a JSON document.
func (c keysRotateCommand) Run(s *streams) error {
	vault, err := openKeys(c.Keys)
	if err != nil {
		return err
	}
	done, err := vault.Rotate(c.Recipient...)
	if err != nil {
		return err
	}
	if err := json.MarshalWrite(s.out, done); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(s.out); err != nil {
		return err
	}
	if done.Unreadable > 0 {
		return failure{statusFound, fmt.Sprintf("keys that are damaged, or wrapped to somebody else, and were left as they are: %d", done.Unreadable)}
	}
	return nil
}

// openKeys opens a folder of keys that is there already: a name mistyped makes none, and
// changes no other folder.
func openKeys(dir string) (*passcode.Vault, error) {
	if info, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, errors.New("there is no such folder of keys")
	}
	named, err := filepath.Glob(filepath.Join(dir, "*.key"))
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, "cards")); err != nil && len(named) == 0 {
		return nil, errors.New("this is not a folder of keys")
	}
	return passcode.OpenVault(dir)
}
