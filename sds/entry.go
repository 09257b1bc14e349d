package sds

import (
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/input"
)

// Entry is one entry of the directory.
type Entry struct {
	DN         string            `json:"dn"` // distinguished name
	Attributes map[string]Values `json:"attributes"`
}

// Values are the values of one attribute. In JSON they are a list or, as some clients
// write a single value, a text.
type Values []string

// errValues says what an attribute has to be.
type errValues struct{}

func (errValues) Error() string        { return "a text or a list of texts is wanted" }
func (errValues) InputMessage() string { return errValues{}.Error() }

// UnmarshalJSON reads a list or a text.
func (v *Values) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*v = Values{one}
		return nil
	}
	var many []string
	if json.Unmarshal(data, &many) != nil {
		return errValues{}
	}
	*v = many
	return nil
}

// DecodeEntries reads a JSON list of entries. The error is an [*input.Error].
func DecodeEntries(data []byte) ([]Entry, error) {
	var entries []Entry
	if err := input.Decode(data, &entries); err != nil {
		return nil, err
	}
	return entries, nil
}

// values returns the values of an attribute, in whatever case its name stands, without
// those that are empty: an empty value is none. Where the name stands in several cases
// the values are those of all.
func (e Entry) values(name string) (found []string) {
	for _, n := range sortedKeys(e.Attributes) {
		if !strings.EqualFold(n, name) {
			continue
		}
		for _, v := range e.Attributes[n] {
			if v = strings.TrimSpace(v); v != "" {
				found = append(found, v)
			}
		}
	}
	return found
}
