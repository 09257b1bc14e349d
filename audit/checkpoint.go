package audit

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// ErrKey is returned, wrapped, for a key that cannot sign or verify a log.
var ErrKey = errors.New("not a key of an audit log")

// ErrCheckpoint is returned, wrapped, for bytes that are not a checkpoint signed
// by the key asked for.
var ErrCheckpoint = errors.New("not a checkpoint signed by the key of this log")

// Checkpoint is what a log states, over its signature, of itself at one size.
type Checkpoint struct {
	Origin string    `json:"origin"` // the name of the log, which is the name of its key
	Size   int64     `json:"size"`   // number of entries
	Root   tlog.Hash `json:"root"`   // root hash over exactly these
}

// text returns the checkpoint as C2SP tlog-checkpoint, "Note text", has it.
func (c Checkpoint) text() string {
	return c.Origin + "\n" + strconv.FormatInt(c.Size, 10) + "\n" + c.Root.String() + "\n"
}

// Signer signs the checkpoints of one log. Make one with [NewSigner]. It prints
// nothing of its secret.
type Signer struct {
	origin string
	vkey   string
	note   note.Signer
}

// NewSigner returns the signer of the log named origin, whose Ed25519 key comes
// from a secret seed of 32 bytes: the same seed gives the same key. The origin
// should be a URL without scheme that the organisation owns, such as
// "example.nhs.uk/ra/log"; it holds no white space and no plus sign. The error
// wraps [ErrKey].
func NewSigner(origin string, seed []byte) (*Signer, error) {
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("%w: the seed is not %d bytes", ErrKey, ed25519.SeedSize)
	}
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	vkey, err := note.NewEd25519VerifierKey(origin, public)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	// The text of a signer key, as note.GenerateKey writes it: the algorithm byte
	// of Ed25519 is 1, and the hash in the middle is that of the public key.
	hash, _, _ := strings.Cut(strings.TrimPrefix(vkey, origin+"+"), "+")
	secret := base64.StdEncoding.EncodeToString(append([]byte{1}, seed...))
	signer, err := note.NewSigner("PRIVATE+KEY+" + origin + "+" + hash + "+" + secret)
	if err != nil {
		return nil, fmt.Errorf("%w: the origin cannot be the name of a key", ErrKey)
	}
	s := &Signer{origin: origin, vkey: vkey, note: signer}
	if err := s.try(); err != nil {
		return nil, err
	}
	return s, nil
}

// try makes sure that what s signs can be opened: a name with control
// characters can sign, but no reader accepts it.
func (s *Signer) try() error {
	signed, err := s.Checkpoint(Tree{})
	if err != nil {
		return err
	}
	if _, err := ParseCheckpoint(signed, s.vkey); err != nil {
		return fmt.Errorf("%w: the origin cannot be the name of a key", ErrKey)
	}
	return nil
}

// VerifierKey returns the public key, with the origin in it, as one line of text
// without newline: what [Verify] and [ParseCheckpoint] take.
func (s *Signer) VerifierKey() string { return s.vkey }

// Checkpoint returns the signed checkpoint of the log at t: a note that can be
// printed, kept elsewhere, and co-signed by a witness. Never sign two trees of
// which one is not a continuation of the other.
func (s *Signer) Checkpoint(t Tree) ([]byte, error) {
	c := Checkpoint{Origin: s.origin, Size: t.Size(), Root: t.Root()}
	signed, err := note.Sign(&note.Note{Text: c.text()}, s.note)
	if err != nil {
		return nil, fmt.Errorf("signing audit checkpoint: %w", err)
	}
	return signed, nil
}

// ParseCheckpoint reads a signed checkpoint and checks that the key vkey signed
// it under its own name. Signatures by others, such as witnesses, are not looked
// at. It is strict: the text has the three lines of a checkpoint in canonical
// form and no extension lines. The error wraps [ErrKey] or [ErrCheckpoint].
func ParseCheckpoint(data []byte, vkey string) (Checkpoint, error) {
	k, err := parseKey(vkey)
	if err != nil {
		return Checkpoint{}, err
	}
	return k.open(data)
}

// key is a public key that checks checkpoints.
type key struct{ verifier note.Verifier }

func parseKey(vkey string) (key, error) {
	v, err := note.NewVerifier(strings.TrimSpace(vkey))
	if err != nil {
		return key{}, fmt.Errorf("%w: it is not the text of a verifier key", ErrKey)
	}
	return key{v}, nil
}

func (k key) open(data []byte) (Checkpoint, error) {
	n, err := note.Open(data, note.VerifierList(k.verifier))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrCheckpoint, k.fault(err))
	}
	if !canonicalBase64(n.Sigs[0].Base64) {
		return Checkpoint{}, fmt.Errorf("%w: its signature is not in canonical base64", ErrCheckpoint)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 {
		return Checkpoint{}, fmt.Errorf("%w: it has not exactly the lines origin, size and root hash", ErrCheckpoint)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	root, ok := parseHash([]byte(lines[2]))
	c := Checkpoint{Origin: lines[0], Size: size, Root: root}
	switch {
	case err != nil || !ok || size < 0 || c.text() != n.Text:
		return Checkpoint{}, fmt.Errorf("%w: its size or root hash is malformed", ErrCheckpoint)
	case c.Origin != k.verifier.Name():
		return Checkpoint{}, fmt.Errorf("%w: it is of another log than its key", ErrCheckpoint)
	}
	return c, nil
}

// fault says what note.Open found wrong, without repeating what was in the note but the
// names of keys.
func (k key) fault(err error) error {
	var unsigned *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &unsigned):
		var by []string
		for _, sig := range unsigned.Note.UnverifiedSigs {
			if sig.Hash == k.verifier.KeyHash() { // it covers the name
				return errors.New("a signature has the hash of this key, " + keyName(k.verifier.Name(), sig.Hash) + ", under another name")
			}
			by = append(by, keyName(sig.Name, sig.Hash))
		}
		return otherKey{asked: keyName(k.verifier.Name(), k.verifier.KeyHash()), by: strings.Join(by, ", ")}
	case errors.As(err, &invalid):
		return errors.New("its signature does not fit its text")
	}
	return errors.New("it is not a well-formed signed note")
}

// otherKey is the error of a checkpoint that somebody else has signed.
type otherKey struct{ asked, by string }

func (o otherKey) Error() string {
	return "it has no signature by this key, " + o.asked + ", but by " + o.by
}

// keyName returns what the text of a public key begins with, its name and hash, as a
// terminal may show it: anybody may have written the note.
func keyName(name string, hash uint32) string {
	const longest = 100
	if len(name) > longest || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		name = strconv.QuoteToASCII(name[:min(len(name), longest)])
	}
	return fmt.Sprintf("%s+%08x", name, hash)
}

// canonicalBase64 reports whether s is what its bytes are encoded as: the
// unused bits of the last letter are zero.
func canonicalBase64(s string) bool {
	_, err := base64.StdEncoding.Strict().DecodeString(s)
	return err == nil && !strings.ContainsAny(s, "\r\n")
}
