package caller

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rakit-dev/rakit/authority"
)

// lookEvery is how often at most the file of keys is looked at.
const lookEvery = time.Second

// APIKeys knows systems by the keys in a file, sent in the header X-API-Key as
// "rakit_<id>_<secret>".
//
// Keys have a header of their own, and not Authorization, so that a key never
// gets to a parser of tokens or a token to this one, and the contract can name
// the two apart. It must be kept out of the logs of proxies as Authorization is.
//
// The file is read again when it changes. One that cannot be read leaves the keys
// as they were: see [APIKeys.Err]. One that is gone leaves no keys.
type APIKeys struct {
	path  string
	now   func() time.Time // whether keys have expired
	clock func() time.Time // when to look at the file; never a virtual one

	mu     sync.Mutex
	keys   map[string]APIKey
	file   os.FileInfo // as last read; nil when there was none
	looked time.Time
	err    error
	tell   func(error)
}

// OpenAPIKeys returns the keys in the file, which need not be there yet: [AddAPIKey]
// makes it. A file that cannot be read, or that others may read, is an error.
func OpenAPIKeys(path string, now func() time.Time) (*APIKeys, error) {
	k := &APIKeys{path: path, now: now, clock: time.Now}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.look(k.clock())
	if k.err != nil {
		return nil, k.err
	}
	return k, nil
}

// Err returns why the file could not be read when it last changed; nil when the
// keys are those of the file. It looks at the file.
func (k *APIKeys) Err() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.look(k.clock())
	return k.err
}

// OnChange has f called each time the file was read again, with nil or why it
// could not be. The calls are made by requests, one at a time: f must be quick,
// and must not call k.
func (k *APIKeys) OnChange(f func(error)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tell = f
}

// look reads the file if it changed. The caller holds mu.
func (k *APIKeys) look(at time.Time) {
	if since := at.Sub(k.looked); since >= 0 && since < lookEvery {
		return
	}
	k.looked = at
	info, err := os.Stat(k.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		k.report(err)
		return
	}
	if err != nil {
		info = nil
	}
	if k.keys != nil && same(k.file, info) {
		return
	}
	keys, err := readAPIKeys(k.path)
	if err == nil || k.keys != nil { // a broken file is read once, not every second
		k.file = info
	}
	if err == nil {
		k.keys = make(map[string]APIKey, len(keys))
		for _, key := range keys {
			k.keys[key.ID] = key
		}
	}
	k.report(err)
}

func (k *APIKeys) report(err error) {
	k.err = err
	if k.tell != nil {
		k.tell(err)
	}
}

// same reports whether a file is as it was. Our own command puts another file in
// its place.
func same(a, b os.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size() && a.Mode() == b.Mode()
}

// Authenticate returns the system whose key the request holds. That a key is not
// known, has another secret or has expired is one and the same answer.
func (k *APIKeys) Authenticate(r *http.Request) (Caller, error) {
	value, err := credential(r, headerAPIKey, schemeAPIKey)
	if err != nil {
		return Caller{}, err
	}
	key, ok := k.find(value)
	if !ok {
		return Caller{}, &Unauthenticated{Scheme: schemeAPIKey, Problem: InvalidToken, Reason: "the API key is not known, or has expired"}
	}
	return key.caller(), nil
}

// find returns the key that is good now and has the id and the secret of value.
func (k *APIKeys) find(value string) (APIKey, bool) {
	id, secret, readable := parseAPIKey(value)
	k.mu.Lock()
	k.look(k.clock())
	key, known := k.keys[id]
	k.mu.Unlock()
	hash := sha256.Sum256(secret)
	right := subtle.ConstantTimeCompare(hash[:], key.hash[:]) == 1 // of a key that is not known: against zeros
	return key, readable && known && right && k.now().Before(key.Expires)
}

const (
	apiKeyPrefix = "rakit_" // so that scanners for lost secrets can know one
	secretLength = 32       // bytes
)

// parseAPIKey reads "rakit_<id>_<secret>".
func parseAPIKey(value string) (id string, secret []byte, ok bool) {
	rest, ok := strings.CutPrefix(value, apiKeyPrefix)
	id, text, found := strings.Cut(rest, "_")
	if !ok || !found || !keyID.MatchString(id) || len(text) != base64.RawURLEncoding.EncodedLen(secretLength) {
		return "", nil, false
	}
	secret, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return id, secret, err == nil && len(secret) == secretLength
}

func formatAPIKey(id string, secret []byte) string {
	return apiKeyPrefix + id + "_" + base64.RawURLEncoding.EncodeToString(secret)
}

func (k APIKey) caller() Caller {
	acts, assess := actsOf(k.Scopes)
	return Caller{
		System: &authority.System{Name: k.Name, Organisation: k.Organisation, Acts: acts, SelfUnlock: slices.Contains(k.Scopes, ScopeSelfUnlock)},
		Key:    k.ID, Assess: assess,
	}
}
