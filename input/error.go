package input

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
)

// Error says why input could not be read: which rule, at which place. It never
// holds a value that was sent.
type Error struct {
	finding guidance.Finding
}

func (e *Error) Error() string {
	at := e.finding.Pointer
	if at == "" {
		at = "document"
	}
	return fmt.Sprintf("%s: %s (%s)", at, e.finding.Message, e.finding.Rule)
}

// Finding returns the error as a finding, for a report.
func (e *Error) Finding() guidance.Finding { return e.finding }

// Messager is implemented by errors of UnmarshalText methods whose message is
// written by us and holds nothing that was sent. The message of any other
// error is not shown.
type Messager interface {
	error
	InputMessage() string
}

func fault(r guidance.Rule, pointer, message string) *Error {
	return &Error{finding: r.Finding(pointer, message)}
}

// explain turns an error of the JSON package, whose text may repeat input, into
// an *Error. The document and where it begins are there to say on which line the
// fault is.
func explain(err error, document []byte, begins place) *Error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		return explainSyntactic(syntax, document, begins)
	}
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		return explainSemantic(semantic)
	}
	return fault(ruleReadable, "", "not well-formed JSON")
}

func explainSyntactic(e *jsontext.SyntacticError, document []byte, begins place) *Error {
	pointer := safePointer(e.JSONPointer)
	if errors.Is(e.Err, jsontext.ErrDuplicateName) {
		return fault(ruleOnce, pointer, "this member stands twice")
	}
	return fault(ruleReadable, pointer, "not well-formed JSON in UTF-8 at "+position(document, int(e.ByteOffset), begins))
}

// position says where a byte of a document stands: by line and column of the input
// if the document has several lines, else by its offset. Columns are in bytes.
func position(document []byte, offset int, begins place) string {
	if offset > len(document) || !bytes.Contains(document, []byte("\n")) {
		return fmt.Sprintf("byte %d", offset)
	}
	at := begins.after(document[:offset])
	return fmt.Sprintf("line %d, column %d", at.line, at.column)
}

func explainSemantic(e *json.SemanticError) *Error {
	pointer := safePointer(e.JSONPointer)
	var unlisted *guidance.UnknownValueError
	var ours Messager
	switch {
	case errors.Is(e.Err, json.ErrUnknownName):
		return fault(ruleKnownMember, pointer, noSuchMember)
	case errors.As(e.Err, &unlisted):
		return fault(ruleClosedList, pointer, closedListMessage(unlisted))
	case errors.Is(e.Err, guidance.ErrDate):
		return fault(ruleType, pointer, guidance.ErrDate.Error())
	case errors.As(e.Err, &ours):
		return fault(ruleType, pointer, ours.InputMessage())
	}
	return fault(ruleType, pointer, wanted(e.GoType)+" is wanted here")
}

func closedListMessage(e *guidance.UnknownValueError) string {
	return "not a known " + e.List + "; known are " + strings.Join(e.Allowed, ", ")
}

// wanted says what JSON a Go type is read from.
func wanted(t reflect.Type) string {
	if t == nil {
		return "a value of another type"
	}
	if t.Kind() == reflect.Pointer {
		return wanted(t.Elem())
	}
	if reflect.PointerTo(t).Implements(textType) {
		return "a string of the right form"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number in range"
	case reflect.Float32, reflect.Float64:
		return "a number in range"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.String:
		return "a string"
	}
	return "a JSON object"
}

// memberName is what a member name may look like to be repeated in a message: a
// word, with at most one digit at its end, or the index of a list. A name that
// looks like data (a telephone number, an address, a passcode of six digits) is
// not repeated.
var memberName = regexp.MustCompile(`^(?:[A-Za-z$_][A-Za-z_]{0,39}[0-9]?|[0-9]{1,5})$`)

// maxDepth is how many parts of a pointer are shown. No document that is read
// here has as many; the nesting of others may be deeper than anybody wants to
// read.
const maxDepth = 32

// safePointer returns the pointer up to the first part that might be data
// rather than a name.
func safePointer(p jsontext.Pointer) string {
	var b strings.Builder
	depth := 0
	for part := range p.Tokens() {
		if depth++; depth > maxDepth || !memberName.MatchString(part) {
			b.WriteString("/…")
			break
		}
		b.WriteString("/" + part)
	}
	return b.String()
}
