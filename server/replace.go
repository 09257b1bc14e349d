package server

import (
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
)

// replace makes the object that a PUT names, or replaces the version of it that
// If-Match names. Without If-Match it only makes one: who replaces has to say
// what they have seen. The command compares the versions, so that replacing needs
// no right to read, and who may not do it leaves an event.
func replace[T any](c call, ifMatch string, run func(call) (T, error)) (T, error) {
	if ifMatch == "" {
		c.Context = authority.IfVersion(c.Context, 0)
		made, err := run(c)
		if errors.Is(err, authority.ErrConflict) {
			return made, problem(c, kindNeedsVersion, "")
		}
		return made, err
	}
	if list, ok := parseTags(ifMatch); ok && list.any { // the list of another is among the terms already
		c.Context = authority.IfVersion(c.Context, authority.AnyVersion)
	}
	return run(c)
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
