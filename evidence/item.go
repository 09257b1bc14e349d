package evidence

import (
	"strings"

	"github.com/rakit-dev/rakit/guidance"
)

// Item is something a registrant is asked for. The zero Item is invalid.
type Item uint8

// The items: those that the emergency pages ask for, and those of the ordinary
// routes.
const (
	Organisation Item = iota + 1
	FullName
	DateOfBirth
	NationalInsuranceNumber
	PhotoDocument
	Photograph
	MobileNumber
	EmailAddress
	PostalAddress
	// SubstituteDocument stands for the documents that a no-photo decision asks for.
	SubstituteDocument
	// IdentityDocuments stands for the combination of documents that an ordinary
	// route asks for.
	IdentityDocuments
	// CounterSignedPhotograph is asked for where no document has a photograph.
	CounterSignedPhotograph
	// IdentityCheck stands for who saw the documents, and how.
	IdentityCheck
)

var itemNames = []string{
	"organisation", "full-name", "date-of-birth", "national-insurance-number",
	"photo-document", "photograph", "mobile-number", "email-address", "postal-address",
	"substitute-document", "identity-documents", "counter-signed-photograph", "identity-check",
}

// pointers says where in a registration record each item stands.
var pointers = map[Item]string{
	Organisation:            "/organisation",
	FullName:                "/registrant/familyName",
	DateOfBirth:             "/registrant/dateOfBirth",
	NationalInsuranceNumber: "/registrant/nationalInsuranceNumber",
	PhotoDocument:           "/documents",
	Photograph:              "/photo",
	MobileNumber:            "/registrant/mobile",
	EmailAddress:            "/registrant/email",
	PostalAddress:           "/registrant/address",
	SubstituteDocument:      "/documents",
	IdentityDocuments:       "/documents",
	CounterSignedPhotograph: "/counterSignature",
	IdentityCheck:           "/idCheck",
}

// String returns the item as a word, or "invalid".
func (i Item) String() string { return guidance.NameClosed(itemNames, i) }

// MarshalText returns the item as text; the zero Item is an error.
func (i Item) MarshalText() ([]byte, error) { return guidance.MarshalClosed("item", itemNames, i) }

// words returns the item as it is written in a sentence.
func (i Item) words() string { return strings.ReplaceAll(i.String(), "-", " ") }

// Pointer returns the JSON Pointer of the item in a registration record.
func (i Item) Pointer() string { return pointers[i] }

// CallFact is something that has to be established on the video call. The zero
// CallFact is invalid.
type CallFact uint8

// The facts that the emergency pages ask of a call.
const (
	CallHeld CallFact = iota + 1
	NumbersReadBack
	DocumentShown
	LikenessConfirmed
)

var callFactNames = []string{"call-held", "numbers-read-back", "document-shown", "likeness-confirmed"}

var callFactPointers = map[CallFact]string{
	CallHeld:          "/videoCall",
	NumbersReadBack:   "/videoCall/numbersReadBack",
	DocumentShown:     "/videoCall/documentShown",
	LikenessConfirmed: "/videoCall/likenessConfirmed",
}

// String returns the fact as a word, or "invalid".
func (f CallFact) String() string { return guidance.NameClosed(callFactNames, f) }

// MarshalText returns the fact as text; the zero CallFact is an error.
func (f CallFact) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("call fact", callFactNames, f)
}

// Pointer returns the JSON Pointer of the fact in a registration record.
func (f CallFact) Pointer() string { return callFactPointers[f] }
