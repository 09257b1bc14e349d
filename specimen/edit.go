package specimen

import (
	"bytes"
	"maps"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Edit is one change of a document, an operation of JSON Patch (RFC 6902).
type Edit struct {
	Op    string         `json:"op"`   // add, remove or replace
	Path  string         `json:"path"` // JSON Pointer
	Value jsontext.Value `json:"value,omitempty"`
	Was   jsontext.Value `json:"was,omitempty"` // what is replaced or removed; not of JSON Patch
}

// Edits returns what makes the failing document of an example from the passing one,
// in order of place; ok is false where one of them is no JSON, or a situation.
func (e Example) Edits() (edits []Edit, ok bool) {
	if e.Command == "" {
		return nil, false
	}
	passing, failing := jsontext.Value(e.Passing), jsontext.Value(e.Failing)
	if !passing.IsValid() || !failing.IsValid() {
		return nil, false
	}
	return edited("", passing, failing), true
}

// edited compares two values at a place.
func edited(at jsontext.Pointer, from, to jsontext.Value) []Edit {
	switch {
	case bytes.Equal(from, to):
		return nil
	case from.Kind() == '{' && to.Kind() == '{':
		return editedMembers(at, membersOf(from), membersOf(to))
	case from.Kind() == '[' && to.Kind() == '[':
		return editedElements(at, elementsOf(from), elementsOf(to))
	}
	return []Edit{{"replace", string(at), to, from}}
}

func editedMembers(at jsontext.Pointer, from, to map[string]jsontext.Value) (edits []Edit) {
	names := slices.Sorted(maps.Keys(from))
	for name := range to {
		if _, both := from[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		was, before := from[name]
		is, after := to[name]
		place := at.AppendToken(name)
		switch {
		case !before:
			edits = append(edits, Edit{"add", string(place), is, nil})
		case !after:
			edits = append(edits, Edit{"remove", string(place), nil, was})
		default:
			edits = append(edits, edited(place, was, is)...)
		}
	}
	return edits
}

func editedElements(at jsontext.Pointer, from, to []jsontext.Value) (edits []Edit) {
	both := min(len(from), len(to))
	for i := range both {
		edits = append(edits, edited(at.AppendToken(strconv.Itoa(i)), from[i], to[i])...)
	}
	for i := len(from) - 1; i >= both; i-- { // from the end, so that places stay
		edits = append(edits, Edit{"remove", string(at.AppendToken(strconv.Itoa(i))), nil, from[i]})
	}
	for i := both; i < len(to); i++ {
		edits = append(edits, Edit{"add", string(at.AppendToken(strconv.Itoa(i))), to[i], nil})
	}
	return edits
}

// membersOf and elementsOf take a value apart that was found well-formed before.
func membersOf(v jsontext.Value) (m map[string]jsontext.Value) {
	_ = json.Unmarshal(v, &m)
	return m
}

func elementsOf(v jsontext.Value) (es []jsontext.Value) {
	_ = json.Unmarshal(v, &es)
	return es
}
