// Package conformance is the corpus of test vectors: language-neutral JSON
// files beside this one, and a strict loader for Go tests. README.md in this
// folder describes the format for other languages.
package conformance

import (
	"embed"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
)

//go:embed *.json
var files embed.FS

// Vector is one case: an input, whether it is valid under our rule, and why.
type Vector struct {
	ID             string         `json:"id"`
	Kind           string         `json:"kind"`
	Input          string         `json:"input"`
	Valid          bool           `json:"valid"`
	Why            string         `json:"why"`
	Fields         map[string]any `json:"fields,omitempty"`
	Mode           string         `json:"mode,omitempty"`
	StrictValid    *bool          `json:"strict_valid,omitempty"`
	PublisherValid *bool          `json:"publisher_valid,omitempty"`
	Origin         string         `json:"origin"`
	Source         string         `json:"source"`
}

// Load returns the vectors of one kind from one file of the corpus. It fails
// on an unknown member, a missing reason or source, a repeated id, and on a
// kind of which there is no vector: a test over nothing proves nothing.
func Load(file, kind string) ([]Vector, error) {
	data, err := files.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	var all []Vector
	if err := json.Unmarshal(data, &all, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("corpus: %s: %w", file, err)
	}
	seen := map[string]bool{}
	for _, v := range all {
		if v.ID == "" || v.Why == "" || v.Source == "" || seen[v.ID] {
			return nil, fmt.Errorf("corpus: %s: vector %q lacks id, why or source, or stands twice", file, v.ID)
		}
		seen[v.ID] = true
	}
	of := slices.DeleteFunc(all, func(v Vector) bool { return v.Kind != kind })
	if len(of) == 0 {
		return nil, fmt.Errorf("corpus: %s has no vector of kind %q", file, kind)
	}
	return of, nil
}
