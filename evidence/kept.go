package evidence

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// KeptDocument is what remains of a document once it has been checked: no
// image and no full number, but enough to find it again and to talk about it.
type KeptDocument struct {
	Kind       Kind          `json:"kind"`
	NumberHash string        `json:"numberHash,omitempty"` // HMAC-SHA-256 of kind and number, hex
	NumberTail string        `json:"numberTail,omitempty"` // the last three characters, of a number of six or more
	Issued     guidance.Date `json:"issued,omitzero"`
	Expires    guidance.Date `json:"expires,omitzero"`
	Holder     *Holder       `json:"holder,omitempty"` // as printed, to be held against a name or birth date that comes later
	Seen       Seen          `json:"seen,omitzero"`
	Provider   string        `json:"provider,omitempty"`
	FormerName *Holder       `json:"formerName,omitempty"`
}

var errNoKey = errors.New("keeping a document: no key for its number")

// Keep reduces a document to what is kept. The key is secret and lives outside
// the store: document numbers are short enough to be guessed from a plain hash,
// so that no key is an error. Dates that cannot be read are left out; an unknown
// kind is a [*guidance.UnknownValueError].
func Keep(d Document, key []byte) (KeptDocument, error) {
	kind, err := ParseKind(d.Kind)
	if err != nil {
		return KeptDocument{}, err
	}
	if len(key) == 0 {
		return KeptDocument{}, errNoKey
	}
	kept := KeptDocument{Kind: kind, Seen: d.Seen, Provider: d.Provider, Holder: copied(d.Holder), FormerName: copied(d.FormerName)}
	kept.Issued, _ = guidance.ParseDate(d.Issued)
	kept.Expires, _ = guidance.ParseDate(d.Expires)
	number := strings.ToUpper(withoutSpace(d.Number))
	if number == "" {
		return kept, nil
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(kind.String() + "\x00" + number))
	kept.NumberHash = hex.EncodeToString(mac.Sum(nil))
	kept.NumberTail = tail(number)
	return kept, nil
}

func copied(h *Holder) *Holder {
	if h == nil {
		return nil
	}
	c := *h
	return &c
}

// tail returns the last three characters of a number, or "" if they would be
// more than half of it.
func tail(number string) string {
	const length = 3
	rs := []rune(number)
	if len(rs) < 2*length {
		return ""
	}
	return string(rs[len(rs)-length:])
}

// Document returns what is kept in the form in which documents are assessed;
// it has no number any more, but the hash by which a document that is kept twice is
// counted once.
func (k KeptDocument) Document() Document {
	return Document{
		Kind: k.Kind.String(), Issued: k.Issued.String(), Expires: k.Expires.String(), Holder: k.Holder, Seen: k.Seen,
		Provider: k.Provider, FormerName: k.FormerName, NumberHash: k.NumberHash,
	}
}
