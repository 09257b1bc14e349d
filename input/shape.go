package input

import (
	"encoding"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
)

// shape is how JSON is read into a Go type, as far as columns have to know.
type shape uint8

const (
	anything shape = iota // what cannot be told from the type
	object
	list
	text
	truth
	number
)

var shapeNames = [...]string{"what may hold anything", "an object", "a list", "a text", "a truth", "a number"}

func (s shape) String() string { return shapeNames[s] }

func (s shape) isCell() bool { return s >= text }

var (
	textType         = reflect.TypeFor[encoding.TextUnmarshaler]()
	ownJSONType      = reflect.TypeFor[json.Unmarshaler]()
	ownJSONInputType = reflect.TypeFor[json.UnmarshalerFrom]()
)

// shapeOf returns the shape of a Go type or of what it points to.
func shapeOf(t reflect.Type) shape {
	t = indirect(t)
	p := reflect.PointerTo(t)
	switch {
	case p.Implements(ownJSONType), p.Implements(ownJSONInputType):
		return anything
	case p.Implements(textType):
		return text
	}
	switch t.Kind() {
	case reflect.Struct:
		return object
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return anything // bytes are written as text, in Base64
		}
		return list
	case reflect.String:
		return text
	case reflect.Bool:
		return truth
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64,
		reflect.Float32, reflect.Float64:
		return number
	}
	return anything
}

func indirect(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// fieldsOf returns the members that a struct is read from, by name. A member whose
// tag has it read in another way than its type says has none; the tags of package
// json are told in its documentation.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("json")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case tag == "-":
		case f.Anonymous && name == "" && indirect(f.Type).Kind() == reflect.Struct:
			for name, t := range fieldsOf(indirect(f.Type)) {
				if _, ok := fields[name]; !ok {
					fields[name] = t
				}
			}
		case !f.IsExported() || strings.HasPrefix(name, "'"):
		case !onlyOmits(options):
		case tagged && name != "":
			fields[name] = f.Type
		default:
			fields[f.Name] = f.Type
		}
	}
	return fields
}

// onlyOmits reports whether the options of a tag speak of writing alone.
func onlyOmits(options string) bool {
	for option := range strings.SplitSeq(options, ",") {
		if option != "" && option != "omitempty" && option != "omitzero" {
			return false
		}
	}
	return true
}
