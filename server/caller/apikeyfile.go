package caller

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/durable"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/rbac"
)

// APIKeysFile is the name of the file of API keys in a folder of keys.
const APIKeysFile = "api-keys.jsonl"

// The errors of a file of API keys; test with errors.Is.
var (
	ErrAPIKeysFile = errors.New("the file of API keys cannot be read")
	ErrNoAPIKey    = errors.New("there is no API key with this id")
	ErrBusy        = errors.New("the file of API keys is being changed by another command; if none runs, remove the file with .lock after its name")
)

// ScopeAssess lets a system use the assessments that keep nothing. The
// scopes but this and [ScopeSelfUnlock] are the names of the acts by which one reads.
const ScopeAssess = "assess"

// ScopeSelfUnlock lets a system ask in the name of holders who unlock their cards
// themselves: it is for the application in which they do, and the only command of a
// system. A key that has it reads nothing: whoever sees the audit log or finds records
// could look up there what became of each attempt, and so who holds a locked card.
const ScopeSelfUnlock = "self-unlock"

// readingActs are the acts that a key may be given: a system never commands.
var readingActs = []rbac.Act{rbac.FindRecords, rbac.ViewPositions, rbac.ReviewExceptionalAccess, rbac.ReadAudit}

// Scopes returns what an API key may be given.
func Scopes() []string {
	scopes := []string{ScopeAssess}
	for _, act := range readingActs {
		scopes = append(scopes, act.String())
	}
	return append(scopes, ScopeSelfUnlock)
}

func actsOf(scopes []string) (acts []rbac.Act, assess bool) {
	for _, act := range readingActs {
		if slices.Contains(scopes, act.String()) {
			acts = append(acts, act)
		}
	}
	return acts, slices.Contains(scopes, ScopeAssess)
}

// APIKey is what is kept of an API key. The secret is not: a hash is enough, and
// a plain one, since 256 random bits cannot be guessed.
type APIKey struct {
	ID           string           `json:"id"`   // "k-…"
	Name         string           `json:"name"` // of the system
	Organisation identity.ODSCode `json:"organisation"`
	Scopes       []string         `json:"scopes"` // see Scopes
	Created      time.Time        `json:"created"`
	Expires      time.Time        `json:"expires"` // no longer good from this instant on

	hash [sha256.Size]byte
}

// reads reports whether a key was given an act by which one reads.
func (k APIKey) reads() bool {
	acts, _ := actsOf(k.Scopes)
	return len(acts) > 0
}

// apiKeyLine is a line of the file.
type apiKeyLine struct {
	APIKey `json:",inline"`
	Hash   string `json:"hash"` // SHA-256 of the secret, in hexadecimal
}

var (
	keyID   = regexp.MustCompile(`^k-[a-z0-9]{1,32}$`)
	keyName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$`)
)

// check returns what is wrong with a key.
func (k APIKey) check() error {
	switch {
	case !keyID.MatchString(k.ID):
		return errors.New("the id of an API key is k- with letters and digits")
	case !keyName.MatchString(k.Name):
		return errors.New("the name of an API key is 1 to 64 letters, digits, spaces, dots, hyphens and underscores")
	case k.Organisation.IsZero() || k.Organisation.IsNationalLocum():
		return errors.New("an API key belongs to a real organisation")
	case len(k.Scopes) == 0:
		return errors.New("an API key needs a scope")
	case slices.Contains(k.Scopes, ScopeSelfUnlock) && k.reads():
		return errors.New("an API key with self-unlock reads nothing: make another key for that")
	case k.Created.IsZero() || !k.Expires.After(k.Created) || k.Expires.After(k.Created.AddDate(1, 0, 0)):
		return errors.New("an API key is good for a year at most")
	}
	for i, s := range k.Scopes {
		if !slices.Contains(Scopes(), s) || slices.Contains(k.Scopes[:i], s) {
			return errors.New("the scopes of an API key are among " + strings.Join(Scopes(), ", ") + ", each once")
		}
	}
	return nil
}

// ReadAPIKeys returns the keys in the file, in its order; none when it is not
// there. Other errors match [ErrAPIKeysFile] or [ErrNotPrivate], or are of the
// file system.
func ReadAPIKeys(path string) ([]APIKey, error) { return readAPIKeys(path) }

func readAPIKeys(path string) ([]APIKey, error) {
	data, err := readPrivate(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading API keys: %w", err)
	}
	var keys []APIKey
	for value, err := range input.Values(bytes.NewReader(data)) {
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrAPIKeysFile, err)
		}
		key, err := readAPIKey(value)
		if err == nil && slices.ContainsFunc(keys, func(k APIKey) bool { return k.ID == key.ID }) {
			err = errors.New("the id is that of another line")
		}
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrAPIKeysFile, value.Number, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func readAPIKey(value input.Value) (APIKey, error) {
	var line apiKeyLine
	if err := value.Decode(&line); err != nil {
		return APIKey{}, err
	}
	hash, err := hex.DecodeString(line.Hash)
	if err != nil || len(hash) != sha256.Size {
		return APIKey{}, errors.New("the hash is not 64 hexadecimal digits")
	}
	line.hash = [sha256.Size]byte(hash)
	return line.APIKey, line.check()
}

// NewAPIKey says which key to make.
type NewAPIKey struct {
	Name         string // of the system: 1 to 64 letters, digits, spaces, dots, hyphens and underscores
	Organisation identity.ODSCode
	Scopes       []string  // of [Scopes]; none by which one reads beside [ScopeSelfUnlock]
	Expires      time.Time // at most a year from now
}

// AddAPIKey makes a key, adds it to the file, and returns it with what the system
// is to send: the only time that this is shown. The file and its folder are made,
// for their owner alone, if they are absent.
func AddAPIKey(path string, n NewAPIKey, now time.Time) (key APIKey, secret string, err error) {
	random := make([]byte, secretLength)
	if _, err := rand.Read(random); err != nil {
		return APIKey{}, "", err
	}
	key = APIKey{
		ID:   "k-" + strings.ToLower(rand.Text()[:12]),
		Name: n.Name, Organisation: n.Organisation, Scopes: n.Scopes,
		Created: now.UTC().Truncate(time.Second), Expires: n.Expires.UTC().Truncate(time.Second),
		hash: sha256.Sum256(random),
	}
	if err := key.check(); err != nil {
		return APIKey{}, "", fmt.Errorf("making API key: %w", err)
	}
	if err := privateDir(filepath.Dir(path)); err != nil {
		return APIKey{}, "", fmt.Errorf("opening folder of keys: %w", err)
	}
	err = changeAPIKeys(path, func(keys []APIKey) ([]APIKey, error) { return append(keys, key), nil })
	if err != nil {
		return APIKey{}, "", fmt.Errorf("adding API key: %w", err)
	}
	return key, formatAPIKey(key.ID, random), nil
}

// RevokeAPIKey removes a key from the file; servers take it no more within a
// second. The error matches [ErrNoAPIKey] when there is none with the id.
func RevokeAPIKey(path, id string) error {
	err := changeAPIKeys(path, func(keys []APIKey) ([]APIKey, error) {
		left := slices.DeleteFunc(slices.Clone(keys), func(k APIKey) bool { return k.ID == id })
		if len(left) == len(keys) {
			return nil, ErrNoAPIKey
		}
		return left, nil
	})
	if err != nil {
		return fmt.Errorf("revoking API key: %w", err)
	}
	return nil
}

// changeAPIKeys changes the file while no other command does.
func changeAPIKeys(path string, change func([]APIKey) ([]APIKey, error)) error {
	lock, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return ErrBusy
	}
	if err != nil {
		return err
	}
	defer os.Remove(path + ".lock")
	if err := lock.Close(); err != nil {
		return err
	}
	keys, err := readAPIKeys(path)
	if err != nil {
		return err
	}
	if keys, err = change(keys); err != nil {
		return err
	}
	var text bytes.Buffer
	for _, key := range keys {
		if err := json.MarshalWrite(&text, apiKeyLine{key, hex.EncodeToString(key.hash[:])}); err != nil {
			return err
		}
		text.WriteByte('\n')
	}
	return durable.Replace(path, text.Bytes())
}
