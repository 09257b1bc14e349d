package evidence

import (
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// Seen says how a document was seen. The zero Seen means that nobody said.
type Seen uint8

// The ways in which a document may have been seen.
const (
	Scan Seen = iota + 1
	PhotoOfDocument
	Original
)

var seenNames = []string{"scan", "photo", "original"}

// String returns the way as a word, or "invalid".
func (s Seen) String() string { return guidance.NameClosed(seenNames, s) }

// MarshalText returns the way as text; the zero Seen is an error.
func (s Seen) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("way of seeing", seenNames, s)
}

// UnmarshalText reads a way; unknown text is a [*guidance.UnknownValueError].
func (s *Seen) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[Seen]("way of seeing", seenNames, string(text))
	return err
}

// Document is a document as somebody wrote it down: the text members are raw,
// so that a fault in one becomes a finding beside the others.
type Document struct {
	Kind    string   `json:"kind"`
	Number  string   `json:"number,omitempty"`
	Issued  string   `json:"issued,omitempty"`  // YYYY-MM-DD
	Expires string   `json:"expires,omitempty"` // YYYY-MM-DD
	Holder  *Holder  `json:"holder,omitempty"`
	MRZ     []string `json:"mrz,omitempty"` // the lines of the machine readable zone
	Seen    Seen     `json:"seen,omitzero"`

	Provider   string  `json:"provider,omitempty"`   // who issued a paper: the bank, the supplier, the council
	FormerName *Holder `json:"formerName,omitempty"` // of a document that proves a change of name: the name before it

	NumberHash string `json:"-"` // the number was given, and is kept as this hash
}

// Holder is the person a document names, as printed on it.
type Holder struct {
	GivenName   string `json:"givenName,omitempty"`
	MiddleNames string `json:"middleNames,omitempty"`
	FamilyName  string `json:"familyName,omitempty"`
	DateOfBirth string `json:"dateOfBirth,omitempty"` // YYYY-MM-DD
}

// Submission is what a registrant has sent in, or what a record says they sent.
type Submission struct {
	Organisation string // ODS code of first registration
	Registrant   identity.Registrant
	Documents    []Document
	Photo        *PhotoFacts
	NoPhoto      *NoPhotoDecision
	NoVideo      *NoVideoDecision

	Category         Category          // of staff; zero: not said
	IDCheck          *IDCheck          // who saw the documents, and how
	CounterSignature *CounterSignature // on the photograph of somebody without photographic identification
}
