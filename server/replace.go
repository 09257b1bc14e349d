package server

import (
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
)

// replace makes the object that a PUT names, or replaces the version of it that
// If-Match names. Without If-Match it only makes one: who replaces has to say
// what they have seen. load returns the version that is there now.
func replace[T any](c call, ifMatch string, load func() (int64, error), run func(call, int64) (T, error)) (T, error) {
	if ifMatch == "" {
		c.Context = authority.IfVersion(c.Context, 0)
		made, err := run(c, 0)
		if errors.Is(err, authority.ErrConflict) {
			return made, problem(c, kindNeedsVersion, "")
		}
		return made, err
	}
	version, err := load()
	if errors.Is(err, authority.ErrNotFound) {
		c.Context = authority.IfVersion(c.Context) // what is not there matches nothing, not even "*"
		return run(c, 0)
	}
	if err != nil {
		return *new(T), err
	}
	return run(c, version)
}

// madeOr returns the status of a PUT: the first version is one that was made.
func madeOr(status int, version int64) int {
	if version == 1 {
		return http.StatusCreated
	}
	return status
}

// alsoMakes notes in the contract that the PUT of a path answers 201 as well.
func alsoMakes(api huma.API, path string) {
	responses := api.OpenAPI().Paths[path].Put.Responses
	made := *responses["200"]
	made.Description, made.Content = http.StatusText(http.StatusCreated), map[string]*huma.MediaType{}
	for kind, media := range responses["200"].Content { // each has an example of its own
		made.Content[kind] = &huma.MediaType{Schema: media.Schema}
	}
	responses["201"] = &made
}
