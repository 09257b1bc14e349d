package cis2

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// claims are the members of one JSON object. Names are matched exactly, and those
// that nobody asks for are left alone.
type claims map[string]jsontext.Value

// readClaims reads a document whole, strictly but for unknown members and null.
// The error is an [*input.Error].
func readClaims(data []byte) (claims, error) {
	var whole jsontext.Value
	if err := input.Decode(data, &whole); err != nil && !onlyNull(err) {
		return nil, err
	}
	var c claims
	if whole.Kind() != jsontext.KindBeginObject || json.Unmarshal(whole, &c) != nil {
		return nil, input.BadValue("", "a JSON object is wanted here")
	}
	return c, nil
}

// onlyNull reports whether a document was refused for holding null, which comes in
// these and is as good as absent. Any JSON fits a [jsontext.Value]: nothing else
// in a well-formed document can be of a wrong type.
func onlyNull(err error) bool {
	var e *input.Error
	return errors.As(err, &e) && e.Finding().Rule == "RA-INP-004"
}

// has reports whether the claim is there; null is not.
func (c claims) has(name string) bool { return c[name] != nil && c[name].Kind() != jsontext.KindNull }

// text returns a claim that is a string; "" when it is absent. ok is false when
// it is there and no string.
func (c claims) text(name string) (text string, ok bool) {
	if !c.has(name) {
		return "", true
	}
	return textOf(c[name])
}

func textOf(v jsontext.Value) (text string, ok bool) {
	if v.Kind() != jsontext.KindString {
		return "", false
	}
	return text, json.Unmarshal(v, &text) == nil
}

// whiteSpace is what may stand around JSON (RFC 8259 §2).
const whiteSpace = " \t\r\n"

// maxElements is how long a list may be that is read: there are no more codes of
// activities, which have four digits, and nobody has as many roles. What is read of
// a document of 1 MiB stays small by it.
const maxElements = 10_000

// notList is what is said of a value that list does not read.
const notList = "a list of at most 10,000 elements is wanted here, or JSON in text that is one"

// element is a value of a list, and its place.
type element struct {
	value jsontext.Value
	at    string // JSON Pointer
}

// list returns the elements of a claim that may be an array, one value in place of
// an array, or an array as JSON in a string. What is absent, null or blank has none,
// and null within is passed over. ok is false when the string begins as an array and
// is none, and when there are more than [maxElements].
func list(v jsontext.Value, at string) (elements []element, ok bool) {
	if text, is := textOf(v); is {
		text = strings.Trim(text, whiteSpace)
		if text == "" {
			return nil, true
		}
		if text[0] != '[' {
			return []element{{v, at}}, true
		}
		if v, ok = decoded(text); !ok {
			return nil, false
		}
	}
	if v.Kind() != jsontext.KindBeginArray {
		return one(v, at), true
	}
	var values []jsontext.Value
	if json.Unmarshal(v, &values) != nil || len(values) > maxElements {
		return nil, false
	}
	for i, v := range values {
		elements = append(elements, one(v, at+"/"+strconv.Itoa(i))...)
	}
	return elements, true
}

func one(v jsontext.Value, at string) []element {
	if v == nil || v.Kind() == jsontext.KindNull {
		return nil
	}
	return []element{{v, at}}
}

// decoded returns the JSON that a string holds, read as strictly as the document
// around it.
func decoded(text string) (v jsontext.Value, ok bool) {
	err := input.Decode([]byte(text), &v)
	return v, err == nil || onlyNull(err)
}

// object returns an element that is an object, or one as JSON in a string.
func (e element) object() (c claims, ok bool) {
	v := e.value
	if text, is := textOf(v); is {
		if v, ok = decoded(text); !ok {
			return nil, false
		}
	}
	if v.Kind() != jsontext.KindBeginObject {
		return nil, false
	}
	return c, json.Unmarshal(v, &c) == nil
}

// beginsAsObject reports whether a document is JSON rather than a compact token.
func beginsAsObject(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(data, whiteSpace), []byte("{"))
}

// maxFindings is how many findings of one document are listed. A document of
// 1 MiB could hold half a million faults, and nobody reads more than these.
const maxFindings = 1000

// notes collects findings.
type notes []guidance.Finding

func (n *notes) add(r guidance.Rule, at, message string) {
	switch {
	case len(*n) < maxFindings:
		*n = append(*n, r.Finding(at, message))
	case len(*n) == maxFindings:
		*n = append(*n, ruleShape.Finding("", "there are more findings than are listed"))
	}
}
