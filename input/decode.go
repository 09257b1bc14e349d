package input

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
)

// MaxValue is the size in bytes of the largest document that is read: 1 MiB.
const MaxValue = 1 << 20

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

// Decode reads one JSON document into v, a pointer, strictly. The error is an
// [*Error].
func Decode(data []byte, v any) error {
	if len(data) > MaxValue {
		return fault(ruleSize, "", "")
	}
	return explain(json.Unmarshal(data, v, json.RejectUnknownMembers(true)))
}

// explain turns an error of the JSON package, whose text may repeat input, into
// an *Error.
func explain(err error) error {
	if err == nil {
		return nil
	}
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		pointer := safePointer(syntax.JSONPointer)
		if errors.Is(err, jsontext.ErrDuplicateName) {
			return fault(ruleOnce, pointer, "this member stands twice")
		}
		return fault(ruleReadable, pointer, fmt.Sprintf("not well-formed JSON in UTF-8 at byte %d", syntax.ByteOffset))
	}
	var semantic *json.SemanticError
	if !errors.As(err, &semantic) {
		return fault(ruleReadable, "", "not well-formed JSON")
	}
	return explainSemantic(semantic)
}

func explainSemantic(e *json.SemanticError) *Error {
	pointer := safePointer(e.JSONPointer)
	var unlisted *guidance.UnknownValueError
	var ours Messager
	switch {
	case errors.Is(e.Err, json.ErrUnknownName):
		return fault(ruleKnownMember, pointer, "no such member here; names are case-sensitive")
	case errors.As(e.Err, &unlisted):
		return fault(ruleClosedList, pointer, closedListMessage(unlisted))
	case errors.Is(e.Err, guidance.ErrDate):
		return fault(ruleType, pointer, guidance.ErrDate.Error())
	case errors.As(e.Err, &ours):
		return fault(ruleType, pointer, ours.InputMessage())
	}
	return fault(ruleType, pointer, "a "+wanted(e.GoType)+" is wanted here")
}

func closedListMessage(e *guidance.UnknownValueError) string {
	return "not a known " + e.List + "; known are " + strings.Join(e.Allowed, ", ")
}

func wanted(t reflect.Type) string {
	if t == nil {
		return "value of another type"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "whole number in range"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Slice, reflect.Array:
		return "list"
	case reflect.String:
		return "string"
	case reflect.Pointer:
		return wanted(t.Elem())
	}
	return "JSON object"
}

// memberName is what a member name may look like to be repeated in a message. A
// name that looks like data (a telephone number, an address) is not repeated.
var memberName = regexp.MustCompile(`^(?:[A-Za-z$_][A-Za-z_]{0,39}[0-9]?|[0-9]{1,6})$`)

// safePointer returns the pointer up to the first part that might be data
// rather than a name.
func safePointer(p jsontext.Pointer) string {
	var b strings.Builder
	for part := range p.Tokens() {
		if !memberName.MatchString(part) {
			b.WriteString("/…")
			break
		}
		b.WriteString("/" + part)
	}
	return b.String()
}
