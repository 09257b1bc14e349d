package passcode

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/guidance"
)

// KeyKind is what a key of the folder is for. The zero KeyKind is invalid.
type KeyKind uint8

// The kinds.
const (
	MasterKey    KeyKind = iota + 1 // opens the keys of cards; more than one while keys are rotated
	RecipientKey                    // somebody else's, to which the keys of cards are wrapped as well
	CardKey                         // opens the passcode of one card
	NamedKey                        // of the audit log, of challenges and so on
)

var keyKindNames = []string{"master", "recipient", "card", "named"}

// String returns the kind as it is written in documents, or "invalid".
func (k KeyKind) String() string { return guidance.NameClosed(keyKindNames, k) }

// MarshalText returns the kind as text; the zero KeyKind is an error.
func (k KeyKind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("kind of key", keyKindNames, k)
}

// UnmarshalText reads a kind; unknown text is a [*guidance.UnknownValueError].
func (k *KeyKind) UnmarshalText(text []byte) (err error) {
	*k, err = guidance.ParseClosed[KeyKind]("kind of key", keyKindNames, string(text))
	return err
}

// KeyCount says how many keys of a kind there are, and never a key. Instants are those
// of the files, in UTC.
type KeyCount struct {
	Kind      KeyKind   `json:"kind"`
	Name      string    `json:"name,omitzero"`      // of a named key
	Recipient string    `json:"recipient,omitzero"` // the public half of the newest master identity (age1…)
	Count     int       `json:"count"`
	Unwrapped int       `json:"unwrapped,omitzero"` // keys of cards that an earlier version left so; Rotate wraps them
	Oldest    time.Time `json:"oldest,omitzero"`
	Newest    time.Time `json:"newest,omitzero"`
}

func (c *KeyCount) add(made time.Time) {
	made = made.UTC()
	if c.Count == 0 || made.Before(c.Oldest) {
		c.Oldest = made
	}
	if made.After(c.Newest) {
		c.Newest = made
	}
	c.Count++
}

// Keys returns what lies in the folder: the master identities, further recipients, the
// keys of cards, then the named keys in order of name. Kinds without a key are left out.
func (v *Vault) Keys() ([]KeyCount, error) {
	if v == nil || v.dir == "" {
		return nil, fmt.Errorf("listing keys: %w: no vault", ErrKey)
	}
	release, err := hold(v.cards, together)
	if err != nil {
		return nil, fmt.Errorf("listing keys: %w", err)
	}
	defer release()
	var all []KeyCount
	for _, count := range []func() ([]KeyCount, error){v.countMasters, v.countRecipients, v.countCards, v.countNamed} {
		counted, err := count()
		if err != nil {
			return nil, fmt.Errorf("listing keys: %w", err)
		}
		all = append(all, counted...)
	}
	return all, nil
}

func (v *Vault) countMasters() ([]KeyCount, error) {
	info, err := os.Stat(filepath.Join(v.dir, masterFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	ids, err := v.masters()
	if err != nil {
		return nil, err
	}
	c := KeyCount{Kind: MasterKey, Recipient: publicHalf(ids)}
	for range ids {
		c.add(info.ModTime())
	}
	return []KeyCount{c}, nil
}

func (v *Vault) countRecipients() ([]KeyCount, error) {
	further, err := v.further()
	if err != nil || len(further) == 0 {
		return nil, err
	}
	info, err := os.Stat(filepath.Join(v.dir, recipientsFile))
	if err != nil {
		return nil, err
	}
	c := KeyCount{Kind: RecipientKey}
	for range further {
		c.add(info.ModTime())
	}
	return []KeyCount{c}, nil
}

func (v *Vault) countCards() ([]KeyCount, error) {
	c := KeyCount{Kind: CardKey}
	err := eachKey(v.cards, func(path, _ string, made time.Time) error {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // destroyed meanwhile
		}
		if err == nil && !isWrapped(text) {
			c.Unwrapped++
		}
		c.add(made)
		return err
	})
	if err != nil || c.Count == 0 {
		return nil, err
	}
	return []KeyCount{c}, nil
}

func (v *Vault) countNamed() (all []KeyCount, err error) {
	err = eachKey(v.dir, func(_, name string, made time.Time) error {
		c := KeyCount{Kind: NamedKey, Name: name}
		c.add(made)
		all = append(all, c)
		return nil
	})
	return all, err
}

// eachKey calls fn for each file of a folder that ends in .key, in order of name.
func eachKey(dir string, fn func(path, name string, made time.Time) error) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name, isKey := strings.CutSuffix(e.Name(), ".key")
		info, err := e.Info()
		if !isKey || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = fn(filepath.Join(dir, e.Name()), name, info.ModTime())
		}
		if err != nil {
			return err
		}
	}
	return nil
}
