// Package conformance is the corpus of test vectors: language-neutral JSON
// files beside this one, and a strict loader for Go tests. README.md in this
// folder describes the format for other languages.
package conformance

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/go-json-experiment/json"
)

//go:embed *.json boundaries/*.json
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

// Load returns the vectors of one kind from one file of the corpus, and after
// them those of the file of the same name among the boundaries, if there is
// one. It fails on an unknown member, a missing reason or source, a repeated
// id, and on a kind of which there is no vector: a test over nothing proves
// nothing.
func Load(file, kind string) ([]Vector, error) {
	var all []Vector
	for _, name := range []string{file, "boundaries/" + file} {
		vectors, err := read(name)
		switch {
		case name != file && errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, fmt.Errorf("corpus: %w", err)
		}
		all = append(all, vectors...)
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

func read(name string) ([]Vector, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var vectors []Vector
	if err := json.Unmarshal(data, &vectors, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return vectors, nil
}
